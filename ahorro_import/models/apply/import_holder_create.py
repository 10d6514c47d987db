# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.tools import SQL, email_normalize
from odoo.tools.misc import split_every

from odoo.addons.ahorro_plan.models.person.ahorro_phone_holder_mixin import (
    ARE_NEW,
    IN_SYNC,
)
from odoo.addons.ahorro_plan.tools.document import parse_document
from odoo.addons.ahorro_plan.tools.phone import parse_phone
from odoo.addons.ahorro_plan.tools.search import search_name

from ...tools.as_odoo import write_email, write_number
from .record_copier import RecordCopier, get_addon
from .tables import NEW_HOLDER

#: People created at a time.
BATCH = 2000
#: Nothing is told and nobody is made a follower of thousands of contacts.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "ahorro_phones_in_sync": IN_SYNC,
}
#: CUITs of companies begin like this.
COMPANY_PREFIXES = ("30", "33", "34")
#: What follows from what is given of a contact; see ``_work_out_holder``.
HOLDER_FOLLOWS = (
    "complete_name",
    "commercial_partner_id",
    "commercial_company_name",
    "email_normalized",
    "phone_sanitized",
    "ahorro_document_key",
    "ahorro_search_name",
)
#: And of a phone; see ``_work_out_phone``.
PHONE_FOLLOWS = ("company_id", "national", "e164", "kind", "reason", "suggested")
#: The add-on whose writing of numbers is known; see ``tools/as_odoo.py``.
ODOOS = "phone_validation"
#: What others may do with a contact depends on which these are.
BY_VALUE = ("company_id", "country_id", "is_company", "ahorro_document_kind")
#: And what is the same in many phones.
PHONE_BY_VALUE = ("column_kind", "source", "source_detail")


class AhorroImportHolderCreate(models.AbstractModel):
    """The holders of a run that nobody knows yet, with their phones.

    Others call ``_create_holders`` and ``_prepare_phone_values``; add-ons may extend
    ``_prepare_holder_values``.

    They are thousands in a first file: see ``RecordCopier`` for what is done so that
    they are as if each had been created by itself.
    """

    _name = "ahorro.import.holder.create"
    _description = "Creation of holders"

    def _create_holders(self, run, partners):
        """Create the holders of rows that have none.

        :param partners: ``res.partner``, with the rights to create some
        """
        people = self._get_new_people(run)
        NEW_HOLDER.create(
            self.env.cr, SQL("SELECT 0 AS line_id, 0 AS partner_id WHERE FALSE")
        )
        phones_sudo = self.env["ahorro.phone"].sudo()  # as the contacts
        phones_sudo = phones_sudo.with_context(**QUIET)
        # Who takes a plan over may have a case, and the queue has to hear of them.
        taking_over = [lines for lines, is_cession in people if is_cession]
        self._create_people(
            run,
            taking_over,
            partners,
            lambda values, _people: partners.create(values).ids,
            lambda values, _people: phones_sudo.create(values).ids,
        )
        new = [lines for lines, is_cession in people if not is_cession]
        copiers = self._get_copiers(run, partners, phones_sudo)
        self._create_people(run, new, partners, *copiers)
        NEW_HOLDER.analyze(self.env.cr)
        # Of a new row it is written with its plan.
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_import_line l SET partner_id = h.partner_id
                     FROM ahorro_new_holder h
                    WHERE l.id = h.line_id AND l.result = 'changed'"""
            )
        )

    def _create_people(self, run, groups, partners, make_people, make_phones):
        """Create the people of some groups of rows, with functions that make them."""
        done = 0
        keys = set()
        for batch in split_every(BATCH, groups):
            people = self._create_batch(run, batch, partners, make_people, make_phones)
            for person in people:
                keys.update(phone.get("national") for phone in person["phones"])
            done += len(batch)
            run._progress("apply_holders", done, len(groups))
            # A contact in the cache is large, and nobody asks for these again.
            self.env.flush_all()
            self.env.invalidate_all()
        self.env["ahorro.phone"]._refresh_shared(keys)

    def _create_batch(self, run, groups, partners, make_people, make_phones):
        """Create the people of some groups of rows; return what was said of them."""
        rows = self._read_people([line for lines in groups for line in lines])
        people = [_merge([rows[line] for line in lines]) for lines in groups]
        common = {
            "company_id": run.company_id.id,
            "country_id": self.env["ir.model.data"]._xmlid_to_res_id("base.ar"),
        }
        values = partners._complete_new_values(
            [common | self._prepare_holder_values(run, person) for person in people]
        )
        partner_ids = make_people(values, people)
        make_phones(self._prepare_first_phones(partner_ids, people), people)
        self.env["ahorro.import.effect"]._record(
            run,
            "partner_created",
            partner_id=partner_ids,
            written=[one["name"] for one in values],
        )
        line_ids = [line for lines in groups for line in lines]
        owners = [
            partner_id
            for partner_id, lines in zip(partner_ids, groups, strict=True)
            for _line in lines
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_new_holder (line_id, partner_id)
                   SELECT * FROM unnest(%s::integer[], %s::integer[])""",
                line_ids,
                owners,
            )
        )
        return people

    def _get_new_people(self, run):
        """Return the rows whose holder has to be created, grouped by person.

        :return: list of the ids of a person's rows, the last row of the file last, and
            whether they take a plan over
        """
        return self.env.execute_query(
            SQL(
                """SELECT array_agg(l.id ORDER BY l.row_number, l.id),
                          bool_or(l.result = 'changed')
                     FROM ahorro_import_line l
                    WHERE l.import_id = %s AND l.partner_id IS NULL
                      AND (l.holder_name IS NOT NULL OR l.document_key IS NOT NULL)
                      AND (l.result = 'new'
                           OR (l.result = 'changed' AND l.changes ? 'partner_id'))
                    -- Without a document nobody knows who is the same person.
                    GROUP BY COALESCE(l.document_key, 'row ' || l.id)
                    ORDER BY min(l.row_number)""",
                run.id,
            )
        )

    def _read_people(self, line_ids):
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT id, holder_name, holder_key, document_kind,
                          document_number, email, street, city, zip, state_id, phones
                     FROM ahorro_import_line WHERE id = ANY(%s)""",
                line_ids,
            )
        )
        return {row.pop("id"): row for row in rows}

    # === VALUES ===

    def _prepare_holder_values(self, run, person):
        """Return the values of a contact; add-ons may extend it.

        :param dict person: what the rows of a person say
        """
        number = person["document_number"]
        document = parse_document(number, person["document_kind"] or None)
        is_company = (
            document is not None
            and document.kind == "cuit"
            and document.number.startswith(COMPANY_PREFIXES)
        )
        phone, mobile = person["shown"]
        return {
            "name": person["holder_name"] or number,
            "is_company": is_company,
            "ahorro_document_kind": document.kind if document else False,
            "ahorro_document_number": number or False,
            "email": person["email"] or False,
            "street": person["street"] or False,
            "city": person["city"] or False,
            "zip": person["zip"] or False,
            "state_id": person["state_id"] or False,
            "phone": phone["raw"] if phone else False,
            "mobile": mobile["raw"] if mobile else False,
        }

    def _prepare_first_phones(self, partner_ids, people):
        """Return the phones of new people, who show two of them already."""
        values = []
        for partner_id, person in zip(partner_ids, people, strict=True):
            phone, mobile = person["shown"]
            for row in person["phones"]:
                values.append(
                    self._prepare_phone_values(partner_id, row)
                    | {"in_phone": row is phone, "in_mobile": row is mobile}
                )
        return values

    def _prepare_phone_values(self, partner_id, phone):
        return {
            "partner_id": partner_id,
            "raw": phone["raw"],
            "column_kind": phone.get("column") or "any",
            "source": "file",
            "source_detail": phone.get("header") or phone.get("field") or False,
        }

    # === COPIES ===

    def _get_copiers(self, run, partners, phones):
        """Return what makes new contacts, and what makes their phones."""
        number_names = partners._phone_get_number_fields()
        area = phones._get_default_area()
        argentina_id = self.env["ir.model.data"]._xmlid_to_res_id("base.ar")
        company_id = run.company_id.id
        # What the people of a batch are called and their numbers are, as it was read.
        names, numbers = {}, {}
        is_odoos = get_addon(type(partners)._phone_format_number) == ODOOS

        def write_phone(number, country_id):
            if is_odoos and country_id == argentina_id:
                if written := write_number(number):
                    return written
            country = partners.env["res.country"].browse(country_id)
            return partners._phone_format_number(number, country=country)

        def write_first_phone(values):
            for name in number_names:
                number = values[name]
                if number and (written := write_phone(number, values["country_id"])):
                    return written
            return None

        def work_out_holder(partner_id, values):
            name = values["name"].strip()
            document = parse_document(
                values["ahorro_document_number"] or None,
                values["ahorro_document_kind"] or None,
            )
            return {
                "complete_name": name,
                "commercial_partner_id": partner_id,
                "commercial_company_name": values["is_company"] and values["name"],
                "email_normalized": values["email"]
                and (
                    write_email(values["email"])
                    or email_normalize(values["email"], strict=False)
                ),
                "phone_sanitized": write_first_phone(values),
                "ahorro_document_key": document and document.person_key,
                "ahorro_search_name": names.get(values["name"])
                or search_name(values["name"]),
            }

        def work_out_phone(_phone_id, values):
            known = numbers.get((values["raw"], values["column_kind"]))
            if known:
                return known
            parsed = parse_phone(
                values["raw"], column=values["column_kind"], default_area=area
            )
            return {
                "company_id": company_id,
                "national": parsed.national,
                "e164": parsed.e164,
                "kind": parsed.kind,
                "reason": parsed.reason,
                "suggested": parsed.suggested,
            }

        people_copier = RecordCopier(
            partners, HOLDER_FOLLOWS, work_out_holder, BY_VALUE
        )
        # Who is new has no case, and nobody has them in front.
        phone_copier = RecordCopier(
            phones.with_context(ahorro_contacts_are_new=ARE_NEW),
            PHONE_FOLLOWS,
            work_out_phone,
            PHONE_BY_VALUE,
        )

        def make_people(values, people):
            names.clear()
            names.update((one["holder_name"], one["holder_key"]) for one in people)
            return people_copier.make(values)

        def make_phones(values, people):
            numbers.clear()
            for person in people:
                for phone in person["phones"]:
                    if phone.get("national"):
                        key = phone["raw"], phone.get("column") or "any"
                        numbers[key] = {
                            "company_id": company_id,
                            "national": phone["national"],
                            "e164": _write_e164(phone["national"], phone["kind"]),
                            "kind": phone["kind"],
                            "reason": None,
                            "suggested": None,
                        }
            return phone_copier.make(values)

        return make_people, make_phones


def _merge(rows):
    """Return what the rows of one person say together; the last one wins."""
    person = dict(rows[0])
    for row in rows[1:]:
        person.update({name: value for name, value in row.items() if value})
        if row["holder_name"]:
            person["holder_key"] = row["holder_key"]
    phones = {}
    for row in reversed(rows):
        for phone in row["phones"] or []:
            if phone.get("raw"):
                phones.setdefault(phone.get("national") or phone["raw"], phone)
    person["phones"] = list(phones.values())
    person["shown"] = _choose_shown(person["phones"])
    return person


def _write_e164(national, kind):
    """Return a national number to dial, by the rule of ``parse_phone``."""
    return f"+549{national}" if kind == "mobile" else f"+54{national}"


def _choose_shown(phones):
    """Return the two phones that a contact shows, by the rule of ``_show_phones``."""
    mobile = next((one for one in phones if one["kind"] == "mobile"), None)
    phone = next((one for one in phones if one is not mobile), mobile)
    return phone, mobile
