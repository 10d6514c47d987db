# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..plan.ahorro_plan_card_mixin import CARD_FIELDS
from .ahorro_client_file_mixin import CARDS

#: The contact data that the form edits; what may be written is the mixin's affair.
FORM_FIELDS = (
    "name",
    "is_company",
    "email",
    "street",
    "street2",
    "city",
    "zip",
    "state_id",
    "country_id",
    "ahorro_document_kind",
    "ahorro_document_number",
)
#: What the page says of the contact besides, and of each phone: no more of these wide
#: records is read, because it is read each time that somebody is attended.
CONTACT_FIELDS = (
    "active",
    "create_date",
    "ahorro_document_key",
    "commercial_company_name",
    "company_name",
)
PHONE_FIELDS = (
    "raw",
    "national",
    "e164",
    "kind",
    "reason",
    "suggested",
    "source",
    "source_detail",
    "is_wrong",
    "is_shared",
    "no_whatsapp",
    "in_phone",
    "in_mobile",
)


class AhorroClientFileMixin(models.AbstractModel):
    """The person on the client file: contact data, phones, addresses, other contacts.

    It is read each time that somebody is attended, so no more is asked than is shown.
    """

    _inherit = "ahorro.client.file.mixin"

    def _fetch_client_file_contact(self):
        """Read what the page says of this contact, and no more of it."""
        self.fetch(
            {
                *FORM_FIELDS,
                *CONTACT_FIELDS,
                *self._formatting_address_fields(),
                *self._get_vendor_fields(),
            }
        )

    def _prepare_client_file_contact(self, plans, relatives):
        """Return the person's own data.

        :param relatives: see ``_has_relatives``
        """
        values = {name: self._client_file_value(name) for name in FORM_FIELDS}
        kinds = self._fields["ahorro_document_kind"]._description_selection(self.env)
        return {
            "id": self.id,
            "name": self.name or "",
            "is_company": self.is_company,
            "active": self.active,
            "document": self.ahorro_document,
            "document_warning": self.ahorro_document_warning,
            "since": self._get_client_since(plans),
            "address": self._get_client_file_address(),
            "phones": self._prepare_client_file_phones(),
            "emails": self._prepare_client_file_emails(relatives),
            "contact": values,
            "document_kinds": kinds,
        }

    def _client_file_value(self, name):
        value = self[name]
        return value.id if isinstance(value, models.BaseModel) else value

    def _get_client_since(self, plans):
        """Return the earliest day that tells of this client."""
        days = [fields.Datetime.context_timestamp(self, self.create_date).date()]
        for plan in plans:
            days.append(plan.grouping_date)
            if not plan.sale_date_estimated:
                days.append(plan.sale_date)
        return min(day for day in days if day)

    def _get_client_file_address(self):
        self.country_id.fetch(["name", "code", "address_format"])
        self.state_id.fetch(["name", "code"])
        lines = self._display_address(without_company=True).split("\n")
        return ", ".join(line.strip() for line in lines if line.strip())

    def _prepare_client_file_phones(self):
        # Found and read at once, which the field would do one after the other.
        phones = self.env["ahorro.phone"].search_fetch(
            [("partner_id", "=", self.id)], PHONE_FIELDS
        )
        phones = phones.sorted(lambda row: (row.is_wrong, not row._is_main()))
        labels = self._client_file_labels(phones, "kind", "source")
        return [
            {
                "id": row.id,
                "raw": row.raw,
                "shown": row.shown,
                "e164": row.e164,
                "national": row.national or "",
                # Add-ons that know better say that it must not be called.
                "is_refused": False,
                "kind": row.kind,
                "kind_label": labels["kind"].get(row.kind, ""),
                "source_label": labels["source"].get(row.source, ""),
                "source_detail": row.source_detail,
                "problem": row.problem,
                "is_wrong": row.is_wrong,
                "no_whatsapp": row.no_whatsapp,
                "is_main": row._is_main(),
            }
            for row in phones
        ]

    @api.model
    def _client_file_labels(self, records, *names):
        return {
            name: dict(records._fields[name]._description_selection(self.env))
            for name in names
        }

    def _prepare_client_file_emails(self, relatives):
        """Return the mail addresses of this person, each once, with its source."""
        emails = {}
        if self.email:
            emails[self.email.lower()] = (self.email, self.env._("Contact"))
        for child in self.child_ids if relatives["children"] else ():
            if child.email:
                emails.setdefault(
                    child.email.lower(), (child.email, child.name or child.type)
                )
        return [
            {"email": email, "source_label": source}
            for email, source in emails.values()
        ]

    def _has_relatives(self):
        """Tell whether there are contacts below this one, or of the same document.

        Nearly nobody has any, and to look each of them up is what takes time.

        :return: dict of ``children`` and ``same_document``
        """
        names = ["parent_id", "active", "ahorro_document_key"]
        self.env["res.partner"].flush_model(names)
        [row] = self.env.execute_query_dict(
            SQL(
                """SELECT EXISTS (SELECT FROM res_partner
                                   WHERE parent_id = %(id)s AND active) AS children,
                          EXISTS (SELECT FROM res_partner
                                   WHERE ahorro_document_key = %(document)s
                                     AND id <> %(id)s) AS same_document""",
                id=self.id,
                document=self.ahorro_document_key or None,
            )
        )
        return row

    def _get_same_person_plans(self, relatives):
        """Return the plans held by other contacts with this person's document."""
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        if not relatives["same_document"]:
            return plans
        return plans.search_fetch(
            [
                ("partner_id.ahorro_document_key", "=", self.ahorro_document_key),
                ("partner_id", "!=", self.id),
                ("company_id", "in", self.env.companies.ids),
            ],
            CARD_FIELDS,
            order="is_live desc, id desc",
            limit=CARDS,
        )
