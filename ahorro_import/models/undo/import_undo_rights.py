# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models
from odoo.exceptions import UserError


class AhorroImportUndoRights(models.AbstractModel):
    """Who may undo an import, and which imports can be undone.

    A supervisor of the company whose plans it wrote, whoever imported it; an import
    that was written and not undone, and only once. Others call both methods.
    """

    _name = "ahorro.import.undo.rights"
    _description = "Who may undo an import"

    def _check_may_undo(self, run):
        """Refuse whoever may not undo a run, and a run that cannot be undone.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: with the sentence of ``_get_refusal``, or the run is gone
        """
        run._check_run_access()
        refusal = self._get_refusal(run)
        if refusal:
            raise UserError(refusal)

    def _get_refusal(self, run):
        """Return why a run cannot be undone, as a sentence; empty where it can."""
        if run.state == "undone":
            return self.env._("This import was undone already.")
        if run.state != "done":
            return self.env._("This import was not written: there is nothing to undo.")
        return ""
