# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from ...tools.domain_json import to_json

#: What becomes of the cases of who leaves, beside the id of somebody.
POOL, KEEP = "pool", "keep"


class AhorroRole(models.AbstractModel):
    """The cases, agreed calls and promises of somebody whose role is taken."""

    _inherit = "ahorro.role"

    @api.model
    def _get_held_figures(self, user_sudo):
        facts, uid = self.env["ahorro.case.facts"], user_sudo.id
        assigned = facts._get_assigned_domain([uid])
        calls = facts._get_promised_domain(uid)
        promises = (assigned | calls) & Domain("promise_date", "!=", False)
        with_promise = self.env._("of them with a promise of payment")
        figures = [
            (key, one, several, facts._get_running_domain() & domain)
            for key, one, several, domain in (
                ("cases", self.env._("open case"), self.env._("open cases"), assigned),
                ("calls", self.env._("agreed call"), self.env._("agreed calls"), calls),
                ("promises", with_promise, with_promise, promises),
            )
        ]
        # sudo: an Administrador is asked before the role goes, whatever company the
        # page shows at the moment; the user is within their reach.
        cases_sudo = self.env["ahorro.case"].sudo()
        return super()._get_held_figures(user_sudo) + [
            {
                "key": key,
                "label": one if count == 1 else several,
                "count": count,
                "model": "ahorro.case",
                "domain": to_json(domain),
            }
            for key, one, several, domain in figures
            for count in [cases_sudo.search_count(domain)]
        ]

    @api.model
    def _get_held_choices(self, user_sudo):
        cases_sudo = self._get_held_cases_sudo(user_sudo)
        campaigns_sudo = cases_sudo.campaign_id
        loose = any(not case.campaign_id for case in cases_sudo)
        choices = []
        if campaigns_sudo:
            pool = self.env._("To the shared pool of each campaign")
            choices.append({"value": POOL, "label": pool})
        for heir_sudo in self._get_heirs_sudo(user_sudo) if cases_sudo else ():
            shared = campaigns_sudo.filtered(
                lambda campaign, heir=heir_sudo: heir in campaign.user_ids
            )
            if loose or shared:
                label = self.env._(
                    "To %(user)s, who attends %(count)s of the %(total)s campaigns; "
                    "the rest to the shared pool",
                    user=heir_sudo.name,
                    count=len(shared),
                    total=len(campaigns_sudo),
                )
                if shared == campaigns_sudo:
                    label = self.env._("To %(user)s", user=heir_sudo.name)
                choices.append({"value": heir_sudo.id, "label": label})
        keep = self.env._("Leave it: anybody is offered it, and it stays in their name")
        return [
            *super()._get_held_choices(user_sudo),
            *choices,
            {"value": KEEP, "label": keep},
        ]

    @api.model
    def _hand_over(self, user_sudo, choice):
        super()._hand_over(user_sudo, choice)
        if choice == KEEP:
            return
        heir_sudo = user_sudo.browse([] if choice == POOL else choice)
        moves = {}
        for case_sudo in self._get_held_cases_sudo(user_sudo):
            campaign_sudo = case_sudo.campaign_id
            if heir_sudo and (
                heir_sudo in campaign_sudo.user_ids
                if campaign_sudo
                else case_sudo.company_id in heir_sudo.company_ids
            ):
                moves[case_sudo.id] = heir_sudo.id
            elif campaign_sudo:
                # Without a campaign there is no pool that somebody would look into.
                moves[case_sudo.id] = False
        if moves:
            self.env["ahorro.campaign.reassignment"]._move_cases(moves)

    @api.model
    def _get_held_cases_sudo(self, user_sudo):
        """Return the open cases that are a user's, or that they promised to call."""
        facts, uid = self.env["ahorro.case.facts"], user_sudo.id
        held = facts._get_assigned_domain([uid]) | facts._get_promised_domain(uid)
        # sudo: as in the figures.
        cases_sudo = self.env["ahorro.case"].sudo()
        return cases_sudo.search(facts._get_running_domain() & held)
