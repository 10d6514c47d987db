# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.person.person_place import Place


class AhorroPersonRegister(models.AbstractModel):
    """What a person said about being contacted, and what the guard answered."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        asked = "date channel phone purpose source reason user_id ended_on ended_reason"
        agreed = "date channel how evidence user_id ended_on ended_reason"
        return [
            Place(
                "optout",
                self.env._("Not to be contacted"),
                "ahorro.optout",
                "kept",
                self._find_optouts,
                self._erase_optouts,
                shown=tuple(asked.split()),
                why=self.env._(
                    "Whoever asked not to be contacted has to be recognised, or they "
                    "would be called again (Law 25.326, art. 27 par. 3): the date and "
                    "a digest of document and phones stay, which show neither, and not "
                    "the name nor their words."
                ),
            ),
            Place(
                "consent",
                self.env._("Consents"),
                "ahorro.consent",
                "kept",
                self._find_consents,
                self._erase_consents,
                shown=tuple(agreed.split()),
                why=self.env._(
                    "That there was a consent has to be proved (Law 25.326, art. 5): "
                    "its date and kind stay, without name, document or words."
                ),
            ),
            Place(
                "guard",
                self.env._("Whether they could be contacted"),
                "ahorro.guard.log",
                "kept",
                lambda person: person.mine("ahorro.guard.log"),
                shown=(
                    "date",
                    "user_id",
                    "channel",
                    "type_id",
                    "allowed",
                    "reason_text",
                ),
                why=self.env._(
                    "The dealership proves with it that it obeyed (Law 25.326, "
                    "art. 27): codes and dates without a name, for the days of the "
                    "setting."
                ),
            ),
            Place(
                "claim_evidence",
                self.env._("Evidence asked for"),
                "ahorro.claim.evidence",
                "kept",
                lambda person: person.mine("ahorro.claim.evidence"),
                shown=("date", "user_id"),
                why=self.env._(
                    "Who looked at everything about a person has to be known (Law "
                    "25.326, art. 9): dates and users, without a name of theirs."
                ),
            ),
            *super()._get_places(),
        ]

    @api.model
    def _find_optouts(self, person):
        found = person.env["ahorro.optout"]
        for one in person.people:
            found |= person.search("ahorro.optout", one._get_statement_domain())
        # What was said under somebody else's name, of a number of both, is theirs.
        keys = {one.ahorro_document_key for one in person.people} - {False}
        return found.filtered(
            lambda one: (
                not one.partner_id
                or one.partner_id in person.people
                or one.partner_id.ahorro_document_key in keys
            )
        )

    @api.model
    def _erase_optouts(self, person, optouts):
        optouts._record_keys()
        optouts._hide_keys()
        self._blank(optouts, ("phone",))
        self._replace(optouts, ("person_name", "reason", "ended_reason"))

    @api.model
    def _find_consents(self, person):
        keys = [one.ahorro_document_key for one in person.people]
        return person.search(
            "ahorro.consent",
            Domain("partner_id", "in", person.people.ids)
            | Domain("document_key", "in", [key for key in keys if key]),
        )

    @api.model
    def _erase_consents(self, person, consents):
        self._blank(consents, ("document_key",))
        self._replace(consents, ("person_name", "evidence", "ended_reason"))
