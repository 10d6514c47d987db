# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

from ..living.living_leave import MEANING
from ..living.living_run import By

#: What a case of a campaign about a debt is for ends with the debt.
DEBTS = "arrears"


class AhorroAttendKept(models.AbstractModel):
    """A kept promise ends its case, by the file that says so.

    Whoever promised to pay is called the day after to see whether they did; once a file
    says that they did and the plan owes nothing, there is nothing to call about. So the
    case is closed, in campaigns of arrears alone. Who is in front of somebody, or has a
    call that was agreed, is asked about, as in living campaigns; one that fills and
    empties itself says by its own rules who leaves. Where something is still owed the
    case goes on, and so it does where a newer promise of it waits for its day.

    Called by ``ahorro.attend.promise``: ``_end`` and ``_take_back``.
    """

    _name = "ahorro.attend.kept"
    _description = "Cases of kept promises"

    @api.model
    def _end(self, promise, row):
        """Close the case of a kept promise, or ask about it, where it is over.

        :param row: the case, locked: see ``_lock_case``
        """
        if row["state"] == "done" or not self._is_over(promise, row):
            return
        own, by = self._get_by(promise.judge_model, promise.judge_id)
        leave = own["ahorro.living.leave"]
        asked = leave._get_asked_domain(fields.Datetime.now())
        if not leave._find([row["id"]], asked):
            own["ahorro.living.case"]._close({"kept": [row["id"]]}, by)
        elif row["campaign_id"]:
            own["ahorro.living.question"]._ask({"kept": [row["id"]]}, by)

    @api.model
    def _is_over(self, promise, row):
        """Tell whether nothing is left to call about."""
        # sudo: what is done is nobody's right.
        promise_sudo = promise.sudo()
        if promise_sudo.case_id.type_id.process != DEBTS:
            return False
        plans_sudo = promise_sudo.env["ahorro.plan"].with_context(active_test=False)
        owes_nothing = Domain("id", "=", row["plan_id"]) & MEANING["paid"]
        follows_rules = Domain("campaign_id", "=", row["campaign_id"])
        follows_rules &= Domain("is_on", "=", True)
        return (
            plans_sudo.search_count(owes_nothing, limit=1)
            and not promise_sudo.env["ahorro.living"].search_count(
                follows_rules, limit=1
            )
            and not self.env["ahorro.attend.promise"]._has_newer(promise)
        )

    @api.model
    def _take_back(self, promise):
        """Open again a case that ended because a promise was kept, which was not.

        Where that was the last thing, and no other case of the plan and type is open.
        """
        case = promise.case_id
        self.env["ahorro.living.question"]._withdraw_kept(case.id)
        last_id, kind, detail = self.env["ahorro.attend.promise"]._read_last(case.id)
        if kind != "close" or detail.get("cause") != "kept":
            return
        last = self.env["ahorro.movement"].browse(last_id)
        own, by = self._get_by(last.origin_model, last.origin_id)
        undo = own["ahorro.living.undo"]
        if not undo._get_open_elsewhere(case.campaign_id.id, case.plan_id.ids):
            own["ahorro.living.case"]._reverse([last_id], by)

    @api.model
    def _get_by(self, model, file_id):
        """Return the environment of whoever brought a file, and by what it is."""
        user_id = self.env.uid
        if model in self.env:
            # sudo: movements are of whoever imported, and all that a file does is
            # nobody's right.
            file_sudo = self.env[model].sudo().browse(file_id).exists()
            user_id = file_sudo.create_uid.id or user_id
        own = self.env(user=user_id, su=True)
        name = own["ahorro.living.run"]._get_file_name(model, file_id)
        return own, By(model, file_id, name)
