# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from ...tools.bids import PLACES, are_installments, join_bids, parse_bids
from ...tools.group_order import GroupOrderError, parse_group

#: Acts whose bids stand beside a plan.
SHOWN_ACTS = 3
BIDS = tuple(f"bid_{place}" for place in range(1, PLACES + 1))
#: How each of these bids won, where it did: what files call *Mod. Gan.*
AWARDS = tuple(f"award_{place}" for place in range(1, PLACES + 1))


class AhorroGroupBids(models.Model):
    """The best bids of a group in an act: what it took to be awarded.

    Written by who imports the administradora's list (*5 mejores ofertas*) or typed.
    What a later list says of the same act takes its place, and the earlier row is
    archived: it comes back when that import is undone.
    """

    _name = "ahorro.group.bids"
    _description = "Best bids of a group"
    _order = "date desc, group_key, id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    provider_id = fields.Many2one(
        "ahorro.provider", string="Administradora", required=True, ondelete="cascade"
    )
    group = fields.Char(required=True)
    group_key = fields.Char(compute="_compute_group_key", store=True, precompute=True)
    date = fields.Date(string="Day of the act", required=True)
    act_number = fields.Char(string="Act")
    model = fields.Char()
    financed_percent = fields.Float(
        string="Financed share", digits=(5, 2), aggregator=None
    )
    bid_1 = fields.Char(string="1st bid")
    bid_2 = fields.Char(string="2nd bid")
    bid_3 = fields.Char(string="3rd bid")
    bid_4 = fields.Char(string="4th bid")
    bid_5 = fields.Char(string="5th bid")
    award_1 = fields.Char(string="Award of the 1st")
    award_2 = fields.Char(string="Award of the 2nd")
    award_3 = fields.Char(string="Award of the 3rd")
    award_4 = fields.Char(string="Award of the 4th")
    award_5 = fields.Char(string="Award of the 5th")
    best_installments = fields.Integer(
        string="Best, in installments",
        compute="_compute_best_installments",
        store=True,
        precompute=True,
        aggregator="avg",
        help="0 where it was not counted in installments, or nobody bid.",
    )
    summary = fields.Char(string="Bids", compute="_compute_summary")
    active = fields.Boolean(default=True)

    _one_unique = models.UniqueIndex(
        "(company_id, provider_id, group_key, date, COALESCE(model, '')) WHERE active",
        "The bids of that group in that act are here already: change them instead.",
    )

    @api.depends("group")
    def _compute_group_key(self):
        for bids in self:
            try:
                bids.group_key = parse_group(bids.group)
            except GroupOrderError:
                bids.group_key = False

    @api.constrains("group_key")
    def _check_group_key(self):
        for bids in self:
            if not bids.group_key:
                raise ValidationError(
                    self.env._("%(group)s is no group.", group=bids.group)
                )

    @api.depends(*BIDS)
    def _compute_best_installments(self):
        for bids in self:
            found = parse_bids([bids[name] for name in BIDS])
            bids.best_installments = found[0].installments if found else 0

    @api.depends(*BIDS)
    @api.depends_context("lang")
    def _compute_summary(self):
        for bids in self:
            bids.summary = self._format_bids([bids[name] for name in BIDS])

    @api.depends("group", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for bids in self:
            day = bids.date and format_date(self.env, bids.date)
            bids.display_name = " · ".join(filter(None, [bids.group, day]))

    # === BESIDE A PLAN ===

    @api.model
    def _format_bids(self, texts):
        """Return the bids of an act on one line, the best first."""
        found = parse_bids(texts)
        if not found:
            return self.env._("Nobody bid.")
        if are_installments(found):
            return self.env._("%(bids)s installments", bids=join_bids(found))
        return join_bids(found)

    @api.model
    def _get_last_sql(self, plan):
        """Return the last acts of a plan's group as SQL: a JSON list, or NULL.

        Only of a plan that can still bid: grouped, running, saving and not awarded.

        :param str plan: the alias of ``ahorro_plan``
        """
        self.flush_model()
        column = SQL.identifier
        return SQL(
            """(SELECT json_agg(row_to_json(last) ORDER BY last.date DESC, last.id)
                  FROM (SELECT b.id, b.date, b.act_number, b.model, %(bids)s
                          FROM ahorro_group_bids b
                         WHERE b.active AND b.company_id = %(company)s
                           AND b.provider_id = %(provider)s
                           AND b.group_key = %(group)s AND %(open)s
                         ORDER BY b.date DESC, b.id LIMIT %(limit)s) last)""",
            bids=SQL(", ").join(column("b", name) for name in BIDS),
            company=column(plan, "company_id"),
            provider=column(plan, "provider_id"),
            group=column(plan, "group_key"),
            open=SQL(
                "%s AND %s IS NULL AND %s = 'saver'",
                column(plan, "is_live"),
                column(plan, "award_date"),
                column(plan, "family"),
            ),
            limit=SHOWN_ACTS,
        )

    @api.model
    def _prepare_last_values(self, rows):
        """Return what a card shows of the rows of ``_get_last_sql``."""
        return [
            {
                "date": row["date"],
                "act": row["act_number"] or "",
                "model": row["model"] or "",
                "text": self._format_bids([row[name] for name in BIDS]),
            }
            for row in rows or []
        ]
