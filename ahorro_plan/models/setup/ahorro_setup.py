# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import formatLang

from ..calls.remote import remote

#: Names that Odoo gives a company until somebody writes its own.
PLACEHOLDER_NAMES = {"My Company", "YourCompany", "Mi compañía"}


class AhorroSetup(models.AbstractModel):
    """What is still missing before a dealership can work: the page Puesta en marcha.

    Other add-ons add their steps by extending :meth:`_get_setup_steps`.
    """

    _name = "ahorro.setup"
    _description = "Set-up of Ahorro"

    @api.model
    @remote()
    def get_setup(self):
        """Return the steps of the current company, and how many are done."""
        self.env["ahorro.role"]._check_role(
            "admin", self.env._("The set-up page is for Administradores of Ahorro.")
        )
        steps = sorted(self._get_setup_steps(), key=lambda step: step["sequence"])
        return {
            "company": self.env.company.name,
            "done": sum(step["done"] for step in steps),
            "steps": steps,
        }

    @api.model
    def _get_setup_steps(self):
        """Return the steps, as made by :meth:`_prepare_setup_step`."""
        return [
            self._get_company_step(),
            self._get_mail_step(),
            self._get_provider_step(),
            self._get_roles_step(),
            self._get_settings_step(),
            self._get_portfolio_step(),
        ]

    @api.model
    def _prepare_setup_step(self, key, sequence, title, text, done, **values):
        """Return one step.

        :param key: identifies it, for the add-ons that change or remove it
        :param text: what is there, or what is missing and why it matters
        :param button: label of the button
        :param action: what the button opens, an external id or a dictionary
        :param group: whom Odoo lets do that, an external id; others are told whom to
            ask
        """
        group = values.get("group")
        allowed = not group or self.env.user.has_group(group)
        return {
            "key": key,
            "sequence": sequence,
            "title": title,
            "text": text,
            "done": bool(done),
            "button": values.get("button") or self.env._("Open"),
            "action": values.get("action") if allowed else False,
            "ask": "" if allowed else self._get_whom_to_ask(group),
        }

    @api.model
    def _get_whom_to_ask(self, group):
        # sudo: group members are read, for their names.
        users_sudo = (
            self.env.ref(group)
            .sudo()
            .all_user_ids.filtered(lambda user: user.active and not user.share)
            .sorted("id")
        )
        if not users_sudo:
            return self.env._("Whoever administers Odoo does this.")
        return self.env._(
            "Whoever administers Odoo does this: %(names)s",
            names=", ".join(users_sudo[:3].mapped("name")),
        )

    # === STEPS ===

    @api.model
    def _get_company_step(self):
        company = self.env.company
        missing = []
        if company.name in PLACEHOLDER_NAMES:
            missing.append(self.env._("name"))
        if not company.vat:
            missing.append(self.env._("CUIT"))
        if not (company.street and company.city):
            missing.append(self.env._("address"))
        return self._prepare_setup_step(
            "company",
            10,
            self.env._("Company data"),
            self.env._("Missing: %(data)s", data=", ".join(missing))
            if missing
            else self.env._("Name, CUIT and address are complete."),
            not missing,
            button=self.env._("Complete the data"),
            action={
                "type": "ir.actions.act_window",
                "name": company.name,
                "res_model": "res.company",
                "res_id": company.id,
                "views": [[False, "form"]],
            },
            group="base.group_erp_manager",
        )

    @api.model
    def _get_mail_step(self):
        done = self.env["ahorro.summary"]._is_mail_ready()
        return self._prepare_setup_step(
            "mail",
            20,
            self.env._("Outgoing mail"),
            self.env._("Users get the mail that gives them their password.")
            if done
            else self.env._("Without it nobody receives the mail for their password."),
            done,
            button=self.env._("Set up mail"),
            action="base.action_ir_mail_server_list",
            group="base.group_system",
        )

    @api.model
    def _get_provider_step(self):
        dealers = self.env["ahorro.provider.dealer"].search(
            [("company_id", "=", self.env.company.id)]
        )
        names = dealers.provider_id.mapped("name")
        return self._prepare_setup_step(
            "provider",
            30,
            self.env._("Administradoras"),
            ", ".join(names)
            if names
            else self.env._("Write your dealer code in each one you work with."),
            names,
            button=self.env._("Open administradoras"),
            action="ahorro_plan.ahorro_provider_action",
        )

    @api.model
    def _get_roles_step(self):
        lists = self.env["ahorro.role"].get_roles()["lists"]
        empty = [roles["label"] for roles in lists if not roles["users"]]
        return self._prepare_setup_step(
            "roles",
            40,
            self.env._("Users and Roles"),
            self.env._("Nobody yet in: %(lists)s", lists=", ".join(empty))
            if empty
            else ", ".join(
                f"{roles['label']}: {len(roles['users'])}" for roles in lists
            ),
            not empty,
            button=self.env._("Give roles"),
            action="ahorro_plan.ahorro_roles_action",
        )

    @api.model
    def _get_settings_step(self):
        parameters = self.env["ahorro.parameter"]
        missing = []
        if not (
            parameters._get_text("ahorro_plan.support_email")
            or parameters._get_text("ahorro_plan.support_phone")
        ):
            missing.append(self.env._("whom users ask for help"))
        if not self.env["ahorro.phone"]._get_default_area():
            missing.append(self.env._("area code"))
        sentences = []
        unusable = parameters._get_unusable()
        if unusable:
            sentences.append(
                self.env._(
                    "Not usable as they are, so that the usual value holds: "
                    "%(settings)s.",
                    settings=", ".join(unusable),
                )
            )
        if missing:
            sentences.append(self.env._("Missing: %(data)s", data=", ".join(missing)))
        return self._prepare_setup_step(
            "settings",
            50,
            self.env._("Support and phones"),
            " ".join(sentences) or self.env._("Users know whom to ask for help."),
            not sentences,
            button=self.env._("Open settings"),
            action="ahorro_plan.ahorro_settings_action",
        )

    @api.model
    def _get_portfolio_step(self):
        count = self.env["ahorro.plan"].search_count(
            [("company_id", "=", self.env.company.id)]
        )
        return self._prepare_setup_step(
            "portfolio",
            60,
            self.env._("First plans"),
            self.env._(
                "%(count)s plans in the portfolio.",
                count=formatLang(self.env, count, digits=0),
            )
            if count
            else self.env._("The portfolio is empty: add the first subscription."),
            count,
            button=self.env._("See the plans")
            if count
            else self.env._("Add a subscription"),
            action="ahorro_plan.ahorro_plan_action"
            if count
            else "ahorro_plan.ahorro_plan_register_action",
        )
