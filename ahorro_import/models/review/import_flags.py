# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.tools import format_date

#: The red ones first, what is fine last.
ORDER = {"danger": 0, "warning": 1, "ok": 2}
#: What is judged of a file, one flag each at most: by ``_judge_<code>``.
CODES = (
    # Whose it is, and of when.
    "other_dealer",
    "older",
    "shrank",
    "other_report",
    "many_rejected",
    "same_file",
    # Its figures against the portfolio.
    "names_none",
    "installments_back",
    "dates_ahead",
    "amounts_up",
    "amounts_down",
    "more_ambiguous",
    "places_moved",
    "failed_formulas",
    "empty_cells",
)
#: Details of a flag that are days, which people read in their language.
DAYS = ("date", "last")
#: Details of a flag or of a finding that are counts.
COUNTS = ("count", "before", "different", "stated", "times")


class AhorroImportFlags(models.AbstractModel):
    """What a person should know of the whole file before it is imported.

    Others call ``_get_flags``, ``_get_unconfirmed_flags`` and ``_get_readable_flags``.

    A flag is stored as its code, its level (*danger* asks for a confirmation, *ok* is
    a tick) and what its sentence needs; the sentence is made in the reader's language.
    Each of ``CODES`` has a judge, which returns the level and those details or None,
    and a sentence in ``_get_flag_sentences``. What the reading found, and what it left
    open, are flags too.
    """

    _name = "ahorro.import.flags"
    _inherit = ["ahorro.import.flags.figures", "ahorro.import.flags.amounts"]
    _description = "Warnings of an import"

    def _get_flags(self, run):
        """Return the flags of this comparison, the red ones first."""
        flags = []
        for code in CODES:
            judged = getattr(self, f"_judge_{code}")(run)
            if judged:
                level, details = judged
                flags.append({"code": code, "level": level, **details})
        flags += self._get_finding_flags(run)
        flags += self._get_question_flags(run)
        return sorted(flags, key=lambda flag: ORDER[flag["level"]])

    def _get_unconfirmed_flags(self, run):
        """Return the red flags that nobody has confirmed, with their sentences."""
        confirmed = set(run.confirmed_flags or ())
        return [
            flag
            for flag in self._get_readable_flags(run)
            if flag["level"] == "danger" and flag["code"] not in confirmed
        ]

    def _get_readable_flags(self, run):
        """Return the flags with their sentences in the user's language."""
        confirmed = set(run.confirmed_flags or ())
        return [
            {
                "code": flag["code"],
                "level": flag["level"],
                "count": flag.get("count", 0),
                "text": self._get_flag_text(flag),
                "confirmed": flag["code"] in confirmed,
                # The kind of file that it looks like, to be read as one of those.
                "profile_id": flag.get("profile", False),
                "profile": flag["name"] if flag.get("profile") else "",
            }
            for flag in run.flags or []
        ]

    # === SENTENCES ===

    @api.model
    def _get_flag_text(self, flag):
        """Return the sentence of a flag."""
        if "findings" in flag:
            return self._get_finding_text(flag)
        if "questions" in flag:
            return self._get_question_text(flag)
        fine, sentence = self._get_flag_sentences()[flag["code"]]
        shown = fine if flag["level"] == "ok" else sentence
        if flag["code"] == "dates_ahead" and not flag["count"]:
            shown = self.env._("The file says that it is of %(date)s, still to come.")
        return shown % self._get_shown_details(flag)

    @api.model
    def _get_shown_details(self, flag):
        """Return the details of a flag as people read them."""
        shown = flag | self._get_shown_counts(flag)
        for name in DAYS:
            if flag.get(name):
                shown[name] = format_date(self.env, flag[name])
        if flag.get("fields"):
            labels = self.env["ahorro.import.labels"]._get_target_labels()
            shown["fields"] = ", ".join(
                f"{labels.get(name, name)} ({self._get_shown_count(number)})"
                for name, number in flag["fields"]
            )
        return shown

    @api.model
    def _get_shown_counts(self, details):
        """Return the counts among some details as people read them."""
        return {
            name: self._get_shown_count(details[name])
            for name in COUNTS
            if isinstance(details.get(name), int)
        }

    @api.model
    def _get_shown_count(self, number):
        """Return a number as people read it: ``1.234``."""
        return self.env["ir.qweb.field.integer"].value_to_html(number, {})

    @api.model
    def _get_flag_sentences(self):
        """Return of each flag what it says where all is well, and otherwise."""
        return {
            "other_dealer": (
                self.env._("It is this dealership's (%(dealer)s)."),
                self.env._(
                    "The file is of dealership %(dealer)s, and yours is %(own)s."
                ),
            ),
            "older": (
                self.env._("It is not older than the last file (of %(last)s)."),
                self.env._(
                    "The file is of %(date)s, older than what was imported last "
                    "(%(last)s)."
                ),
            ),
            "shrank": (
                None,
                self.env._(
                    "The file has %(percent)s %% fewer plans than the portfolio: "
                    "%(count)s of them would be left out."
                ),
            ),
            "other_report": (
                self.env._("It has the columns of %(name)s."),
                self.env._(
                    "Its columns look like %(name)s and not like %(own)s: choose the "
                    "right kind of file."
                ),
            ),
            "many_rejected": (
                None,
                self.env._("%(count)s rows are rejected, %(percent)s %% of the file."),
            ),
            "same_file": (
                None,
                self.env._("This very file was imported on %(last)s."),
            ),
            "names_none": (
                None,
                self.env._(
                    "It names %(percent)s %% of the running plans, and %(count)s of "
                    "its rows are new: is it another dealership's?"
                ),
            ),
            "installments_back": (
                None,
                self.env._(
                    "Issued or paid installments go back in %(count)s plans "
                    "(%(percent)s %%): it looks like an older file."
                ),
            ),
            "dates_ahead": (
                None,
                self.env._(
                    "It has dates that are still to come, up to %(date)s (%(count)s "
                    "rows)."
                ),
            ),
            "amounts_up": (
                None,
                self.env._(
                    "%(count)s amounts are some %(times)s times what the plans have "
                    "(%(fields)s): are they in cents, or did they lose the decimal "
                    "sign?"
                ),
            ),
            "amounts_down": (
                None,
                self.env._(
                    "%(count)s amounts are some %(times)s times less than what the "
                    "plans have (%(fields)s): are they in thousands, or are their "
                    "thousands read as decimals?"
                ),
            ),
            "more_ambiguous": (
                None,
                self.env._(
                    "%(count)s rows are ambiguous; in the last import they were "
                    "%(before)s."
                ),
            ),
            "places_moved": (
                None,
                self.env._(
                    "%(count)s plans take the group and order of one another: was a "
                    "column sorted without the others?"
                ),
            ),
            "failed_formulas": (
                None,
                self.env._(
                    "%(count)s cells have a formula that gives an error or was not "
                    "calculated: %(fields)s. The plans keep what they have there: mend "
                    "the formulas in the spreadsheet and upload it again."
                ),
            ),
            "empty_cells": (
                self.env._(
                    "%(count)s empty cells keep the datum that is there: %(fields)s."
                ),
                None,
            ),
        }
