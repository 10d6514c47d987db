# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class AhorroLivingEnter(models.AbstractModel):
    """Plans that enter living campaigns, as if a supervisor had added them.

    Called by others of this room: ``_follow``.
    """

    _name = "ahorro.living.enter"
    _description = "Entering living campaigns"

    @api.model
    def _follow(self, living, author, by):
        """Let the plans that belong to a campaign enter it.

        :param author: the same rules, with the rights of whoever wrote them
        :return: dict of ``entered`` (new cases) and ``again`` (finished ones)
        """
        again = self._enter_again(living, author, by)
        return {"entered": self._enter_new(living, author, by), "again": again}

    @api.model
    def _limit(self, domain, by):
        """Return a domain of plans, of the file's administradora alone."""
        if by.provider is None:
            return domain
        return domain & Domain("provider_id", "=", by.provider.id)

    @api.model
    def _find(self, author, domain, by):
        """Return the domain of the plans of a domain, by their ids.

        What follows, the guard above all, is asked about these few: with their number
        the database knows how to, and from a filter alone it may guess one plan where
        there are thousands, and compare each with each.
        """
        domain = self._limit(domain, by)
        if domain.is_false():
            return domain
        ids = list(author.env["ahorro.plan"]._search(domain))
        return Domain("id", "in", ids) if ids else Domain.FALSE

    @api.model
    def _enter_new(self, living, author, by):
        """Insert a case, and its movement, of each plan that has none here."""
        campaign = living.campaign_id
        # The guard need not be asked about those that are here.
        here = Domain("case_ids", "any", [("campaign_id", "=", campaign.id)])
        plans = self._find(author, author._get_new_domain() & ~here, by)
        if plans.is_false():
            return 0
        preview = author.env["ahorro.campaign.preview"]
        sorting = preview._get_sorted_query(
            plans, campaign.type_id, campaign.with_env(author.env)
        )
        counts = self.env["ahorro.campaign.creation"]._insert_sorted(
            campaign,
            sorting,
            campaign.distribution,
            also=self._get_movements_sql(campaign, by),
            is_news=self._get_news_sql(campaign.type_id),
        )
        self.env["ahorro.movement"].invalidate_model(flush=False)
        return counts.get(None, 0)

    @api.model
    def _get_movements_sql(self, campaign, by):
        """Return the SQL of a movement for each case that was inserted.

        It names the plan and not the case: where the import is undone and nobody did
        anything, the case goes, and both movements stay.
        """
        return SQL(
            """,
            logged AS (
                INSERT INTO ahorro_movement (
                    company_id, campaign_id, plan_id, partner_id, type_id, status_id,
                    user_id, date, kind, comment, origin_model, origin_id, detail)
                SELECT p.company_id, %(campaign)s, p.id, p.partner_id, %(type)s,
                       p.status_id, %(uid)s, %(now)s, 'enter', %(text)s, %(model)s,
                       %(file)s, %(detail)s
                  FROM inserted JOIN ahorro_plan p ON p.id = inserted.plan_id
                 ORDER BY p.id)""",
            campaign=campaign.id,
            type=campaign.type_id.id,
            uid=self.env.uid,
            now=fields.Datetime.now(),
            text=self.env["ahorro.living.case"]._get_text("enter", by),
            model=by.model,
            file=by.file_id,
            detail=Json({"file": by.name, "no_contact": True}),
        )

    @api.model
    def _get_news_sql(self, campaign_type):
        """Return the SQL of which answers of the guard are logged: not each time."""
        return SQL(
            """NOT EXISTS (
                SELECT FROM ahorro_guard_log told
                 WHERE told.plan_id = sorted.plan_id AND told.use = 'create'
                   AND told.type_id = %s AND told.reason = sorted.reason)""",
            campaign_type.id,
        )

    @api.model
    def _enter_again(self, living, author, by):
        """Open the finished cases of plans that belong anew; return how many."""
        finished = Domain("campaign_id", "=", living.campaign_id.id)
        finished &= Domain("state", "=", "done")
        if not self.env["ahorro.case"].search_count(finished, limit=1):
            return 0
        plans = self._find(author, author._get_again_domain(), by)
        if plans.is_false():
            return 0
        campaign = living.campaign_id
        sorting = author.env["ahorro.campaign.preview"]._get_sorted_query(
            plans, campaign.type_id, author.env["ahorro.campaign"]
        )
        rows = self.env.execute_query(
            SQL("SELECT plan_id FROM (%s) s WHERE reason IS NULL", sorting)
        )
        if not rows:
            return 0
        cases = self.env["ahorro.living.case"]
        ids = cases._lock(
            SQL(
                "c.campaign_id = %s AND c.state = 'done' AND c.plan_id = ANY(%s)",
                campaign.id,
                [plan_id for (plan_id,) in rows],
            )
        )
        cases._open_again(ids, by)
        return len(ids)
