# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL, formatLang


class AhorroOperatorBoardRows(models.AbstractModel):
    """The clients of the operator's board: who is next, and the rows of a page.

    Called by the board: ``_prepare_next`` and ``_prepare_page``.
    """

    _name = "ahorro.operator.board.rows"
    _description = "Rows of the operator's board"
    _inherit = "ahorro.operator.mixin"

    # === WHO IS NEXT ===

    @api.model
    def _prepare_next(self, campaign_id, now, days):
        """Return the card of who would be handed out now, with ``why``, or False.

        Nobody is kept for the user: who attends may get somebody else.

        :param days: of the user's own work, see ``OwnDeadlines``
        """
        found = self.env["ahorro.queue.order"]._get_candidates(
            campaign_id, False, [], self.env.companies.ids, 1, now, days
        )
        if not found:
            return False
        # sudo: what is offered to the user may be shown to them.
        case = self.env["ahorro.case"].sudo().browse(found[0]["id"])
        card = self._prepare_card(case)
        return card | {"why": self._get_why_now(case)}

    @api.model
    def _get_why_now(self, case):
        """Return why a case comes now: a word that the screen makes a sentence of.

        :return: ``promise`` (it was broken), ``own_callback``, ``callback`` (agreed by
            a colleague), ``retry`` or ``never``
        """
        if self.env["ahorro.attend.promise"]._get_broken_now(case):
            return "promise"
        if case.is_callback:
            own = case.next_action_user_id in (self.env.user, self.env["res.users"])
            return "own_callback" if own else "callback"
        return "retry" if case.next_action_at or case.attempts else "never"

    # === ROWS ===

    @api.model
    def _prepare_page(self, domain, chosen, now, is_work, days):
        """Return a page of cards in the order in which the queue hands them out.

        :param is_work: none of the domain's cases is blocked: it is not asked again
        :param days: of the user's own work, see ``OwnDeadlines``
        """
        facts = self.env["ahorro.case.facts"]
        reached = facts._get_reached_domain(now)
        first_ids = self.env["ahorro.deadline.query"]._get_first_campaign_ids()
        ids = self.env.execute_query(
            SQL(
                """
                SELECT c.id FROM ahorro_case c
                  LEFT JOIN ahorro_campaign m ON m.id = c.campaign_id
                  LEFT JOIN (%(days)s) day ON day.plan_id = c.plan_id
                   AND c.campaign_id = ANY(%(first)s)
                 WHERE %(where)s
                 ORDER BY c.state = 'done', c.finished_at DESC,
                          CASE WHEN %(blocked)s THEN 3
                               WHEN %(call)s THEN 0
                               WHEN c.next_action_at IS NULL OR %(reached)s THEN 1
                               ELSE 2 END,
                          CASE WHEN %(call)s THEN
                              c.next_action_user_id IS DISTINCT FROM %(uid)s END,
                          CASE WHEN %(call)s OR NOT %(reached)s
                               THEN c.next_action_at END NULLS FIRST,
                          m.sequence NULLS LAST, m.id, day.due_on NULLS LAST,
                          c.last_attempt_at NULLS FIRST, c.id
                 LIMIT %(limit)s OFFSET %(offset)s
                """,
                days=self.env["ahorro.deadline.query"]._get_first_days_sql(
                    first_ids, days
                )
                if first_ids
                else SQL("SELECT NULL::integer AS plan_id, NULL::date AS due_on"),
                first=list(first_ids),
                where=facts._get_condition(domain),
                blocked=SQL("FALSE")
                if is_work
                else facts._get_condition(facts._get_blocked_domain()),
                call=facts._get_condition(facts._get_callback_domain() & reached),
                reached=facts._get_condition(reached),
                uid=self.env.uid,
                limit=chosen["limit"],
                offset=chosen["offset"],
            )
        )
        cases = self.env["ahorro.case"].browse([case_id for (case_id,) in ids])
        holders = self._get_lease_holders(cases, now)
        true = {
            "is_due": cases._filter_cases(facts._get_due_domain(now)),
            "is_overdue": cases._filter_cases(facts._get_overdue_domain(now)),
            "has_broken_promise": cases.browse(
                self.env["ahorro.attend.promise"]._get_broken_now(cases)
            ),
        }
        return [
            self._prepare_card(case)
            | {name: case in found for name, found in true.items()}
            | {"leased_by": holders.get(case.id, "")}
            for case in cases
        ]

    @api.model
    def _prepare_card(self, case):
        text = fields.Datetime.to_string
        plan, partner = case.plan_id, case.partner_id
        owner = case.next_action_user_id if case.is_callback else case.user_id
        return {
            "id": case.id,
            "plan_id": plan.id,
            "partner_id": partner.id,
            "client": partner.name or "",
            "call": partner._get_call_number(),
            "phone": partner.phone or "",
            "mobile": partner.mobile or "",
            "email": partner.email or "",
            "cpi": plan.paid_owed,
            "owed": plan.installments_owed,
            "debt": formatLang(
                self.env, plan.overdue_debt, currency_obj=plan.currency_id
            )
            if plan.overdue_debt
            else "",
            "plan": plan.description or "",
            "subscription": plan.subscription_number or "",
            "group_order": plan.group_order or "",
            "grouping_date": fields.Date.to_string(plan.grouping_date) or "",
            "campaign_id": case.campaign_id.id,
            "campaign": case.campaign_id.name or "",
            "type": case.type_id.name or "",
            "state": case.state,
            "result": case.result_id.name or "",
            "result_color": case.result_id.color or "",
            "attempts": case.attempts,
            "max_attempts": case.result_id.max_attempts,
            "is_callback": case.is_callback,
            "next_action_at": text(case.next_action_at) or "",
            # sudo: the names of colleagues, whatever their company is now.
            "other": ""
            if owner in (self.env.user, self.env["res.users"])
            else owner.sudo().name or "",
            "last_comment": case.last_comment or "",
            "last_comment_at": text(case.last_comment_at) or "",
            "finished_at": text(case.finished_at) or "",
            "blocked_reason": case.blocked_reason or "",
            "blocked_text": case.blocked_text or "",
            "blocked_until": text(case.blocked_until) or "",
        }

    @api.model
    def _get_lease_holders(self, cases, now):
        """Return dict of case id to the name of the colleague who has its client."""
        if not cases:
            return {}
        rows = self.env.execute_query(
            SQL(
                """SELECT c.id, u.login, n.name
                     FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                     JOIN ahorro_lease_key k ON k.key = 'p' || p.partner_id
                     JOIN ahorro_lease l ON l.id = k.lease_id AND l.expires_at > %s
                      AND l.user_id <> %s
                     JOIN res_users u ON u.id = l.user_id
                     JOIN res_partner n ON n.id = u.partner_id
                    WHERE c.id = ANY(%s)""",
                now,
                self.env.uid,
                cases.ids,
            )
        )
        return {case_id: name or login for case_id, login, name in rows}
