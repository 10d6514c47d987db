# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import presets
from ..case.ahorro_movement import ATTENTIONS

#: Who changed their job since is found at another hour.
REMEMBERED = timedelta(days=730)


class AhorroAttendBestHour(models.AbstractModel):
    """At which hour the person in front of the user is found.

    It comes with the queue beside the client, which nobody waits for, and is one
    statement from the index of a person's movements. Called by others:
    ``_get_best_hour``.
    """

    _name = "ahorro.attend.best.hour"
    _description = "Best hour to find a client"
    _inherit = "ahorro.operator.mixin"

    @api.model
    def _get_best_hour(self):
        """Return the hour of the user's clock at which the person was found most.

        Of the contacts with a result of the last two years, by anybody: most found of
        those tried, then most found, then the earliest.

        :return: dict of ``plan_id`` (of the user's lease), ``hour``, ``reached`` and
            ``tries``; False where nobody is in front, or nobody ever found them
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT plan_id, hour, reached, tries
                  FROM (SELECT l.plan_id,
                               date_part('hour', timezone(
                                   %(zone)s, timezone('UTC', m.date)))::integer AS hour,
                               count(*) FILTER (WHERE r.outcome <> 'not_contacted')
                                   AS reached,
                               count(*) AS tries
                          FROM ahorro_lease l
                          JOIN ahorro_movement m ON m.partner_id = l.partner_id
                          JOIN ahorro_result r ON r.id = m.result_id
                         WHERE l.user_id = %(uid)s AND m.date > %(since)s
                           AND m.kind = ANY(%(kinds)s)
                           AND m.company_id = ANY(%(companies)s) AND NOT %(undone)s
                         GROUP BY 1, 2) hours
                 WHERE reached > 0
                 ORDER BY reached::float / tries DESC, reached DESC, hour LIMIT 1
                """,
                zone=presets.zone_of(self._get_zone()).key,
                uid=self.env.uid,
                since=fields.Datetime.now() - REMEMBERED,
                kinds=list(ATTENTIONS),
                companies=self.env.companies.ids,
                undone=self.env["ahorro.movement"]._undone_condition(),
            )
        )
        return rows[0] if rows else False
