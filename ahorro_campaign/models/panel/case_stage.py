# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, frozendict, ormcache

from ...tools.panel_question import QuestionError, read_question

#: Movements by which a case goes from one state, or one result, to another.
STEPS = ("comment", "finish", "reopen", "correct", "close")
#: What stands for a stage without a result, beside the ids of results.
NOT_STARTED, STARTED = -2, -1
#: The class of a result that has none in the panel.
OTHER = "other"


class AhorroCaseStage(models.AbstractModel):
    """Where a case stands for the panel, now or at a past moment.

    ``not_started``: nobody has written anything. ``started``: somebody has, and it is
    open. Finished: the class that its result has in the panel (``approved``…), or
    ``other`` where the result has none.

    A past state is that of the last step before the moment that was not taken back by
    then. A case that only went forward since is told by when it was begun and finished,
    which it keeps itself: its movements are not asked.
    """

    _name = "ahorro.case.stage"
    _description = "Where a case stands for the panel"

    @api.model
    def _read_question(self, operator, text, **shape):
        """Return the question that a domain carries to its search.

        :param operator: of the domain; a question is asked with ``like``
        :param shape: see ``read_question``
        :raises UserError: it is something else
        """
        try:
            return read_question(text if operator == "like" else None, shape)
        except QuestionError:
            raise UserError(
                self.env._("This list of the panel cannot be read: open it again.")
            ) from None

    @api.model
    @ormcache()
    def _get_names(self):
        """Return dict of the codes of ``_get_stage_sql`` to the stages they mean."""
        # sudo: a case is counted whoever may read its result, archived or not.
        results_sudo = self.env["ahorro.result"].sudo().with_context(active_test=False)
        # A few dozen.
        found = results_sudo.search_fetch([], ["panel_class"])
        return frozendict(
            {NOT_STARTED: "not_started", STARTED: "started", 0: OTHER}
            | {result.id: result.panel_class or OTHER for result in found}
        )

    @api.model
    def _get_codes(self, stages):
        """Return the codes of ``_get_stage_sql`` that mean one of these stages."""
        return [code for code, stage in self._get_names().items() if stage in stages]

    @api.model
    def _get_stage_sql(self, moment=None):
        """Return the SQL of a number that says the stage of the case ``c``.

        It is that of ``_get_names``: a number for what has no result yet, or the id of
        the result. What class a result has is not looked up case by case.
        """
        now = SQL(
            """CASE c.state WHEN 'pending' THEN %s WHEN 'in_progress' THEN %s
                            ELSE COALESCE(c.result_id, 0) END""",
            NOT_STARTED,
            STARTED,
        )
        if moment is None:
            return now
        return SQL(
            """CASE WHEN c.state <> 'pending' AND c.started_at IS NULL OR %(again)s
                    THEN %(logged)s
                    WHEN c.state = 'pending' OR c.started_at >= %(moment)s
                    THEN %(not_started)s
                    WHEN c.finished_at < %(moment)s THEN %(now)s
                    ELSE %(started)s END""",
            again=self._get_taken_back_sql(moment),
            logged=self._get_logged_stage_sql(moment),
            now=now,
            moment=moment,
            started=STARTED,
            not_started=NOT_STARTED,
        )

    @api.model
    def _get_taken_back_sql(self, moment):
        """Return the SQL of whether the case ``c`` went back since a moment.

        Its own two moments, when it was begun and when it was finished, say what any
        other case was: it went forward alone.
        """
        return SQL(
            """EXISTS (SELECT FROM ahorro_movement back
                        WHERE back.case_id = c.id AND back.date >= %s
                          AND back.kind IN ('reopen', 'undo', 'correct'))""",
            moment,
        )

    @api.model
    def _get_logged_stage_sql(self, moment):
        """Return the SQL of what the movements alone say of the case ``c``."""
        return SQL(
            """COALESCE((
                SELECT CASE WHEN step.kind IN ('comment', 'reopen') THEN %(started)s
                            ELSE COALESCE(step.result_id, 0) END
                  FROM ahorro_movement step
                 WHERE step.case_id = c.id AND %(steady)s
                 ORDER BY step.date DESC, step.id DESC LIMIT 1), %(not_started)s)""",
            started=STARTED,
            not_started=NOT_STARTED,
            steady=self._get_steady_sql("step", moment),
        )

    @api.model
    def _get_steady_sql(self, alias, moment):
        """Return the SQL that a movement is an earlier step, not taken back by then."""
        return SQL(
            """(%(alias)s.date < %(moment)s AND %(alias)s.kind = ANY(%(steps)s)
                AND NOT EXISTS (
                    SELECT FROM ahorro_movement undo
                     WHERE undo.reverses_id = %(alias)s.id AND undo.kind = 'undo'
                       AND undo.date < %(moment)s))""",
            alias=SQL.identifier(alias),
            moment=moment,
            steps=list(STEPS),
        )

    @api.model
    def _get_last_stage_sql(self, plan, process, moment=None):
        """Return the SQL of the stage of a plan's last case of a process, a number.

        A plan without one is not started.

        :param plan: SQL of the plan's id
        """
        existed = SQL("AND c.create_date < %s", moment) if moment else SQL()
        # The types are named, not joined: the database can ask plans side by side.
        return SQL(
            """COALESCE((
                SELECT %(stage)s
                  FROM ahorro_case c
                 WHERE c.plan_id = %(plan)s %(existed)s
                   AND c.type_id = ANY(%(types)s)
                 ORDER BY c.id DESC LIMIT 1), %(not_started)s)""",
            stage=self._get_stage_sql(moment),
            types=list(self._get_type_ids((process,))),
            plan=plan,
            existed=existed,
            not_started=NOT_STARTED,
        )

    @api.model
    @ormcache("processes")
    def _get_type_ids(self, processes):
        """Return the ids of the campaign types of some processes, archived ones too."""
        # sudo: as the results of their cases.
        types_sudo = self.env["ahorro.campaign.type"].sudo()
        types_sudo = types_sudo.with_context(active_test=False)
        found = types_sudo.search([("process", "in", list(processes))])
        return tuple(found.ids)
