# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from odoo.addons.ahorro_plan.tools.document import format_document, parse_document

from ...tools.catalog import plan_columns


class AhorroImportLine(models.Model):
    """What people read of a row: sentences for its codes, labels for its values."""

    _inherit = "ahorro.import.line"

    # Texts, which a list shows whole: no amount ends in dots.
    message = fields.Text(compute="_compute_message")
    changes_text = fields.Text(compute="_compute_changes_text", string="What changes")

    @api.depends("problems", "codes", "result")
    @api.depends_context("lang")
    def _compute_message(self):
        labels = self.env["ahorro.import.labels"]._get_target_labels()
        problems = self._get_problem_texts()
        texts = self._get_code_texts()
        for line in self:
            sentences = []
            for code in line.codes or []:
                text = texts.get(code["code"])
                if text:
                    sentences.append(text.replace("{row}", str(code.get("row", ""))))
            for problem in line.problems or []:
                text = problems.get(problem["code"], problems["unreadable"])
                label = labels.get(problem.get("field"), "")
                raw = problem.get("raw")
                shown = f"{label} ({raw})" if label and raw else label or raw
                sentences.append(f"{shown}: {text}" if shown else text)
            line.message = " ".join(sentences) or False

    @api.depends("changes")
    @api.depends_context("lang", "uid")
    def _compute_changes_text(self):
        labels = self.env["ahorro.import.review"]._get_change_labels()
        for line in self:
            line.changes_text = "; ".join(
                f"{labels.get(name, name)}: "
                f"{line._get_value_label(name, old) or '-'} → "
                f"{line._get_new_label(name, new) or '-'}"
                for name, (old, new) in (line.changes or {}).items()
            )

    @api.model
    def _get_problem_texts(self):
        """Return the sentence of each reason why a cell or a row cannot be read."""
        place = self.env._("it is no group and order.")
        return {
            "unreadable": self.env._("it cannot be read, and the plan's datum stays."),
            "no_group": self.env._("The row names no group."),
            "no_act_date": self.env._(
                "The row does not say the day of the act, and neither does the file."
            ),
            "no_identity": self.env._(
                "The row says neither subscription nor group and order."
            ),
            "group_invalid": place,
            "order_invalid": place,
            "no_separator": self.env._(
                "it cannot be told where the group ends and the order begins."
            ),
            "order_out_of_range": self.env._("no group has that order."),
            "scientific_notation": self.env._(
                "a spreadsheet turned it into a number and part of it is lost."
            ),
            "empty": place,
            "group_missing": self.env._("The row says the order and not the group."),
            "order_missing": self.env._("The row says the group and not the order."),
            "number_too_large": self.env._("no plan has such a number."),
            "dummy_email": self.env._("it fills a blank: nobody has that address."),
            "not_a_date": self.env._("it is no date."),
            "date_out_of_range": self.env._("no plan has that date."),
            "not_an_amount": self.env._("it is no amount."),
            "amount_too_large": self.env._("no plan is worth that much."),
            "not_an_integer": self.env._("it is no number of installments."),
            "negative_count": self.env._("a number of installments is not negative."),
            "not_a_boolean": self.env._("it says neither yes nor no."),
            "not_a_name": self.env._("nobody is called that."),
            "not_an_email": self.env._("it is no e-mail address."),
            "not_a_percent": self.env._("it is no percentage."),
            "over_limit": self.env._(
                "it has more letters than are read in such a cell, and the plan's "
                "datum stays: write there only what belongs there."
            ),
            "too_long": self.env._("it is longer than any such datum."),
            "unknown_code": self.env._("nobody knows that code."),
            "not_a_subscription": self.env._("no subscription has such a number."),
            "excel_date": self.env._(
                "a spreadsheet turned it into a date, and the number is lost."
            ),
            "excel_date_restored": self.env._(
                "a spreadsheet had turned it into a date; the number was recovered."
            ),
            "doubtful_sign": self.env._(
                "its dash was not taken for a minus: check whether it is one."
            ),
            "not_a_document": self.env._("it is no document."),
            "doubtful_document": self.env._(
                "no document is like that: check its digits."
            ),
            "lost_letters": self.env._(
                "letters of the name were lost: correct it in its contact."
            ),
            "failed_formula": self.env._(
                "its formula gives an error or was not calculated, and the plan's "
                "datum stays."
            ),
            "ambiguous_date": self.env._("two dates are written like that."),
            "wide_row": self.env._(
                "The row has more cells than the header: a separator is written in one "
                "of them."
            ),
            "short_row": self.env._(
                "The row has fewer cells than all others: some are missing."
            ),
            "slipped_row": self.env._(
                "Its cells stand one column beside their headers: with one empty cell "
                "less, or one more, they fit."
            ),
            "lone_number": self.env._(
                "The row has nothing but a number: its other cells are empty, or are "
                "not there."
            ),
        }

    # === OF ONE ROW ===

    def _get_plan_label(self):
        self.ensure_one()
        plan = self.plan_id
        place = "/".join(part for part in (self.group, self.order) if part)
        return (
            plan.group_order
            or place
            or plan.subscription_number
            or self.subscription_number
            or ""
        )

    def _get_old_holder(self):
        """Return who holds the plan, or held it before this import."""
        self.ensure_one()
        told = (self.changes or {}).get("partner_id")
        if told and told[0] and self.import_id.state in ("done", "undone"):
            return self.env["res.partner"].browse(int(told[0])).exists()
        return self.plan_id.partner_id

    def _get_document_label(self):
        self.ensure_one()
        document = parse_document(self.document_number or None, self.document_kind)
        if not document:
            return self.document_number or ""
        kinds = dict(
            self.env["res.partner"]
            ._fields["ahorro_document_kind"]
            ._description_selection(self.env)
        )
        return f"{kinds[document.kind]} {format_document(document)}"

    def _get_example(self, name):
        """Return one change as an example for its field."""
        self.ensure_one()
        old, new = (self.changes or {}).get(name) or (None, None)
        return {
            "plan": self._get_plan_label(),
            "holder": self.plan_id.partner_id.name or self.holder_name or "",
            "old": self._get_value_label(name, old),
            "new": self._get_new_label(name, new),
        }

    def _get_new_label(self, name, text):
        """Return what a person reads for a new value, also one not created yet."""
        if text is None and name == "status_id":
            return self.status_code or ""
        if text is None and name == "seller_id":
            return self.seller_name or ""
        if text is None and name == "partner_id":
            return self.holder_name or ""
        return self._get_value_label(name, text)

    def _get_value_label(self, name, text):
        """Return what a person reads for a value as the change log writes it."""
        plans = self.env["ahorro.plan"]
        field = plans._fields.get(name)
        if field is None or text is None:
            return text or ""
        return plans._label_of_value(field, text) or ""

    def _get_table_row(self, labels):
        """Return this row for the table under the review.

        :param dict labels: of what a row can change
        """
        self.ensure_one()
        reasons = dict(self._fields["match_reason"]._description_selection(self.env))
        day = (self.bids or {}).get("date")
        return {
            "is_bids": bool(self.bids),
            "line_id": self.id,
            "row": self.row_number,
            "plan": self._get_plan_label(),
            "plan_id": self.plan_id.id,
            "holder": self.plan_id.partner_id.name
            or self.holder_name
            or (day and format_date(self.env, day))
            or "",
            "changes": [
                {
                    "field": name,
                    "label": labels.get(name, name),
                    "old": self._get_value_label(name, old),
                    "new": self._get_new_label(name, new),
                }
                for name, (old, new) in (self.changes or {}).items()
            ],
            "kept": [
                {
                    "label": labels.get(name, name),
                    "file": self._get_kept_label(name, about.get("file")),
                    "current": self._get_kept_label(name, about.get("current")),
                    "who": about.get("who") or "",
                    "when": self._get_moment_label(about.get("when")),
                }
                for name, about in (self.kept or {}).items()
            ],
            "reason": reasons.get(self.match_reason, ""),
            "message": self.message or "",
        }

    def _get_kept_label(self, name, text):
        if name in ("sale_date", "delivery_date") and text:
            return format_date(self.env, text)
        if name in plan_columns("flag"):
            return self._get_value_label(name, text)
        return text or ""

    def _get_moment_label(self, text):
        if not text:
            return ""
        moment = fields.Datetime.to_datetime(text.replace("T", " ").split(".")[0])
        return format_datetime(self.env, moment, dt_format="dd/MM/yyyy HH:mm")

    def _get_cells(self, headers):
        """Return the cells of this row, those that are its trouble marked.

        :param headers: the run's ``headers``
        """
        self.ensure_one()
        bad = {problem.get("field") for problem in self.problems or []}
        if self.result == "rejected":
            bad |= {"subscription_number", "group_order", "group", "order"}
        raw, edited = self.raw or [], self.edited or {}
        cells = []
        for header in headers:
            place = header["index"]
            text = edited.get(str(place))
            if text is None:
                text = raw[place] if place < len(raw) else None
            cells.append(
                {
                    "index": place,
                    "header": header["text"],
                    "field": header["field"],
                    "text": "" if text is None else str(text),
                    "bad": bool(header["field"]) and header["field"] in bad,
                }
            )
        return cells
