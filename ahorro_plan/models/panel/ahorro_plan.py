# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.search import is_negative
from ..calls.remote import remote


class AhorroPlan(models.Model):
    """The panel's calls, and the search that opens the figures of a past day."""

    # Each room adds its own.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.plan"

    as_of = fields.Char(
        store=False,
        search="_search_as_of",
        exportable=False,
        help="Searches the plans that a domain found at a past moment: a JSON list of "
        "the moment (UTC) and the domain.",
    )

    @api.model
    def _search_as_of(self, operator, value):
        # Not "in": two of these in one domain would be merged into one that nothing
        # fulfils, as if a plan had one past alone.
        past = self.env["ahorro.plan.past"]
        if is_negative(operator):
            return NotImplemented
        if operator != "like":
            raise UserError(past._unreadable_message())
        return Domain("id", "in", past._get_ids_sql(value))

    @api.model
    @api.readonly
    @remote()
    def get_portfolio_panel(self, filters=None):
        """Return what the portfolio panel draws, for supervisors; see docs/panel.md.

        :param dict filters: which plans, of which day, against which; all optional:
            ``company_ids``, ``provider_ids``, ``seller_ids`` (0: without one),
            ``brands``, ``branches`` (empty text: without one), ``date`` and
            ``compare_date`` (ISO days), ``months`` (block id to how many),
            ``statuses`` (status id to ticked or not) and ``blocks`` (only these)
        :return: dict of ``filters`` as understood, ``date``, ``moment``, ``is_past``,
            ``compare``, ``currency_id``, ``tiles``, ``blocks`` and ``lazy`` (ids of the
            blocks to ask for afterwards); every figure has ``value``, ``model`` and the
            ``domain`` of exactly the rows it counts
        :raises AccessError: the user is no supervisor
        :raises UserError: the filters cannot be understood, or the day is to come
        """
        return self.env["ahorro.panel"]._get_panel(filters)

    @api.model
    @remote()
    def save_panel_statuses(self, statuses):
        """Remember which statuses the user ticked in the panel, for supervisors.

        :param dict statuses: status id to ticked or not; others stay as they are
        :raises AccessError: the user is no supervisor
        :raises UserError: there is no such status
        """
        self.env["ahorro.role"]._check_role("supervisor")
        self.env["ahorro.panel.choice"]._save_chosen(statuses)
        return True

    @api.model
    @api.readonly
    @remote()
    def get_portfolio_panel_choices(self):
        """Return what the panel's filters offer, for supervisors.

        :return: dict of ``companies``, ``providers``, ``sellers`` (lists of ``id`` and
            ``name``), ``brands`` and ``branches`` (lists of texts)
        :raises AccessError: the user is no supervisor
        """
        return self.env["ahorro.panel"]._get_choices()
