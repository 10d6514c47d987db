# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from statistics import median

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools import presets
from ...tools.domain_json import to_json

#: With fewer at work, the middle of a team would tell what somebody did.
LEAST_TEAM = 3
COUNTS = ("work", "contacted", "effective", "finished", "promised")
#: Quotients: what is divided by what.
RATES = {
    "contact_rate": ("contacted", "attempted"),
    "effective_rate": ("effective", "contacted"),
}


class AhorroOperatorNumbers(models.AbstractModel):
    """An operator's own day and month, against the middle of the team.

    The middle is the median of everybody, the operator too, who saved something in that
    time in the companies at hand. It is told where at least three did: of two, it would
    tell what the other one did. Nobody gets another person's numbers here.

    Called by screens: ``get_own_numbers``.
    """

    _name = "ahorro.operator.numbers"
    _description = "An operator's own numbers"
    _inherit = "ahorro.operator.mixin"

    @api.model
    @api.readonly
    @remote()
    def get_own_numbers(self):
        """Return the user's own numbers of today and of this month.

        :return: dict of ``day`` and ``month``: each a dict of ``team`` (how many
            worked, or False where too few did) and ``figures``: a list of ``id``,
            ``label``, ``value`` (a number, or percent; None where there is nobody to
            speak of), ``is_rate``, ``middle`` (of the team, or False) and ``domain``
            (on ``ahorro.movement``; False of a rate)
        :raises AccessError: no role in Ahorro
        """
        self._check_operator()
        now, zone = fields.Datetime.now(), self._get_zone()
        today = presets.local_day(now, zone)
        return {
            name: self._prepare_period(presets.day_start(day, zone))
            for name, day in (("day", today), ("month", today.replace(day=1)))
        }

    @api.model
    def _prepare_period(self, start):
        facts = self.env["ahorro.work.facts"]
        self.env["ahorro.movement"].flush_model()
        team = facts._count_by_user(self.env.companies.ids, start, None)
        own = team.get(self.env.uid) or dict.fromkeys((*COUNTS, "attempted"), 0)
        is_told = len(team) >= LEAST_TEAM
        labels = self._get_labels()
        domains = facts._get_domains(start)
        mine = Domain("user_id", "=", self.env.uid) & Domain(
            "company_id", "in", self.env.companies.ids
        )
        figures = [
            {
                "id": name,
                "label": labels[name],
                "value": own[name],
                "is_rate": False,
                "middle": is_told and median(row[name] for row in team.values()),
                "domain": to_json(mine & domains[name]),
            }
            for name in COUNTS
        ]
        for name, (top, bottom) in RATES.items():
            rates = [
                100 * row[top] / row[bottom] for row in team.values() if row[bottom]
            ]
            figures.append(
                {
                    "id": name,
                    "label": labels[name],
                    # Nobody to speak of: neither 0 % nor 100 %.
                    "value": 100 * own[top] / own[bottom] if own[bottom] else None,
                    "is_rate": True,
                    "middle": len(rates) >= LEAST_TEAM and median(rates),
                    "domain": False,
                }
            )
        return {"team": len(team) if is_told else False, "figures": figures}

    @api.model
    def _get_labels(self):
        return {
            "work": self.env._("Movements"),
            "contacted": self.env._("Contacted"),
            "effective": self.env._("Effective"),
            "finished": self.env._("Finished cases"),
            "promised": self.env._("Promises"),
            "contact_rate": self.env._("Contacted ÷ attempted"),
            "effective_rate": self.env._("Effective ÷ contacted"),
        }
