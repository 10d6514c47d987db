# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

from ...tools import presets
from ..campaign.ahorro_campaign_type import BIDDING

#: Other open cases of the person that the screen shows.
OTHERS = 20


class AhorroCase(models.Model):
    """What the attend screen shows of the client, in the answer of one call.

    What is counted (the campaign's progress, the user's own day) comes with the queue
    beside it, see ``get_attend_queue``: it takes longer the larger a campaign is, and
    nobody waits for it.
    """

    _inherit = "ahorro.case"

    @api.model
    def _prepare_attend_values(self, lease, zone):
        """Return what the screen shows of a lease that the user has.

        Moments are texts in UTC, as Odoo sends them. ``file`` is the
        compact client file; ``plan`` is the card of the plan that is attended.

        :param lease: a row of ``ahorro.lease`` as a dict
        :param zone: the name of the user's time zone
        """
        now = fields.Datetime.now()
        text = fields.Datetime.to_string
        partners = self.env["res.partner"]
        held = partners.sudo()._read_attended(lease)  # the user has leased the person
        rows = self._read_person_cases(held, lease)
        case = self._prepare_attended_case(lease, rows)
        case_type = self.env["ahorro.campaign.type"].browse(case["type_id"] or [])
        case_type._know()
        plan = self.env["ahorro.plan"].browse(lease["plan_id"])
        # With the time zone, which the ORM would read from the whole user.
        file = partners.with_context(tz=zone)._prepare_attend_file(held, rows)
        return {
            "case_id": case["id"],
            "lease_token": lease["token"],
            "expires_at": text(lease["expires_at"]),
            "case": case,
            "lease": {
                "token": lease["token"],
                "expires_at": text(lease["expires_at"]),
                "server_now": text(now),
                "minutes": self.env["ahorro.lease"]._get_duration().seconds // 60,
            },
            "file": file,
            "plan": self._find_card(file, plan),
            "other_cases": self._prepare_other_cases(lease, rows),
            "script": case_type._render_script(plan.sudo()) if case_type else "",
            "results": self._prepare_results(case["type_id"]),
            "guard": self._prepare_guard_values(lease, plan, case_type, now, zone),
            "act": self._prepare_act_values(plan, case_type, now, zone),
            "presets": self._prepare_presets(now, zone),
        }

    @api.model
    def _prepare_attended_case(self, lease, rows):
        """Return the case of the lease; ``id`` is False where nothing is saved yet."""
        row = next((row for row in rows if row["id"] == lease["case_id"]), {})
        at = row.get("next_action_at")
        users = (row.get("user_id"), row.get("next_action_user_id"))
        names = self._get_user_names(users)
        case_type = self.env["ahorro.campaign.type"].browse(row.get("type_id") or [])
        return {
            "id": lease["case_id"] or False,
            "state": row.get("state") or "pending",
            "attempts": row.get("attempts") or 0,
            "campaign_id": row.get("campaign_id") or False,
            "campaign": row.get("campaign") or False,
            "type_id": case_type.id,
            "type": case_type._know().name or "",
            "user_id": users[0] or False,
            "user": names.get(users[0], ""),
            "next_action_at": fields.Datetime.to_string(at) if at else "",
            "next_action_user": names.get(users[1], ""),
            "last_comment": row.get("last_comment") or "",
            "incoming": bool(lease["incoming"]),
            "plan_id": lease["plan_id"],
        }

    @api.model
    def _find_card(self, file, plan):
        for card in file["plans"]:
            if card["id"] == plan.id:
                return card
        # sudo: the user has leased its holder.
        return plan.sudo()._prepare_card_values()[0]

    # === THE PERSON'S OTHER CASES ===

    @api.model
    def _prepare_other_cases(self, lease, rows):
        """Return the other open cases of the person, of any campaign and contact.

        :param rows: all their cases
        """
        others = [
            row
            for row in rows
            if row["state"] != "done" and row["id"] != lease["case_id"]
        ]
        never = fields.Datetime.to_datetime("9999-12-31 00:00:00")
        others.sort(
            key=lambda row: (
                row["next_action_at"] or never,
                row["sequence"] or 0,
                row["id"],
            )
        )
        types = self.env["ahorro.campaign.type"]
        return [
            {
                "id": row["id"],
                "plan_id": row["plan_id"],
                "plan": row["group_order"] or row["subscription_number"] or "",
                "campaign": row["campaign"] or False,
                "campaign_id": row["campaign_id"] or False,
                "type": types.browse(row["type_id"] or [])._know().name or "",
                "state": row["state"],
                "attempts": row["attempts"] or 0,
                "next_action_at": fields.Datetime.to_string(row["next_action_at"])
                or "",
                "blocked_reason": row["blocked_reason"] or "",
                "last_comment": row["last_comment"] or "",
                "can_attend": row["is_mine"] and row["campaign_state"] == "in_progress",
            }
            for row in others[:OTHERS]
        ]

    # === THE FORM ===

    @api.model
    def _prepare_results(self, type_id):
        """Return the results to choose from, in the order of the buttons."""
        type_id = type_id or self._get_loose_type().id
        return self.env["ahorro.result"]._get_shown(type_id)

    @api.model
    def _get_loose_type(self):
        """Return the type whose results serve who is attended without a campaign."""
        return self.env["ahorro.campaign.type"].search(
            [
                ("process", "=", "other"),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ],
            limit=1,
        )

    @api.model
    def _prepare_guard_values(self, lease, plan, case_type, now, zone):
        """Return what the guard says of calling this person now."""
        guard = self.env["ahorro.contact.guard"].sudo()  # its registers are closed
        # Asked already when the person was taken.
        verdict = lease.get("verdict")
        if verdict is None:
            verdict = guard._evaluate(
                [plan.id], channel="phone", campaign_type=case_type, use="attend"
            )[plan.id]
        values = guard._prepare_verdict_values(verdict)
        if verdict.allowed:
            calendars = self.env["ahorro.contact.hours"].sudo()._get_calendars()
            calendar = calendars.get(plan.company_id.id)
            closes_at = calendar and calendar.closes_at(now)
            if closes_at:
                values["text"] = self.env._(
                    "May be contacted until %(hour)s.",
                    hour=format_datetime(
                        self.env, closes_at, tz=zone, dt_format="HH:mm"
                    ),
                )
        return values

    @api.model
    def _prepare_act_values(self, plan, case_type, now, zone):
        """Return the next award act to bid at, for a case about bidding, or False."""
        if not case_type or case_type.process not in BIDDING:
            return False
        act = self.env["ahorro.award.act"].search(
            [
                ("provider_id", "=", plan.provider_id.id),
                ("last_bid_day", ">=", presets.local_day(now, zone)),
            ],
            order="last_bid_day, id",
            limit=1,
        )
        if not act:
            return False
        return {
            "id": act.id,
            "name": act.display_name,
            "date": act.date,
            "last_bid_day": act.last_bid_day,
        }

    # === WHERE THE OPERATOR STANDS ===

    @api.model
    def _prepare_own_day(self, now, zone):
        """Return the user's own day: what is done, and what waits for them."""
        start = presets.day_start(presets.local_day(now, zone), zone)
        row = self.env.execute_query_dict(
            SQL(
                """
                SELECT saved.done, saved.attended, due.due AS callbacks_due,
                       due.overdue, due.today AS callbacks_today, due.next_callback_at
                  FROM (SELECT count(*) FILTER (WHERE m.kind = 'finish') AS done,
                               count(*) AS attended
                          FROM ahorro_movement m
                         WHERE m.user_id = %(uid)s AND m.date >= %(start)s
                           AND m.company_id = ANY(%(companies)s)
                           AND m.kind IN ('finish', 'comment')
                           AND NOT EXISTS (
                               SELECT FROM ahorro_movement u
                                WHERE u.reverses_id = m.id AND u.kind = 'undo')) saved,
                       (SELECT count(*) FILTER (WHERE next_action_at <= %(now)s
                                   AND blocked_reason IS NULL) AS due,
                               count(*) FILTER (WHERE next_action_at <= %(late)s
                                   AND blocked_reason IS NULL) AS overdue,
                               count(*) FILTER (WHERE next_action_at < %(end)s)
                                   AS today,
                               min(next_action_at)
                                   FILTER (WHERE next_action_at > %(now)s)
                                   AS next_callback_at
                          FROM ahorro_case c
                         WHERE next_action_user_id = %(uid)s AND state <> 'done'
                           AND c.company_id = ANY(%(companies)s)
                           AND (c.campaign_id IS NULL OR c.campaign_id IN (
                                SELECT id FROM ahorro_campaign
                                 WHERE state = 'in_progress'))) due
                """,
                uid=self.env.uid,
                start=start,
                end=start + timedelta(days=1),
                now=now,
                late=now - self._get_grace(),
                companies=self.env.companies.ids,
            ),
        )[0]
        at = row["next_callback_at"]
        return row | {"next_callback_at": fields.Datetime.to_string(at) if at else ""}

    @api.model
    def _prepare_presets(self, now, zone):
        """Return the moments to choose with one touch, in the user's time zone."""
        labels = {
            "hours": self.env._("+2 h"),
            "tomorrow": self.env._("tomorrow 10:00"),
            "monday": self.env._("Monday 10:00"),
        }
        return [
            {
                "key": preset.key,
                "label": labels[preset.key],
                "at": fields.Datetime.to_string(preset.at),
            }
            for preset in presets.presets(now, zone)
        ]
