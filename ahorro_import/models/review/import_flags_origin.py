# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.headers import normalise_header
from ..match.import_coverage import _bare


class AhorroImportFlagsOrigin(models.AbstractModel):
    """Whose file it is, of which kind, and of when.

    A judge returns the level and what the sentence needs, or None.
    """

    _name = "ahorro.import.flags.origin"
    _description = "Warnings of an import: whose file it is"

    def _judge_other_dealer(self, run):
        """Judge whether the file is of this dealership, where it says so."""
        coverage = self.env["ahorro.import.coverage"]
        own, told = (
            coverage._get_own_dealer_codes(run),
            coverage._get_dealer_codes(run),
        )
        if not own or not told:
            return None
        others = {code: n for code, n in told.items() if _bare(code) not in own}
        if not others:
            return "ok", {"dealer": next(iter(told))}
        mine = run.provider_id.dealer_ids.filtered(
            lambda dealer: dealer.company_id == run.company_id
        )
        return "danger", {
            "count": sum(others.values()),
            "dealer": ", ".join(list(others)[:3]),
            "own": ", ".join(mine.mapped("code")),
        }

    def _get_previous(self, run):
        """Return the last import of this administradora that stands."""
        return run.search(
            run._get_siblings_domain() & run._get_standing_domain(),
            order="applied_at desc, id desc",
            limit=1,
        )

    def _judge_older(self, run):
        """Judge whether what was imported is newer than the file."""
        last = self._get_previous(run)
        if not last or not run.report_date:
            return None
        day = fields.Date.to_string
        newest = run.search(
            run._get_siblings_domain()
            & run._get_standing_domain()
            & Domain("report_date", "!=", False),
            order="report_date desc",
            limit=1,
        )
        if newest and self._is_older_than(run, newest):
            return "danger", {
                "last": day(newest.report_date),
                "date": day(run.report_date),
            }
        return "ok", {
            "last": day(last.report_date or last.applied_at),
            "date": day(run.report_date),
        }

    def _is_older_than(self, run, other):
        """Compare the days of two files; within a month only if both say the day."""
        mine, theirs = run.report_date, other.report_date
        if run.is_month_only or other.is_month_only:
            return (mine.year, mine.month) < (theirs.year, theirs.month)
        return mine < theirs

    def _judge_shrank(self, run):
        """Judge whether a complete file has far fewer plans than the portfolio."""
        if not run.is_complete:
            return None
        live = self.env["ahorro.import.coverage"]._count_live_plans(run)
        told = self.env.execute_query(
            SQL(
                """SELECT count(*) FROM ahorro_import_line l
                     LEFT JOIN ahorro_plan p ON p.id = l.plan_id
                     LEFT JOIN ahorro_plan_status s ON s.id = l.status_id
                    WHERE l.import_id = %s
                      AND l.result NOT IN ('rejected', 'duplicate')
                      AND (p.is_live
                           OR (p.id IS NULL AND NOT COALESCE(s.is_final, FALSE)))""",
                run.id,
            )
        )[0][0]
        if not live:
            return None
        lost = 100 * (live - told) / live
        if lost <= self.env["ahorro.parameter"]._get_number(
            "ahorro_import.shrink_percent"
        ):
            return None
        return "danger", {"count": live - told, "percent": round(lost)}

    def _judge_other_report(self, run):
        """Judge whether the headers are another profile's than the chosen one's."""
        headers = [one for one in run.headers or [] if one["text"]]
        if not run.profile_id or not headers:
            return None
        keys = {normalise_header(one["text"]) for one in headers}
        scores = {
            profile: len(keys & set(profile.column_ids.mapped("header_key")))
            for profile in self.env["ahorro.import.read"]._get_usable_profiles(run)
            if profile.provider_id
        }
        own = scores.get(run.profile_id)
        if own is None or not scores:
            return None
        best = max(scores, key=lambda profile: scores[profile])
        if scores[best] <= max(own + 2, 1.3 * own):
            return "ok", {"name": run.profile_id.name}
        return "danger", {
            "name": f"{best.provider_id.name} · {best.name}",
            "own": run.profile_id.name,
            "profile": best.id,
        }

    def _judge_many_rejected(self, run):
        """Judge whether too large a part of the file is rejected."""
        if not run.count_rejected:
            return None
        percent = 100 * run.count_rejected / max(run.count_total, 1)
        if percent <= self.env["ahorro.parameter"]._get_number(
            "ahorro_import.rejected_percent"
        ):
            return None
        return "danger", {"count": run.count_rejected, "percent": round(percent)}

    def _judge_same_file(self, run):
        """Judge whether this very file was imported before."""
        if not run.file_hash:
            return None
        twin = run.search(
            run._get_standing_domain()
            & Domain("company_id", "=", run.company_id.id)
            & Domain("file_hash", "=", run.file_hash)
            & Domain("id", "!=", run.id),
            order="id desc",
            limit=1,
        )
        if not twin:
            return None
        return "warning", {"last": fields.Date.to_string(twin.applied_at)}
