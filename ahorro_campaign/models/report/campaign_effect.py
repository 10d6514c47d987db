# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.months import last_months

from ...tools import effect
from ...tools.presets import day_start

#: Days in which a plan can be cured.
DAYS = 30
#: Months of campaigns that are looked at unless more are asked for.
CAMPAIGNS = 12
#: What counts as having been attended.
ATTENTIONS = ["comment", "finish"]
SIDES = ("called", "aside")


class AhorroCampaignEffect(models.AbstractModel):
    """What a campaign was worth: those it called against those it left aside.

    *Cured*: a plan that owed when it entered, or was left aside, owed nothing at some
    moment of the next 30 days, and its contract was not over at their end. All plans of
    a side count, called or not reached: what the draw made alike is compared.
    """

    _name = "ahorro.campaign.effect"
    _description = "Report: effect of campaigns"
    _inherit = "ahorro.panel.sales"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "effect",
                "sequence": 400,
                "kind": "block",
                "prepare": self._prepare_block,
            }
        ]

    # === SQL ===

    @api.model
    def _get_side_sql(self, campaign, side, before):
        """Return the SQL of the plans of a side and what became of each.

        :param campaign: an id
        :param before: UTC; days after it are not over
        :return: SQL of ``id``, ``owed`` (at the start, and the 30 days are over),
            ``cured`` and ``attended`` (by anybody, in those days)
        :raises AccessError: a campaign out of the user's reach
        """
        self.env["ahorro.campaign"].browse(campaign).check_access("read")
        rows = self.env["ahorro.report.rows"]
        members = {
            "called": SQL(
                """SELECT plan_id, create_date AS start FROM ahorro_case
                    WHERE campaign_id = %s""",
                campaign,
            ),
            "aside": SQL(
                """SELECT plan_id, date AS start FROM ahorro_campaign_aside
                    WHERE campaign_id = %s""",
                campaign,
            ),
        }[side]
        end = SQL("member.start + make_interval(days => %s)", DAYS)
        return SQL(
            """SELECT p.id, seen.owed,
                      seen.owed AND NOT COALESCE(
                          %(status)s::integer = ANY(%(exits)s), FALSE)
                      AND EXISTS (
                          SELECT FROM %(debts)s c
                           WHERE c.new_value = '0'
                             AND c.date >= member.start AND c.date < %(end)s) AS cured,
                      seen.owed AND EXISTS (
                          SELECT FROM ahorro_movement m
                           WHERE m.plan_id = p.id AND m.kind = ANY(%(attentions)s)
                             AND m.date >= member.start AND m.date < %(end)s
                          ) AS attended
                 FROM (%(members)s) AS member
                 JOIN (%(plans)s) AS p ON p.id = member.plan_id
                CROSS JOIN LATERAL (
                    SELECT %(end)s <= %(before)s
                           AND COALESCE(%(was_owed)s::integer, 0) >= 1 AS owed
                    OFFSET 0) AS seen""",
            members=members,
            plans=rows._get_plans_sql(),
            status=rows._was_sql("p", "status_id", end),
            exits=rows._get_exit_ids(),
            was_owed=rows._was_sql("p", "installments_owed", SQL("member.start")),
            debts=self.env["ahorro.plan.change"]._get_own_sql(
                SQL("p.id"), "installments_owed"
            ),
            end=end,
            before=before,
            attentions=ATTENTIONS,
        )

    @api.model
    def _get_effect_sql(self, campaign, side, part, before):
        """Return the SQL of the ids of the plans of a side that count for a figure."""
        flags = {
            "owed": SQL("owed"),
            "cured": SQL("cured"),
            "attended": SQL("attended"),
        }
        return SQL(
            "SELECT id FROM (%s) AS side WHERE %s",
            self._get_side_sql(campaign, side, before),
            flags[part],
        )

    # === THE BLOCK ===

    @api.model
    def _prepare_block(self, question):
        months = last_months(
            question.day, question.filters.month_count("effect", CAMPAIGNS)
        )
        made = Domain("left_aside_percent", ">", 0) & Domain(
            "company_id", "in", self.env.companies.ids
        )
        zone = self.env["ahorro.report.rows"]._get_zone()
        since = Domain("create_date", ">=", day_start(months[-1], zone))
        campaigns = self.env["ahorro.campaign"].search(
            made & since, order="create_date desc, id desc"
        )
        rows, notes = [], []
        for campaign in campaigns:
            sides = {
                side: self._prepare_side(question, campaign, side) for side in SIDES
            }
            rows += sides.values()
            notes.append({"text": self._get_verdict(campaign, sides)})
        older = self.env["ahorro.campaign"].search_count(made & ~since, limit=1)
        return {
            "kind": "table",
            "title": self.env._("Effect of campaigns"),
            "subtitle": campaigns.name if len(campaigns) == 1 else "",
            "definition": self.env._(
                "Campaigns made with a share left aside by a draw. Of the plans that "
                "owed when the campaign began and whose %(days)s days are over: how "
                "many owed nothing at some moment of those days and were not "
                "rescinded. All plans of a group count, whether or not somebody was "
                "reached. The interval is of 95 %%; it treats each plan as a person of "
                "its own. Attended: with a movement in those days, by whatever "
                "campaign.",
                days=DAYS,
            ),
            "row_label": self.env._("Group"),
            "columns": [
                {"id": "plans", "label": self.env._("Plans"), "kind": "count"},
                {"id": "owed", "label": self.env._("Owed, days over"), "kind": "count"},
                {"id": "cured", "label": self.env._("Cured"), "kind": "count"},
                {"id": "attended", "label": self.env._("Attended"), "kind": "count"},
            ],
            "rows": rows,
            "total": False,
            "chart": False,
            "months": len(months),
            # No button here calls whom a campaign left aside.
            "data": False,
            "has_more": bool(older),
            "notes": notes,
            "empty": self.env._(
                "No campaign of these months left anybody aside. Choose a share when "
                "you create one, and here it says what calling was worth."
            ),
        }

    @api.model
    def _prepare_side(self, question, campaign, side):
        """Return the row of a side of a campaign."""
        panel = self.env["ahorro.panel"]
        labels = {
            "called": self.env._("Called by the campaign"),
            "aside": self.env._("Left aside"),
        }
        parts = {
            "plans": self.env._("Plans"),
            "owed": self.env._("Owed at the start, %s days over", DAYS),
            "cured": self.env._("Cured"),
            "attended": self.env._("Attended"),
        }
        counts = self._count_side(question, campaign, side)
        cells = {}
        for part, label in parts.items():
            model, domain = self._get_rows(question, campaign, side, part)
            figure = panel._figure(
                counts[part],
                domain,
                f"{campaign.name}, {labels[side]}: {label}",
                model=model,
            )
            if part in ("cured", "attended"):
                if counts["owed"]:
                    figure["percent"] = 100 * counts[part] / counts["owed"]
                else:
                    # Nobody to speak of: neither 0 % nor 100 %.
                    figure |= {
                        "value": False,
                        "hint": self.env._("None owed, or the days are not over."),
                    }
            cells[part] = figure
        return {
            "id": f"{campaign.id}_{side}",
            "label": labels[side],
            "group": campaign.name,
            "cells": cells,
        }

    @api.model
    def _get_rows(self, question, campaign, side, part):
        """Return the model and the domain of the rows of a figure."""
        plans = question.domain & Domain("active", "in", [True, False])
        if part != "plans":
            plans &= self.env["ahorro.report.rows"]._domain(
                "effect",
                campaign=campaign.id,
                side=side,
                part=part,
                before=question.moment.replace(microsecond=0),
            )
        if side == "aside":
            mine = Domain("aside_ids", "any", [("campaign_id", "=", campaign.id)])
            return "ahorro.plan", mine & plans
        mine = Domain("campaign_id", "=", campaign.id)
        return "ahorro.case", mine & Domain("plan_id", "any", list(plans))

    @api.model
    def _count_side(self, question, campaign, side):
        """Return dict of each figure of a side to its number."""
        chosen = self.env["ahorro.report.rows"]._get_plans_sql(question.domain)
        found = self.env.execute_query(
            SQL(
                """SELECT count(*), count(*) FILTER (WHERE owed),
                          count(*) FILTER (WHERE cured),
                          count(*) FILTER (WHERE attended)
                     FROM (%s) AS side WHERE id IN (SELECT id FROM (%s) AS chosen)""",
                self._get_side_sql(
                    campaign.id, side, question.moment.replace(microsecond=0)
                ),
                chosen,
            )
        )[0]
        return dict(zip(("plans", "owed", "cured", "attended"), found, strict=True))

    @api.model
    def _get_verdict(self, campaign, sides):
        """Return the sentence of what the two groups tell, or that they do not."""

        def group(side):
            cells = sides[side]["cells"]
            return cells["cured"]["value"] or 0, cells["owed"]["value"]

        found = effect.compare(group("called"), group("aside"))
        if found.verdict == effect.NOBODY:
            return self.env._(
                "%(campaign)s: nothing to compare yet: a group has nobody who owed and "
                "whose %(days)s days are over.",
                campaign=campaign.name,
                days=DAYS,
            )
        number = self.env["ir.qweb.field.float"].value_to_html
        points, low, high = (
            number(value, {"precision": 1})
            for value in (found.points, found.low, found.high)
        )
        sentences = {
            effect.TOO_FEW: self.env._(
                "The groups are too small to conclude anything."
            ),
            effect.UNCLEAR: self.env._("It may be chance: the interval holds zero."),
            effect.BETTER: self.env._("Calling cured more."),
            effect.WORSE: self.env._("Those called were cured less."),
        }
        return self.env._(
            "%(campaign)s: %(points)s points of difference (from %(low)s to %(high)s). "
            "%(verdict)s",
            campaign=campaign.name,
            points=points,
            low=low,
            high=high,
            verdict=sentences[found.verdict],
        )


class AhorroReport(models.AbstractModel):
    """The reports of the portfolio that campaigns add."""

    _inherit = "ahorro.report"

    @api.model
    def _get_panel_blocks(self):
        return [
            *super()._get_panel_blocks(),
            *self.env["ahorro.campaign.effect"]._get_parts(),
        ]


class AhorroReportRows(models.AbstractModel):
    """The rows of the reports that campaigns add."""

    _inherit = "ahorro.report.rows"

    @api.model
    def _get_kinds(self):
        effects = self.env["ahorro.campaign.effect"]
        return {**super()._get_kinds(), "effect": effects._get_effect_sql}

    @api.model
    def _read(self, name, value):
        if name == "campaign":
            if type(value) is not int or not 0 < value < 2**31:
                raise ValueError(value)
            return value
        return super()._read(name, value)
