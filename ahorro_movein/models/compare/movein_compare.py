# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_import.models.run.import_content import OF_PORTFOLIO

from ...tools.names import same_person

RESULTS = ("new", "changed", "same", "rejected", "duplicate", "ambiguous")


class AhorroImportCompare(models.AbstractModel):
    """Comparing movements and cases with those that are here: nothing is written."""

    _inherit = "ahorro.import.compare"

    def _work(self, run):
        """Compare movements and cases by themselves; a portfolio as ever."""
        if run.content in OF_PORTFOLIO:
            super()._work(run)
            return
        is_news = run.job_phase == "read" or bool(run.error)
        self._compare(run)
        self._end_of_reading(run, is_news=is_news)

    def _compare(self, run, first=False):
        if run.content in OF_PORTFOLIO:
            super()._compare(run, first)
            return
        with run._timed("match"):
            self.env["ahorro.movein.match"]._match_rows(run)
            self._judge_movein_rows(run)
            self._compare_clients(run)
        with run._timed("diff"):
            self._find_names(run)
            self._count_movein_rows(run)

    def _judge_movein_rows(self, run):
        """Write what becomes of each row: new, same, twice in the file, or refused."""
        rejected = SQL(
            "EXISTS (SELECT FROM jsonb_array_elements(l.codes) c WHERE c->>'code' "
            "= ANY(%s))",
            list(self._get_reject_codes()),
        )
        self.env.cr.execute(
            SQL(
                """
                WITH judged AS (
                    SELECT l.id, CASE
                        WHEN %(rejected)s THEN 'rejected'
                        WHEN l.plan_id IS NULL AND l.candidates IS NOT NULL
                            THEN 'ambiguous'
                        WHEN l.plan_id IS NULL THEN 'rejected'
                        WHEN %(known)s THEN 'same'
                        WHEN row_number() OVER (
                            PARTITION BY l.row_key, l.plan_id
                            ORDER BY l.row_number, l.id) > 1 THEN 'duplicate'
                        ELSE 'new' END AS result,
                        %(rejected)s AS is_rejected
                      FROM ahorro_import_line l WHERE l.import_id = %(run)s)
                UPDATE ahorro_import_line l
                   SET result = j.result,
                       codes = (
                           SELECT COALESCE(jsonb_agg(c), '[]'::jsonb)
                             FROM jsonb_array_elements(l.codes) c
                            WHERE c->>'code' <> ALL(%(judged)s))
                        || CASE
                           WHEN j.is_rejected THEN '[]'::jsonb
                           WHEN j.result = 'rejected' THEN %(no_plan)s::jsonb
                           WHEN j.result = 'ambiguous' THEN %(several)s::jsonb
                           WHEN j.result = 'same' THEN %(same)s::jsonb
                           WHEN j.result = 'duplicate' THEN %(twice)s::jsonb
                           ELSE '[]'::jsonb END
                  FROM judged j
                 WHERE j.id = l.id
                   AND (l.result IS DISTINCT FROM j.result OR j.result <> 'new')""",
                run=run.id,
                rejected=rejected,
                known=self._get_known_sql(run),
                judged=list(self._get_judged_codes()),
                no_plan=json.dumps([{"code": "movein_no_plan"}]),
                several=json.dumps([{"code": "movein_several_plans"}]),
                same=json.dumps([{"code": "movein_same"}]),
                twice=json.dumps([{"code": "movein_twice"}]),
            )
        )

    def _get_known_sql(self, run):
        """Return the SQL that this row is here already, and stands.

        A row is here where its movement came before. One of cases also where its plan
        is in that campaign, whatever it is called here: movements say more of it. One
        of movements also where it came as the last one of its case, which says the day
        and not the hour.
        """
        brought = SQL(
            """EXISTS (SELECT FROM ahorro_movement m
                        WHERE m.idempotency_key
                              = %s || l.row_key || ':' || l.plan_id)""",
            self._get_key_prefix(run),
        )
        if run.content == "cases":
            return SQL(
                """(%s OR EXISTS (
                    SELECT FROM ahorro_case k JOIN ahorro_campaign g
                        ON g.id = k.campaign_id
                     WHERE k.plan_id = l.plan_id
                       AND (lower(g.name) = lower(l.movein->>'campaign')
                            OR g.id = (
                                SELECT n.campaign_id FROM ahorro_movein_name n
                                 WHERE n.company_id = l.company_id
                                   AND n.kind = 'campaign'
                                   AND n.key = l.movein->>'campaign_key'
                                   AND n.parent_key = l.movein->>'type_key'))))""",
                brought,
            )
        return SQL(
            """(%(brought)s OR EXISTS (
                    SELECT FROM ahorro_movement m
                     WHERE m.plan_id = l.plan_id
                       AND m.detail->'movein'->>'from_case' = 'true'
                       AND m.detail->'movein'->>'result_key' = l.movein->>'result_key'
                       AND m.detail->'movein'->>'campaign_key'
                           = l.movein->>'campaign_key'
                       AND (l.movein->>'at')::timestamp
                           - m.date BETWEEN INTERVAL '0' AND INTERVAL '1 day'))""",
            brought=brought,
        )

    @api.model
    def _get_key_prefix(self, run):
        """Return what stands before the key of a movement that a file brought."""
        return f"movein:{run.company_id.id}:"

    @api.model
    def _get_reject_codes(self):
        """Return the codes with which reading refuses a row."""
        return {
            f"movein_{code}"
            for code in ("no_identity", "no_date", "bad_date", "future", "says_nothing")
        }

    @api.model
    def _get_judged_codes(self):
        """Return the codes that the comparison gives, each time anew."""
        return {
            "movein_no_plan",
            "movein_several_plans",
            "movein_same",
            "movein_twice",
        }

    def _compare_clients(self, run):
        """Mark the rows that name somebody else than who holds the plan today.

        They stay in the plan's history, and are nobody's of today.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT l.holder_name, c.name, array_agg(l.id)
                     FROM ahorro_import_line l
                     JOIN ahorro_plan p ON p.id = l.plan_id
                     JOIN res_partner c ON c.id = p.partner_id
                    WHERE l.import_id = %s AND l.holder_key <> c.ahorro_search_name
                    GROUP BY 1, 2""",
                run.id,
            )
        )
        others = [
            line_id
            for told, held, ids in rows
            if not same_person(told, held)
            for line_id in ids
        ]
        self.env.cr.execute(
            SQL(
                """WITH told AS (
                       SELECT l.id, l.id = ANY(%(others)s) AS is_other, p.partner_id
                         FROM ahorro_import_line l
                         JOIN ahorro_plan p ON p.id = l.plan_id
                        WHERE l.import_id = %(run)s
                          AND (l.movein_is_other IS TRUE) <> (l.id = ANY(%(others)s)))
                   UPDATE ahorro_import_line l
                      SET movein_is_other = o.is_other,
                          partner_id = CASE WHEN NOT o.is_other THEN o.partner_id END,
                          codes = CASE WHEN o.is_other THEN l.codes || %(code)s::jsonb
                              ELSE (SELECT COALESCE(jsonb_agg(c), '[]'::jsonb)
                                      FROM jsonb_array_elements(l.codes) c
                                     WHERE c->>'code' <> 'movein_other_client') END
                     FROM told o WHERE o.id = l.id""",
                others=others,
                code=json.dumps([{"code": "movein_other_client"}]),
                run=run.id,
            )
        )

    def _find_names(self, run):
        """Ask what the names of the rows that come in mean, where nobody has said."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH said AS MATERIALIZED (
                    SELECT movein AS m FROM ahorro_import_line
                     WHERE import_id = %s AND result IN ('new', 'ambiguous'))
                SELECT 'user', m->>'user_key', min(m->>'user'), '', NULL
                  FROM said WHERE m->>'user_key' <> '' GROUP BY 2
                UNION ALL
                SELECT 'type', m->>'type_key', min(m->>'type'), '', NULL
                  FROM said WHERE m->>'type_key' <> '' GROUP BY 2
                UNION ALL
                SELECT 'result', m->>'result_key', min(m->>'result'), m->>'type_key',
                       min(m->>'type')
                  FROM said WHERE m->>'result_key' <> '' GROUP BY 2, 4
                UNION ALL
                SELECT 'campaign', m->>'campaign_key', min(m->>'campaign'),
                       m->>'type_key', min(m->>'type')
                  FROM said WHERE m->>'campaign_key' <> '' GROUP BY 2, 4""",
                run.id,
            )
        )
        names_sudo = self.env["ahorro.movein.name"]._learn(run.company_id, rows)
        run.movein_name_ids = names_sudo

    def _count_movein_rows(self, run):
        self.env["ahorro.import.line"].invalidate_model()
        counts = dict(
            self.env["ahorro.import.line"]._read_group(
                Domain("import_id", "=", run.id), ["result"], ["__count"]
            )
        )
        problems = self.env["ahorro.import.line"].search_count(
            [("import_id", "=", run.id), ("has_problem", "=", True)]
        )
        run.write(
            {f"count_{name}": counts.get(name, 0) for name in RESULTS}
            | {
                "count_total": sum(counts.values()),
                "count_absent": 0,
                "count_cession": 0,
                "count_problem": problems,
                "revision": run.revision + 1,
                "flags": self.env["ahorro.import.flags"]._get_question_flags(run),
                "read_at": fields.Datetime.now(),
            }
        )
