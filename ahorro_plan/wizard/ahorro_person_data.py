# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import Counter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.calls.remote import ONE, remote
from ..models.person.person_place import ERASED
from ..tools.text import clean_cell, fold


class AhorroPersonDataWizard(models.TransientModel):
    """The page *Datos de la persona*: what is held, to download or to erase."""

    _name = "ahorro.person.data"
    _description = "Person's data"
    #: It blanks itself, and stays for the second of two clicks.
    _is_erasure_form = True

    partner_id = fields.Many2one("res.partner", string="Person", required=True)
    twin_ids = fields.Many2many(
        "res.partner",
        compute="_compute_found",
        string="Same document",
        help="Contacts with the same document are the same person, and go with it.",
    )
    found = fields.Html(compute="_compute_found", string="What is held", sanitize=False)
    reason = fields.Char(help="Who asked for it, when and how.")
    typed_name = fields.Char(string="Type the person's name to confirm")
    is_done = fields.Boolean()

    @api.depends("partner_id")
    def _compute_found(self):
        for form in self:
            form.twin_ids = False
            form.found = False
            if form.partner_id:
                person_sudo = form.partner_id._check_person_data_rights()
                twins_sudo = person_sudo._get_same_document()
                form.twin_ids = twins_sudo.ids
                form.found = form._prepare_found(person_sudo | twins_sudo)

    def _prepare_found(self, people_sudo):
        """Return the register as the page shows it: what goes, what stays and why."""
        register = self.env["ahorro.person.register"]
        person = register._open(people_sudo, self.env.companies.ids)
        found = [
            (place, records) for place, records in register._find(person) if records
        ]
        # What takes reading whole tables is looked for by the erasure alone.
        slow = [place for place in register._get_places() if place.is_slow]
        found += [(place, self.env[place.model]) for place in slow]
        titles = {
            "erased": self.env._("Deleted"),
            "replaced": self.env._("Kept without saying who it was"),
            "kept": self.env._("Kept because the law says so"),
            "doubtful": self.env._("Not touched: look at it yourself"),
        }
        parts = [
            Markup("<h4>%s</h4><ul>%s</ul>")
            % (title, Markup().join(self._prepare_items(fate, found)))
            for fate, title in titles.items()
            if any(place.fate == fate for place, _records in found)
        ]
        return Markup().join(parts)

    @api.model
    def _prepare_items(self, fate, found):
        counts, whys, names = Counter(), {}, {}
        for place, records in found:
            if place.fate == fate:
                counts[place.title] += len(records)
                whys[place.title] = place.why
                if fate == "doubtful":
                    names[place.title] = ", ".join(
                        record.display_name or "" for record in records[:5]
                    )
        return [
            Markup("<li><b>%s</b>: %s%s</li>")
            % (
                title,
                count or self.env._("looked for when erasing"),
                Markup("<br/><span class='text-muted'>%s</span>") % detail
                if (detail := whys[title] or names.get(title))
                else "",
            )
            for title, count in counts.items()
        ]

    @remote(self=ONE)
    def action_download(self):
        """Download everything held about the person: a workbook and their files."""
        self.ensure_one()
        self.partner_id._check_person_data_rights()
        return {
            "type": "ir.actions.act_url",
            "url": f"/ahorro/person_data/{self.partner_id.id}",
            "target": "download",
        }

    @remote(self=ONE)
    def action_erase(self):
        """Anonymise the person for good; asked twice, once.

        :raises AccessError: another role, or a person out of reach
        :raises UserError: no reason, or another name than the person's was typed; data
            in another company; something at work that would write it again
        """
        self.ensure_one()
        person_sudo = self.partner_id._check_person_data_rights()
        # The second of two clicks waits here for the first, and finds it done.
        person_sudo._lock_rows()
        self.invalidate_recordset()
        if self.is_done:
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        if not clean_cell(self.reason or None):
            raise UserError(
                self.env._("Write who asked for the erasure, when and how.")
            )
        if fold(self.typed_name or "") != fold(person_sudo.name):
            raise UserError(
                self.env._(
                    "To erase for good, type the person's name: %(name)s",
                    name=person_sudo.name,
                )
            )
        people_sudo = person_sudo | person_sudo._get_same_document()
        register = self.env["ahorro.person.register"]
        person = register._open(people_sudo)
        kept = self.env["ahorro.erasure"]._prepare_marks(people_sudo)
        erased = people_sudo._erase_person_data()
        kept_records = [records for place, records in erased if place.fate == "kept"]
        # sudo: what is left is named, whoever may see it.
        left = self.env["ahorro.person.left"].sudo()
        lines = left._describe_left(person, kept_records)
        # sudo: the record is made by this method alone, never by hand.
        self.env["ahorro.erasure"].sudo().create(
            {
                "partner_id": person_sudo.id,
                "company_id": self.env.company.id,
                "reason": person.marks.scrub(self.reason),
                "left": "\n".join(lines),
                "summary": self._prepare_summary(erased),
                "marks": kept,
            }
        )
        # sudo: forms about a person are their users' own, for as long as they last.
        self.sudo().search([("partner_id", "in", people_sudo.ids)]).write(
            {"typed_name": False, "reason": ERASED, "is_done": True}
        )
        # Files leave the disk with Odoo's next cleaning: now, and not tonight.
        self.env.ref("base.autovacuum_job").sudo()._trigger()
        return self._prepare_end(lines)

    @api.model
    def _prepare_end(self, left):
        """Return what follows an erasure: whatever it left is said."""
        reload_page = {"type": "ir.actions.client", "tag": "soft_reload"}
        if not left:
            return reload_page
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Erased, but other applications still mention it"),
                "message": self.env._(
                    "Look at it yourself: %(places)s. The list stays under Erasures "
                    "of personal data.",
                    places="; ".join(left),
                ),
                "next": reload_page,
            },
        }

    @api.model
    def _prepare_summary(self, erased):
        """Return what was erased, in numbers: the proof, which names nobody."""
        counts = Counter()
        for place, records in erased:
            if place.fate in ("erased", "replaced"):
                counts[place.title] += len(records)
        return ", ".join(f"{title}: {count}" for title, count in counts.items())
