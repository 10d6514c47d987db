# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from odoo.addons.ahorro_import.tools.catalog import FIELDS

from ...tools.columns import ALL, OWN


class AhorroImportProfile(models.Model):
    """Files of another system: its movements, and the cases of its campaigns."""

    _inherit = "ahorro.import.profile"

    purpose = fields.Selection(
        [
            ("plans", "Plans"),
            ("movements", "Movements of another system"),
            ("cases", "Cases of another system"),
        ],
        string="What its files hold",
        required=True,
        default="plans",
        help="Movements and cases become the history of plans that are there; they "
        "make none.",
    )

    def _is_of_plans(self):
        return super()._is_of_plans() and self.purpose in (False, "plans")

    def _get_aliases(self):
        if self._is_of_plans():
            return super()._get_aliases()
        aliases = {}
        for column in self.column_ids.sorted(lambda one: (one.sequence, one.id)):
            if column.field in ALL:
                aliases.setdefault(column.field, []).append(column.header)
        return aliases


class AhorroImportLabels(models.AbstractModel):
    """What people read for the columns of movements and cases."""

    _inherit = "ahorro.import.labels"

    @api.model
    def _selection_target(self):
        """Add the columns of movements to what a profile's column can be."""
        options = super()._selection_target()
        labels = self._get_movein_labels()
        own = [(name, labels[name]) for name in OWN]
        return [*options[:-1], *own, *options[-1:]]

    @api.model
    def _get_movein_labels(self):
        """Return the label of each column of a file of movements or cases."""
        labels = {
            name: label
            for name, label in self._get_target_labels().items()
            if name in FIELDS
        }
        return labels | {
            "move_user": self.env._("User of the movement"),
            "move_comment": self.env._("Comment"),
            "move_comment_at": self.env._("Date of the comment"),
            "move_type": self.env._("Type of case"),
            "move_campaign": self.env._("Campaign"),
            "move_result": self.env._("Result of the case"),
            "move_date": self.env._("Date and hour of the movement"),
            "move_state": self.env._("State of the case"),
            "move_started": self.env._("Start date of the case"),
            "move_finished": self.env._("End date of the case"),
            "move_next": self.env._("Next action"),
        }
