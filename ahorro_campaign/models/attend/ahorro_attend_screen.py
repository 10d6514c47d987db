# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime, groupby

from ...tools import attention, presets
from ..campaign.ahorro_campaign_type import BIDDING

#: How many days ahead the screen knows which are closed.
CLOSED_DAYS = 90
#: Other open cases of the person that the screen shows.
OTHERS = 20
MAX_CASES = 400


class AhorroAttendScreen(models.AbstractModel):
    """What the attend screen shows of the client, in the answer of one call.

    What is counted (the campaign's progress, the user's own day) comes with the queue
    beside it, see ``ahorro.attend.upcoming``: it takes longer the larger a campaign is,
    and nobody waits for it. Called by others: ``_prepare_attend_values``. Add-ons above
    add what they know of a person to its one query in ``_get_person_columns``.
    """

    _name = "ahorro.attend.screen"
    _description = "What the attend screen shows"
    _inherit = "ahorro.operator.mixin"

    @api.model
    def _prepare_attend_values(self, lease):
        """Return what the screen shows of a lease that the user has.

        Moments are texts in UTC, as Odoo sends them. ``file`` is the
        compact client file; ``plan`` is the card of the plan that is attended.

        :param lease: a row of ``ahorro.lease`` as a dict
        """
        now = fields.Datetime.now()
        text = fields.Datetime.to_string
        zone = self._get_zone()
        # sudo: the user has leased this person, and sees all of them that is of the
        # companies at work, whoever attended them before.
        person_sudo = self.env["res.partner"].sudo().browse(lease["partner_id"])
        person_sudo = person_sudo.with_context(tz=zone)
        rows = self._read_person_cases(lease)
        case = self._prepare_attended_case(lease, rows)
        case_type = self.env["ahorro.campaign.type"].browse(case["type_id"] or [])
        plan = person_sudo.env["ahorro.plan"].browse(lease["plan_id"])
        file = person_sudo._prepare_client_file_summary(
            person_sudo._get_client_file_plans()
        )
        # sudo: the hours of the companies at work.
        hours_sudo = self.env["ahorro.contact.hours"].sudo()
        calendar = hours_sudo._get_calendar(plan.company_id, plan.partner_id.state_id)
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
            "script": case_type._render_script(plan) if case_type else "",
            "results": self._prepare_results(case["type_id"]),
            "guard": self._prepare_guard_values(
                lease, plan, case_type, now, zone, calendar
            ),
            "act": self._prepare_act_values(plan, case_type, now, zone),
            "presets": self._prepare_presets(now, zone, calendar),
            "closed_days": self._get_closed_days(now, zone, calendar),
            "open_hours": self._prepare_open_hours(now, zone, calendar),
            "rest_minutes": self.env["ahorro.attend.save"]._get_rest_minutes(),
        }

    @api.model
    def _prepare_attended_case(self, lease, rows):
        """Return the case of the lease; ``id`` is False where nothing is saved yet."""
        row = next((row for row in rows if row["id"] == lease["case_id"]), {})
        at = row.get("next_action_at")
        users = (row.get("user_id"), row.get("next_action_user_id"))
        names = self.env["res.users"]._get_ahorro_names(users)
        case_type = self.env["ahorro.campaign.type"].browse(row.get("type_id") or [])
        return {
            "id": lease["case_id"] or False,
            "state": row.get("state") or "pending",
            "attempts": row.get("attempts") or 0,
            "campaign_id": row.get("campaign_id") or False,
            "campaign": row.get("campaign") or False,
            "type_id": case_type.id,
            "type": case_type._get_settings().name if case_type else "",
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
        return plan._prepare_card_values()[0]

    @api.model
    def _prepare_other_cases(self, lease, rows):
        """Return the other open cases of the person, of any contact.

        Nobody works in those of an archived campaign.

        :param rows: all their cases
        """
        others = [
            row
            for row in rows
            if row["state"] != "done"
            and row["id"] != lease["case_id"]
            and row["campaign_state"] != "archived"
        ]
        never = fields.Datetime.to_datetime("9999-12-31 00:00:00")
        others.sort(
            key=lambda row: (
                row["next_action_at"] or never,
                row["sequence"] or 0,
                row["id"],
            )
        )
        others = others[:OTHERS]
        types = self.env["ahorro.campaign.type"]
        obstacles = self._get_obstacles(lease, others, rows)
        joins = self.env["ahorro.attend.together"]._prepare_joins(others, obstacles)
        return [
            joins[row["id"]]
            | {
                "id": row["id"],
                "plan_id": row["plan_id"],
                "plan": row["group_order"] or row["subscription_number"] or "",
                "campaign": row["campaign"] or False,
                "campaign_id": row["campaign_id"] or False,
                "type": types.browse(row["type_id"])._get_settings().name
                if row["type_id"]
                else "",
                "state": row["state"],
                "attempts": row["attempts"] or 0,
                "next_action_at": fields.Datetime.to_string(row["next_action_at"])
                or "",
                "blocked_reason": row["blocked_reason"] or "",
                "blocked_text": obstacles.get(row["id"], ("", ""))[1],
                "last_comment": row["last_comment"] or "",
                "can_attend": row["is_mine"] and row["campaign_state"] == "in_progress",
            }
            for row in others
        ]

    @api.model
    def _get_obstacles(self, lease, others, rows):
        """Return dict of case id to why it cannot be attended now: code and sentence.

        Nothing is in the way where the client got in touch. What the guard said of the
        lease's plan when it was given is not asked again for the same type.

        :param others: the person's other cases
        :param rows: all their cases
        """
        if lease["incoming"]:
            return {}
        guard = self.env["ahorro.contact.guard"].sudo()  # its registers are closed
        types = self.env["ahorro.campaign.type"]
        obstacles, asked = {}, {}
        own = next((row for row in rows if row["id"] == lease["case_id"]), None)
        # A callback is let through where others meet the cap of the week.
        if own and not own["is_callback"] and lease.get("verdict") is not None:
            asked[own["type_id"], own["plan_id"]] = lease["verdict"]
        for type_id, group in groupby(others, lambda row: row["type_id"]):
            verdicts = guard._evaluate(
                [
                    row["plan_id"]
                    for row in group
                    if (type_id, row["plan_id"]) not in asked
                ],
                campaign_type=types.browse(type_id or []),
            )
            for row in group:
                verdict = asked.get((type_id, row["plan_id"])) or verdicts.get(
                    row["plan_id"]
                )
                agreed = row["is_callback"] and verdict.reason == "weekly_cap"
                reason, until = verdict.reason, verdict.until
                if row["blocked_reason"] == attention.EXHAUSTED:
                    reason, until = attention.EXHAUSTED, None
                if reason and not agreed:
                    sentence = self._get_reason_sentence(reason, until, guard)
                    obstacles[row["id"]] = (reason, sentence)
        return obstacles

    @api.model
    def _prepare_results(self, type_id):
        """Return the results to choose from, in the order of the buttons."""
        type_id = type_id or self._get_type_without_campaign().id
        return self.env["ahorro.result"]._prepare_choices(type_id)

    @api.model
    def _get_type_without_campaign(self):
        """Return the type whose results serve who is attended without a campaign."""
        return self.env["ahorro.campaign.type"].search(
            [
                ("process", "=", "other"),
                ("company_id", "in", [False, *self.env.companies.ids]),
            ],
            limit=1,
        )

    @api.model
    def _prepare_guard_values(self, lease, plan, case_type, now, zone, calendar):
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
        if not case_type or case_type._get_settings().process not in BIDDING:
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

    @api.model
    def _prepare_presets(self, now, zone, calendar):
        """Return the moments to choose with one touch, in the user's time zone.

        One at which nobody may be called goes to the next open hour, and says it.
        """
        labels = {
            "hours": self.env._("+2 h"),
            "tomorrow": self.env._("tomorrow 10:00"),
            "monday": self.env._("Monday 10:00"),
        }
        rows = {}
        for preset in presets.presets(now, zone):
            at = presets.open_hour(preset.at, zone, calendar)
            label = labels[preset.key]
            if at != preset.at:
                label = format_datetime(
                    self.env, at, tz=zone, dt_format="EEE dd/MM HH:mm"
                )
            # Two that come to the same hour are one.
            rows.setdefault(
                at,
                {
                    "key": preset.key,
                    "label": label,
                    "at": fields.Datetime.to_string(at),
                },
            )
        return list(rows.values())

    @api.model
    def _get_closed_days(self, now, zone, calendar):
        """Return the days to come, as text, on which nobody is called."""
        today = presets.local_day(now, zone)
        days = (today + timedelta(days=ahead) for ahead in range(CLOSED_DAYS))
        return [
            fields.Date.to_string(day)
            for day in days
            if calendar and not calendar.is_open_on(day)
        ]

    @api.model
    def _prepare_open_hours(self, now, zone, calendar):
        """Return between which minutes of each weekday people may be called.

        :return: dict of ``zone``, the time zone of the minutes, and ``week``, the
            spans by ISO weekday as text (Monday is "1"); False where no hour is
            restricted
        """
        week = calendar and calendar.week_on(presets.local_day(now, zone))
        if not week:
            return False
        return {
            "zone": calendar.zone,
            "week": {str(weekday + 1): spans for weekday, spans in week.items()},
        }

    @api.model
    def _read_person_cases(self, lease):
        """Return the case of a lease, and the open ones of its person, as dicts.

        Those of contacts that are the same person are theirs too, by the keys that the
        lease has.
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT c.id, c.plan_id, c.campaign_id, m.name AS campaign,
                       m.state AS campaign_state, m.sequence, c.type_id, c.state,
                       c.attempts, c.user_id, c.next_action_at, c.next_action_user_id,
                       c.is_callback, c.blocked_reason, c.last_comment, p.group_order,
                       p.subscription_number, p.overdue_debt, p.installments_owed,
                       EXISTS (SELECT FROM ahorro_campaign_user_rel r
                                WHERE r.campaign_id = m.id AND r.user_id = %(uid)s)
                           AS is_mine %(more)s
                  FROM (SELECT %(plan)s AS id
                         UNION
                        SELECT held.id FROM ahorro_plan held
                         WHERE held.partner_id IN (%(people)s)) theirs
                  JOIN ahorro_plan p ON p.id = theirs.id
                  JOIN ahorro_case c ON c.plan_id = p.id
                  LEFT JOIN ahorro_campaign m ON m.id = c.campaign_id
                 WHERE (c.state <> 'done' OR c.id = %(case)s)
                   AND c.company_id = ANY(%(companies)s)
                 ORDER BY c.id DESC LIMIT %(limit)s
                """,
                uid=self.env.uid,
                more=self._get_person_columns(),
                plan=lease["plan_id"],
                case=lease["case_id"] or None,
                people=self.env["ahorro.person.keys"]._people_query(
                    SQL(
                        "SELECT key FROM ahorro_lease_key WHERE lease_id = %s",
                        lease["id"],
                    )
                ),
                companies=self.env.companies.ids,
                limit=MAX_CASES,
            )
        )

    @api.model
    def _get_person_columns(self):
        """Return the SQL of further columns of a person's cases, each after a comma.

        The case is ``c`` there, and its plan ``p``.
        """
        return SQL("")
