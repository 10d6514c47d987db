# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class AhorroWaInbound(models.Model):
    """What became of a message in its conversation."""

    # Each room adds its own to the message.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.inbound"

    shown_state = fields.Selection(
        [("waiting", "To be shown"), ("done", "Shown"), ("failed", "Not shown")]
    )
    shown_tries = fields.Integer()
    mail_message_id = fields.Many2one(
        "mail.message", ondelete="set null", index="btree_not_null"
    )

    _shown_index = models.Index("(moment, id) WHERE shown_state = 'waiting'")

    @api.model
    def _correct(self, account_id, wamid, moment, text):
        result = super()._correct(account_id, wamid, moment, text)
        self.invalidate_model()
        corrected = self.search(
            [("account_id", "=", account_id), ("wamid", "=", wamid)]
        )
        self.env["ahorro.wa.conversation"]._show_correction(corrected)
        return result

    @api.model
    def _move(self, account_id, move):
        result = super()._move(account_id, move)
        for column, old, new in (
            ("ahorro_wa_phone", move.old_phone, move.new_phone),
            ("ahorro_wa_bsuid", move.old_user_id, move.new_user_id),
        ):
            if not (old and new and old != new):
                continue
            # A conversation that has the new one already goes on, and the old one
            # stands beside it as it was.
            self.env.cr.execute(
                SQL(
                    """UPDATE discuss_channel c SET %(column)s = %(new)s
                        WHERE ahorro_wa_account_id = %(account)s
                          AND right(%(column)s, %(length)s) = right(%(old)s, %(length)s)
                          AND NOT EXISTS (
                              SELECT FROM discuss_channel other
                               WHERE other.ahorro_wa_account_id = %(account)s
                                 AND right(other.%(column)s, %(length)s)
                                     = right(%(new)s, %(length)s))""",
                    column=SQL.identifier(column),
                    new=new,
                    old=old,
                    account=account_id,
                    # Phones are compared without their prefixes, ids as a whole.
                    length=10 if column == "ahorro_wa_phone" else 200,
                )
            )
        self.env["discuss.channel"].invalidate_model()
        return result


class AhorroWaReceiverInbound(models.AbstractModel):
    """What came is shown in its conversation as soon as it is kept."""

    # Each room adds its own to the receiver.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.wa.receiver.inbound"

    @api.model
    def _prepare_row(self, company_id, account_id, item):
        values = super()._prepare_row(company_id, account_id, item)
        return {**values, "shown_state": "waiting"}

    @api.model
    def _apply(self, items):
        result = super()._apply(items)
        self.env["ahorro.wa.conversation"]._wake()
        return result
