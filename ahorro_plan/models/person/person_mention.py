# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from .person_place import Place


class AhorroPersonMention(models.AbstractModel):
    """Places of the register: free text about others that mentions the person.

    A colleague's note on another plan, a chat. Of such a text goes what says who the
    person is, and the rest stays: it is somebody else's. For the same reason it is not
    given out.

    Others call ``_get_places``; add-ons with free text extend ``_get_text_fields``.
    """

    _name = "ahorro.person.mention"
    _description = "Mentions of a person in texts about others"

    @api.model
    def _get_text_fields(self):
        """Return the fields that people write in: list of (model, names).

        The change log of plans comes after the plans, whose changes it notes.
        """
        return [
            ("mail.message", ("subject", "body")),
            ("mail.activity", ("summary", "note", "feedback")),
            ("calendar.event", ("name", "description", "location", "notes")),
            ("crm.lead", ("name", "description", "referred", "function", "street2")),
            ("res.partner", ("comment", "function", "street2")),
            ("discuss.channel", ("name", "description")),
            ("ahorro.plan", ("notes", "commercial_conditions", "description")),
            ("ahorro.plan.change", ("old_value", "new_value")),
        ]

    @api.model
    def _get_places(self):
        return [
            Place(
                "mention",
                self.env._("Texts about others that name the person"),
                model,
                "replaced",
                lambda person, model=model, names=names: self._find(
                    person, model, names
                ),
                lambda person, records, names=names: self._scrub(
                    person, records, names
                ),
                is_slow=True,
            )
            for model, names in self._get_text_fields()
        ]

    @api.model
    def _find(self, person, model, names):
        register = self.env["ahorro.person.register"]
        found = register._find_mentions(person, model, names=names)
        if "company_id" in found._fields:
            mine = person.env.companies
            found = found.filtered(lambda one: not (one.company_id - mine))
        return found

    @api.model
    def _scrub(self, person, records, names):
        """Take the person out of texts, by SQL: some of the tables are logs.

        They are asked for anew: most of what was found at first says nothing any more,
        and what erasing changed may have been noted meanwhile.
        """
        self.env.flush_all()
        self.env.invalidate_all()
        records = self._find(person, records._name, names)
        for record in records:
            values = {
                name: person.marks.scrub(record[name]) for name in names if record[name]
            }
            if values:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s WHERE id = %s",
                        SQL.identifier(record._table),
                        SQL(", ").join(
                            SQL("%s = %s", SQL.identifier(name), text)
                            for name, text in values.items()
                        ),
                        record.id,
                    )
                )
        self.env.invalidate_all()
