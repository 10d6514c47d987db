# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import api, fields, models

#: Presence of somebody who sees a message of the bus now.
PRESENT = ("online", "busy")


class AhorroImport(models.Model):
    """What people see of a run: how far it is, and that it has ended."""

    _inherit = "ahorro.import"

    progress_ids = fields.One2many(
        "ahorro.import.progress", "import_id", string="How far it is", readonly=True
    )

    @api.readonly
    def get_state(self):
        """Return where this run is; asked again and again while it works.

        :return: dict with ``id``, ``state``, ``phase`` (what waits or is being done, or
            False), ``label`` (sentence), ``done``, ``total``, ``percent`` (0 to 100, or
            False when nobody knows), ``seconds`` (since it began), ``stuck``,
            ``error``, ``queue_position`` (imports before it), ``by_cron``,
            ``next_in_batch`` (id of the batch's next run, or False)
        :raises AccessError: not the user's to see
        """
        self._check_may_import()
        progress = self.progress_ids[:1]
        label = progress.label if self.job_phase else False
        since = progress.started_at if self.job_phase else False
        done, total = progress.done, progress.total
        return {
            "id": self.id,
            "state": self.state,
            "phase": self.job_phase,
            "label": self._get_progress_labels().get(label, False),
            "done": done if label else 0,
            "total": total if label else 0,
            "percent": round(100 * done / total) if label and total else False,
            "seconds": since
            and max(round((fields.Datetime.now() - since).total_seconds()), 0),
            "stuck": self.is_stuck,
            "error": self.error,
            "by_cron": self.by_cron,
            "queue_position": self._get_queue_position(),
            "next_in_batch": self._get_next_in_batch().id,
        }

    def _get_queue_position(self):
        """Return how many imports are before this one, of whichever company."""
        if not self.job_phase or self.id in self._get_working_ids():
            return 0
        # sudo: others' imports are counted, not shown.
        return self.sudo().search_count(
            [
                ("job_phase", "!=", False),
                ("id", "!=", self.id),
                "|",
                ("started_at", "<", self.started_at),
                "&",
                ("started_at", "=", self.started_at),
                ("id", "<", self.id),
            ]
        )

    def _get_next_in_batch(self):
        """Return the next run, not written yet, of the files uploaded together."""
        if not self.batch:
            return self.browse()
        return self.search(
            [
                ("batch", "=", self.batch),
                ("batch_sequence", ">", self.batch_sequence),
                ("state", "not in", ["done", "undone"]),
            ],
            order="batch_sequence, id",
            limit=1,
        )

    @api.model
    def _get_progress_labels(self):
        """Return the sentence of each step that ``_progress`` reports."""
        return {
            "waiting": self.env._("Waiting for its turn"),
            "starting": self.env._("Starting"),
            "download": self.env._("Fetching the file"),
            "read": self.env._("Opening the file"),
            "parse": self.env._("Reading the rows"),
            "copy": self.env._("Storing the rows"),
            "match": self.env._("Looking for the plans"),
            "diff": self.env._("Comparing with the portfolio"),
            "apply_holders": self.env._("Writing the holders"),
            "apply_phones": self.env._("Writing the phones"),
            "apply_plans": self.env._("Writing the plans"),
            "log": self.env._("Finishing"),
            "undo": self.env._("Taking the changes back"),
        }

    # === TELLING THE USER ===

    def _notify_end(self):
        """Tell who started the run that a phase has ended, wherever they are now.

        On the screen to who is there (by the page itself, or by a notice of the web
        client with the way back), and to who has left in a chat of Odoo's own, which
        waits for them. Both leave with the transaction.
        """
        self.ensure_one()
        user = self.applied_by if self.state in ("done", "undone") else self.user_id
        user = self.undone_by or user
        if not user.active:
            return
        run = self.with_context(lang=user.lang, tz=user.tz)
        message = run._get_end_message()
        user._bus_send(
            "ahorro_import",
            {"id": self.id, "state": self.state, "message": message},
        )
        if user.im_status not in PRESENT:
            run._write_in_chat(user, message)

    def _write_in_chat(self, user, message):
        """Write to a user, as Odoo's own bot does, with a link to the run."""
        # sudo: the bot writes, whoever the run belongs to.
        bot_sudo = self.env.ref("base.user_root").sudo()
        channels = self.env["discuss.channel"].with_user(bot_sudo)
        chat = channels._get_or_create_chat([user.partner_id.id])
        link = Markup('<a href="%s">%s</a>') % (
            f"/odoo/importacion/{self.id}",
            self.display_name,
        )
        chat.message_post(
            author_id=bot_sudo.partner_id.id,
            body=Markup("%s %s") % (message, link),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _get_end_message(self):
        """Return the sentence that tells how the phase ended."""
        if self.error:
            return self.error
        if self.state == "review":
            return self.env._(
                "%(file)s was read: %(new)s new plans, %(changed)s with changes. "
                "Review them before they are imported.",
                file=self._get_short_name(),
                new=self.count_new,
                changed=self.count_changed,
            )
        if self.state == "undone":
            return self.env._(
                "The import of %(file)s was undone.", file=self._get_short_name()
            )
        return self.env._(
            "%(file)s was imported: %(new)s new plans, %(changed)s with changes.",
            file=self._get_short_name(),
            new=self.count_new,
            changed=self.count_changed,
        )

    def _get_short_name(self):
        return self.filename or self.profile_id.name or self.env._("The file")
