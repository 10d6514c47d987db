# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ...tools.phone import parse_phone
from ...tools.text import clean_cell

#: The contact's two fields that show phones, and the row's flag for each.
SHOWN = {"phone": "in_phone", "mobile": "in_mobile"}
#: What is read of the phones of a contact whose telephone was typed.
READ = ("partner_id", "raw", "national", "column_kind", "active", *SHOWN.values())
#: The value of the context key ``ahorro_contacts_are_new`` with which the phones of
#: contacts made just now are recorded: no caller can send this very object.
ARE_NEW = object()
#: The value of the context key ``ahorro_phones_in_sync`` with which contacts and phones
#: are written each without the other following.
IN_SYNC = object()


class AhorroPhoneHolderMixin(models.AbstractModel):
    """The phones of a contact, and the two fields of it that show one each."""

    _name = "ahorro.phone.holder.mixin"
    _description = "Contact with phones"

    # The same definition as in OCA's partner_mobile, so that both can be installed.
    mobile = fields.Char()
    ahorro_phone_ids = fields.One2many(
        "ahorro.phone",
        "partner_id",
        string="Phones",
        groups="ahorro_plan.group_operator",  # others have no right on the rows
    )

    def _get_call_number(self):
        """Return the number to call as people write it, ``""`` where none will do.

        Of one contact, or of none: a plan may be without a holder.
        """
        # sudo: the numbers of who is called, which their file shows too.
        phones = self.sudo().ahorro_phone_ids.filtered(
            lambda phone: phone.e164 and not phone.is_wrong
        )
        main = phones.filtered(lambda phone: phone._is_main())
        return (main or phones)[:1].shown or ""

    # === PHONES, from the contact to its rows ===

    @api.model_create_multi
    def create(self, vals_list):
        """Record what was typed as ``phone`` and ``mobile`` among the phones."""
        self.env["ahorro.phone"]._check_length(
            *(vals.get(name) for vals in vals_list for name in SHOWN)
        )
        partners = super().create(vals_list)
        typed = partners.filtered(lambda partner: partner.phone or partner.mobile)
        if typed and self.env.context.get("ahorro_phones_in_sync") is not IN_SYNC:
            typed._record_typed_phones(SHOWN, are_new=True)
        return partners

    def write(self, vals):
        """Record typed phones, and find shared numbers again for a new document."""
        self.env["ahorro.phone"]._check_length(*(vals.get(name) for name in SHOWN))
        result = super().write(vals)
        typed = [name for name in SHOWN if name in vals]
        if typed and self.env.context.get("ahorro_phones_in_sync") is not IN_SYNC:
            self._record_typed_phones(typed)
        document = {"ahorro_document_number", "ahorro_document_kind"}
        if document & vals.keys():
            # Two contacts may have become one person. sudo: whoever may write a
            # contact need not have a role in Ahorro.
            phones_sudo = self.sudo().ahorro_phone_ids
            phones_sudo._refresh_shared(phones_sudo.mapped("national"))
        return result

    def _record_typed_phones(self, names, are_new=False):
        """Bring the phone rows in line with ``phone`` and ``mobile`` as typed.

        A number that was shown before stays in the file without being shown, because
        the administradora's number is kept beside the dealership's. An emptied field
        archives the row that it showed.

        :param names: the fields that were written
        :param are_new: whether the contacts were made just now, and have no phones yet
        """
        # sudo: whoever may write the contact may have its phones recorded.
        phones_sudo = (
            self.env["ahorro.phone"]
            .sudo()
            .with_context(active_test=False, ahorro_phones_in_sync=IN_SYNC)
        )
        known = {}
        if are_new:
            phones_sudo = phones_sudo.with_context(ahorro_contacts_are_new=ARE_NEW)
        else:
            # One statement, and not in the order of the contacts, which it would join.
            known = phones_sudo.search_fetch(
                [("partner_id", "in", self.ids)], READ, order="sequence, id"
            ).grouped("partner_id")
        fresh = []
        for partner in self:
            mine = known.get(partner, phones_sudo)
            new = {}
            for name in names:
                flag = SHOWN[name]
                text = clean_cell(partner[name] or None)
                holders = mine.filtered(lambda row, flag=flag: row.active and row[flag])
                if not text:
                    partner._retire_phones(holders, flag)
                    continue
                column = "mobile" if name == "mobile" else "any"
                key = parse_phone(text, column=column).national
                same = mine.filtered(
                    lambda row, text=text, key=key: (
                        row.raw == text or (key and row.national == key)
                    )
                ).sorted(lambda row, text=text: (not row.active, row.raw != text))[:1]
                (holders - same).write({flag: False})
                if same:
                    said = column if name == "mobile" else same.column_kind
                    same.write(
                        {"raw": text, flag: True, "active": True, "column_kind": said}
                    )
                elif key in new or text in new:
                    new[key or text][flag] = True
                else:
                    new[key or text] = {
                        "partner_id": partner.id,
                        "raw": text,
                        "column_kind": column,
                        "source": "operator",
                        flag: True,
                    }
            fresh.extend(new.values())
        phones_sudo.create(fresh)
        self.invalidate_recordset(["ahorro_phone_ids"])

    @api.model
    def _retire_phones(self, rows, flag):
        """Stop showing rows in one field; archive those that no field shows now."""
        rows.write({flag: False})
        rows.filtered(lambda row: not row.in_phone and not row.in_mobile).write(
            {"active": False}
        )

    # === PHONES, from the rows to the contact ===

    def _show_phones(self):
        """Bring ``phone`` and ``mobile`` in line with the rows.

        A shown row stays shown while it is good. An empty ``mobile`` takes the first
        mobile, an empty ``phone`` the first other number, or the same one when a
        person has only that.
        """
        # sudo: whoever may record a phone may have it shown.
        partners_sudo = self.sudo().with_context(ahorro_phones_in_sync=IN_SYNC)
        self.env["ahorro.phone"].flush_model()
        rows_sudo = (
            partners_sudo.env["ahorro.phone"]
            .search([("partner_id", "in", self.ids)])
            .grouped("partner_id")
        )
        for partner in partners_sudo:
            rows = rows_sudo.get(partner, partners_sudo.env["ahorro.phone"])
            good = rows.filtered(lambda row: not row.is_wrong)
            mobile = (
                good.filtered("in_mobile")[:1]
                or good.filtered(lambda row: row.kind == "mobile")[:1]
            )
            phone = good.filtered("in_phone")[:1] or (good - mobile)[:1] or mobile
            for name, chosen in (("phone", phone), ("mobile", mobile)):
                flag = SHOWN[name]
                (rows.filtered(flag) - chosen).write({flag: False})
                if chosen and not chosen[flag]:
                    chosen.write({flag: True})
                if (partner[name] or False) != (chosen.raw or False):
                    partner.write({name: chosen.raw})
        self.invalidate_recordset(["ahorro_phone_ids"])
