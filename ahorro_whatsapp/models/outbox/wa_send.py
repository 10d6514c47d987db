# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import remote

#: States of a message of which Meta has not said yet what becomes of it.
ON_ITS_WAY = ("queued", "sending", "unknown", "held")


class AhorroWaSend(models.AbstractModel):
    """Writing to one client by WhatsApp's service, where the company has an account.

    The message is confirmed here and leaves a moment later: the request of a user never
    waits for Meta.

    Called by others: the public methods, which check all that they are given.
    """

    # Each room adds its own way of sending.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.send"

    @api.model
    def _prepare_choices(self, plan, case):
        """Add what WhatsApp's service may be asked to send.

        :return: as before, with ``accounts`` (``id``, ``name`` and, where it waits,
            ``problem``) and, where there are any, in each of ``templates``
            ``service_text``, what the client would read, and ``service_problems``: by
            account, as text, why it cannot be sent
        """
        choices = super()._prepare_choices(plan, case)
        accounts = self._get_accounts(plan)
        choices["accounts"] = [
            {
                "id": account.id,
                "name": account.name,
                "problem": self._get_account_problem(account),
            }
            for account in accounts
        ]
        for values in choices["templates"] if accounts else []:
            template = self.env["ahorro.wa.template"].browse(values["id"])
            done = self._prepare_for_service(template, plan)
            values["service_text"] = done["text"]
            values["service_problems"] = {
                str(account.id): done["problem"]
                or template._get_service_problem(account)
                for account in accounts
            }
        return choices

    @api.model
    def _get_accounts(self, plan):
        """Return the accounts that write for a plan's company, with ``sudo``."""
        # sudo: operators write by them and read none; their names are no secret.
        accounts_sudo = self.env["ahorro.wa.account"].sudo()
        return accounts_sudo.search(accounts_sudo._get_usable_domain(plan.company_id))

    @api.model
    def _get_account_problem(self, account_sudo):
        if not account_sudo.paused_at:
            return ""
        return self.env._(
            "The number %(account)s is paused. Messages leave when an Administrador "
            "resumes it.",
            account=account_sudo.name,
        )

    @api.model
    def _prepare_for_service(self, template, plan, phone="+5491100000000", coupon=None):
        """Return what would be sent; for an example phone, of which nothing is said."""
        if coupon is None:
            coupon = self._get_example(plan)["coupon"]
        texts = self.env["ahorro.wa.text"]
        return texts._prepare_for_service(template, plan, phone, coupon)

    @api.model
    @remote()
    def send_message(
        self, plan_id, case_id, template_id, phone_id, account_id, idempotency_key
    ):
        """Have WhatsApp's service send a message; said twice it is sent once.

        :param int template_id: one that the user may use in this case
        :param int phone_id: one of the holder's that may have WhatsApp
        :param int account_id: one of ``get_choices``
        :return: dict as ``open_message``, whose ``state`` is ``queued`` at first
        :raises UserError: the guard says no, something is missing, or the same text is
            on its way to this client already
        """
        plan, case, template, phone = self._check_request(
            plan_id, case_id, template_id, phone_id
        )
        self._check_text(idempotency_key)
        account = self._get_accounts(plan).filtered(lambda one: one.id == account_id)
        if not account:
            raise UserError(
                self.env._("The company does not write by this account: reload.")
            )
        plan._lock_rows()
        known_sudo = self._find_by_key(idempotency_key, plan)
        if known_sudo:
            return self._prepare_message_values(known_sudo)
        self._check_none_on_its_way(plan, template)
        problem = self._get_account_problem(account)
        problem = problem or template._get_service_problem(account)
        if problem:
            raise UserError(problem)
        self._check_allowed(plan, case)
        link_sudo = self._make_link(plan, template)
        coupon = link_sudo._get_address() if link_sudo else ""
        done = self._prepare_for_service(template, plan, phone.e164, coupon)
        if done["problem"]:
            raise UserError(done["problem"])
        message_sudo = self.env["ahorro.wa.outbox"]._enqueue(
            [
                {
                    **self._prepare_records(plan, case, template, phone),
                    "account_id": account.id,
                    "link_id": link_sudo.id,
                    "text": done["text"],
                    "body": done["body"],
                    "priority": 0,  # somebody waits for it
                    "is_answer": self._is_answering(plan),
                    "idempotency_key": idempotency_key,
                }
            ]
        )
        if not message_sudo:  # the key came from another page at the same moment
            raise UserError(self.env._("Reload the page and try again."))
        return self._prepare_message_values(message_sudo)

    @api.model
    def _check_none_on_its_way(self, plan, template):
        """Check that the same text is not about to reach this client already."""
        # sudo: another operator's message counts too.
        messages_sudo = self.env["ahorro.wa.message"].sudo()
        if messages_sudo.search_count(
            [
                ("plan_id", "=", plan.id),
                ("template_id", "=", template.id),
                ("state", "in", ON_ITS_WAY),
            ],
            limit=1,
        ):
            raise UserError(
                self.env._(
                    "This text is on its way to the client already: see what becomes "
                    "of it before you send it again."
                )
            )
