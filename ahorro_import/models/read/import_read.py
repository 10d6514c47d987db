# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import dataclasses
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.column import ColumnFormat, shortened
from ...tools.errors import FileError
from ...tools.formats import Rules
from ...tools.headers import normalise_header
from ...tools.keys import pattern_of_example
from ...tools.memory import KnownRow, RowMemory, reader_version
from ...tools.parse import open_report, prefer_known, recognise
from ...tools.readers import read_table
from ...tools.report import first_rows
from .import_rows import LineWriter, analyze_rows
from .import_same_file import get_batch_place

#: Rows between two reports of progress.
PROGRESS_EVERY = 5000
#: Titles, totals and blank rows of which the run keeps the text.
KEPT_NOISE = 500
SAMPLES = 3


class AhorroImportRead(models.AbstractModel):
    """From the bytes of a file to rows in the database.

    Others call ``_work`` (a step), ``_get_usable_profiles``, ``_get_rules`` and
    ``_get_stored_formats``.
    """

    _name = "ahorro.import.read"
    _inherit = "ahorro.import.step"
    _description = "Reading of an import"

    def _work(self, run):
        """Read the file of a run and write its rows.

        :raises ImportFileError: it cannot be read, with a sentence and what was seen
        """
        run.ensure_one()
        self.env["ahorro.import.source"]._fetch(run)
        self._delete_rows(run)
        if self.env["ahorro.import.same.file"]._recall(run):
            return
        errors = self.env["ahorro.import.file.error"]
        shown = False
        try:
            with run._timed("read"):
                table = self._open_table(run)
                shown = first_rows(table)
                profile = run.profile_id or self._recognise_profile(run, table)
                if not profile._is_of_plans():
                    self._read_others(run, table, profile)
                    return
                report = open_report(
                    table,
                    profile._get_aliases(),
                    self._get_rules(run, profile),
                    filename=run.filename or "",
                )
        except FileError as error:
            raise errors._get_exception(error, first_rows=shown) from error
        facts = {"first_rows": shown} | self._prepare_facts(run, report, profile)
        try:
            report.header.check()
        except FileError as error:
            raise errors._get_exception(
                error,
                profile_id=profile.id,
                first_rows=shown,
                headers=facts["headers"],
                header_row=facts["header_row"],
            ) from error
        run.write(facts)
        self._write_rows(run, report, profile)

    def _read_others(self, run, table, profile):
        """Read a file of something else than plans; of the add-on whose profile it is.

        :raises FileError: it cannot be read
        """
        raise NotImplementedError

    def _open_table(self, run):
        """Return the table of the file."""
        data = self.env["ahorro.import.source"]._get_file_bytes(run)
        profiles = self._get_usable_profiles(run)
        aliases = [profile._get_aliases() for profile in profiles]
        return read_table(data, prefer=prefer_known(aliases))

    def _get_usable_profiles(self, run):
        """Return the profiles of the run's company and the shared ones."""
        return self.env["ahorro.import.profile"].search(
            [("company_id", "in", [False, run.company_id.id])]
        )

    def _recognise_profile(self, run, table):
        """Return the profile that knows this table's header best.

        Among equals the one of the chosen administradora, then the first in order.
        """
        profiles = self._get_usable_profiles(run)
        if run.provider_id:
            profiles = profiles.filtered(
                lambda one: (
                    one.provider_id in (run.provider_id, one.browse().provider_id)
                )
            )
        profiles = profiles.sorted(lambda one: not one.provider_id)
        known = {profile.id: profile._get_aliases() for profile in profiles}
        scores = recognise(table, known, run.header_chosen or None)
        if scores and scores[0][1]:
            return profiles.browse(scores[0][0])
        # Nobody knows its headers: the general profile learns them.
        general = profiles.filtered(lambda one: not one.provider_id)[:1]
        return general or profiles[:1]

    def _get_rules(self, run, profile):
        """Return what is known beforehand of how the file is written."""
        signs = {"comma": ",", "dot": "."}
        tables = {}
        for value in profile.value_ids:
            if value.value:
                tables.setdefault(value.field, {})[value.raw] = value.value
        columns = {
            int(place): "" if name == "ignore" else name
            for place, name in (run.mapping or {}).items()
        }
        provider = run.provider_id or profile.provider_id
        return Rules(
            date_order=profile.date_order,
            decimal_sign=signs.get(profile.decimal_sign, ""),
            code_tables=tables,
            columns=columns,
            header_number=run.header_chosen or None,
            answers=profile.answers or {},
            group_pattern=profile._get_spelling("group_pattern"),
            subscription_pattern=pattern_of_example(provider.subscription_pattern),
            group_order_pattern=profile._get_spelling("group_order_pattern"),
            max_order=provider.max_order or 999,
            default_area=self.env["ahorro.phone"]._get_default_area(),
        )

    def _prepare_facts(self, run, report, profile):
        """Return what the run keeps of how the file is written."""
        table, header = report.table, report.header
        report_date = report.facts.issued_on
        values = {
            "profile_id": profile.id,
            "container": table.container,
            "encoding": table.encoding,
            "separator": table.separator,
            "sheet_name": table.sheet_name,
            "header_row": table.row_number(header.index),
            "column_count": sum(1 for text in header.headers if text),
            "headers": self._prepare_headers(report, profile),
            "formats": {
                str(place): dataclasses.asdict(one)
                for place, one in report.formats.items()
            },
            "report_date": report_date,
            "is_month_only": report.facts.precision == "month",
            "dealer_code": report.facts.dealer_code or False,
            "findings": _prepare_findings(report.findings),
            "questions": [dataclasses.asdict(one) for one in report.questions],
        }
        if profile.provider_id and not run.provider_id:
            values["provider_id"] = profile.provider_id.id
        if run.batch and report_date:
            values["batch_sequence"] = get_batch_place(run, report_date)
        return values

    def _prepare_headers(self, report, profile):
        header = report.header
        samples = {one.index: list(one.samples) for one in header.match.unknown}
        ignored = profile._get_ignored()
        head = report.table.rows[header.index + 1 : header.index + 51]
        headers = []
        for place, text in enumerate(header.headers):
            examples = samples.get(place)
            if examples is None:
                cells = (row[place] for row in head if len(row) > place)
                examples = [str(cell) for cell in cells if cell is not None][:SAMPLES]
            if text or examples:
                headers.append(
                    {
                        "index": place,
                        "text": text,
                        "field": header.columns[place] or False,
                        "known": place not in samples
                        or normalise_header(text) in ignored,
                        "samples": examples[:SAMPLES],
                    }
                )
        return headers

    # === ROWS ===

    def _delete_rows(self, run):
        """Delete what an earlier reading wrote."""
        for table in ("ahorro_import_absent", "ahorro_import_line"):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE import_id = %s", SQL.identifier(table), run.id
                )
            )

    def _write_rows(self, run, report, profile):
        """Write every row of the file by COPY."""
        run.flush_recordset()
        # Whatever happens, its end waits for what is being sent.
        with ThreadPoolExecutor(1) as pool:
            self._write_rows_by(pool, run, report, profile)
        self.env["ahorro.import.line"].invalidate_model()

    def _write_rows_by(self, pool, run, report, profile):
        """Write every row, while a thread sends those before it.

        :param pool: the thread
        """
        writer = LineWriter(run, report.header.columns, profile, pool)
        report.memory = self._get_memory(run, writer)
        noise, kinds = [], Counter()
        total = len(report.table.rows)
        copying = 0.0
        start = time.monotonic()
        for row in report:
            if row.kind == "noise":
                kinds[row.noise] += 1
                if row.noise != "blank" and len(noise) < KEPT_NOISE:
                    text = " ".join(str(c) for c in row.raw if c is not None)
                    noise.append([row.row_number, shortened(text, 300), row.noise])
                continue
            writer.add(row)
            if not row.index % PROGRESS_EVERY:
                before = time.monotonic()
                writer.wait()
                copying += time.monotonic() - before
                run._progress("parse", row.index, total)
                writer.flush()
        before = time.monotonic()
        writer.flush()
        writer.wait()
        analyze_rows(self.env.cr)
        end = time.monotonic()
        copying += end - before
        run.write(
            {
                "noise": noise,
                "findings": _prepare_findings(
                    [*report.findings, *report.read_findings]
                ),
                "count_noise": sum(kinds.values()) - kinds["blank"],
                "seconds": {
                    **(run.seconds or {}),
                    "parse": round(end - start - copying, 3),
                    "copy": round(copying, 3),
                },
            }
        )

    def _get_memory(self, run, writer):
        """Return the rows of the last file of this kind, which need not be read again.

        Rows that people corrected, that other rows completed, or of which data was
        erased, are not what their cells say.
        """
        last = run.search(
            run._get_standing_domain()
            & Domain("company_id", "=", run.company_id.id)
            & Domain("profile_id", "=", run.profile_id.id)
            & Domain("content", "=", "plans")
            & Domain("id", "!=", run.id),
            order="applied_at desc, id desc",
            limit=1,
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT row_key, id, subscription_number, group_key, order_number
                     FROM ahorro_import_line
                    WHERE import_id = %s AND row_key IS NOT NULL AND raw IS NOT NULL""",
                last.id or None,
            )
        )
        run.base_id = last
        return RowMemory(
            repr((reader_version(), writer.get_memory_context())),
            {key: KnownRow(*known) for key, *known in rows},
        )

    def _get_stored_formats(self, run):
        """Return the formats of the columns as they were decided for the whole file."""
        return {
            int(place): ColumnFormat(**values)
            for place, values in (run.formats or {}).items()
        }


def _prepare_findings(findings):
    """Return findings of the reading as the run keeps them."""
    return [
        {"code": one.code, "level": one.level, "details": one.details}
        for one in findings
    ]
