# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import SQL
from odoo.tools.misc import split_every

from odoo.addons.ahorro_plan.models.person.ahorro_phone_holder_mixin import IN_SYNC
from odoo.addons.ahorro_plan.tools.document import parse_document
from odoo.addons.ahorro_plan.tools.phone import parse_phone

from ...tools.catalog import HOLDER_COLUMNS, PERSONAL_COLUMNS
from ..run.ahorro_import_line import WRITTEN

#: People created at a time.
BATCH = 1000
#: Nothing is told and nobody is made a follower of thousands of contacts.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "ahorro_phones_in_sync": IN_SYNC,
}
#: CUITs of companies begin like this.
COMPANY_PREFIXES = ("30", "33", "34")


class AhorroImportHolderApply(models.AbstractModel):
    """The holders of a run: created, filled where empty, renamed.

    Others call ``_apply_holders`` and ``_apply_phones``; add-ons may extend
    ``_prepare_holder_values``.

    Contacts go through ``create`` and ``write``, so that whatever else an
    installation does with contacts is done: accounting's number, for one.
    """

    _name = "ahorro.import.holder.apply"
    _description = "Writing of holders"

    def _apply_holders(self, run):
        """Create the holders that nobody has yet, and complete those that are known."""
        partners_sudo = self.env["res.partner"].sudo()  # roles hold no contact group
        partners_sudo = partners_sudo.with_context(**QUIET)
        self._create_holders(run, partners_sudo)
        self._restore_holders(run, partners_sudo)
        self._fill_holders(run, partners_sudo)
        self.env.flush_all()

    # === CREATING ===

    def _create_holders(self, run, partners):
        groups = self._get_new_people(run)
        done = 0
        for batch in split_every(BATCH, groups):
            rows = self._read_people([line for lines in batch for line in lines])
            people = [_merge([rows[line] for line in lines]) for lines in batch]
            created = partners.create(
                [self._prepare_holder_values(run, person) for person in people]
            )
            self._create_first_phones(created, people)
            self.env["ahorro.import.effect"]._record(
                run,
                "partner_created",
                partner_id=created.ids,
                written=created.mapped("name"),
            )
            lines = [line for lines in batch for line in lines]
            owners = [
                partner.id
                for partner, lines_of_one in zip(created, batch, strict=True)
                for _line in lines_of_one
            ]
            self.env.cr.execute(
                SQL(
                    """UPDATE ahorro_import_line l SET partner_id = v.partner_id
                         FROM unnest(%s::integer[], %s::integer[]) AS v (id, partner_id)
                        WHERE l.id = v.id""",
                    lines,
                    owners,
                )
            )
            done += len(batch)
            run._progress("apply_holders", done, len(groups))
            # A contact in the cache is large, and nobody asks for these again.
            self.env.flush_all()
            self.env.invalidate_all()

    def _get_new_people(self, run):
        """Return the rows whose holder has to be created, grouped by person.

        :return: list of lists of row ids, the last row of the file last
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT array_agg(l.id ORDER BY l.row_number, l.id)
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
        return [ids for (ids,) in rows]

    def _read_people(self, line_ids):
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT id, holder_name, document_kind, document_number, email,
                          street, city, zip, state_id, phones
                     FROM ahorro_import_line WHERE id = ANY(%s)""",
                line_ids,
            )
        )
        return {row.pop("id"): row for row in rows}

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
        phone, mobile = _choose_shown(person["phones"])
        return {
            "name": person["holder_name"] or number,
            "company_id": run.company_id.id,
            "is_company": is_company,
            # Without asking the database each time, as env.ref does.
            "country_id": self.env["ir.model.data"]._xmlid_to_res_id("base.ar"),
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

    def _create_first_phones(self, partners, people):
        """Create the phones of people just created, who show two of them already."""
        values = []
        for partner, person in zip(partners, people, strict=True):
            phone, mobile = _choose_shown(person["phones"])
            for row in person["phones"]:
                values.append(
                    self._prepare_phone_values(partner.id, row)
                    | {"in_phone": row is phone, "in_mobile": row is mobile}
                )
        phones_sudo = self.env["ahorro.phone"].sudo()  # as the contacts
        phones_sudo.with_context(**QUIET).create(values)

    def _prepare_phone_values(self, partner_id, phone):
        return {
            "partner_id": partner_id,
            "raw": phone["raw"],
            "column_kind": phone.get("column") or "any",
            "source": "file",
            "source_detail": phone.get("header") or phone.get("field") or False,
        }

    # === COMPLETING ===

    def _restore_holders(self, run, partners):
        """Take out of the archive the people whom an undo had put there."""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT r.id
                     FROM ahorro_import_line l
                     JOIN res_partner r ON r.id = l.partner_id AND NOT r.active
                     JOIN ahorro_import_effect e ON e.partner_id = r.id
                          AND e.kind = 'partner_archived'
                    WHERE l.import_id = %s AND l.result IN %s
                      AND l.holder_decision IS DISTINCT FROM 'keep'
                      AND r.ahorro_erased_on IS NULL""",
                run.id,
                WRITTEN,
            )
        )
        archived = partners.browse(partner_id for (partner_id,) in rows)
        if archived:
            archived.write({"active": True})
            self.env["ahorro.import.effect"]._record(
                run, "partner_restored", partner_id=archived.ids
            )

    def _fill_holders(self, run, partners):
        """Write to known contacts what the comparison said: blanks, corrected names."""
        rows = self.env.execute_query(self._get_fill_sql(run))
        wanted = {}
        for partner_id, change, text, kind, state_id in rows:
            values = wanted.setdefault(partner_id, {})
            if change == "holder_document":
                document = parse_document(text, kind or None)
                values["ahorro_document_kind"] = document and document.kind
            name = HOLDER_COLUMNS[change][1]
            values[name] = state_id if name == "state_id" else text
        effects = []
        for partner in partners.browse(wanted):
            values = wanted[partner.id]
            for name, value in values.items():
                old = partner[name].id if name == "state_id" else partner[name]
                effects.append((partner.id, name, old or None, str(value or "")))
            partner.write(values)
        if effects:
            ids, names, olds, news = zip(*effects, strict=True)
            olds = [old and str(old) for old in olds]
            self.env["ahorro.import.effect"]._record(
                run,
                "partner_value",
                partner_id=ids,
                field=names,
                old=olds,
                written=news,
            )

    def _get_fill_sql(self, run):
        """Return a query of what to write to known contacts.

        Its columns: contact, name of the change, text, kind of document, province.
        """
        return SQL(
            """
            SELECT DISTINCT ON (r.id, v.change)
                   r.id, v.change, v.value, l.document_kind, l.state_id
              FROM ahorro_import_line l
              JOIN res_partner r ON r.id = l.partner_id
             CROSS JOIN LATERAL (VALUES %(values)s) AS v (change, value)
             WHERE l.import_id = %(run)s AND %(holders)s
               AND l.changes ? v.change AND v.value <> ''
             ORDER BY r.id, v.change, l.row_number DESC""",
            values=SQL(", ").join(
                SQL("(%s, %s::text)", change, SQL.identifier("l", column))
                for change, (column, _name) in HOLDER_COLUMNS.items()
            ),
            run=run.id,
            holders=self._get_holder_condition(run),
        )

    def _get_holder_condition(self, run):
        """Return the SQL of the rows ``l`` that write to their known holder ``r``.

        Never somebody whose data was erased meanwhile, who is a user or one of our
        companies, or who was created by this run with all that the file says.
        """
        return SQL(
            """l.result IN %s AND %s
               AND NOT EXISTS (
                   SELECT 1 FROM ahorro_import_effect e
                    WHERE e.partner_id = r.id AND e.import_id = %s
                      AND e.kind = 'partner_created')""",
            WRITTEN,
            self.env["ahorro.import.holder.match"]._get_client_sql("r"),
            run.id,
        )

    def _forget_erased(self, run):
        """Blank what rows say of people whose data was erased; the rows stay.

        The file brought them again, and the plan is kept. Not so the person's data:
        after the import nobody needs them.
        """
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_import_line l
                      SET %s, problems = (
                          SELECT jsonb_agg(one || '{"raw": ""}')
                            FROM jsonb_array_elements(l.problems) AS one)
                     FROM res_partner r
                    WHERE l.import_id = %s AND r.id = l.partner_id
                      -- Who is named instead of an erased holder is somebody else.
                      AND (position(',erased_holder,' IN l.code_names) > 0
                           OR (r.ahorro_erased_on IS NOT NULL
                               AND l.holder_change IS DISTINCT FROM 'cession'))""",
                SQL(", ").join(
                    SQL("%s = NULL", SQL.identifier(name)) for name in PERSONAL_COLUMNS
                ),
                run.id,
            )
        )
        self.env["ahorro.import.line"].invalidate_model()

    def _apply_phones(self, run):
        """Add the numbers that known holders do not have; typed ones stay as they are.

        A number that somebody flagged or archived is known too: it does not come back.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (l.partner_id, COALESCE(f.national, f.raw))
                       l.partner_id, f.phone
                  FROM ahorro_import_line l
                  JOIN res_partner r ON r.id = l.partner_id
                 CROSS JOIN LATERAL jsonb_array_elements(l.phones) WITH ORDINALITY
                       AS e (phone, place)
                 CROSS JOIN LATERAL (VALUES (e.phone, e.phone ->> 'raw',
                       e.phone ->> 'national')) AS f (phone, raw, national)
                 WHERE l.import_id = %(run)s AND %(holders)s
                   AND l.changes ? 'phones'
                   AND jsonb_typeof(l.phones) = 'array' AND f.raw <> ''
                   AND NOT EXISTS (
                       SELECT 1 FROM ahorro_phone p
                        WHERE p.partner_id = l.partner_id
                          AND (p.national = f.national OR p.raw = f.raw))
                 ORDER BY l.partner_id, COALESCE(f.national, f.raw),
                       l.row_number DESC, e.place""",
                run=run.id,
                holders=self._get_holder_condition(run),
            )
        )
        phones_sudo = self.env["ahorro.phone"].sudo()  # as the contacts
        phones_sudo = phones_sudo.with_context(**QUIET)
        done = 0
        for batch in split_every(BATCH, rows):
            created = phones_sudo.create(
                [self._prepare_phone_values(*row) for row in batch]
            )
            created.partner_id._show_phones()
            self.env["ahorro.import.effect"]._record(
                run, "phone_created", phone_id=created.ids
            )
            done += len(batch)
            run._progress("apply_phones", done, len(rows))
            self.env.flush_all()
            self.env.invalidate_all()


def _merge(rows):
    """Return what the rows of one person say together; the last one wins."""
    person = {}
    phones = {}
    for row in rows:
        for name, value in row.items():
            if value or name not in person:
                person[name] = value
    for row in reversed(rows):
        for phone in row["phones"] or []:
            if phone.get("raw"):
                phones.setdefault(phone.get("national") or phone["raw"], phone)
    return person | {"phones": list(phones.values())}


def _choose_shown(phones):
    """Return the two phones that a contact shows, by the rule of ``_show_phones``."""
    kinds = [
        parse_phone(phone["raw"], column=phone.get("column") or "any").kind
        for phone in phones
    ]
    mobile = next(
        (one for one, kind in zip(phones, kinds, strict=True) if kind == "mobile"), None
    )
    phone = next((one for one in phones if one is not mobile), mobile)
    return phone, mobile
