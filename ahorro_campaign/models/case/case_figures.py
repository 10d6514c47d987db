# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain


class AhorroCaseFigures(models.AbstractModel):
    """How many cases of a campaign there are of each kind, and the domain of each.

    Called by others: ``_count_cases`` and ``_get_domains``.
    """

    _name = "ahorro.case.figures"
    _description = "Figures of a campaign"

    @api.model
    def _get_domains(self, now):
        """Return the domain of each figure.

        :param now: the moment at which something is due
        """
        facts = self.env["ahorro.case.facts"]
        return {
            "total": Domain.TRUE,
            "pending": Domain("state", "=", "pending"),
            "in_progress": Domain("state", "=", "in_progress"),
            "open": facts._get_open_domain(),
            "done": facts._get_done_domain(),
            "due": facts._get_due_domain(now),
            "overdue": facts._get_overdue_domain(now),
        }

    @api.model
    def _count_cases(self, campaign_ids, now, domain=Domain.TRUE):
        """Count the cases of campaigns, with the queries that one campaign takes.

        :param domain: only these cases, such as those of some operators
        :return: dict of campaign id to dict of each figure to its count, and
            ``progress`` (``10 / 16``) and ``progress_percent``
        """
        cases, domains = self.env["ahorro.case"], self._get_domains(now)
        base = Domain("campaign_id", "in", campaign_ids) & domain
        counts = {
            campaign_id: dict.fromkeys(domains, 0) for campaign_id in campaign_ids
        }
        if not counts:
            return counts
        for campaign, state, count in cases._read_group(
            base, ["campaign_id", "state"], ["__count"]
        ):
            counts[campaign.id][state] = count
        # Few are due, and an index finds them: what blocks a case is asked of them.
        for name in ("due", "overdue"):
            groups = cases._read_group(
                base & domains[name], ["campaign_id"], ["__count"]
            )
            for campaign, count in groups:
                counts[campaign.id][name] = count
        for figures in counts.values():
            figures["open"] = figures["pending"] + figures["in_progress"]
            figures["total"] = total = figures["open"] + figures["done"]
            figures["progress"] = f"{figures['done']} / {total}"
            figures["progress_percent"] = figures["done"] * 100 // total if total else 0
        return counts
