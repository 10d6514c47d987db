# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

#: Rows of the list of what an undo kept; the list view has the rest.
SHOWN = 200


class AhorroImportUndoReport(models.AbstractModel):
    """What an undo did, and what it left as somebody had written it since.

    Others call ``_prepare_report``.
    """

    _name = "ahorro.import.undo.report"
    _description = "Report of an undo"

    def _prepare_report(self, run):
        """Return what the undo of this import gave back and what it kept.

        :return: False before it was undone; else a dict with ``when``, ``who``,
            ``restored`` and ``archived`` (plans), ``holders`` (contacts archived),
            ``sums``, see ``_prepare_sums``, ``kept_count`` and ``kept``: up to 200
            dicts with ``plan``, ``plan_id``, ``partner_id``, ``label``, ``current``,
            ``imported``, ``old``, ``reason``, ``who``, ``when`` and ``by_import`` (its
            id and name, or False)
        """
        if run.state != "undone":
            return False
        counts = run.undo_counts or {}
        domain = [("import_id", "=", run.id), ("kind", "in", ["kept", "plan_kept"])]
        effects = self.env["ahorro.import.effect"]
        kept = effects.search(domain, limit=SHOWN, order="kind desc, plan_id, id")
        return {
            "when": self._shown_moment(run.undone_at),
            "who": run.undone_by.name,
            "restored": counts.get("restored", 0),
            "archived": counts.get("archived", 0),
            "holders": counts.get("holders", 0),
            "sums": self._prepare_sums(counts),
            "kept_count": effects.search_count(domain),
            "kept": [self._prepare_kept_values(row) for row in kept],
        }

    def _prepare_sums(self, counts):
        """Return what became of all that the import had done, each thing once.

        :param dict counts: ``undo_counts`` of the run
        :return: list of dicts with ``label``, ``total`` and ``parts``, dicts with
            ``label`` and ``count`` that add up to the total; empty for an import that
            was undone before these were counted
        """
        if "holder_only" not in counts:
            return []
        brought, archived = counts["brought"], counts["holders"]
        sums = (
            (
                self.env._("Plans that it had changed or marked as absent"),
                (self.env._("went back whole"), counts["whole"]),
                (self.env._("went back in part"), counts["part"]),
                (self.env._("stay as they are"), counts["stays"]),
                (self.env._("only data of the holder"), counts["holder_only"]),
            ),
            (
                self.env._("Plans that it had created"),
                (self.env._("archived"), counts["archived"]),
                (self.env._("stay, in use"), counts["in_use"]),
            ),
            (
                self.env._("Clients that it had created"),
                (self.env._("archived"), archived),
                (self.env._("stay"), brought - archived),
            ),
            (
                self.env._("Data of clients that it had filled in"),
                (self.env._("taken back"), counts["values"]),
            ),
            (
                self.env._("Phones that it had added"),
                (self.env._("removed"), counts["phones"]),
            ),
        )
        told = []
        for label, *parts in sums:
            total = sum(count for _part, count in parts)
            if total:
                told.append(
                    {
                        "label": label,
                        "total": total,
                        "parts": [
                            {"label": part, "count": count}
                            for part, count in parts
                            if count
                        ],
                    }
                )
        return told

    def _prepare_kept_values(self, row):
        # sudo: the names of holders and of users are no secret to supervisors, but
        # contacts and users are for others to read.
        plan, partner_sudo = row.plan_id, row.partner_id.sudo()
        by_import = row.by_import_id
        return {
            "plan": plan.display_name or partner_sudo.name or "",
            "plan_id": plan.id,
            "partner_id": partner_sudo.id,
            "label": self._get_kept_label(row),
            "current": self._get_kept_text(row, row.current),
            "imported": self._get_kept_text(row, row.written),
            "old": self._get_kept_text(row, row.old),
            "reason": self._get_kept_reason(row),
            "who": row.user_id.sudo().name or "",
            "when": self._shown_moment(row.date),
            "by_import": by_import
            and {"id": by_import.id, "name": by_import.display_name},
        }

    def _get_kept_label(self, row):
        if row.kind == "plan_kept":
            return self.env._("Plan created by the import")
        if row.partner_id:
            field = self.env["res.partner"]._fields.get(row.field)
            name = row.field
            model = "res.partner"
        else:
            field = self.env["ahorro.plan"]._fields.get(row.field)
            name = row.field
            model = "ahorro.plan"
        if field is None:
            return row.field
        # sudo: the label of a field that the user may not read is no secret.
        return self.env[model].sudo().fields_get([name], ["string"])[name]["string"]

    def _get_kept_text(self, row, text):
        if row.kind == "plan_kept" or not text:
            return ""
        if row.partner_id:
            if row.field == "state_id":
                return self.env["res.country.state"].browse(int(text)).name or ""
            return text
        plans = self.env["ahorro.plan"]
        field = plans._fields.get(row.field)
        return plans._label_of_value(field, text) if field else text

    def _get_kept_reason(self, row):
        if row.by_import_id:
            return self.env._(
                "A later import wrote it: %(name)s.", name=row.by_import_id.display_name
            )
        if row.reason == "place":
            return self.env._("Another plan has its group and order now.")
        if row.used_in:
            return self.env._("It is in use: %(what)s.", what=row.used_in)
        if row.reason == "used":
            return self.env._("Somebody has used it since.")
        return self.env._("Somebody has changed it since.")

    def _shown_moment(self, moment):
        """Return a moment as the user reads it."""
        return self.env["ir.qweb.field.datetime"].value_to_html(moment, {}) or ""
