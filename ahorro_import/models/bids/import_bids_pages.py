# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError

#: Tiles of the review of a list of bids.
TILES = ("new", "changed", "same", "duplicate", "rejected", "noise")


class AhorroImportReview(models.AbstractModel):
    """The review of a list of bids: acts of groups, and no plan."""

    # Apart from the review of plans: what is of bids alone stands here.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import.review"

    def _prepare_review(self, run):
        values = super()._prepare_review(run) | {"content": run.content}
        if run.content != "bids":
            return values
        return values | {
            "is_complete": False,
            "names_none": False,
            "complete_text": self.env._(
                "Bids of groups: they stand beside the plans that can still bid, and "
                "no plan changes."
            ),
            "tiles": [tile for tile in values["tiles"] if tile["key"] in TILES],
            "fields": [],
            # They are mended in the file: its rows are not those of a plan.
            "rejected": [],
        }

    def _get_change_labels(self):
        return super()._get_change_labels() | {"bids": self.env._("Bids")}


class AhorroImportResult(models.AbstractModel):
    """What the import of a list of bids did."""

    _inherit = "ahorro.import.result"

    def _get_result_counts(self, run):
        if run.content != "bids":
            return super()._get_result_counts(run)
        labels = {
            "new": self.env._("Acts of groups"),
            "changed": self.env._("Acts of groups that were corrected"),
            "rejected": self.env._("Rejected rows"),
        }
        return self._count_result(run, labels, ("new",))

    def _get_result_domain(self, run, key):
        if run.content == "bids" and key in ("new", "changed"):
            return "ahorro.group.bids", [
                ("import_id", "=", run.id),
                ("import_line_id.result", "=", key),
                ("active", "in", [True, False]),
            ]
        return super()._get_result_domain(run, key)


class AhorroImportUndoReport(models.AbstractModel):
    """What the undo of a list of bids did."""

    _inherit = "ahorro.import.undo.report"

    def _prepare_sums(self, counts):
        if "bids" not in counts:
            return super()._prepare_sums(counts)
        parts = (
            (self.env._("taken back"), counts["bids"]),
            (self.env._("stay, changed since"), counts["bids_kept"]),
        )
        return [
            {
                "label": self.env._("Acts of groups that it had brought"),
                "total": counts["bids"] + counts["bids_kept"],
                "parts": [
                    {"label": label, "count": count} for label, count in parts if count
                ],
            }
        ]


class AhorroImportCorrect(models.AbstractModel):
    """A list of bids is corrected in its file, and is no portfolio."""

    _inherit = "ahorro.import.correct"

    def _set_cells(self, run, line_id, cells):
        self._check_plans(run)
        return super()._set_cells(run, line_id, cells)

    def _set_complete(self, run, is_complete):
        self._check_plans(run)
        return super()._set_complete(run, is_complete)

    def _check_plans(self, run):
        """Refuse what is said of plans alone.

        :raises UserError: the file is a list of bids
        """
        if run.content == "bids":
            raise UserError(
                self.env._(
                    "This file is a list of bids: correct it where it comes from and "
                    "load it again."
                )
            )
