# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from .import_flags import COUNTS


class AhorroImportFlags(models.AbstractModel):
    """What the reading of the whole file found, and what it left open.

    A finding is of the reading (``tools/findings.py``); here it gets its sentence.
    """

    _inherit = "ahorro.import.flags"

    def _get_finding_flags(self, run):
        """Return a flag for each kind of finding of the reading."""
        found = {}
        for one in run.findings or []:
            found.setdefault(one["code"], []).append(one)
        sentences = self._get_finding_sentences()
        return [
            {
                "code": code,
                "level": "ok" if every[0]["level"] == "info" else every[0]["level"],
                "count": sum(one["details"].get("count") or 0 for one in every),
                "findings": [one["details"] for one in every],
            }
            for code, every in found.items()
            if code in sentences
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

    # === SENTENCES ===

    @api.model
    def _get_question_text(self, flag):
        """Return of each column both readings, and an example."""
        nothing = {"raw": "", "values": ["", ""]}
        shown = self.env["ahorro.import.questions"]._get_shown_value
        labels = self.env["ahorro.import.labels"]._get_target_labels()
        sentences = []
        for question in flag["questions"]:
            example = (question["examples"] or [nothing])[0]
            first, second = (
                shown(question["kind"], value) for value in example["values"]
            )
            sentences.append(
                self.env._(
                    "The column %(header)s can be read in two ways: %(raw)s is "
                    "%(first)s or %(second)s.",
                    header=question["header"] or labels.get(question["field"], ""),
                    raw=example["raw"],
                    first=first,
                    second=second,
                )
            )
        return " ".join(sentences)

    @api.model
    def _get_finding_text(self, flag):
        """Return one sentence for all findings of a kind."""
        sentence = self._get_finding_sentences()[flag["code"]]
        told = flag["findings"]
        if len(told) > 1:
            sentence = self._get_plural_sentences().get(flag["code"], sentence)
        return sentence % self._get_finding_details(_joined(told))

    @api.model
    def _get_finding_details(self, told):
        """Return the details of a finding as people read them."""
        shown = told | self._get_shown_counts(told)
        if "rows" in told:
            dots = "…" if told["count"] > len(told["rows"]) else ""
            shown["rows"] = ", ".join(map(str, told["rows"])) + dots
        if "sheets" in told:
            shown["names"] = ", ".join(one["name"] for one in told["sheets"])
        for name in ("names", "headers", "examples", "header", "row"):
            if isinstance(told.get(name), list | tuple):
                shown[name] = ", ".join(map(str, told[name]))
        return shown

    @api.model
    def _get_plural_sentences(self):
        """Return what is said of several findings of a kind, where it differs."""
        return {
            "second_table": self.env._(
                "Further tables begin in rows %(row)s, and each was read by its own "
                "header."
            ),
            "other_table": self.env._(
                "Other tables begin in rows %(row)s and were not read (%(count)s rows)."
            ),
            "table_beside": self.env._(
                "There are other tables on the right, and they were not read: "
                "%(headers)s."
            ),
            "duplicate_column": self.env._(
                "The columns %(header)s repeat data of other ones, and differ from "
                "them in the rows counted in brackets: they were not used."
            ),
        }

    @api.model
    def _get_finding_sentences(self):
        """Return what each finding says; its details fill it in."""
        return {
            "sheets_joined": self.env._(
                "Its sheets were read one after the other: %(names)s."
            ),
            "sheets_repeat": self.env._(
                "%(count)s plans of the sheet %(names)s are in a sheet before it too: "
                "what the last one says counts. If they are several months, leave one."
            ),
            "sheets_left_out": self.env._("Sheets that were not read: %(names)s."),
            "hidden_sheets": self.env._("Hidden sheets that were not read: %(names)s."),
            "hidden_rows": self.env._(
                "The spreadsheet hides %(count)s rows (%(rows)s); they were read."
            ),
            "merged_rows": self.env._(
                "The spreadsheet joins cells over several rows (%(rows)s), and only "
                "the first of them has the datum: separate them and repeat it."
            ),
            "mixed_encodings": self.env._(
                "%(count)s lines are in another encoding (%(rows)s); each was read "
                "by its own."
            ),
            "wide_rows": self.env._(
                "%(count)s rows have more cells than the header (%(rows)s)."
            ),
            "short_rows": self.env._(
                "%(count)s rows have fewer cells than the others (%(rows)s)."
            ),
            "cells_outside": self.env._(
                "%(count)s rows have cells on the right of the last header (%(rows)s)."
            ),
            "file_cut": self.env._(
                "The file looks cut: it ends in the middle of row %(row)s. Download "
                "it again."
            ),
            "last_line_open": self.env._(
                "The last line, row %(row)s, has no end, as if more came after it; it "
                "looks whole."
            ),
            "second_table": self.env._(
                "A second table begins in row %(row)s and was read by its own header."
            ),
            "other_table": self.env._(
                "Another table begins in row %(row)s and was not read (%(count)s rows)."
            ),
            "table_beside": self.env._(
                "There is another table on the right, and it was not read: %(headers)s."
            ),
            "duplicate_column": self.env._(
                "The column %(header)s repeats a datum of another one, and differs "
                "in %(different)s rows: it was not used."
            ),
            "rows_above_header": self.env._(
                "%(count)s plans stand above the header (%(rows)s); they were read."
            ),
            "rows_missing": self.env._(
                "Row %(row)s says that there are %(stated)s, and %(count)s were read: "
                "the file looks cut. Download it again."
            ),
            "rows_beyond": self.env._(
                "Row %(row)s says that there are %(stated)s, and %(count)s were read: "
                "see whether rows were added or are there twice."
            ),
            "two_counts": self.env._(
                "The dates of %(header)s seem to be counted from two years, as when "
                "cells are copied from a workbook of another computer: %(examples)s "
                "are four years and a day apart. See which are right, and correct the "
                "others in the spreadsheet."
            ),
            "other_unit": self.env._(
                "Row %(row)s says “%(text)s”, and the amounts were read as pesos: "
                "convert them in the spreadsheet and upload it again."
            ),
            "whole_amounts": self.env._(
                "%(count)s amounts of %(header)s have no cents, and the others do "
                "(%(examples)s). If they lost their decimal sign, they are read as 100 "
                "times too much: see the file where they come from."
            ),
            "month_first": self.env._(
                "The dates of %(header)s have the month first (%(examples)s)."
            ),
        }


def _joined(findings):
    """Return the details of several findings of a kind as those of one."""
    if len(findings) == 1:
        return findings[0]
    joined = {}
    for told in findings:
        if "different" in told:
            told = told | {"header": f"{told['header']} ({told['different']})"}
        for name, value in told.items():
            if isinstance(value, list | tuple):
                joined[name] = [*joined.get(name, ()), *value]
            elif name in COUNTS:
                joined[name] = joined.get(name, 0) + value
            else:
                # The same column may be in several tables.
                known = joined.setdefault(name, [])
                known += [value] if value not in known else []
    return joined
