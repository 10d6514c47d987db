# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import remote


class AhorroAttend(models.AbstractModel):
    """*Atender llamado*: the client is on the phone, and was found by the search."""

    # Apart from the clients whom the user calls.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.attend"

    @api.model
    @remote()
    def attend_call(self, partner_id, plan_id=False):
        """Put a client who calls in front of the user, as what they are called about.

        The case is one that the user could be given anyway, an agreed call before all
        else, so that it is done with and nobody calls them about it once more. Without
        one it is the plan without a campaign. No rule about calling people applies.

        :param int partner_id: a contact that the user may read
        :param plan_id: the plan that was found; False for any of theirs
        :return: as ``attend_case``
        :raises UserError: no plan to attend them about, or somebody else has them
        """
        self._check_operator()
        partner = self._check_one(
            "res.partner", partner_id, self.env._("This client is not there any more.")
        )
        domain = partner._get_client_file_plan_domain()
        if plan_id:
            lost = self.env._("This plan is not there any more.")
            domain &= Domain(
                "id", "=", self._check_one("ahorro.plan", plan_id, lost).id
            )
        # An archived plan is found too: it says what the way out is.
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        plans = plans.search(domain, order="active desc, is_live desc, id desc")
        if not plans:
            raise UserError(
                self.env._("This client has no savings plans in your companies.")
            )
        case = self._get_called_case(plans)
        if case:
            return self.attend_case(case.id, incoming=True)
        return self.attend_plan(plans[0].id, incoming=True)

    @api.model
    def _get_called_case(self, plans):
        """Return the user's case that a call about these plans is most likely about."""
        facts = self.env["ahorro.case.facts"]
        cases = self.env["ahorro.case"].search(
            Domain("plan_id", "in", plans.filtered("active").ids)
            & facts._get_open_domain()
            & facts._get_own_domain()
            & facts._get_free_domain()
        )
        order = {plan: number for number, plan in enumerate(plans)}
        return cases.sorted(
            lambda case: (
                not case.is_callback,
                case.is_callback and case.next_action_at,
                order[case.plan_id],
                -case.id,
            )
        )[:1]
