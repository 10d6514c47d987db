# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.tools import SQL

from ..apply.import_holder_apply import QUIET


class AhorroImportHolderUndo(models.AbstractModel):
    """Undoing what an import did to contacts, phones, statuses and sellers.

    Others call ``_undo_holders`` and ``_archive_unused_codes``.
    """

    _name = "ahorro.import.holder.undo"
    _description = "Undoing of holders"

    def _undo_holders(self, run):
        """Take contacts back to what they were; return counts for ``undo_counts``."""
        self.env.flush_all()
        # sudo: roles hold no contact group, as when they were written.
        partners_sudo = self.env["res.partner"].sudo().with_context(**QUIET)
        values = self._restore_holder_values(run, partners_sudo)
        phones = self._remove_phones(run)
        archived = self._archive_holders(run)
        self.env.flush_all()
        brought = self.env.execute_query(
            SQL(
                """SELECT count(DISTINCT partner_id) FROM ahorro_import_effect
                    WHERE import_id = %s
                      AND kind IN ('partner_created', 'partner_restored')""",
                run.id,
            )
        )[0][0]
        return {
            "values": values,
            "phones": phones,
            "holders": archived,
            "brought": brought,
        }

    # === DATA ===

    def _restore_holder_values(self, run, partners):
        done = 0
        for row in self.env.execute_query_dict(self._get_values_sql(run)):
            partner, name = partners.browse(row["partner_id"]), row["field"]
            target = row["target"]
            current = partner[name].id if name == "state_id" else partner[name]
            current = str(current) if current else None
            if current != row["written"] or row["is_anew"]:
                self._keep_partner_value(
                    run, partner, name, target, row["written"], current
                )
                continue
            value = int(target) if target and name == "state_id" else target or False
            values = {name: value}
            if name == "ahorro_document_number" and not target:
                values["ahorro_document_kind"] = False
            partner.write(values)
            done += 1
        return done

    def _get_values_sql(self, run):
        """Return the SQL of the data of contacts that the import wrote.

        ``target`` is what was there before, past what imports wrote that do not count
        any more; ``is_anew`` says whether a later one that counts wrote it too.
        """
        effects = SQL("ahorro_import_effect")
        return SQL(
            """
            WITH RECURSIVE mine AS (
                SELECT DISTINCT ON (e.partner_id, e.field)
                       e.partner_id, e.field, e.id, e.old, e.written
                  FROM %(effects)s e JOIN res_partner r ON r.id = e.partner_id
                 WHERE e.import_id = %(run)s AND e.kind = 'partner_value'
                   AND r.ahorro_erased_on IS NULL
                 ORDER BY e.partner_id, e.field, e.id),
            back AS (
                SELECT partner_id, field, id, old, 1 AS step FROM mine
                 UNION ALL
                SELECT b.partner_id, b.field, k.id, k.old, b.step + 1
                  FROM back b CROSS JOIN LATERAL (
                       SELECT k.id, k.old, k.written, k.import_id FROM %(effects)s k
                        WHERE k.kind = 'partner_value' AND k.id < b.id
                          AND k.partner_id = b.partner_id AND k.field = b.field
                        ORDER BY k.id DESC LIMIT 1) k
                 WHERE k.written IS NOT DISTINCT FROM b.old
                   AND k.import_id NOT IN %(standing)s)
            SELECT m.partner_id, m.field, m.written, first.old AS target, EXISTS (
                       SELECT FROM %(effects)s k
                        WHERE k.kind = 'partner_value' AND k.id > m.id
                          AND k.partner_id = m.partner_id AND k.field = m.field
                          AND k.import_id IN %(standing)s) AS is_anew
              FROM mine m JOIN (
                   SELECT DISTINCT ON (partner_id, field) partner_id, field, old
                     FROM back ORDER BY partner_id, field, step DESC) first
                   USING (partner_id, field)
             ORDER BY m.partner_id, m.field""",
            effects=effects,
            run=run.id,
            standing=run._get_standing_sql(),
        )

    def _keep_partner_value(self, run, partner, name, old, new, current):
        """List a datum of a contact that somebody wrote since."""
        later = self.env["ahorro.import.effect"].search(
            [
                ("kind", "=", "partner_value"),
                ("partner_id", "=", partner.id),
                ("field", "=", name),
                ("import_id.applied_at", ">=", run.applied_at),
                ("import_id", "!=", run.id),
            ],
            order="id",
            limit=1,
        )
        self.env["ahorro.import.effect"]._record(
            run,
            "kept",
            partner_id=[partner.id],
            field=name,
            old=old,
            written=new,
            current=current,
            reason="changed",
            date=partner.write_date,
            user_id=partner.write_uid.id,
            by_import_id=later.import_id.id or None,
        )

    def _remove_phones(self, run):
        """Remove the numbers that the import added; a flagged one says something."""
        effects = self.env["ahorro.import.effect"].search(
            [("import_id", "=", run.id), ("kind", "=", "phone_created")]
        )
        phones_sudo = effects.phone_id.sudo().with_context(active_test=False)
        unused = phones_sudo.filtered(
            lambda row: row.active and not (row.is_wrong or row.no_whatsapp)
        )
        for phone in phones_sudo - unused:
            self.env["ahorro.import.effect"]._record(
                run,
                "kept",
                partner_id=[phone.partner_id.id],
                field="phone",
                written=phone.raw,
                current=phone.raw,
                reason="used",
                date=phone.write_date,
                user_id=phone.write_uid.id,
            )
        count = len(unused)
        unused.unlink()
        return count

    # === CONTACTS ===

    def _archive_holders(self, run):
        """Archive contacts that the import brought and nobody needs; return how many.

        Those that it created, or took out of the archive. One that still holds a plan
        which is not archived stays, and so does one that somebody wrote or used.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.id FROM res_partner r
                 WHERE r.active AND r.ahorro_erased_on IS NULL
                   AND r.id IN (SELECT partner_id FROM ahorro_import_effect
                                 WHERE import_id = %(run)s
                                   AND kind IN ('partner_created',
                                                'partner_restored'))
                   AND NOT EXISTS (SELECT 1 FROM ahorro_plan p
                                    WHERE p.partner_id = r.id AND p.active)
                   AND NOT EXISTS (
                       SELECT 1 FROM ahorro_phone f
                        WHERE f.partner_id = r.id
                          AND (f.source <> 'file' OR f.is_wrong OR f.no_whatsapp))
                """,
                run=run.id,
            )
        )
        candidates = [partner_id for (partner_id,) in rows]
        idle = self.env["ahorro.portfolio.files"]._get_idle_rows(run.id)
        used = self.env["ahorro.import.usage"]._get_used_ids(
            "res.partner", candidates, idle
        )
        edited = self._get_edited_people(candidates)
        archived = [
            partner_id
            for partner_id in candidates
            if partner_id not in used and partner_id not in edited
        ]
        # Nobody refers to them, so that there is nothing for the ORM to look after.
        self.env.cr.execute(
            SQL(
                """UPDATE res_partner SET active = FALSE, write_uid = %s,
                          write_date = now() AT TIME ZONE 'UTC'
                    WHERE id = ANY(%s)""",
                self.env.uid,
                archived,
            )
        )
        self.env["res.partner"].invalidate_model(["active"])
        self.env["ahorro.import.effect"]._record(
            run, "partner_archived", partner_id=archived
        )
        return len(archived)

    def _get_edited_people(self, partner_ids):
        """Return which contacts a person wrote since the imports that wrote them.

        A contact has no history of its own: its last writing is compared with the
        moments at which imports were written and undone, this one's now included.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.id
                  FROM res_partner r
                 WHERE r.id = ANY(%(ids)s)
                   AND r.write_date < %(now)s
                   AND r.write_date > (
                       SELECT max(GREATEST(i.applied_at, i.undone_at))
                         FROM ahorro_import_effect e
                         JOIN ahorro_import i ON i.id = e.import_id
                        WHERE e.partner_id = r.id)
                """,
                ids=partner_ids,
                now=self.env.cr.now(),
            )
        )
        return {partner_id for (partner_id,) in rows}

    # === STATUSES AND SELLERS ===

    def _archive_unused_codes(self, run):
        """Archive the statuses and sellers that came with it and no plan has."""
        for kind, name, model in (
            ("status_created", "status_id", "ahorro.plan.status"),
            ("seller_created", "seller_id", "ahorro.seller"),
        ):
            self.env.cr.execute(
                SQL(
                    """UPDATE %(table)s c SET active = FALSE
                        WHERE c.active
                          AND c.id IN (SELECT e.%(column)s
                                         FROM ahorro_import_effect e
                                        WHERE e.import_id = %(run)s
                                          AND e.kind = %(kind)s)
                          AND NOT EXISTS (SELECT 1 FROM ahorro_plan p
                                           WHERE p.%(column)s = c.id AND p.active)""",
                    table=SQL.identifier(self.env[model]._table),
                    column=SQL.identifier(name),
                    run=run.id,
                    kind=kind,
                )
            )
            self.env[model].invalidate_model()
