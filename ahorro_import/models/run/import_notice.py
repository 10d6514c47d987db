# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from markupsafe import Markup

from odoo import models

#: Presence of somebody who sees a message of the bus now.
PRESENT = ("online", "busy")


class AhorroImportNotice(models.AbstractModel):
    """Telling who started a run that a phase has ended; and whoever clicks too early.

    Others call ``_notify_end`` and ``_get_compared_again``.
    """

    _name = "ahorro.import.notice"
    _description = "Messages about an import"

    # === TELLING THE USER ===

    def _notify_end(self, run, is_news=True):
        """Tell who started the run that a phase has ended, wherever they are now.

        On the screen to who is there (by the page itself, or by a notice of the web
        client with the way back), and to who has left in a chat of Odoo's own, which
        waits for them. Both leave with the transaction.

        :param bool is_news: otherwise only its own page is told, without a word
        """
        run.ensure_one()
        user = run.applied_by if run.state in ("done", "undone") else run.user_id
        user = run.undone_by or user
        if not user.active:
            return
        run = run.with_context(lang=user.lang, tz=user.tz)
        self = run.env["ahorro.import.notice"]  # in the user's language
        message = is_news and self._get_end_message(run)
        user._bus_send(
            "ahorro_import",
            {"id": run.id, "state": run.state, "message": message},
        )
        if is_news and user.im_status not in PRESENT:
            self._write_in_chat(run, user, message)

    def _write_in_chat(self, run, user, message):
        """Write to a user, as Odoo's own bot does, with a link to the run."""
        # sudo: the bot writes, whoever the run belongs to.
        bot_sudo = self.env.ref("base.user_root").sudo()
        channels = self.env["discuss.channel"].with_user(bot_sudo)
        chat = channels._get_or_create_chat([user.partner_id.id])
        link = Markup('<a href="%s">%s</a>') % (
            f"/odoo/importacion/{run.id}",
            run.display_name,
        )
        chat.message_post(
            author_id=bot_sudo.partner_id.id,
            body=Markup("%s %s") % (message, link),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _get_end_message(self, run):
        """Return the sentence that tells how the phase ended."""
        if run.error:
            # Who reads it may be looking at another import.
            return self.env._(
                "%(file)s: %(error)s", file=run._get_short_name(), error=run.error
            )
        if run.state == "review":
            return self.env._(
                "%(file)s was read: %(new)s new plans, %(changed)s with changes. "
                "Review them before they are imported.",
                file=run._get_short_name(),
                new=run.count_new,
                changed=run.count_changed,
            )
        if run.state == "undone":
            return self.env._(
                "The import of %(file)s was undone.", file=run._get_short_name()
            )
        return self.env._(
            "%(file)s was imported: %(new)s new plans, %(changed)s with changes.",
            file=run._get_short_name(),
            new=run.count_new,
            changed=run.count_changed,
        )

    def _get_compared_again(self, run):
        """Return what to say to a click that comes while a run is compared anew."""
        return self.env._(
            "Another import of %(provider)s was written or undone just now, and this "
            "one is being compared again with the plans as they are since. Wait a "
            "moment until its review opens, look at it and go on from there.",
            provider=run.provider_id.name,
        )
