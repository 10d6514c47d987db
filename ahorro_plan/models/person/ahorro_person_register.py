# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize, html2plaintext

from ...tools.document import parse_document
from ...tools.person_marks import Marks
from ...tools.phone import national_key
from .person_place import ERASED, Person

#: Types of the columns that can hold a text.
TEXTS = ("varchar", "text", "jsonb", "json")


class AhorroPersonRegister(models.AbstractModel):
    """The register of where personal data can stand, and the walks through it.

    ``_get_places`` is the register: one ``Place`` for each place, ours and Odoo's.
    The access (Ley 25.326, art. 14) and the erasure (art. 16) both walk it, so that
    nothing is given out that is not erased and nothing is erased that is not given out.
    An add-on that holds more about a person extends ``_get_places``.

    Records are read with ``sudo``: callers check the rights, see
    ``_check_person_data_rights`` of ``res.partner``.
    """

    _name = "ahorro.person.register"
    _description = "Register of personal data"

    # === THE REGISTER ===

    @api.model
    def _get_places(self):
        """Return the register: a list of ``Place``, in the order of erasing.

        All are found before the first is erased. Processes come after the contact, from
        which Odoo fills them, and what others wrote comes last: by then nothing else
        mentions the person.
        """
        return [
            *self.env["ahorro.person.file"]._get_places(),
            *self.env["ahorro.person.mail"]._get_places(),
            *self.env["ahorro.person.agenda"]._get_places(),
            *self.env["ahorro.person.leftover"]._get_places(),
            *self.env["ahorro.person.contact"]._get_places(),
            *self.env["ahorro.person.process"]._get_places(),
            *self.env["ahorro.person.mention"]._get_places(),
        ]

    # === WHO ===

    @api.model
    def _open(self, people, companies=None):
        """Return the ``Person`` of some contacts, with what they are known by.

        :param people: ``res.partner``, the contacts of one person
        :param companies: ids of the companies whose records count; None for all
        """
        people = people.sudo()  # the caller checked the rights
        people = self.env["ahorro.person.contact"]._with_family(people)
        companies = None if companies is None else tuple(companies)
        person = Person(people, companies, self._get_marks(people))
        person.plans = person.mine("ahorro.plan")
        person.former = self._get_former_plans(person)
        person.leads = self.env["ahorro.person.process"]._find_leads(person)
        told = self._get_told_addresses(person)
        if told:
            # What they had before, by which others know them still.
            person.marks = self._get_marks(people, told)
            person.leads = self.env["ahorro.person.process"]._find_leads(person)
        person.documents = self.env["ahorro.person.mail"]._get_documents(person)
        return person

    @api.model
    def _get_marks(self, people, told=()):
        """Return by what a person is recognised in a text.

        :param told: further mails and phones of theirs
        """
        phones = people.with_context(active_test=False).ahorro_phone_ids
        documents = set()
        for one in people:
            for text in (one.ahorro_document_number, one.vat):
                document = parse_document(text or None)
                number = document and (document.person_key or document.number)
                if number:
                    documents.add(number.removeprefix("P:"))
        texts = {*told}
        for one in people:
            texts |= {one.email, one.phone, one.mobile}
        mails = {email_normalize(text) for text in texts if text and "@" in text}
        numbers = {national_key(text) for text in texts if text and "@" not in text}
        numbers |= {*phones.mapped("national")}
        return Marks(
            names=tuple(dict.fromkeys(one.name for one in people if one.name)),
            documents=tuple(sorted(documents)),
            numbers=tuple(sorted(number for number in numbers if number)),
            mails=tuple(sorted(mail for mail in mails if mail)),
            streets=tuple(sorted({one.street for one in people if one.street})),
        )

    @api.model
    def _get_told_addresses(self, person):
        """Return the mails and phones that the person has, or had, elsewhere: a set.

        In processes of theirs, as sender of messages, and as values that were tracked.
        Add-ons that know others extend it.
        """
        leads = person.leads.filtered(lambda lead: lead.partner_id in person.people)
        told = {lead[name] for lead in leads for name in ("email_from", "phone")}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT unnest(ARRAY[v.old_value_char, v.new_value_char])
                     FROM mail_message m
                     JOIN mail_tracking_value v ON v.mail_message_id = m.id
                     JOIN ir_model_fields f ON f.id = v.field_id
                    WHERE f.name IN ('email', 'email_from', 'phone', 'mobile')
                      AND (m.model = 'res.partner' AND m.res_id = ANY(%(people)s)
                           OR m.model = 'crm.lead' AND m.res_id = ANY(%(leads)s))
                    UNION
                   SELECT email_from FROM mail_message WHERE author_id = ANY(%(people)s)
                """,
                people=person.people.ids,
                leads=leads.ids,
            )
        )
        return {text for text in told | {row[0] for row in rows} if text}

    @api.model
    def _get_former_plans(self, person):
        """Return the plans that they held once: id to when somebody else got it."""
        self.env["ahorro.plan"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT c.plan_id, max(c.date)
                     FROM ahorro_plan_change c JOIN ahorro_plan p ON p.id = c.plan_id
                    WHERE c.field = 'partner_id' AND c.old_value = ANY(%s)
                      AND COALESCE(p.partner_id, 0) <> ALL(%s) AND %s
                    GROUP BY c.plan_id""",
                [str(one) for one in person.people.ids],
                person.people.ids,
                SQL("TRUE")
                if person.companies is None
                else SQL("c.company_id = ANY(%s)", list(person.companies)),
            )
        )
        return dict(rows)

    # === THE WALKS ===

    @api.model
    def _find(self, person, slow=False):
        """Return what is found in each place: list of (place, records).

        :param slow: also where that takes reading whole tables
        """
        return [
            (place, place.find(person))
            for place in self._get_places()
            if slow or not place.is_slow
        ]

    @api.model
    def _collect(self, people, companies):
        """Return everything held about a person, for their access.

        :return: list of (title, list of column titles, list of rows), the last one of
            what the law keeps
        """
        person = self._open(people, companies)
        sections, kept = [], []
        for place, records in self._find(person):
            if place.fate == "kept":
                kept.append([place.title, len(records), place.why])
            if place.rows:
                titles, rows = place.rows(person, records)
            elif place.shown:
                titles, rows = self._get_rows(records, place.shown)
            else:
                continue
            sections.append((place.title, titles, rows))
        titles = [self.env._("What"), self.env._("How many"), self.env._("Why")]
        return [*sections, (self.env._("What the law keeps"), titles, kept)]

    @api.model
    def _erase(self, people):
        """Erase a person from every place but what the law keeps.

        :return: list of (place, the records that were there)
        :raises UserError: something of theirs is of a company that the user is not in
        """
        person = self._open(people)
        found = self._find(person, slow=True)
        self._check_companies(found)
        self._check_quiet(person)
        # What is erased is not noted as a change. Some tracked values are computed,
        # and no context reaches those.
        for records in person.documents:
            if hasattr(records, "_track_discard"):
                records._track_discard()
        for place, records in found:
            if place.erase and records:
                place.erase(person, records)
        self.env.flush_all()
        return [(place, records) for place, records in found if records]

    @api.model
    def _check_companies(self, found):
        """Refuse to erase a part: what another dealership holds counts too."""
        mine = self.env.companies
        for place, records in found:
            if place.fate == "doubtful" or "company_id" not in records._fields:
                continue
            if records.company_id - mine:
                raise UserError(
                    self.env._(
                        "Another company of this database also holds data of this "
                        "person (%(what)s): somebody who works in both has to erase "
                        "them.",
                        what=place.title,
                    )
                )

    @api.model
    def _check_quiet(self, person):
        """Refuse while something is at work that would write the data again.

        Add-ons that write people in the background extend it.

        :raises UserError: with what to wait for
        """

    # === WHAT PLACES ARE MADE WITH ===

    @api.model
    def _get_rows(self, records, names):
        """Return the titles and the rows of some fields, as people read them."""
        described = records.fields_get(list(names), ["string", "type"])
        names = [name for name in names if name in described]
        rows = [
            [self._get_cell(record, name, described[name]["type"]) for name in names]
            for record in records
        ]
        return [described[name]["string"] for name in names], rows

    @api.model
    def _get_cell(self, record, name, kind):
        value = record[name]
        if isinstance(value, models.BaseModel):
            return ", ".join(one.display_name or "" for one in value)
        if kind == "selection":
            options = record._fields[name]._description_selection(self.env)
            return dict(options).get(value, value or "")
        if kind == "html":
            return html2plaintext(value or "")
        if kind == "boolean":
            return self.env._("Yes") if value else ""
        if value is False or value is None:
            return ""
        if isinstance(value, (list, tuple)):
            return " | ".join(str(cell) for cell in value if cell not in (None, ""))
        if isinstance(value, dict):
            return " | ".join(f"{key}: {cell}" for key, cell in value.items())
        return value if isinstance(value, (int, float)) else str(value)

    @api.model
    def _blank(self, records, names):
        """Empty some columns of records, by SQL: logs cannot be edited through the ORM.

        A column that must hold something says that its data was erased.
        """
        records = records.exists()
        names = [
            name
            for name in names
            if name in records._fields and records._fields[name].store
        ]
        if not records or not names:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                SQL(", ").join(
                    SQL(
                        "%s = %s",
                        SQL.identifier(name),
                        ERASED if records._fields[name].required else None,
                    )
                    for name in names
                ),
                records.ids,
            )
        )
        records.invalidate_recordset(names)

    @api.model
    def _replace(self, records, names):
        """Say in some columns, where they say anything, that the data was erased."""
        records = records.exists()
        self.env.flush_all()
        for name in names if records else ():
            column = SQL.identifier(name)
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id = ANY(%s) AND %s <> ''",
                    SQL.identifier(records._table),
                    column,
                    ERASED,
                    records.ids,
                    column,
                )
            )
        records.invalidate_recordset(names)

    @api.model
    def _delete(self, person, records):
        """Delete records."""
        records.exists().unlink()

    @api.model
    def _mention_sql(self, person, columns):
        """Return the SQL of whether a row mentions the person.

        :param columns: list of SQL, of what is read
        """
        said = SQL("concat_ws(' ', %s)", SQL(", ").join(columns))
        marks = person.marks
        tests = [SQL("%s ~* %s", said, one) for one in marks.key_patterns]
        tests += [
            SQL("(%s)", SQL(" AND ").join(SQL("%s ~* %s", said, word) for word in one))
            for one in marks.name_patterns
        ]
        return SQL("(%s)", SQL(" OR ").join(tests)) if tests else SQL("FALSE")

    @api.model
    def _find_mentions(self, person, model, condition=None, names=None):
        """Return the records of a model, any of whose texts mentions the person.

        :param condition: SQL that holds of them too; the table's name is its own
        :param names: the fields that are read; by default all that hold a text
        """
        records = self.env[model].sudo().with_context(active_test=False)
        columns = [
            SQL("%s::text", SQL.identifier(records._table, name))
            for name, field in records._fields.items()
            if field.store
            and field.column_type
            and field.column_type[0] in TEXTS
            and (names is None or name in names)
        ]
        if not columns:
            return records.browse()
        records.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE %s AND %s",
                SQL.identifier(records._table),
                condition or SQL("TRUE"),
                self._mention_sql(person, columns),
            )
        )
        return records.browse(row_id for (row_id,) in rows)

    @api.model
    def _erased_name(self, partner):
        return self.env._("Erased person %(id)s", id=partner.id)
