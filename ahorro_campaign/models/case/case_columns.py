# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class AhorroCase(models.Model):
    """The spreadsheet of *Detalle de casos*."""

    # Apart from what a case is.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.case"

    @api.model
    def _get_export_columns(self):
        """Return the columns of the spreadsheet: ``label``, ``width``, ``value(case)``.

        Moments are those of the user's time zone.
        """
        names = self.fields_get(
            [
                "partner_id",
                "phone",
                "mobile",
                "email",
                "result_id",
                "started_at",
                "finished_at",
                "last_comment",
                "last_comment_at",
                "state",
                "user_id",
                "next_action_at",
            ],
            ["string"],
        )
        states = dict(self._fields["state"]._description_selection(self.env))

        def moment(name):
            return lambda case: (
                case[name]
                and (
                    fields.Datetime.context_timestamp(case, case[name]).replace(
                        tzinfo=None
                    )
                )
            )

        values = {
            "partner_id": (30, lambda case: case.partner_id.name),
            "phone": (16, lambda case: case.phone),
            "mobile": (16, lambda case: case.mobile),
            "email": (26, lambda case: case.email),
            "result_id": (24, lambda case: case.result_id.name),
            "started_at": (17, moment("started_at")),
            "finished_at": (17, moment("finished_at")),
            "last_comment": (50, lambda case: case.last_comment),
            "last_comment_at": (17, moment("last_comment_at")),
            "state": (12, lambda case: states[case.state]),
            "user_id": (22, lambda case: case.sudo().user_id.name),  # a name
            "next_action_at": (17, moment("next_action_at")),
        }
        columns = [
            {"label": names[name]["string"], "width": width, "value": value}
            for name, (width, value) in values.items()
        ]
        plan_names = self.env["ahorro.plan"].fields_get(
            ["subscription_number", "group_order"], ["string"]
        )
        for name in ("group_order", "subscription_number"):
            columns.append(
                {
                    "label": plan_names[name]["string"],
                    "width": 15,
                    "value": lambda case, name=name: case.plan_id[name],
                }
            )
        return columns
