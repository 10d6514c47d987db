# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, email_normalize

from ...tools.arguments import Anything
from ...tools.phone import parse_cell
from ...tools.text import clean_cell
from ..calls.remote import ONE, remote
from .ahorro_phone import MAX_RAW

#: Letters of all contact data that are written at once: Odoo's index of names takes
#: eight thousand bytes.
MAX_CONTACT = 2_000
#: What an operator may edit of a client, and nothing else.
CONTACT_FIELDS = {
    "name",
    "email",
    "phone",
    "mobile",
    "street",
    "street2",
    "city",
    "zip",
    "state_id",
    "country_id",
    "is_company",
    "ahorro_document_kind",
    "ahorro_document_number",
}


class AhorroContactMixin(models.AbstractModel):
    """Editing a client's contact data without the right to edit contacts.

    The roles of Ahorro imply no contact group: these guarded methods are the only way,
    for clients of the user's companies, never for vendors or for users.
    """

    _name = "ahorro.contact.mixin"
    _description = "Guarded contact data"

    @remote(self=ONE, values=Anything(chars=MAX_CONTACT))
    def action_edit_contact(self, values):
        """Write contact data of a client.

        :param dict values: of the fields in ``CONTACT_FIELDS``
        :raises AccessError: no role, no client, or a field that is not contact data
        """
        client_sudo = self._get_client_sudo()
        if not isinstance(values, dict):
            raise UserError(self.env._("Contact data come as field and value."))
        other = set(values) - CONTACT_FIELDS
        if other:
            raise AccessError(
                self.env._(
                    "Only contact data can be edited here, not: %(fields)s.",
                    fields=", ".join(sorted(other)),
                )
            )
        self._check_plain_values(values)
        if "name" in values and not clean_cell(values["name"] or None):
            raise UserError(self.env._("A client needs a name."))
        client_sudo._check_relatives(values)
        client_sudo._check_mail(values)
        client_sudo._check_login_mail(values)
        return client_sudo.write(values)

    @api.model
    def _check_plain_values(self, values):
        """Refuse what Odoo would read as nothing, or as a command, in a contact."""
        types = {"boolean": bool, "many2one": int}
        for name, value in values.items():
            field = self._fields[name]
            if value and type(value) is not types.get(field.type, str):
                raise UserError(
                    self.env._(
                        "This is no value for %(field)s: %(value)s.",
                        field=name,
                        value=value,
                    )
                )

    def _check_mail(self, values):
        """Refuse a mail that is typed and is none; one that came so stays."""
        mail = (values.get("email") or "").strip()
        if mail and mail != (self.email or "") and not email_normalize(mail):
            raise UserError(
                self.env._(
                    "%(mail)s is no e-mail address: write one such as "
                    "ana@correo.com.ar, or leave it empty.",
                    mail=mail,
                )
            )

    def _check_login_mail(self, values):
        """Refuse another mail for who logs in on the website: it opens their account.

        A new password is sent to it.
        """
        if "email" not in values or (values["email"] or "") == (self.email or ""):
            return
        if self.with_context(active_test=True).user_ids:
            raise AccessError(
                self.env._(
                    "%(name)s logs in on the website with this e-mail: it is edited "
                    "in Contacts by those who may.",
                    name=self.display_name,
                )
            )

    def _check_relatives(self, values):
        """Refuse an address that Odoo would hand on to who is no client.

        It copies the address of a contact to its parent and to the parent's contacts.
        """
        if not values.keys() & set(self._address_fields()):
            return
        first = self
        while first.parent_id:
            first = first.parent_id
        family = self.with_context(active_test=False).search(
            [("id", "child_of", first.id)]
        )
        if family.sudo(False)._filtered_access("read").ids != family.ids or any(
            relative._is_no_client() for relative in family
        ):
            raise AccessError(
                self.env._(
                    "%(name)s shares its address with contacts that are no clients: "
                    "it is edited in Contacts by those who may.",
                    name=self.display_name,
                )
            )

    @remote(self=ONE, text=Anything(chars=MAX_RAW))
    def action_add_phones(self, text, column="any"):
        """Add the numbers of a text to a client; known ones are left as they are.

        :param str text: one number or several, as in a file's cell
        :param str column: ``mobile``, ``fixed`` or ``any``
        :return: ids of the phones, new and known
        """
        client_sudo = self._get_client_sudo()
        if column not in ("mobile", "fixed", "any"):
            column = "any"
        # Typed twice at once, a number is there once.
        client_sudo._lock_rows()
        phones_sudo = client_sudo.env["ahorro.phone"]
        known = client_sudo.ahorro_phone_ids
        found = phones_sudo
        fresh = []
        for parsed in parse_cell(text if isinstance(text, str) else "", column=column):
            same = known.filtered(
                lambda row, parsed=parsed: (
                    row.national == parsed.national
                    if parsed.national
                    else row.raw == parsed.raw
                )
            )
            found |= same
            if not same:
                fresh.append(
                    {
                        "partner_id": client_sudo.id,
                        "raw": parsed.raw,
                        "column_kind": column,
                        "source": "operator",
                    }
                )
        if not fresh and not found:
            raise UserError(self.env._("Type a phone number first."))
        return (found | phones_sudo.create(fresh)).ids

    @remote(self=ONE)
    def action_flag_phone(self, phone_id, flag, value=True):
        """Mark a phone of a client as wrong or without WhatsApp, or take it back.

        :param str flag: ``is_wrong`` or ``no_whatsapp``
        """
        client_sudo = self._get_client_sudo()
        phone_sudo = client_sudo.with_context(
            active_test=False
        ).ahorro_phone_ids.filtered(lambda row: row.id == phone_id)
        if flag not in ("is_wrong", "no_whatsapp") or not phone_sudo:
            raise UserError(
                self.env._("This client has no such phone: reload the page.")
            )
        return phone_sudo.write({flag: bool(value)})

    def _get_client_sudo(self):
        """Return this client with rights to write it, after checking the user's.

        :raises AccessError: no role, or not a client that the role covers
        """
        self.ensure_one()
        self.env["ahorro.role"]._check_role("operator")
        self.check_access("read")
        if not self._is_ahorro_client():
            raise AccessError(
                self.env._(
                    "%(name)s is not a client with a plan: vendors and users are "
                    "edited in Contacts by those who may.",
                    name=self.display_name,
                )
            )
        return self.sudo()  # checked above: a client that this user may see

    @api.model
    def _get_vendor_fields(self):
        """Return the fields that, when set, tell a vendor."""
        return [name for name in ("supplier_rank",) if name in self._fields]

    def _is_no_client(self):
        """Tell whether this is somebody who works here, a company of ours or a vendor.

        Who only follows their own documents on the website is a client all the same.
        """
        if any(self[name] for name in self._get_vendor_fields()):
            return True
        self.env["res.users"].flush_model(["partner_id", "share"])
        self.env["res.company"].flush_model(["partner_id", "active"])
        # One statement for both: it is asked whenever somebody is attended.
        rows = self.env.execute_query(
            SQL(
                """SELECT EXISTS (SELECT FROM res_users
                                   WHERE partner_id = %(id)s AND NOT share)
                       OR EXISTS (SELECT FROM res_company
                                   WHERE partner_id = %(id)s AND active)""",
                id=self.id,
            )
        )
        return rows[0][0]

    def _is_ahorro_client(self, plans=None):
        """Tell whether this contact holds a plan that the user sees, and no more.

        :param plans: plans of theirs that the user is known to see
        """
        self.ensure_one()
        if self.sudo()._is_no_client():  # not for everybody to read
            return False
        if plans:
            return True
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        return bool(plans.search_count([("partner_id", "=", self.id)], limit=1))
