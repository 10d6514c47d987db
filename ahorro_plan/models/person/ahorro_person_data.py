# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL, html2plaintext

#: What stands where a person's data stood.
ERASED = "[datos borrados]"
#: The contact's own fields that say who somebody is.
PERSONAL_FIELDS = (
    "email",
    "phone",
    "mobile",
    "street",
    "street2",
    "city",
    "zip",
    "vat",
    "comment",
    "website",
    "function",
    "ref",
    "image_1920",
    "ahorro_document_number",
)
#: What a commercial process copies of them.
LEAD_FIELDS = (
    "contact_name",
    "partner_name",
    "email_from",
    "email_cc",
    "phone",
    "mobile",
    "street",
    "street2",
    "city",
    "zip",
    "website",
    "function",
    "description",
    "referred",
)
#: What a message says of a person, beside its body.
MESSAGE_FIELDS = (
    "subject",
    "email_from",
    "reply_to",
    "incoming_email_to",
    "incoming_email_cc",
    "outgoing_email_to",
)
#: Free text of a plan, in which a person may be described.
PLAN_TEXTS = ("notes", "commercial_conditions")


class AhorroPersonData(models.AbstractModel):
    """The rights of a person over their data (Ley 25.326, arts. 14 and 16).

    Access: everything held about them, within 10 calendar days, free of charge every
    six months. Suppression: within 5 working days. Erasing anonymises the person and
    the free text and keeps the rows, so that counts and histories still add up.

    An add-on that holds more about a person extends ``_collect_person_data`` and
    ``_erase_person_data``.
    """

    _name = "ahorro.person.data.mixin"
    _description = "Rights over personal data"

    ahorro_erased_on = fields.Datetime(
        readonly=True,
        copy=False,
        help="When this person's data was erased; no file fills it in again.",
    )

    def action_ahorro_person_data(self):
        """Open the page *Datos de la persona*."""
        self._check_person_data_rights()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Person's data"),
            "res_model": "ahorro.person.data",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    def _check_person_data_rights(self):
        """Let supervisors act on the clients that they see, and nobody else.

        :raises AccessError: another role, another company's, a vendor or a user
        """
        self.ensure_one()
        self.env["ahorro.role"]._check_role(
            "supervisor",
            self.env._("Only supervisors and administrators handle a person's data."),
        )
        return self._get_client_sudo()

    def _collect_person_data(self):
        """Return everything held about this person.

        :return: list of (title, list of column titles, list of rows); the rights were
            checked by the caller, who passes the record with ``sudo``
        """
        self.ensure_one()
        described = self.fields_get(
            ["name", *PERSONAL_FIELDS, "state_id", "country_id", "create_date"],
            ["string", "type"],
        )
        own = [
            [field["string"], self._person_cell(self[name])]
            for name, field in described.items()
            if field["type"] != "binary" and self[name]
        ]
        plans = self._get_person_plans()
        plan_fields = plans.fields_get(plans._tracked_fields(), ["string"])
        messages = self.env["mail.message"].search(self._get_person_message_domain())
        return [
            (self.env._("Person"), [self.env._("Datum"), self.env._("Value")], own),
            (
                self.env._("Phones"),
                [self.env._("Number"), self.env._("Source"), self.env._("Added on")],
                [
                    [row.raw, self._person_label(row, "source"), str(row.create_date)]
                    for row in self.with_context(active_test=False).ahorro_phone_ids
                ],
            ),
            (
                self.env._("Plans"),
                [field["string"] for field in plan_fields.values()],
                [
                    [self._person_cell(plan[name]) for name in plan_fields]
                    for plan in plans
                ],
            ),
            (
                self.env._("Value history"),
                [
                    self.env._("Date"),
                    self.env._("Plan"),
                    self.env._("Datum"),
                    self.env._("Before"),
                    self.env._("After"),
                ],
                [
                    [
                        str(change.date),
                        change.plan_id.group_order or change.plan_id.display_name,
                        change.field_label,
                        change.old_label or "",
                        change.new_label or "",
                    ]
                    for change in plans.change_ids
                ],
            ),
            (
                self.env._("Commercial processes"),
                [self.env._("Date"), self.env._("Name"), self.env._("Stage")],
                [
                    [str(lead.create_date), lead.name, lead.stage_id.name or ""]
                    for lead in self._get_person_leads()
                ],
            ),
            (
                self.env._("Messages"),
                [self.env._("Date"), self.env._("Author"), self.env._("Text")],
                [
                    [str(m.date), m.author_id.name or "", m.preview or ""]
                    for m in messages
                ],
            ),
            (
                self.env._("Activities"),
                [
                    self.env._("Date"),
                    self.env._("About"),
                    self.env._("Activity"),
                    self.env._("Text"),
                ],
                [
                    [
                        str(activity.date_deadline),
                        activity.res_name or "",
                        " · ".join(
                            part
                            for part in (
                                activity.activity_type_id.name,
                                activity.summary,
                            )
                            if part
                        ),
                        " ".join(
                            part
                            for part in (
                                html2plaintext(activity.note or ""),
                                activity.feedback,
                            )
                            if part
                        ),
                    ]
                    for activity in self._get_person_activities()
                ],
            ),
            (
                self.env._("Attachments"),
                [self.env._("Date"), self.env._("Name")],
                [
                    [str(file.create_date), file.name]
                    for file in self._get_person_attachments()
                ],
            ),
        ]

    @api.model
    def _person_label(self, record, name):
        options = record._fields[name]._description_selection(self.env)
        return dict(options).get(record[name], "")

    @api.model
    def _person_cell(self, value):
        if isinstance(value, models.BaseModel):
            return value.display_name or ""
        if value is False or value is None:
            return ""
        if isinstance(value, bool):
            return self.env._("Yes")
        return value if isinstance(value, (int, float)) else str(value)

    def _get_person_plans(self):
        plans = self.env["ahorro.plan"].with_context(active_test=False)
        # With sudo no rule says it: another company's plans are not this one's to show.
        return plans.search(
            [
                ("partner_id", "=", self.id),
                ("company_id", "in", self.env.companies.ids),
            ]
        )

    def _get_person_leads(self):
        leads = self.env["crm.lead"].with_context(active_test=False)
        plans = self._get_person_plans()
        return leads.search(
            [
                ("company_id", "in", [False, *self.env.companies.ids]),
                "|",
                ("partner_id", "=", self.id),
                ("plan_id", "in", plans.ids),
            ]
        )

    def _get_person_documents(self):
        """Return the records whose messages and attachments are about this person."""
        return [self, self._get_person_plans(), self._get_person_leads()]

    def _get_person_message_domain(self):
        domain = [("author_id", "=", self.id)]
        for records in self._get_person_documents():
            about = ["&", ("model", "=", records._name), ("res_id", "in", records.ids)]
            domain = ["|", *about, *domain]
        return domain

    def _get_person_attachments(self):
        attachments = self.env["ir.attachment"]
        return attachments.browse(
            file
            for records in self._get_person_documents()
            for file in attachments.search(
                [
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                    ("res_field", "=", False),
                ]
            ).ids
        )

    def _erase_person_data(self):
        """Anonymise this person wherever they are held.

        The caller checked the rights. The rows of plans, processes and histories stay:
        the dealership has to account for them.
        """
        self.ensure_one()
        plans, leads = self._get_person_plans(), self._get_person_leads()
        self._get_person_attachments().unlink()
        # What is erased is not noted as a change. Some tracked values are computed,
        # and no context reaches those.
        for records in self._get_person_documents():
            records._track_discard()
        self._erase_person_messages()
        self._erase_person_activities()
        self.with_context(active_test=False).ahorro_phone_ids.unlink()
        self.with_context(ahorro_phones_in_sync=True, tracking_disable=True).write(
            dict.fromkeys(PERSONAL_FIELDS, False)
            | {
                "name": self.env._("Erased person %(id)s", id=self.id),
                "state_id": False,
                "category_id": False,
                "ahorro_erased_on": fields.Datetime.now(),
            }
        )
        copied = [name for name in LEAD_FIELDS if name in leads._fields]
        leads.with_context(tracking_disable=True).write(
            dict.fromkeys(copied, False) | {"name": ERASED}
        )
        plans.write(dict.fromkeys(PLAN_TEXTS, False))
        # The log cannot be edited through the ORM; the law asks for this one exception.
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_plan_change
                      SET old_value = %(erased)s, new_value = %(erased)s
                    WHERE plan_id = ANY(%(plans)s) AND field = ANY(%(texts)s)""",
                erased=ERASED,
                plans=plans.ids,
                texts=list(PLAN_TEXTS),
            )
        )
        self.env["ahorro.plan.change"].invalidate_model()

    def _erase_person_messages(self):
        """Blank what messages say, where they went, and the values they tracked.

        Numbers, dates, stages and the like are no personal data: they stay.
        """
        messages = self.env["mail.message"].search(self._get_person_message_domain())
        messages.write(dict.fromkeys(MESSAGE_FIELDS, False) | {"body": ERASED})
        mails = self.env["mail.mail"].search([("mail_message_id", "in", messages.ids)])
        mails.unlink()
        self.env["mail.notification"].search(
            [
                ("mail_message_id", "in", messages.ids),
                ("mail_email_address", "!=", False),
            ]
        ).write({"mail_email_address": False})
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
                    WHERE v.mail_message_id = ANY(%(messages)s)
                      AND NOT EXISTS (
                          SELECT 1 FROM ir_model_fields f
                           WHERE f.id = v.field_id
                             AND (f.ttype = 'selection' OR f.ttype = 'many2one'
                                  AND f.relation <> 'res.partner'))""",
                erased=ERASED,
                messages=messages.ids,
            )
        )
        self.env["mail.tracking.value"].invalidate_model()

    def _get_person_activities(self):
        """Return what was planned and done with this person, finished or not."""
        activities = self.env["mail.activity"].with_context(active_test=False)
        return activities.union(
            *(
                activities.search(
                    [("res_model", "=", records._name), ("res_id", "in", records.ids)]
                )
                for records in self._get_person_documents()
            )
        )

    def _erase_person_activities(self):
        """Take back what was still to be done, and blank what the rest said."""
        activities = self._get_person_activities()
        activities.filtered("active").unlink()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE mail_activity
                      SET summary = NULL, note = NULL, feedback = NULL,
                          res_name = %s
                    WHERE id = ANY(%s)""",
                ERASED,
                activities.exists().ids,
            )
        )
        self.env["mail.activity"].invalidate_model()
