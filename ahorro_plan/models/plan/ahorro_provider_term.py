# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models, tools
from odoo.tools import SQL

from ...tools.deadlines import Term, get_periods, last_day_of, number_on

#: What each term is a number of; the kinds are those of ``tools/deadlines.py``.
TERM_KINDS = [
    ("rejected", "Days that a subscription may stay rejected"),
    ("ungrouped", "Days to be grouped, from the sale"),
    ("rescission", "Unpaid installments to rescission"),
    ("acceptance", "Days to accept, from the award"),
    ("folder", "Days to hand in the folder, from the award"),
    ("pledge", "Days to have the pledge, from the award"),
    ("collect", "Days to collect the car, from when it is there"),
    ("last", "Installments before the last one at which to call"),
]


class AhorroProviderTerm(models.Model):
    """A term of an administradora, from a day on.

    It holds until another one of its kind begins. What began before (an award, a sale)
    keeps the term that held then; ``tools/deadlines.py`` has the rule.
    """

    _name = "ahorro.provider.term"
    _description = "Term of an administradora"
    _order = "provider_id, kind, valid_from desc, id"
    _rec_name = "kind"

    provider_id = fields.Many2one(
        "ahorro.provider", string="Administradora", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="provider_id.company_id", store=True)
    kind = fields.Selection(TERM_KINDS, string="Term", required=True)
    number = fields.Integer(
        required=True, help="Days or installments. 0: not known from that day on."
    )
    valid_from = fields.Date(
        help="The first day on which it holds; empty: it has always held. Awards and "
        "sales of before keep the term of their day."
    )

    _day_unique = models.UniqueIndex(
        "(provider_id, kind, COALESCE(valid_from, '-infinity'::date))",
        "This administradora already has that term from the same day: change its "
        "number instead.",
    )
    _check_number = models.Constraint(
        "CHECK (number >= 0)", "A term is a number from 0 on."
    )

    # === READING ===

    @api.model
    def _get_periods(self, provider, kind):
        """Return the ``Period`` list of a kind of an administradora."""
        return list(self._get_all_periods().get((provider.id, kind), ()))

    @api.model
    def _get_number(self, provider, kind, day=None):
        """Return the number of a kind on a day, or today; 0 where it is not known."""
        day = day or fields.Date.context_today(self)
        return number_on(self._get_periods(provider, kind), day)

    @api.model
    def _get_last_day(self, provider, kind, start):
        """Return the last day of what began on a day, or False where none is known."""
        if not start:
            return False
        return last_day_of(self._get_periods(provider, kind), start) or False

    @api.model
    @tools.ormcache()
    def _get_all_periods(self):
        """Return dict of (administradora's id, kind) to its periods: all there are.

        A few for each administradora, and asked of every card and tile.
        """
        self.flush_model()
        terms = {}
        for provider_id, kind, number, valid_from in self.env.execute_query(
            SQL(
                "SELECT provider_id, kind, number, valid_from FROM ahorro_provider_term"
            )
        ):
            terms.setdefault((provider_id, kind), []).append(Term(number, valid_from))
        return {key: tuple(get_periods(of_key)) for key, of_key in terms.items()}

    # === WRITING ===

    @api.model
    def _set_number(self, provider, kind, number):
        """Make a number hold from today on; the first one of its kind, since ever."""
        if number == self._get_number(provider, kind):
            return
        today = fields.Date.context_today(self)
        terms = self.search([("provider_id", "=", provider.id), ("kind", "=", kind)])
        same = terms.filtered(lambda term: term.valid_from == today)
        if same:
            same.number = number
            return
        self.create(
            {
                "provider_id": provider.id,
                "kind": kind,
                "number": number,
                "valid_from": today if terms else False,
            }
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Create terms; what is known of them is read anew."""
        terms = super().create(vals_list)
        self.env.registry.clear_cache()
        return terms

    def write(self, vals):
        """Write terms; what is known of them is read anew."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        """Delete terms; what is known of them is read anew."""
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
