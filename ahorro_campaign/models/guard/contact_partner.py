# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.ahorro_plan.tools.text import clean_cell


class ResPartner(models.Model):
    """What a person said about being contacted, on their file."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    ahorro_optout_ids = fields.One2many(
        "ahorro.optout",
        "partner_id",
        string="Not to be contacted",
        groups="ahorro_plan.group_operator",  # others have no right on the rows
    )

    # === THE CLIENT FILE ===

    @remote(self=ONE)
    def action_opt_out(self, channel, reason, phone_id=False, purpose="all"):
        """Record that this client asked not to be contacted; asked twice, once.

        It holds in each company whose plans the user and the client share.

        :param str channel: ``phone``, ``whatsapp``, ``mail`` or ``all``
        :param str reason: the client's words
        :param phone_id: a phone of the client, when only that number is meant
        :param str purpose: ``all`` or ``advertising``
        :return: the statements in force, as the client file shows them
        :raises AccessError: no role, or not a client within reach
        """
        client_sudo = self._get_client_sudo()
        optouts = self.env["ahorro.optout"]
        self._check_choices(optouts, channel=channel, purpose=purpose)
        reason = clean_cell(reason) if isinstance(reason, str) else None
        if not reason:
            raise UserError(self.env._("Write what the client said."))
        phone = False
        if phone_id:
            phone = client_sudo.ahorro_phone_ids.filtered(
                lambda row: row.id == phone_id
            )
            phone = phone.national or phone.e164
            if not phone:
                raise UserError(
                    self.env._("This client has no such phone: reload the page.")
                )
        optouts._record(
            [
                {
                    "company_id": company.id,
                    "partner_id": self.id,
                    "phone": phone,
                    "channel": channel,
                    "purpose": purpose,
                    "source": "operator",
                    "reason": reason,
                }
                for company in self._get_contact_companies()
            ]
        )
        return self._prepare_contact_statements()

    @remote(self=ONE)
    def action_lift_opt_out(self, optout_id, reason):
        """Let this client be contacted again; supervisors only.

        :return: the statements in force, as the client file shows them
        """
        self._get_client_sudo()
        optout = self.env["ahorro.optout"].search(
            self._get_optout_domain() & Domain("id", "=", optout_id)
            if type(optout_id) is int
            else Domain.FALSE
        )
        if not optout:
            raise UserError(self.env._("It had ended already: reload the page."))
        optout.action_lift(reason)
        return self._prepare_contact_statements()

    @remote(self=ONE)
    def action_record_consent(self, channel, how, evidence):
        """Record that this client agreed to be contacted.

        :param str channel: ``phone``, ``whatsapp``, ``mail`` or ``all``
        :param str how: see the field of ``ahorro.consent``
        :param str evidence: the client's words, or the paper that holds them
        :return: the statements in force, as the client file shows them
        :raises AccessError: no role, or not a client within reach
        """
        self._get_client_sudo()
        consents = self.env["ahorro.consent"]
        self._check_choices(consents, channel=channel, how=how)
        # sudo: operators record what a client says, and may not create freely.
        consents.sudo().create(
            [
                {
                    "company_id": company.id,
                    "partner_id": self.id,
                    "channel": channel,
                    "how": how,
                    "evidence": evidence if isinstance(evidence, str) else "",
                }
                for company in self._get_contact_companies()
            ]
        )
        return self._prepare_contact_statements()

    @api.model
    def _check_choices(self, records, **values):
        """Refuse what the selection fields of some records do not have."""
        for name, value in values.items():
            options = dict(records._fields[name].selection)
            if not isinstance(value, str) or value not in options:
                raise UserError(
                    self.env._("The form could not be read: reload the page.")
                )

    def _get_contact_companies(self):
        """Return the companies of the user in which this person holds plans."""
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        groups = plans._read_group(self._get_client_file_plan_domain(), ["company_id"])
        found = self.env["res.company"].union(*(company for [company] in groups))
        companies = self.company_id
        return found or companies & self.env.companies or self.env.company

    def _get_optout_domain(self):
        """Return the domain of what holds for this person in these companies.

        Statements made as another contact with the same document are theirs too.
        """
        return (
            Domain("ended_on", "=", False)
            & Domain("company_id", "in", self.env.companies.ids)
            & self._get_statement_domain(SQL("o.ended_on IS NULL"))
        )

    def _get_statement_domain(self, condition=None):
        """Return the domain of what this person said, under any key of theirs.

        It is a union, each part of which an index answers: with *or* between them all
        statements there are would be read, whenever somebody is attended.

        :param condition: SQL that holds of the statements ``o`` that are looked for
        """
        said = self._said_query(condition or SQL("TRUE"))
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (%s)", SQL.identifier(alias, "id"), said
            )
        )

    def _said_query(self, condition):
        """Return the SQL of the ids of what this person said; see above."""
        self.env["ahorro.phone"].flush_model(["partner_id", "national", "active"])
        self.env["ahorro.optout"].flush_model(["partner_id", "phone", "ended_on"])
        self.env["ahorro.optout.key"].flush_model(["optout_id", "key"])
        return SQL(
            """SELECT o.id FROM ahorro_optout o
                WHERE o.partner_id = %(partner)s AND %(condition)s
                UNION
               SELECT o.id FROM ahorro_optout o
                WHERE o.phone = ANY(ARRAY(
                        SELECT national FROM ahorro_phone
                         WHERE partner_id = %(partner)s AND active
                           AND national IS NOT NULL))
                  AND %(condition)s
                UNION
               SELECT k.optout_id FROM ahorro_optout_key k
                WHERE k.key = %(document)s""",
            partner=self.id,
            document=self.ahorro_document_key or None,
            condition=condition,
        )

    def _get_consent_domain(self):
        mine = Domain("partner_id", "=", self.id)
        if self.ahorro_document_key:
            mine |= Domain("document_key", "=", self.ahorro_document_key)
        return mine & Domain("company_id", "in", self.env.companies.ids)

    def _prepare_client_file_summary(self, plans):
        statements = self._prepare_contact_statements()
        file = super()._prepare_client_file_summary(plans)
        refused = [
            optout["phone"]
            for optout in statements["optouts"]
            if optout["channel"] in ("all", "phone") and optout["purpose"] == "all"
        ]
        if refused:
            # A number that must not be called is no button that calls it.
            for phone in file["phones"]:
                phone["is_refused"] = "" in refused or phone["national"] in refused
        return {**file, "contact_statements": statements}

    def _has_said_anything(self):
        """Tell whether anything may be found of what this person said.

        Nearly nobody has said anything, and it is asked whenever somebody is attended.
        """
        self.env["ahorro.consent"].flush_model(["partner_id", "document_key"])
        rows = self.env.execute_query(
            SQL(
                """SELECT EXISTS (%(said)s)
                       OR EXISTS (SELECT FROM ahorro_consent
                                   WHERE partner_id = %(id)s)
                       OR EXISTS (SELECT FROM ahorro_consent
                                   WHERE document_key = %(document)s)""",
                said=self._said_query(SQL("o.ended_on IS NULL")),
                id=self.id,
                document=self.ahorro_document_key or None,
            )
        )
        return rows[0][0]

    def _prepare_contact_statements(self):
        """Return what this person said about being contacted and holds today."""
        optouts, consents = self.env["ahorro.optout"], self.env["ahorro.consent"]
        if self._has_said_anything():
            optouts = optouts.search(self._get_optout_domain())
            consents = consents.search(
                self._get_consent_domain() & Domain("ended_on", "=", False)
            )
        several = len(self.env.companies) > 1
        labels = self._client_file_labels
        channels = labels(optouts, "channel")["channel"]
        purposes = labels(optouts, "purpose")["purpose"]
        hows = labels(consents, "how")["how"]
        return {
            "optouts": [
                {
                    "id": row.id,
                    "channel": row.channel,
                    "channel_label": channels[row.channel],
                    "purpose": row.purpose,
                    "purpose_label": purposes[row.purpose],
                    "phone": row.phone or "",
                    "reason": row.reason or "",
                    "date": row.date,
                    # sudo: the name of who recorded it, whatever their company is now.
                    "who": row.user_id.sudo().name or "",
                    "company": row.company_id.name if several else "",
                }
                for row in optouts
            ],
            "consents": [
                {
                    "id": row.id,
                    "channel_label": channels[row.channel],
                    "how_label": hows[row.how],
                    "evidence": row.evidence or "",
                    "date": row.date,
                    # sudo: the name of who recorded it, whatever their company is now.
                    "who": row.user_id.sudo().name or "",
                    "company": row.company_id.name if several else "",
                }
                for row in consents
            ],
            "can_lift": self.env.user.has_group("ahorro_plan.group_supervisor"),
        }

    # === SURVIVING ===

    @api.ondelete(at_uninstall=False)
    def _unlink_keep_optout_keys(self):
        """Note, before the contact goes, by what the person will be known again."""
        # sudo: who may delete contacts need not see what they said.
        for model in ("ahorro.optout", "ahorro.consent"):
            records_sudo = self.env[model].sudo()
            records_sudo.search([("partner_id", "in", self.ids)])._record_keys()
