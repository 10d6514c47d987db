# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.ahorro_plan.models.calls.remote import remote

from ...tools.domain_json import to_json

#: What the rows can be of, and by what cases are grouped for it.
GROUPINGS = {
    "type": ("type_id",),
    "creator": ("campaign_id.create_uid",),
    "creator_type": ("campaign_id.create_uid", "type_id"),
}


class AhorroReportCampaigns(models.AbstractModel):
    """*Reportes → Campañas*: cases in process and finished, by type or by creator.

    The cases of campaigns alone; those attended without one are told beside. *In
    process* is every open case, *finished* every closed one. The dates filter the case:
    one in process by when it was started (by when it entered the campaign, while
    nobody has), a finished one by when it ended. *En trabajo* leaves the campaigns that
    are not archived.

    Called by the screen: ``get_campaign_report``.
    """

    _name = "ahorro.report.campaigns"
    _description = "Report of campaigns"
    _inherit = "ahorro.report.filters"

    @api.model
    @api.readonly
    @remote()
    def get_campaign_report(self, filters=None):
        """Return the report; each figure carries the domain of what it counts.

        :param dict filters: ``date_from`` and ``date_to`` (ISO days of the user),
            ``running`` (*En trabajo*), ``creator_ids`` (who made the campaign),
            ``group_by``: ``type`` (the default), ``creator`` or ``creator_type``
        :return: dict of ``rows`` (``id``, ``label``, ``group``, and the figures
            ``open``, ``done`` and ``campaigns``), ``total`` (the same figures),
            ``loose`` (figure: cases without a campaign) and ``creators`` to filter by
        :raises AccessError: the user is no supervisor
        :raises UserError: filters that no screen sends
        """
        filters = self._check_filters(
            filters, "date_from", "date_to", "running", "creator_ids", "group_by"
        )
        grouping = filters.get("group_by") or "type"
        if not isinstance(grouping, str) or grouping not in GROUPINGS:
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        base = self._get_base_domain(filters)
        kinds = self._get_kind_domains(self._check_period(filters))
        counts = self._count(base, kinds, GROUPINGS[grouping])
        loose = Domain("campaign_id", "=", False) & Domain.OR(kinds.values())
        return {
            "rows": self._prepare_rows(counts, base, kinds, GROUPINGS[grouping]),
            "total": self._prepare_figures((), counts, base, kinds),
            "loose": self._prepare_figure(
                self.env["ahorro.case"].search_count(loose),
                loose,
                self.env._("Cases without a campaign"),
            ),
            "creators": self._get_creators(),
        }

    # === WHAT IS COUNTED: the one definition of a figure and of its list ===

    @api.model
    def _get_base_domain(self, filters):
        """Return the domain of the cases of the campaigns that the filters leave."""
        domain = Domain("campaign_id", "!=", False)
        if filters.get("running"):
            domain &= Domain("campaign_id.state", "=", "in_progress")
        remote = self.env["ahorro.remote.values"]
        if ids := remote._check_ids(filters.get("creator_ids")):
            domain &= Domain("campaign_id.create_uid", "in", ids)
        return domain

    @api.model
    def _get_kind_domains(self, period):
        """Return the domains of the cases in process and finished in a period."""
        facts = self.env["ahorro.case.facts"]
        entered = Domain("started_at", "=", False)
        entered &= self._get_period_domain("create_date", period)
        started = self._get_period_domain("started_at", period)
        if period.first or period.last:
            started |= entered
        return {
            "open": facts._get_open_domain() & started,
            "done": facts._get_done_domain()
            & self._get_period_domain("finished_at", period),
        }

    @api.model
    def _count(self, base, kinds, groupby):
        """Return dict of each figure to dict of a row's key to its value.

        The key () is the total.
        """
        cases = self.env["ahorro.case"]
        asked = [
            *((kind, domain, "__count") for kind, domain in kinds.items()),
            ("campaigns", Domain.OR(kinds.values()), "campaign_id:count_distinct"),
        ]
        counts = {}
        for name, domain, aggregate in asked:
            counts[name] = {
                tuple(record.id for record in key): value
                for *key, value in cases._read_group(
                    base & domain, groupby, [aggregate]
                )
            }
            # A campaign has one type and one creator: it is in one row.
            counts[name][()] = sum(counts[name].values())
        return counts

    # === ROWS ===

    @api.model
    def _prepare_rows(self, counts, base, kinds, groupby):
        """Return the rows: creators by name, types in their own order."""
        keys = [key for key in counts["campaigns"] if key]
        labels = self._get_labels(keys, groupby)
        places = {name: list(labels[name]) for name in groupby}
        keys.sort(
            key=lambda key: [
                places[name].index(part)
                for name, part in zip(groupby, key, strict=True)
            ]
        )
        rows = []
        for key in keys:
            texts = [
                labels[name][part] for name, part in zip(groupby, key, strict=True)
            ]
            chosen = Domain.AND(
                Domain(name, "=", part) for name, part in zip(groupby, key, strict=True)
            )
            rows.append(
                {
                    "id": "-".join(str(part or 0) for part in key),
                    "label": texts[-1],
                    "group": texts[0] if len(texts) > 1 else "",
                    **self._prepare_figures(
                        key, counts, base & chosen, kinds, " · ".join(texts)
                    ),
                }
            )
        return rows

    @api.model
    def _get_labels(self, keys, groupby):
        """Return dict of each grouping to dict of id to label, in their order."""
        labels = {}
        for place, name in enumerate(groupby):
            ids = {key[place] for key in keys}
            if name == "type_id":
                types = self.env["ahorro.campaign.type"].browse(filter(None, ids))
                found = {each.id: each.name for each in types.sorted()}
                found[False] = self.env._("Without a type")
            else:
                found = self._get_creator_names(ids)
            labels[name] = found
        return labels

    @api.model
    def _get_creator_names(self, user_ids):
        """Return dict of user id to name, by name; False has none."""
        names = self.env["res.users"]._get_ahorro_names(user_ids)
        found = dict(sorted(names.items(), key=lambda item: item[1].lower()))
        found[False] = self.env._("Nobody")
        return found

    @api.model
    def _prepare_figures(self, key, counts, base, kinds, name=""):
        """Return the figures of a row: what is counted and the domain of its list."""
        labels = {
            "open": self.env._("Cases in process"),
            "done": self.env._("Cases finished"),
            "campaigns": self.env._("Campaigns"),
        }
        domains = {kind: base & domain for kind, domain in kinds.items()}
        domains["campaigns"] = Domain(
            "case_ids", "any", base & Domain.OR(kinds.values())
        )
        return {
            kind: self._prepare_figure(
                counts[kind].get(key, 0),
                domain,
                " · ".join(text for text in (labels[kind], name) if text),
                "ahorro.campaign" if kind == "campaigns" else "ahorro.case",
            )
            for kind, domain in domains.items()
        }

    @api.model
    def _prepare_figure(self, value, domain, title, model="ahorro.case"):
        return {
            "value": value,
            "model": model,
            "domain": to_json(domain),
            "title": title,
        }

    @api.model
    def _get_creators(self):
        """Return who made campaigns, to filter by."""
        groups = self.env["ahorro.campaign"]._read_group(Domain.TRUE, ["create_uid"])
        names = self._get_creator_names([user.id for [user] in groups])
        del names[False]
        return [{"id": user_id, "name": name} for user_id, name in names.items()]
