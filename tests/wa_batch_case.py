# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tests of mass sends begin with."""

from .wa_case import WaCloudCommon


class WaBatchCommon(WaCloudCommon):
    """To the account at a local service it adds who prepares mass sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("ahorro_campaign.weekly_cap", "0")
        cls.chief = cls._user("ahorro_chief", "ahorro_plan.group_supervisor")

    def _batches(self, user=None):
        return self._as(user or self.supervisor, "ahorro.wa.batch")

    def _prepare(self, records=None, user=None, page=None, **values):
        """Prepare a mass send as the page does, of records; of the cases without."""
        records = self.cases if records is None else records
        self.env.flush_all()
        action = self._batches(user).open_create(records._name, row_ids=records.ids)
        pages = self._as(user or self.supervisor, "ahorro.wa.batch.create")
        page = page or pages.with_context(**action["context"]).create(
            {"template_id": self.text.id, "type_id": self.arrears.id, **values}
        )
        action = page.action_prepare()
        return self._batches(user).browse(action["res_id"])

    def _lines(self, batch, reason=False):
        return batch.line_ids.filtered(lambda line: line.reason == reason)

    def _reasons(self, batch):
        return {
            line.case_id.id or line.plan_id.id: line.reason for line in batch.line_ids
        }

    def _messages(self, batch):
        return self.env["ahorro.wa.message"].search([("batch_id", "=", batch.id)])
