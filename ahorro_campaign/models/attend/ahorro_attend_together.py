# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import attention, presets
from .ahorro_attend_save import read_case

#: What the guard says for good: nobody is asked about a plan that it is said of. Other
#: answers are about the hour, or about calls, and the client is on the phone already.
FORBIDDEN = ("optout", "lawsuit", "no_llame", "no_consent")


class AhorroAttendTogether(models.AbstractModel):
    """One save on the case in front, and on other open cases of the same person.

    All of them are saved in the step's one transaction, or none. Each has its own
    movement, its own promise and its own answer of the guard; the movement of the case
    in front has the request's key and names the others, so that a request that comes
    again saves nothing and an undo takes back all.

    Called by others: ``_lock_cases`` and ``_save_rows``, in a short transaction, and
    ``_prepare_joins``.
    """

    _name = "ahorro.attend.together"
    _description = "One save for several cases of a person"
    _inherit = "ahorro.operator.mixin"

    # === WHAT THE SCREEN OFFERS ===

    @api.model
    def _prepare_joins(self, rows, obstacles):
        """Return dict of case id to what the screen has to know to take it along.

        :param rows: other open cases of the person, as dicts
        :param obstacles: dict of case id to code and sentence of what is in the way
        """
        choices = {
            type_id: [
                result["id"]
                for result in self.env["ahorro.attend.screen"]._prepare_results(type_id)
            ]
            for type_id in {row["type_id"] for row in rows}
        }
        owners = {row["id"]: self._get_other_owner(row) for row in rows}
        names = self.env["res.users"]._get_ahorro_names(owners.values())
        return {
            row["id"]: {
                "result_ids": choices[row["type_id"]],
                "debt": float(row["overdue_debt"] or 0),
                "owed": row["installments_owed"] or 0,
                "join_obstacle": self._get_join_obstacle(obstacles.get(row["id"])),
                "ask": self._get_question(row, names.get(owners[row["id"]])),
            }
            for row in rows
        }

    @api.model
    def _get_join_obstacle(self, obstacle):
        reason, sentence = obstacle or ("", "")
        return sentence if reason in FORBIDDEN else ""

    @api.model
    def _get_other_owner(self, row):
        """Return the id of the other operator whose case this is, or None."""
        owner = row["next_action_user_id"] if row["is_callback"] else row["user_id"]
        return owner if owner and owner != self.env.uid else None

    @api.model
    def _get_question(self, row, owner):
        """Return what is asked before a case that is not the user's is taken along."""
        plan = row["group_order"] or row["subscription_number"] or ""
        if owner:
            return self.env._(
                "The case of %(plan)s is %(name)s's: save it there too?",
                plan=plan,
                name=owner,
            )
        if row["campaign_id"] and not row["is_mine"]:
            return self.env._(
                "The case of %(plan)s is of a campaign that is not yours "
                "(%(campaign)s): save it there too?",
                plan=plan,
                campaign=row["campaign"],
            )
        return ""

    # === SAVING ===

    @api.model
    def _lock_cases(self, token, form):
        """Lock the case of a lease of the user and the others of a form, in one order.

        Two saves that share some of them wait for each other, instead of each having
        what the other one needs.
        """
        if not form.also:
            return
        self.env.cr.execute(
            SQL(
                """SELECT FROM ahorro_case
                    WHERE id = ANY(%s) OR id = (
                          SELECT case_id FROM ahorro_lease
                           WHERE token = %s AND user_id = %s)
                    ORDER BY id FOR UPDATE""",
                [other.case_id for other in form.also],
                token,
                self.env.uid,
            )
        )

    @api.model
    def _save_rows(self, lease, row, form, key, digest):
        """Save a form on the case in front and on the others; return its movement.

        :param lease: of the user, and ``row`` its case: dicts, both locked
        :param form: an ``attention.Form``
        :param key: what the request is known by when it comes again
        :param digest: of what it sent
        :raises UserError: it cannot be saved on one of them, so that none is
        """
        now = fields.Datetime.now()
        results = self.env["ahorro.attend.result"]
        result = results._get_form_result(form.result_id, row or lease)
        rules = self._check_form(form, result, row, now)
        if row is None:
            row = self.env["ahorro.attend.save"]._create_case_without_campaign(
                lease, result
            )
        if row["state"] == "done":
            raise self._done_error()
        others = [
            (other, own, self._check_other(lease, other, own, now))
            for other, own in self._get_others(lease, row, form)
        ]
        common = {"only_campaign_id": lease["only_campaign_id"]}
        detail = {**common, "together": True}
        also = [
            self._save_row(lease, other, own, own_rules, now, detail)
            for other, own, own_rules in others
        ]
        if also:
            common["also"] = also
        self.env["ahorro.attend.save"]._log_guard_answer(
            lease["plan_id"], row["type_id"]
        )
        return self._save_row(
            lease,
            row,
            form,
            rules,
            now,
            results._apply_result(result, form, lease) | common | {"digest": digest},
            key=key,
            attention_seconds=int((now - lease["taken_at"]).total_seconds()),
        )

    @api.model
    def _save_row(self, lease, row, form, rules, now, detail, key=None, **values):
        """Save a form that was checked on one case; return its movement.

        All have the lease's token: the guard counts them as one contact of the person.
        """
        save, zone = self.env["ahorro.attend.save"], self._get_zone()
        before = read_case(row)
        after = attention.save(
            before,
            form,
            rules,
            self.env.uid,
            now,
            form.promise_date and presets.after_promise(form.promise_date, zone),
            timedelta(minutes=save._get_rest_minutes()),
        )
        movement = save._insert_movement(
            row,
            kind="finish" if after.state == "done" else "comment",
            key=key,
            lease_token=lease["token"],
            before=before,
            after=after,
            result_id=form.result_id,
            comment=form.comment,
            next_action_at=after.next_action_at,
            promise_date=form.promise_date,
            promise_amount=form.promise_amount,
            detail=detail,
            **values,
        )
        if form.promise_date:
            today = presets.local_day(now, zone)
            self.env["ahorro.promise"]._record(movement, today)
        save._write_columns(row["id"], before, after, now, form.comment, attended=True)
        return movement

    @api.model
    def _check_form(self, form, result, row, now, plan=""):
        """Refuse a form that cannot be saved on a case; return its result's rules.

        :param plan: how to name the case where it is not the one in front
        """
        rules = self.env["ahorro.attend.result"]._get_result_rules(result, row)
        today = presets.local_day(now, self._get_zone())
        try:
            attention.check_form(form, rules, now, today)
        except attention.AttentionError as error:
            refusal = self.env["ahorro.attend.refusal"]
            raise refusal._form_error(error.code, result, plan) from None
        return rules

    # === THE OTHERS ===

    @api.model
    def _get_others(self, lease, row, form):
        """Return (case as a dict, its form) of the others of a form, locked.

        :raises UserError: one of them is not an open case of this person that can be
            worked on
        """
        if not form.also:
            return []
        ids = [other.case_id for other in form.also]
        found = self.env.execute_query(
            SQL(
                """
                SELECT c.id
                  FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                  LEFT JOIN ahorro_campaign m ON m.id = c.campaign_id
                 WHERE c.id = ANY(%(ids)s) AND c.id <> %(front)s
                   AND c.company_id = ANY(%(companies)s) AND p.active
                   AND (m.id IS NULL OR m.state = 'in_progress')
                   AND (p.id = %(plan)s OR p.partner_id IN (%(people)s))
                """,
                ids=ids,
                front=row["id"],
                companies=self.env.companies.ids,
                plan=lease["plan_id"],
                people=self.env["ahorro.person.keys"]._people_query(
                    SQL(
                        "SELECT key FROM ahorro_lease_key WHERE lease_id = %s",
                        lease["id"],
                    )
                ),
            )
        )
        if len(found) < len(ids):
            raise self._other_error(
                self.env._(
                    "One of the other cases is not this client's any more, or its "
                    "campaign was archived: untick it."
                )
            )
        save = self.env["ahorro.attend.save"]
        return [(save._lock_case(each.case_id), form.of(each)) for each in form.also]

    @api.model
    def _check_other(self, lease, row, form, now):
        """Refuse a form that cannot be saved on another case; return its rules.

        The guard is asked about its plan and type, and the answer is kept. Nothing is
        in the way where the client got in touch.
        """
        plan = self.env["ahorro.plan"].browse(row["plan_id"]).display_name
        if row["state"] == "done":
            raise self._other_error(
                self.env._(
                    "Somebody finished the case of %(plan)s meanwhile: untick it.",
                    plan=plan,
                )
            )
        result = self._get_other_result(row, form, plan)
        rules = self._check_form(form, result, row, now, plan)
        self.env["ahorro.attend.save"]._log_guard_answer(row["plan_id"], row["type_id"])
        if lease["incoming"]:
            return rules
        guard = self.env["ahorro.contact.guard"]
        case_type = self.env["ahorro.campaign.type"].browse(row["type_id"] or [])
        verdict = guard._evaluate([row["plan_id"]], campaign_type=case_type)[
            row["plan_id"]
        ]
        if verdict.reason in FORBIDDEN:
            sentence = self._get_reason_sentence(verdict.reason, None, guard)
            raise self._other_error(
                self.env._(
                    "%(plan)s: %(reason)s Untick its case.", plan=plan, reason=sentence
                )
            )
        return rules

    @api.model
    def _get_other_result(self, row, form, plan):
        """Return the result of a form, where the type of another case has it."""
        if not form.result_id:
            return None
        screen = self.env["ahorro.attend.screen"]
        allowed = {one["id"] for one in screen._prepare_results(row["type_id"])}
        if form.result_id not in allowed:
            case_type = self.env["ahorro.campaign.type"].browse(row["type_id"] or [])
            raise self._other_error(
                self.env._(
                    "%(result)s is no result of %(type)s (%(plan)s): untick it, and "
                    "attend it by itself.",
                    result=self.env["ahorro.result"].browse(form.result_id).name,
                    type=case_type.name or self.env._("this case"),
                    plan=plan,
                )
            )
        return self.env["ahorro.attend.result"]._get_form_result(form.result_id, row)

    @api.model
    def _other_error(self, sentence):
        return self._coded_error("form", sentence, field="also")
