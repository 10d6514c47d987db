# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import re

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.http import Controller, content_disposition, request, route

from odoo.addons.ahorro_plan.tools.workbook import (
    XLSX,
    Sheet,
    chunks,
    without_false,
    write_workbook,
)

#: Cases that are read at a time.
BATCH = 2000


class CaseExportController(Controller):
    """The cases of a campaign as a spreadsheet, sent while they are read."""

    @route(
        "/ahorro/campaign_cases/<int:campaign_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def campaign_cases(self, campaign_id, user_ids=None, domain=None):
        """Send *Detalle de casos* of a campaign as a spreadsheet.

        :param user_ids: ids joined by commas: only the cases of these operators
        :param domain: JSON, on ``ahorro.case``: only these of its cases
        :raises AccessError: who may not export, or not see the campaign
        """
        env = request.env
        if not env.user.has_group("base.group_allow_export"):
            raise AccessError(env._("You may not export: ask a supervisor."))
        campaign = env["ahorro.campaign"].browse(campaign_id)
        env["ahorro.role"]._check_role("operator")
        if not campaign.exists():
            raise UserError(env._("The campaign does not exist any more."))
        campaign.check_access("read")
        cases = env["ahorro.case"]
        chosen = Domain("campaign_id", "=", campaign.id)
        if user_ids:
            if not re.fullmatch(r"\d+(,\d+)*", user_ids):
                raise UserError(env["ahorro.remote.values"]._unreadable_message())
            ids = [int(user_id) for user_id in user_ids.split(",")]
            chosen &= env["ahorro.case.facts"]._get_operator_domain(ids)
        if domain:
            chosen &= self._read_domain(campaign, domain)
        columns = cases._get_export_columns()
        book = write_workbook(
            [
                Sheet(
                    env._("Detail of cases"),
                    [column["label"] for column in columns],
                    without_false(self._rows(cases, chosen, columns)),
                    [column["width"] for column in columns],
                )
            ]
        )
        day = fields.Date.context_today(campaign)
        return request.make_response(
            chunks(book),
            headers=[
                ("Content-Type", XLSX),
                (
                    "Content-Disposition",
                    content_disposition(f"{campaign.name} {day:%d-%m-%Y}.xlsx"),
                ),
                ("Cache-Control", "no-store"),
            ],
        )

    def _read_domain(self, campaign, text):
        try:
            sent = json.loads(text)
        except (ValueError, RecursionError):
            sent = None
        return campaign.env["ahorro.remote.values"]._check_domain("ahorro.case", sent)

    def _rows(self, cases, domain, columns):
        """Yield the rows, read with the user's rights, batch by batch."""
        ids = cases.search(domain, order="id").ids
        for start in range(0, len(ids), BATCH):
            batch = cases.browse(ids[start : start + BATCH])
            for case in batch:
                yield [column["value"](case) for column in columns]
            # What was read is not needed any more.
            batch.env.invalidate_all(flush=False)
