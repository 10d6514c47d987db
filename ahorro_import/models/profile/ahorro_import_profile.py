# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import ONE, remote
from odoo.addons.ahorro_plan.tools.text import fold

from ...tools.catalog import FIELDS
from ...tools.headers import normalise_header
from ...tools.spelling import SpellingError, compile_spelling


class AhorroImportProfile(models.Model):
    """How one kind of file is read: data, so that a new brand needs no code.

    A profile knows the headers of the file's columns, the codes of its cells and how
    it writes dates and amounts. What a user teaches it is remembered here.
    """

    _name = "ahorro.import.profile"
    _description = "Import profile"
    _order = "sequence, name, id"

    name = fields.Char(required=True, help="As the wizard shows it: Cartera.")
    code = fields.Char(required=True, help="Identifies it in remote calls.")
    provider_id = fields.Many2one(
        "ahorro.provider",
        string="Administradora",
        ondelete="cascade",
        index=True,
        help="Empty in a general profile: each import says whose plans they are.",
    )
    company_id = fields.Many2one(
        "res.company", help="Leave empty to share it among all companies."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_portfolio = fields.Boolean(
        string="Whole portfolio",
        help="A file of this kind normally names all plans: those it does not name are "
        "marked absent.",
    )

    # How the file writes things
    date_order = fields.Selection(
        [
            ("dmy", "Day, month, year"),
            ("mdy", "Month, day, year"),
            ("ymd", "Year, month, day"),
        ],
        default="dmy",
        required=True,
    )
    decimal_sign = fields.Selection(
        [("auto", "As each column shows"), ("comma", "Comma"), ("dot", "Point")],
        default="auto",
        required=True,
    )
    encoding = fields.Char(help="Leave empty to find it out.")
    separator = fields.Char(help="Leave empty to find it out.")
    group_order_pattern = fields.Char(
        string="Group and order pattern",
        help="How one column writes both, with the parts group, order and letter: "
        "(?P<group>[A-Z0-9]{4})/(?P<order>\\d{1,3})(?P<letter>[A-Z]?). Leave empty for "
        "the usual spellings.",
    )
    group_pattern = fields.Char(
        help="How a whole group is written, where all have one form: [A-Z0-9]{4}. It "
        "finds out the groups that a spreadsheet turned into numbers.",
    )
    answers = fields.Json(
        help="What people answered of columns that can be read in two ways: by the "
        "column's header, the kind of question and the answer.",
    )
    column_ids = fields.One2many(
        "ahorro.import.profile.column", "profile_id", string="Columns", copy=True
    )
    value_ids = fields.One2many(
        "ahorro.import.profile.value", "profile_id", string="Codes", copy=True
    )

    last_import_id = fields.Many2one(
        "ahorro.import", compute="_compute_last_import", string="Last import"
    )
    last_import_date = fields.Datetime(compute="_compute_last_import")

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "There is already a profile with this code: choose another.",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_last_import(self):
        runs = self.env["ahorro.import"]
        runs = runs.search(
            runs._get_standing_domain()
            & Domain("profile_id", "in", self.ids)
            & Domain("company_id", "=", self.env.company.id),
            order="applied_at, id",
        )
        last = {run.profile_id: run for run in runs}
        for profile in self:
            profile.last_import_id = last.get(profile, False)
            profile.last_import_date = profile.last_import_id.applied_at

    @api.constrains("group_order_pattern", "group_pattern")
    def _check_patterns(self):
        for profile in self:
            try:
                compile_spelling(profile.group_pattern or "")
                groups = compile_spelling(profile.group_order_pattern or "").groupindex
            except SpellingError as error:
                raise ValidationError(self._get_spelling_message()) from error
            if profile.group_order_pattern and not {"group", "order"} <= set(groups):
                raise ValidationError(
                    self.env._(
                        "The pattern needs the named groups (?P<group>…) and "
                        "(?P<order>…)."
                    )
                )

    def _get_spelling(self, name):
        """Return the pattern of a field, or None.

        :raises UserError: one of before there was a limit to what it may hold
        """
        text = self[name] or None
        if text:
            try:
                compile_spelling(text)
            except SpellingError:
                raise UserError(self._get_spelling_message()) from None
        return text

    def _get_spelling_message(self):
        """Return what to say of a pattern that cannot be used."""
        return self.env._(
            "The pattern of group and order is not well written. One that works: "
            "%(example)s. Counts go up to 20, parts stand side by side, and there is "
            "no “or”.",
            example=r"(?P<group>[A-Z0-9]{4})/(?P<order>\d{1,3})(?P<letter>[A-Z]?)",
        )

    def _is_of_plans(self):
        """Tell whether its files hold plans; add-ons above read files of other things.

        What becomes of such a file is theirs: reading, comparing, writing and undoing.
        """
        return True

    def _get_aliases(self):
        """Return the headers of each datum, in the order of the profile."""
        self.ensure_one()
        aliases = {}
        for column in self.column_ids.sorted(lambda one: (one.sequence, one.id)):
            if column.field in FIELDS:
                aliases.setdefault(column.field, []).append(column.header)
        return aliases

    def _get_ignored(self):
        """Return the keys of the headers that are not to be read."""
        ignored = self.column_ids.filtered(lambda one: one.field == "ignore")
        return set(ignored.mapped("header_key"))

    def _remember_answer(self, key, kind, answer):
        """Remember how a column is written, for all further files of this kind."""
        self.ensure_one()
        self.check_access("write")
        answers = dict(self.answers or {})
        answers[key] = {**answers.get(key, {}), kind: answer}
        self.answers = answers

    def _forget_answer(self, key, kind):
        """Forget how a column is written: the next file is asked of again."""
        self.ensure_one()
        self.check_access("write")
        answers = {
            column: {name: told for name, told in kinds.items() if name != kind}
            if column == key
            else kinds
            for column, kinds in (self.answers or {}).items()
        }
        self.answers = {column: kinds for column, kinds in answers.items() if kinds}

    @remote(self=ONE)
    def action_learn(self, mapping):
        """Remember what headers are.

        :param dict mapping: header, as the file writes it, to datum or ``ignore``
        :raises UserError: no supervisor's profile, or no such datum
        """
        self.env["ahorro.import"]._check_supervisor()
        self.ensure_one()
        self.check_access("write")
        targets = {*FIELDS, "ignore"}
        if not isinstance(mapping, dict) or not all(
            isinstance(header, str) and isinstance(name, str) and name in targets
            for header, name in mapping.items()
        ):
            raise UserError(
                self.env._("Say of each header which datum it is, or that it is none.")
            )
        known = {column.header_key: column for column in self.column_ids}
        last = max(self.column_ids.mapped("sequence"), default=0)
        fresh = []
        for header, name in mapping.items():
            key = normalise_header(header)
            if not key:
                continue
            if key in known:
                known[key].field = name
                continue
            last += 1
            fresh.append(
                {
                    "profile_id": self.id,
                    "header": header.strip(),
                    "field": name,
                    "sequence": last,
                    "learned": True,
                }
            )
        self.env["ahorro.import.profile.column"].create(fresh)
        return True


class AhorroImportProfileColumn(models.Model):
    """A header under which a profile's files write a datum."""

    _name = "ahorro.import.profile.column"
    _description = "Column of an import profile"
    _order = "profile_id, sequence, id"
    _rec_name = "header"

    profile_id = fields.Many2one(
        "ahorro.import.profile", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="profile_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    field = fields.Selection(
        selection=lambda self: self.env["ahorro.import.labels"]._selection_target(),
        string="Datum",
        required=True,
    )
    header = fields.Char(required=True, help="As the file writes it.")
    header_key = fields.Char(compute="_compute_header_key", store=True, precompute=True)
    empty_erases = fields.Boolean(
        help="An empty cell empties the plan's datum, instead of leaving it alone."
    )
    learned = fields.Boolean(
        readonly=True, help="Taught by a user, on the day of its creation."
    )

    _header_unique = models.UniqueIndex(
        "(profile_id, header_key)", "This profile already knows that header."
    )

    @api.depends("header")
    def _compute_header_key(self):
        for column in self:
            column.header_key = normalise_header(column.header)


class AhorroImportProfileValue(models.Model):
    """What a code of a file means: ``DBCT`` is a direct debit, ``S`` a draw."""

    _name = "ahorro.import.profile.value"
    _description = "Code of an import profile"
    _order = "profile_id, field, raw, id"
    _rec_name = "raw"

    profile_id = fields.Many2one(
        "ahorro.import.profile", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="profile_id.company_id", store=True)
    field = fields.Selection(
        selection=lambda self: self.env["ahorro.import.labels"]._selection_target(),
        string="Datum",
        required=True,
    )
    raw = fields.Char(string="In the file", required=True)
    raw_key = fields.Char(compute="_compute_raw_key", store=True, precompute=True)
    value = fields.Char(string="Is taken as")
    status_id = fields.Many2one("ahorro.plan.status", ondelete="cascade")

    _raw_unique = models.UniqueIndex(
        "(profile_id, field, raw_key)", "This profile already knows that code."
    )

    @api.depends("raw")
    def _compute_raw_key(self):
        for value in self:
            value.raw_key = fold(value.raw or "") or (value.raw or "").strip().lower()
