# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.file_mentions import is_mentioned
from .person_place import Place

#: What programs leave behind for a while, and searches that people saved: rows that
#: mention the person go.
PASSING = ("bus.bus", "mail.push", "ir.logging", "ir.filters")


class AhorroPersonLeftover(models.AbstractModel):
    """Places of the register: what is found by a mention, and lists of addresses.

    Others call ``_get_places``, ``_find_mail_blacklist`` and
    ``_find_phone_blacklist``.
    """

    _name = "ahorro.person.leftover"
    _description = "Personal data in what programs leave behind"

    @api.model
    def _get_places(self):
        places = [
            Place(
                "passing",
                self.env._(
                    "Notices, saved searches and log entries that name the person"
                ),
                name,
                "erased",
                lambda person, name=name: self._find_mentions(person, name),
                lambda person, records: self._delete_rows(records),
            )
            for name in PASSING
            if name in self.env
        ]
        places += [
            Place(
                "form",
                self.env._("Forms that somebody left open"),
                name,
                "erased",
                lambda person, name=name: self._find_mentions(person, name),
                lambda person, records: self._delete_rows(records),
            )
            for name in self._get_form_models()
        ]
        places.append(
            Place(
                "sms",
                self.env._("Text messages"),
                "sms.sms",
                "erased",
                self._find_sms,
                self.env["ahorro.person.register"]._delete,
                shown=("create_date", "number", "body", "state"),
            )
        )
        if "mailing.trace" in self.env:
            places.append(
                Place(
                    "mailing",
                    self.env._("Mailings"),
                    "mailing.trace",
                    "replaced",
                    lambda person: person.search(
                        "mailing.trace", [("email", "in", person.marks.mails)]
                    ),
                    lambda person, records: self.env["ahorro.person.register"]._replace(
                        records, ("email",)
                    ),
                    shown=("create_date", "email", "trace_status"),
                )
            )
        if "mailing.contact" in self.env:
            places.append(
                Place(
                    "mailing_contact",
                    self.env._("Contacts of mailing lists"),
                    "mailing.contact",
                    "erased",
                    lambda person: person.search(
                        "mailing.contact",
                        [("email_normalized", "in", person.marks.mails)],
                    ),
                    self.env["ahorro.person.register"]._delete,
                    shown=("create_date", "name", "email"),
                )
            )
        places += self._get_address_places()
        why = self.env._(
            "Whoever asked not to be written to has to be remembered, or they would be "
            "written to again (Law 25.326, art. 27 par. 3)."
        )
        places += [
            Place(
                "blacklist",
                self.env._("List of mails that are not written to"),
                "mail.blacklist",
                "kept",
                self._find_mail_blacklist,
                shown=("email", "create_date"),
                why=why,
            ),
            Place(
                "phone_blacklist",
                self.env._("List of phones that are not written to"),
                "phone.blacklist",
                "kept",
                self._find_phone_blacklist,
                shown=("number", "create_date"),
                why=why,
            ),
        ]
        return places

    @api.model
    def _get_address_places(self):
        """Return the places of addresses that mail and post keep of anybody."""
        register = self.env["ahorro.person.register"]
        allowed, guests = self.env._("Mail let in"), self.env._("Guests of chats")
        places = [
            Place(
                "mail_address",
                title,
                model,
                "erased",
                lambda person, model=model, name=name: person.search(
                    model, [(name, "in", person.marks.mails)]
                ),
                register._delete,
                shown=("create_date", "display_name"),
            )
            for title, model, name in (
                (allowed, "mail.gateway.allowed", "email_normalized"),
                (guests, "mail.guest", "email"),
            )
        ]
        if "snailmail.letter" in self.env:
            places.append(
                Place(
                    "letter",
                    self.env._("Letters by post"),
                    "snailmail.letter",
                    "replaced",
                    lambda person: person.mine("snailmail.letter"),
                    lambda person, letters: register._blank(
                        letters,
                        ("street", "street2", "zip", "city", "info_msg"),
                    ),
                    shown=("create_date", "street", "zip", "city", "state"),
                )
            )
        return places

    @api.model
    def _get_form_models(self):
        """Return the models of forms that hold a text; their rows last some hours."""
        return sorted(
            name
            for name, model in self.env.registry.items()
            if model._transient
            and not model._abstract
            and model._auto
            and not getattr(model, "_is_erasure_form", False)
            and any(
                field.store
                and field.column_type
                and field.type in ("char", "text", "html", "json", "binary")
                for field in model._fields.values()
            )
        )

    @api.model
    def _find_mentions(self, person, model):
        found = self.env["ahorro.person.register"]._find_mentions(person, model)
        files = [
            name
            for name, field in found._fields.items()
            if field.type == "binary" and field.store and field.column_type
        ]
        if not files:
            return found
        # A file that was uploaded to a form: the contacts of Odoo's own import.
        raw = found.with_context(bin_size=False)
        held = raw.search(Domain.OR(Domain(name, "!=", False) for name in files))
        return found | held.filtered(
            lambda form: any(
                is_mentioned(person.marks, form[name] or b"") for name in files
            )
        )

    @api.model
    def _delete_rows(self, records):
        """Delete rows by SQL: nothing follows from the end of a form or a notice."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE id = ANY(%s)",
                SQL.identifier(records._table),
                records.ids,
            )
        )
        self.env.invalidate_all()

    @api.model
    def _find_sms(self, person):
        register = self.env["ahorro.person.register"]
        return person.mine("sms.sms") | register._find_mentions(person, "sms.sms")

    @api.model
    def _find_mail_blacklist(self, person):
        return person.search("mail.blacklist", [("email", "in", person.marks.mails)])

    @api.model
    def _find_phone_blacklist(self, person):
        return person.search(
            "phone.blacklist",
            Domain.OR(
                Domain("number", "=like", f"%{number}")
                for number in person.marks.numbers
            )
            if person.marks.numbers
            else Domain.FALSE,
        )
