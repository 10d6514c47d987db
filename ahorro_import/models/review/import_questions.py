# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import format_date

from ...tools.headers import normalise_header


class AhorroImportQuestions(models.AbstractModel):
    """Columns that can be read in two ways: what is asked, and what was answered.

    Others call ``_prepare_questions``, ``_prepare_answered`` and ``_get_shown_value``.
    An answer is remembered by the profile, by the header of the column.
    """

    _name = "ahorro.import.questions"
    _description = "Questions of an import"

    def _prepare_questions(self, run):
        """Return what is asked of this file, as people read it.

        :return: list of dicts with ``key``, ``kind``, ``header`` (as the file writes
            it, or what the column holds), ``count`` (cells) and ``answers``: dicts with
            ``answer``, ``text``, ``is_chosen`` (until somebody answers) and
            ``examples``, dicts with ``raw`` and ``value``
        """
        labels = self.env["ahorro.import.labels"]._get_target_labels()
        texts = self._get_answer_texts()
        return [
            {
                "key": asked["key"],
                "kind": asked["kind"],
                "header": asked["header"] or labels.get(asked["field"], ""),
                "count": asked["count"],
                "answers": [
                    {
                        "answer": answer,
                        "text": texts[asked["kind"]][answer],
                        "is_chosen": answer == asked["chosen"],
                        "examples": [
                            {
                                "raw": one["raw"],
                                "value": self._get_shown_value(
                                    asked["kind"], one["values"][place]
                                ),
                            }
                            for one in asked["examples"]
                        ],
                    }
                    for place, answer in enumerate(asked["answers"])
                ],
            }
            for asked in run.questions or []
        ]

    def _prepare_answered(self, run):
        """Return what was answered before of columns that this file has.

        :return: list of dicts with ``key``, ``kind``, ``header`` and ``text``
        """
        answers = run.profile_id.answers or {}
        texts = self._get_answer_texts()
        return [
            {"key": key, "kind": kind, "header": text, "text": texts[kind][answer]}
            for key, text in self._get_columns(run).items()
            for kind, answer in answers.get(key, {}).items()
            if answer in texts.get(kind, {})
        ]

    def _get_columns(self, run):
        """Return the columns that are read: their key to what they are called."""
        labels = self.env["ahorro.import.labels"]._get_target_labels()
        return {
            normalise_header(header["text"]) or header["field"]: header["text"]
            or labels.get(header["field"], "")
            for header in run.headers or []
            if header["field"]
        }

    @api.model
    def _get_answer_texts(self):
        """Return what each answer means, by the kind of question."""
        return {
            "decimal_sign": {
                ",": self.env._("The comma separates decimals"),
                ".": self.env._("The point separates decimals"),
            },
            "date_order": {
                "dmy": self.env._("The day comes first"),
                "mdy": self.env._("The month comes first"),
                "ymd": self.env._("The year comes first"),
            },
            "percent": {
                "percent": self.env._("The number is the percentage"),
                "share": self.env._("The number is a part of 1"),
            },
        }

    @api.model
    def _get_shown_value(self, kind, value):
        """Return a reading of a cell, which comes as data, as people read it."""
        if not value:
            return self.env._("nothing")
        if kind == "date_order":
            # With the month's name: digits are what can be read in two ways.
            return format_date(self.env, value, date_format="long")
        number = self.env["ir.qweb.field.float"].value_to_html(
            float(value), {"precision": 2}
        )
        return f"{number} %" if kind == "percent" else number
