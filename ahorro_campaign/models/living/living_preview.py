# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import living as rules
from ...tools import presets
from ...tools.domain_json import to_json
from ..guard.ahorro_contact_guard import REASONS

#: Days of work that say how fast a team is.
PACE_DAYS = 28
#: With fewer finished cases of the type, those of all types say what one takes.
LEAST = 20
#: What a case takes where nobody has finished any.
USUAL_MINUTES = 8


class AhorroLivingPreview(models.AbstractModel):
    """What the rules of a campaign would do now, without doing it; each with its rows.

    Counted by the statements that do it, so that what is shown is what happens.

    Called by others of this room: ``_preview``.
    """

    _name = "ahorro.living.preview"
    _description = "Dry run of a living campaign"

    @api.model
    def _preview(self, living):
        """Return what the rules would do, as the page draws it.

        :param living: rules, saved or being written
        :return: dict of ``enter``, ``again``, ``elsewhere``, ``blocked``, ``here``,
            ``leave``, ``asked`` and ``effort``; figures have ``count`` and ``domain``
        :raises UserError: a filter cannot be read
        """
        campaign = living.campaign_id._origin
        if not campaign or living._get_entry_domain().is_false():
            return {}
        new = self._preview_plans(living._get_new_domain(), campaign, campaign)
        again = self._preview_plans(
            living._get_again_domain(), campaign, campaign.browse()
        )
        leave, asked = self._preview_leaving(living, campaign)
        figures = self.env["ahorro.case.figures"]._count_cases(
            campaign.ids, fields.Datetime.now()
        )
        left = sum(figure["count"] for figure in leave)
        to_work = figures[campaign.id]["open"] - left
        to_work += new["enter"] + again["enter"]
        by_reason = {each["reason"]: each for each in new["excluded"]}
        return {
            "enter": {
                "count": new["enter"],
                "domain": new["enter_domain"],
                "people": new["people"],
            },
            "again": {"count": again["enter"], "domain": again["enter_domain"]},
            "elsewhere": by_reason.get("same_type_open") or False,
            "overlaps": new["overlaps"],
            "here": by_reason.get("already_here") or False,
            "blocked": [
                each
                for each in new["excluded"]
                if each["reason"] in REASONS or each["reason"] == "left_aside"
            ],
            "leave": leave,
            "asked": asked,
            "warnings": new["warnings"],
            "effort": self._get_effort(campaign, living.user_ids._origin, to_work),
        }

    @api.model
    def _preview_plans(self, domain, campaign, adding_to):
        preview = self.env["ahorro.campaign.preview"]
        values = preview._check_values({})
        values |= {"type_id": campaign.type_id, "campaign_id": adding_to}
        if domain.is_false():
            domain = Domain("id", "=", False)
        return preview._preview(domain, values)

    @api.model
    def _preview_leaving(self, living, campaign):
        """Return the figures of the cases to close, by cause, and of those to ask."""
        leaving = living._get_exit_domain()
        if leaving.is_false():
            return [], False
        cases = self.env["ahorro.case"].with_context(active_test=False)
        base = Domain("campaign_id", "=", campaign.id) & Domain("state", "!=", "done")
        base &= ~Domain("living_question_ids", "any", [("answer", "=", "leave")])
        held = Domain("is_callback", "=", True) | Domain(
            "queue_state", "in", ["leased"]
        )
        labels = self.env["ahorro.living.case"]._get_cause_labels()
        causes = self.env["ahorro.living.leave"]._get_causes(living)
        figures = []
        for cause, meaning in causes:
            plans = Domain("plan_id", "any", leaving & meaning)
            domain = base & ~held & plans
            if count := cases.search_count(domain):
                figures.append(
                    {
                        "cause": cause,
                        "label": labels[cause],
                        "count": count,
                        "domain": to_json(domain),
                    }
                )
        domain = base & held & Domain("plan_id", "any", leaving)
        return figures, {"count": cases.search_count(domain), "domain": to_json(domain)}

    # === HOURS, AND WHEN IT ENDS ===

    @api.model
    def _get_effort(self, campaign, users, cases):
        """Return what some cases take, by what the campaign's team did lately."""
        zone = self.env.context.get("tz") or self.env.user.tz
        now = fields.Datetime.now()
        today = presets.local_day(now, zone)
        since = presets.day_start(today - timedelta(days=PACE_DAYS), zone)
        by_type = self._get_work(campaign, since, zone, campaign.type_id)
        everything = self._get_work(campaign, since, zone)
        told = by_type if by_type.finished >= LEAST else everything
        each = told.per_case or USUAL_MINUTES * 60
        team = self._get_work(campaign, since, zone, users=users)
        calendar = (
            self.env["ahorro.contact.hours"]
            .sudo()  # the hours of a company are the same for everybody
            ._get_calendars()
            .get(campaign.company_id.id)
        )
        end = (
            cases
            and team.per_day
            and rules.end_day(
                cases,
                team.per_day,
                today,
                calendar.is_open_on if calendar else lambda _day: True,
            )
        )
        return {
            "cases": cases,
            "hours": rules.hours_needed(cases, each),
            "end": fields.Date.to_string(end) if end else "",
            **self._get_sentences(cases, each, told, team, len(users)),
        }

    @api.model
    def _get_sentences(self, cases, each, told, team, operators):
        """Return what the hours and the end are told with."""
        size = self.env._(
            "%(count)s cases of %(minutes)s min each",
            count=cases,
            minutes=f"{each / 60:.0f}",
        )
        basis = self.env._(
            "Supposed: nobody finished any in the last %s days.", PACE_DAYS
        )
        if told.per_case is not None:
            basis = self.env._(
                "What the %(count)s finished in the last %(days)s days took, with the "
                "calls before.",
                count=told.finished,
                days=PACE_DAYS,
            )
        pace = self.env._(
            "Its operators finished no case in the last %s days: there is no pace to "
            "go by.",
            PACE_DAYS,
        )
        if team.per_day:
            pace = self.env._(
                "At %(count)s cases a day among its %(operators)s operators, if they "
                "attend nothing else.",
                count=f"{team.per_day:.0f}" if team.per_day >= 1 else "1",
                operators=operators,
            )
        return {"size": size, "basis": basis, "pace": pace}

    @api.model
    def _get_work(self, campaign, since, zone, campaign_type=None, users=None):
        """Return what was done in a company since a moment, as ``rules.Work``."""
        row = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(sum(m.attention_seconds), 0),
                       count(*) FILTER (WHERE m.kind = 'finish'),
                       count(DISTINCT (m.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)
                                      ::date)
                  FROM ahorro_movement m
                 WHERE m.company_id = %(company)s AND m.date >= %(since)s
                   AND m.kind IN ('comment', 'finish') AND %(type)s AND %(users)s
                   AND NOT %(undone)s
                """,
                zone=presets.zone_of(zone).key,
                company=campaign.company_id.id,
                since=since,
                type=SQL("m.type_id = %s", campaign_type.id)
                if campaign_type
                else SQL("TRUE"),
                users=SQL("m.user_id = ANY(%s)", users.ids)
                if users is not None
                else SQL("TRUE"),
                undone=self.env["ahorro.movement"]._undone_condition("m"),
            )
        )[0]
        return rules.Work(int(row[0]), row[1], row[2])
