# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..calls.remote import ONE, remote


class AhorroPersonData(models.AbstractModel):
    """The rights of a person over their data (Ley 25.326, arts. 14 and 16).

    Access: everything held about them, within 10 calendar days, free of charge every
    six months. Suppression: within 5 working days. Erasing anonymises the person and
    the free text and keeps the rows, so that counts and histories still add up.

    Where personal data stands is said by ``ahorro.person.register``, which an add-on
    that holds more extends.
    """

    _name = "ahorro.person.data.mixin"
    _description = "Rights over personal data"

    ahorro_erased_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When this person's data was erased; no file fills it in again.",
    )

    @remote(self=ONE)
    def action_ahorro_person_data(self):
        """Open the page *Datos de la persona*."""
        self._check_person_data_rights()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Person's data"),
            "res_model": "ahorro.person.data",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    def _check_person_data_rights(self):
        """Let supervisors act on the clients that they see, and nobody else.

        :raises AccessError: another role, another company's, a vendor or a user
        """
        self.ensure_one()
        self.env["ahorro.role"]._check_role(
            "supervisor",
            self.env._("Only supervisors and administrators handle a person's data."),
        )
        return self._get_client_sudo()

    def _collect_person_data(self):
        """Return everything held about this person in the user's companies.

        :return: list of (title, list of column titles, list of rows); the rights were
            checked by the caller, who passes the record with ``sudo``
        """
        companies = self.env.companies.ids
        return self.env["ahorro.person.register"]._collect(self, companies)

    def _get_person_files(self):
        """Return the files about this person, for their access; with ``sudo``."""
        register = self.env["ahorro.person.register"]
        person = register._open(self, self.env.companies.ids)
        files = self.env["ahorro.person.file"]._find_own_files(person)
        return files.filtered(lambda file: file.type == "binary")

    def _erase_person_data(self):
        """Anonymise this person wherever they are held; the caller checked the rights.

        The rows of plans, processes and histories stay: the dealership has to account
        for them.

        :return: list of (place of the register, the records that were there)
        :raises UserError: something of theirs is of a company that the user is not in
        """
        return self.env["ahorro.person.register"]._erase(self)

    def _get_same_document(self):
        """Return the other contacts with this person's document: the same person.

        Who works here and vendors are no clients, and are left to who edits those.
        """
        others_sudo = self.sudo().with_context(active_test=False)  # of any company
        keys = [one.ahorro_document_key for one in others_sudo]
        found = others_sudo.search(
            [("ahorro_document_key", "in", [key for key in keys if key])]
        )
        return (found - self.sudo()).filtered(lambda one: not one._is_no_client())
