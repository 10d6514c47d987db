# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import remote

#: Clients of one guided round: they are written to one after the other, by hand.
MAX_ROWS = 200


class AhorroWaQueue(models.AbstractModel):
    """A selection of cases, written to one client after the other.

    Each message is opened and confirmed by itself, through ``ahorro.wa.send``; here is
    who would be written to, and who is left out and why.

    Called by others: ``get_queue``.
    """

    _name = "ahorro.wa.queue"
    _description = "Guided round of messages"
    _inherit = "ahorro.operator.mixin"

    @api.model
    @remote()
    def get_queue(self, selection, template_id=False):
        """Return the clients of a selection, for one template.

        :param dict selection: ``ids`` of cases, or ``domain`` of them
        :param template_id: what they are written; False to be shown the choice
        :return: dict of ``templates`` (``id``, ``name``), ``rows`` (``case_id``,
            ``plan_id``, ``client``, ``plan``, and ``reason`` where left out) and
            ``beyond``: how many cases the selection has past the limit
        """
        self._check_operator()
        domain = self._read_selection(selection)
        cases = self.env["ahorro.case"].search(domain, limit=MAX_ROWS)
        beyond = 0
        if len(cases) == MAX_ROWS:
            beyond = self.env["ahorro.case"].search_count(domain) - MAX_ROWS
        templates = self._get_templates(cases)
        template = templates.filtered(lambda each: each.id == template_id)
        reasons = self._get_reasons(cases, template) if template else {}
        return {
            "templates": [{"id": each.id, "name": each.name} for each in templates],
            "rows": [
                {
                    "case_id": case.id,
                    "plan_id": case.plan_id.id,
                    "client": case.plan_id.partner_id.name or "",
                    "plan": case.plan_id._get_short_name(),
                    "reason": reasons.get(case.id, ""),
                }
                for case in cases
            ],
            "beyond": beyond,
        }

    @api.model
    def _read_selection(self, selection):
        """Return the domain of the cases that a list sends.

        :raises UserError: it is none
        """
        wrong = self.env._("Reload the page and try again.")
        if not isinstance(selection, dict):
            raise UserError(wrong)
        ids = selection.get("ids")
        if isinstance(ids, list):
            if not all(type(each) is int for each in ids):
                raise UserError(wrong)
            return Domain("id", "in", ids)
        if not isinstance(selection.get("domain"), list):
            raise UserError(wrong)
        try:
            domain = Domain(selection["domain"])
            self.env["ahorro.case"]._search(domain)
        except (TypeError, ValueError, KeyError, IndexError, RecursionError):
            raise UserError(wrong) from None
        return domain

    @api.model
    def _get_templates(self, cases):
        """Return the templates that may be used in one of these cases at least."""
        templates = self.env["ahorro.wa.template"]
        found = templates.browse()
        for case_type, of_type in cases.sudo().grouped("type_id").items():
            found |= templates.search(
                templates._get_usable_domain(case_type, of_type.company_id)
            )
        return found.sorted(lambda each: (each.sequence, each.name))

    @api.model
    def _get_reasons(self, cases, template):
        """Return dict of case id to why its client is left out."""
        guard = self.env["ahorro.contact.guard"].sudo()  # its registers are closed
        texts = self.env["ahorro.wa.text"]
        send = self.env["ahorro.wa.send"]
        reasons, seen = {}, set()
        for case_type, of_type in cases.sudo().grouped("type_id").items():
            verdicts = guard._evaluate(of_type.plan_id, "whatsapp", case_type)
            usable = template.filtered_domain(
                template._get_usable_domain(case_type, of_type.company_id)
            )
            for case_sudo in of_type:
                plan = cases.browse(case_sudo.id).plan_id
                verdict = verdicts[plan.id]
                if not usable:
                    reason = self.env._("The text is not for this type of case.")
                elif not verdict.allowed:
                    reason = guard.reason_text(
                        verdict.reason, verdict.until, "whatsapp"
                    )
                elif case_sudo.state == "done":
                    reason = self.env._("The case is finished.")
                else:
                    rendered = texts._fill_in(template, plan, **send._get_example(plan))
                    reason = rendered.problem
                if reason:
                    reasons[case_sudo.id] = reason
        for case in cases:
            partner = case.plan_id.partner_id
            if case.id not in reasons and partner in seen:
                reasons[case.id] = self.env._("The client is in the list already.")
            seen.add(partner)
        return reasons
