# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.ahorro_plan.tools.document import parse_document

from ..tools import identification
from ..tools.identification import is_fuller, is_same, read_identification

OURS = ("ahorro_document_kind", "ahorro_document_number")
THEIRS = ("vat", "l10n_latam_identification_type_id")
#: What decides whether accounting's fields are the contact's own, and the country.
ROLE = ("parent_id", "is_company", "company_type", "country_id")

#: The identification type of each code that we write.
TYPES = {
    identification.CUIT: "l10n_ar.it_cuit",
    identification.CUIL: "l10n_ar.it_CUIL",
    identification.DNI: "l10n_ar.it_dni",
    identification.PASSPORT: "l10n_latam_base.it_pass",
}


class ResPartner(models.Model):
    """A document has two homes: Ahorro's text, and accounting's number with its type.

    A valid document that changes in one is copied to the other, in the same call: the
    copy is added to the values, so that nothing is written twice and no copy causes
    another. What the call itself says of both stays as it says.

    ===================  ========================  =========================
    the other side has   Ahorro's one changed      accounting's one changed
    ===================  ========================  =========================
    nothing              copied                    copied
    the same person      copied if a DNI becomes   copied if a DNI becomes
                         a CUIT or CUIL            a CUIT or CUIL
    somebody else        copied if it was a copy   kept
                         of the former document
    ===================  ========================  =========================

    An emptied or invalid document changes nothing on the other side. Accounting's
    number of a contact with invoices is filled but never replaced.
    """

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        """Give a new contact the document of one side on the other side too."""
        return super().create(self._complete_new_values(vals_list))

    def write(self, vals):
        """Copy a document that changes on one side, as the table of the class says."""
        # Both written is a decision; and what does not name a document is no change.
        if any(name in vals for name in OURS) == any(name in vals for name in THEIRS):
            return super().write(vals)
        ids_by_copy = {}
        for partner_sudo in self.sudo():  # super checks whether the user may write
            copy = partner_sudo._get_document_copy_on_write(vals)
            ids_by_copy.setdefault(tuple(copy.items()), []).append(partner_sudo.id)
        for copy, ids in ids_by_copy.items():
            super(ResPartner, self.browse(ids)).write({**vals, **dict(copy)})
        return True

    @api.model
    def _complete_new_values(self, vals_list):
        defaults = self.default_get([*OURS, *THEIRS, *ROLE])
        return [
            {**vals, **self._get_document_copy_on_create({**defaults, **vals})}
            for vals in super()._complete_new_values(vals_list)
        ]

    @api.model
    def _get_document_copy_on_create(self, values):
        """Return what to add to the values of a new contact.

        :param dict values: defaults included
        """
        if not self._has_own_identification(values):
            return {}
        document = self._read_ahorro_document(values)
        if not values.get("vat"):
            argentine = self._is_argentine(values)
            return self._prepare_identification_values(
                identification.to_identification(document, argentine=argentine)
            )
        if document is None:
            return self._prepare_ahorro_document_values(values)
        return {}

    def _get_document_copy_on_write(self, vals):
        """Return what to add to the values that are written to this contact."""
        self.ensure_one()
        before = {name: self[name] for name in (*OURS, "vat", "is_company")}
        for name in ("l10n_latam_identification_type_id", "parent_id", "country_id"):
            before[name] = self[name].id
        after = {**before, **vals}
        if not self._has_own_identification(after):
            return {}
        if any(name in vals for name in OURS):
            return self._get_identification_copy(before, after)
        return self._get_ahorro_document_copy(before, after)

    def _get_identification_copy(self, before, after):
        """Return accounting's values for an own document that changes."""
        former = self._read_ahorro_document(before)
        document = self._read_ahorro_document(after)
        argentine = self._is_argentine(after)
        found = identification.to_identification(document, argentine=argentine)
        if found is None or is_same(former, document):
            return {}
        if before["vat"]:
            there = self._read_identification(before)
            if there and there.person_key == document.person_key:
                replaces = is_fuller(document, there)
            else:
                copied = identification.to_identification(former, argentine=argentine)
                replaces = copied is not None and copied.is_in(before["vat"])
            if not replaces or not self.can_edit_vat():
                return {}
        return self._prepare_identification_values(found)

    def _get_ahorro_document_copy(self, before, after):
        """Return our values for an accounting number or type that changes."""
        document = self._read_identification(after)
        if document is None or is_same(self._read_identification(before), document):
            return {}
        own = self._read_ahorro_document(before)
        if own is not None and (
            own.person_key != document.person_key or not is_fuller(document, own)
        ):
            return {}
        return self._prepare_ahorro_document_values(after)

    @api.model
    def _has_own_identification(self, values):
        """Tell whether a contact's number is its own and not that of its company.

        Odoo gives a company's number to its people and theirs to the company.
        """
        company_type = values.get("company_type")  # the form's name for is_company
        if company_type:
            is_company = company_type == "company"
        else:
            is_company = values.get("is_company")
        return bool(is_company or not values.get("parent_id"))

    @api.model
    def _is_argentine(self, values):
        country = self.env["res.country"].browse(values.get("country_id") or False)
        return country.code in (False, "AR")

    @api.model
    def _read_ahorro_document(self, values):
        number, kind = values.get(OURS[1]), values.get(OURS[0])
        return parse_document(str(number) if number else None, kind or None)

    @api.model
    def _read_identification(self, values):
        vat = values.get("vat")
        return read_identification(
            str(vat) if vat else None, self._get_identification_code(values)
        )

    @api.model
    def _get_identification_code(self, values):
        """Return ARCA's code; the type *VAT* of no country stands for a CUIT here."""
        # sudo: types are not for every user to read.
        type_sudo = (
            self.env["l10n_latam.identification.type"]
            .sudo()
            .browse(values.get("l10n_latam_identification_type_id") or False)
        )
        if type_sudo.l10n_ar_afip_code:
            return type_sudo.l10n_ar_afip_code
        if type_sudo and (not type_sudo.is_vat or type_sudo.country_id):
            return None
        return identification.CUIT if self._is_argentine(values) else None

    @api.model
    def _prepare_identification_values(self, found):
        if found is None:
            return {}
        # Cached, while env.ref() asks the database each time.
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(TYPES[found.code])
        if not type_id:
            return {}
        return dict(zip(THEIRS, (found.number, type_id), strict=True))

    @api.model
    def _prepare_ahorro_document_values(self, values):
        document = self._read_identification(values)
        if document is None:
            return {}
        return dict(zip(OURS, (document.kind, document.raw), strict=True))
