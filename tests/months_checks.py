# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the product holds and shows after months, row by row, against the books."""

from datetime import datetime

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

from .months.board import (
    DUE_DAY,
    TERMS,
    cases_by_kind,
    local_day,
    promises_of,
    radar,
)

FIRST_NUMBER = 7_100_000
PARTS = (
    "plans",
    "cases",
    "files",
    "promises",
    "questions",
    "radar",
    "reports",
    "boards",
)


def subscription(number):
    """Return the subscription of a plan of the books."""
    return str(FIRST_NUMBER + number)


def _differing(told, wanted):
    """Return what the product and the books say, of sets only what they differ in."""
    if isinstance(told, set) and isinstance(wanted, set):
        return told - wanted, wanted - told
    return told, wanted


class MonthsChecks(AhorroPlanCommon):
    """Each ``_told_`` is the product's and each ``_wanted_`` the books': two dicts."""

    @classmethod
    def _set_terms(cls):
        terms = cls.env["ahorro.provider.term"]
        terms.search([]).unlink()
        terms.create(
            [
                {"provider_id": cls.rombo.id, "kind": kind, "number": number}
                for kind, number in TERMS.items()
            ]
        )
        cls.rombo.due_day = DUE_DAY

    def _assert_books(self, when):
        self.env.flush_all()
        self.env.invalidate_all()
        numbers = {run.id: number for number, run in self.runs.items()}
        wrong = {}
        for name in PARTS:
            told = getattr(self, f"_told_{name}")(numbers)
            wanted = getattr(self, f"_wanted_{name}")()
            wrong |= {
                (name, key): _differing(told.get(key), wanted.get(key))
                for key in sorted({*told, *wanted}, key=str)
                if told.get(key) != wanted.get(key)
            }
        if not wrong:
            return
        lines = [f"{key}: {told} | {wanted}" for key, (told, wanted) in wrong.items()]
        lines += [
            line
            for part, key in wrong
            if part == "cases"
            for line in self._prepare_history(key)
        ]
        self.fail("\n".join([f"{when}: product | books", *lines]))

    def _prepare_history(self, key):
        """Return what happened to a case, by the product and by the books."""
        name, number = key
        movements = self.env["ahorro.movement"].search(
            [
                ("campaign_id.name", "=", name),
                ("company_id", "=", self.company.id),
                ("plan_id.subscription_number", "=", subscription(number)),
                ("plan_id.active", "in", (True, False)),
            ],
            order="id",
        )
        files = {run.id: number for number, run in self.runs.items()}
        yield f"{key} in the product:"
        for one in movements:
            file = files.get(one.origin_id, "")
            yield f"  {one.id} {one.date} {one.kind} {file} {one.detail}"
        yield f"{key} in the books:"
        case = self.floor.cases.get(key)
        for event in case.events if case else ():
            yield f"  {event.kind} {event.file and event.file.number} {event.before}"

    def _number(self, text):
        return int(text) - FIRST_NUMBER

    def _told_plans(self, _numbers):
        """Return what each plan holds; of one in the archive nobody asks."""
        self.env.cr.execute(
            """SELECT p.subscription_number, s.code, p.group_key, p.order_number,
                      r.ahorro_document_number, p.installments_issued,
                      p.installments_paid, p.installments_owed, p.overdue_debt,
                      p.debt_to_fall_due, p.award_date, p.sale_date, p.absent_since,
                      p.active
                 FROM ahorro_plan p JOIN ahorro_plan_status s ON s.id = p.status_id
                 LEFT JOIN res_partner r ON r.id = p.partner_id
                WHERE p.company_id = %s AND p.id <> %s""",
            [self.company.id, self.plan.id],
        )
        return {
            self._number(number): "archived"
            if not values[-1]
            else (
                status,
                f"{group} / {order:03}" if group else "",
                document,
                *(int(value or 0) for value in values[:5]),
                *values[5:-1],
            )
            for number, status, group, order, document, *values in (
                self.env.cr.fetchall()
            )
        }

    def _wanted_plans(self):
        return {
            plan.number: "archived"
            if plan.is_archived
            else (
                plan.get("status"),
                plan.get("seat"),
                plan.get("holder").document,
                *(
                    plan.get(name) or 0
                    for name in ("issued", "paid", "owed", "debt", "to_come")
                ),
                plan.get("award"),
                plan.get("sale"),
                plan.get("absent"),
            )
            for plan in self.books.plans.values()
        }

    def _told_cases(self, _numbers):
        self.env.cr.execute(
            """SELECT k.name, p.subscription_number, c.state, c.attempts,
                      CASE WHEN c.is_callback THEN c.next_action_at END, r.name,
                      o.login, CASE WHEN c.is_callback THEN n.login END
                 FROM ahorro_case c JOIN ahorro_campaign k ON k.id = c.campaign_id
                 JOIN ahorro_plan p ON p.id = c.plan_id
                 LEFT JOIN ahorro_result r ON r.id = c.result_id
                 LEFT JOIN res_users o ON o.id = c.user_id
                 LEFT JOIN res_users n ON n.id = c.next_action_user_id
                WHERE c.company_id = %s""",
            [self.company.id],
        )
        return {
            (name, self._number(number)): (
                *(state, attempts, agreed),
                *(text or "" for text in (result, owner, caller)),
            )
            for name, number, state, attempts, agreed, result, owner, caller in (
                self.env.cr.fetchall()
            )
        }

    def _wanted_cases(self):
        return {
            key: (
                *(case.now.state, case.now.attempts, case.now.agreed),
                *(case.now.result, case.now.owner, case.now.caller),
            )
            for key, case in self.floor.cases.items()
        }

    def _told_files(self, numbers):
        """Return which file let each case in, closed and opened it, and counts."""
        self.env.cr.execute(
            """SELECT k.name, p.subscription_number, m.kind, m.origin_id
                 FROM ahorro_movement m
                 JOIN ahorro_campaign k ON k.id = m.campaign_id
                 JOIN ahorro_plan p ON p.id = m.plan_id
                WHERE m.company_id = %s AND m.kind IN ('enter', 'close', 'reopen')
                  AND m.origin_id IS NOT NULL
                  AND EXISTS (SELECT FROM ahorro_case c
                               WHERE c.campaign_id = m.campaign_id
                                 AND c.plan_id = m.plan_id
                                 AND (m.kind = 'enter' OR c.id = m.case_id))
                  AND NOT EXISTS (SELECT FROM ahorro_movement u
                                   WHERE u.reverses_id = m.id)
                ORDER BY m.id""",
            [self.company.id],
        )
        told = {}
        for name, number, kind, run_id in self.env.cr.fetchall():
            key = name, self._number(number)
            told.setdefault(key, []).append((kind, numbers[run_id]))
        return told

    def _wanted_files(self):
        return {
            key: [
                ("enter", case.entered_by.number),
                *((e.kind, e.file.number) for e in case.events if e.file),
            ]
            for key, case in self.floor.cases.items()
        }

    def _told_promises(self, numbers):
        # All together, so that they are read together.
        ids = [record.id for record in self.made.values()]
        records = self.env["ahorro.promise"].browse(ids)
        return {
            number: (
                record.verdict,
                numbers.get(record.judge_id),
                round(record.recovered),
                bool(record.raised_at),
            )
            for number, record in zip(self.made, records, strict=True)
        }

    def _wanted_promises(self):
        return {
            one.number: (
                one.verdict,
                one.judge and one.judge.number,
                one.pesos,
                one.is_raised,
            )
            for one in self.floor.promises
        }

    def _told_questions(self, numbers):
        told = {}
        for question in self.env["ahorro.living.question"].search(
            [("company_id", "=", self.company.id)], order="id"
        ):
            told.setdefault(self._key(question.case_id), []).append(
                (question.cause, numbers[question.origin_id], question.answer or "")
            )
        return told

    def _wanted_questions(self):
        return {
            key: [(q.cause, q.file.number, q.answer) for q in case.questions]
            for key, case in self.floor.cases.items()
            if case.questions
        }

    def _told_radar(self, _numbers):
        rows = self.own["ahorro.deadline"].search_read(
            [], ["subscription_number", "kind", "due_on"], load=False
        )
        return {
            (self._number(row["subscription_number"]), row["kind"]): row["due_on"]
            or None
            for row in rows
        }

    def _wanted_radar(self):
        return radar(self.floor, local_day(datetime.now()))

    def _told_reports(self, _numbers):
        answer = self.own["ahorro.report.campaigns"].get_campaign_report({})
        cases, keys = self.own["ahorro.case"], self._read_keys()
        return {
            (row["label"], name): {
                keys[case_id] for case_id in cases._search(row[name]["domain"])
            }
            for row in answer["rows"]
            for name in ("open", "done")
        }

    def _wanted_reports(self):
        found = cases_by_kind(self.floor)
        kinds = {
            campaign.kind: self.livings[campaign.name].campaign_id.type_id.name
            for campaign in self.floor.campaigns
        }
        return {
            (kinds[kind], name): some
            for kind, both in found.items()
            for name, some in zip(("open", "done"), both, strict=True)
        }

    def _told_boards(self, _numbers):
        numbers = {record.id: number for number, record in self.made.items()}
        told = {}
        for user in self.team:
            own = self.env(user=user.id, su=False, context=self.own.context)
            board = own["ahorro.operator.board"].get_operator_board({})
            for name, figure in board["promises"].items():
                found = own["ahorro.promise"].search(figure["domain"])
                told[user.login, name] = {numbers[one] for one in found.ids}
        return told

    def _wanted_boards(self):
        return {
            (user.login, name): some
            for user in self.team
            for name, some in promises_of(
                self.floor, user.login, datetime.now()
            ).items()
        }

    def _read_keys(self):
        """Return the key of each case, by its id."""
        self.env.cr.execute(
            """SELECT c.id, k.name, p.subscription_number FROM ahorro_case c
                 JOIN ahorro_campaign k ON k.id = c.campaign_id
                 JOIN ahorro_plan p ON p.id = c.plan_id
                WHERE c.company_id = %s""",
            [self.company.id],
        )
        return {
            case_id: (name, self._number(number))
            for case_id, name, number in self.env.cr.fetchall()
        }

    def _key(self, case):
        case = case.sudo().with_context(active_test=False)
        return case.campaign_id.name, self._number(case.plan_id.subscription_number)

    def _plan_record(self, plan):
        return self.env["ahorro.plan"].search(
            [("subscription_number", "=", subscription(plan.number))]
        )

    def _record(self, case):
        return self.env["ahorro.case"].search(
            [
                ("campaign_id.name", "=", case.campaign.name),
                ("company_id", "=", self.company.id),
                ("plan_id.subscription_number", "=", subscription(case.plan.number)),
                ("plan_id.active", "in", (True, False)),
            ]
        )
