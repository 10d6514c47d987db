# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.ahorro_plan.models.person.person_place import Place
from odoo.addons.ahorro_plan.tools.file_mentions import is_mentioned

#: What an arrival says of where it came from.
TEXTS = ("sender", "filename", "reason")


class AhorroPersonRegister(models.AbstractModel):
    """What arrivals hold of a person: refused files, and mails that brought files."""

    # Apart from the imports' own places: imports know nothing of arrivals.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "arrival",
                self.env._(
                    "Files that arrived and were refused, which hold everybody's data "
                    "and go whole"
                ),
                "ahorro.import.arrival",
                "replaced",
                self._find_arrivals,
                self._erase_arrivals,
                shown=("create_date", "sender", "filename"),
            ),
            *super()._get_places(),
        ]

    @api.model
    def _find_arrivals(self, person):
        arrivals = person.search("ahorro.import.arrival", [])
        named = arrivals & self._find_mentions(person, "ahorro.import.arrival")
        return named | arrivals.filtered(
            lambda arrival: (
                arrival.attachment_id
                and is_mentioned(person.marks, arrival.attachment_id.raw or b"")
            )
        )

    @api.model
    def _erase_arrivals(self, person, arrivals):
        arrivals.attachment_id.unlink()
        for arrival in arrivals:
            arrival.write(
                {name: person.marks.scrub(arrival[name] or "") for name in TEXTS}
            )
