# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.contact_hours import ContactCalendar, Period
from ...tools.holidays_ar import closed_days, holiday_name, province_holidays

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
DEFAULT_ZONE = "America/Argentina/Buenos_Aires"


class AhorroContactHours(models.Model):
    """A span of a weekday in which clients may be contacted.

    Rows of a company replace, all of them, the rows without company. No law of the
    country sets hours; what the trade takes for decent is the data that comes with the
    add-on. Where no row applies at all, no hour is restricted.

    Provinces legislate: rows of one hold, from their day on, for clients who live
    there, besides the company's. None comes with the add-on.
    """

    _name = "ahorro.contact.hours"
    _description = "Hours of contact"
    _order = "company_id, weekday, hour_from"
    _rec_name = "weekday"

    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: companies that have no hours of their own.",
    )
    state_id = fields.Many2one(
        "res.country.state",
        string="Province",
        domain="[('country_id.code', '=', 'AR')]",
        ondelete="cascade",
        index="btree_not_null",
        help="For clients who live there, besides the hours of the company. Empty: the "
        "company's hours.",
    )
    valid_from = fields.Date(
        help="The first day on which these hours of a province hold; empty: they have "
        "always held. Those of a later day replace all of the earlier ones."
    )
    weekday = fields.Selection(WEEKDAYS, required=True, default="0")
    hour_from = fields.Float(string="From", required=True, default=9.0)
    hour_to = fields.Float(string="Until", required=True, default=20.0)

    @api.constrains(
        "hour_from", "hour_to", "weekday", "company_id", "state_id", "valid_from"
    )
    def _check_hours(self):
        rows = self.search([("weekday", "in", self.mapped("weekday"))])
        for row in self:
            if not 0 <= row.hour_from < row.hour_to <= 24:
                raise ValidationError(
                    self.env._("Hours go from 0:00 to 24:00, and end after they begin.")
                )
            if any(
                other != row
                and other.weekday == row.weekday
                and other.company_id == row.company_id
                and other.state_id == row.state_id
                and other.valid_from == row.valid_from
                and other.hour_from < row.hour_to
                and row.hour_from < other.hour_to
                for other in rows
            ):
                raise ValidationError(
                    self.env._("Two spans of one day overlap: make them one.")
                )
            if row.valid_from and not row.state_id:
                raise ValidationError(
                    self.env._("Only the hours of a province begin on a day.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Forget the hours that are remembered, and ask blocked cases again."""
        rows = super().create(vals_list)
        self._hours_changed(theirs(rows))
        return rows

    def write(self, vals):
        """Forget the hours that are remembered, and ask blocked cases again."""
        before = theirs(self)
        result = super().write(vals)
        self._hours_changed(before and theirs(self) and before | theirs(self))
        return result

    def unlink(self):
        """Forget the hours that are remembered, and ask blocked cases again."""
        companies = theirs(self)
        result = super().unlink()
        self._hours_changed(companies)
        return result

    @api.model
    def _hours_changed(self, companies):
        """Have the calendars made anew, and ask about the blocked cases again.

        :param companies: whose hours they are; none for all companies
        """
        self.env.registry.clear_cache()
        whose = Domain("company_id", "in", companies.ids) if companies else Domain.TRUE
        self.env["ahorro.case.blocking"]._ask_again(
            Domain("blocked_reason", "!=", False) & whose
        )

    # === THE CALENDAR ===

    @api.model
    def _get_calendars(self):
        """Return the calendar of each company, by its id; companies may share one.

        It is that of clients of whose province nothing is known.
        """
        made = self._get_all_calendars()
        return {company_id: own for company_id, (own, _provinces) in made.items()}

    @api.model
    def _get_calendar(self, company, state):
        """Return the calendar of a company's clients in a province; None for neither.

        :param state: the client's ``res.country.state``, or none
        """
        own, provinces = self._get_all_calendars().get(company.id, (None, {}))
        return provinces.get(state.id, own)

    @api.model
    @tools.ormcache()
    def _get_all_calendars(self):
        """Return of each company, by its id, its calendar and those of provinces.

        The latter by the id of the province, where it has rules of its own.
        """
        # sudo: the queue asks for the companies of all plans.
        self_sudo = self.sudo()
        holidays_sudo = self_sudo.env["ahorro.contact.holiday"].search(Domain.TRUE)
        rows = self_sudo.search(Domain.TRUE)
        provinces = self_sudo._get_province_letters(rows, holidays_sudo)
        made = {}
        calendars = {}
        for company in (
            self_sudo.env["res.company"]
            .with_context(active_test=False)
            .search(Domain.TRUE)
        ):
            within = (company, company.browse())
            own = rows.filtered(lambda row, within=within: row.company_id in within)
            days = holidays_sudo.filtered(
                lambda day, within=within: day.company_id in within
            )
            calendars[company.id] = (
                self._make_calendar(made, company, own, days),
                {
                    state.id: self._make_calendar(
                        made, company, own, days, state, letter
                    )
                    for state, letter in provinces.items()
                },
            )
        return calendars

    @api.model
    def _get_province_letters(self, rows, days):
        """Return the provinces with rules of their own, and the letter of each.

        The letter is empty where the holidays that laws of provinces made are not kept.
        """
        kept = self._keeps_province_holidays()
        year = fields.Date.context_today(self).year
        argentina = self.env.ref("base.ar", raise_if_not_found=False)
        states = argentina.state_ids if argentina else self.env["res.country.state"]
        ruled = rows.state_id | days.state_id
        return {
            state: kept and state.code or ""
            for state in states | ruled
            if state in ruled or (kept and province_holidays(state.code or "", year))
        }

    @api.model
    def _make_calendar(self, made, company, rows, days, state=None, letter=""):
        """Return the calendar of a company, or of its clients in a province.

        :param dict made: those that there are, which are shared
        :param rows: hours of the company and of all companies
        :param days: its holidays and those of all companies
        """
        own = rows.filtered(lambda row: not row.state_id)
        own = own.filtered("company_id") or own
        here = rows.filtered(lambda row: state and row.state_id == state)
        here = here.filtered("company_id") or here
        days = days.filtered(lambda day: not day.state_id or day.state_id == state)
        # A province may work on a day that is closed elsewhere.
        told = days.sorted(lambda day: (bool(day.state_id), day.is_worked))
        worked = {day.date: day.is_worked for day in told}
        key = (company.ahorro_tz, own, here, days, letter)
        if key not in made:
            made[key] = ContactCalendar(
                company.ahorro_tz or DEFAULT_ZONE,
                own._get_intervals(),
                closed_days(
                    {day.date: day.name for day in told if not worked[day.date]},
                    frozenset(day for day, is_worked in worked.items() if is_worked),
                    national=self._keeps_national_holidays(),
                    province=letter,
                ),
                here._get_periods(),
            )
        return made[key]

    def _get_periods(self):
        """Return the hours of a province, in the order of their first days."""
        days = sorted({row.valid_from or date.min for row in self})
        return tuple(
            Period(
                None if day == date.min else day,
                self.filtered(
                    lambda row, day=day: (row.valid_from or date.min) == day
                )._get_intervals(),
            )
            for day in days
        )

    @api.model
    def _keeps_province_holidays(self):
        return self.env["ahorro.parameter"]._get_bool(
            "ahorro_campaign.province_holidays"
        )

    @api.model
    def _keeps_national_holidays(self):
        return self.env["ahorro.parameter"]._get_bool(
            "ahorro_campaign.national_holidays"
        )

    def _get_intervals(self):
        """Return the spans of each weekday, in minutes of the day."""
        intervals = {}
        for row in self:
            span = (round(row.hour_from * 60), round(row.hour_to * 60))
            intervals.setdefault(int(row.weekday), []).append(span)
        return {day: tuple(sorted(spans)) for day, spans in intervals.items()}


class AhorroContactHoliday(models.Model):
    """A day on which a company contacts nobody, or a holiday on which it works."""

    _name = "ahorro.contact.holiday"
    _description = "Holiday of a company"
    _order = "date desc, id"

    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: every company."
    )
    state_id = fields.Many2one(
        "res.country.state",
        string="Province",
        domain="[('country_id.code', '=', 'AR')]",
        ondelete="cascade",
        index="btree_not_null",
        help="For clients who live there. Empty: for all.",
    )
    date = fields.Date(required=True)
    name = fields.Char(required=True)
    is_worked = fields.Boolean(
        string="Worked",
        help="A national holiday, or one of every company, on which you do contact.",
    )
    national_name = fields.Char(
        compute="_compute_national_name",
        string="National holiday",
        help="What the national calendar says of that day.",
    )

    _day_unique = models.UniqueIndex(
        "(COALESCE(company_id, 0), COALESCE(state_id, 0), date)",
        "This day is in the list already.",
    )

    @api.depends("date")
    def _compute_national_name(self):
        for day in self:
            day.national_name = day.date and holiday_name(day.date)

    @api.model_create_multi
    def create(self, vals_list):
        """Forget the days that are remembered, and ask blocked cases again."""
        days = super().create(vals_list)
        self.env["ahorro.contact.hours"]._hours_changed(theirs(days))
        return days

    def write(self, vals):
        """Forget the days that are remembered, and ask blocked cases again."""
        before, hours = theirs(self), self.env["ahorro.contact.hours"]
        result = super().write(vals)
        hours._hours_changed(before and theirs(self) and before | theirs(self))
        return result

    def unlink(self):
        """Forget the days that are remembered, and ask blocked cases again."""
        companies = theirs(self)
        result = super().unlink()
        self.env["ahorro.contact.hours"]._hours_changed(companies)
        return result


def theirs(rows):
    """Return the companies of hours or holidays; none where one is of all companies."""
    companies = rows.company_id
    return companies if all(row.company_id for row in rows) else companies.browse()
