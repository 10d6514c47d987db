# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.person.person_place import Place

#: The bytes of a notice as text, with the JSON's own backslashes.
RAW_TEXT = r"replace(encode(raw, 'escape'), '\\', '\')"


class AhorroPersonRegister(models.AbstractModel):
    """What Meta sent about a person goes with their data."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "wa_event",
                self.env._("Notices of WhatsApp's service"),
                "ahorro.wa.event",
                "erased",
                self._find_wa_events,
                self._delete,
                shown=("received_at", "state"),
            ),
            Place(
                "wa_inbound",
                self.env._("WhatsApp messages received"),
                "ahorro.wa.inbound",
                "erased",
                self._find_wa_inbound,
                self._delete,
                shown=(
                    "moment",
                    "phone",
                    "name",
                    "kind",
                    "text",
                    "edited_text",
                    "media_name",
                ),
            ),
            *super()._get_places(),
        ]

    @api.model
    def _find_wa_events(self, person):
        """Return the notices with a number, an id or the name of theirs that were read.

        One that waits is read within a minute, and says what became of a message.
        """
        known = (*person.marks.numbers, *self._find_wa_ids(person))
        numbers = SQL(" OR ").join(
            [SQL("FALSE")]
            + [SQL("position(%s::bytea IN raw) > 0", one.encode()) for one in known]
            # Who hides the number is there by the name alone.
            + [self._mention_sql(person, [SQL(RAW_TEXT)])]
        )
        rows = self.env.execute_query(
            SQL("SELECT id FROM ahorro_wa_event WHERE state <> 'new' AND (%s)", numbers)
        )
        return person.env["ahorro.wa.event"].browse(row[0] for row in rows)

    @api.model
    def _find_wa_inbound(self, person):
        """Return what came from a number of theirs, hidden since or not."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_wa_inbound
                    WHERE right(phone, 10) = ANY(%s) OR bsuid = ANY(%s)""",
                list(person.marks.numbers),
                self._find_wa_ids(person),
            )
        )
        found = [("id", "in", [row[0] for row in rows])]
        return person.search("ahorro.wa.inbound", found)

    @api.model
    def _find_wa_ids(self, person):
        """Return Meta's ids of the person, who may hide the number from us since.

        Meta told them with what became of messages to them, or with what they wrote.
        """
        messages = person.mine("ahorro.wa.message")
        rows = self.env.execute_query(
            SQL(
                """SELECT bsuid FROM ahorro_wa_message
                    WHERE id = ANY(%s) AND bsuid IS NOT NULL
                    UNION
                   SELECT bsuid FROM ahorro_wa_inbound
                    WHERE right(phone, 10) = ANY(%s) AND bsuid IS NOT NULL""",
                messages.ids,
                list(person.marks.numbers),
            )
        )
        return [row[0] for row in rows]


class AhorroPersonMention(models.AbstractModel):
    """What came from a hidden number that is nobody's may name a person."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.mention"

    @api.model
    def _get_text_fields(self):
        return [
            *super()._get_text_fields(),
            ("ahorro.wa.inbound", ("name", "text", "edited_text", "media_name")),
        ]


class AhorroPersonFile(models.AbstractModel):
    """The files that a person sent are theirs."""

    _inherit = "ahorro.person.file"

    @api.model
    def _find_own_files(self, person):
        messages = self.env["ahorro.person.register"]._find_wa_inbound(person)
        return super()._find_own_files(person) | messages._get_files()
