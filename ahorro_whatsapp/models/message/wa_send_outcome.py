# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import remote

#: What an operator says of a message, and the state that it gets.
OUTCOMES = {
    "sent": "sent_manual",
    "no_whatsapp": "no_whatsapp",
    "not_sent": "cancelled",
}
#: Messages left open that a screen shows.
OPEN_ROWS = 80


class AhorroWaSend(models.AbstractModel):
    """What became of a message that was opened, as the operator says it.

    Called by others: the public methods, and ``_log_outcome``.
    """

    # Apart from opening: it is said later, from other screens too.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.send"

    @api.model
    @remote()
    def close_message(self, message_id, outcome):
        """Say what became of a message that was opened; said twice is said once.

        It is a movement of the case. A message that was sent counts as a contact; a
        number without WhatsApp is marked so and is offered no more.

        :param str outcome: ``sent``, ``no_whatsapp`` or ``not_sent``
        :return: the message, as ``open_message``
        :raises UserError: something else was said of it
        """
        self._check_operator()
        if not isinstance(outcome, str) or outcome not in OUTCOMES:
            raise UserError(self.env._("Reload the page and try again."))
        message = self._check_one(
            "ahorro.wa.message",
            message_id,
            self.env._("This message is not there any more: reload the page."),
        )
        supervises = self.env["ahorro.role"]._has_role("supervisor")
        if message.user_id != self.env.user and not supervises:
            raise UserError(self.env._("Whoever opened a message says if it was sent."))
        message._lock_rows()
        # sudo: rows are written here alone; whose it is was checked above.
        message_sudo = message.sudo()
        state = OUTCOMES[outcome]
        if message_sudo.state == state:
            return self._prepare_message_values(message_sudo)
        if message_sudo.state != "link_opened":
            labels = dict(message._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Of this message was said: %(state)s.",
                    state=labels[message_sudo.state],
                )
            )
        message_sudo.write({"state": state, "closed_at": fields.Datetime.now()})
        phone_sudo = message_sudo.phone_id
        if outcome == "no_whatsapp" and phone_sudo.e164 == message_sudo.phone:
            phone_sudo.no_whatsapp = True
        self._log_outcome(message_sudo, outcome)
        return self._prepare_message_values(message_sudo)

    @api.model
    def _log_outcome(self, message_sudo, outcome):
        """Write the movement of what became of a message, where it is of a plan."""
        if not message_sudo.plan_id:
            return
        what = {
            "sent": self.env._("WhatsApp sent (declared by the operator)"),
            "no_whatsapp": self.env._("WhatsApp not sent: the number has none"),
            "not_sent": self.env._("WhatsApp not sent"),
        }[outcome]
        name = message_sudo.template_id.name
        lines = [f"{what} · {name}" if name else what]
        if outcome == "sent":
            lines.append(message_sudo.text or "")
        detail = {"wa_message_id": message_sudo.id}
        if outcome != "sent":
            detail["no_contact"] = True
        self.env["ahorro.movement"]._log(
            [
                {
                    "kind": "message",
                    "plan_id": message_sudo.plan_id.id,
                    "case_id": message_sudo.case_id.id,
                    "partner_id": message_sudo.partner_id.id,
                    "company_id": message_sudo.company_id.id,
                    "comment": "\n".join(lines),
                    "detail": detail,
                }
            ]
        )

    # === LEFT OPEN ===

    @api.model
    def _find_open(self, domain):
        """Return the user's own messages that wait for a word, with ``sudo``."""
        # sudo: the user's own rows, with the names of phones and clients.
        return (
            self.env["ahorro.wa.message"]
            .sudo()
            .search(
                domain
                & Domain("state", "=", "link_opened")
                & Domain("user_id", "=", self.env.uid)
                & Domain("company_id", "in", self.env.companies.ids),
                limit=OPEN_ROWS,
            )
        )
