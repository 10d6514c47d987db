# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The team of the months: what operators and their supervisor do between two files."""

from collections import Counter
from datetime import datetime, timedelta

from odoo.exceptions import UserError

from .months.calls import Event
from .months.promises import Promise, judge_all
from .months_checks import FIRST_NUMBER, MonthsChecks

#: How long an agreed call waits for whoever agreed it.
GRACE = timedelta(minutes=30)


class MonthsTeam(MonthsChecks):
    """Everything is done in the product and written in the books."""

    # === OPERATORS ===

    def _work(self, user, days):
        attend = self.env(user=user.id, su=False)["ahorro.attend"]
        is_away = self._chance("away", user.login, days).random() < 0.2
        absence = attend.env["ahorro.operator.absence"]
        if is_away:
            absence.action_set_absent(True)
            with self.assertRaises(UserError):
                attend.attend_next()
            absence.action_set_absent(False)
            return
        for _turn in range(self.ATTENTIONS):
            answer = attend.attend_next()
            if not answer:
                return
            record = self.env["ahorro.case"].browse(answer["case_id"])
            number = int(record.plan_id.subscription_number) - FIRST_NUMBER
            case = self.floor.cases[record.campaign_id.name, number]
            self._assert_may_get(user, case)
            self.floor.seen.add(number)
            self._attend(attend, user, answer["lease_token"], case)

    def _assert_may_get(self, user, case):
        """Check that a case is open, due, and this operator's or anybody's."""
        self.assertTrue(case.is_open, case.key)
        now, agreed = datetime.now(), case.now.agreed
        if agreed is None:
            self.assertIn(case.now.owner, ("", user.login), case.key)
            return
        self.assertLessEqual(agreed, now, case.key)
        if now - agreed < GRACE:
            self.assertIn(case.now.caller, ("", user.login), case.key)

    def _attend(self, attend, user, token, case):
        chance = self._chance("attend", datetime.now(), case.key)
        kind = chance.random()
        now = datetime.now()
        values = {"kind": "comment", "comment": "Habló"}
        changed = {"state": "in_progress", "agreed": None, "caller": ""}
        changed["attempts"] = case.now.attempts + 1
        then = self._last_row(case.plan)
        promised = None
        if then is not None and then.debt and kind < 0.5:
            day = now.date() + timedelta(chance.choice((0, 3, 9, 15, 30)))
            amount = chance.choice(
                (then.debt, then.debt // 2, 50_000, 2 * then.debt, 0)
            )
            values |= {"promise_date": str(day), "promise_amount": amount or False}
            promised = (day, amount)
        elif kind < 0.65:
            agreed = now + timedelta(days=chance.choice((7, 14, 21, 35)))
            values["next_action_at"] = str(agreed)
            changed |= {"agreed": agreed, "caller": user.login}
        elif kind < 0.85:
            result = self._closing(case)
            values = {"kind": "finish", "result_id": result.id, "comment": "Listo"}
            changed |= {"state": "done", "result": result.name}
        self.keys += 1
        self.env.flush_all()
        saved = attend.save_attention(token, values, f"key {self.keys}", False)
        case.happen(Event("person"), **changed)
        self.floor.attended.setdefault(case.plan.number, []).append(now)
        if promised:
            self._note_promise(user, case, then, saved["movement_id"], *promised)

    def _note_promise(self, user, case, then, movement_id, day, amount):
        promise = Promise(
            len(self.floor.promises),
            case.plan.number,
            case.key,
            user.login,
            datetime.now(),
            day,
            amount,
            case.plan.get("holder").document,
            then,
        )
        self.floor.promises.append(promise)
        judge_all(self.books, self.floor.promises, datetime.now())
        record = self.env["ahorro.promise"].search([("movement_id", "=", movement_id)])
        self.made[promise.number] = record

    def _last_row(self, plan):
        """Return what the last file that was written to a plan says of it."""
        return next(
            (
                file.rows[plan.number]
                for file in reversed(self.books.files)
                if plan.number in file.rows
            ),
            None,
        )

    def _closing(self, case):
        kind = self.livings[case.campaign.name].campaign_id.type_id
        return kind.sudo().result_ids.filtered(
            lambda one: (
                one.closes
                and not one.requires_comment
                and not one.requires_date
                and not one.requires_amount
                and not one.opt_out
            )
        )[:1]

    # === THE SUPERVISOR ===

    def _reassign(self, days):
        """Give some open cases of a campaign to one or two of the team, or to all."""
        chance = self._chance("reassign", days)
        campaign = chance.choice(self.floor.campaigns)
        cases = [
            case
            for key, case in sorted(self.floor.cases.items())
            if case.campaign is campaign and case.is_open
        ]
        some = chance.sample(cases, len(cases) // 4)
        targets = chance.sample(self.team, chance.choice((0, 1, 1, 2)))
        logins = [user.login for user in targets] or [""]
        if all(case.now.owner in logins for case in some):
            return
        keys = {key: case_id for case_id, key in self._read_keys().items()}
        chosen = self.env["ahorro.case"].browse([keys[case.key] for case in some])
        records = dict(zip((case.key for case in some), chosen, strict=True))
        told = self.livings[campaign.name].campaign_id.action_reassign(
            {
                "case_ids": chosen.ids,
                "to_user_ids": [user.id for user in targets],
            }
        )
        self.env.invalidate_all()
        kept = Counter(case.now.owner for case in cases if case.key not in records)
        shared = Counter()
        moved = 0
        for case in some:
            # With two operators, which of them gets it is the product's to choose.
            owner = records[case.key].user_id.login or ""
            shared[owner] += 1
            if owner != case.now.owner:
                caller = "" if case.now.agreed is None else owner
                case.happen(Event("person"), owner=owner, caller=caller)
                moved += 1
        self.assertLessEqual(shared.keys(), set(logins))
        self.assertEqual(told["count"], moved)
        # Nobody who got one has two more than somebody else.
        least = min(kept[login] + shared[login] for login in logins)
        for login in shared:
            self.assertLessEqual(kept[login] + shared[login], least + 1)

    def _answer_questions(self):
        """Let the supervisor close some and leave others."""
        for case in list(self.floor.cases.values()):
            question = case.question
            if question is None or question.answer:
                continue
            decided = self._chance("question", case.key).random()
            if decided < 0.6:
                record = self.own["ahorro.living.question"].search(
                    [("case_id", "=", self._record(case).id), ("answer", "=", False)]
                )
                if decided < 0.3:
                    record.action_close()
                    self.floor.close(case, question.file)
                    question.answer = "close"
                else:
                    record.action_leave()
                    question.answer = "leave"

    def _opt_out(self):
        number = self._chance("opt out").randrange(len(self.books.plans))
        plan = self.books.plans.get(number)
        if plan is None:
            return
        record = self._plan_record(plan)
        self.own["ahorro.optout"].sudo().create(
            {"partner_id": record.partner_id.id, "channel": "all"}
        )
        self.floor.opted_out.add(plan.get("holder").document)
