# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.document import format_document, parse_document

DOCUMENT_KINDS = [
    ("dni", "DNI"),
    ("cuit", "CUIT"),
    ("cuil", "CUIL"),
    ("passport", "Passport"),
    ("other", "Other document"),
]


class AhorroDocumentMixin(models.AbstractModel):
    """A person's document as text: leading zeros kept, mistakes shown, never refused.

    Odoo's own ``vat`` is left alone: Argentina's accounting turns a document into a
    number and refuses a wrong check digit, while carteras are full of both.
    """

    _name = "ahorro.document.mixin"
    _description = "Identity document"

    ahorro_document_kind = fields.Selection(DOCUMENT_KINDS, string="Document type")
    ahorro_document_number = fields.Char(string="Document number")
    ahorro_document_key = fields.Char(
        compute="_compute_ahorro_document_key",
        store=True,
        precompute=True,
        index="btree_not_null",
        string="Document key",
        help="The same for a DNI and for the CUIT or CUIL that holds it.",
    )
    ahorro_document = fields.Char(
        compute="_compute_ahorro_document",
        search="_search_ahorro_document",
        string="Document",
    )
    ahorro_document_warning = fields.Char(compute="_compute_ahorro_document")

    @api.model
    def _complete_new_values(self, vals_list):
        """Return the values of new contacts with what follows from their documents.

        ``create`` does it by itself; whoever makes contacts without it asks here.
        Add-ons may extend it.
        """
        return vals_list

    @api.depends("ahorro_document_kind", "ahorro_document_number")
    def _compute_ahorro_document_key(self):
        for record in self:
            document = record._get_ahorro_document()
            # A filler or a broken number is nobody's, and matches nobody.
            record.ahorro_document_key = document and document.person_key

    @api.depends("ahorro_document_kind", "ahorro_document_number")
    @api.depends_context("lang")
    def _compute_ahorro_document(self):
        kinds = dict(
            self._fields["ahorro_document_kind"]._description_selection(self.env)
        )
        messages = self._get_ahorro_document_messages()
        for record in self:
            document = record._get_ahorro_document()
            record.ahorro_document = document and (
                f"{kinds[document.kind]} {format_document(document)}"
            )
            record.ahorro_document_warning = document and messages.get(document.warning)

    def _get_ahorro_document(self):
        """Return the parsed document, or None when there is none."""
        self.ensure_one()
        return parse_document(
            self.ahorro_document_number or None, self.ahorro_document_kind or None
        )

    def _get_ahorro_document_messages(self):
        return {
            "check_digit": self.env._(
                "The last digit does not match the others: check the number."
            ),
            "length": self.env._("This number has too few or too many digits."),
            "prefix": self.env._(
                "No CUIT or CUIL begins like this: check the first two digits."
            ),
            "dummy": self.env._("It fills a blank: nobody has this document."),
            "not_a_number": self.env._("This document should have digits only."),
        }

    @api.model
    def _search_ahorro_document(self, operator, value):
        """Find a person by DNI, CUIT or CUIL in any spelling."""
        if operator in ("ilike", "=ilike", "like"):
            value = [value]
        elif operator != "in":
            return NotImplemented
        matches = []
        for text in value:
            document = parse_document(text) if isinstance(text, str) else None
            if document and document.person_key:
                matches.append(Domain("ahorro_document_key", "=", document.person_key))
            elif document:
                matches.append(Domain("ahorro_document_number", "ilike", text))
            else:
                matches.append(Domain("ahorro_document_number", "=", False))
        return Domain.OR(matches)
