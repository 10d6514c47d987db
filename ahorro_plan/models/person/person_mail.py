# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .person_place import ERASED, Place

#: What a message says of a person, beside its body.
MESSAGE_FIELDS = (
    "subject",
    "email_from",
    "reply_to",
    "incoming_email_to",
    "incoming_email_cc",
    "outgoing_email_to",
)
#: Models whose records are found in another way.
OWN = ("res.partner", "ahorro.plan", "crm.lead", "calendar.event", "res.users")


class AhorroPersonMail(models.AbstractModel):
    """Places of the register: messages, mails, and the values that they track.

    Others call ``_get_places``, ``_get_documents``, ``_about``, ``_find_messages`` and
    ``_find_scheduled``.
    """

    _name = "ahorro.person.mail"
    _description = "Personal data in messages"

    @api.model
    def _get_places(self):
        register = self.env["ahorro.person.register"]
        return [
            Place(
                "mail",
                self.env._("Mails waiting or sent"),
                "mail.mail",
                "erased",
                self._find_mails,
                register._delete,
                shown=("create_date", "email_to", "recipient_ids", "subject", "state"),
            ),
            Place(
                "scheduled",
                self.env._("Messages to be sent later"),
                "mail.scheduled.message",
                "erased",
                self._find_scheduled,
                register._delete,
                shown=("scheduled_date", "subject", "body"),
            ),
            Place(
                "tracking",
                self.env._("Values that messages say changed"),
                "mail.tracking.value",
                "replaced",
                self._find_tracking,
                self._erase_tracking,
                rows=self._get_tracking_rows,
            ),
            Place(
                "message",
                self.env._("Messages"),
                "mail.message",
                "replaced",
                self._find_messages,
                self._erase_messages,
                shown=("date", "author_id", "email_from", "subject", "body"),
            ),
        ]

    # === WHAT IS ABOUT THEM ===

    @api.model
    def _get_documents(self, person):
        """Return the recordsets whose messages, activities and files are about them."""
        others = []
        for name in self._get_other_models():
            found = person.mine(name)
            if found:
                others.append(found)
        events = self.env["ahorro.person.agenda"]._find_events(person)
        # The lists stay, because the law says so; what is noted below them does not.
        leftover = self.env["ahorro.person.leftover"]
        others.append(leftover._find_mail_blacklist(person))
        others.append(leftover._find_phone_blacklist(person))
        return [person.people, person.plans, person.leads, events, *others]

    @api.model
    def _get_other_models(self):
        """Return the models of other applications that have a contact and messages."""
        return [
            name
            for name, model in self.env.registry.items()
            if not model._abstract
            and not model._transient
            and model._auto
            and name not in OWN
            and "message_ids" in model._fields
            and (field := model._fields.get("partner_id")) is not None
            and field.type == "many2one"
            and field.comodel_name == "res.partner"
            and field.store
        ]

    @api.model
    def _about(self, person, model_field, id_field, date_field):
        """Return the domain of what hangs on the documents of the person.

        Of plans that they held once, what was there until somebody else got them.
        """
        domain = Domain.OR(
            Domain(model_field, "=", records._name)
            & Domain(id_field, "in", records.ids)
            for records in person.documents
            if records
        )
        for plan_id, until in person.former.items():
            domain |= (
                Domain(model_field, "=", "ahorro.plan")
                & Domain(id_field, "=", plan_id)
                & Domain(date_field, "<=", until)
            )
        return domain

    # === MESSAGES ===

    @api.model
    def _find_messages(self, person):
        people = person.people.ids
        domain = (
            self._about(person, "model", "res_id", "date")
            | Domain("author_id", "in", people)
            | Domain("partner_ids", "in", people)
            | Domain("notification_ids.res_partner_id", "in", people)
        )
        messages = person.env["mail.message"].search(domain)
        return messages | self._find_messages_by_mail(person)

    @api.model
    def _find_messages_by_mail(self, person):
        """Return the messages that came from, or went to, an address of theirs."""
        messages = person.env["mail.message"]
        mails = [one for one in person.marks.key_patterns if "@" in one]
        if not mails:
            return messages
        messages.flush_model()
        said = SQL(
            "concat_ws(' ', email_from, incoming_email_to, outgoing_email_to, reply_to)"
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM mail_message WHERE %s",
                SQL(" OR ").join(SQL("%s ~* %s", said, one) for one in mails),
            )
        )
        return messages.browse(row[0] for row in rows)

    @api.model
    def _erase_messages(self, person, messages):
        register = self.env["ahorro.person.register"]
        messages = messages.exists()
        previews = messages.message_link_preview_ids
        links = previews.link_preview_id
        previews.unlink()
        links.unlink()
        register._replace(messages, ("body",))
        register._blank(messages, MESSAGE_FIELDS)
        notices = person.env["mail.notification"].search(
            [("mail_message_id", "in", messages.ids)]
        )
        register._blank(notices, ("mail_email_address", "failure_reason"))
        person.env["mail.message.translation"].search(
            [("message_id", "in", messages.ids)]
        ).unlink()

    @api.model
    def _find_mails(self, person):
        messages = self._find_messages(person)
        mails = person.env["mail.mail"].search(
            Domain("mail_message_id", "in", messages.ids)
            | Domain("recipient_ids", "in", person.people.ids)
        )
        register = self.env["ahorro.person.register"]
        return mails | register._find_mentions(person, "mail.mail")

    @api.model
    def _find_scheduled(self, person):
        return person.env["mail.scheduled.message"].search(
            self._about(person, "model", "res_id", "create_date")
            | Domain("partner_ids", "in", person.people.ids)
        )

    # === VALUES THAT CHANGED ===

    @api.model
    def _find_tracking(self, person):
        """Return the tracked values of their messages, and those that name them."""
        values = person.env["mail.tracking.value"]
        messages = self._find_messages(person)
        values.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT v.id FROM mail_tracking_value v
                    WHERE v.mail_message_id = ANY(%(messages)s)
                    UNION
                   SELECT v.id FROM mail_tracking_value v
                     JOIN ir_model_fields f ON f.id = v.field_id
                    WHERE f.relation = 'res.partner' AND f.ttype = 'many2one'
                      AND (v.old_value_integer = ANY(%(people)s)
                           OR v.new_value_integer = ANY(%(people)s))""",
                messages=messages.ids,
                people=person.people.ids,
            )
        )
        return values.browse(row[0] for row in rows)

    @api.model
    def _get_tracking_rows(self, person, values):
        rows = [
            [
                str(value.mail_message_id.date),
                value.mail_message_id.record_name or "",
                value.field_id.field_description or "",
                value.old_value_char or value.old_value_text or "",
                value.new_value_char or value.new_value_text or "",
            ]
            for value in values
            if any(
                (
                    value.old_value_char,
                    value.old_value_text,
                    value.new_value_char,
                    value.new_value_text,
                )
            )
        ]
        return [
            self.env._("Date"),
            self.env._("About"),
            self.env._("Datum"),
            self.env._("Before"),
            self.env._("After"),
        ], rows

    @api.model
    def _erase_tracking(self, person, values):
        """Blank tracked texts; numbers, dates, stages and the like are nobody's."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE mail_tracking_value v
                      SET old_value_char = CASE WHEN old_value_char <> ''
                                                THEN %(erased)s END,
                          new_value_char = CASE WHEN new_value_char <> ''
                                                THEN %(erased)s END,
                          old_value_text = CASE WHEN old_value_text <> ''
                                                THEN %(erased)s END,
                          new_value_text = CASE WHEN new_value_text <> ''
                                                THEN %(erased)s END
                    WHERE v.id = ANY(%(values)s)
                      AND NOT EXISTS (
                          SELECT 1 FROM ir_model_fields f
                           WHERE f.id = v.field_id
                             AND (f.ttype = 'selection' OR f.ttype = 'many2one'
                                  AND f.relation <> 'res.partner'))""",
                erased=ERASED,
                values=values.ids,
            )
        )
        values.invalidate_model()
