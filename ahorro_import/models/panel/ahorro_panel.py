# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.fields import Domain

#: Days after which an import is old: administradoras send a file a month.
OLD_DAYS = 35


class AhorroPanel(models.AbstractModel):
    """What imports add to the portfolio panel: how old its data are."""

    _inherit = "ahorro.panel"

    @api.model
    def _get_panel_blocks(self):
        return [
            *super()._get_panel_blocks(),
            {
                "id": "import_age",
                "sequence": 80,
                "kind": "tile",
                "prepare": self._prepare_import_tile,
            },
        ]

    @api.model
    def _get_freshness_notes(self, question):
        """Add the day of the last file of each administradora."""
        notes = []
        for run in self._get_last_imports(question):
            notes.append(
                {
                    "text": self.env._(
                        "File of %(provider)s of %(day)s",
                        provider=run.provider_id.name or "",
                        day=self.env["ir.qweb.field.date"].value_to_html(
                            self._get_file_day(run), {}
                        ),
                    ),
                    "figure": self._figure(
                        1,
                        Domain("id", "=", run.id),
                        self.env._("Last import"),
                        model="ahorro.import",
                    ),
                }
            )
        return [*notes, *super()._get_freshness_notes(question)]

    @api.model
    def _get_file_day(self, run):
        """Return the day of which a file tells: its own, or that of the import."""
        if run.report_date:
            return run.report_date
        return fields.Datetime.context_timestamp(self, run.applied_at).date()

    @api.model
    def _get_missing_providers(self, question):
        """Return the administradoras that have plans and no file at the moment shown.

        Whose plans they are is known by their statuses.
        """
        count = self.env["ahorro.panel.count"]
        found = {row.after.status_id for row in count._count(question) if row.after}
        statuses = count._get_statuses(question).filtered(lambda s: s.id in found)
        return statuses.provider_id - self._get_last_imports(question).provider_id

    @api.model
    def _get_last_imports(self, question):
        """Return the last import of each administradora that held at the moment shown.

        One that was undone by then is none.
        """
        if "imports" in question.counted:
            return question.counted["imports"]
        moment = fields.Datetime.to_string(question.moment)
        domain = Domain("applied_at", "<=", moment) & (
            Domain("state", "=", "done")
            | Domain("state", "=", "undone") & Domain("undone_at", ">", moment)
        )
        domain &= Domain("content", "=", "plans")
        if question.filters.provider_ids:
            domain &= Domain("provider_id", "in", question.filters.provider_ids)
        if question.filters.company_ids:
            domain &= Domain("company_id", "in", question.filters.company_ids)
        imports = self.env["ahorro.import"]
        last = {}
        for provider, ids in imports._read_group(
            domain, ["provider_id"], ["id:array_agg"]
        ):
            last[provider] = imports.browse(ids).sorted(
                lambda run: (run.applied_at, run.id)
            )[-1:]
        question.counted["imports"] = imports.union(*last.values())
        return question.counted["imports"]

    @api.model
    def _prepare_import_tile(self, question):
        """Return the tile of how old the oldest of the last files is, in days.

        A file is as old as the day of which it tells, whenever it was imported.
        """
        runs = self._get_last_imports(question)
        missing = self._get_missing_providers(question)
        ages = {run: (question.day - self._get_file_day(run)).days for run in runs}
        oldest = max(ages.values(), default=0)
        figure = self._figure(
            oldest if runs else False,
            Domain("id", "in", runs.ids),
            self.env._("Last imports"),
            model="ahorro.import",
            # Days, not rows.
            is_sum=True,
        )
        return {
            "label": self._for_number(
                oldest,
                self.env._("day since the last file"),
                self.env._("days since the last file"),
            )
            if runs
            else self.env._("no portfolio was imported yet"),
            "tone": "warning" if not runs or missing or oldest > OLD_DAYS else "ok",
            "figure": figure,
            "details": [
                *(
                    {"text": self.env._("%s: no file yet", provider.name)}
                    for provider in missing
                ),
                *(
                    {
                        "text": self._for_number(
                            age,
                            self.env._("%(provider)s: %(days)s day"),
                            self.env._("%(provider)s: %(days)s days"),
                        )
                        % {"provider": run.provider_id.name or "", "days": age}
                    }
                    for run, age in sorted(ages.items(), key=lambda item: -item[1])
                    if len(runs) > 1 or missing
                ),
            ],
            "hint": self.env._(
                "What the panel says of plans is as old as the last file of their "
                "administradora."
            ),
        }
