# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from .ahorro_person_register import TEXTS

#: Whose rows are the program's own, or have a place of the register that leaves
#: nothing behind: beginnings of names of models.
PASSED = ("ahorro.", "base", "bus.", "ir.", "queue.", "report.", "web_", "iap.")
#: What of those is read nevertheless.
READ = ("ir.attachment",)
#: Records of a kind that are named; the others are counted.
NAMED = 5


class AhorroPersonLeft(models.AbstractModel):
    """What still mentions a person who was erased: named, for somebody to look at.

    Other applications keep texts that nobody here knows the meaning of: the name of a
    vehicle, an order of somebody else. They are not touched, and not passed over in
    silence either.

    The page of a person's data calls ``_describe_left``.
    """

    _name = "ahorro.person.left"
    _description = "What an erasure leaves in other applications"

    @api.model
    def _describe_left(self, person, kept):
        """Return a line for each kind of records that still mention the person.

        :param person: as it was opened before the erasure
        :param list kept: recordsets that the law wants kept, which are no news
        :return: list of texts, which do not say who it was
        """
        self.env.flush_all()
        known = {}
        for records in kept:
            known.setdefault(records._name, set()).update(records.ids)
        return [
            self._describe(person, found)
            for name in self._get_models()
            if (
                found := self._find(person, name).filtered(
                    lambda one, name=name: one.id not in known.get(name, ())
                )
            )
        ]

    @api.model
    def _get_models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if model._auto
            and not model._abstract
            and not model._transient
            and (name in READ or not name.startswith(PASSED))
        )

    @api.model
    def _find(self, person, name):
        records = self.env[name].sudo().with_context(active_test=False)
        columns = [
            SQL("%s::text", SQL.identifier(records._table, field.name))
            for field in records._fields.values()
            if field.store and field.column_type and field.column_type[0] in TEXTS
        ]
        if not columns:
            return records.browse()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE %s ORDER BY id",
                SQL.identifier(records._table),
                self.env["ahorro.person.register"]._mention_sql(person, columns),
            )
        )
        return records.browse(row[0] for row in rows)

    @api.model
    def _describe(self, person, records):
        names = [
            f"{person.marks.scrub(one.display_name or '').strip()} ({one.id})"
            for one in records[:NAMED]
        ]
        beyond = len(records) - len(names)
        kind = self.env["ir.model"]._get(records._name).name
        return f"{kind}: {', '.join(names)}" + (f" + {beyond}" if beyond else "")
