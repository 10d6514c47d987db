# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote

from .ahorro_contact_hours import DEFAULT_ZONE

REPORT = "ahorro_campaign.claim_evidence"


class AhorroClaimEvidence(models.Model):
    """Who asked for the evidence about a person, and when: append-only.

    The file itself is not kept: it is made anew from what is in the logs.
    """

    _name = "ahorro.claim.evidence"
    _description = "Evidence asked for"
    _order = "id desc"
    _inherit = "ahorro.append.only.mixin"
    _rec_name = "partner_id"
    _log_access = False
    _orm_creates = True

    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    row_count = fields.Integer(string="Rows in it", readonly=True, aggregator=None)

    def _append_only_message(self):
        return self.env._("Who asked for evidence is not edited or deleted.")


class ResPartner(models.Model):
    """The evidence of what was done with a person, for who answers a complaint."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    @remote(self=ONE)
    def action_claim_evidence(self):
        """Open the evidence about this person: a PDF, or a page where there is none.

        :raises AccessError: no supervisor, or not a client within reach
        """
        self._check_person_data_rights()
        # sudo: the report of every supervisor; its rows are checked when it is made.
        action = self.env.ref(f"{REPORT}_report").sudo()
        action = action.report_action(self.ids, config=False)
        if not self.env["report.ahorro_campaign.claim_evidence"]._makes_pdf():
            action["report_type"] = "qweb-html"
        return action


class ClaimEvidenceReport(models.AbstractModel):
    """One file for a complaint: what was known, asked, said and done, in order.

    Of a person with all of their contacts: those with the same document, and those with
    one of their own phones that have no other document. What is in it are the rows of
    the person's register that say how they were contacted.
    """

    _name = "report.ahorro_campaign.claim_evidence"
    _description = "Evidence for a complaint"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the report shows, and note who asked for it.

        :raises AccessError: no supervisor, or not a client within reach
        :raises UserError: not exactly one person
        """
        partner = self.env["res.partner"].browse(docids).exists()
        if len(partner) != 1:
            raise UserError(self.env._("The evidence is about one person."))
        partner._check_person_data_rights()
        people_sudo = self._get_people_sudo(partner)
        rows = self._collect(people_sudo)
        now = fields.Datetime.now()
        # sudo: nobody writes this log but by asking.
        self.env["ahorro.claim.evidence"].sudo().create(
            {
                "date": now,
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "partner_id": partner.id,
                "row_count": len(rows),
            }
        )
        return {
            "doc_ids": partner.ids,
            "doc_model": "res.partner",
            "docs": partner,
            "people": self._prepare_people(people_sudo),
            "lists": self._prepare_lists(people_sudo),
            "rows": rows,
            "asked_by": self.env.user.name,
            "asked_on": self._format_moment(now),
            "zone": self._get_zone(),
            "companies": ", ".join(self.env.companies.mapped("name")),
            "makes_pdf": self._makes_pdf(),
        }

    @api.model
    def _makes_pdf(self):
        """Tell whether this server can make a PDF of a page (wkhtmltopdf)."""
        state = self.env["ir.actions.report"].get_wkhtmltopdf_state()
        return state not in ("install", "broken")

    # === WHO ===

    @api.model
    def _get_people_sudo(self, partner):
        """Return the contacts of one person, of the user's companies, with ``sudo``."""
        query = self.env["ahorro.person.keys"]._same_people_query(partner.ids)
        self.env.flush_all()
        # sudo: the right to this client was checked; the others are the same person.
        found_sudo = partner.sudo().with_context(active_test=False)
        found_sudo = found_sudo.search(
            Domain("id", "in", SQL("(%s)", query))
            & Domain("company_id", "in", [False, *self.env.companies.ids])
        )
        key = partner.sudo().ahorro_document_key
        return partner.sudo() | found_sudo.filtered(
            lambda one: (
                not one._is_no_client()
                and (not key or one.ahorro_document_key in (False, key))
            )
        )

    @api.model
    def _prepare_people(self, people_sudo):
        return [
            {
                "name": one.name or "",
                "document": one.ahorro_document or "",
                "id": one.id,
                "phones": ", ".join(
                    phone.shown or phone.raw for phone in one.ahorro_phone_ids
                ),
            }
            for one in people_sudo
        ]

    # === WHAT ===

    @api.model
    def _get_sources(self):
        """Return the places of the register that are evidence.

        :return: dict of the place's code to what a row of it is called, the names of
            the fields that say when (the first that is filled in counts), and the one
            that says who, or False
        """
        return {
            "guard": (self.env._("Contact check"), ["date"], "user_id"),
            "optout": (self.env._("Request of no contact"), ["date"], "user_id"),
            "consent": (self.env._("Consent"), ["date"], "user_id"),
            "movement": (self.env._("Movement"), ["date"], "user_id"),
        }

    @api.model
    def _collect(self, people_sudo):
        """Return the rows about a person, the oldest first.

        :return: list of dicts with ``model``, ``id``, ``moment``, ``when``, ``kind``,
            ``who`` and ``facts``, pairs of a label and a text
        """
        register = self.env["ahorro.person.register"]
        person = register._open(people_sudo, self.env.companies.ids)
        sources = self._get_sources()
        rows = []
        for place in register._get_places():
            if place.code not in sources:
                continue
            source = sources[place.code]
            records = place.find(person)
            labels = records.fields_get(place.shown, ["string"])
            rows += [
                self._prepare_row(record, source, place.shown, labels)
                for record in records
            ]
        rows.sort(key=lambda row: (row["moment"], row["model"], row["id"]))
        return rows

    @api.model
    def _prepare_row(self, record, source, shown, labels):
        """Return one row; ``source`` is one of ``_get_sources``."""
        kind, days, who = source
        moment = next((record[name] for name in days if record[name]), None)
        facts = []
        for name in shown:
            if name in (*days, who):
                continue
            text = self._get_text(record, name)
            if text:
                facts.append((labels[name]["string"], text))
        return {
            "model": record._name,
            "id": record.id,
            "moment": moment or datetime.combine(datetime.min, time()),
            "when": moment and self._format_moment(moment) or "",
            "kind": kind,
            "who": record[who].name or "" if who else "",
            "facts": facts,
        }

    @api.model
    def _get_text(self, record, name):
        """Return a datum as people read it."""
        value, field = record[name], record._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if value is False or value is None or value == "":
            return ""
        if field.type == "many2one":
            return value.display_name or ""
        if field.type == "selection":
            told = dict(field._description_selection(self.env))
            return told.get(value, value)
        if field.type == "datetime":
            return self._format_moment(value)
        return str(value)

    @api.model
    def _format_moment(self, moment):
        """Return a moment by the company's clock, whoever asks for it."""
        return format_datetime(
            self.env, moment, tz=self._get_zone(), dt_format="dd/MM/yyyy HH:mm:ss"
        )

    @api.model
    def _get_zone(self):
        return self.env.company.ahorro_tz or DEFAULT_ZONE

    # === NO LLAME ===

    @api.model
    def _prepare_lists(self, people_sudo):
        """Return the No Llame lists of these companies, and whether they name them.

        Of a list that was replaced the numbers are not kept: what the guard answered
        then is among the rows.
        """
        # sudo: lists are of the company; supervisors read them, and not their numbers.
        lists_sudo = self.env["ahorro.nollame.list"].sudo()
        lists_sudo = lists_sudo.search(
            [("company_id", "in", self.env.companies.ids)], order="date, id"
        )
        phones = people_sudo.ahorro_phone_ids
        numbers = sorted({one for one in phones.mapped("national") if one})
        listed = dict.fromkeys(lists_sudo.ids, ())
        for list_id, found in self.env.execute_query(
            SQL(
                """SELECT list_id, array_agg(DISTINCT number ORDER BY number)
                     FROM ahorro_nollame_number
                    WHERE list_id = ANY(%s) AND number = ANY(%s) GROUP BY list_id""",
                lists_sudo.ids,
                numbers,
            )
        ):
            listed[list_id] = tuple(found)
        return [
            {
                "id": one.id,
                "company": one.company_id.name,
                "date": one.date,
                "filename": one.filename or "",
                "source": one.source or "",
                "count": one.number_count,
                "loaded": self._format_moment(one.create_date),
                "by": one.create_uid.name or "",
                "replaced": one.replaced_on and self._format_moment(one.replaced_on),
                "listed": ", ".join(listed[one.id]),
            }
            for one in lists_sudo
        ]
