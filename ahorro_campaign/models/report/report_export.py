# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import remote
from odoo.addons.ahorro_plan.tools.workbook_parts import (
    SheetSum,
    join_workbook,
    pack_rows,
)

#: Rows of one step: a second or two of work, far from what ends a server's request.
STEP_ROWS = 20_000
#: Rows of a sheet: twice as many open slowly in every spreadsheet.
SHEET_ROWS = 500_000
#: How long a workbook that nobody took is kept.
KEPT = timedelta(days=1)


class AhorroReportExport(models.Model):
    """A workbook of movements that is being written, step by step.

    A server ends a request after one or two minutes, and a job, which is a request too;
    a million rows take longer. So the screen asks for one step after the other: each
    reads the rows behind the last one that was written, and stores them as a part.
    Movements made since it began are not in it. ``sheets`` has a ``SheetSum`` of each
    sheet. Nobody reads or writes these but through the public methods, each about
    one's own.
    """

    _name = "ahorro.report.export"
    _description = "Export of movements"
    _inherit = "ahorro.row.lock.mixin"

    user_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", index=True
    )
    domain = fields.Json()
    top_id = fields.Integer(help="The last movement there was when it began.")
    last_id = fields.Integer(help="The last movement that was written.")
    total = fields.Integer()
    done = fields.Integer()
    sheets = fields.Json()
    is_whole = fields.Boolean()

    # === FOR THE SCREEN ===

    @api.model
    @remote()
    def start_export(self, domain):
        """Begin a workbook of the movements of a domain.

        :param list domain: on ``ahorro.movement``; the user's rules are added
        :return: dict of ``id`` and ``total``
        :raises AccessError: who may not export, or is no supervisor
        :raises UserError: a domain that cannot be read
        """
        self._check_role()
        movements = self.env["ahorro.movement"]
        total = movements.search_count(self._read_domain(domain))
        # sudo: rows are written here alone, each about whoever asks.
        exports_sudo = self.sudo()
        exports_sudo.search(
            [
                ("user_id", "=", self.env.uid),
                ("create_date", "<", fields.Datetime.now() - KEPT),
            ]
        ).unlink()
        last = movements.sudo().search([], order="id desc", limit=1)  # a number
        export_sudo = exports_sudo.create(
            {
                "user_id": self.env.uid,
                "domain": domain,
                "top_id": last.id,
                "total": total,
            }
        )
        return {"id": export_sudo.id, "total": total}

    @api.model
    @remote()
    def write_step(self, export_id):
        """Write the next rows; asked again, for instance after no answer, it goes on.

        :param int export_id: one of the user's own
        :return: dict of ``done``, ``total`` and ``is_whole``
        :raises UserError: it is not there any more
        """
        export_sudo = self._get_own(export_id)
        export_sudo._lock_rows()
        if not export_sudo.is_whole:
            # Rows are read with the user's own rights.
            export_sudo._write_step(self.env["ahorro.report.movements"])
        return {name: export_sudo[name] for name in ("done", "total", "is_whole")}

    @api.model
    @remote()
    def cancel_export(self, export_id):
        """Throw a workbook of the user's away."""
        self._get_own(export_id).unlink()
        return True

    # === WHO AND WHAT ===

    @api.model
    def _check_role(self):
        self.env["ahorro.role"]._check_role("supervisor")
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(self.env._("You may not export: ask a supervisor."))

    @api.model
    def _read_domain(self, domain):
        return self.env["ahorro.remote.values"]._check_domain("ahorro.movement", domain)

    @api.model
    def _get_own(self, export_id):
        """Return an export of the user's own, with ``sudo``.

        :raises AccessError: who may not export
        :raises UserError: there is none
        """
        self._check_role()
        exports_sudo = self.sudo()  # nobody has a right on the rows; whose is checked
        if type(export_id) is int and 0 < export_id < 2**31:
            exports_sudo = exports_sudo.search(
                [("id", "=", export_id), ("user_id", "=", self.env.uid)]
            )
        if len(exports_sudo) != 1:
            raise UserError(
                self.env._("This export is not there any more: export again.")
            )
        return exports_sudo

    # === WRITING ===

    def _write_step(self, report):
        """Write the next part; ``report`` reads with the rights of who exports."""
        self.ensure_one()
        sheets = [SheetSum(**each) for each in self.sheets or ()]
        if not sheets or sheets[-1].rows >= SHEET_ROWS:
            sheets.append(SheetSum())
        limit = min(STEP_ROWS, SHEET_ROWS - sheets[-1].rows)
        domain = Domain(self.domain or Domain.TRUE) & Domain("id", "<=", self.top_id)
        rows, last_id = report._read_rows(domain, limit, self.last_id)
        if rows:
            data = pack_rows(rows, sheets[-1])
            self.env["ahorro.report.export.part"].create(
                {"export_id": self.id, "sheet": len(sheets), "data": data}
            )
            self.sheets = [each.as_dict() for each in sheets]
        self.last_id = last_id
        self.done += len(rows)
        self.is_whole = len(rows) < limit
        if self.is_whole:
            self.total = self.done  # what was taken back meanwhile is not in it

    @api.model
    def _join(self, export_id):
        """Return an open file: the whole workbook of an export of the user's own.

        :raises UserError: it is not there, or not written to its end
        """
        export_sudo = self._get_own(export_id)
        if not export_sudo.is_whole:
            raise UserError(self.env._("The workbook is not whole yet: export again."))
        columns = self.env["ahorro.report.movements"]._get_columns()
        return join_workbook(
            self.env._("Movements"),
            [label for label, _width in columns],
            [width for _label, width in columns],
            [
                (SheetSum(**total), export_sudo._iter_parts(number))
                for number, total in enumerate(export_sudo.sheets or (), start=1)
            ],
        )

    def _iter_parts(self, sheet):
        """Yield the parts of a sheet in their order, one in memory at a time."""
        parts = self.env["ahorro.report.export.part"]
        found = parts.search([("export_id", "=", self.id), ("sheet", "=", sheet)])
        for part_id in found.ids:
            # By itself: a set of them would be read as a whole.
            part = parts.browse(part_id)
            yield part.data
            part.invalidate_recordset(["data"], flush=False)

    @api.autovacuum
    def _gc_exports(self):
        self.search([("create_date", "<", fields.Datetime.now() - KEPT)]).unlink()


class AhorroReportExportPart(models.Model):
    """Some thousand rows of a workbook, compressed."""

    _name = "ahorro.report.export.part"
    _description = "Part of an export"
    _order = "id"
    _log_access = False
    _rec_name = "export_id"

    export_id = fields.Many2one(
        "ahorro.report.export", required=True, ondelete="cascade", index=True
    )
    sheet = fields.Integer(required=True, help="Its number; the first is 1.")
    data = fields.Binary(required=True, attachment=False)
