# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime

from odoo.service.model import call_kw

from odoo.addons.ahorro_plan.tests.rights_common import RpcCase

from .campaign_common import AhorroCampaignCommon

ARGENTINA = "America/Argentina/Buenos_Aires"
JAPAN = "Asia/Tokyo"


class ReportCase(RpcCase, AhorroCampaignCommon):
    """The reports as supervisors get them, and the rows that their figures open."""

    def _ask(self, model, method, *args, user=None, tz=None):
        env = self.env(user=user or self.supervisor, context={}, su=False)
        kwargs = {"context": {"tz": tz}} if tz else {}
        return call_kw(env[model], method, args, kwargs)

    def _rows(self, figure, user=None, tz=None):
        """Return the ids of the rows that a click on a figure opens."""
        env = self.env(user=user or self.supervisor, context={}, su=False)
        if tz:
            env = env(context={"tz": tz})
        return set(env[figure["model"]].search(figure["domain"]).ids)

    @classmethod
    def _at(cls, case, moment, result=None, user=None, **values):
        """Write an attention of a moment in UTC; with a result it finishes the case.

        :return: the movement's id
        """
        moment = datetime.datetime.fromisoformat(moment)
        kind = "finish" if result and result.closes else "comment"
        movement = (
            cls.env["ahorro.movement"]
            .with_user(user or cls.operator)
            ._log(
                [
                    {
                        "kind": kind,
                        "case_id": case.id,
                        "date": moment,
                        "result_id": result.id if result else False,
                        **values,
                    }
                ]
            )
        )
        done = kind == "finish"
        case.write(
            {
                "state": "done" if done else "in_progress",
                "started_at": case.started_at or moment,
                "finished_at": moment if done else False,
                "result_id": result.id if result else False,
            }
        )
        cls.env.flush_all()
        return movement.id
