# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.phone import parse_phone

from ...tools.opt_out_words import BUTTON, read_wish
from ...tools.webhook_item import Correction, Inbound, Preference

#: Meta's error of somebody who told it that they want no advertising of ours.
STOPPED = 131050


class AhorroWaReceiverOptout(models.AbstractModel):
    """Who asked not to be written to any more, in whichever way.

    By a word that says nothing else (*BAJA*), by a template's button, or at WhatsApp
    itself. The number is what is known of whoever wrote, be it the holder's, somebody
    else's or a guest's; the opt-out is of the number, in the account's company.

    Called by the receiver: ``_apply``.
    """

    _name = "ahorro.wa.receiver.optout"
    _description = "Opt-outs received by WhatsApp"

    @api.model
    def _apply(self, items):
        """Record the opt-outs among some items, and cancel what waits for them.

        :param items: (account id, item)
        """
        for account_id, item in items:
            wish = self._read(item)
            if wish == "stop":
                self._stop(account_id, item)
            elif wish == "start":
                self._start(account_id, item)

    @api.model
    def _read(self, item):
        """Return ``stop``, ``start`` or ``""``."""
        if isinstance(item, Preference):
            return {"stop": "stop", "resume": "start"}.get(item.value, "")
        if isinstance(item, Inbound):
            if item.is_echo:
                return ""  # what staff writes is no wish of the client's
            if item.payload.startswith(BUTTON):
                return "stop"
            return {"stop": "stop", "start": "start"}.get(read_wish(item.text), "")
        if isinstance(item, Correction):
            # Somebody makes BAJA of what they wrote before.
            return "stop" if read_wish(item.text or "") == "stop" else ""
        return "stop" if item.word == "failed" and item.code == STOPPED else ""

    @api.model
    def _get_number(self, account_id, item):
        """Return the number of whoever asks, as opt-outs compare it, or ``""``."""
        phone = getattr(item, "phone", "") or self.env["ahorro.wa.inbound"]._find_phone(
            account_id,
            getattr(item, "user_id", ""),
            getattr(item, "wamid", ""),
            getattr(item, "reply_to", ""),
        )
        if not phone:
            # A notice about a message of ours: it went to that number.
            message = self.env["ahorro.wa.message"].search(
                [
                    "|",
                    ("wamid", "=", getattr(item, "wamid", "")),
                    ("uuid", "=", getattr(item, "uuid", "") or False),
                ],
                limit=1,
            )
            phone = message.phone or ""
        read = parse_phone(f"+{phone.lstrip('+')}" if phone else None)
        return read.national or read.e164 or ""

    @api.model
    def _get_purpose(self, item):
        """Return what for: at WhatsApp itself people refuse advertising only."""
        return "all" if isinstance(item, (Inbound, Correction)) else "advertising"

    @api.model
    def _stop(self, account_id, item):
        account = self.env["ahorro.wa.account"].browse(account_id)
        self = self.with_context(lang=account._get_lang())
        number = self._get_number(account_id, item)
        if not number:
            if isinstance(item, Inbound):
                self._tell_of_nobody(account, item)
            return
        purpose = self._get_purpose(item)
        self.env["ahorro.optout"]._record(
            [
                {
                    "phone": number,
                    "company_id": account.company_id.id,
                    "channel": "whatsapp",
                    "source": "message",
                    "purpose": purpose,
                    "reason": (getattr(item, "text", "") or self._get_words(item))[
                        :500
                    ],
                }
            ]
        )
        if purpose == "all":
            self._cancel(account, number)

    @api.model
    def _tell_of_nobody(self, account, item):
        """Tell people that somebody whose number nobody knows wants no messages."""
        account.message_post(
            body=self.env._(
                "%(name)s, whose number WhatsApp does not show, asked not to be "
                "written to (“%(text)s”). Look for the client and record it under No "
                "contactar.",
                name=item.name or item.user_id,
                text=item.text[:100],
            ),
            partner_ids=account._get_told_users().partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    @api.model
    def _get_words(self, item):
        if isinstance(item, Preference):
            return self.env._("Chose no advertising at WhatsApp.")
        return self.env._("Meta says that the person wants no advertising.")

    @api.model
    def _cancel(self, account, number):
        """Cancel what waits to be sent to a number."""
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_wa_message m
                      SET state = 'cancelled', closed_at = %s, stop_reason = %s
                    WHERE m.state = 'queued' AND m.company_id = %s
                      AND right(m.phone, 10) = right(%s, 10)""",
                fields.Datetime.now(),
                self.env._("The person asked not to be contacted this way."),
                account.company_id.id,
                number,
            )
        )
        self.env["ahorro.wa.message"].invalidate_model()

    @api.model
    def _start(self, account_id, item):
        """End what the same number asked for by message before."""
        number = self._get_number(account_id, item)
        if not number:
            return
        account = self.env["ahorro.wa.account"].browse(account_id)
        self = self.with_context(lang=account._get_lang())
        held = self.env["ahorro.optout"].search(
            [
                ("phone", "=", number),
                ("company_id", "=", account.company_id.id),
                ("source", "=", "message"),
                ("ended_on", "=", False),
            ]
        )
        if not held:
            return
        try:
            held._end(self.env._("The person wrote ALTA by WhatsApp."))
        except UserError:
            return  # it ended meanwhile
