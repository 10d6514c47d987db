# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.message_state import WORDS
from .item_moment import moment_of


class AhorroWaReceiverStatus(models.AbstractModel):
    """What became of the messages that left, as Meta tells it.

    The rules are those of ``tools/message_state.py``, said once more in SQL because a
    burst has thousands: each state has the first moment that was told of it, and the
    state of the message follows from which of them are there. A test compares the two.

    Called by the receiver: ``_apply``.
    """

    _name = "ahorro.wa.receiver.status"
    _description = "States of WhatsApp messages"

    @api.model
    def _apply(self, statuses):
        """Write down some notices, in whatever order they came.

        :param statuses: (account id, ``Status``)
        """
        rows = [
            (
                account_id,
                item.wamid or None,
                item.uuid or None,
                WORDS[item.word],
                moment_of(item),
                item.code or None,
                item.detail or None,
                item.category or None,
                item.billable,
                item.user_id or None,
            )
            for account_id, item in statuses
            if item.word in WORDS
        ]
        if not rows:
            return
        columns = [list(column) for column in zip(*rows, strict=True)]
        self.env["ahorro.wa.message"].flush_model()
        self.env.cr.execute(self._get_query(columns))
        self.env["ahorro.wa.message"].invalidate_model()

    @api.model
    def _get_query(self, columns):
        return SQL(
            """
            WITH notice AS MATERIALIZED (
                SELECT * FROM unnest(%s::integer[], %s::text[], %s::text[], %s::text[],
                                     %s::timestamp[], %s::integer[], %s::text[],
                                     %s::text[], %s::boolean[], %s::text[])
                    AS n (account_id, wamid, uuid, state, moment, code, detail,
                          category, billable, bsuid)),
            known AS MATERIALIZED (
                SELECT m.id, n.* FROM notice n
                  JOIN ahorro_wa_message m
                    ON m.wamid = n.wamid AND m.account_id = n.account_id
                 UNION ALL
                -- Its answer was lost, or is not written down yet: our own number.
                SELECT m.id, n.* FROM notice n
                  JOIN ahorro_wa_message m
                    ON m.uuid = n.uuid AND m.account_id = n.account_id
                 WHERE m.wamid IS NULL),
            told AS MATERIALIZED (
                SELECT id, min(wamid) AS wamid,
                       min(moment) FILTER (WHERE state = 'sent') AS sent_at,
                       min(moment) FILTER (WHERE state = 'delivered') AS delivered_at,
                       min(moment) FILTER (WHERE state = 'read') AS read_at,
                       min(moment) FILTER (WHERE state = 'failed') AS failed_at,
                       max(code) AS code, max(detail) AS detail,
                       max(category) AS category, bool_or(billable) AS billable,
                       max(bsuid) AS bsuid
                  FROM known GROUP BY id),
            -- In one order for all that write messages: nobody waits in a circle.
            locked AS MATERIALIZED (
                SELECT m.id FROM ahorro_wa_message m
                 WHERE m.id IN (SELECT id FROM told)
                 ORDER BY m.id FOR NO KEY UPDATE)
            UPDATE ahorro_wa_message m
               SET wamid = COALESCE(m.wamid, t.wamid),
                   -- Of a person whose data was erased nothing is written again.
                   bsuid = CASE WHEN m.phone IS NOT NULL
                       THEN COALESCE(m.bsuid, t.bsuid) END,
                   accepted_at = COALESCE(m.accepted_at, LEAST(t.sent_at,
                       t.delivered_at, t.read_at), CASE WHEN t.wamid IS NOT NULL
                       THEN t.failed_at END),
                   sent_at = LEAST(m.sent_at, t.sent_at),
                   delivered_at = LEAST(m.delivered_at, t.delivered_at),
                   read_at = LEAST(m.read_at, t.read_at),
                   failed_at = LEAST(m.failed_at, t.failed_at),
                   error_code = COALESCE(t.code, m.error_code),
                   error_detail = CASE WHEN m.phone IS NOT NULL
                       THEN COALESCE(t.detail, m.error_detail) END,
                   price_category = COALESCE(t.category, m.price_category),
                   is_billable = COALESCE(t.billable, m.is_billable),
                   state = CASE
                       WHEN COALESCE(m.read_at, t.read_at) IS NOT NULL THEN 'read'
                       WHEN COALESCE(m.delivered_at, t.delivered_at) IS NOT NULL
                            THEN 'delivered'
                       WHEN COALESCE(m.failed_at, t.failed_at) IS NOT NULL THEN 'failed'
                       WHEN COALESCE(m.sent_at, t.sent_at) IS NOT NULL THEN 'sent'
                       ELSE m.state END,
                   write_date = %s
              FROM told t JOIN locked USING (id)
             WHERE m.id = t.id
            """,
            *columns,
            fields.Datetime.now(),
        )
