# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.ahorro_campaign.models.case.ahorro_movement import ATTENTIONS

#: What an index of its own serves: word for word as the index has it.
IS_WISH = (
    """kind = 'message' AND """
    """(detail @> '{"possible_baja": true}' OR detail -> 'client_says' IS NOT NULL)"""
)


class AhorroMovement(models.Model):
    """Which movements tell what a client wrote that somebody has to act on.

    What may mean *baja*, that they paid, or that they will.
    """

    _inherit = "ahorro.movement"

    # They are few, and asked for each time that somebody is attended.
    _possible_baja_index = models.Index(f"(partner_id, date) WHERE {IS_WISH}")

    @api.model
    def _wish_query(self, partner):
        """Return the SQL of what a client wrote last that nobody attended since.

        :param SQL partner: their id
        :return: a query of one JSON, with ``id`` of the movement, ``text`` and ``date``
            (UTC), or of none
        """
        return SQL(
            """SELECT jsonb_build_object('id', wish.id, 'text', wish.comment, 'date',
                          to_char(wish.date, 'YYYY-MM-DD HH24:MI:SS'))
                 FROM ahorro_movement wish
                WHERE wish.partner_id = %(partner)s
                  AND wish.company_id = ANY(%(companies)s) AND %(is_wish)s
                  AND NOT EXISTS (
                      SELECT FROM ahorro_movement attended
                       WHERE attended.partner_id = wish.partner_id
                         AND attended.company_id = ANY(%(companies)s)
                         AND attended.kind = ANY(%(attentions)s)
                         AND attended.date > wish.date)
                ORDER BY wish.date DESC LIMIT 1""",
            partner=partner,
            companies=self.env.companies.ids,
            is_wish=SQL(IS_WISH),
            attentions=list(ATTENTIONS),
        )


class ResPartner(models.Model):
    """What a client wrote that an operator has to read, on the client file."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "res.partner"

    def _prepare_client_file_values(self, plans):
        return {
            **super()._prepare_client_file_values(plans),
            "wa_wish": self._get_wa_wish(),
        }

    def _get_wa_wish(self):
        """Return what a client wrote that is to be acted on, until somebody attended.

        :return: dict of ``id``, ``text`` and ``date``, or False; of a movement that the
            user may read
        """
        movements = self.env["ahorro.movement"]
        movements.flush_model()
        rows = self.env.execute_query(movements._wish_query(SQL("%s", self.id)))
        if not rows or not movements.browse(rows[0][0]["id"])._filtered_access("read"):
            return False
        return rows[0][0]


class AhorroAttendScreen(models.AbstractModel):
    """The same on the attend screen, as a part of the query of the person's cases."""

    _inherit = "ahorro.attend.screen"

    @api.model
    def _get_person_columns(self):
        query = self.env["ahorro.movement"]._wish_query(SQL("p.partner_id"))
        return SQL("%s, (%s) AS wa_wish", super()._get_person_columns(), query)

    @api.model
    def _prepare_attended_case(self, lease, rows):
        values = super()._prepare_attended_case(lease, rows)
        if rows:
            wishes = [row["wa_wish"] for row in rows if row["wa_wish"]]
            values["wa_wish"] = max(
                wishes, key=lambda wish: wish["date"], default=False
            )
        return values

    @api.model
    def _prepare_attend_values(self, lease):
        values = super()._prepare_attend_values(lease)
        case = values["case"]
        if "wa_wish" in case:
            wish = case.pop("wa_wish")
        else:
            # Attended without a case: nothing was asked yet.
            # sudo: who has a person in front reads all of them, see the room's own.
            partner_sudo = self.env["res.partner"].sudo().browse(lease["partner_id"])
            wish = partner_sudo._get_wa_wish()
        values["file"]["wa_wish"] = wish
        return values
