# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A supervisor with the panel in two tabs, who ticks and saves in both at once.

Run by an Odoo shell on a database of its own: ``two_tabs``.
"""

from .crew import Crew


def _ask(uid, model, method, *args):
    """Return the action of a tab's request."""

    def action(env):
        env.cr.execute("SELECT 1")  # the snapshot is of now
        records = env[model].with_user(uid)
        getattr(records, method)(*args)
        records.env.flush_all()

    return action


def _refused(action):
    """Return an action that the database has to refuse by the name of a view."""

    def refused(env):
        from psycopg2 import IntegrityError

        from odoo.tools import mute_logger

        try:
            # Odoo makes the index's own sentence of it.
            with mute_logger("odoo.sql_db"):
                action(env)
        except IntegrityError as error:
            name = "ahorro_panel_view_name_unique"
            assert error.diag.constraint_name == name, error
            env.invalidate_all(flush=False)
            env.cr.rollback()
        else:
            raise AssertionError("It was not refused.")

    return refused


def two_tabs(env):
    """Tick a status in both; save a view of one name in both, and of two names."""
    from odoo.tests import new_test_user

    company = env["res.company"].create({"name": "Concesionario de prueba"})
    uid = new_test_user(
        env,
        login="supervisora",
        groups="ahorro_plan.group_supervisor",
        company_id=company.id,
        company_ids=[(6, 0, company.ids)],
    ).id
    statuses = env["ahorro.plan.status"].search([], limit=2).ids
    crew = Crew(env)

    def both(older, newer, stop):
        """Let the older request stop, the newer one end, and the older go on."""
        first = crew.start(older, stop=stop)
        first.wait_until_stopped()
        crew.start(newer).join()
        first.go_on()
        first.join()

    one, other = statuses
    both(
        _ask(uid, "ahorro.plan", "save_panel_statuses", {str(one): True}),
        _ask(
            uid,
            "ahorro.plan",
            "save_panel_statuses",
            {str(one): False, str(other): False},
        ),
        ("ahorro.panel.choice", "_save_chosen"),
    )
    chosen = crew.run(
        lambda env: env["ahorro.panel.choice"].with_user(uid)._get_chosen()
    )
    assert chosen == {one: True, other: False}, chosen

    def save(name):
        values = [{"name": name, "filters": {"provider_ids": [0]}}]
        return _ask(uid, "ahorro.panel.view", "create", values)

    stop = ("ahorro.panel.view", "_check_name_is_free")
    both(save("Una"), save("Otra"), stop)
    both(_refused(save("La misma")), save("la misma"), stop)
    names = crew.run(
        lambda env: env["ahorro.panel.view"].with_user(uid).search([]).mapped("name")
    )
    assert sorted(names) == ["Otra", "Una", "la misma"], names
    print("ended well", flush=True)
    crew.leave()
