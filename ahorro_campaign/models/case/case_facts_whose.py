# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL


class AhorroCaseFacts(models.AbstractModel):
    """Whose a case is, and which operators are away."""

    # Apart from what is true of a case whoever looks at it.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.case.facts"

    @api.model
    def _get_own_domain(self, campaign_id=None):
        """Return the domain of the cases that are the user's work.

        :param campaign_id: only of this campaign, which is known to be theirs
        """
        if campaign_id:
            own = Domain("campaign_id", "=", campaign_id)
        else:
            # sudo: that a campaign is theirs is what is asked.
            campaigns_sudo = self.env["ahorro.case"].campaign_id.sudo()
            running = campaigns_sudo._search(
                [("user_ids", "in", [self.env.uid]), ("state", "=", "in_progress")]
            )
            own = Domain("campaign_id", "in", running)
            own |= self._get_own_without_campaign_domain()
        return own & Domain("company_id", "in", self.env.companies.ids)

    @api.model
    def _get_own_without_campaign_domain(self):
        """Return the domain of the cases without a campaign that are the user's."""
        own = Domain("user_id", "=", self.env.uid)
        own |= Domain("next_action_user_id", "=", self.env.uid)
        return Domain("campaign_id", "=", False) & own

    @api.model
    def _get_free_domain(self):
        """Return the domain of the cases that are the user's, or nobody's.

        An agreed call is of whoever agreed it, all else of whom it is assigned to.
        """
        own = [False, self.env.uid]
        callback = self._get_callback_domain()
        return (callback & Domain("next_action_user_id", "in", own)) | (
            ~callback & Domain("user_id", "in", own)
        )

    @api.model
    def _get_work_domain(self):
        return self._get_open_domain() & Domain("is_blocked", "=", False)

    @api.model
    def _get_uncalled_domain(self):
        """Return the domain of the cases that nobody tried and nothing is agreed of."""
        return (
            ~self._get_callback_domain()
            & Domain("attempts", "=", 0)
            & Domain("next_action_at", "=", False)
        )

    @api.model
    def _get_promised_domain(self, user_id):
        """Return the domain of the open cases that a user promised to call about."""
        return self._get_open_domain() & Domain("next_action_user_id", "=", user_id)

    @api.model
    def _get_assigned_domain(self, user_ids):
        """Return the domain of the open cases that some users are assigned.

        :param user_ids: ids; False stands for the shared pool
        """
        return self._get_open_domain() & Domain("user_id", "in", user_ids)

    @api.model
    def _get_attended_domain(self, user_ids):
        """Return the domain of the cases, open or not, that some users attended last.

        :param user_ids: ids; False stands for nobody
        """
        return Domain("last_user_id", "in", user_ids)

    @api.model
    def _get_operator_domain(self, user_ids):
        """Return the domain of the cases of some operators.

        A finished case is of whoever finished it; an open one is of whom it is assigned
        to, or in the pool. Every case is of one person at most, so that the figures of
        all of them add up.

        :param user_ids: ids; False stands for the pool, or nobody
        """
        user_ids = [user_id or False for user_id in user_ids]
        finished = self._get_attended_domain([uid for uid in user_ids if uid])
        finished |= self._get_attended_domain([False]) & Domain(
            "user_id", "in", user_ids
        )
        return self._get_assigned_domain(user_ids) | self._get_done_domain() & finished

    @api.model
    def _get_reach_domain(self):
        """Return the domain of the cases that an operator may read."""
        return (
            Domain("campaign_id.user_ids", "in", [self.env.uid])
            | self._get_own_without_campaign_domain()
            | Domain("plan_id", "any", self._get_plans_in_front_domain())
        )

    @api.model
    def _get_plans_in_front_domain(self):
        """Return the domain of the plans of the person that the user is attending."""
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """%s IN (
                    SELECT p.id FROM ahorro_plan p JOIN ahorro_lease l
                        ON l.partner_id = p.partner_id
                     WHERE l.user_id = %s AND l.expires_at > %s)""",
                model._field_to_sql(alias, "id", query),
                self.env.uid,
                fields.Datetime.now(),
            )
        )

    # === WHO IS AWAY ===

    @api.model
    def _get_left_domain(self):
        """Return the domain of the open cases of which no operator will do the next.

        Their own is away, or who promised the next call.
        """

        def is_away(name):
            return Domain(name, "!=", False) & Domain.custom(
                to_sql=lambda model, alias, query: self._away_condition(
                    SQL.identifier(alias, name),
                    SQL("COALESCE(%s, 0)", SQL.identifier(alias, "campaign_id")),
                    SQL.identifier(alias, "company_id"),
                )
            )

        gone = is_away("user_id") | is_away("next_action_user_id")
        return self._get_running_domain() & gone

    @api.model
    def _away_condition(self, user, campaign, company):
        """Return the SQL that says that an operator is away, see the class.

        :param campaign: SQL of a campaign's id, 0 for none
        """
        return SQL(
            """(EXISTS (SELECT FROM ahorro_operator_absence a
                         WHERE a.user_id = %(user)s AND a.ended_at IS NULL)
                OR NOT EXISTS (SELECT FROM res_users u
                                WHERE u.id = %(user)s AND u.active AND %(able)s)
                OR (%(campaign)s <> 0 AND NOT EXISTS (
                        SELECT FROM ahorro_campaign_user_rel t
                         WHERE t.campaign_id = %(campaign)s
                           AND t.user_id = %(user)s)))""",
            user=user,
            campaign=campaign,
            able=self._able_condition(user, company),
        )

    @api.model
    def _able_condition(self, user, company):
        """Return the SQL that a user has a role and the company."""
        return SQL(
            """(EXISTS (SELECT FROM res_groups_users_rel role
                         WHERE role.uid = %(user)s AND role.gid = ANY(%(roles)s))
                AND EXISTS (SELECT FROM res_company_users_rel access
                             WHERE access.user_id = %(user)s
                               AND access.cid = %(company)s))""",
            user=user,
            company=company,
            roles=self._get_role_group_ids(),
        )

    @api.model
    @tools.ormcache(cache="groups")
    def _get_role_group_ids(self):
        """Return the ids of the groups that make somebody an operator."""
        group = self.env.ref("ahorro_plan.group_operator").sudo()  # groups are closed
        return (group | group.all_implied_by_ids).ids
