# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import promise as rules

#: Of a contract with such a status what is owed does not say what was paid.
LEFT = "exit"


class AhorroPromiseJudge(models.AbstractModel):
    """Judging promises when files of the portfolio come, or are taken back.

    The rules stand in ``tools/promise.py``. Called by ``ahorro.portfolio.files``:
    ``_judge``, in the transaction that writes the file to the plans, so that a killed
    process leaves all promises judged or none.
    """

    _name = "ahorro.promise.judge"
    _description = "Judging of promises"

    @api.model
    def _judge(self, company, provider, file_id):
        """Judge anew every promise that a file may have changed the verdict of."""
        source = self.env["ahorro.portfolio.files"]
        files = source._get_complete_files(company, provider)
        held = self._find_plans(company, provider, file_id, files)
        if not held:
            return
        rows = self._read_promises([*held])
        asked = _get_asked(files, rows)
        sights = self._read_sights([file.id for file in asked], [*held])
        holders, keys = self._read_holders(held, asked, rows)
        known = [rules.File(*file) for file in files]
        changed = []
        for plan_id, of_plan in rows.items():
            verdicts = rules.judge(
                [_read_promise(row, keys[plan_id]) for row in of_plan],
                known,
                sights[plan_id],
                holders[plan_id],
            )
            changed += [
                (row["id"], verdicts[row["id"]])
                for row in of_plan
                if _differs(row, verdicts[row["id"]])
            ]
        self._write_verdicts(changed, {file.id: file.day for file in files})

    @api.model
    def _find_plans(self, company, provider, file_id, files):
        """Return the plans with a promise that is to be judged anew, and their holders.

        Those without a verdict that the files may tell of, and those judged by this
        file or by one of a later day.

        :return: dict of a plan's id to that of who holds it
        """
        last = max((file.day for file in files), default=None)
        day = next((file.day for file in files if file.id == file_id), None)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT o.plan_id, p.partner_id
                  FROM ahorro_promise o JOIN ahorro_plan p ON p.id = o.plan_id
                 WHERE o.company_id = %(company)s AND p.provider_id = %(provider)s
                   AND ((o.verdict IN ('pending', 'unseen')
                         AND o.promise_date < %(last)s)
                        OR o.judge_id = %(file)s
                        OR (o.judged_day >= %(day)s AND o.promise_date < %(day)s))
                """,
                company=company.id,
                provider=provider.id,
                last=last,
                file=file_id,
                day=day,
            )
        )
        return dict(rows)

    @api.model
    def _read_promises(self, plan_ids):
        """Return the promises of some plans as dicts, in lists by plan."""
        rows = defaultdict(list)
        self.env["ahorro.promise"].flush_model()
        for row in self.env.execute_query_dict(
            SQL(
                """SELECT id, plan_id, partner_id, promise_date, made_at, amount, debt,
                          issued, paid_count, owed, verdict, judge_id, recovered,
                          debt_after
                     FROM ahorro_promise WHERE plan_id = ANY(%s) ORDER BY id""",
                plan_ids,
            )
        ):
            rows[row["plan_id"]].append(row)
        return rows

    @api.model
    def _read_sights(self, file_ids, plan_ids):
        """Return what some files say of some plans: plan id to file id to ``Sight``."""
        sights = defaultdict(dict)
        query = self.env["ahorro.portfolio.files"]._rows_query(file_ids, plan_ids)
        for row in self.env.execute_query_dict(query):
            sights[row["plan_id"]][row["file_id"]] = rules.Sight(
                _to_cents(row["overdue_debt"]),
                row["installments_issued"],
                row["installments_paid"],
                row["installments_owed"],
                row["family"] == LEFT,
            )
        return sights

    @api.model
    def _read_holders(self, held, files, rows):
        """Return who held each plan once each file was imported, as keys of people.

        :param held: plan id to the id of who holds it now
        :return: plan id to file id to a key; and plan id to what gives the key of a
            contact
        """
        former = defaultdict(list)
        for plan_id, moment, partner_id in self.env.execute_query(
            SQL(
                """SELECT one.id, c.date, c.old_value::integer
                     FROM unnest(%s) one(id) CROSS JOIN LATERAL %s c
                    ORDER BY c.date, c.id""",
                [*held],
                self.env["ahorro.plan.change"]._get_own_sql(
                    SQL("one.id"), "partner_id"
                ),
            )
        ):
            former[plan_id].append((moment, partner_id))
        people = {*held.values()} | {
            partner_id for some in former.values() for _moment, partner_id in some
        }
        people |= {row["partner_id"] for some in rows.values() for row in some}
        documents = dict(
            self.env.execute_query(
                SQL(
                    """SELECT id, ahorro_document_key FROM res_partner
                        WHERE id = ANY(%s)""",
                    [partner_id for partner_id in people if partner_id],
                )
            )
        )
        keys = {
            plan_id: _KeyOf(documents, holder_id) for plan_id, holder_id in held.items()
        }
        holders = {
            plan_id: {
                file.id: keys[plan_id](
                    _held_at(file.moment, former[plan_id], holder_id)
                )
                for file in files
            }
            for plan_id, holder_id in held.items()
        }
        return holders, keys

    @api.model
    def _write_verdicts(self, changed, days):
        """Write verdicts, all in one statement.

        :param changed: pairs of a promise's id and its ``Verdict``
        :param days: the day of each file
        """
        if not changed:
            return
        told = [verdict for _id, verdict in changed]
        self.env.cr.execute(
            SQL(
                """
                UPDATE ahorro_promise o
                   SET verdict = v.verdict, judge_id = v.file_id,
                       judge_model = CASE WHEN v.file_id IS NOT NULL THEN %(model)s END,
                       judged_day = v.day, recovered = v.recovered,
                       debt_after = v.debt_after,
                       kept_rate = CASE WHEN v.verdict = 'kept' THEN 100
                                        WHEN v.verdict IN ('part', 'broken') THEN 0 END,
                       judged_at = CASE WHEN v.file_id IS NOT NULL THEN %(now)s END
                  FROM unnest(%(ids)s::integer[], %(codes)s::varchar[],
                              %(files)s::integer[], %(days)s::date[],
                              %(recovered)s::numeric[], %(after)s::numeric[])
                       v(id, verdict, file_id, day, recovered, debt_after)
                 WHERE o.id = v.id
                """,
                model=self.env["ahorro.portfolio.files"]._get_model(),
                now=fields.Datetime.now(),
                ids=_to_array(promise_id for promise_id, _verdict in changed),
                codes=_to_array(verdict.code for verdict in told),
                files=_to_array(verdict.file_id for verdict in told),
                days=_to_array(days.get(verdict.file_id) for verdict in told),
                recovered=_to_array(verdict.recovered / 100 for verdict in told),
                after=_to_array(_to_money(verdict.debt_after) for verdict in told),
            )
        )
        self.env["ahorro.promise"].invalidate_model(flush=False)
        # Cases are written in short transactions of their own, once this is committed.
        cron = "ahorro_campaign.ir_cron_bring_up_promises"
        self.env.ref(cron).sudo()._trigger()  # whoever imports owns no cron


class AhorroPortfolioFiles(models.AbstractModel):
    """Files of the portfolio judge the promises."""

    _inherit = "ahorro.portfolio.files"

    @api.model
    def _files_changed(self, company, provider, file_id):
        result = super()._files_changed(company, provider, file_id)
        self.env["ahorro.promise.judge"]._judge(company, provider, file_id)
        return result


def _get_asked(files, rows):
    """Return those of some files that may judge one of some promises at all.

    :param rows: the promises as dicts, in lists by plan
    """
    promises = [row for of_plan in rows.values() for row in of_plan]
    day = min(row["promise_date"] for row in promises)
    moment = min(row["made_at"] for row in promises)
    return [file for file in files if file.day > day and file.moment > moment]


def _held_at(moment, former, holder_id):
    """Return who held a plan at a moment.

    :param former: pairs of when somebody ceased to hold it and who, in order
    :param holder_id: who holds it now
    """
    return next((who for until, who in former if until > moment), holder_id)


class _KeyOf:
    """By what a contact is known: the document, or else the contact.

    A contact that is gone was merged into another: into who holds the plan now.
    """

    def __init__(self, documents, holder_id):
        self._documents = documents
        self._holder_id = holder_id

    def __call__(self, partner_id):
        known = partner_id if partner_id in self._documents else self._holder_id
        document = self._documents.get(known)
        return f"d{document}" if document else f"p{known}"


def _read_promise(row, key_of):
    return rules.Promise(
        row["id"],
        row["promise_date"],
        _to_cents(row["amount"]) or 0,
        row["made_at"],
        key_of(row["partner_id"]),
        rules.Sight(
            _to_cents(row["debt"]), row["issued"], row["paid_count"], row["owed"]
        ),
        row["verdict"] == "replaced",
    )


def _differs(row, verdict):
    """Tell whether a verdict is another one than that of a promise's row."""
    return (
        row["verdict"],
        row["judge_id"],
        _to_cents(row["recovered"]) or 0,
        _to_cents(row["debt_after"]),
    ) != (verdict.code, verdict.file_id, verdict.recovered, verdict.debt_after)


def _to_array(values):
    """Return numbers, days or codes as the database reads an array.

    A list would be put together value by value, which takes as long as judging.
    """
    told = ("NULL" if value is None else str(value) for value in values)
    return f"{{{','.join(told)}}}"


def _to_cents(money):
    return None if money is None else round(money * 100)


def _to_money(cents):
    return None if cents is None else cents / 100
