# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time
from hashlib import blake2b

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.memory import reader_version
from .import_rows import analyze_rows, copy_rows, find_provinces

#: What a run keeps of how its file is written, which the same file says again.
FACTS = (
    "profile_id",
    "provider_id",
    "content",
    "container",
    "encoding",
    "separator",
    "sheet_name",
    "header_row",
    "column_count",
    "headers",
    "formats",
    "report_date",
    "is_month_only",
    "dealer_code",
    "findings",
    "questions",
    "first_rows",
    "noise",
    "count_noise",
)


class AhorroImportSameFile(models.AbstractModel):
    """A file that was imported before, to the letter, is not opened again.

    Its rows are those of then, if nobody has corrected, completed, erased or forgotten
    one of them; they are compared as any others. What decides how a file is read is
    part of the run's ``read_key``.

    Others call ``_recall``.
    """

    _name = "ahorro.import.same.file"
    _description = "Files that were read before"

    def _recall(self, run):
        """Give a run the rows of the same file; tell whether there is one."""
        run.read_key = self._get_key(run)
        base = run.read_key and self._find_base(run)
        if not base:
            return False
        start = time.monotonic()
        run.write({name: base[name] for name in FACTS} | {"base_id": base.id})
        if run.batch and run.report_date:
            run.batch_sequence = get_batch_place(run, run.report_date)
        run.flush_recordset()
        copy_rows(run, base)
        analyze_rows(self.env.cr)
        self.env["ahorro.import.line"].invalidate_model()
        spent = round(time.monotonic() - start, 3)
        run.seconds = {**(run.seconds or {}), "copy": spent}
        return True

    def _get_key(self, run):
        """Return what decides all that reading the file of a run gives."""
        if not run.file_hash:
            return False
        reader = self.env["ahorro.import.read"]
        profiles = reader._get_usable_profiles(run)
        told = (
            reader_version(),
            run.file_hash,
            run.filename,
            run.profile_id.id,
            run.provider_id.id,
            run.header_chosen,
            run.mapping,
            # Days with years of two digits.
            fields.Date.today().year,
            sorted(find_provinces(self.env).items()),
            [
                (
                    profile.id,
                    profile.provider_id.id,
                    profile._get_aliases(),
                    sorted(profile._get_ignored()),
                    profile.column_ids.filtered("empty_erases").mapped("field"),
                    reader._get_rules(run, profile),
                )
                for profile in profiles
            ],
        )
        return blake2b(repr(told).encode(), digest_size=16).hexdigest()

    def _find_base(self, run):
        """Return the import that stands of the same file, if its rows say it still."""
        base = run.search(
            run._get_standing_domain()
            & Domain("company_id", "=", run.company_id.id)
            & Domain("read_key", "=", run.read_key)
            & Domain("content", "=", "plans")
            & Domain("file_dropped_on", "=", False)
            & Domain("rows_dropped_on", "=", False)
            & Domain("id", "!=", run.id),
            order="applied_at desc, id desc",
            limit=1,
        )
        if not base.profile_id or not base.profile_id._is_of_plans():
            return base.browse()
        # Of rejected rows alone the cells say nothing without the rest of the file.
        touched = self.env.execute_query(
            SQL(
                """SELECT 1 FROM ahorro_import_line
                    WHERE import_id = %s
                      AND (raw IS NULL OR edited IS NOT NULL
                           OR (row_key IS NULL AND result <> 'rejected')
                           OR result IS NULL)
                    LIMIT 1""",
                base.id,
            )
        )
        return base.browse() if touched else base


def get_batch_place(run, report_date):
    """Return where a run comes in its batch: in the order of the files' dates."""
    days = report_date.toordinal() - 700_000
    return days * 1000 + run.batch_sequence % 1000
