# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..calls.remote import ONE, remote
from ..plan.ahorro_plan_card_mixin import CARD_FIELDS

#: Cards that the page draws at most; the lists behind them have the rest.
CARDS = 40
CHANGES = 20


class AhorroClientFileMixin(models.AbstractModel):
    """The client file (*Ficha de cliente*): all of a person on one page.

    Every part is read with the user's own rights: what record rules hide, the plans of
    other companies above all, is not in it.
    """

    _name = "ahorro.client.file.mixin"
    _description = "Client file of a contact"

    # === READING ===

    @api.readonly
    @remote(self=ONE)
    def get_client_file(self):
        """Return everything that the page of this client draws.

        :return: dict, see the ``_prepare_client_file_*`` methods
        :raises AccessError: no role in Ahorro, or a contact out of reach
        """
        self._check_client_file()
        return self._prepare_client_file_values(self._get_client_file_plans())

    def _check_client_file(self):
        self.ensure_one()
        self.env["ahorro.role"]._check_role("operator")
        self.check_access("read")

    def _get_client_file_plan_domain(self):
        """Return the domain of the plans that this person holds, of these companies."""
        self.ensure_one()
        return Domain("partner_id", "=", self.id) & Domain(
            "company_id", "in", self.env.companies.ids
        )

    def _get_client_file_plans(self):
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        return plans.search_fetch(
            self._get_client_file_plan_domain(),
            CARD_FIELDS,
            order="is_live desc, id desc",
            limit=CARDS,
        )

    def _prepare_client_file_values(self, plans):
        """Return the whole file.

        :param plans: the person's plans to show
        """
        processes = self._get_client_file_processes(plans)
        return {
            **self._prepare_client_file_summary(plans),
            "processes": processes._prepare_card_values(),
            "process_count": self._count_beyond(
                processes, self._get_client_file_process_domain(plans)
            ),
            "units": self._prepare_client_file_units(),
            "attachments": self._prepare_client_file_attachments(plans),
            "changes": self._prepare_client_file_changes(plans),
        }

    def _prepare_client_file_summary(self, plans):
        """Return the part of the file that screens for talking to the person show too.

        Add-ons that know more about a person extend it, and draw what they add by
        components of the JavaScript registry ``ahorro_client_file``. It is read each
        time that somebody is attended: it has to be cheap.

        :param plans: the person's plans to show
        """
        self._fetch_client_file_contact()
        relatives = self._has_relatives()
        return {
            **self._prepare_client_file_contact(plans, relatives),
            "plans": plans._prepare_card_values(),
            "plan_count": self._count_beyond(
                plans, self._get_client_file_plan_domain()
            ),
            "other_plans": self._get_same_person_plans(
                relatives
            )._prepare_card_values(),
            "can": self._prepare_client_file_rights(plans),
        }

    @api.model
    def _count_beyond(self, records, domain):
        """Return how many a domain has, asking only where not all were read."""
        return len(records) if len(records) < CARDS else records.search_count(domain)

    def _prepare_client_file_rights(self, plans):
        """Return what the user may do here; the server refuses the rest anyway.

        :param plans: those of the person's plans that the user sees
        """
        user = self.env.user
        return {
            "edit": self._is_ahorro_client(plans),
            "create_process": self.env["ahorro.role"]._has_role("supervisor"),
            "open_process": user.has_group("sales_team.group_sale_salesman"),
        }

    # === WHAT WAS SOLD AND DELIVERED ===

    def _get_client_file_process_domain(self, plans):
        """Return the domain of the processes of this person, or of these plans."""
        theirs = Domain("plan_id", "in", plans.ids) | Domain("partner_id", "=", self.id)
        return theirs & Domain(
            "plan_id", "any", [("company_id", "in", self.env.companies.ids)]
        )

    def _get_client_file_processes(self, plans):
        leads = self.env["crm.lead"].with_context(active_test=False)
        return leads.search(
            self._get_client_file_process_domain(plans), order="id desc", limit=CARDS
        )

    def _prepare_client_file_units(self):
        """Return the cars of this client: delivered plans, vehicles of the fleet."""
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        delivered = plans.search(
            self._get_client_file_plan_domain()
            & (
                Domain("delivery_date", "!=", False)
                | Domain("family", "=", "guarantee")
            ),
            order="id desc",
        )
        units = delivered._prepare_unit_values()
        # Where the dealership uses Fleet; no dependency on it.
        if "fleet.vehicle" in self.env:
            vehicles = self.env["fleet.vehicle"]
            if vehicles.has_access("read"):
                units += [
                    {
                        "key": f"vehicle-{vehicle.id}",
                        "name": vehicle.model_id.display_name or vehicle.name or "",
                        "detail": vehicle.license_plate or "",
                        "date": vehicle.acquisition_date,
                        "status": vehicle.state_id.name or "",
                    }
                    for vehicle in vehicles.search([("driver_id", "=", self.id)])
                ]
        return units

    # === PAPERS AND PAST ===

    def _prepare_client_file_attachments(self, plans):
        names = {plan.id: plan._get_short_name() for plan in plans}
        found = self.env["ir.attachment"].search(
            [("res_model", "=", "ahorro.plan"), ("res_id", "in", plans.ids)],
            order="id desc",
            limit=CARDS,
        )
        return [
            {
                "id": attachment.id,
                "name": attachment.name,
                "size": attachment.file_size,
                "date": attachment.create_date,
                "plan": names.get(attachment.res_id, ""),
            }
            for attachment in found
        ]

    def _prepare_client_file_changes(self, plans):
        """Return what changed last in the plans' values."""
        names = {plan.id: plan._get_short_name() for plan in plans}
        changes = self.env["ahorro.plan.change"].search(
            [("plan_id", "in", plans.ids)], limit=CHANGES
        )
        return [
            {
                "id": change.id,
                "date": change.date,
                "kind": change.kind,
                "label": change.field_label,
                "old": change.old_label or "",
                "new": change.new_label or "",
                # sudo: the name of who did it, whatever their company is now.
                "who": change.user_id.sudo().name or "",
                "plan": names.get(change.plan_id.id, ""),
            }
            for change in changes
        ]

    # === CHANGING ===

    @remote(self=ONE)
    def action_save_client_file(self, changes):
        """Save the form *Editar datos* in one go, through the guarded methods.

        :param dict changes: ``contact`` (values of contact fields), ``new_phones``
            (list of text and column) and ``flags`` (list of phone id, flag and value)
        :return: the file as it is now
        """
        self._check_client_file()
        if not isinstance(changes, dict):
            raise UserError(self._unreadable_form_message())
        if changes.get("contact"):
            self.action_edit_contact(changes["contact"])
        for text, column in self._read_rows(changes, "new_phones", 2):
            self.action_add_phones(text, column)
        for phone_id, flag, value in self._read_rows(changes, "flags", 3):
            self.action_flag_phone(phone_id, flag, value)
        return self.get_client_file()

    @api.model
    def _read_rows(self, changes, name, length):
        """Return the rows of a part of the form, after checking their shape."""
        rows = changes.get(name) or []
        if not isinstance(rows, list) or any(
            not isinstance(row, list | tuple) or len(row) != length for row in rows
        ):
            raise UserError(self._unreadable_form_message())
        return rows

    def _unreadable_form_message(self):
        return self.env._("The form could not be read: reload the page and try again.")

    @remote(self=ONE)
    def action_create_process(self, plan_id):
        """Start a commercial process of this client for one of their plans.

        Asked twice, by a double click or after a lost answer, it gives back the one
        that is open.

        :return: dict of ``id`` and ``is_new``
        :raises AccessError: the user is no supervisor, or the plan is out of reach
        """
        self._check_client_file()
        self.env["ahorro.role"]._check_role(
            "supervisor", self.env._("Commercial processes are created by supervisors.")
        )
        if type(plan_id) is not int:
            raise UserError(self._unreadable_form_message())
        plan = self.env["ahorro.plan"].browse(plan_id)
        plan.check_access("read")
        if plan.partner_id != self:
            raise UserError(
                self.env._(
                    "The plan %(plan)s is not of %(client)s any more: reload the page.",
                    plan=plan.display_name,
                    client=self.display_name,
                )
            )
        plan._lock_rows()
        leads = self.env["crm.lead"]
        opened = leads.search(
            [
                ("plan_id", "=", plan.id),
                ("partner_id", "=", self.id),
                ("won_status", "=", "pending"),
            ],
            limit=1,
        )
        if opened:
            return {"id": opened.id, "is_new": False}
        lead = leads.create(self._prepare_process_values(plan))
        return {"id": lead.id, "is_new": True}

    def _prepare_process_values(self, plan):
        values = {
            "name": " · ".join(
                part
                for part in (self.env._("Savings plan"), plan._get_short_name())
                if part
            ),
            "type": "opportunity",
            "partner_id": self.id,
            "plan_id": plan.id,
            "company_id": plan.company_id.id,
            "user_id": self.env.uid,
        }
        if "iap_enrich_done" in self.env["crm.lead"]._fields:
            # Nobody agreed to send this client's mail address to a third party.
            values["iap_enrich_done"] = True
        return values

    @remote(self=ONE)
    def action_open_client_file(self):
        """Open the client file of this person."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "ahorro_client_file",
            "name": self.env._("Client file"),
            "params": {"partner_id": self.id},
        }
