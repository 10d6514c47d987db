# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import dataclasses
import json
import os
from collections import Counter
from zoneinfo import ZoneInfo

from psycopg2.extras import execute_values

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.ahorro_import.models.read.copy_text import raw_cell
from odoo.addons.ahorro_import.tools.errors import FileError
from odoo.addons.ahorro_import.tools.headers import find_header
from odoo.addons.ahorro_import.tools.noise import NoiseFilter
from odoo.addons.ahorro_import.tools.parse import prefer_known
from odoo.addons.ahorro_import.tools.readers import read_table
from odoo.addons.ahorro_import.tools.report import titles
from odoo.addons.ahorro_plan.tools.phone import national_key
from odoo.addons.ahorro_plan.tools.search import search_name

from ...tools.columns import MOMENTS, missing
from ...tools.days import DAYS, decide_days
from ...tools.moments import parse_moment, to_utc
from ...tools.names import campaign_key, key_of, result_key
from ...tools.rows import Reader

#: Rows of one statement, and between two reports of progress.
BATCH = 1000
#: Cells of a doubled column that say whether it holds dates.
LOOKED_AT = 50
ZONE = "America/Argentina/Buenos_Aires"
#: Columns of a row of which PostgreSQL should know how many values they have.
FOUND_BY = (
    "import_id",
    "result",
    "row_key",
    "subscription_number",
    "group_key",
    "order_number",
    "holder_key",
    "plan_id",
    "candidates",
    "movein_choice",
    "movein_is_other",
)
COLUMNS = (
    "import_id",
    "company_id",
    "row_number",
    "raw",
    "result",
    "codes",
    "row_key",
    "subscription_number",
    "group_key",
    "order_number",
    "holder_name",
    "holder_key",
    "seller_name",
    "email",
    "movein",
    "has_problem",
    "has_kept",
)


class AhorroImportRead(models.AbstractModel):
    """Reading the movements and cases of another system: one row for each."""

    _inherit = "ahorro.import.read"

    def _open_table(self, run):
        """Prefer the sheet that holds movements, where that is what is awaited."""
        if run.profile_id and not run.profile_id._is_of_plans():
            data = self.env["ahorro.import.source"]._get_file_bytes(run)
            aliases = [run.profile_id._get_aliases()]
            return read_table(data, prefer=prefer_known(aliases))
        return super()._open_table(run)

    def _get_usable_profiles(self, run):
        profiles = super()._get_usable_profiles(run)
        if self.env.context.get("ahorro_plans_only"):
            profiles = profiles.filtered(lambda one: one._is_of_plans())
        return profiles

    def _recognise_profile(self, run, table):
        """Know a file of movements or cases by columns that no portfolio has."""
        best = self.env["ahorro.import.profile"]
        points = 0.0
        for profile in self._get_usable_profiles(run):
            if profile._is_of_plans():
                continue
            try:
                header = find_header(table, profile._get_aliases())
            except FileError:
                continue
            names = set(header.match.fields)
            is_one = not header.guessed and not missing(profile.purpose, names)
            if is_one and header.match.score > points:
                best, points = profile, header.match.score
        if best:
            return best
        plans_only = self.with_context(ahorro_plans_only=True)
        return super(AhorroImportRead, plans_only)._recognise_profile(run, table)

    def _read_others(self, run, table, profile):
        aliases = profile._get_aliases()
        place = table.index_of(run.header_chosen) if run.header_chosen else None
        header = find_header(table, aliases, row=place)
        columns = header.match.fields | self._get_doubled(table, header)
        lacking = missing(profile.purpose, set(columns))
        if header.guessed or lacking:
            raise FileError(
                "movein_columns",
                missing=list(lacking),
                seen=[text for text in header.headers if text],
            )
        run.write(
            {
                "profile_id": profile.id,
                "content": profile.purpose,
                # Its rows may be of several: each plan is found by its number.
                "provider_id": False,
                "is_complete": False,
                "container": table.container,
                "encoding": table.encoding,
                "separator": table.separator,
                "sheet_name": table.sheet_name,
                "header_row": table.row_number(header.index),
                "column_count": sum(1 for text in header.headers if text),
                "headers": [
                    {"index": place, "text": text, "field": False, "known": True}
                    | {"samples": []}
                    for place, text in enumerate(header.headers)
                    if text
                ],
                "findings": [],
                "flags": [],
            }
        )
        days = self._decide_days(run, table, header, columns)
        self._write_movein_rows(run, table, header, columns, days)

    def _get_doubled(self, table, header):
        """Return what a second column of the same header is: *Último Com.* twice.

        One of the two holds what was said, the other when.
        """
        field = "move_comment"
        twins = [one.index for one in header.match.duplicates if one.field == field]
        places = [*twins, header.match.fields.get(field)]
        if not twins or "move_comment_at" in header.match.fields:
            return {}
        head = table.rows[header.index + 1 : header.index + 1 + LOOKED_AT]

        def count_dates(place):
            cells = (row[place] for row in head if len(row) > place)
            return sum(bool(parse_moment(cell).value) for cell in cells)

        dated = max(places, key=count_dates)
        if not count_dates(dated):
            return {}
        said = next(place for place in places if place != dated)
        return {field: said, "move_comment_at": dated}

    def _decide_days(self, run, table, header, columns):
        """Return how the days of the file are written; the run keeps what is asked."""
        places = sorted(columns[name] for name in MOMENTS if name in columns)
        answers = run.profile_id.answers or {}
        decided = decide_days(
            ", ".join(header.headers[place] for place in places),
            (table.rows[row] for row in range(header.index + 1, len(table.rows))),
            places,
            run.profile_id.date_order,
            answers.get(DAYS, {}).get("date_order", ""),
        )
        asked = decided.question
        run.questions = [dataclasses.asdict(asked)] if asked else []
        return decided.format

    def _write_movein_rows(self, run, table, header, columns, days):
        """Write the rows of the file, in place of an earlier reading's."""
        self.env.cr.execute(
            SQL("DELETE FROM ahorro_import_line WHERE import_id = %s", run.id)
        )
        run.flush_recordset()
        zone = ZoneInfo(run.user_id.tz or self.env.user.tz or ZONE)
        now = fields.Datetime.context_timestamp(
            self.with_context(tz=zone.key), fields.Datetime.now()
        ).replace(tzinfo=None)
        reader = Reader(run.profile_id.purpose, columns, now, days)
        noise = NoiseFilter(header, titles(table, header))
        # A file of one campaign names it above the table or by its own name alone.
        alone = self._get_campaign_name(run, table, header)
        whole = {
            name: alone
            for name in ("campaign", "type")
            if run.profile_id.purpose == "cases" and f"move_{name}" not in columns
        }
        rows, kinds, kept = [], Counter(), []
        first, total = header.index + 1, len(table.rows)
        for index in range(first, total):
            cells = table.rows[index]
            what = noise.classify(cells)
            if what:
                kinds[what] += 1
                if what != "blank":
                    text = " ".join(str(cell) for cell in cells if cell is not None)
                    kept.append([table.row_number(index), text[:300], what])
                continue
            row = reader.read_row(cells)
            for name, text in whole.items():
                setattr(row, name, text)
            number = table.row_number(index)
            rows.append(self._prepare_movein_row(run, number, cells, row, zone))
            if len(rows) == BATCH:
                self._insert_movein_rows(rows)
                rows = []
                run._progress("parse", index, total)
        self._insert_movein_rows(rows)
        # Without it PostgreSQL takes the rows that have no plan yet for very few, and
        # compares each with all plans.
        self.env.cr.execute(
            SQL(
                "ANALYZE ahorro_import_line (%s)",
                SQL(", ").join(map(SQL.identifier, FOUND_BY)),
            )
        )
        run.write(
            {
                "noise": kept[:500],
                "count_noise": sum(kinds.values()) - kinds["blank"],
            }
        )
        self.env["ahorro.import.line"].invalidate_model()

    def _get_campaign_name(self, run, table, header):
        """Return how a file calls its one campaign: its title, or its own name."""
        for text in titles(table, header):
            words = " ".join(text.split())
            if words and key_of(words) not in ("detalle de casos", "plan de ahorro"):
                return words[:200]
        return os.path.splitext(run.filename or "")[0].strip()[:200]

    def _prepare_movein_row(self, run, number, cells, row, zone):
        def stored(moment):
            moment = moment and to_utc(moment, zone)
            return fields.Datetime.to_string(moment) if moment else None

        said = {
            "at": stored(row.at),
            "started": stored(row.started),
            "finished": stored(row.finished),
            "next_at": stored(row.next_at),
            "user": row.user,
            "user_key": key_of(row.user),
            "type": row.type,
            "type_key": key_of(row.type),
            "campaign": row.campaign,
            "campaign_key": campaign_key(row.campaign),
            "result": row.result,
            "result_key": result_key(row.result),
            "comment": row.comment,
            "phones": [key for text in row.phones if (key := national_key(text))],
            "closes": row.closes,
            "pending": row.is_pending,
            "from_case": run.profile_id.purpose == "cases" or None,
            "assigned": (run.profile_id.purpose == "cases" and row.user != "") or None,
        }
        said = {name: value for name, value in said.items() if value is not None}
        codes = [{"code": f"movein_{row.reject}"}] if row.reject else []
        codes += [{"code": f"movein_doubt_{name}"} for name in row.doubts]
        return (
            run.id,
            run.company_id.id,
            number,
            json.dumps([raw_cell(cell) for cell in cells], ensure_ascii=False),
            "rejected" if row.reject else "new",
            json.dumps(codes),
            row.key(),
            row.subscription or None,
            row.group_key or None,
            row.order_number,
            row.client or None,
            search_name(row.client) if row.client else None,
            row.seller or None,
            row.email.lower() or None,
            json.dumps(said, ensure_ascii=False),
            bool(row.doubts),
            False,
        )

    def _insert_movein_rows(self, rows):
        if not rows:
            return
        statement = SQL(
            "INSERT INTO ahorro_import_line (%s) VALUES",
            SQL(", ").join(map(SQL.identifier, COLUMNS)),
        )
        # One statement for each thousand rows; the values are bound, not written in.
        execute_values(
            self.env.cr._obj, f"{statement.code} %s", rows, page_size=len(rows)
        )


class AhorroImportFileError(models.AbstractModel):
    """What is wrong with a file that was to hold movements or cases."""

    _inherit = "ahorro.import.file.error"

    def _get_movein_columns_message(self, details):
        """Return which columns lack, and which headers were seen."""
        labels = self.env["ahorro.import.labels"]._get_movein_labels()
        return self.env._(
            "These columns lack: %(missing)s. These headers were seen: %(seen)s. Name "
            "the header in the import profile, or choose another kind of file.",
            missing=", ".join(labels.get(name, name) for name in details["missing"]),
            seen=", ".join(details["seen"][:40]),
        )
