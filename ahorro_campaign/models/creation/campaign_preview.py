# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.domain_json import to_json
from ..campaign.ahorro_campaign import DISTRIBUTIONS

#: What ``values`` may say about the campaign to make.
VALUES = {
    "name",
    "type_id",
    "description",
    "user_ids",
    "distribution",
    "closing_date",
    "campaign_id",
    "idempotency_key",
    "left_aside_percent",
    "left_aside_seed",
    "deadline_first",
}
#: The leaf that lets a search find archived plans.
ANY_PLAN = ("active", "in", [True, False])


class AhorroCampaignPreview(models.AbstractModel):
    """What would enter a campaign made of any list, and what stays out and why.

    One statement sorts the plans of a domain, whatever their number: the preview counts
    it, each figure opens its rows by it, and the creation inserts what it lets in.

    Called by others: ``_preview``, ``_get_sorted_query``, ``_get_exclusion_labels``,
    and, to read what a client sends, ``_check_plan_domain``, ``_check_values`` and
    ``_get_selected_plan_domain``.
    """

    _name = "ahorro.campaign.preview"
    _description = "Preview of a campaign"

    # === WHAT IS ASKED ===

    @api.model
    def _get_selected_plan_domain(self, model, ids, domain):
        """Return the domain, on plans, of what is selected in a list of any model."""
        if not isinstance(model, str) or model not in self.env:
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        if ids is not None and ids is not False:
            ids = self.env["ahorro.remote.values"]._check_ids(ids)
            if not ids:
                raise UserError(
                    self.env._("Nothing is selected: tick the rows of the campaign.")
                )
            domain = [("id", "in", ids)]
        elif domain is None or domain is False:
            return [] if model == "ahorro.plan" else [("id", "=", False)]
        if not isinstance(domain, list | tuple):
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        domain = list(domain)
        if model == "ahorro.plan":
            return [*domain, ANY_PLAN] if ids else domain
        if model == "res.partner":
            return [("partner_id", "any", domain)]
        field = self.env[model]._fields.get("plan_id")
        if field is None or field.comodel_name != "ahorro.plan" or not field.store:
            raise UserError(
                self.env._("A campaign cannot be made of this list: it has no plans.")
            )
        return [("named_by", "like", json.dumps([model, domain])), ANY_PLAN]

    @api.model
    def _check_plan_domain(self, domain):
        """Return a domain on plans as a remote client sends it, after checking it."""
        if not isinstance(domain, list | tuple | Domain):
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        try:
            domain = Domain(domain)
            statement = self.env["ahorro.plan"]._search(domain).select()
        except (ValueError, TypeError, KeyError, IndexError):
            statement = None
        if not statement or not self.env["ahorro.plan.past"]._is_readable(statement):
            raise UserError(
                self.env._("The filter of plans could not be read: choose it again.")
            )
        return domain

    @api.model
    def _check_values(self, values):
        """Return the values of a campaign as a remote client sends them, checked.

        :raises UserError: unknown names, or values of the wrong shape
        """
        remote = self.env["ahorro.remote.values"]
        if values is None or values is False:
            values = {}
        if not isinstance(values, dict):
            raise UserError(remote._unreadable_message())
        unknown = values.keys() - VALUES
        if unknown:
            raise UserError(
                self.env._(
                    "A campaign has no such data: %(names)s.",
                    names=", ".join(sorted(map(str, unknown))),
                )
            )
        values = dict(values)
        for name in ("name", "description", "idempotency_key"):
            if not (values.get(name) or "") or not isinstance(values[name], str):
                if values.get(name):
                    raise UserError(remote._unreadable_message())
                values[name] = ""
        for name, model in (("type_id", "type"), ("campaign_id", "campaign")):
            values[name] = self._read_chosen(values.get(name), model)
        values["user_ids"] = [
            user_id for user_id in remote._check_ids(values.get("user_ids")) if user_id
        ]
        distribution = values.get("distribution") or "pool"
        if not isinstance(distribution, str) or distribution not in dict(DISTRIBUTIONS):
            raise UserError(remote._unreadable_message())
        values["closing_date"] = remote._check_day(values.get("closing_date"))
        if values.setdefault("deadline_first", False) not in (True, False, None):
            raise UserError(remote._unreadable_message())
        aside = self.env["ahorro.campaign.aside"]
        for name, check in (
            ("left_aside_percent", aside._check_percent),
            ("left_aside_seed", aside._check_seed),
        ):
            values[name] = check(values.get(name))
        return values

    @api.model
    def _read_chosen(self, chosen, kind):
        """Return the type or the campaign of an id, an empty one for none."""
        model = "ahorro.campaign.type" if kind == "type" else "ahorro.campaign"
        records = self.env[model]
        if not chosen:
            return records
        if type(chosen) is not int or not records.browse(chosen).exists():
            raise UserError(
                self.env._("The campaign type does not exist any more: choose another.")
                if kind == "type"
                else self.env._("The campaign does not exist any more.")
            )
        record = records.browse(chosen)
        record.check_access("read")
        return record

    # === SORTING PLANS ===

    @api.model
    def _get_sorted_query(self, domain, campaign_type, campaign, percent=0, seed=0):
        """Return the SQL that sorts plans: (plan_id, partner_id, reason).

        ``reason`` is NULL for the plans that enter. The first that applies is given.

        :param domain: on ``ahorro.plan``, searched with the user's rights
        :param campaign_type: without one, only what is true of any type is asked
        :param campaign: the campaign to add to, whose share left aside goes on; an
            empty one for a new one
        :param percent: of the people who would enter, how many are left aside
        :param seed: what their draw starts from
        """
        plans = self.env["ahorro.plan"]
        query = plans._search(domain)
        company = campaign.company_id or self.env.company
        self.env["ahorro.case"].flush_model()
        self.env["ahorro.campaign"].flush_model()
        reasons = [
            SQL("WHEN chosen.company_id <> %s THEN 'other_company'", company.id),
            SQL("WHEN chosen.active IS NOT TRUE THEN 'archived'"),
            SQL("WHEN chosen.partner_id IS NULL THEN 'no_holder'"),
        ]
        guard, join = SQL(), SQL()
        if campaign:
            reasons.append(
                SQL(
                    """WHEN EXISTS (
                           SELECT FROM ahorro_case mine
                            WHERE mine.plan_id = chosen.plan_id
                              AND mine.campaign_id = %s) THEN 'already_here'""",
                    campaign.id,
                )
            )
        if campaign_type:
            reasons.append(
                SQL(
                    """WHEN EXISTS (
                           SELECT FROM ahorro_case other
                             JOIN ahorro_campaign c ON c.id = other.campaign_id
                            WHERE other.plan_id = chosen.plan_id
                              AND other.state <> 'done' AND other.type_id = %s
                              AND c.state = 'in_progress') THEN 'same_type_open'""",
                    campaign_type.id,
                )
            )
            reasons.append(SQL("ELSE guard.reason"))
            guard = SQL(
                ", guard AS (%s)",
                self.env["ahorro.contact.guard"]._evaluate_query(
                    SQL("SELECT plan_id FROM chosen"),
                    "phone",
                    campaign_type,
                    use="create",
                ),
            )
            join = SQL("LEFT JOIN guard ON guard.plan_id = chosen.plan_id")
        columns = [
            SQL("%s AS plan_id", SQL.identifier("ahorro_plan", "id")),
            *(
                SQL.identifier("ahorro_plan", name)
                for name in ("company_id", "partner_id", "active")
            ),
        ]
        sorting = SQL(
            """WITH chosen AS MATERIALIZED (%(chosen)s)%(guard)s
               SELECT chosen.plan_id, chosen.partner_id,
                      CASE %(reasons)s END AS reason
                 FROM chosen %(join)s""",
            chosen=query.select(*columns),
            guard=guard,
            reasons=SQL(" ").join(reasons),
            join=join,
        )
        if campaign:
            percent, seed = campaign.left_aside_percent, campaign.left_aside_seed
        if not percent:
            return sorting
        return self.env["ahorro.campaign.aside"]._draw_query(
            sorting, campaign, percent, seed
        )

    @api.model
    def _get_exclusion_labels(self):
        """Return what each reason to stay out is called."""
        return {
            **self.env["ahorro.contact.guard"]._get_reason_labels(),
            "other_company": self.env._("Of another company"),
            "archived": self.env._("Archived plan"),
            "already_here": self.env._("Already in this campaign"),
            "same_type_open": self.env._("Open in another campaign of this type"),
            "left_aside": self.env._("Left aside to measure the effect"),
        }

    @api.model
    def _preview(self, domain, values):
        campaign = values["campaign_id"]
        campaign_type = campaign.type_id or values["type_id"]
        percent, seed = values["left_aside_percent"], values["left_aside_seed"]
        sorting = self._get_sorted_query(domain, campaign_type, campaign, percent, seed)
        rows = self.env.execute_query(
            SQL(
                """SELECT reason, count(*), count(DISTINCT partner_id)
                     FROM (%s) AS sorted GROUP BY reason""",
                sorting,
            )
        )
        counts = {reason: (count, people) for reason, count, people in rows}
        enter, people = counts.pop(None, (0, 0))
        labels = self._get_exclusion_labels()

        def opened(reason):
            question = {
                "domain": to_json(domain),
                "type_id": campaign_type.id,
                "campaign_id": campaign.id,
                "left_aside_percent": percent,
                "left_aside_seed": seed,
                "reason": reason,
            }
            # Archived plans too, where the domain asked for them.
            return [("campaign_exclusion", "like", json.dumps(question)), ANY_PLAN]

        company = campaign.company_id or self.env.company
        return {
            "total": enter + sum(count for count, _people in counts.values()),
            "total_domain": to_json(domain),
            "enter": enter,
            "enter_domain": opened(False),
            "people": people,
            "excluded": [
                {
                    "reason": reason,
                    "label": labels.get(reason, reason),
                    "count": counts[reason][0],
                    "domain": opened(reason),
                }
                for reason in sorted(counts, key=lambda key: -counts[key][0])
            ],
            "overlaps": self._preview_overlaps(sorting) if enter else [],
            "warnings": self.env["ahorro.contact.guard"]._get_warnings(
                company, campaign_type
            ),
        }

    @api.model
    def _preview_overlaps(self, sorting):
        """Return the campaigns in progress that also have plans that enter."""
        rows = self.env.execute_query(
            SQL(
                """SELECT c.id, c.name, count(*)
                     FROM (%s) AS sorted
                     JOIN ahorro_case other ON other.plan_id = sorted.plan_id
                     JOIN ahorro_campaign c ON c.id = other.campaign_id
                    WHERE sorted.reason IS NULL AND other.state <> 'done'
                      AND c.state = 'in_progress'
                    GROUP BY c.id ORDER BY count(*) DESC, c.id""",
                sorting,
            )
        )
        return [
            {"campaign_id": campaign_id, "name": name, "count": count}
            for campaign_id, name, count in rows
        ]
