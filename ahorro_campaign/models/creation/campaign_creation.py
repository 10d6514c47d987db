# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import secrets

from psycopg2.errors import UniqueViolation

from odoo import Command, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..guard.ahorro_contact_guard import REASONS
from .campaign_aside import MAX_SEED

NOTHING, EVERY = SQL(), SQL("TRUE")


class AhorroCampaignCreation(models.AbstractModel):
    """How campaigns are made: set-based, whatever the number of plans.

    Called by others: ``_create_once`` and ``_add_plans``; by living campaigns,
    ``_lock_type`` and ``_insert_sorted``.
    """

    _name = "ahorro.campaign.creation"
    _description = "Creation of campaigns"

    @api.model
    def _create_once(self, domain, values):
        """Make the campaign, or return the one that the same request made."""
        key = values["idempotency_key"]
        if key:
            made = self.env["ahorro.campaign"].search(
                [("creation_key", "=", key), ("company_id", "=", self.env.company.id)]
            )
            if made:
                return made
        self._check_new_values(values)
        try:
            # Inside a savepoint: a request sent twice may be here at the same moment.
            with self.env.cr.savepoint():
                campaign = self.env["ahorro.campaign"].create(
                    self._prepare_campaign_values(values)
                )
                campaign.flush_recordset()
        except UniqueViolation as error:
            if error.diag.constraint_name != "ahorro_campaign_creation_key_unique":
                raise
            # Run again by Odoo, it finds what the other one made.
            raise ConcurrencyError("the same campaign is being made") from error
        self._insert_cases(campaign, domain, values)
        return campaign

    @api.model
    def _check_new_values(self, values):
        """Refuse what is missing, with a sentence for each."""
        if not values["name"].strip():
            raise UserError(self.env._("Give the campaign a name."))
        if not values["type_id"]:
            raise UserError(self.env._("Choose the type of the campaign."))
        if not values["type_id"].active:
            raise UserError(
                self.env._(
                    "The campaign type %(type)s is archived: choose another.",
                    type=values["type_id"].name,
                )
            )
        if not values["user_ids"]:
            raise UserError(
                self.env._("Choose the operators who will attend the campaign.")
            )
        today = fields.Date.context_today(self)
        if values["closing_date"] and values["closing_date"] < today:
            raise UserError(self.env._("The closing date has passed: choose another."))
        users_sudo = self.env["res.users"].sudo().browse(values["user_ids"])  # a check
        if len(users_sudo.exists()) != len(set(values["user_ids"])):
            raise UserError(
                self.env._("An operator does not exist any more: choose them again.")
            )
        self.env["ahorro.campaign"]._check_name_is_free(values["name"])

    @api.model
    def _prepare_campaign_values(self, values):
        return {
            "name": values["name"],
            "type_id": values["type_id"].id,
            "description": values["description"] or False,
            "company_id": self.env.company.id,
            "user_ids": [Command.set(values["user_ids"])],
            "distribution": values.get("distribution") or "pool",
            "closing_date": values["closing_date"],
            "deadline_first": bool(values["deadline_first"]),
            "creation_key": values["idempotency_key"] or False,
            "left_aside_percent": values["left_aside_percent"],
            "left_aside_seed": values["left_aside_seed"] or secrets.randbelow(MAX_SEED),
        }

    @api.model
    def _add_plans(self, domain, values):
        """Add plans to a campaign in progress; those in it already stay as they are."""
        campaign = values["campaign_id"]
        campaign.check_access("write")
        if campaign.state != "in_progress":
            raise UserError(
                self.env._(
                    "The campaign %(name)s is archived: reopen it to add plans.",
                    name=campaign.name,
                )
            )
        self._insert_cases(campaign, domain, values)
        return campaign

    @api.model
    def _insert_cases(self, campaign, domain, values):
        """Insert the cases of the plans that enter, and the movement that says so.

        :raises UserError: no plan enters
        """
        adding = bool(values["campaign_id"])
        self._lock_type(campaign.type_id)
        sorting = self.env["ahorro.campaign.preview"]._get_sorted_query(
            domain,
            campaign.type_id,
            campaign if adding else campaign.browse(),
            campaign.left_aside_percent,
            campaign.left_aside_seed,
        )
        distribution = values.get("distribution") or campaign.distribution
        counts = self._insert_sorted(campaign, sorting, distribution)
        entered = counts.pop(None, 0)
        if not entered:
            raise UserError(self._get_nothing_enters_message(counts))
        self.env["ahorro.movement"]._log(
            [
                {
                    "kind": "create",
                    "campaign_id": campaign.id,
                    "detail": {
                        "entered": entered,
                        "excluded": counts,
                        "distribution": distribution,
                    },
                }
            ]
        )

    @api.model
    def _insert_sorted(
        self, campaign, sorting, distribution, also=NOTHING, is_news=EVERY
    ):
        """Insert the cases of sorted plans; return dict of reason to how many.

        :param sorting: SQL of (plan_id, partner_id, reason): without one, it enters
        :param also: SQL of what else is done with ``inserted``, each after a comma
        :param is_news: SQL of which of the guard's answers in ``sorted`` are logged
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH sorted AS MATERIALIZED (%(sorting)s),
                entering AS (
                    SELECT plan_id, partner_id FROM sorted WHERE reason IS NULL),
                inserted AS (
                    INSERT INTO ahorro_case (
                        plan_id, campaign_id, type_id, company_id, user_id, state,
                        attempts, create_uid, create_date, write_uid, write_date)
                    SELECT plan_id, %(campaign)s, %(type)s, %(company)s, %(user)s,
                           'pending', 0, %(uid)s, %(now)s, %(uid)s, %(now)s
                      FROM entering %(join)s
                     ORDER BY entering.plan_id
                    ON CONFLICT (campaign_id, plan_id) DO NOTHING
                    RETURNING plan_id),
                aside AS (
                    INSERT INTO ahorro_campaign_aside (
                        campaign_id, plan_id, partner_id, company_id, date, user_id)
                    SELECT %(campaign)s, plan_id, partner_id, %(company)s, %(now)s,
                           %(uid)s
                      FROM sorted WHERE reason = 'left_aside'
                     ORDER BY plan_id
                    ON CONFLICT (campaign_id, plan_id) DO NOTHING),
                refused AS (
                    INSERT INTO ahorro_guard_log (
                        date, user_id, company_id, channel, type_id, plan_id,
                        partner_id, use, allowed, reason)
                    SELECT %(now)s, %(uid)s, %(company)s, 'phone', %(type)s, plan_id,
                           partner_id, 'create', FALSE, reason
                      FROM sorted WHERE reason = ANY(%(guarded)s) AND %(is_news)s)
                %(also)s
                SELECT reason, count(*) FROM sorted GROUP BY reason
                """,
                sorting=sorting,
                campaign=campaign.id,
                type=campaign.type_id.id,
                company=campaign.company_id.id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                # What the guard says is kept: why somebody was not called.
                guarded=list(REASONS),
                is_news=is_news,
                also=also,
                **self._get_distribution(campaign, distribution),
            )
        )
        self.env["ahorro.case"].invalidate_model()
        self.env["ahorro.campaign.aside"].invalidate_model()
        campaign.invalidate_recordset()
        return dict(rows)

    @api.model
    def _lock_type(self, campaign_type):
        """Fill one campaign of a type at a time: a plan is open in one of them.

        The row is written, not only locked: a lock alone would let the second go on
        under its older snapshot, which does not see the first one's cases. Written, the
        second fails, and Odoo runs it again on what there is.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE ahorro_campaign_type SET write_date = write_date WHERE id = %s",
                campaign_type.id,
            )
        )

    @api.model
    def _get_distribution(self, campaign, distribution):
        """Return the SQL of who gets each case: an expression and what it joins.

        All plans of a person go to one operator.
        """
        if distribution == "even":
            users = self._get_operators_by_load(campaign)
            return {
                "user": SQL("(%s::integer[])[floor(share.number)::integer]", users),
                "join": SQL(
                    """JOIN (SELECT partner_id AS share_partner,
                                    (sum(count(*)) OVER person - count(*)) * %s
                                    / sum(count(*)) OVER () + 1 AS number
                               FROM entering GROUP BY partner_id
                             WINDOW person AS (ORDER BY count(*) DESC, partner_id)
                            ) AS share
                         ON share.share_partner = entering.partner_id""",
                    len(users),
                ),
            }
        if distribution == "last":
            return {
                "user": SQL("last.user_id"),
                "join": SQL(
                    """LEFT JOIN LATERAL (
                           SELECT movement.user_id
                             FROM ahorro_movement movement
                            WHERE movement.partner_id = entering.partner_id
                              AND movement.company_id = %s
                              AND movement.kind IN ('comment', 'finish')
                              AND movement.user_id = ANY(%s)
                            ORDER BY movement.date DESC, movement.id DESC
                            LIMIT 1) AS last ON TRUE""",
                    campaign.company_id.id,
                    campaign.user_ids.ids,
                ),
            }
        return {"user": SQL("NULL::integer"), "join": SQL()}

    @api.model
    def _get_operators_by_load(self, campaign):
        """Return the ids of the operators, who has fewest open cases here first."""
        loads = dict(
            self.env["ahorro.case"]._read_group(
                Domain("campaign_id", "=", campaign.id)
                & self.env["ahorro.case.facts"]._get_open_domain(),
                ["user_id"],
                ["__count"],
            )
        )
        return campaign.user_ids.sorted(lambda user: (loads.get(user, 0), user.id)).ids

    @api.model
    def _get_nothing_enters_message(self, excluded):
        """Return why no plan enters a campaign.

        :param excluded: dict of reason to how many
        """
        if not excluded:
            return self.env._("No plan is selected: choose the plans of the campaign.")
        labels = self.env["ahorro.campaign.preview"]._get_exclusion_labels()
        return self.env._(
            "None of the %(total)s plans can enter the campaign: %(reasons)s.",
            total=sum(excluded.values()),
            reasons=", ".join(
                f"{labels.get(reason, reason)} ({count})"
                for reason, count in sorted(excluded.items(), key=lambda row: -row[1])
            ),
        )
