# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


def _brought_by():
    """Return the field that says which import brought a record."""
    return fields.Many2one(
        "ahorro.import",
        string="Brought by",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        exportable=False,
        help="The import that brought it from another system.",
    )


class AhorroImportLine(models.Model):
    """A row of a file of movements or cases: what it says of them."""

    # What people do with it stands in the room of the page.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import.line"

    movein = fields.Json(
        string="Movement in the file", readonly=True, help="What the row says."
    )
    movein_choice = fields.Boolean(
        string="Plan chosen by hand", readonly=True, help="It is not looked for again."
    )
    movein_is_other = fields.Boolean(
        string="Names somebody else",
        readonly=True,
        help="The row names another client than who holds the plan today.",
    )


class AhorroImport(models.Model):
    """An import of movements or cases of another system."""

    # What people do with it stands in the room of the page.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import"

    content = fields.Selection(
        selection_add=[
            ("movements", "Movements of another system"),
            ("cases", "Cases of another system"),
        ],
        ondelete={"movements": "set default", "cases": "set default"},
    )
    movein_name_ids = fields.Many2many(
        "ahorro.movein.name",
        "ahorro_movein_name_rel",
        "import_id",
        "name_id",
        string="Names of the file",
        readonly=True,
        copy=False,
    )
    movein_counts = fields.Json(
        string="What moving in brought",
        readonly=True,
        copy=False,
        help="How many movements, cases and campaigns came in, and what was undone.",
    )


class AhorroCase(models.Model):
    """A case that came from another system."""

    _inherit = "ahorro.case"

    movein_import_id = _brought_by()


class AhorroCampaign(models.Model):
    """A campaign that came from another system."""

    _inherit = "ahorro.campaign"

    movein_import_id = _brought_by()

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"movein_import_id"}
