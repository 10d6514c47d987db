# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Promises of before they were records of their own."""


def migrate(cr, version):
    """Make a promise of each movement that carries one and was not taken back.

    What was owed then is what the history of the plan says of that moment. A newer one
    of the case takes the place of one whose day had not passed. Verdicts come with the
    next import, which judges them by the files that were imported since; what an old
    file says brings no case up.
    """
    figures = (
        ("overdue_debt", "numeric"),
        ("installments_issued", "integer"),
        ("installments_paid", "integer"),
        ("installments_owed", "integer"),
    )
    then = ", ".join(
        f"""CASE WHEN EXISTS (SELECT FROM changed c WHERE c.id = m.id
                               AND c.field = '{name}')
                 THEN (SELECT c.old_value::{kind} FROM changed c
                        WHERE c.id = m.id AND c.field = '{name}')
                 ELSE p.{name} END"""
        for name, kind in figures
    )
    names = ", ".join(f"'{name}'" for name, _kind in figures)
    cr.execute(
        f"""
        WITH promised AS MATERIALIZED (
            SELECT m.* FROM ahorro_movement m
             WHERE m.promise_date IS NOT NULL AND m.case_id IS NOT NULL
               AND m.kind IN ('comment', 'finish')
               AND NOT EXISTS (SELECT FROM ahorro_movement u
                                WHERE u.reverses_id = m.id AND u.kind = 'undo')
               AND NOT EXISTS (SELECT FROM ahorro_promise o
                                WHERE o.movement_id = m.id)),
        -- The first change since of each figure says what it was before.
        changed AS MATERIALIZED (
            SELECT DISTINCT ON (m.id, c.field) m.id, c.field, c.old_value
              FROM promised m JOIN ahorro_plan_change c ON c.plan_id = m.plan_id
             WHERE c.field IN ({names}) AND c.date > m.date
             ORDER BY m.id, c.field, c.date, c.id)
        INSERT INTO ahorro_promise
               (company_id, movement_id, case_id, plan_id, campaign_id, type_id,
                partner_id, user_id, made_at, promise_date, amount, debt, issued,
                paid_count, owed, verdict, recovered)
        SELECT m.company_id, m.id, m.case_id, m.plan_id, m.campaign_id, m.type_id,
               m.partner_id, m.user_id, m.date, m.promise_date,
               COALESCE(m.promise_amount, 0), {then}, 'pending', 0
          FROM promised m JOIN ahorro_plan p ON p.id = m.plan_id
         ORDER BY m.date, m.id
        """  # noqa: S608  # names of columns, written above
    )
    cr.execute(
        """
        UPDATE ahorro_promise o SET verdict = 'replaced', replaced_by_id = n.id
          FROM ahorro_promise one CROSS JOIN LATERAL (
               SELECT later.id FROM ahorro_promise later
                WHERE later.case_id = one.case_id AND later.id > one.id
                  AND later.made_at::date <= one.promise_date
                ORDER BY later.id LIMIT 1) n
         WHERE o.id = one.id AND o.verdict = 'pending'
        """
    )
