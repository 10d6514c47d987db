# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import time
from collections import Counter
from types import MappingProxyType

from odoo import models
from odoo.tools import SQL

from ...tools.bids import BidReader, are_bids
from ...tools.column import shortened
from ..read.import_read import KEPT_NOISE
from ..read.import_rows import LineWriter


class BidWriter(LineWriter):
    """Writes rows of bids: what a row of a plan has, and the bids."""

    _guess = MappingProxyType({})

    def __init__(self, run, columns, profile):
        super().__init__(run, columns, profile)
        self._values["award_act_number"] = "award_act_number"
        names = dict.fromkeys((*self._columns, "award_act_number", "bids"))
        self._set_columns(tuple(names))

    def _work_out(self, rows, names):
        bids = [row.values.get("bids") for row in rows]
        return super()._work_out(rows, names) | {"bids": bids}


class AhorroImportRead(models.AbstractModel):
    """A list of bids is known by its columns, and its rows are no plans."""

    _inherit = "ahorro.import.read"

    def _prepare_facts(self, run, report, profile):
        fields = set(report.header.match.fields)
        content = "bids" if are_bids(fields) else "plans"
        return super()._prepare_facts(run, report, profile) | {"content": content}

    def _write_rows(self, run, report, profile):
        if run.content != "bids":
            return super()._write_rows(run, report, profile)
        start = time.monotonic()
        self.env.cr.execute(
            SQL("DELETE FROM ahorro_import_line WHERE import_id = %s", run.id)
        )
        run.flush_recordset()
        writer = BidWriter(run, report.header.columns, profile)
        noise, kinds = [], Counter()
        for row in BidReader(report, report.facts.issued_on):
            if row.kind != "noise":
                writer.add(row)
                continue
            kinds[row.noise] += 1
            if row.noise != "blank" and len(noise) < KEPT_NOISE:
                text = " ".join(str(cell) for cell in row.raw if cell is not None)
                noise.append([row.row_number, shortened(text, 300), row.noise])
        writer.flush()
        run.write(
            {
                "noise": noise,
                # What is judged of a portfolio says nothing of a list of bids.
                "findings": [],
                "count_noise": sum(kinds.values()) - kinds["blank"],
                "seconds": {
                    **(run.seconds or {}),
                    "parse": round(time.monotonic() - start, 3),
                },
            }
        )
        self.env["ahorro.import.line"].invalidate_model()


class AhorroImportWork(models.AbstractModel):
    """A list of bids has steps of its own, but for its reading."""

    _inherit = "ahorro.import.work"

    def _get_step(self, run, step):
        if run.content == "bids" and step != "read":
            return self.env[f"ahorro.import.bids.{step}"]
        return super()._get_step(run, step)
