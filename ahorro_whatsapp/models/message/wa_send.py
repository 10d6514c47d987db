# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.ahorro_campaign.models.guard.ahorro_contact_guard import PASSING
from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools.wa_link import wa_number, wa_url


class AhorroWaSend(models.AbstractModel):
    """Writing to one client from the operator's own WhatsApp.

    The contact guard is asked, the text is filled in, the row is written as
    ``link_opened``, and the browser opens WhatsApp with the text typed. The operator
    sends it there and says here what became of it. Rows that nobody said it of stay in
    sight as open.

    Called by others: the public methods, which check all that they are given.
    """

    _name = "ahorro.wa.send"
    _description = "Writing from the operator's WhatsApp"
    _inherit = "ahorro.operator.mixin"

    # === WHAT MAY BE WRITTEN ===

    @api.model
    @remote()
    def get_choices(self, plan_id, case_id=False):
        """Return what the user may write to the holder of a plan.

        :param int plan_id: one that the user may read
        :param case_id: the case that it is about; False without one
        :return: dict of ``client``, ``plan``, ``guard`` (``allowed``, ``text``),
            ``phones`` (``id``, ``shown``), ``templates`` (``id``, ``name``, ``text``,
            and ``problem`` where the plan lacks something) and ``open`` (messages of
            the user to this person that wait for a word); where the company has an
            account at WhatsApp's service, see ``_prepare_choices`` of the outbox
        """
        return self._prepare_choices(*self._check_target(plan_id, case_id))

    @api.model
    def _prepare_choices(self, plan, case):
        """Return what ``get_choices`` does; other rooms add their way of sending."""
        verdict = self._ask_guard(plan, case)
        texts = self.env["ahorro.wa.text"]
        rendered = [
            (template, texts._fill_in(template, plan, **self._get_example(plan)))
            for template in self._get_templates(plan, case)
        ]
        return {
            "client": plan.partner_id.name or "",
            "plan": plan._get_short_name(),
            "plan_id": plan.id,
            "case_id": case.id,
            "guard": self.env["ahorro.contact.guard"]._prepare_verdict_values(
                verdict, "whatsapp"
            ),
            "phones": [
                {"id": phone.id, "shown": phone.shown}
                for phone in self._get_phones(plan)
            ],
            "templates": [
                {
                    "id": template.id,
                    "name": template.name,
                    "text": done.text,
                    "problem": done.problem,
                }
                for template, done in rendered
            ],
            "open": [
                self._prepare_message_values(message)
                for message in self._find_open(Domain("plan_id", "=", plan.id))
            ],
        }

    @api.model
    def _check_target(self, plan_id, case_id):
        """Return the plan and the case, which may be empty, of a remote call."""
        self._check_operator()
        gone = self.env._("It is not there any more: reload the page.")
        plan = self._check_one("ahorro.plan", plan_id, gone)
        case = self.env["ahorro.case"]
        if case_id is not False and case_id is not None:
            case = self._check_one("ahorro.case", case_id, gone)
            if case.plan_id != plan:
                raise UserError(gone)
        if not plan.partner_id:
            raise UserError(
                self.env._("The plan has no holder: there is nobody to write to.")
            )
        return plan, case

    @api.model
    def _get_templates(self, plan, case):
        templates = self.env["ahorro.wa.template"]
        usable = templates.search(
            templates._get_usable_domain(case.sudo().type_id, plan.company_id)
        )
        # What was written for campaigns of this type comes before what is for all.
        return usable.sorted(lambda template: not template.type_ids)

    @api.model
    def _get_example(self, plan):
        """Return what else a text is filled in with before it is opened."""
        links = self.env["ahorro.wa.link"]
        _url, problem = links._get_target(plan)
        example = f"{links.get_base_url()}/cupon/…"
        return {"coupon": "" if problem else example}

    @api.model
    def _get_phones(self, plan):
        """Return the holder's phones that may have WhatsApp, mobiles first."""
        return plan.partner_id.ahorro_phone_ids.filtered(
            lambda phone: (
                phone.e164
                and phone.kind in ("mobile", "unsure")
                and not (phone.is_wrong or phone.is_shared or phone.no_whatsapp)
            )
        ).sorted(lambda phone: (phone.kind != "mobile", not phone.in_mobile))

    @api.model
    def _ask_guard(self, plan, case, log=False):
        """Return the guard's verdict about writing to the holder now.

        Whoever is speaking to the operator because they got in touch may be answered
        at any hour.
        """
        guard = self.env["ahorro.contact.guard"].sudo()  # its registers are closed
        verdict = guard._evaluate(plan, "whatsapp", case.sudo().type_id, log=log)
        verdict = verdict[plan.id]
        if verdict.reason in PASSING and self._is_answering(plan):
            return verdict._replace(reason=False, until=None)
        return verdict

    @api.model
    def _is_answering(self, plan):
        lease = self.env["ahorro.lease"].sudo()._get_own()  # the user's own
        return bool(
            lease
            and lease["incoming"]
            and lease["partner_id"] == plan.partner_id.id
            and lease["expires_at"] > fields.Datetime.now()
        )

    # === OPENING ===

    @api.model
    @remote()
    def open_message(self, plan_id, case_id, template_id, phone_id, idempotency_key):
        """Write down a message that is about to be sent, and return its address.

        Asked again with the key, or for a message that is open, it gives that one.

        :param int template_id: one that the user may use in this case
        :param int phone_id: one of the holder's that may have WhatsApp
        :return: dict of ``id``, ``url``, ``text``, ``phone``, ``template``, ``client``
            and ``state``
        :raises UserError: the guard says no, or something is missing
        """
        plan, case, template, phone = self._check_request(
            plan_id, case_id, template_id, phone_id
        )
        self._check_text(idempotency_key)
        plan._lock_rows()
        # sudo: rows are written here alone; all that they hold was checked above.
        messages_sudo = self.env["ahorro.wa.message"].sudo()
        known_sudo = self._find_by_key(idempotency_key, plan)
        opened_sudo = known_sudo or messages_sudo.search(
            [
                ("state", "=", "link_opened"),
                ("user_id", "=", self.env.uid),
                ("plan_id", "=", plan.id),
                ("template_id", "=", template.id),
                ("phone", "=", phone.e164),
            ]
        )
        if opened_sudo:
            return self._prepare_message_values(opened_sudo)
        self._check_allowed(plan, case)
        values = self._prepare_values(plan, case, template, phone)
        message_sudo = messages_sudo.create(
            {**values, "idempotency_key": idempotency_key}
        )
        return self._prepare_message_values(message_sudo)

    @api.model
    def _check_request(self, plan_id, case_id, template_id, phone_id):
        """Return the plan, case, template and phone of a remote call.

        :raises UserError: the user may not write so
        """
        plan, case = self._check_target(plan_id, case_id)
        template = self._get_templates(plan, case).filtered(
            lambda each: each.id == template_id
        )
        if not template:
            raise UserError(
                self.env._("This text cannot be used here: choose another one.")
            )
        phone = self._get_phones(plan).filtered(lambda each: each.id == phone_id)
        if not phone:
            raise UserError(
                self.env._("This number cannot be written to: choose another one.")
            )
        return plan, case, template, phone

    @api.model
    def _find_by_key(self, idempotency_key, plan):
        """Return the message that a call with this key made before, with ``sudo``.

        :raises UserError: the key is another message's
        """
        # sudo: whose it is is checked here.
        messages_sudo = self.env["ahorro.wa.message"].sudo()
        known_sudo = messages_sudo.search([("idempotency_key", "=", idempotency_key)])
        if known_sudo and (
            known_sudo.user_id != self.env.user or known_sudo.plan_id != plan
        ):
            raise UserError(self.env._("Reload the page and try again."))
        return known_sudo

    @api.model
    def _check_allowed(self, plan, case):
        """Check that the person is nobody else's now, and that the guard lets us write.

        :raises UserError: with the reason
        """
        self._check_free(plan)
        verdict = self._ask_guard(plan, case, log=True)
        if not verdict.allowed:
            guard = self.env["ahorro.contact.guard"]
            raise self._coded_error(
                "blocked",
                guard.reason_text(verdict.reason, verdict.until, "whatsapp"),
            )

    @api.model
    def _check_free(self, plan):
        """Check that nobody else is speaking to this person now."""
        holder = (
            self.env["ahorro.lease"]
            .sudo()  # leases are the supervisors' to read
            ._find_holder(plan.partner_id.id, plan.id, fields.Datetime.now())
        )
        if holder:
            names = self.env["res.users"]._get_ahorro_names([holder["user_id"]])
            raise UserError(
                self.env._(
                    "%(user)s is attending this client now.",
                    user=names.get(holder["user_id"], ""),
                )
            )

    @api.model
    def _prepare_values(self, plan, case, template, phone):
        """Return the values of a message, with its text filled in.

        :raises UserError: the plan lacks something that the text says
        """
        link_sudo = self._make_link(plan, template)
        rendered = self.env["ahorro.wa.text"]._fill_in(
            template, plan, coupon=link_sudo._get_address() if link_sudo else ""
        )
        if rendered.problem:
            raise UserError(rendered.problem)
        return {
            **self._prepare_records(plan, case, template, phone),
            "link_id": link_sudo.id,
            "text": rendered.text,
        }

    @api.model
    def _make_link(self, plan, template):
        """Return the link to the coupon where a text names it, else an empty set."""
        if "cupon" in template._get_variable_names():
            return self.env["ahorro.wa.link"]._make(plan)
        return self.env["ahorro.wa.link"].sudo()

    @api.model
    def _prepare_records(self, plan, case, template, phone):
        return {
            "company_id": plan.company_id.id,
            "template_id": template.id,
            "version_id": template.current_version_id.id,
            "case_id": case.id,
            "plan_id": plan.id,
            "partner_id": plan.partner_id.id,
            "user_id": self.env.uid,
            "phone_id": phone.id,
            "phone": phone.e164,
        }

    @api.model
    def _prepare_message_values(self, message_sudo):
        """Return a message of the user's as a screen shows it."""
        phone_sudo = message_sudo.phone_id
        # A number that was corrected since is another one: this one was written to.
        is_same = phone_sudo.e164 == message_sudo.phone
        url = ""
        if message_sudo.phone:  # none once the person's data was erased
            number = wa_number(message_sudo.phone)
            url = wa_url(number, message_sudo.text or "")
        states = dict(message_sudo._fields["state"]._description_selection(self.env))
        return {
            "id": message_sudo.id,
            "url": url,
            "text": message_sudo.text or "",
            "phone": (is_same and phone_sudo.shown) or message_sudo.phone or "",
            "template": message_sudo.template_id.name or "",
            "client": message_sudo.partner_id.name or "",
            "opened_at": fields.Datetime.to_string(message_sudo.opened_at),
            "state": message_sudo.state,
            "state_label": states[message_sudo.state],
        }
