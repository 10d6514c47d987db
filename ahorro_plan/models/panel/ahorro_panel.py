# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.panel_filters import FilterError, read_filters
from .panel_question import PanelQuestion
from .plan_past import ANY_PLAN


class AhorroPanel(models.AbstractModel):
    """The portfolio panel (*Tablero de cartera*): where the portfolio stands.

    What it answers, the shape of figures, tiles and blocks, and how an add-on adds its
    own, is written in docs/panel.md. Each figure carries the domain of the rows that it
    counts; both come from one definition. Blocks of this add-on are in the files beside
    this one, each an abstract model of its own.
    """

    _name = "ahorro.panel"
    _description = "Portfolio panel"

    # === THE ANSWER ===

    @api.model
    def _get_panel(self, raw_filters=None):
        """Return what ``ahorro.plan.get_portfolio_panel`` answers."""
        question = self._get_question(raw_filters)
        wanted = question.filters.blocks
        tiles, blocks, lazy = [], [], []
        # Very many rows make few groups. The database expects one for each combination
        # of values, and would not let several processes count to hand over so many. A
        # hundred thousand plans are counted faster by one than others are started.
        # What changed since a day is sorted and joined in memory, and a statement of a
        # second is not worth compiling.
        self.env.cr.execute(
            "SET LOCAL parallel_tuple_cost = 0; SET LOCAL parallel_setup_cost = 2500; "
            "SET LOCAL jit = off; SELECT set_config('work_mem', GREATEST(65536, "
            "pg_size_bytes(current_setting('work_mem')) / 1024) || 'kB', TRUE)"
        )
        for part in sorted(self._get_panel_blocks(), key=lambda part: part["sequence"]):
            if wanted is not None and part["id"] not in wanted:
                continue
            if wanted is None and self._is_lazy(part, question):
                lazy.append(part["id"])
                continue
            made = part["prepare"](question)
            if made:
                made = {"id": part["id"], "sequence": part["sequence"], **made}
                (tiles if part["kind"] == "tile" else blocks).append(made)
        self.env.cr.execute(
            "SET LOCAL parallel_tuple_cost TO DEFAULT; "
            "SET LOCAL parallel_setup_cost TO DEFAULT; "
            "SET LOCAL jit TO DEFAULT; SET LOCAL work_mem TO DEFAULT"
        )
        return {
            "filters": question.filters.as_json(),
            "date": question.day.isoformat(),
            "is_past": question.is_past,
            "moment": fields.Datetime.to_string(question.moment),
            "compare": question.compares
            and {
                "date": question.before_day.isoformat(),
                "moment": fields.Datetime.to_string(question.before_moment),
            },
            "currency_id": self._get_currency_id(question),
            "tiles": tiles,
            "blocks": blocks,
            "lazy": lazy,
        }

    @api.model
    def _get_panel_blocks(self):
        """Return the parts of the panel; add-ons above extend it.

        Each is a dict of ``id``, ``sequence`` (its place), ``kind`` (``tile`` or
        ``block``) and ``prepare``: what makes it of a ``PanelQuestion``, or nothing
        where it has nothing to say. ``is_lazy``: whether, for a question, it takes long
        and nothing else shares its work: it is answered when asked for by its id.
        """
        return [
            *self.env["ahorro.panel.portfolio"]._get_parts(),
            *self.env["ahorro.panel.deadlines"]._get_parts(),
            *self.env["ahorro.panel.rescission"]._get_parts(),
            *self.env["ahorro.panel.sales"]._get_parts(),
            *self.env["ahorro.panel.migration"]._get_parts(),
        ]

    @api.model
    def _is_lazy(self, part, question):
        """Return whether a part is left out until it is asked for by its id."""
        return "is_lazy" in part and part["is_lazy"](question)

    @api.model
    def _get_notes(self, question):
        """Return the notes of how fresh what is known of plans is, made once."""
        if "notes" not in question.counted:
            question.counted["notes"] = self._get_freshness_notes(question)
        return list(question.counted["notes"])

    @api.model
    def _get_freshness_notes(self, question):
        """Return the notes of how fresh what is known of plans is; add-ons extend it.

        :return: list of dicts of ``text`` and perhaps a ``figure``
        """
        return self.env["ahorro.panel.portfolio"]._get_freshness_notes(question)

    # === WHAT IS ASKED ===

    @api.model
    def _get_question(self, raw_filters):
        """Return the ``PanelQuestion`` of filters as a client sends them.

        :raises AccessError: the user is no supervisor
        :raises UserError: the filters cannot be understood
        """
        self.env["ahorro.role"]._check_role("supervisor")
        try:
            filters = read_filters(raw_filters)
        except FilterError:
            raise UserError(
                self.env._(
                    "The panel does not understand these filters: clear them and "
                    "choose again."
                )
            ) from None
        today = fields.Date.context_today(self)
        day = filters.date or today
        if day > today:
            raise UserError(
                self.env._("The panel shows today or a past day, not one to come.")
            )
        if filters.compare_date and filters.compare_date >= day:
            raise UserError(
                self.env._("Compare with a day before the one that is shown.")
            )
        before_day = filters.compare_date or (
            day.replace(day=1) - datetime.timedelta(days=1)
        )
        plans = self.env["ahorro.plan"]
        now = fields.Datetime.now()
        return PanelQuestion(
            filters=filters,
            day=day,
            moment=plans._end_of_day(day) if day < today else now,
            is_past=day < today,
            domain=self._get_filter_domain(filters),
            compares=bool(filters.compare_date),
            before_day=before_day,
            before_moment=plans._end_of_day(before_day),
        )

    @api.model
    def _get_filter_domain(self, filters):
        """Return the domain, on ``ahorro.plan``, of what the filters leave."""
        domain = Domain.TRUE
        for name, values in (
            ("company_id", filters.company_ids),
            ("provider_id", filters.provider_ids),
            ("seller_id", filters.seller_ids),
            ("brand", filters.brands),
        ):
            if values:
                domain &= Domain(name, "in", [value or False for value in values])
        if filters.branches:
            branches = [branch or False for branch in filters.branches]
            chosen = Domain("seller_id.branch", "in", branches)
            if False in branches:
                chosen |= Domain("seller_id", "=", False)
            domain &= chosen
        return domain

    @api.model
    def _get_choices(self):
        """Return what ``ahorro.plan.get_portfolio_panel_choices`` answers."""
        self.env["ahorro.role"]._check_role("supervisor")
        plans = self.env["ahorro.plan"]
        used = [provider.id for (provider,) in plans._read_group([], ["provider_id"])]
        providers = self.env["ahorro.provider"].with_context(active_test=False)
        sellers = self.env["ahorro.seller"].with_context(active_test=False)
        # Each is a choice of the filter.
        sellers = sellers.search([])  # pylint: disable=no-search-all
        brands = [brand for (brand,) in plans._read_group([], ["brand"])]

        def named(records):
            return [
                {"id": record.id, "name": record.display_name} for record in records
            ]

        return {
            "companies": named(self.env.companies),
            "providers": named(providers.search([("id", "in", used)])),
            "sellers": named(sellers),
            "brands": sorted(filter(None, brands)),
            "branches": sorted({s.branch for s in sellers if s.branch}),
        }

    @api.model
    def _get_currency_id(self, question):
        """Return the currency of all amounts, or False where companies differ."""
        companies = self.env.companies
        if question.filters.company_ids:
            companies = companies.filtered(
                lambda company: company.id in question.filters.company_ids
            )
        currencies = companies.currency_id
        return currencies.id if len(currencies) == 1 else False

    # === DOMAINS OF FIGURES ===

    @api.model
    def _at(self, question, domain):
        """Return the domain of the plans that fulfil one at the moment shown."""
        domain &= question.domain
        if not question.is_past:
            return domain
        return self.env["ahorro.plan.past"]._as_of(question.moment, domain)

    @api.model
    def _before(self, question, domain):
        """Return the domain of the plans that fulfilled one at the earlier moment."""
        past = self.env["ahorro.plan.past"]
        return past._as_of(question.before_moment, domain & question.domain)

    @api.model
    def _moved(self, question, before, after):
        """Return the domain of the plans that went from one domain to another.

        Each may be negated, and names plans of the portfolio then and now.

        :param before: (domain, whether they fulfilled it)
        :param after: the same at the moment shown
        """
        then = self._before(question, before[0])
        now = self._at(question, after[0])
        if not question.is_past:
            now &= Domain("active", "=", True)
        return (then if before[1] else ~then) & (now if after[1] else ~now) & ANY_PLAN

    # === FIGURES ===

    @api.model
    def _unknown_tile(self, label, hint, model):
        """Return the tile, on a past day, of what is known for today alone."""
        figure = self._figure(False, Domain.FALSE, label, model=model)
        return {
            "label": label,
            # Unknown is not well.
            "tone": "info",
            "figure": {**figure, "domain": False},
            "details": [{"text": self.env._("Known for today alone.")}],
            "hint": hint,
        }

    @api.model
    def _for_number(self, number, one, many):
        """Return the words that go with a number: of one, or of any other."""
        return one if number == 1 else many

    @api.model
    def _figure(self, value, domain, title, model="ahorro.plan", **more):
        """Return a figure: what it counts, and the domain and context of its rows."""
        if model == "res.partner":
            # The list of clients, from which a campaign can be made; not of contacts.
            more["context"] = {
                "list_view_ref": "ahorro_plan.res_partner_view_list_holders"
            }
        return {
            "value": value,
            "model": model,
            "domain": list(domain),
            "title": title,
            **more,
        }
