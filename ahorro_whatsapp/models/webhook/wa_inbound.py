# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL


class AhorroWaInbound(models.Model):
    """A message that a client wrote to a number of ours, or staff on the phone itself.

    Kept for whoever shows conversations; nobody reads the rows by themselves. The first
    text stands, whatever the client made of it later: ``edited_text`` and
    ``revoked_at`` say so beside it. A file is named here, and ``ahorro.wa.media``
    fetches it: ``media_id`` says where to ask for it, for some seven days.

    A person is ``phone`` (as Meta writes it) or, who hides the number, ``bsuid``;
    either may change, and the rows go along.

    Called by others: ``_keep``, ``_find_phone``, ``_get_kind_labels`` and
    ``_get_writer``.
    """

    _name = "ahorro.wa.inbound"
    _description = "Message received by WhatsApp"
    _order = "moment, id"
    _rec_name = "wamid"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True)
    account_id = fields.Many2one("ahorro.wa.account", required=True, ondelete="cascade")
    wamid = fields.Char(required=True)
    is_echo = fields.Boolean(help="Staff wrote it on the phone itself.")
    phone = fields.Char()
    bsuid = fields.Char(string="Meta's id of the person")
    name = fields.Char(help="As the person calls themselves.")
    kind = fields.Char(required=True)
    moment = fields.Datetime(required=True)
    text = fields.Text()
    payload = fields.Char()
    reply_to = fields.Char(string="Answers")
    media_id = fields.Char()
    media_mime = fields.Char()
    media_sha256 = fields.Char()
    media_name = fields.Char()
    edited_text = fields.Text()
    edited_at = fields.Datetime()
    revoked_at = fields.Datetime()

    _wamid_unique = models.UniqueIndex("(account_id, wamid)")
    _phone_index = models.Index("(account_id, right(phone, 10))")
    _bsuid_index = models.Index("(account_id, bsuid) WHERE bsuid IS NOT NULL")
    _moment_index = models.Index("(moment)")

    @api.model
    def _get_kind_labels(self):
        """Return what people call each kind of message."""
        return {
            "text": self.env._("Text"),
            "image": self.env._("Photo"),
            "video": self.env._("Video"),
            "audio": self.env._("Audio"),
            "document": self.env._("Document"),
            "sticker": self.env._("Sticker"),
            "location": self.env._("Location"),
            "contacts": self.env._("Contact"),
            "reaction": self.env._("Reaction"),
            "button": self.env._("Answer chosen"),
            "interactive": self.env._("Answer chosen"),
        }

    def _get_writer(self):
        """Return who wrote a message, for who reads it apart from a conversation."""
        self.ensure_one()
        if self.is_echo:
            return self.env._("Written on the phone")
        return self.name or self.env._("The client")

    @api.model
    def _keep(self, rows):
        """Keep messages; one that is there is not kept twice.

        :param rows: dicts of values, ``account_id`` and ``wamid`` among them
        :return: set of (account id, wamid) of those that were not there
        """
        if not rows:
            return set()
        names = sorted(rows[0])
        return set(
            self.env.execute_query(
                SQL(
                    """INSERT INTO ahorro_wa_inbound (%s) VALUES %s
                       ON CONFLICT DO NOTHING RETURNING account_id, wamid""",
                    SQL(", ").join(map(SQL.identifier, names)),
                    SQL(", ").join(
                        SQL("%s", tuple(row[name] for name in names)) for row in rows
                    ),
                )
            )
        )

    @api.model
    def _correct(self, account_id, wamid, moment, text):
        """Note that a client changed a message, or took it back where text is None."""
        if text is None:
            change = SQL("revoked_at = COALESCE(revoked_at, %s)", moment)
        else:
            # The last of several changes stands, in whatever order they arrive.
            change = SQL(
                """edited_text = CASE WHEN edited_at > %(at)s THEN edited_text
                                      ELSE %(text)s END,
                   edited_at = GREATEST(edited_at, %(at)s)""",
                at=moment,
                text=text,
            )
        self.env.cr.execute(
            SQL(
                "UPDATE ahorro_wa_inbound SET %s WHERE account_id = %s AND wamid = %s",
                change,
                account_id,
                wamid,
            )
        )

    @api.model
    def _move(self, account_id, move):
        """Have a person's messages go along to their new number or id at Meta."""
        for column, old, new in (
            ("phone", move.old_phone, move.new_phone),
            ("bsuid", move.old_user_id, move.new_user_id),
        ):
            if old and new and old != new:
                self.env.cr.execute(
                    SQL(
                        """UPDATE ahorro_wa_inbound SET %(column)s = %(new)s
                            WHERE account_id = %(account)s AND %(column)s = %(old)s""",
                        column=SQL.identifier(column),
                        new=new,
                        old=old,
                        account=account_id,
                    )
                )
                if column == "bsuid":
                    self.env.cr.execute(
                        SQL(
                            """UPDATE ahorro_wa_message SET bsuid = %s
                                WHERE account_id = %s AND bsuid = %s""",
                            new,
                            account_id,
                            old,
                        )
                    )
        self.env["ahorro.wa.message"].invalidate_model(["bsuid"])

    @api.model
    def _find_phone(self, account_id, bsuid="", wamid="", reply_to=""):
        """Return the number of a person who does not show it, or ``""``.

        It is known from a message of ours that they got or answer, or from what they
        wrote while they showed it.
        """
        self.env["ahorro.wa.message"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT phone FROM ahorro_wa_message
                    WHERE account_id = %(account)s AND phone IS NOT NULL
                      AND (wamid = %(reply)s OR bsuid = %(bsuid)s)
                    UNION ALL
                   SELECT phone FROM ahorro_wa_inbound
                    WHERE account_id = %(account)s AND phone IS NOT NULL
                      AND (bsuid = %(bsuid)s OR wamid = %(wamid)s) LIMIT 1""",
                account=account_id,
                reply=reply_to or None,
                bsuid=bsuid or None,
                wamid=wamid or None,
            )
        )
        return rows[0][0] if rows else ""

    @api.autovacuum
    def _forget_old(self):
        """Forget what is as old as the notices that it came in."""
        days = self.env["ahorro.parameter"]._get_int("ahorro_whatsapp.event_days")
        old = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        # Their files go with them.
        self.search([("moment", "<", old), ("media_state", "=", "kept")]).unlink()
        self.env.cr.execute(SQL("DELETE FROM ahorro_wa_inbound WHERE moment < %s", old))
