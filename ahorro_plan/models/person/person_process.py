# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from .person_place import ERASED, Place

#: Free text of a plan, in which a person may be described.
PLAN_TEXTS = ("notes", "commercial_conditions", "description")
#: What the files of the administradora say of the car, where somebody may have written.
PLAN_WORDS = ("offer_name", "brand", "model", "awarded_model", "payment_method")
LEAD_SHOWN = (
    "create_date",
    "name",
    "contact_name",
    "partner_name",
    "email_from",
    "phone",
    "street",
    "city",
    "description",
    "stage_id",
)


class AhorroPersonProcess(models.AbstractModel):
    """Places of the register: commercial processes, and what plans say.

    Others call ``_get_places`` and ``_find_leads``.
    """

    _name = "ahorro.person.process"
    _description = "Personal data in plans and processes"

    @api.model
    def _get_places(self):
        plans = self.env["ahorro.plan"]
        law = self.env._(
            "The contract and its accounts are kept for ten years (Civil and "
            "Commercial Code, art. 328; Law 25.326, art. 16 par. 5), without a name."
        )
        return [
            Place(
                "lead",
                self.env._("Commercial processes"),
                "crm.lead",
                "replaced",
                lambda person: person.leads,
                self._erase_leads,
                shown=LEAD_SHOWN,
            ),
            Place(
                "doubtful_lead",
                self.env._(
                    "Commercial processes with a mail or phone of two people, or with "
                    "the name alone"
                ),
                "crm.lead",
                "doubtful",
                self._find_doubtful_leads,
            ),
            Place(
                "plan",
                self.env._("Plans"),
                "ahorro.plan",
                "kept",
                lambda person: person.plans,
                shown=tuple(plans._tracked_fields()),
                why=law,
            ),
            Place(
                "plan_text",
                self.env._("Texts of plans"),
                "ahorro.plan",
                "erased",
                self._find_plan_texts,
                self._erase_plan_texts,
            ),
            Place(
                "change",
                self.env._("Value history"),
                "ahorro.plan.change",
                "replaced",
                self._find_changes,
                self._erase_changes,
                shown=("date", "plan_id", "field_label", "old_label", "new_label"),
            ),
            Place(
                "former_plan",
                self.env._("Plans that this person held before"),
                "ahorro.plan",
                "kept",
                lambda person: person.env["ahorro.plan"].browse(person.former),
                shown=("group_order", "subscription_number"),
                why=self.env._(
                    "They are somebody else's now. What was written while they were "
                    "this person's is erased."
                ),
            ),
        ]

    # === PROCESSES ===

    @api.model
    def _find_leads(self, person):
        """Return the processes of the person: theirs, their plans', and nobody's.

        Of nobody's contact, those that have a mail or phone that only they have.
        """
        leads = person.search(
            "crm.lead",
            [
                "|",
                ("partner_id", "in", person.people.ids),
                "&",
                ("plan_id", "in", person.plans.ids),
                ("partner_id", "=", False),
            ],
        )
        return leads | (self._find_loose_leads(person) - self._find_shared(person))

    @api.model
    def _find_doubtful_leads(self, person):
        loose = self._find_loose_leads(person) & self._find_shared(person)
        return loose | (self._find_named_leads(person) - person.leads)

    @api.model
    def _find_named_leads(self, person):
        """Return the processes without a contact that have their name, or a namesake's.

        What a process is called is a text like others, out of which the name is taken.
        """
        register = self.env["ahorro.person.register"]
        found = register._find_mentions(
            person,
            "crm.lead",
            SQL("partner_id IS NULL"),
            names=("contact_name", "partner_name"),
        )
        return person.search("crm.lead", [("id", "in", found.ids)])

    @api.model
    def _find_loose_leads(self, person):
        """Return the processes without a contact that have their mail or phone."""
        patterns = person.marks.key_patterns
        leads = person.env["crm.lead"].with_context(active_test=False)
        if not patterns:
            return leads
        leads.flush_model()
        said = SQL("concat_ws(' ', email_from, email_cc, phone, phone_sanitized)")
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM crm_lead WHERE partner_id IS NULL AND (%s)",
                SQL(" OR ").join(SQL("%s ~* %s", said, one) for one in patterns),
            )
        )
        return person.search("crm.lead", [("id", "in", [row[0] for row in rows])])

    @api.model
    def _find_shared(self, person):
        """Return those of the processes that may be of who shares mail or phone."""
        leads = self._find_loose_leads(person)
        others = person.env["res.partner"].with_context(active_test=False)
        marks = person.marks
        shared = others.search(
            [
                ("id", "not in", person.people.ids),
                "|",
                ("email_normalized", "in", marks.mails),
                ("ahorro_phone_ids.national", "in", marks.numbers),
            ]
        )
        if not shared:
            return leads.browse()
        # Somebody else's too, unless the process says this person's name.
        return leads.filtered(
            lambda lead: (
                not marks.named_in(
                    " ".join(filter(None, (lead.name, lead.contact_name)))
                )
            )
        )

    @api.model
    def _erase_leads(self, person, leads):
        contacts = self.env["ahorro.person.contact"]
        names = contacts._get_personal_names(leads)
        leads.with_context(tracking_disable=True).write(
            {
                name: False
                for name in names
                if leads._fields[name].type in ("char", "text", "html", "properties")
                and name not in ("lang_code",)
            }
            | {"name": ERASED}
        )
        contacts._forget_columns(
            leads, [name for name in ("lead_properties",) if name in leads._fields]
        )

    # === PLANS ===

    @api.model
    def _find_plan_texts(self, person):
        names = (*PLAN_TEXTS, *PLAN_WORDS)
        former = person.env["ahorro.plan"].browse(person.former)
        return person.plans.filtered(
            lambda plan: any(plan[name] for name in names)
        ) | former.filtered(
            lambda plan: any(self._is_told(person, plan[name]) for name in names)
        )

    @api.model
    def _is_told(self, person, text):
        return bool(text) and person.marks.scrub(text) != text

    @api.model
    def _erase_plan_texts(self, person, plans):
        for plan in plans:
            # Of a plan that is somebody else's now, what speaks of this person.
            emptied = () if plan.id in person.former else PLAN_TEXTS
            values = {name: False for name in emptied if plan[name]}
            for name in {*PLAN_TEXTS, *PLAN_WORDS} - set(emptied):
                if self._is_told(person, plan[name]):
                    values[name] = person.marks.scrub(plan[name])
            if values:
                plan.write(values)

    @api.model
    def _find_changes(self, person):
        """Return the log of their plans, and of former ones until somebody got them."""
        changes = person.search(
            "ahorro.plan.change", [("plan_id", "in", person.plans.ids)]
        )
        for plan_id, until in person.former.items():
            changes |= person.search(
                "ahorro.plan.change", [("plan_id", "=", plan_id)]
            ).filtered(
                lambda change, until=until: (
                    change.date <= until
                    or self._is_told(person, change.old_value)
                    or self._is_told(person, change.new_value)
                )
            )
        return changes

    @api.model
    def _erase_changes(self, person, changes):
        """Replace the texts in the log, which nobody edits: the law's one exception."""
        # Asked for anew, since erasing the plans' texts was noted too.
        changes = self._find_changes(person)
        told = changes.filtered(
            lambda change: (
                change.field in PLAN_TEXTS
                or change.field in PLAN_WORDS
                and (
                    self._is_told(person, change.old_value)
                    or self._is_told(person, change.new_value)
                )
            )
        )
        self.env["ahorro.person.register"]._replace(told, ("old_value", "new_value"))
