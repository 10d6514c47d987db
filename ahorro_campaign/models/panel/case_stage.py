# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.panel_question import QuestionError, read_question

#: Movements by which a case goes from one state, or one result, to another.
STEPS = ("comment", "finish", "reopen", "correct")


class AhorroCaseStage(models.AbstractModel):
    """Where a case stands for the panel, now or at a past moment.

    ``not_started``: nobody has written anything. ``started``: somebody has, and it is
    open. Finished: the class that its result has in the panel (``approved``…), or
    ``other`` where the result has none.

    A past state is that of the last step before the moment that was not taken back by
    then. A case that had no step since is as it is now.
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
    def _get_stage_sql(self, moment=None):
        """Return the SQL of the stage of the case ``c``, with its result ``r``."""
        now = SQL(
            """CASE c.state WHEN 'pending' THEN 'not_started'
                            WHEN 'in_progress' THEN 'started'
                            ELSE COALESCE(r.panel_class, 'other') END"""
        )
        if moment is None:
            return now
        return SQL(
            """CASE WHEN NOT EXISTS (
                        SELECT FROM ahorro_movement later
                         WHERE later.case_id = c.id AND later.date >= %(moment)s
                           AND (later.kind = ANY(%(steps)s) OR later.kind = 'undo'))
                    THEN %(now)s
                    ELSE COALESCE((
                        SELECT CASE WHEN step.kind IN ('comment', 'reopen')
                                    THEN 'started'
                                    ELSE COALESCE(was.panel_class, 'other') END
                          FROM ahorro_movement step
                          LEFT JOIN ahorro_result was ON was.id = step.result_id
                         WHERE step.case_id = c.id AND %(steady)s
                         ORDER BY step.date DESC, step.id DESC LIMIT 1),
                        'not_started') END""",
            now=now,
            moment=moment,
            steps=list(STEPS),
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
        """Return the SQL of the stage of a plan's last case of a process.

        A plan without one is not started.

        :param plan: SQL of the plan's id
        """
        existed = SQL("AND c.create_date < %s", moment) if moment else SQL()
        return SQL(
            """COALESCE((
                SELECT %(stage)s
                  FROM ahorro_case c
                  LEFT JOIN ahorro_result r ON r.id = c.result_id
                 WHERE c.plan_id = %(plan)s %(existed)s
                   AND c.type_id = ANY(ARRAY(SELECT id FROM ahorro_campaign_type
                                              WHERE process = %(process)s))
                 ORDER BY c.id DESC LIMIT 1), 'not_started')""",
            stage=self._get_stage_sql(moment),
            process=process,
            plan=plan,
            existed=existed,
        )
