# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from .person_place import Place

EVENT_TEXTS = ("name", "description", "location", "videocall_location", "notes")
EVENT_SHOWN = ("start", "stop", *EVENT_TEXTS, "partner_ids")


class AhorroPersonAgenda(models.AbstractModel):
    """Places of the register: activities and appointments.

    Others call ``_get_places``, ``_find_events`` and ``_find_activities``.
    """

    _name = "ahorro.person.agenda"
    _description = "Personal data in activities and appointments"

    @api.model
    def _get_places(self):
        return [
            Place(
                "activity",
                self.env._("Activities"),
                "mail.activity",
                "replaced",
                self._find_activities,
                self._erase_activities,
                rows=self._get_activity_rows,
            ),
            Place(
                "event",
                self.env._("Appointments"),
                "calendar.event",
                "replaced",
                self._find_events,
                self._erase_events,
                shown=EVENT_SHOWN,
            ),
        ]

    # === ACTIVITIES ===

    @api.model
    def _find_activities(self, person):
        """Return what was planned and done with this person, finished or not."""
        activities = person.env["mail.activity"].with_context(active_test=False)
        return activities.search(
            self.env["ahorro.person.mail"]._about(
                person, "res_model", "res_id", "create_date"
            )
            | Domain("calendar_event_id", "in", self._find_events(person).ids)
        )

    @api.model
    def _get_activity_rows(self, person, activities):
        rows = [
            [
                str(activity.date_deadline),
                activity.res_name or "",
                " · ".join(
                    filter(None, (activity.activity_type_id.name, activity.summary))
                ),
                " ".join(
                    filter(
                        None, (html2plaintext(activity.note or ""), activity.feedback)
                    )
                ),
            ]
            for activity in activities
        ]
        return [
            self.env._("Date"),
            self.env._("About"),
            self.env._("Activity"),
            self.env._("Text"),
        ], rows

    @api.model
    def _erase_activities(self, person, activities):
        """Take back what was still to be done, and blank what the rest said."""
        activities = activities.exists()
        activities.filtered("active").unlink()
        register = self.env["ahorro.person.register"]
        done = activities.exists()
        register._blank(done, ("summary", "note", "feedback"))
        register._replace(done, ("res_name",))

    # === APPOINTMENTS ===

    @api.model
    def _find_events(self, person):
        events = person.env["calendar.event"].with_context(active_test=False)
        domain = Domain("partner_ids", "in", person.people.ids) | Domain(
            "attendee_ids.partner_id", "in", person.people.ids
        )
        if "opportunity_id" in events._fields:
            domain |= Domain("opportunity_id", "in", person.leads.ids)
        for records in (person.people, person.plans, person.leads):
            domain |= Domain("res_model", "=", records._name) & Domain(
                "res_id", "in", records.ids
            )
        return events.search(domain)

    @api.model
    def _erase_events(self, person, events):
        """Take the person and what was written out of appointments, which stay.

        By SQL: through the ORM everybody who attends would be told about it by mail.
        """
        register = self.env["ahorro.person.register"]
        register._blank(events, EVENT_TEXTS)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """DELETE FROM calendar_attendee
                    WHERE partner_id = ANY(%s)""",
                person.people.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """DELETE FROM calendar_event_res_partner_rel
                    WHERE res_partner_id = ANY(%s)""",
                person.people.ids,
            )
        )
        self.env.invalidate_all()
