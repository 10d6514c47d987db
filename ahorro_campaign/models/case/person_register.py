# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.ahorro_plan.models.person.person_place import Place


class AhorroPersonRegister(models.AbstractModel):
    """What was done with a person: among their data."""

    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "movement",
                self.env._("Movements"),
                "ahorro.movement",
                "replaced",
                # What was said to another holder of the same plan is that person's.
                lambda person: person.mine("ahorro.movement"),
                lambda person, rows: self._replace(rows, ("comment",)),
                shown=(
                    "date",
                    "user_id",
                    "plan_id",
                    "campaign_id",
                    "kind",
                    "result_id",
                    "comment",
                ),
            ),
            Place(
                "case",
                self.env._("Cases"),
                "ahorro.case",
                "replaced",
                self._find_cases,
                lambda person, rows: self._replace(rows, ("last_comment",)),
                shown=("campaign_id", "plan_id", "state", "result_id", "last_comment"),
            ),
            *super()._get_places(),
        ]

    @api.model
    def _find_cases(self, person):
        movements = person.mine("ahorro.movement")
        former = person.env["ahorro.plan"].browse(person.former)
        cases = person.search("ahorro.case", [("plan_id", "in", person.plans.ids)])
        # Of plans that are somebody else's now, where this person was the last word.
        return cases | movements.case_id.filtered(
            lambda case: (
                case.plan_id not in former
                or case.last_comment in movements.mapped("comment")
            )
        )


class AhorroPersonMention(models.AbstractModel):
    """What operators write about others may mention a person."""

    _inherit = "ahorro.person.mention"

    @api.model
    def _get_text_fields(self):
        return [
            *super()._get_text_fields(),
            ("ahorro.movement", ("comment",)),
            ("ahorro.case", ("last_comment",)),
        ]
