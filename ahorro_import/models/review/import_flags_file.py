# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

#: Of the running plans, the least that a portfolio names, and from how many on.
NAMED_PERCENT = 5
FEW_PLANS = 5
#: Of the plans of a file, those whose installments may go back.
BACK_PERCENT = 20
FEW_BACK = 3
#: Of the rows, those that may have a date that is still to come.
AHEAD_PERCENT = 20
#: Ambiguous rows more than in the last import, which say nothing yet.
MORE_AMBIGUOUS = 3


class AhorroImportFlags(models.AbstractModel):
    """What the whole file shows: its form, and its figures against the portfolio."""

    _inherit = "ahorro.import.flags"

    def _get_flags(self, run):
        flags = super()._get_flags(run)
        flags += self._get_finding_flags(run)
        flags += self._get_question_flags(run)
        flags += filter(
            None,
            [
                self._get_named_flag(run),
                self._get_back_flag(run),
                self._get_ahead_flag(run),
                self._get_ambiguous_flag(run),
            ],
        )
        order = {"danger": 0, "warning": 1, "ok": 2}
        return sorted(flags, key=lambda flag: order[flag["level"]])

    # === THE FILE'S FORM ===

    def _get_finding_flags(self, run):
        """Return a flag for each kind of finding of the reading."""
        found = {}
        for one in run.findings or []:
            found.setdefault(one["code"], []).append(one)
        texts = self._get_finding_texts()
        return [
            {
                "code": code,
                "level": "ok" if every[0]["level"] == "info" else every[0]["level"],
                "count": sum(one["details"].get("count") or 0 for one in every),
                "findings": [one["details"] for one in every],
            }
            for code, every in found.items()
            if code in texts
        ]

    def _get_question_flags(self, run):
        """Return a red flag for each kind of question that is still open."""
        kinds = {}
        for one in run.questions or []:
            kinds.setdefault(f"open_{one['kind']}", []).append(one)
        return [
            {
                "code": code,
                "level": "danger",
                "count": sum(one["count"] for one in every),
                "questions": every,
            }
            for code, every in kinds.items()
        ]

    # === ITS FIGURES AGAINST THE PORTFOLIO ===

    def _get_named_flag(self, run):
        """Warn of a file that names next to none of the portfolio's plans."""
        live, named = self.env["ahorro.import.coverage"]._get_plan_counts(run)
        rows = run.count_new + run.count_changed + run.count_same
        if (
            live < FEW_PLANS
            or run.count_new < FEW_PLANS
            or 2 * run.count_new < rows
            or 100 * named > NAMED_PERCENT * live
        ):
            return None
        return {
            "code": "names_none",
            "level": "danger",
            "count": run.count_new,
            "percent": round(100 * named / live),
        }

    def _get_back_flag(self, run):
        """Warn where issued or paid installments go back in many plans."""
        matched, back = self.env.execute_query(
            SQL(
                """SELECT count(*), count(*) FILTER (
                          WHERE l.installments_issued < p.installments_issued
                             OR l.installments_paid < p.installments_paid)
                     FROM ahorro_import_line l
                     JOIN ahorro_plan p ON p.id = l.plan_id
                    WHERE l.import_id = %s AND l.result IN ('changed', 'same')""",
                run.id,
            )
        )[0]
        if back < FEW_BACK or 100 * back <= BACK_PERCENT * matched:
            return None
        return {
            "code": "installments_back",
            "level": "danger",
            "count": back,
            "percent": round(100 * back / matched),
        }

    def _get_ahead_flag(self, run):
        """Warn of dates of what has happened that are still to come."""
        today = fields.Date.context_today(run)
        if run.report_date and not run.is_month_only and run.report_date > today:
            return {
                "code": "dates_ahead",
                "level": "danger",
                "count": 0,
                "date": fields.Date.to_string(run.report_date),
            }
        rows, ahead, latest = self.env.execute_query(
            SQL(
                """SELECT count(*), count(*) FILTER (WHERE last > %(today)s), max(last)
                     FROM (SELECT GREATEST(sale_date, grouping_date, award_date,
                                           pledge_date, delivery_date) AS last
                             FROM ahorro_import_line
                            WHERE import_id = %(run)s
                              AND result NOT IN ('rejected', 'duplicate')) l""",
                run=run.id,
                today=today,
            )
        )[0]
        if not ahead:
            return None
        many = 100 * ahead > AHEAD_PERCENT * rows
        return {
            "code": "dates_ahead",
            "level": "danger" if many else "warning",
            "count": ahead,
            "date": fields.Date.to_string(latest),
        }

    def _get_ambiguous_flag(self, run):
        """Warn of more ambiguous rows than the last import had."""
        last = self._get_previous(run)
        if not last:
            return None
        counts = dict(
            self.env.execute_query(
                SQL(
                    """SELECT import_id, count(*) FROM ahorro_import_line
                        WHERE import_id IN %s AND result = 'ambiguous'
                          AND holder_change IS DISTINCT FROM 'cession'
                        GROUP BY import_id""",
                    (run.id, last.id),
                )
            )
        )
        now, before = counts.get(run.id, 0), counts.get(last.id, 0)
        if now - before < MORE_AMBIGUOUS:
            return None
        return {
            "code": "more_ambiguous",
            "level": "danger",
            "count": now,
            "before": before,
        }

    # === SENTENCES ===

    def _get_flag_text(self, flag):
        if "findings" in flag:
            text = self._get_finding_texts()[flag["code"]]
            return " ".join(text(details) for details in flag["findings"])
        if "questions" in flag:
            return " ".join(map(self._get_question_text, flag["questions"]))
        return super()._get_flag_text(flag)

    def _get_question_text(self, question):
        """Return a sentence with both readings of a column, and an example."""
        example = (question["examples"] or [{"raw": "", "values": ["", ""]}])[0]
        return self.env._(
            "The column %(header)s can be read in two ways: %(raw)s is %(first)s or "
            "%(second)s.",
            header=question["header"],
            raw=example["raw"],
            first=example["values"][0],
            second=example["values"][1],
        )

    def _get_finding_texts(self):
        """Return how each finding's details become a sentence."""
        return {
            "sheets_joined": lambda told: self.env._(
                "Its sheets were read one after the other: %(names)s.",
                names=", ".join(one["name"] for one in told["sheets"]),
            ),
            "sheets_left_out": lambda told: self.env._(
                "Sheets that were not read: %(names)s.", names=", ".join(told["names"])
            ),
            "hidden_sheets": lambda told: self.env._(
                "Hidden sheets that were not read: %(names)s.",
                names=", ".join(told["names"]),
            ),
            "hidden_rows": lambda told: self.env._(
                "The spreadsheet hides %(count)s rows (%(rows)s); they were read.",
                count=told["count"],
                rows=self._get_row_list(told),
            ),
            "mixed_encodings": lambda told: self.env._(
                "%(count)s lines are in another encoding (%(rows)s); each was read by "
                "its own.",
                count=told["count"],
                rows=self._get_row_list(told),
            ),
            "wide_rows": lambda told: self.env._(
                "%(count)s rows have more cells than the header (%(rows)s).",
                count=told["count"],
                rows=self._get_row_list(told),
            ),
            "short_rows": lambda told: self.env._(
                "%(count)s rows have fewer cells than the others (%(rows)s).",
                count=told["count"],
                rows=self._get_row_list(told),
            ),
            "cells_outside": lambda told: self.env._(
                "%(count)s rows have cells on the right of the last header (%(rows)s).",
                count=told["count"],
                rows=self._get_row_list(told),
            ),
            "file_cut": lambda told: self.env._(
                "The file looks cut: it ends in the middle of row %(row)s. Download it "
                "again.",
                row=told["row"],
            ),
            "second_table": lambda told: self.env._(
                "A second table begins in row %(row)s and was read by its own header.",
                row=told["row"],
            ),
            "other_table": lambda told: self.env._(
                "Another table begins in row %(row)s and was not read (%(count)s "
                "rows).",
                row=told["row"],
                count=told["count"],
            ),
            "table_beside": lambda told: self.env._(
                "There is another table on the right, and it was not read: "
                "%(headers)s.",
                headers=", ".join(map(str, told["headers"])),
            ),
            "duplicate_column": lambda told: self.env._(
                "The column %(header)s repeats a datum of another one, and differs in "
                "%(different)s rows: it was not used.",
                header=told["header"],
                different=told["different"],
            ),
            "rows_above_header": lambda told: self.env._(
                "%(count)s plans stand above the header (%(rows)s); they were read.",
                count=told["count"],
                rows=self._get_row_list(told),
            ),
            "month_first": lambda told: self.env._(
                "The dates of %(header)s have the month first (%(examples)s).",
                header=told["header"],
                examples=", ".join(map(str, told["examples"])),
            ),
        }

    def _get_row_list(self, told):
        """Return the rows that a finding names, as text."""
        dots = "…" if told["count"] > len(told["rows"]) else ""
        return ", ".join(map(str, told["rows"])) + dots

    def _get_names_none_text(self, flag, fine):
        return self.env._(
            "It names %(percent)s %% of the running plans, and %(count)s of its rows "
            "are new: is it another dealership's?",
            percent=flag["percent"],
            count=flag["count"],
        )

    def _get_installments_back_text(self, flag, fine):
        return self.env._(
            "Issued or paid installments go back in %(count)s plans (%(percent)s %%): "
            "it looks like an older file.",
            count=flag["count"],
            percent=flag["percent"],
        )

    def _get_dates_ahead_text(self, flag, fine):
        day = fields.Date.to_date(flag["date"])
        return self.env._(
            "It has dates that are still to come, up to %(date)s (%(count)s rows).",
            date=day.strftime("%d/%m/%Y"),
            count=flag["count"],
        )

    def _get_more_ambiguous_text(self, flag, fine):
        return self.env._(
            "%(count)s rows are ambiguous; in the last import they were %(before)s.",
            count=flag["count"],
            before=flag["before"],
        )
