# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.person.person_place import Place


class AhorroPersonRegister(models.AbstractModel):
    """What previews of mass sends keep about a person: among their data."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "wa_batch_line",
                self.env._("Rows of mass sends"),
                "ahorro.wa.batch.line",
                "replaced",
                lambda person: person.mine("ahorro.wa.batch.line"),
                self._erase_wa_batch_lines,
                shown=("batch_id", "plan_id", "phone", "reason", "text"),
            ),
            *super()._get_places(),
        ]

    @api.model
    def _erase_wa_batch_lines(self, person, lines):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_batch_line
                      SET text = NULL, phone = NULL, body = NULL, token = NULL,
                          phone_key = NULL, person_key = NULL
                    WHERE id = ANY(%s)""",
                lines.ids,
            )
        )
        lines.invalidate_model()


class AhorroPersonMention(models.AbstractModel):
    """What a supervisor called a mass send, or searched for, may name a person."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.mention"

    @api.model
    def _get_text_fields(self):
        return [
            *super()._get_text_fields(),
            ("ahorro.wa.batch", ("name", "rows_domain")),
        ]
