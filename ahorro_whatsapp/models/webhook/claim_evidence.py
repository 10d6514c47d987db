# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

INBOUND = "ahorro.wa.inbound"


class ClaimEvidenceReport(models.AbstractModel):
    """What a client wrote is evidence too."""

    # Each room adds its own to a model from below the add-on.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "report.ahorro_campaign.claim_evidence"

    @api.model
    def _get_sources(self):
        received = self.env._("WhatsApp message received")
        return super()._get_sources() | {"wa_inbound": (received, ["moment"], False)}

    @api.model
    def _prepare_row(self, record, source, shown, labels):
        """Say who wrote it, and whether they changed it or took it back."""
        row = super()._prepare_row(record, source, shown, labels)
        if record._name == INBOUND:
            row["who"] = record._get_writer()
            if record.is_echo:
                row["kind"] = self.env._("WhatsApp message sent")
            names = ("edited_at", "revoked_at")
            told = record.fields_get(names, ["string"])
            row["facts"] += [
                (told[name]["string"], self._get_text(record, name))
                for name in names
                if record[name]
            ]
        return row

    @api.model
    def _get_text(self, record, name):
        if record._name == INBOUND and name == "kind":
            return record._get_kind_labels().get(record.kind, record.kind)
        return super()._get_text(record, name)
