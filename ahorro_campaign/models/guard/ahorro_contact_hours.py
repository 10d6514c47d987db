# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.contact_hours import ContactCalendar
from ...tools.holidays_ar import closed_days, holiday_name

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
    weekday = fields.Selection(WEEKDAYS, required=True, default="0")
    hour_from = fields.Float(string="From", required=True, default=9.0)
    hour_to = fields.Float(string="Until", required=True, default=20.0)

    @api.constrains("hour_from", "hour_to", "weekday", "company_id")
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
                and other.hour_from < row.hour_to
                and row.hour_from < other.hour_to
                for other in rows
            ):
                raise ValidationError(
                    self.env._("Two spans of one day overlap: make them one.")
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
    @tools.ormcache()
    def _get_calendars(self):
        """Return the calendar of each company, by its id; companies may share one."""
        # sudo: the queue asks for the companies of all plans.
        self_sudo = self.sudo()
        holidays_sudo = self_sudo.env["ahorro.contact.holiday"].search(Domain.TRUE)
        national = self._keeps_national_holidays()
        rows = self_sudo.search(Domain.TRUE)
        made = {}
        calendars = {}
        for company in (
            self_sudo.env["res.company"]
            .with_context(active_test=False)
            .search(Domain.TRUE)
        ):
            own = rows.filtered(lambda row, company=company: row.company_id == company)
            theirs = own or rows.filtered(lambda row: not row.company_id)
            days = holidays_sudo.filtered(
                lambda day, company=company: (
                    day.company_id in (company, company.browse())
                )
            )
            key = (company.ahorro_tz, theirs, days)
            if key not in made:
                made[key] = ContactCalendar(
                    company.ahorro_tz or DEFAULT_ZONE,
                    theirs._get_intervals(),
                    closed_days(
                        {day.date: day.name for day in days if not day.is_worked},
                        frozenset(day.date for day in days if day.is_worked),
                        national=national,
                    ),
                )
            calendars[company.id] = made[key]
        return calendars

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
        "(COALESCE(company_id, 0), date)", "This day is in the list already."
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
