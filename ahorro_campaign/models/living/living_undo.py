# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.tools import SQL

MOVEMENT = SQL("m")


class AhorroLivingUndo(models.AbstractModel):
    """Taking back what files did that do not count any more.

    Whatever the order in which imports are undone: what is asked is whether the file of
    a movement counts, and whether the plan is still where that file put it. With each
    file, and each undoing, all that files of the past did is looked at again.

    ============================ =====================================================
    entered, and nobody did      the case goes, and a movement says so; what files did
    anything since               to it stays under its plan and campaign
    closed, or opened again      it is what it was before
    somebody did something since it stays, and a supervisor is asked
    the plan is still so         it stays: another file says the same
    ============================ =====================================================

    Called by others of this room: ``_take_back`` and ``_get_idle_rows``.
    """

    _name = "ahorro.living.undo"
    _description = "Undoing what files did to campaigns"

    @api.model
    def _take_back(self, run, by):
        """Take back what files of a run's administradora did; return how much.

        :param run: a row of ``ahorro.living.run``
        """
        files = self._get_undone_files(run)
        if not files:
            return 0
        livings = {
            living.campaign_id.id: living._as_author()
            for living in self.env["ahorro.living"].search(
                [("company_id", "=", run.company_id.id)]
            )
        }
        count = 0
        while True:
            # What was done on top of something goes first.
            while ids := self._find_last(run, files, livings):
                self.env["ahorro.living.case"]._reverse(ids, by)
                count += len(ids)
            gone = self._take_entries_back(run, files, livings, by)
            if not gone:
                return count
            # Who went to another campaign of the type comes back to the one before.
            count += gone

    @api.model
    def _get_undone_files(self, run):
        """Return the ids of the files that came and do not count any more."""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT origin_id FROM ahorro_living_run
                    WHERE company_id = %s AND provider_id = %s
                      AND origin_id NOT IN %s""",
                run.company_id.id,
                run.provider_id.id,
                self.env["ahorro.portfolio.files"]._get_standing_sql(),
            )
        )
        return [file_id for (file_id,) in rows]

    # === CLOSED, AND OPENED AGAIN ===

    @api.model
    def _find_last(self, run, files, livings):
        """Return the ids of the movements to take back now, their cases locked."""
        cases = self.env["ahorro.living.case"]
        locked = cases._lock(
            SQL("c.id IN (SELECT m.case_id %s)", self._get_done_sql(run, files))
        )
        if not locked:
            return []
        rows = self.env.execute_query(
            SQL(
                """SELECT m.id, m.kind, m.campaign_id, m.case_id, m.plan_id,
                          m.kind = 'reopen' AND COALESCE((
                              SELECT closed.origin_model = m.origin_model
                                     AND closed.origin_id = ANY(%s)
                                FROM ahorro_movement closed
                               WHERE closed.case_id = m.case_id AND closed.id < m.id
                                 AND closed.kind = 'close' AND NOT %s
                               ORDER BY closed.id DESC LIMIT 1), FALSE)
                          %s ORDER BY m.id""",
                files,
                self.env["ahorro.movement"]._undone_condition("closed"),
                self._get_done_sql(run, files),
            )
        )
        held = self.env["ahorro.living.leave"]._find(
            locked,
            self.env["ahorro.living.leave"]._get_asked_domain(fields.Datetime.now()),
        )
        found = []
        for campaign_id in sorted({row[2] for row in rows}):
            own = [row for row in rows if row[2] == campaign_id]
            for kind, stays in (("close", self._leaves), ("reopen", self._belongs)):
                some = {row[4]: row for row in own if row[1] == kind}
                # What was opened after a file that does not count had closed it last
                # is what it was before both.
                asked = [plan_id for plan_id, row in some.items() if not row[5]]
                kept = stays(livings.get(campaign_id), asked)
                if kind == "close":
                    kept |= self._get_open_elsewhere(campaign_id, list(some))
                found += [
                    row[0]
                    for plan_id, row in some.items()
                    if plan_id not in kept and row[3] not in held
                ]
        return found

    @api.model
    def _get_done_sql(self, run, files):
        """Return the SQL, from FROM on, of what files did last to a case ``m``.

        The last is asked of each case by itself: as one join over all movements it
        takes as long as there are pairs of them. What ended because a promise was kept
        is the promise's: ``ahorro.attend.promise`` gives it back.
        """
        return SQL(
            """FROM ahorro_movement m
              WHERE m.origin_model = %(model)s AND m.origin_id = ANY(%(files)s)
                AND m.kind IN ('close', 'reopen') AND m.case_id IS NOT NULL
                AND m.detail->>'cause' IS DISTINCT FROM 'kept'
                AND m.id = (
                    SELECT max(last.id) FROM ahorro_movement last
                     WHERE last.case_id = m.case_id AND last.kind <> 'undo'
                       AND NOT %(undone)s)""",
            model=run.origin_model,
            files=files,
            undone=self.env["ahorro.movement"]._undone_condition("last"),
        )

    @api.model
    def _get_open_elsewhere(self, campaign_id, plan_ids):
        """Return those of some plans with an open case of the campaign's type.

        Their closed case in it stays closed: a plan has one open.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT other.plan_id
                     FROM ahorro_campaign own
                     JOIN ahorro_case other ON other.type_id = own.type_id
                          AND other.state <> 'done'
                     JOIN ahorro_campaign c ON c.id = other.campaign_id
                          AND c.state = 'in_progress'
                    WHERE own.id = %s AND other.plan_id = ANY(%s)""",
                campaign_id,
                plan_ids,
            )
        )
        return {plan_id for (plan_id,) in rows}

    # === ENTERED ===

    @api.model
    def _take_entries_back(self, run, files, livings, by):
        """Take back cases that entered by files that do not count; return how many."""
        rows = self.env.execute_query(
            SQL(
                """SELECT m.id, m.campaign_id, c.id, c.plan_id, c.state
                     FROM ahorro_movement m
                     JOIN ahorro_case c ON c.campaign_id = m.campaign_id
                          AND c.plan_id = m.plan_id
                    WHERE %s AND NOT %s ORDER BY c.id""",
                self._get_entry_condition(run.origin_model, files),
                self.env["ahorro.movement"]._undone_condition("m"),
            )
        )
        going = []
        for campaign_id in sorted({row[1] for row in rows}):
            own = [row for row in rows if row[1] == campaign_id]
            stay = self._belongs(
                livings.get(campaign_id), [plan_id for *_some, plan_id, _state in own]
            )
            going += [row for row in own if row[3] not in stay]
        cases = self.env["ahorro.living.case"]
        ids = cases._lock(SQL("c.id = ANY(%s)", [row[2] for row in going]))
        touched = self._get_touched(ids)
        held = self.env["ahorro.living.leave"]._find(
            ids,
            self.env["ahorro.living.leave"]._get_asked_domain(fields.Datetime.now()),
        )
        kept = touched | held
        gone = [row for row in going if row[2] not in kept]
        is_open = {row[2] for row in going if row[4] != "done"}
        self._note_gone([row[0] for row in gone], by)
        self._delete([row[2] for row in gone])
        # What somebody is busy with is not taken from them.
        self.env["ahorro.living.question"]._ask({"undone": sorted(kept & is_open)}, by)
        return len(gone)

    @api.model
    def _get_entry_condition(self, model, files, alias=MOVEMENT):
        """Return the SQL of the movements by which cases entered with files."""
        return SQL(
            """(%(m)s.kind = 'enter' AND %(m)s.case_id IS NULL
                AND %(m)s.origin_model = %(model)s AND %(m)s.origin_id = ANY(%(files)s))
            """,
            m=alias,
            model=model,
            files=files,
        )

    @api.model
    def _get_touched(self, case_ids):
        """Return which cases somebody did something with since they entered.

        Or wrote to their client; what files did is nobody's.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT case_id FROM ahorro_movement
                    WHERE case_id = ANY(%s) AND origin_id IS NULL""",
                list(case_ids),
            )
        )
        people = {case_id for (case_id,) in rows}
        for table, column in self._get_references():
            people |= {
                case_id
                for (case_id,) in self.env.execute_query(
                    SQL(
                        "SELECT %(column)s FROM %(table)s "
                        "WHERE %(column)s = ANY(%(ids)s)",
                        column=SQL.identifier(column),
                        table=SQL.identifier(table),
                        ids=list(case_ids),
                    )
                )
            }
        return people

    @api.model
    def _get_references(self):
        """Return table and column of what else names cases, add-ons above included."""
        own = {"ahorro.movement", "ahorro.living.question"}
        return sorted(
            (model._table, field.name)
            for name, model in self.env.registry.items()
            if model._auto and not model._abstract and not model._transient
            for field in model._fields.values()
            if field.type == "many2one"
            and field.comodel_name == "ahorro.case"
            and field.store
            and name not in own
        )

    @api.model
    def _note_gone(self, movement_ids, by):
        """Write that entering was taken back, under each movement of it."""
        cases = self.env["ahorro.living.case"]
        self.env.cr.execute(
            SQL(
                """INSERT INTO ahorro_movement (
                       company_id, campaign_id, plan_id, partner_id, type_id, status_id,
                       user_id, date, kind, comment, origin_model, origin_id,
                       reverses_id)
                   SELECT m.company_id, m.campaign_id, m.plan_id, p.partner_id,
                          m.type_id, p.status_id, %s, %s, 'undo', %s, %s, %s, m.id
                     FROM ahorro_movement m JOIN ahorro_plan p ON p.id = m.plan_id
                    WHERE m.id = ANY(%s) ORDER BY m.id""",
                self.env.uid,
                fields.Datetime.now(),
                cases._get_text("undone", by),
                by.model,
                by.file_id,
                list(movement_ids),
            )
        )
        cases._forget()

    @api.model
    def _delete(self, case_ids):
        """Delete cases with which nobody did anything.

        By SQL: the ORM deletes none, for anybody. What files did to them stays, under
        the plan and the campaign.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE ahorro_movement SET case_id = NULL WHERE case_id = ANY(%s)",
                list(case_ids),
            )
        )
        self.env.cr.execute(
            SQL("DELETE FROM ahorro_case WHERE id = ANY(%s)", list(case_ids))
        )
        self.env["ahorro.case"].invalidate_model(flush=False)

    # === WHERE A PLAN IS NOW ===

    @api.model
    def _belongs(self, living, plan_ids):
        """Return those of some plans that belong to a campaign."""
        if living is None or not plan_ids:
            return set()
        domain = living._get_entry_domain()
        return set(living.env["ahorro.plan"]._search([("id", "in", plan_ids), *domain]))

    @api.model
    def _leaves(self, living, plan_ids):
        """Return those of some plans that leave a campaign."""
        if living is None or not plan_ids:
            return set()
        # An archived one too.
        plans = living.env["ahorro.plan"].with_context(active_test=False)
        domain = living._get_exit_domain()
        return set(plans._search([("id", "in", plan_ids), *domain]))

    @api.model
    def _get_idle_rows(self, file_id):
        """Return what is no use of a plan, by table, once a file does not count.

        A case that entered with it, or with one that does not count any more, and that
        nobody did anything with: what files did to it since is nobody's. Also what the
        contact guard said of plans that did not enter.
        """
        files = self.env["ahorro.portfolio.files"]
        entry = SQL(
            """entry.kind = 'enter' AND entry.campaign_id = ahorro_case.campaign_id
               AND entry.plan_id = ahorro_case.plan_id AND NOT %s""",
            self.env["ahorro.movement"]._undone_condition("entry"),
        )
        counts = SQL(
            "entry.origin_id <> %s AND entry.origin_id IN %s",
            file_id,
            files._get_standing_sql(),
        )
        return {
            "ahorro_movement": SQL(
                "ahorro_movement.origin_model = %s AND ahorro_movement.origin_id > 0",
                files._get_model(),
            ),
            "ahorro_case": SQL(
                """EXISTS (SELECT FROM ahorro_movement entry WHERE %(entry)s)
                   AND NOT EXISTS (
                       SELECT FROM ahorro_movement entry
                        WHERE %(entry)s AND (entry.origin_id IS NULL OR %(counts)s))
                   AND NOT EXISTS (SELECT FROM ahorro_movement done
                                    WHERE done.case_id = ahorro_case.id
                                      AND done.origin_id IS NULL)
                   AND NOT EXISTS (SELECT FROM ahorro_lease held
                                    WHERE held.case_id = ahorro_case.id)""",
                entry=entry,
                counts=counts,
            ),
            "ahorro_guard_log": SQL("ahorro_guard_log.use = 'create'"),
        }
