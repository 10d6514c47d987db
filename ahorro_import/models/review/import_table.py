# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError

from .import_review import TILES

#: Rows that one call gives at most.
MAX_LINES = 200


class AhorroImportTable(models.AbstractModel):
    """The table under the review: rows of a tile, of a datum or of a movement.

    Others call ``_get_lines``.
    """

    _name = "ahorro.import.table"
    _description = "Table of a review"

    def _get_lines(self, run, kind, offset=0, limit=40, field=None, move=None):
        """Return rows of the table under the review.

        :param str kind: key of a tile, ``kept`` or ``problem``
        :param str field: only those that change this datum
        :param str move: only those of this movement: its ``key``
        :return: list of dicts with ``line_id`` (False for an absent plan), ``row``,
            ``plan``, ``plan_id``, ``holder``, ``changes``, ``kept``, ``reason`` and
            ``message``
        :raises UserError: no such rows
        """
        if kind not in (*TILES, "kept", "problem"):
            raise UserError(self.env._("There are no rows of that kind."))
        for number in (offset, limit):
            if isinstance(number, bool) or not isinstance(number, int) or number < 0:
                raise UserError(self.env._("There are no rows of that kind."))
        limit = min(limit, MAX_LINES)
        domain = self.env["ahorro.import.review"]._get_kind_domain(run, kind)
        if not domain:
            return []
        if kind == "absent":
            plans = self.env["ahorro.plan"].with_context(active_test=False)
            found = plans.search(domain, offset=offset, limit=limit, order="id")
            return [self._get_absent_row(plan) for plan in found]
        if field:
            if not isinstance(field, str):
                raise UserError(self.env._("There are no rows of that kind."))
            domain = self.env["ahorro.import.review"]._get_field_domain(run, field)
        if move:
            wanted = [
                one
                for one in self.env["ahorro.import.review"]._get_moves(run)
                if one["key"] == move
            ]
            if not wanted:
                raise UserError(self.env._("There are no rows of that kind."))
            domain = wanted[0]["domain"]
        lines = self.env["ahorro.import.line"].search(
            domain, offset=offset, limit=limit, order="row_number, id"
        )
        labels = self.env["ahorro.import.review"]._get_change_labels()
        return [line._get_table_row(labels) for line in lines]

    def _get_absent_row(self, plan):
        return {
            "line_id": False,
            "row": False,
            "plan": plan.group_order or plan.subscription_number or "",
            "plan_id": plan.id,
            "holder": plan.partner_id.name or "",
            "changes": [],
            "kept": [],
            "reason": "",
            "message": self.env._("The file does not name it."),
        }
