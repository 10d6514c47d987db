# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.phone import format_national, parse_phone
from ..history.light_reference import LightReference
from .ahorro_phone_holder_mixin import IN_SYNC

#: Letters of a number as it was written. An index holds its digits, and has a limit.
MAX_RAW = 1_000

KINDS = [
    ("mobile", "Mobile"),
    ("fixed", "Fixed line"),
    ("unsure", "Unsure"),
    ("invalid", "Invalid"),
]


class AhorroPhone(models.Model):
    """One phone number of a person, as it was written and as it is dialled.

    What was written is kept to the letter. ``national`` (ten digits, without 0, 9 and
    15) compares numbers and people; ``e164`` is what machines dial. The contact's own
    ``phone`` and ``mobile`` show two of these rows: ``in_phone`` and ``in_mobile``.
    """

    _name = "ahorro.phone"
    _description = "Phone of a person"
    _order = "partner_id, sequence, id"
    _rec_name = "raw"

    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, ondelete="cascade", index=True
    )
    # Without keys: see there.
    create_uid = LightReference("res.users", string="Created by", readonly=True)
    write_uid = LightReference("res.users", string="Last Updated by", readonly=True)
    company_id = LightReference(
        related="partner_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    raw = fields.Char(string="Number", required=True, help="As it was written.")
    column_kind = fields.Selection(
        [("mobile", "Mobile"), ("fixed", "Fixed line"), ("any", "Any")],
        default="any",
        required=True,
        string="Written as",
        help="What the file's column, or the person who typed it, said it is.",
    )
    national = fields.Char(
        compute="_compute_parsed",
        store=True,
        precompute=True,
        index="btree_not_null",
        string="National number",
    )
    e164 = fields.Char(
        compute="_compute_parsed", store=True, precompute=True, string="To dial"
    )
    kind = fields.Selection(
        KINDS, compute="_compute_parsed", store=True, precompute=True
    )
    reason = fields.Char(compute="_compute_parsed", store=True, precompute=True)
    suggested = fields.Char(
        compute="_compute_parsed",
        store=True,
        precompute=True,
        help="What it would be with the dealership's own area code.",
    )
    shown = fields.Char(compute="_compute_shown", string="Phone")
    problem = fields.Char(compute="_compute_shown")
    source = fields.Selection(
        [
            ("file", "File of the administradora"),
            ("operator", "Typed by a person"),
            ("message", "Message received"),
        ],
        required=True,
        default="operator",
    )
    source_detail = fields.Char(help="The file's column, for one.")
    is_wrong = fields.Boolean(string="Wrong number")
    no_whatsapp = fields.Boolean(string="No WhatsApp")
    is_shared = fields.Boolean(
        string="Shared by many",
        readonly=True,
        help="More people have this number than is believable: taken for a dummy.",
    )
    in_phone = fields.Boolean(readonly=True)
    in_mobile = fields.Boolean(readonly=True)
    active = fields.Boolean(default=True)

    _partner_raw_index = models.Index("(partner_id, national)")
    # The last digits of a number, also of one written without its area.
    _last_digits_index = models.Index(
        "(reverse(COALESCE(national, regexp_replace(raw, '[^0-9]', '', 'g'))) "
        "text_pattern_ops) WHERE active IS TRUE"
    )

    @api.depends("raw", "column_kind")
    def _compute_parsed(self):
        area = self._get_default_area()
        for phone in self:
            parsed = parse_phone(
                phone.raw or None, column=phone.column_kind or "any", default_area=area
            )
            phone.national = parsed.national
            phone.e164 = parsed.e164
            phone.kind = parsed.kind
            phone.reason = parsed.reason
            phone.suggested = parsed.suggested

    @api.depends(
        "raw", "national", "kind", "reason", "suggested", "is_wrong", "is_shared"
    )
    @api.depends_context("lang")
    def _compute_shown(self):
        messages = self._get_reason_messages()
        for phone in self:
            phone.shown = (
                format_national(phone.national, phone.kind)
                if phone.national
                else phone.raw
            )
            if phone.is_wrong:
                phone.problem = self.env._("Marked as wrong")
            elif phone.is_shared:
                phone.problem = self.env._("Too many people have this number")
            elif phone.suggested:
                phone.problem = self.env._(
                    "Without area code: with that of the dealership, %(number)s",
                    number=format_national(phone.suggested, "unsure"),
                )
            elif phone.kind == "unsure":
                phone.problem = self.env._("It may be a mobile written without 15")
            else:
                phone.problem = messages.get(phone.reason, False)

    def _is_main(self):
        """Tell whether it is the telephone or the mobile of its contact."""
        return self.in_phone or self.in_mobile

    def _get_reason_messages(self):
        """Return the sentence of each reason why a number cannot be dialled."""
        too_short = self.env._("Digits are missing: write the area code too")
        return {
            "scientific_notation": self.env._(
                "A spreadsheet rounded this number: its last digits are lost"
            ),
            "too_short": too_short,
            "needs_area": too_short,
            "too_long": self.env._("It has more digits than a phone number"),
            "unknown_area": self.env._("No area of the country has this number"),
            "foreign": self.env._("No phone of that country has this number"),
            "toll_free": self.env._("It is a company's line, not a person's"),
            "dummy": self.env._("It fills a blank: nobody has this number"),
            "email": self.env._("It is an e-mail address"),
            "not_a_number": self.env._("It is not a phone number"),
        }

    @api.model
    def _last_digits_condition(self, alias, digits):
        """Return the SQL of the phones that end in some digits, whole or in part."""
        # To the letter the expression of the index of the last digits.
        return SQL(
            "reverse(COALESCE(%s, regexp_replace(%s, '[^0-9]', '', 'g'))) LIKE %s",
            SQL.identifier(alias, "national"),
            SQL.identifier(alias, "raw"),
            f"{digits[::-1]}%",
        )

    @api.model
    def _get_default_area(self):
        return (
            self.env["ahorro.parameter"]._get_text("ahorro_plan.default_area") or None
        )

    # === CRUD: what the contact shows follows ===

    @api.model
    def _check_length(self, *texts):
        """Refuse what is too long for a telephone.

        :raises UserError: it is
        """
        if any(isinstance(text, str) and len(text) > MAX_RAW for text in texts):
            raise UserError(
                self.env._(
                    "This telephone is too long: at most %(limit)s characters fit.",
                    limit=MAX_RAW,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Have contacts show their new phones, and find the numbers that are shared."""
        self._check_length(*(vals.get("raw") for vals in vals_list))
        phones = super().create(vals_list)
        phones._after_change(phones.partner_id, phones.mapped("national"))
        return phones

    def write(self, vals):
        """Have the contacts show what changed, the former ones of moved phones too."""
        relevant = {
            "raw",
            "column_kind",
            "partner_id",
            "active",
            "is_wrong",
            "sequence",
        }
        if not relevant & vals.keys():
            return super().write(vals)
        self._check_length(vals.get("raw"))
        partners, keys = self.partner_id, self.mapped("national")
        result = super().write(vals)
        self._after_change(partners | self.partner_id, keys + self.mapped("national"))
        return result

    def unlink(self):
        """Have the contacts show what is left to them."""
        partners, keys = self.partner_id, self.mapped("national")
        result = super().unlink()
        self._after_change(partners.exists(), keys)
        return result

    def _after_change(self, partners, keys):
        self._refresh_shared(keys)
        if self.env.context.get("ahorro_phones_in_sync") is not IN_SYNC:
            partners._show_phones()

    @api.model
    def _refresh_shared(self, keys=None):
        """Flag the numbers that more people have than the setting allows.

        Two contacts with one document are one person.

        :param keys: national numbers to look at; None for all
        """
        keys = None if keys is None else [key for key in set(keys) if key]
        if keys == []:
            return
        self.flush_model()
        self.env["res.partner"].flush_model(["ahorro_document_key"])
        limit = self.env["ahorro.parameter"]._get_int("ahorro_plan.shared_phone_limit")
        self.env.cr.execute(
            SQL(
                """
                WITH shared AS MATERIALIZED (
                    SELECT p.national
                      FROM ahorro_phone p
                      JOIN res_partner r ON r.id = p.partner_id
                     WHERE p.active AND %(keys)s
                     GROUP BY p.national
                    -- Few pass it, so that the update below hashes them.
                    HAVING count(*) > %(limit)s
                       AND count(DISTINCT COALESCE(r.ahorro_document_key,
                                                   'id ' || r.id)) > %(limit)s)
                UPDATE ahorro_phone p
                   SET is_shared = NOT COALESCE(p.is_shared, FALSE)
                 WHERE %(keys)s
                   AND COALESCE(p.is_shared, FALSE)
                       <> (p.national IN (SELECT national FROM shared))
                """,
                keys=SQL("p.national = ANY(%s)", keys)
                if keys
                else SQL("p.national IS NOT NULL"),
                limit=limit,
            ),
            # Two people who type one number meet here: Odoo runs the second again.
            log_exceptions=False,
        )
        self.invalidate_model(["is_shared"])
