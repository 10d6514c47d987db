# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import SQL
from odoo.tools.misc import split_every

from odoo.addons.ahorro_plan.tools.document import parse_document

from ...tools.catalog import HOLDER_COLUMNS, PERSONAL_COLUMNS
from ..run.ahorro_import_line import WRITTEN
from .import_holder_create import QUIET

#: Phones created at a time.
BATCH = 1000


class AhorroImportHolderApply(models.AbstractModel):
    """The holders of a run: created, filled where empty, renamed.

    Others call ``_apply_holders`` and ``_apply_phones``.

    Contacts that are there go through ``write``, so that whatever else an installation
    does with contacts is done: accounting's number, for one.
    """

    _name = "ahorro.import.holder.apply"
    _description = "Writing of holders"

    def _apply_holders(self, run):
        """Create the holders that nobody has yet, and complete those that are known."""
        partners_sudo = self.env["res.partner"].sudo()  # roles hold no contact group
        partners_sudo = partners_sudo.with_context(**QUIET)
        self.env["ahorro.import.holder.create"]._create_holders(run, partners_sudo)
        self._restore_holders(run, partners_sudo)
        self._fill_holders(run, partners_sudo)
        self.env.flush_all()

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
                [
                    self.env["ahorro.import.holder.create"]._prepare_phone_values(*row)
                    for row in batch
                ]
            )
            created.partner_id._show_phones()
            self.env["ahorro.import.effect"]._record(
                run, "phone_created", phone_id=created.ids
            )
            done += len(batch)
            run._progress("apply_phones", done, len(rows))
            self.env.flush_all()
            self.env.invalidate_all()
