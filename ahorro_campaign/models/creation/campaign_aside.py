# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: The most of a campaign that can be left aside.
MAX_PERCENT = 50
#: Seeds are below it; 0 is none.
MAX_SEED = 2**31 - 1


class AhorroCampaignAside(models.Model):
    """A plan that would have entered a campaign and was left aside, by a draw.

    A campaign made with a share left aside does not call these plans, so that what
    becomes of them tells what would have become of the others without it. People are
    drawn, not plans: of a person, all plans of the campaign stand on one side. The draw
    goes through people by what they owe, so that both sides owe alike; within one
    number of installments the order is that of a hash of the person and the campaign's
    seed: random, and the same whenever it is drawn again.
    """

    _name = "ahorro.campaign.aside"
    _description = "Plan left aside by a campaign"
    _inherit = ["ahorro.append.only.mixin"]
    _order = "date desc, id desc"
    _log_access = False  # ``date`` and ``user_id`` say it, and nobody ever edits a row
    _rec_name = "plan_id"

    campaign_id = fields.Many2one(
        "ahorro.campaign", required=True, readonly=True, ondelete="restrict"
    )
    plan_id = fields.Many2one(
        "ahorro.plan", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder then",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Who", readonly=True, ondelete="restrict"
    )

    _campaign_plan_unique = models.UniqueIndex(
        "(campaign_id, plan_id)", "This plan was left aside already."
    )

    # === WHAT IS ASKED ===

    @api.model
    def _check_percent(self, percent):
        """Return the share to leave aside, in percent; 0 for none.

        :raises UserError: it is no number, or more than half
        """
        if percent is None or percent is False:
            return 0
        if type(percent) not in (int, float) or not 0 <= percent <= MAX_PERCENT:
            raise UserError(
                self.env._(
                    "Leave aside between 0 and %(most)s percent of the campaign.",
                    most=MAX_PERCENT,
                )
            )
        # As it is kept: what is previewed is what is drawn.
        return round(percent, 2)

    @api.model
    def _check_seed(self, seed):
        if seed is None or seed is False:
            return 0
        if type(seed) is not int or not 0 <= seed < MAX_SEED:
            raise UserError(self.env["ahorro.remote.values"]._unreadable_message())
        return seed

    # === THE DRAW ===

    @api.model
    def _draw_query(self, sorting, campaign, percent, seed):
        """Return the sorting of plans with the reason ``left_aside`` of those drawn.

        Whoever is on a side of the campaign already stays there with their new plans.

        :param sorting: SQL of (plan_id, partner_id, reason)
        :param campaign: the campaign that they are added to; may be empty
        """
        return SQL(
            """
            WITH before_draw AS MATERIALIZED (%(sorting)s),
            known AS (
                SELECT %(case_person)s AS person, FALSE AS is_aside
                  FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                  JOIN res_partner h ON h.id = p.partner_id
                 WHERE c.campaign_id = %(campaign)s
                 UNION ALL
                SELECT %(case_person)s, TRUE
                  FROM ahorro_campaign_aside a
                  JOIN res_partner h ON h.id = a.partner_id
                 WHERE a.campaign_id = %(campaign)s),
            sides AS (SELECT person, bool_or(is_aside) AS is_aside
                        FROM known GROUP BY person),
            entering AS (
                SELECT b.plan_id, %(case_person)s AS person,
                       COALESCE(p.installments_owed, 0) AS owed
                  FROM before_draw b JOIN ahorro_plan p ON p.id = b.plan_id
                  JOIN res_partner h ON h.id = b.partner_id
                 WHERE b.reason IS NULL),
            people AS (SELECT person, max(owed) AS owed FROM entering
                        WHERE NOT EXISTS (SELECT FROM sides
                                           WHERE sides.person = entering.person)
                        GROUP BY person),
            numbered AS (
                SELECT person, row_number() OVER (
                           ORDER BY owed, md5(%(seed)s || ':' || person)) AS number
                  FROM people),
            drawn AS (
                -- Every so many of the row, from a place that the seed chose.
                SELECT person FROM numbered
                 WHERE floor(number * %(share)s + %(start)s)
                       > floor((number - 1) * %(share)s + %(start)s)
                 UNION
                SELECT person FROM sides WHERE is_aside)
            SELECT b.plan_id, b.partner_id,
                   CASE WHEN b.reason IS NULL AND e.person IN (SELECT person FROM drawn)
                        THEN 'left_aside' ELSE b.reason END AS reason
              FROM before_draw b LEFT JOIN entering e ON e.plan_id = b.plan_id
            """,
            sorting=sorting,
            # A person with two contacts is known by the document.
            case_person=SQL("COALESCE('d' || h.ahorro_document_key, 'p' || h.id)"),
            campaign=campaign.id or None,
            seed=str(seed),
            share=SQL("%s::numeric", str(percent / 100)),
            start=SQL("%s::numeric", str((seed * 2654435761 % 2**32) / 2**32)),
        )

    def _append_only_message(self):
        return self.env._(
            "Who is left aside was drawn when the campaign was made: choosing by hand "
            "would measure the choice."
        )
