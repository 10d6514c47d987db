# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools.coupon_url import check_target, host_of, read_hosts

#: Bytes of a token: 128 bits, which nobody guesses.
TOKEN_BYTES = 16
#: What such a token looks like: whatever else is asked for is looked up nowhere.
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
#: A page that is opened twice within it was opened once: a double tap, or a program.
SAME_CLICK = timedelta(seconds=10)


class Visit(NamedTuple):
    """What a visitor of a coupon link gets.

    ``state``: ``open``, ``expired``, ``paid`` or ``unknown``; ``url``: where an open
    one leads; ``company``: whom to ask, empty where the link is unknown.
    """

    state: str
    url: str
    company: models.Model


class AhorroWaLink(models.Model):
    """A link to the payment coupon of one plan, for one installment.

    It is an address of ours that leads to the administradora's page, so that a message
    already sent leads to the right one after it was corrected, and clicks can be
    counted. Odoo's own link tracker is not used: it fetches the page when a link is
    made, rewrites the query of signed addresses, answers with a permanent redirect, and
    has codes short enough to be tried out, which would show other people's coupons.

    Called by others: ``_get_target``, ``_make``, ``_get_address``, ``_visit``, and the
    public methods, which check who asks.
    """

    _name = "ahorro.wa.link"
    _description = "Coupon link"
    _inherit = ["ahorro.operator.mixin", "ahorro.row.lock.mixin"]
    _order = "id desc"
    _rec_name = "plan_id"

    token = fields.Char(
        required=True, readonly=True, copy=False, groups="base.group_system"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    plan_id = fields.Many2one(
        "ahorro.plan", required=True, readonly=True, ondelete="cascade", index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Client",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    provider_id = fields.Many2one(related="plan_id.provider_id", store=True)
    user_id = fields.Many2one(
        "res.users",
        string="Given by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Datetime(
        string="Given on", default=fields.Datetime.now, required=True, readonly=True
    )
    installment = fields.Integer(readonly=True, aggregator=None)
    expires_at = fields.Datetime(string="Expires on", required=True, readonly=True)
    is_revoked = fields.Boolean(string="Taken back", readonly=True)
    click_ids = fields.One2many("ahorro.wa.link.click", "link_id", readonly=True)
    click_count = fields.Integer(string="Clicks", readonly=True)
    last_click_at = fields.Datetime(string="Last click", readonly=True)
    is_paid = fields.Boolean(
        string="Paid since",
        compute="_compute_is_paid",
        help="The plan has one more installment paid than when the link was given.",
    )

    _token_unique = models.UniqueIndex("(token)", "There is already such a link.")

    @api.depends("installment", "plan_id.installments_paid")
    def _compute_is_paid(self):
        for link in self:
            link.is_paid = link.plan_id.installments_paid >= link.installment

    # === GIVING ===

    @api.model
    @remote()
    def get_coupon_link(self, plan_id):
        """Return the link to a plan's coupon, to be copied.

        :param int plan_id: one that the user may read
        :return: dict of ``url`` and ``expires_at``
        :raises UserError: the plan has no coupon to link to
        """
        self._check_operator()
        plan = self._check_one(
            "ahorro.plan",
            plan_id,
            self.env._("It is not there any more: reload the page."),
        )
        link_sudo = self._make(plan)
        return {
            "url": link_sudo._get_address(),
            "expires_at": fields.Datetime.to_string(link_sudo.expires_at),
        }

    @api.model
    def _make(self, plan):
        """Return a link for a plan's next installment, with ``sudo``.

        One that is in force and was given by the same user is given again: it keeps
        its clicks and its end.

        :raises UserError: the plan has no coupon to link to
        """
        url, problem = self._get_target(plan)
        if problem:
            raise UserError(problem)
        now = fields.Datetime.now()
        installment = plan.installments_paid + 1
        links_sudo = self.sudo()  # rows are written here alone
        known_sudo = links_sudo.search(
            [
                ("plan_id", "=", plan.id),
                ("partner_id", "=", plan.partner_id.id),
                ("installment", "=", installment),
                ("user_id", "=", self.env.uid),
                ("is_revoked", "=", False),
                # Half of its time is left at least: whoever is sent it can use it.
                ("expires_at", ">", now + self._get_life() / 2),
            ],
            limit=1,
        )
        return known_sudo or links_sudo.create(
            {
                "token": secrets.token_urlsafe(TOKEN_BYTES),
                "company_id": plan.company_id.id,
                "plan_id": plan.id,
                "partner_id": plan.partner_id.id,
                "user_id": self.env.uid,
                "installment": installment,
                "expires_at": now + self._get_life(),
            }
        )

    @api.model
    def _get_life(self):
        parameters = self.env["ahorro.parameter"]
        return timedelta(days=parameters._get_int("ahorro_whatsapp.coupon_days"))

    @api.model
    def _get_target(self, plan):
        """Return where a plan's coupon is, and the sentence why it cannot be linked.

        :return: (url, ""), or ("", sentence)
        """
        if not (plan.coupon_url or plan.provider_id.coupon_url_template):
            return "", self.env._(
                "The administradora has no coupon link: a supervisor adds it in "
                "Parameters, or one to the plan."
            )
        url = plan._get_coupon_url()
        if not url:
            return "", self.env._(
                "The plan lacks what the coupon link is made of: group, order or "
                "subscription."
            )
        problem = check_target(url, self._get_hosts())
        if problem == "host":
            return "", self.env._(
                "%(host)s is not among the sites of coupons: an Administrador adds it "
                "in the settings.",
                host=host_of(url),
            )
        if problem:
            return "", self.env._(
                "The coupon link is no web address: it begins with https://."
            )
        return url, ""

    @api.model
    def _get_hosts(self):
        """Return the hosts that a link may lead to: the administradoras' and the rest.

        Those of the administradoras are what supervisors set as their coupon link.
        """
        # sudo: a click is nobody's, and the addresses are no secret.
        providers_sudo = self.env["ahorro.provider"].sudo()
        templates = providers_sudo.search([("coupon_url_template", "!=", False)])
        hosts = {host_of(each.coupon_url_template) for each in templates}
        text = self.env["ahorro.parameter"]._get_text("ahorro_whatsapp.coupon_hosts")
        # Typed past the settings' page, which checks it, it allows nothing more.
        with suppress(ValueError):
            hosts.update(read_hosts(text))
        return hosts - {""}

    def _get_address(self):
        """Return the address that a client is sent."""
        self.ensure_one()
        return f"{self.get_base_url()}/cupon/{self.token}"

    # === VISITING ===

    @api.model
    def _visit(self, token, counted):
        """Return what a visitor gets, as a :class:`Visit`, and count the click.

        Where it leads is read now: what was corrected since is right in links that
        were sent already.

        :param bool counted: a person's click; a robot's and a preview's are none
        """
        company = self.env["res.company"]
        if not TOKEN.fullmatch(token):
            return Visit("unknown", "", company)
        # sudo: whoever has the token may go where it leads, and see nothing else.
        link_sudo = self.sudo().search([("token", "=", token)], limit=1)
        if not link_sudo:
            return Visit("unknown", "", company)
        company = link_sudo.company_id
        plan_sudo = link_sudo.plan_id
        if link_sudo.is_paid:
            return Visit("paid", "", company)
        if (
            link_sudo.is_revoked
            or link_sudo.expires_at < fields.Datetime.now()
            or link_sudo.partner_id != plan_sudo.partner_id
        ):
            return Visit("expired", "", company)
        url, problem = link_sudo._get_target(plan_sudo)
        if problem:
            return Visit("expired", "", company)
        if counted:
            link_sudo._count_click()
        return Visit("open", url, company)

    def _count_click(self):
        """Count a click, unless the last one was a moment ago.

        The row is locked first: of two at one moment the second begins again, finds the
        first one's, and leads on without writing anything.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        if self.last_click_at and now - self.last_click_at < SAME_CLICK:
            return
        self._lock_rows()
        self.env["ahorro.wa.link.click"].create({"link_id": self.id})
        self.write(
            {
                "click_count": self.click_count + 1,
                "last_click_at": now,
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was given is kept: a link is not deleted."))
