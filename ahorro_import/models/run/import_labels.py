# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people read for the data that a file can hold."""

from odoo import api, models

from ...tools.catalog import FIELDS


class AhorroImportLabels(models.AbstractModel):
    """Labels, in the user's language, of the data that a column may be."""

    _name = "ahorro.import.labels"
    _description = "Names of the data of a file"

    @api.model
    def _get_target_labels(self):
        """Return the label of each field of the catalogue, in its order."""
        own = self._get_own_labels()
        described = self.env["ahorro.plan"].fields_get(list(FIELDS), ["string"])
        return {
            name: own.get(name) or described.get(name, {}).get("string") or name
            for name in FIELDS
        }

    @api.model
    def _get_own_labels(self):
        """Return labels of data that are no field of a plan, or need another name."""
        return {
            "group_order": self.env._("Group and order in one column"),
            "status": self.env._("Status (code)"),
            "status_label": self.env._("Status (text)"),
            "pays_by_coupon": self.env._("Pays by coupon (S/N)"),
            "pays_by_debit": self.env._("Pays by direct debit (S/N)"),
            "seller": self.env._("Seller"),
            "seller_branch": self.env._("Branch of the seller"),
            "holder_name": self.env._("Holder"),
            "holder_document": self.env._("Document of the holder"),
            "holder_document_kind": self.env._("Document type"),
            "phone": self.env._("Phone"),
            "phone_work": self.env._("Work phone"),
            "mobile": self.env._("Mobile"),
            "email": self.env._("E-mail"),
            "street": self.env._("Street"),
            "city": self.env._("City"),
            "zip": self.env._("Postal code"),
            "province": self.env._("Province"),
            "dealer_code": self.env._("Dealer code"),
            "dealer_name": self.env._("Dealer name"),
            "paid_percent": self.env._("Share paid"),
            "deviation": self.env._("Deviation"),
            "act_date": self.env._("Day of the act"),
            "bid_1": self.env._("1st bid"),
            "bid_2": self.env._("2nd bid"),
            "bid_3": self.env._("3rd bid"),
            "bid_4": self.env._("4th bid"),
            "bid_5": self.env._("5th bid"),
            "bid_award": self.env._("How the bid beside it won"),
        }

    @api.model
    def _selection_target(self):
        """Return the options of what a column can be."""
        labels = self._get_target_labels()
        return [*labels.items(), ("ignore", self.env._("Do not import"))]
