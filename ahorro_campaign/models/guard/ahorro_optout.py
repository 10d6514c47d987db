# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.ahorro_plan.tools.phone import format_national, parse_phone

#: Before a key that is not kept in clear any more; see `_hide_keys`.
DIGEST_PREFIX = "#"
DIGEST_SALT = "ahorro:"
#: In words that the index of the digests has too: a parameter would not match it.
IS_DIGEST = SQL("key LIKE '#%%'")


class AhorroOptout(models.Model):
    """*No contactar*: somebody asked not to be contacted (Ley 25.326, art. 27).

    It holds for the person, wherever they turn up: the contact itself, another contact
    with the same document, or one without another document that has one of their
    phones. With ``phone`` it holds for that number alone, whoever has it. The keys by
    which a person is known again are kept apart from the contact, so that an import,
    a merge or a deletion does not make the dealership forget.
    """

    _name = "ahorro.optout"
    _description = "Do not contact"
    _inherit = "ahorro.contact.evidence"

    phone = fields.Char(
        string="Only this number",
        help="Empty: the person, on all of their numbers.",
    )
    phone_shown = fields.Char(
        string="Number as it is written",
        compute="_compute_phone_shown",
        exportable=False,
    )
    purpose = fields.Selection(
        [("all", "Everything"), ("advertising", "Advertising only")],
        required=True,
        default="all",
        string="What for",
    )
    source = fields.Selection(
        [
            ("operator", "Said to an operator"),
            ("result", "Result of a case"),
            ("message", "Message received"),
            ("letter", "Written request"),
            ("other", "Other"),
        ],
        required=True,
        default="operator",
        string="How it was asked",
    )
    reason = fields.Char(string="In their words")
    key_ids = fields.One2many("ahorro.optout.key", "optout_id", readonly=True)

    _person_index = models.Index("(partner_id, company_id) WHERE ended_on IS NULL")
    _phone_index = models.Index(
        "(phone, company_id) WHERE ended_on IS NULL AND phone IS NOT NULL"
    )

    @api.depends("phone")
    def _compute_phone_shown(self):
        for optout in self:
            number = optout.phone
            optout.phone_shown = number and format_national(number, "unsure")

    @api.depends("phone_shown")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for optout in self.filtered("phone_shown"):
            optout.display_name = " · ".join(
                part for part in (optout.phone_shown, optout.display_name) if part
            )
        return result

    @api.constrains("partner_id", "phone", "channel")
    def _check_subject(self):
        for optout in self:
            if not optout.partner_id and not optout.phone:
                raise ValidationError(
                    self.env._("Say who is not to be contacted, or on which number.")
                )
            if optout.phone and optout.channel == "mail":
                raise ValidationError(
                    self.env._("A number receives no e-mail: leave it empty.")
                )

    @api.model
    def _prepare_evidence_values(self, vals):
        vals = super()._prepare_evidence_values(vals)
        if vals.get("phone"):
            vals["phone"] = self._read_number(vals["phone"])
        return vals

    @api.model
    def _read_number(self, text):
        """Return the form in which a number is compared: ten digits, or +country.

        :raises UserError: it is no phone number
        """
        phone = parse_phone(text if isinstance(text, str) else None)
        key = phone.national or phone.e164
        if not key:
            raise UserError(
                self.env._(
                    "%(text)s is not a complete phone number: write it with its area "
                    "code.",
                    text=text,
                )
            )
        return key

    @api.model
    def _record(self, vals_list):
        """Record opt-outs that programs learn of; those that hold already are reused.

        Used where a result of a case or a message says so. The caller answers for the
        right to do it.

        :param vals_list: dicts with ``partner_id`` or ``phone``, ``company_id``,
            ``channel``, ``source``, ``reason`` and, if it is only advertising,
            ``purpose``
        :return: the opt-outs, one for each, with ``sudo``
        """
        # sudo: operators record what a client says, and may not create opt-outs freely.
        optouts_sudo = self.sudo()
        found = optouts_sudo
        for vals in vals_list:
            held = optouts_sudo.search(self._get_covering_domain(vals), limit=1)
            found |= held or optouts_sudo.create([vals])
        return found

    @api.model
    def _get_covering_domain(self, vals):
        """Return the domain of the opt-outs that already say what these values say.

        A result can be taken back, and its opt-out with it: what the person says in
        another way stands by itself.
        """
        phone = vals.get("phone")
        stands = [] if vals.get("source") == "result" else [("source", "!=", "result")]
        return [
            *stands,
            ("ended_on", "=", False),
            ("company_id", "=", vals["company_id"]),
            ("partner_id", "=", vals.get("partner_id") or False),
            ("phone", "=", self._read_number(phone) if phone else False),
            ("channel", "in", [vals.get("channel", "all"), "all"]),
            ("purpose", "in", [vals.get("purpose", "all"), "all"]),
        ]

    def _filter_unsaid(self, but=()):
        """Return those of these in force that no result of a case says any more.

        Of what is said in two cases one record is made: it stands while one of the two
        does.

        :param but: ids of movements that are being taken back
        """
        self.env["ahorro.movement"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT o.id FROM ahorro_optout o
                    WHERE o.id = ANY(%s) AND o.ended_on IS NULL
                      AND NOT EXISTS (
                          SELECT FROM ahorro_movement m
                            JOIN ahorro_result r ON r.id = m.result_id
                           WHERE m.partner_id = o.partner_id
                             AND m.company_id = o.company_id
                             AND r.opt_out IS NOT NULL
                             AND (r.opt_out IN (o.channel, 'all') OR o.channel = 'all')
                             AND m.id <> ALL(%s) AND NOT %s
                             AND NOT EXISTS (
                                 SELECT FROM ahorro_movement better
                                  WHERE better.case_id = m.case_id
                                    AND better.id > m.id AND better.kind = 'correct'))
                """,
                self.ids,
                list(but),
                self.env["ahorro.movement"]._undone_condition("m"),
            )
        )
        return self.browse(row[0] for row in rows)

    @remote()
    def action_lift(self, reason):
        """Let the person be contacted again, because they said so.

        :param str reason: who said so, and when
        :raises AccessError: not a supervisor
        """
        self.env["ahorro.role"]._check_role(
            "supervisor",
            self.env._("Only supervisors let a person be contacted again."),
        )
        return self._end(reason)

    @remote(self=ONE)
    def action_open_end(self):
        """Open the question why the opt-out ends."""
        self.ensure_one()
        return self._get_end_question("optout_id", self.env._("Contact again"))

    # === KEYS ===

    def _record_keys(self):
        """Note the document and the phones by which the person is known today.

        Called again before the contact goes away, because they may have changed.
        """
        self.flush_model()
        self.env["ahorro.phone"].flush_model()
        self.env["res.partner"].flush_model(["ahorro_document_key"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ahorro_optout_key (optout_id, kind, key)
                SELECT o.id, 'document', r.ahorro_document_key
                  FROM ahorro_optout o JOIN res_partner r ON r.id = o.partner_id
                 WHERE o.id = ANY(%(ids)s) AND o.phone IS NULL
                   AND r.ahorro_document_key IS NOT NULL
                UNION
                SELECT o.id, 'phone', COALESCE(p.national, p.e164)
                  FROM ahorro_optout o JOIN ahorro_phone p
                    ON p.partner_id = o.partner_id
                 WHERE o.id = ANY(%(ids)s) AND o.phone IS NULL
                   AND p.active AND p.e164 IS NOT NULL
                   AND p.is_wrong IS NOT TRUE AND p.is_shared IS NOT TRUE
                ON CONFLICT DO NOTHING
                """,
                ids=self.ids,
            )
        )
        self.invalidate_recordset(["key_ids"])

    def _people_query(self):
        """Return the SQL of the contacts that these opt-outs recognise.

        By the keys of today and by those that were noted, digests included.
        """
        kinds = [SQL("%s", SQL.identifier("key"))]
        if any(key.startswith(DIGEST_PREFIX) for key in self.key_ids.mapped("key")):
            kinds.append(digest_sql(SQL.identifier("key")))
        known = [
            SQL(
                """
                SELECT mark.partner_id
                  FROM (SELECT id AS partner_id, 'document' AS kind,
                               ahorro_document_key AS key
                          FROM res_partner WHERE ahorro_document_key IS NOT NULL
                         UNION ALL
                        SELECT partner_id, 'phone', national FROM ahorro_phone
                         WHERE national IS NOT NULL
                         UNION ALL
                        SELECT partner_id, 'phone', e164 FROM ahorro_phone
                         WHERE national IS NULL AND e164 IS NOT NULL) mark
                 WHERE (mark.kind, %s) IN (
                       SELECT kind, key FROM ahorro_optout_key
                        WHERE optout_id = ANY(%s)
                        UNION ALL
                       SELECT 'phone', phone FROM ahorro_optout
                        WHERE id = ANY(%s) AND phone IS NOT NULL)
                """,
                kind,
                self.ids,
                self.ids,
            )
            for kind in kinds
        ]
        return SQL(" UNION ").join([super()._people_query(), *known])

    def _hide_keys(self):
        """Keep of an erased person only what recognises them, and not their data.

        Digests answer whether a document is one of somebody who asked not to be
        contacted. They do not show it; who may try all documents could still find it.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_optout_key (optout_id, kind, key)
                   SELECT id, 'phone', phone FROM ahorro_optout
                    WHERE id = ANY(%s) AND phone IS NOT NULL
                   ON CONFLICT DO NOTHING""",
                self.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE ahorro_optout_key SET key = %s "
                "WHERE optout_id = ANY(%s) AND key NOT LIKE %s",
                digest_sql(SQL("key")),
                self.ids,
                f"{DIGEST_PREFIX}%",
            )
        )
        self.env["ahorro.optout.key"].invalidate_model()


class AhorroOptoutKey(models.Model):
    """A document or a phone by which somebody who opted out is known again."""

    _name = "ahorro.optout.key"
    _description = "Key of a person who is not to be contacted"
    _rec_name = "key"
    _log_access = False

    optout_id = fields.Many2one("ahorro.optout", required=True, ondelete="cascade")
    kind = fields.Selection(
        [("document", "Document"), ("phone", "Phone")], required=True
    )
    key = fields.Char(required=True)

    _unique_key = models.UniqueIndex("(optout_id, kind, key)")
    _key_index = models.Index("(key, kind)")
    _digest_index = models.Index("(optout_id) WHERE key LIKE '#%'")


def digest_sql(key):
    """Return the SQL of the digest of a key."""
    return SQL(
        "%s || encode(sha256(convert_to(%s || %s, 'UTF8')), 'hex')",
        DIGEST_PREFIX,
        DIGEST_SALT,
        key,
    )
