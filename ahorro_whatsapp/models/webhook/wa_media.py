# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import closing
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, LazyTranslate

from odoo.addons.ahorro_campaign.models.queue.queue_transaction import short_transaction
from odoo.addons.ahorro_plan.tools.setting import Setting

from ...tools.cloud_client import CloudClient
from ...tools.media_file import (
    may_ask,
    read_description,
    refuse_before,
    refuse_content,
    safe_name,
)

_lt = LazyTranslate(__name__)

#: Files that are fetched by one process before it looks whether it may go on.
FILES = 10
#: Tries of one file, and the time to the second one: each next waits four times as
#: long. In all they take some two days of the seven that Meta keeps a file.
MAX_TRIES = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=12)
MEGABYTE = 2**20


class AhorroWaMedia(models.AbstractModel):
    """Fetches the files that clients sent, apart from reading what they wrote.

    A file that cannot be fetched hinders neither the notices nor the other files: it is
    tried again, and given up after some tries with the reason kept. Of each file is
    asked what it is before it is fetched; what is too large, of a kind that is not
    kept, or not what it says it is stays at Meta.

    A file is an attachment of its message, and whoever may read the message reads it.

    Called by others: ``_cron_fetch``, ``_fetch_some`` and ``_wake``.
    """

    _name = "ahorro.wa.media"
    _description = "Files received by WhatsApp"

    @api.model
    def _wake(self):
        """Have what came fetched as soon as this transaction is committed."""
        self.env.ref("ahorro_whatsapp.ir_cron_media").sudo()._trigger()

    @api.model
    def _get_due_domain(self):
        now = fields.Datetime.now()
        return Domain("media_state", "=", "waiting") & (
            Domain("media_next_at", "=", False) | Domain("media_next_at", "<=", now)
        )

    @api.model
    def _cron_fetch(self):
        """Fetch what waits, for as long as the scheduler lets it."""
        while done := self._fetch_some(FILES):
            with short_transaction(self.env) as env:
                left = env["ahorro.wa.inbound"].search_count(self._get_due_domain())
            if not self.env["ir.cron"]._commit_progress(done, remaining=left):
                return
        self.env["ir.cron"]._commit_progress(remaining=0)

    @api.model
    def _fetch_some(self, size):
        """Fetch the next files; return how many were tried."""
        with short_transaction(self.env) as env:
            claimed = env["ahorro.wa.media"]._claim(size)
        for account_values, files in claimed:
            with closing(CloudClient(**account_values)) as client:
                for inbound_id, media_id in files:
                    found = self._fetch(client, account_values, media_id)
                    with short_transaction(self.env) as env:
                        env["ahorro.wa.media"]._record(inbound_id, *found)
        return sum(len(files) for _values, files in claimed)

    @api.model
    def _claim(self, size):
        """Take the next files; return them by account.

        Taken, a file is not due for a while: a process that dies loses nothing, and
        two do not fetch the same.
        """
        due = self.env["ahorro.wa.inbound"]._search(
            self._get_due_domain(), order="media_next_at NULLS FIRST, id", limit=size
        )
        rows = self.env.execute_query(
            SQL(
                """UPDATE ahorro_wa_inbound i
                      SET media_tries = COALESCE(media_tries, 0) + 1,
                          media_next_at = %(now)s
                              + LEAST(%(first)s * 4 ^ COALESCE(media_tries, 0),
                                      %(longest)s)
                     FROM (%(due)s FOR UPDATE SKIP LOCKED) AS due
                    WHERE i.id = due.id
                   RETURNING i.account_id, i.id, i.media_id""",
                now=fields.Datetime.now(),
                first=FIRST_WAIT,
                longest=LONGEST_WAIT,
                due=due.select(),
            )
        )
        self.env["ahorro.wa.inbound"].invalidate_model()
        found = {}
        for account_id, inbound_id, media_id in sorted(rows):
            found.setdefault(account_id, []).append((inbound_id, media_id))
        accounts = self.env["ahorro.wa.account"].browse(found)
        return [
            (account._get_client_values(), found[account.id]) for account in accounts
        ]

    @api.model
    def _fetch(self, client, values, media_id):
        """Return what became of a file: a word, what Meta said of it, and its bytes.

        The word is ``kept``, ``again``, or why it stays at Meta.
        """
        limit = self.env["ahorro.parameter"]._get_int("ahorro_whatsapp.media_mb")
        limit *= MEGABYTE
        answer = client.get_media(media_id)
        told = read_description(answer.body) if answer.status == 200 else None
        if not told or not may_ask(told.url, values["base_url"]):
            return "again", None, None
        refused = refuse_before(told, limit)
        if refused:
            return refused, told, None
        answer = client.fetch_media(told.url, limit)
        if answer.status != 200:
            return "again", told, None
        if answer.body is None:
            return "size", told, None
        refused = refuse_content(told, answer.body)
        return refused or "kept", told, answer.body

    @api.model
    def _record(self, inbound_id, word, told, data):
        """Write down what became of a file, unless its message went meanwhile."""
        inbound = self.env["ahorro.wa.inbound"].browse(inbound_id).exists()
        if not inbound or inbound.media_state != "waiting":
            return
        if word == "again":
            if inbound.media_tries >= MAX_TRIES:
                inbound.media_state = "lost"
            return
        if word != "kept":
            inbound.media_state = f"refused_{word}"
            return
        # Nothing that a browser would run is served as such, whoever stores it.
        attachments = self.env["ir.attachment"].with_context(
            attachments_mime_plainxml=True
        )
        attachments.create(
            {
                "name": safe_name(inbound.media_name or "", told.mime),
                "raw": data,
                "mimetype": told.mime,
                "res_model": inbound._name,
                "res_id": inbound.id,
                "company_id": inbound.company_id.id,
            }
        )
        inbound.media_state = "kept"


class AhorroWaInbound(models.Model):
    """What became of the file of a message."""

    _inherit = "ahorro.wa.inbound"

    media_state = fields.Selection(
        [
            ("waiting", "To be fetched"),
            ("kept", "Kept"),
            ("lost", "Meta does not give it"),
            ("refused_kind", "Of a kind that is not kept"),
            ("refused_size", "Too large"),
            ("refused_content", "Not what it says it is"),
        ],
        string="File",
    )
    media_tries = fields.Integer()
    media_next_at = fields.Datetime()

    _media_index = models.Index("(media_next_at) WHERE media_state = 'waiting'")

    def unlink(self):
        """Delete messages with their files."""
        self._get_files().unlink()
        return super().unlink()

    def _get_files(self):
        files = self.env["ir.attachment"]
        return files.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )


class AhorroParameter(models.AbstractModel):
    """How large a file of a client's may be."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.parameter"

    @api.model
    def _get_definitions(self):
        return {
            **super()._get_definitions(),
            "ahorro_whatsapp.media_mb": Setting(
                "integer",
                16,
                minimum=1,
                label=_lt("Megabytes of a file that a client sends, at most"),
            ),
        }
