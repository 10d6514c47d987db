# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.erased_mark import MARK_SQL, mark_of

#: The parameter that holds the key of the marks; it goes with the add-on.
KEY = "ahorro_plan.erasure_key"


class AhorroErasure(models.Model):
    """That somebody's data was erased, by whom and why: append-only."""

    _name = "ahorro.erasure"
    _inherit = ["ahorro.append.only.mixin"]
    _description = "Erasure of a person's data"
    _order = "id desc"
    _orm_creates = True  # by the page, with the rights of who erases

    partner_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    reason = fields.Char(
        required=True, help="Without what says who the person was: that is erased too."
    )
    summary = fields.Text(
        string="What was erased", help="How many records in each place."
    )
    left = fields.Text(
        string="What still mentions the person",
        help="In other applications, where nothing is changed: look at it yourself.",
    )
    # A list of texts, see tools.erased_mark: no file brings the person back by it.
    marks = fields.Json(
        string="Marks of documents",
        groups=fields.NO_ACCESS,
        copy=False,
        prefetch=False,
    )

    def _append_only_message(self):
        return self.env._("An erasure is a record: it cannot be edited or deleted.")

    # === MARKS ===

    @api.model
    def _get_mark_key(self):
        """Return the key of the marks, made at the first erasure."""
        # sudo: no role reads parameters; this is the only one used.
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        key = parameters_sudo.get_param(KEY)
        if not key:
            key = secrets.token_hex(32)
            parameters_sudo.set_param(KEY, key)
        return key

    @api.model
    def _prepare_marks(self, people):
        """Return the marks of people's documents, to be kept when they are erased."""
        documents = {key for key in people.mapped("ahorro_document_key") if key}
        if not documents:
            return None
        key = self._get_mark_key()
        return sorted(mark_of(key, document) for document in documents)

    @api.model
    def _get_erased_sql(self, wanted, company):
        """Return a query of the documents that were of erased contacts.

        :param SQL wanted: a relation with the column ``document_key``
        :param company: whose contacts, and those of none
        :return: SQL of the columns ``key`` and ``id``, of the contact
        """
        self.flush_model()
        # Most databases have none: no sum is worked out then.
        if not self.env.execute_query(
            SQL("SELECT 1 FROM ahorro_erasure WHERE marks IS NOT NULL LIMIT 1")
        ):
            return SQL("SELECT NULL::varchar AS key, NULL::integer AS id WHERE FALSE")
        key = self._get_mark_key()
        return SQL(
            """SELECT w.document_key AS key, max(e.partner_id) AS id
                 FROM %(wanted)s w
                 JOIN (SELECT partner_id, jsonb_array_elements_text(marks) AS mark
                         FROM ahorro_erasure WHERE marks IS NOT NULL) e
                      ON e.mark = %(mark)s
                 JOIN res_partner r ON r.id = e.partner_id
                  AND (r.company_id = %(company)s OR r.company_id IS NULL)
                GROUP BY w.document_key""",
            wanted=wanted,
            mark=SQL(MARK_SQL, key, SQL.identifier("w", "document_key"), key),
            company=company.id,
        )
