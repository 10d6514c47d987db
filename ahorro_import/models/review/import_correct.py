# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.catalog import FIELDS
from ...tools.rows import ParsedRow, RowParser
from ..match.import_outcome import OUTCOME
from ..read.import_rows import COLUMNS, LineWriter

#: Letters that a corrected cell may have.
MAX_CELL = 2000
FAMILIES = {"name", "family", "color"}
#: Rows that a spreadsheet has at most.
LAST_ROW = 1_048_576


class AhorroImportCorrect(models.AbstractModel):
    """What people decide and correct in the review; plans are not written here.

    Others call all but ``_read_line_again``, ``_get_columns`` and ``_browse_own``; the
    callers have checked that the user may handle the run.
    """

    _name = "ahorro.import.correct"
    _description = "Corrections in a review"

    def _check_in_review(self, run, also=()):
        """Refuse to change a run that is not being reviewed, and lock it.

        :return: the run with the right to write it
        :raises UserError: it is not in review any more
        """
        run_sudo = run.sudo()  # users only read runs; the caller was checked
        run_sudo.lock_for_update(allow_referencing=True)
        run_sudo.invalidate_recordset(["state", "job_phase"])
        if run_sudo.job_phase == "compare":
            notice = self.env["ahorro.import.notice"]
            raise UserError(notice._get_compared_again(run_sudo))
        if run_sudo.state not in ("review", *also):
            raise UserError(
                self.env._("This import is not in review any more: reload the page.")
            )
        return run_sudo

    def _set_cells(self, run, line_id, cells):
        """Correct cells of a row, which is read and compared again.

        :param int line_id: a row of this run
        :param dict cells: position of the column, as text, to what it should say
        :raises UserError: no such row or column, or not in review
        """
        run_sudo = self._check_in_review(run)
        line_sudo = run_sudo.env["ahorro.import.line"].search(
            [("id", "=", line_id), ("import_id", "=", run.id)]
            if isinstance(line_id, int) and not isinstance(line_id, bool)
            else [("id", "=", False)]
        )
        if not line_sudo:
            raise UserError(self.env._("That row is not of this import."))
        places = {str(header["index"]) for header in run_sudo.headers or []}
        if not isinstance(cells, dict) or not all(
            str(place) in places and isinstance(text, str) and len(text) <= MAX_CELL
            for place, text in cells.items()
        ):
            raise UserError(
                self.env._("A cell is corrected with a text, in a column of the file.")
            )
        edited = dict(line_sudo.edited or {})
        edited |= {str(place): text for place, text in cells.items()}
        tied = run_sudo.env["ahorro.import.tied"]
        ties = tied._get_ties(line_sudo.ids)
        run_sudo.env["ahorro.import.correct"]._read_line_again(
            run_sudo, line_sudo, edited
        )
        ties += tied._get_ties(line_sudo.ids)
        run_sudo.env["ahorro.import.compare"]._compare_tied(run_sudo, ties)

    def _read_line_again(self, run, line, edited):
        """Write what a row says with some of its cells corrected."""
        raw = list(line.raw or [])
        cells = list(raw)
        for place, text in edited.items():
            cells += [None] * (int(place) + 1 - len(cells))
            cells[int(place)] = text.strip() or None
        columns = self._get_columns(run)
        parser = RowParser(
            columns,
            self.env["ahorro.import.read"]._get_stored_formats(run),
            self.env["ahorro.import.read"]._get_rules(run, run.profile_id),
        )
        values, problems, reject = parser.parse(cells)
        row = ParsedRow(-1, line.row_number, raw, "plan", "", values, problems, reject)
        prepared = LineWriter(run, columns, run.profile_id).prepare(row)
        prepared["edited"] = edited
        # A row may stop being rejected: what it says decides anew. Nobody compares one
        # that is, and so it is about no plan and nobody any more.
        outcome = OUTCOME if reject else ("codes", "code_names")
        prepared = dict.fromkeys(outcome) | prepared
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE ahorro_import_line SET %s WHERE id = %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), _column_value(prepared[name]))
                    for name in dict.fromkeys((*COLUMNS, *outcome))
                ),
                line.id,
            )
        )
        line.invalidate_recordset()

    def _get_columns(self, run):
        """Return the field of each column of the file, or None."""
        fields = {
            header["index"]: header["field"] or None for header in run.headers or []
        }
        return [fields.get(place) for place in range(max(fields, default=-1) + 1)]

    def _decide_holders(self, run, line_ids, decision):
        """Say which holder is right, for rows that name another one.

        :param line_ids: rows of this run; None for all that wait for a decision
        :param str decision: ``accept``, ``keep`` or ``pending``
        :raises UserError: no such rows or decision, or not in review
        """
        run_sudo = self._check_in_review(run)
        if decision not in ("accept", "keep", "pending"):
            raise UserError(
                self.env._("The holder changes, stays, or is still to be decided.")
            )
        domain = [("import_id", "=", run.id), ("holder_change", "=", "cession")]
        if line_ids is None:
            if decision != "pending":
                domain.append(("holder_decision", "=", "pending"))
                # Whoever accepts all does not mean what looks like a slip.
                domain.append(("code_names", "not like", ",document_typo,"))
        else:
            if not isinstance(line_ids, list | tuple) or not all(
                isinstance(one, int) and not isinstance(one, bool) for one in line_ids
            ):
                raise UserError(self.env._("That row is not of this import."))
            domain.append(("id", "in", list(line_ids)))
        lines_sudo = run_sudo.env["ahorro.import.line"].search(domain)
        if line_ids is not None and len(lines_sudo) != len(set(line_ids)):
            raise UserError(self.env._("That row is not of this import."))
        lines_sudo.write({"holder_decision": decision})
        ties = run_sudo.env["ahorro.import.tied"]._get_ties(lines_sudo.ids)
        run_sudo.env["ahorro.import.compare"]._compare_tied(run_sudo, ties)

    def _set_complete(self, run, is_complete):
        """Say whether the file names the whole portfolio."""
        run_sudo = self._check_in_review(run)
        if not isinstance(is_complete, bool):
            raise UserError(self.env._("The file is complete, or it is not."))
        run_sudo.is_complete = is_complete
        run_sudo.env["ahorro.import.compare"]._compare_tied(run_sudo, ())

    def _name_status(self, run, status_code, values):
        """Name a status that only the file knows.

        :param str status_code: as the file writes it
        :param dict values: ``name``, ``family`` and perhaps ``color``
        :raises UserError: no such status in the file, or no such values
        """
        run_sudo = self._check_in_review(run)
        statuses = self.env["ahorro.plan.status"]
        families = dict(statuses._fields["family"]._description_selection(self.env))
        if (
            not isinstance(status_code, str)
            or not isinstance(values, dict)
            or not values.keys() <= FAMILIES
            or not all(isinstance(value, str) for value in values.values())
            or values.get("family", "unmapped") not in families
            or not values.get("name", status_code).strip()
        ):
            raise UserError(self.env._("A status has a name and a family."))
        if not run_sudo.env["ahorro.import.line"].search_count(
            [("import_id", "=", run.id), ("status_code", "=", status_code)], limit=1
        ) and not statuses.search_count(
            [("provider_id", "=", run.provider_id.id), ("code", "=", status_code)],
            limit=1,
        ):
            raise UserError(
                self.env._("The file has no status %(code)s.", code=status_code)
            )
        # A supervisor may write statuses; rights are the user's own here.
        status = statuses._find_or_create(run.provider_id, status_code)
        status.write(values)
        run_sudo.env["ahorro.import.compare"]._compare(run_sudo)

    def _map_headers(self, run, mapping, remember=True):
        """Say what columns are, and read the file again.

        :param dict mapping: position of a column to a datum, or ``ignore``
        :param bool remember: the profile knows those headers from now on
        :return: True; the run is being read
        :raises UserError: no such column or datum, or nothing to read again
        """
        run_sudo = self._check_in_review(run, also=("failed",))
        headers = {str(header["index"]): header for header in run_sudo.headers or []}
        targets = {*FIELDS, "ignore"}
        if (
            not isinstance(mapping, dict)
            or not mapping
            or not all(
                str(place) in headers and name in targets
                for place, name in mapping.items()
            )
        ):
            raise UserError(
                self.env._("Say of each header which datum it is, or that it is none.")
            )
        run_sudo.mapping = {
            **(run_sudo.mapping or {}),
            **{str(place): name for place, name in mapping.items()},
        }
        if remember and run.profile_id:
            run.profile_id.action_learn(
                {
                    headers[str(place)]["text"]: name
                    for place, name in mapping.items()
                    if headers[str(place)]["text"]
                }
            )
        run._start("read")
        return True

    def _answer_question(self, run, key, kind, answer):
        """Say how a column is written, or forget it, and read the file again.

        :param str key: names the column, as the question does
        :param str kind: of the question
        :param answer: one of its two answers, or False to be asked again
        :return: True; the run is being read
        :raises UserError: no such question or answer, or not in review
        """
        run_sudo = self._check_in_review(run)
        if answer is False:
            answered = self.env["ahorro.import.questions"]._prepare_answered(run)
            if (key, kind) not in {(one["key"], one["kind"]) for one in answered}:
                raise UserError(self.env._("Nobody has answered that yet."))
            run.profile_id._forget_answer(key, kind)
            run._start("read")
            return True
        asked = [
            one
            for one in run_sudo.questions or []
            if one["key"] == key and one["kind"] == kind
        ]
        if not asked or answer not in asked[0]["answers"]:
            raise UserError(
                self.env._("That question is answered, or was never asked.")
            )
        run.profile_id._remember_answer(key, kind, answer)
        run._start("read")
        return True

    def _set_header_row(self, run, row_number):
        """Say which row of the file has the headers, and read it again.

        What was said of its columns before was said of other headers.

        :param int row_number: as the user sees it; 0 to have it looked for
        :return: True; the run is being read
        :raises UserError: no such number, or nothing to read again
        """
        run_sudo = self._check_in_review(run, also=("failed",))
        if (
            isinstance(row_number, bool)
            or not isinstance(row_number, int)
            or not 0 <= row_number <= LAST_ROW
        ):
            raise UserError(self.env._("Write the number of the row of the headers."))
        run_sudo.write({"header_chosen": row_number, "mapping": False})
        run._start("read")
        return True

    def _set_profile(self, run, profile_id, provider_id=None):
        """Choose the kind of file, or whose plans they are, and read it again.

        :return: True; the run is being read
        :raises UserError: no such profile or administradora, or nothing to read again
        """
        run_sudo = self._check_in_review(run, also=("failed",))
        profile = self._browse_own(run, "ahorro.import.profile", profile_id)
        provider = self._browse_own(run, "ahorro.provider", provider_id)
        values = {"mapping": False}
        if profile:
            values["profile_id"] = profile.id
            values["provider_id"] = profile.provider_id.id or run_sudo.provider_id.id
        if provider:
            values["provider_id"] = provider.id
        run_sudo.write(values)
        run._start("read")
        return True

    def _browse_own(self, run, model, record_id):
        """Return a record that the user may use, or none for no id.

        :raises UserError: there is none with that id
        """
        records = self.env[model]
        if not record_id:
            return records
        if isinstance(record_id, int) and not isinstance(record_id, bool):
            found = records.search(
                [
                    ("id", "=", record_id),
                    ("company_id", "in", [False, run.company_id.id]),
                ]
            )
            if found:
                return found
        raise UserError(self.env._("That choice no longer exists: reload the page."))


def _column_value(value):
    """Return a value for SQL; a list or a dict is JSON."""
    return json.dumps(value) if isinstance(value, list | dict) else value
