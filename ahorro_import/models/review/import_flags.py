# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...tools.headers import normalise_header
from ..match.import_coverage import _bare


class AhorroImportFlags(models.AbstractModel):
    """Signs that this is the wrong file, which a person has to confirm.

    Others call ``_get_flags``, ``_get_unconfirmed_flags`` and ``_get_readable_flags``.

    A flag is stored as its code, its level (*danger* asks for a confirmation, *ok* is
    a tick) and what its sentence needs; the sentence is made in the reader's language.
    """

    _name = "ahorro.import.flags"
    _description = "Warnings of an import"

    def _get_flags(self, run):
        """Return the flags of this comparison, the red ones first."""
        flags = [
            self._get_dealer_flag(run),
            self._get_age_flag(run),
            self._get_size_flag(run),
            self._get_report_flag(run),
            self._get_rejected_flag(run),
            self._get_same_file_flag(run),
        ]
        order = {"danger": 0, "warning": 1, "ok": 2}
        return sorted(filter(None, flags), key=lambda flag: order[flag["level"]])

    def _get_unconfirmed_flags(self, run):
        """Return the red flags that nobody has confirmed, with their sentences."""
        confirmed = set(run.confirmed_flags or ())
        return [
            flag
            for flag in self._get_readable_flags(run)
            if flag["level"] == "danger" and flag["code"] not in confirmed
        ]

    def _get_readable_flags(self, run):
        """Return the flags with their sentences in the user's language."""
        confirmed = set(run.confirmed_flags or ())
        return [
            {
                "code": flag["code"],
                "level": flag["level"],
                "count": flag.get("count", 0),
                "text": self._get_flag_text(flag),
                "confirmed": flag["code"] in confirmed,
                # The kind of file that it looks like, to be read as one of those.
                "profile_id": flag.get("profile", False),
                "profile": flag["name"] if flag.get("profile") else "",
            }
            for flag in run.flags or []
        ]

    # === FLAGS ===

    def _get_dealer_flag(self, run):
        own = self.env["ahorro.import.coverage"]._get_own_dealer_codes(run)
        told = self.env["ahorro.import.coverage"]._get_dealer_codes(run)
        if not own or not told:
            return None
        others = {code: n for code, n in told.items() if _bare(code) not in own}
        if not others:
            return {"code": "other_dealer", "level": "ok", "dealer": next(iter(told))}
        return {
            "code": "other_dealer",
            "level": "danger",
            "count": sum(others.values()),
            "dealer": ", ".join(list(others)[:3]),
            "own": ", ".join(
                run.provider_id.dealer_ids.filtered(
                    lambda dealer: dealer.company_id == run.company_id
                ).mapped("code")
            ),
        }

    def _get_previous(self, run):
        """Return the last import of this administradora that stands."""
        return run.search(
            run._get_siblings_domain() & run._get_standing_domain(),
            order="applied_at desc, id desc",
            limit=1,
        )

    def _get_age_flag(self, run):
        last = self._get_previous(run)
        if not last:
            return None
        flag = {
            "code": "older",
            "level": "ok",
            "last": fields.Date.to_string(last.report_date or last.applied_at),
            "date": fields.Date.to_string(run.report_date),
        }
        if not run.report_date:
            return None
        newest = run.search(
            run._get_siblings_domain()
            & run._get_standing_domain()
            & Domain("report_date", "!=", False),
            order="report_date desc",
            limit=1,
        )
        if not newest or not self._is_older_than(run, newest):
            return flag
        last_date = fields.Date.to_string(newest.report_date)
        return flag | {"level": "danger", "last": last_date}

    def _is_older_than(self, run, other):
        """Compare the days of two files; within a month only if both say the day."""
        mine, theirs = run.report_date, other.report_date
        if run.is_month_only or other.is_month_only:
            return (mine.year, mine.month) < (theirs.year, theirs.month)
        return mine < theirs

    def _get_size_flag(self, run):
        if not run.is_complete:
            return None
        live = self.env["ahorro.import.coverage"]._get_plan_counts(run)[0]
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
        return {
            "code": "shrank",
            "level": "danger",
            "count": live - told,
            "percent": round(lost),
        }

    def _get_report_flag(self, run):
        """Warn when the headers are another profile's rather than the chosen one's."""
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
            return {"code": "other_report", "level": "ok", "name": run.profile_id.name}
        return {
            "code": "other_report",
            "level": "danger",
            "name": f"{best.provider_id.name} · {best.name}",
            "own": run.profile_id.name,
            "profile": best.id,
        }

    def _get_rejected_flag(self, run):
        if not run.count_rejected:
            return None
        percent = 100 * run.count_rejected / max(run.count_total, 1)
        if percent <= self.env["ahorro.parameter"]._get_number(
            "ahorro_import.rejected_percent"
        ):
            return None
        return {
            "code": "many_rejected",
            "level": "danger",
            "count": run.count_rejected,
            "percent": round(percent),
        }

    def _get_same_file_flag(self, run):
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
        return {
            "code": "same_file",
            "level": "warning",
            "last": fields.Date.to_string(twin.applied_at),
        }

    # === SENTENCES ===

    def _get_flag_text(self, flag):
        builder = getattr(self, f"_get_{flag['code']}_text")
        return builder(flag, flag["level"] == "ok")

    def _get_other_dealer_text(self, flag, fine):
        if fine:
            return self.env._(
                "It is this dealership's (%(code)s).", code=flag["dealer"]
            )
        return self.env._(
            "The file is of dealership %(code)s, and yours is %(own)s.",
            code=flag["dealer"],
            own=flag["own"],
        )

    def _get_older_text(self, flag, fine):
        last = fields.Date.to_date(flag["last"])
        if fine:
            days = (fields.Date.context_today(self) - last).days
            return self.env._(
                "It is not older than the last import (%(days)s days ago).",
                days=max(days, 0),
            )
        return self.env._(
            "The file is of %(date)s, older than what was imported last (%(last)s).",
            date=format_date(self.env, flag["date"]),
            last=format_date(self.env, last),
        )

    def _get_shrank_text(self, flag, fine):
        return self.env._(
            "The file has %(percent)s %% fewer plans than the portfolio: %(count)s of "
            "them would be left out.",
            percent=flag["percent"],
            count=flag["count"],
        )

    def _get_other_report_text(self, flag, fine):
        if fine:
            return self.env._("It has the columns of %(name)s.", name=flag["name"])
        return self.env._(
            "Its columns look like %(name)s and not like %(own)s: choose the right "
            "kind of file.",
            name=flag["name"],
            own=flag["own"],
        )

    def _get_many_rejected_text(self, flag, fine):
        return self.env._(
            "%(count)s rows are rejected, %(percent)s %% of the file.",
            count=flag["count"],
            percent=flag["percent"],
        )

    def _get_same_file_text(self, flag, fine):
        return self.env._(
            "This very file was imported on %(date)s.",
            date=format_date(self.env, flag["last"]),
        )
