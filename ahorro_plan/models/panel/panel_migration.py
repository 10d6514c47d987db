# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.fields import Domain

from .plan_slice import EVERY_PLAN, PlanSlice, slices_domain


class AhorroPanelMigration(models.AbstractModel):
    """*Migración de mora*: how many installments savers owed then and owe now.

    Rows are savers of the portfolio at the end of the earlier day (of the month before,
    unless another day is compared with), by their unpaid installments. Columns are
    where the same plans stand at the moment shown. A row adds up to its total: who is
    neither a saver, nor awarded, nor gone, nor absent is *other*.
    """

    _name = "ahorro.panel.migration"
    _description = "Portfolio panel: migration of arrears"

    @api.model
    def _get_parts(self):
        return [
            {
                "id": "migration",
                "sequence": 700,
                "kind": "block",
                "prepare": self._prepare_block,
                # It alone reads the change log, unless all figures do.
                "is_lazy": lambda question: not (question.is_past or question.compares),
            }
        ]

    @api.model
    def _get_steps(self, question):
        """Return (id, part of the portfolio) of the savers by unpaid installments."""
        count = self.env["ahorro.panel.count"]
        savers = count._get_family_ids(question, "saver")
        top = count._get_top_step(question)
        return [
            (
                str(owed),
                PlanSlice(
                    savers,
                    owed_from=owed,
                    owed_to=None if owed == top else owed,
                    is_absent=False,
                ),
            )
            for owed in range(top + 1)
        ]

    @api.model
    def _get_columns(self, question):
        """Return (id, label, heading, parts) of where plans can stand.

        The parts of *other* are none: it is what is left.
        """
        count = self.env["ahorro.panel.count"]
        now = self.env._("Owe now")
        gone = self.env._("No longer savers")
        steps = self._get_steps(question)

        def present(*families):
            ids = count._get_family_ids(question, *families)
            return [PlanSlice(ids, is_absent=False)]

        return [
            *(
                (name, self._step_label(name, steps), now, [part])
                for name, part in steps
            ),
            ("awarded", self.env._("Awarded"), gone, present("awarded", "guarantee")),
            ("exit", self.env._("Gone"), gone, present("exit", "cancelled")),
            (
                "absent",
                self.env._("Absent"),
                gone,
                [EVERY_PLAN._replace(is_absent=True)],
            ),
            ("other", self.env._("Other"), gone, []),
        ]

    @api.model
    def _step_label(self, name, steps):
        if name == "0":
            return self.env._("0 · up to date")
        if name == steps[-1][0]:
            return self.env._("%s or more", name)
        return name

    # === COUNTING ===

    @api.model
    def _count_moves(self, question, steps, columns):
        """Return dict of (row, column) to how many plans went from one to the other."""
        moves = {}
        for counted in self.env["ahorro.panel.count"]._count_moves(question):
            row = next((n for n, part in steps if part.holds(counted.before)), None)
            if row is None:
                continue
            column = next(
                (
                    name
                    for name, _label, _group, parts in columns
                    if any(part.holds(counted.after) for part in parts)
                ),
                "other",
            )
            key = (row, column)
            moves[key] = moves.get(key, 0) + counted.plans
        return moves

    @api.model
    def _move_domain(self, question, parts, column, columns):
        """Return the domain of the plans that went from some parts to a column."""
        panel = self.env["ahorro.panel"]
        then = (slices_domain(parts), True)
        if column[0] != "other":
            return panel._moved(question, then, (slices_domain(column[3]), True))
        known = [part for other in columns for part in other[3]]
        return panel._moved(question, then, (slices_domain(known), False))

    # === THE BLOCK ===

    @api.model
    def _prepare_block(self, question):
        steps, columns = self._get_steps(question), self._get_columns(question)
        moves = self._count_moves(question, steps, columns)
        if not any(column == "other" for _row, column in moves):
            columns = [column for column in columns if column[0] != "other"]
        rows = []
        for name, part in steps:
            numbers = {column[0]: moves.get((name, column[0]), 0) for column in columns}
            rows.append(
                {
                    "id": name,
                    "label": self._row_label(name, steps),
                    "cells": self._prepare_cells(
                        question, [part], numbers, columns, row=int(name)
                    ),
                }
            )
        numbers = {
            column[0]: sum(moves.get((name, column[0]), 0) for name, _part in steps)
            for column in columns
        }
        every = [part for _name, part in steps]
        total = self._prepare_cells(question, every, numbers, columns)
        self._add_shares(question, moves, steps, rows, total)
        shares = self.env._("Share of the row")
        day = self.env["ir.qweb.field.date"].value_to_html(question.before_day, {})
        today = self.env["ir.qweb.field.date"].value_to_html(question.day, {})
        return {
            "kind": "matrix",
            "title": self.env._("Migration of arrears"),
            "subtitle": self.env._(
                "Savers: how many installments they owed on %(before)s and owe on "
                "%(day)s",
                before=day,
                day=today,
            ),
            "row_label": self.env._("They owed"),
            "columns": [
                *(
                    {"id": name, "label": label, "kind": "count", "group": group}
                    for name, label, group, _parts in columns
                ),
                {"id": "total", "label": self.env._("Total"), "kind": "count"},
                {
                    "id": "worse",
                    "label": self.env._("got worse"),
                    "kind": "percent",
                    "group": shares,
                },
                {
                    "id": "cured",
                    "label": self.env._("caught up"),
                    "kind": "percent",
                    "group": shares,
                },
            ],
            "rows": rows,
            "total": {"label": self.env._("Total"), "cells": total},
            "chart": False,
            "months": False,
            "data": {"model": "ahorro.plan", "domain": total["total"]["domain"]},
            "has_more": False,
            "notes": self.env["ahorro.panel"]._get_notes(question),
            "empty": self.env._("There was no saver in the portfolio on that day."),
        }

    @api.model
    def _row_label(self, name, steps):
        if name == "1":
            return self.env._("1 unpaid")
        if name == "0" or name == steps[-1][0]:
            return self._step_label(name, steps)
        return self.env._("%s unpaid", name)

    @api.model
    def _prepare_cells(self, question, parts, numbers, columns, row=None):
        """Return the cells of a row.

        :param parts: of the portfolio, at the earlier moment
        :param numbers: dict of column to plans
        :param row: unpaid installments of the row; None for the total
        """
        panel = self.env["ahorro.panel"]
        title = self.env._("Migration of arrears")
        total = sum(numbers.values())
        cells = {}
        for column in columns:
            name = column[0]
            number = numbers[name]
            tone = False
            if row is not None and name.isdigit():
                tone = "same" if int(name) == row else "worse"
                tone = "better" if int(name) < row else tone
            cells[name] = panel._figure(
                number,
                self._move_domain(question, parts, column, columns),
                title,
                percent=round(100 * number / total, 1) if total else False,
                tone=tone,
            )
        cells["total"] = panel._figure(
            total, panel._before(question, slices_domain(parts)), title
        )
        return cells

    @api.model
    def _add_shares(self, question, moves, steps, rows, total):
        """Add to each row, and to the total, what share got worse and caught up."""
        panel = self.env["ahorro.panel"]
        title = self.env._("Migration of arrears")
        parts = dict(steps)
        names = list(parts)
        sums = {"worse": [], "cured": []}
        for row in rows:
            owed = row["id"]
            targets = {
                "worse": [name for name in names if int(name) > int(owed)],
                "cured": ["0"] if owed != "0" else [],
            }
            for share, columns in targets.items():
                number = sum(moves.get((owed, column), 0) for column in columns)
                of = row["cells"]["total"]["value"]
                domain = panel._moved(
                    question,
                    (parts[owed].domain(), True),
                    (slices_domain(parts[column] for column in columns), True),
                )
                known = bool(columns)
                row["cells"][share] = panel._figure(
                    number if known else False,
                    domain,
                    title,
                    percent=round(100 * number / of, 1) if known and of else False,
                )
                if known:
                    sums[share].append((number, of, domain))
        for share, found in sums.items():
            number = sum(part[0] for part in found)
            of = sum(part[1] for part in found)
            total[share] = panel._figure(
                number,
                Domain.OR(part[2] for part in found),
                title,
                percent=round(100 * number / of, 1) if of else False,
            )
