# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ...tools import presets


class AhorroCaseFigures(models.AbstractModel):
    """How many cases of a campaign there are of each kind, and the domain of each.

    Called by others: ``_count_cases``, ``_count_by_operator``, ``_get_domains`` and
    ``_get_work_domains``, of which ``_count_each`` counts any.
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
    def _get_work_domains(self, now):
        """Return the domains of what is left to do in a campaign today.

        ``never`` was not called yet; ``today`` is what comes before the user's day
        ends, agreed or a retry, but for what is overdue, which is a figure of its own.
        """
        facts = self.env["ahorro.case.facts"]
        zone = self.env.context.get("tz") or self.env.user.tz
        tomorrow = presets.local_day(now, zone) + timedelta(days=1)
        work = facts._get_work_domain()
        return {
            "never": work & facts._get_uncalled_domain(),
            "today": work
            & Domain("next_action_at", "<", presets.day_start(tomorrow, zone))
            & ~facts._get_late_callback_domain(now),
        }

    @api.model
    def _count_each(self, campaign_ids, domains):
        """Count the cases of each domain in each campaign.

        :return: dict of campaign id to dict of name to count
        """
        counts = {
            campaign_id: dict.fromkeys(domains, 0) for campaign_id in campaign_ids
        }
        base = Domain("campaign_id", "in", campaign_ids)
        for name, domain in domains.items():
            for campaign, count in self.env["ahorro.case"]._read_group(
                base & domain, ["campaign_id"], ["__count"]
            ):
                counts[campaign.id][name] = count
        return counts

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

    @api.model
    def _count_by_operator(self, campaign):
        """Count a campaign's cases by operator, as the facts tell whose they are.

        :return: dict of user id (False for the shared pool) to dict of ``assigned``
            (open ones), ``attended`` (open or not, by them last) and ``done``; for the
            operators of the campaign, the pool, and whoever else has any
        """
        groups = self.env["ahorro.case"]._read_group(
            Domain("campaign_id", "=", campaign.id),
            ["user_id", "last_user_id", "state"],
            ["__count"],
        )
        kinds = ("assigned", "attended", "done")
        tally = {
            uid: dict.fromkeys(kinds, 0) for uid in [*campaign.user_ids.ids, False]
        }

        def add(user, kind, count):
            figures = tally.setdefault(user.id, dict.fromkeys(kinds, 0))
            figures[kind] += count

        for assigned, last, state, count in groups:
            if state == "done":
                add(last or assigned, "done", count)
            else:
                add(assigned, "assigned", count)
            if last:
                add(last, "attended", count)
        return tally
