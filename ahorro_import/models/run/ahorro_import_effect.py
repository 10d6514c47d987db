# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.history.light_reference import LightReference

KINDS = [
    ("partner_created", "Contact created"),
    ("partner_value", "Datum of a contact"),
    ("partner_restored", "Contact taken out of the archive"),
    ("partner_archived", "Contact archived when undone"),
    ("phone_created", "Phone added"),
    ("status_created", "Status created"),
    ("seller_created", "Seller created"),
    ("file_value", "Value of the file kept aside"),
    ("kept", "Kept when undone"),
    ("plan_kept", "Plan kept when undone"),
]


class AhorroImportEffect(models.Model):
    """What a run wrote beside plans, so that it can be undone.

    What happens to plans is in their own change log. ``kept`` and ``plan_kept`` are
    what an undo left alone, because somebody had touched it since: ``old`` would have
    been restored, the run had ``written`` what ``current`` differs from.
    """

    _name = "ahorro.import.effect"
    _description = "Effect of an import"
    _order = "import_id desc, id"
    _log_access = False
    _rec_name = "kind"

    import_id = LightReference(
        "ahorro.import", required=True, ondelete="cascade", readonly=True
    )
    company_id = LightReference("res.company", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    plan_id = fields.Many2one(
        "ahorro.plan", ondelete="cascade", readonly=True, index="btree_not_null"
    )
    partner_id = LightReference(
        "res.partner", ondelete="cascade", readonly=True, index="btree_not_null"
    )
    phone_id = fields.Many2one(
        "ahorro.phone", ondelete="cascade", readonly=True, index="btree_not_null"
    )
    status_id = fields.Many2one("ahorro.plan.status", ondelete="cascade", readonly=True)
    seller_id = fields.Many2one("ahorro.seller", ondelete="cascade", readonly=True)
    field = fields.Char(readonly=True)
    old = fields.Char(string="Before", readonly=True)
    written = fields.Char(string="After", readonly=True)
    # Of what an undo kept: since when, by whom or by which later import, and why.
    current = fields.Char(readonly=True)
    reason = fields.Selection(
        [
            ("changed", "Changed since"),
            ("used", "In use since"),
            ("place", "Another plan took its group and order"),
        ],
        readonly=True,
    )
    date = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    used_in = fields.Char(readonly=True, help="What uses it: a campaign, a process.")
    by_import_id = fields.Many2one(
        "ahorro.import", readonly=True, ondelete="set null", index="btree_not_null"
    )

    _kind_index = models.Index("(import_id, kind)")

    def _record(self, run, kind, **columns):
        """Write effects of a run; each column is a list, or one value for all.

        :param str kind: one of ``KINDS``
        """
        lists = {
            name: list(value)
            for name, value in columns.items()
            if isinstance(value, (list, tuple))
        }
        single = {name: value for name, value in columns.items() if name not in lists}
        if not all(lists.values()):
            return
        names = [*lists, *single]
        columns = self._fields
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_import_effect
                       (import_id, company_id, kind, %(names)s)
                   SELECT %(run)s, %(company)s, %(kind)s, %(values)s
                     FROM unnest(%(lists)s) AS v (%(aliases)s)""",
                names=SQL(", ").join(map(SQL.identifier, names)),
                run=run.id,
                company=run.company_id.id,
                kind=kind,
                values=SQL(", ").join(
                    [
                        *(SQL.identifier("v", name) for name in lists),
                        *(SQL("%s", value) for value in single.values()),
                    ]
                ),
                lists=SQL(", ").join(
                    SQL("%s::%s[]", value, SQL(columns[name].column_type[0]))
                    for name, value in lists.items()
                ),
                aliases=SQL(", ").join(map(SQL.identifier, lists)),
            )
        )
