# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from ...tools.opt_out_words import read_wish
from ...tools.webhook_item import Correction, Inbound, Move
from .item_moment import moment_of

#: Of a message that somebody has to read, in the movement.
MAX_QUOTE = 300


class AhorroWaReceiverInbound(models.AbstractModel):
    """Keeps what clients wrote, and points out what a person has to read.

    In this trade *baja* also means giving a plan up: a message that only contains the
    word opts nobody out, and is a movement of the client's open case for the operator
    to read.

    Called by the receiver: ``_apply``.
    """

    _name = "ahorro.wa.receiver.inbound"
    _description = "Messages received by WhatsApp"

    @api.model
    def _apply(self, items):
        """Keep messages and what became of them.

        :param items: (account id, item) in the order in which they came
        """
        accounts = self.env["ahorro.wa.account"].browse({key for key, _item in items})
        companies = {one.id: one.company_id.id for one in accounts}
        messages = [row for row in items if isinstance(row[1], Inbound)]
        inbound = self.env["ahorro.wa.inbound"]
        added = inbound._keep(
            [self._prepare_row(companies[key], key, item) for key, item in messages]
        )
        if any(item.file for _key, item in messages):
            self.env["ahorro.wa.media"]._wake()
        for account_id, item in items:
            if isinstance(item, Correction):
                moment = moment_of(item)
                inbound._correct(account_id, item.wamid, moment, item.text)
            elif isinstance(item, Move):
                inbound._move(account_id, item)
        for account_id, item in messages:
            # One that came twice is pointed out once.
            if (account_id, item.wamid) in added:
                added.discard((account_id, item.wamid))
                self._look(account_id, item)

    @api.model
    def _prepare_row(self, company_id, account_id, item):
        file = item.file
        return {
            "company_id": company_id,
            "account_id": account_id,
            "wamid": item.wamid,
            "is_echo": item.is_echo,
            "phone": item.phone or None,
            "bsuid": item.user_id or None,
            "name": item.name or None,
            "kind": item.kind,
            "moment": moment_of(item),
            "text": item.text or None,
            "payload": item.payload or None,
            "reply_to": item.reply_to or None,
            "media_id": file.media_id if file else None,
            "media_mime": file.mime if file else None,
            "media_sha256": file.sha256 if file else None,
            "media_name": file.name if file else None,
            "media_state": "waiting" if file else None,
        }

    # === WHAT A PERSON HAS TO READ ===

    @api.model
    def _look(self, account_id, item):
        if item.is_echo or item.payload or read_wish(item.text) != "perhaps":
            return
        phone = item.phone or self.env["ahorro.wa.inbound"]._find_phone(
            account_id, item.user_id, item.wamid, item.reply_to
        )
        account = self.env["ahorro.wa.account"].browse(account_id)
        self = self.with_context(lang=account._get_lang())
        words = self.env._(
            "Possible baja: the client wrote “%(text)s”. Ask whether the plan is meant "
            "or these messages.",
            text=item.text[:MAX_QUOTE],
        )
        rows = [
            {
                "kind": "message",
                "plan_id": plan_id,
                "case_id": case_id,
                "comment": words,
                "detail": {"no_contact": True, "possible_baja": True},
            }
            for plan_id, case_id in self._find_plans(account.company_id, phone)
        ]
        if rows:
            self.env["ahorro.movement"]._log(rows)
        else:
            account.message_post(body=words, subtype_xmlid="mail.mt_note")

    @api.model
    def _find_plans(self, company, phone):
        """Return (plan id, id of its open case or None) of who has a number.

        Where cases are open, of those; else of all plans of the person.
        """
        if not phone:
            return []
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (p.id) p.id, c.id
                     FROM ahorro_phone f
                     JOIN ahorro_plan p ON p.partner_id = f.partner_id
                     LEFT JOIN ahorro_case c ON c.plan_id = p.id AND c.state <> 'done'
                    WHERE f.active AND f.is_shared IS NOT TRUE AND p.company_id = %s
                      AND %s
                    ORDER BY p.id, c.id DESC NULLS LAST""",
                company.id,
                self.env["ahorro.phone"]._last_digits_condition("f", phone[-10:]),
            )
        )
        return [row for row in rows if row[1]] or rows
