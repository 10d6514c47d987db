# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.check.check_rules import Rule

#: The states of a message that did not reach WhatsApp, and never will.
NEVER_LEFT = ("cancelled", "failed", "expired", "no_whatsapp")
#: A request that is on its way takes seconds: after this long nobody makes it.
ON_ITS_WAY = timedelta(hours=1)


class AhorroCheckRules(models.AbstractModel):
    """What must hold of messages, and of mass sends."""

    # Each add-on adds its own to a model from below.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.check.rules"

    @api.model
    def _get_rules(self):
        return super()._get_rules() | {
            "wa_twice": Rule(
                self.env._("Messages that were sent twice"),
                self.env._(
                    "A message reaches WhatsApp once, and a mass send writes to each "
                    "number once, unless a person decided to send it again."
                ),
                "ahorro.wa.message",
            ),
            "wa_halfway": Rule(
                self.env._("Messages that stopped halfway"),
                self.env._(
                    "A message is on its way for some seconds. One that is still being "
                    "sent after an hour is sent by nobody: look at the scheduler and "
                    "at the account."
                ),
                "ahorro.wa.message",
            ),
            "wa_refused": Rule(
                self.env._("Messages to who had asked not to be written to"),
                self.env._(
                    "Nobody is written to by WhatsApp's service after they asked not "
                    "to be, but in answer to a call of theirs."
                ),
                "ahorro.wa.message",
            ),
            "wa_batch": Rule(
                self.env._("Mass sends whose figures do not add up"),
                self.env._(
                    "A mass send that was confirmed has as many recipients as its "
                    "figure says, and a message for each."
                ),
                "ahorro.wa.batch",
            ),
        }

    @api.model
    def _find_wa_twice(self, company):
        return SQL(
            """
            SELECT m.id
              FROM (SELECT m.id, m.batch_id, m.uuid, m.wamid,
                           count(*) OVER (PARTITION BY m.batch_id, m.phone) AS sent,
                           count(*) OVER (PARTITION BY m.uuid) AS uuids,
                           count(*) OVER (PARTITION BY m.wamid) AS wamids
                      FROM ahorro_wa_message m
                     WHERE m.company_id = %s AND m.transport = 'api'
                       AND m.state NOT IN %s) m
             WHERE m.batch_id IS NOT NULL AND m.sent > 1
                OR m.uuid IS NOT NULL AND m.uuids > 1
                OR m.wamid IS NOT NULL AND m.wamids > 1
            """,
            company.id,
            NEVER_LEFT,
        )

    @api.model
    def _find_wa_halfway(self, company):
        return SQL(
            """SELECT id FROM ahorro_wa_message
                WHERE company_id = %s AND transport = 'api' AND state = 'sending'
                  AND (claimed_at IS NULL OR claimed_at < %s)""",
            company.id,
            fields.Datetime.now() - ON_ITS_WAY,
        )

    @api.model
    def _find_wa_refused(self, company):
        """Compare when a message was taken to be sent with what its person had said."""
        return SQL(
            """
            SELECT m.id
              FROM ahorro_wa_message m JOIN ahorro_optout o
                ON o.company_id = m.company_id AND o.partner_id = m.partner_id
             WHERE m.company_id = %s AND m.transport = 'api'
               AND m.is_answer IS NOT TRUE AND m.claimed_at IS NOT NULL
               AND m.state NOT IN %s
               AND o.phone IS NULL AND o.channel IN ('whatsapp', 'all')
               AND o.purpose = 'all' AND o.create_date < m.claimed_at
               AND o.date < m.claimed_at
               AND (o.ended_on IS NULL OR o.ended_on > m.claimed_at)
            """,
            company.id,
            NEVER_LEFT,
        )

    @api.model
    def _find_wa_batch(self, company):
        return SQL(
            """
            SELECT b.id
              FROM ahorro_wa_batch b
              LEFT JOIN (SELECT l.batch_id, count(*) AS entering,
                                count(l.message_id) AS written
                           FROM ahorro_wa_batch_line l
                          WHERE l.company_id = %(company)s AND l.reason IS NULL
                          GROUP BY 1) found ON found.batch_id = b.id
             WHERE b.company_id = %(company)s
               AND b.state IN ('running', 'paused', 'done')
               AND (COALESCE(b.entering_count, 0) <> COALESCE(found.entering, 0)
                    OR COALESCE(b.entering_count, 0) <> COALESCE(found.written, 0))
            """,
            company=company.id,
        )
