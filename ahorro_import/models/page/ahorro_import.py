# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.ahorro_plan.models.calls.remote import remote
from odoo.addons.ahorro_plan.tools.arguments import Anything

from ...tools.table import Limits

#: Letters of the largest file in base64, with an end to each line of 76 of them.
MAX_CONTENT = Limits().max_bytes * 4 // 3 * 79 // 76


class AhorroImport(models.Model):
    """What people and programs do with runs: each method checks who asks.

    The rooms below trust their callers; this is the only way into them from outside,
    but for the uploads' route (``controllers/``) and ``ahorro.import.page``.
    """

    _inherit = "ahorro.import"

    copy_message = fields.Char(
        string="Copy in Drive", compute="_compute_copy_message", compute_sudo=True
    )

    @api.depends_context("lang")
    def _compute_copy_message(self):
        copies = self.env["ahorro.import.copy"].search([("import_id", "in", self.ids)])
        messages = {copy.import_id: copy.message for copy in copies}
        for run in self:
            run.copy_message = messages.get(run, False)

    # === FROM THE FILE TO THE UNDO ===

    @api.model
    @remote(content_base64=Anything(chars=MAX_CONTENT))
    def create_from_file(self, filename, content_base64, profile_code=None):
        """Create the run of a file, to be read in a job.

        A file may be as large as ``Limits.max_bytes``; what calls by HTTP meets Odoo's
        own limit before, which is of the request (``web.max_file_upload_size``).

        :param str filename: as the user knows it; says nothing of what is inside
        :param str content_base64: the file
        :param str profile_code: of a profile; by default recognised by content
        :return: the run, as its id in a list over remote calls; in state ``reading``,
            or in ``review`` already with ``queue_job__no_delay`` in the context
        :raises AccessError: no supervisor
        :raises UserError: no file, or no such profile
        """
        self._check_supervisor()
        return self.env["ahorro.import.source"]._create_from_content(
            filename, content_base64, profile_code
        )

    @remote()
    def action_apply(self, confirmed=None):
        """Write this import to the plans, in a job.

        :param confirmed: codes of the red flags that the user has seen and accepts
        :return: True; also while it is being written already
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: there are flags to confirm, or nothing to write
        """
        self._check_run_access()
        return self.env["ahorro.import.apply"]._enqueue(self, confirmed)

    @remote()
    def action_undo(self):
        """Take this import back, in a job.

        :return: True; also while it is being undone already
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: it was undone, or never written
        """
        return self.env["ahorro.import.undo"]._enqueue(self)

    @remote()
    def action_resume(self):
        """Begin again the phase in which a run got stuck or failed.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: it is at work, or there is nothing to resume
        """
        self._check_run_access()
        return self.env["ahorro.import.liveness"]._resume(self)

    @remote()
    def action_discard(self):
        """Give up a run of which nothing was written; its rows are removed.

        A stuck undo is given up too: the import stays as it was, done.

        :raises AccessError: no supervisor, or another company's run
        :raises UserError: it is at work, or was written
        """
        if not self.exists():
            return True  # a second click
        self._check_run_access()
        return self.env["ahorro.import.liveness"]._discard(self)

    @remote()
    def action_open(self):
        """Open this run where it stands: progress, review or result."""
        self._check_run_access()
        return {
            "type": "ir.actions.client",
            "tag": "ahorro_import",
            "name": self.display_name,
            "params": {"import_id": self.id},
        }

    @remote()
    def action_download(self):
        """Download the file as it came."""
        self._check_run_access()
        self.env["ahorro.import.file"]._check_there(self)
        if not self.attachment_id:
            raise UserError(self.env._("This import has no file."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "self",
        }

    # === WHAT ITS PAGES SHOW ===

    @api.readonly
    @remote()
    def get_state(self):
        """Return where this run is; asked again and again while it works.

        :return: dict, see ``_prepare_state`` of ``ahorro.import.state``
        :raises AccessError: no supervisor, or another company's run
        """
        self._check_run_access()
        return self.env["ahorro.import.state"]._prepare_state(self)

    @api.readonly
    @remote()
    def get_review(self):
        """Return what the review shows: each figure with what it opens.

        :return: dict, see ``_prepare_review`` of ``ahorro.import.review``
        :raises AccessError: no supervisor, or another company's run
        """
        self._check_run_access()
        return self.env["ahorro.import.review"]._prepare_review(self)

    @api.readonly
    @remote()
    def get_lines(self, kind, offset=0, limit=40, field=None, move=None):
        """Return rows of the table under the review.

        :param str kind: key of a tile, ``kept`` or ``problem``
        :param str field: only those that change this datum
        :param str move: only those of this movement: its ``key``
        :return: list of dicts, see ``_get_lines`` of ``ahorro.import.table``
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such rows
        """
        self._check_run_access()
        return self.env["ahorro.import.table"]._get_lines(
            self, kind, offset, limit, field, move
        )

    @api.readonly
    @remote()
    def get_result(self):
        """Return what the page after an import shows; figures as in the review.

        :return: dict, see ``_prepare_result`` of ``ahorro.import.result``, with
            ``can_undo`` and ``why_not``, the sentence of an import that cannot be
        :raises AccessError: no supervisor, or another company's run
        """
        self._check_run_access()
        why_not = self.env["ahorro.import.undo.rights"]._get_refusal(self)
        result = self.env["ahorro.import.result"]._prepare_result(self)
        can_undo = not (why_not or self.job_phase)
        return result | {"can_undo": can_undo, "why_not": why_not}

    @api.readonly
    @remote()
    def get_undo_report(self):
        """Return what the undo of this import gave back and what it kept.

        :return: dict, see ``_prepare_report`` of ``ahorro.import.undo.report``, or
            False before it was undone
        :raises AccessError: no supervisor, or another company's run
        """
        self._check_run_access()
        return self.env["ahorro.import.undo.report"]._prepare_report(self)

    # === WHAT PEOPLE SAY IN THE REVIEW ===

    @remote()
    def set_cells(self, line_id, cells):
        """Correct cells of a row, which is read and compared again.

        :param int line_id: a row of this run
        :param dict cells: position of the column, as text, to what it should say
        :return: the review
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such row or column, or not in review
        """
        self._check_run_access()
        self.env["ahorro.import.correct"]._set_cells(self, line_id, cells)
        return self.get_review()

    @remote()
    def decide_holders(self, line_ids, decision):
        """Say which holder is right, for rows that name another one.

        :param line_ids: rows of this run; None for all that wait for a decision
        :param str decision: ``accept``, ``keep`` or ``pending``
        :return: the review
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such rows or decision, or not in review
        """
        self._check_run_access()
        self.env["ahorro.import.correct"]._decide_holders(self, line_ids, decision)
        return self.get_review()

    @remote()
    def set_complete(self, is_complete):
        """Say whether the file names the whole portfolio.

        :return: the review
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no boolean, or not in review
        """
        self._check_run_access()
        self.env["ahorro.import.correct"]._set_complete(self, is_complete)
        return self.get_review()

    @remote()
    def name_status(self, status_code, values):
        """Name a status that only the file knows.

        :param str status_code: as the file writes it
        :param dict values: ``name``, ``family`` and perhaps ``color``
        :return: the review
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such status in the file, or no such values
        """
        self._check_run_access()
        self.env["ahorro.import.correct"]._name_status(self, status_code, values)
        return self.get_review()

    @remote()
    def map_headers(self, mapping, remember=True, header_row=False):
        """Say what columns are, or in which row their headers, and read the file again.

        :param dict mapping: position of a column to a datum, or ``ignore``
        :param bool remember: the profile knows those headers from now on
        :param header_row: number of the row of the headers, as the spreadsheet or a
            text editor numbers it; then ``mapping`` is empty
        :return: True; the run is being read
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such column, datum or number, or nothing to read again
        """
        self._check_run_access()
        correct = self.env["ahorro.import.correct"]
        if header_row is not False:
            return correct._set_header_row(self, header_row)
        return correct._map_headers(self, mapping, remember)

    @remote()
    def answer_question(self, key, kind, answer):
        """Say how a column that can be read in two ways is written; it is remembered.

        :param str key: names the column, as the review's question does
        :param str kind: of the question
        :param answer: one of its two answers, or False to forget it and be asked again
        :return: True; the run is being read again
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such question or answer, or not in review
        """
        self._check_run_access()
        return self.env["ahorro.import.correct"]._answer_question(
            self, key, kind, answer
        )

    @remote()
    def set_profile(self, profile_id, provider_id=None):
        """Choose the kind of file, or whose plans they are, and read it again.

        :return: True; the run is being read
        :raises AccessError: no supervisor, or another company's run
        :raises UserError: no such profile or administradora, or nothing to read again
        """
        self._check_run_access()
        return self.env["ahorro.import.correct"]._set_profile(
            self, profile_id, provider_id
        )
