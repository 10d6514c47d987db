# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.names import find_label, find_user, key_of

KINDS = [
    ("user", "User"),
    ("type", "Type of case"),
    ("result", "Result"),
    ("campaign", "Campaign"),
]
DECISIONS = [
    ("ask", "To decide"),
    ("found", "Found by its name"),
    ("chosen", "Chosen"),
    ("text", "Kept as text"),
    ("new", "A new campaign"),
]
#: The field of what each kind of name means.
TARGETS = {
    "user": "user_id",
    "type": "type_id",
    "result": "result_id",
    "campaign": "campaign_id",
}


class AhorroMoveinName(models.Model):
    """What a name of the other system means here: asked once and remembered.

    ========= ====================================================================
    decision  what becomes of the name
    ========= ====================================================================
    ask       nobody has said it yet; nothing is imported until somebody does
    found     something here has that very name
    chosen    a supervisor chose
    text      it stays in the comment of the movement, as the file writes it
    new       of a campaign: it is made by the import
    ========= ====================================================================
    """

    _name = "ahorro.movein.name"
    _description = "Name of another system"
    _order = "kind, parent_key, text, id"
    _rec_name = "text"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    text = fields.Char(string="In the file", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    parent = fields.Char(
        string="Of type", readonly=True, help="The type of case beside it."
    )
    parent_key = fields.Char(required=True, readonly=True, default="")
    decision = fields.Selection(DECISIONS, required=True, default="ask")
    user_id = fields.Many2one(
        "res.users", string="User here", ondelete="set null", check_company=True
    )
    type_id = fields.Many2one(
        "ahorro.campaign.type",
        string="Type here",
        ondelete="set null",
        check_company=True,
    )
    result_id = fields.Many2one(
        "ahorro.result", string="Result here", ondelete="set null", check_company=True
    )
    campaign_id = fields.Many2one(
        "ahorro.campaign",
        string="Campaign here",
        ondelete="set null",
        check_company=True,
    )

    _key_unique = models.UniqueIndex(
        "(company_id, kind, parent_key, key)", "This name is known already."
    )

    def write(self, vals):
        """Write what a name means; choosing something decides it.

        :raises AccessError: what the file says, which nobody changes
        :raises UserError: something of another kind, or a decision without it
        """
        if not self.env.su and vals.keys() - {"decision", *TARGETS.values()}:
            raise AccessError(
                self.env._("What the file says stays: say what it means here.")
            )
        vals = dict(vals)
        chosen = [name for name in TARGETS.values() if vals.get(name)]
        if chosen and vals.get("decision") not in ("found", "chosen"):
            vals["decision"] = "chosen"
        elif vals.get("decision") in ("ask", "text", "new"):
            vals |= dict.fromkeys(TARGETS.values(), False)
        result = super().write(vals)
        for name in self:
            name._check_decision()
        self.filtered(lambda name: name.kind == "type")._find_of_type()
        return result

    def _find_of_type(self):
        """Look again for results and campaigns of types that have just been said."""
        for name in self:
            names_sudo = self.sudo().search(  # supervisors may write them
                [
                    ("company_id", "=", name.company_id.id),
                    ("kind", "in", ["result", "campaign"]),
                    ("parent_key", "=", name.key),
                    ("decision", "in", ["ask", "new"]),
                ]
            )
            for name_sudo in names_sudo:
                match = name_sudo._find_match({("type", name.key, ""): name})
                if match:
                    name_sudo.write(
                        {TARGETS[name_sudo.kind]: match, "decision": "found"}
                    )

    def _check_decision(self):
        target = TARGETS[self.kind]
        others = [self[field] for field in TARGETS.values() if field != target]
        needs = self.decision in ("found", "chosen")
        if any(others) or (needs and not self[target]):
            raise UserError(
                self.env._(
                    "%(name)s: choose what it is here, or keep it as text.",
                    name=self.text,
                )
            )
        if self.decision == "new" and self.kind != "campaign":
            raise UserError(
                self.env._(
                    "%(name)s: only campaigns are made by the import.", name=self.text
                )
            )
        if self.decision == "text" and self.kind == "campaign":
            raise UserError(
                self.env._(
                    "%(name)s: choose a campaign, or have it made.", name=self.text
                )
            )

    # === FOUND OUT ===

    @api.model
    def _learn(self, company, found):
        """Return the names of a file, those that are new with what they may mean.

        :param found: rows of kind, key, text, parent's key and parent's text
        :return: the names, with ``sudo``
        """
        # sudo: supervisors say what names mean and make none.
        names_sudo = self.sudo().with_company(company)
        known = {
            (name.kind, name.key, name.parent_key): name
            for name in names_sudo.search([("company_id", "=", company.id)])
        }
        order = {kind: place for place, (kind, _label) in enumerate(KINDS)}
        of_file = names_sudo.browse()
        for kind, key, text, parent_key, parent in sorted(
            found, key=lambda row: (order[row[0]], row[1:])
        ):
            name = known.get((kind, key, parent_key))
            if not name:
                name = names_sudo.create(
                    {
                        "company_id": company.id,
                        "kind": kind,
                        "key": key,
                        "text": text,
                        "parent_key": parent_key,
                        "parent": parent,
                        "decision": "new" if kind == "campaign" else "ask",
                    }
                )
                known[kind, key, parent_key] = name
            # What was undecided may have got its user or its result since.
            target = TARGETS[kind]
            is_lost = name.decision in ("found", "chosen") and not name[target]
            if name.decision in ("ask", "new") or is_lost:
                match = name._find_match(known)
                if match:
                    name.write({target: match, "decision": "found"})
                elif is_lost:
                    name.decision = "new" if kind == "campaign" else "ask"
            of_file |= name
        return of_file

    def _find_match(self, known):
        """Return the id of what has this very name here, or None."""
        company = self.company_id
        if self.kind == "user":
            users_sudo = self.env["res.users"].search(
                [("company_ids", "in", company.ids), ("share", "=", False)]
            )
            return find_user(
                self.text, [(one.id, one.name, one.login) for one in users_sudo]
            )
        mine = Domain("company_id", "in", [False, company.id])
        parent = known.get(("type", self.parent_key, ""))
        campaign_type = parent.type_id if parent else self.env["ahorro.campaign.type"]
        if self.kind == "type":
            rows = self.env["ahorro.campaign.type"].search(mine)
        elif self.kind == "result":
            rows = self.env["ahorro.result"].search(
                mine & Domain("type_id", "in", [False, campaign_type.id])
            )
            # One of its type before an outcome of every call.
            rows = rows.sorted(lambda one: bool(one.type_id))
        else:
            rows = self.env["ahorro.campaign"].search(
                Domain("company_id", "=", company.id)
                & Domain("type_id", "=", campaign_type.id),
                order="id",
            )
        return find_label(self.text, {key_of(row.name): row.id for row in rows})

    @api.model
    def _create_table(self, company):
        """Make the table ``movein_name`` of this transaction: what names mean.

        Columns: kind, key, parent_key, text, target (an id, or NULL for a text).
        """
        self.flush_model()
        self.env.cr.execute("DROP TABLE IF EXISTS movein_name")
        self.env.cr.execute(
            SQL(
                """CREATE TEMPORARY TABLE movein_name ON COMMIT DROP AS
                   SELECT kind, key, parent_key, text,
                          CASE WHEN decision IN ('found', 'chosen') THEN
                               COALESCE(user_id, type_id, result_id, campaign_id)
                          END AS target
                     FROM ahorro_movein_name WHERE company_id = %s""",
                company.id,
            )
        )
        self.env.cr.execute("CREATE INDEX ON movein_name (kind, key, parent_key)")
        self.env.cr.execute("ANALYZE movein_name")
