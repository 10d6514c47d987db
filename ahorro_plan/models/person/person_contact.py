# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

from .ahorro_phone_holder_mixin import IN_SYNC
from .person_place import ERASED, Place

#: Types of a contact's own columns that say who somebody is.
PERSONAL_TYPES = ("char", "text", "html", "date", "binary", "properties")
#: Of those, what says how the program treats a contact, and what is written apart.
NOT_PERSONAL = {"name", "lang", "tz", "type"}


class AhorroPersonContact(models.AbstractModel):
    """Places of the register: the contact, its phones and its accounts.

    Others call ``_get_places``, ``_with_family``, ``_get_personal_names`` and
    ``_forget_columns``.
    """

    _name = "ahorro.person.contact"
    _description = "Personal data in contacts"

    @api.model
    def _get_places(self):
        return [
            Place(
                "phone",
                self.env._("Phones"),
                "ahorro.phone",
                "erased",
                lambda person: person.mine("ahorro.phone"),
                lambda person, records: records.with_context(
                    ahorro_phones_in_sync=IN_SYNC
                ).unlink(),
                shown=("raw", "source", "source_detail", "create_date"),
            ),
            Place(
                "bank",
                self.env._("Bank accounts"),
                "res.partner.bank",
                "replaced",
                lambda person: person.mine("res.partner.bank"),
                self._erase_banks,
                shown=("acc_number", "acc_holder_name", "bank_name", "note"),
            ),
            Place(
                "login",
                self.env._("Log-in of the website"),
                "res.users",
                "replaced",
                self._find_logins,
                self._erase_logins,
                shown=("login", "create_date", "login_date"),
            ),
            Place(
                "erasure",
                self.env._("Records of erasures"),
                "ahorro.erasure",
                "kept",
                lambda person: person.mine("ahorro.erasure"),
                shown=("create_date", "create_uid", "reason"),
                why=self.env._(
                    "That it was done, by whom and when has to be proved (Law 25.326, "
                    "art. 16). The reason is kept without name, document or phone."
                ),
            ),
            Place(
                "contact",
                self.env._("Person"),
                "res.partner",
                "replaced",
                lambda person: person.people,
                self._erase_contacts,
                rows=self._get_contact_rows,
            ),
            Place(
                "relative",
                self.env._("Contacts of this person that have plans of their own"),
                "res.partner",
                "doubtful",
                lambda person: self._get_relatives(person.people),
            ),
        ]

    # === THE CONTACT ===

    @api.model
    def _with_family(self, people):
        """Return contacts with those below them that are nobody of their own.

        An address or a second entry of the same person is below theirs. One that is a
        user, a vendor or a holder is somebody.
        """
        return people | (self._get_below(people) - self._get_relatives(people))

    @api.model
    def _get_below(self, people):
        every = people.with_context(active_test=False)
        return every.search([("id", "child_of", people.ids)]) - people

    @api.model
    def _get_relatives(self, people):
        below = self._get_below(people)
        plans = people.env["ahorro.plan"].with_context(active_test=False)
        holders = plans.search([("partner_id", "in", below.ids)]).partner_id
        return below.filtered(lambda one: one in holders or one._is_no_client())

    @api.model
    def _get_contact_rows(self, person, records):
        register = self.env["ahorro.person.register"]
        rows = []
        names = ["name", *self._get_personal_names(records), "state_id", "country_id"]
        names += ["category_id", "create_date"]
        described = records.fields_get(names, ["string", "type"])
        for one in records:
            rows += [
                [
                    described[name]["string"],
                    register._get_cell(one, name, described[name]["type"]),
                ]
                for name in names
                if name in described
                and described[name]["type"] not in ("binary", "properties")
                and one[name]
            ]
        return [self.env._("Datum"), self.env._("Value")], rows

    @api.model
    def _get_personal_names(self, records):
        """Return the stored texts, dates and pictures that people write in a model.

        By their type, since other add-ons have theirs: a birthday, a gross income tax
        number, a place on the map.
        """
        return [
            name
            for name, field in records._fields.items()
            if field.store
            and not field.related
            and not field.inherited
            and (field.type in PERSONAL_TYPES or name.startswith("partner_l"))
            and (not field.compute or not field.readonly)
            and not field.required
            and name not in NOT_PERSONAL
            and not name.startswith(("message_", "activity_", "signup_"))
        ]

    @api.model
    def _erase_contacts(self, person, people):
        # Odoo copies an address to whoever is above and below.
        relatives = self._get_relatives(people)
        relatives.filtered(lambda one: one.parent_id in people).parent_id = False
        people.filtered(
            lambda one: one.parent_id and one.parent_id not in people
        ).parent_id = False
        names = self._get_personal_names(people)
        own = [name for name in names if not people._fields[name].company_dependent]
        values = dict.fromkeys(own, False) | {
            "state_id": False,
            "category_id": False,
            "ahorro_erased_on": fields.Datetime.now(),
        }
        register = self.env["ahorro.person.register"]
        quiet = people.with_context(
            ahorro_phones_in_sync=IN_SYNC, tracking_disable=True
        )
        for one in quiet:
            one.write({**values, "name": register._erased_name(one)})
        self._forget_columns(people, set(names) - set(own))

    @api.model
    def _forget_columns(self, records, names):
        """Empty columns that hold one value for each company."""
        self.env.flush_all()
        for name in names:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = NULL WHERE id = ANY(%s)",
                    SQL.identifier(records._table),
                    SQL.identifier(name),
                    records.ids,
                )
            )
        records.invalidate_recordset(list(names))

    @api.model
    def _erase_banks(self, person, banks):
        # Payments may refer to an account, which Odoo therefore never deletes.
        register = self.env["ahorro.person.register"]
        banks.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE res_partner_bank
                      SET acc_number = %(erased)s || ' ' || id, active = FALSE,
                          sanitized_acc_number = 'ERASED' || id
                    WHERE id = ANY(%(ids)s)""",
                erased=ERASED,
                ids=banks.ids,
            )
        )
        banks.invalidate_recordset()
        names = ("acc_holder_name", "clearing_number", "note")
        register._blank(banks, names)

    # === THE LOG-IN ===

    @api.model
    def _find_logins(self, person):
        """Return the users of the website; who works here is never erased."""
        users = person.env["res.users"].with_context(active_test=False)
        return users.search(
            [("partner_id", "in", person.people.ids), ("share", "=", True)]
        )

    @api.model
    def _erase_logins(self, person, users):
        """Close log-ins and take out of them what says who it was.

        By SQL: Odoo would write to the person that their log-in changed.
        """
        users.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE res_users
                      SET active = FALSE, login = 'erased-' || id, password = NULL,
                          signature = NULL
                    WHERE id = ANY(%s)""",
                users.ids,
            )
        )
        users.invalidate_recordset()
        # Sessions that are open are known by log-in and password.
        self.env.registry.clear_cache()
        # Where they logged in from, with which device.
        devices = users.env["res.device.log"].search([("user_id", "in", users.ids)])
        devices.unlink()
