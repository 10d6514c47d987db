# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An import is written as it was reviewed where nothing has changed since.

Run by an Odoo shell on a database of its own: ``import_unchanged``.
"""

from datetime import timedelta

from odoo import Command, fields

from .imports import Scene


class Review(Scene):
    """A portfolio that was written, and the next month's file in review."""

    def __init__(self, env):
        super().__init__(env)
        self.write(self.create(0, at_once=True))
        self.run_id = self.create(1, at_once=True)

    def is_unchanged(self) -> bool:
        return self.crew.run(
            lambda env: env["ahorro.import.stamp"]._is_unchanged(
                self.runs(env).browse(self.run_id).sudo()
            )
        )

    def compare(self) -> None:
        self.crew.run(
            lambda env: (
                self.runs(env, queue_job__no_delay=True)
                .browse(self.run_id)
                ._start("compare")
            )
        )

    def revision(self) -> int:
        return self.crew.run(
            lambda env: self.runs(env).browse(self.run_id).sudo().revision
        )

    def plan(self, env):
        """Return a plan of the portfolio, with all rights."""
        domain = [("company_id", "=", self.company_id)]
        return env["ahorro.plan"].search(domain, order="id", limit=1)

    def know_sellers(self) -> None:
        """Create the sellers of the file: one that an import creates is a change."""

        def action(env):
            lines = self.runs(env).browse(self.run_id).sudo().line_ids
            names = set(
                lines.filtered(lambda line: not line.seller_id).mapped("seller_name")
            )
            env["ahorro.seller"].create(
                [
                    {"name": name, "company_id": self.company_id}
                    for name in names
                    if name
                ]
            )

        self.crew.run(action)

    # === WHAT MAY HAPPEN MEANWHILE ===

    def happenings(self) -> dict:
        """Return what changes something that a comparison looks at, by name."""

        def add_partner(env):
            # Whoever has this document would be the holder.
            env["res.partner"].create({"name": "OTRA PERSONA"})

        def delete_partner(env):
            env["res.partner"].search([("name", "=", "OTRA PERSONA")]).unlink()

        def add_phone(env):
            partner = self.plan(env).partner_id
            partner.ahorro_phone_ids = [Command.create({"raw": "3462-663299"})]

        def set_parameter(env):
            env["ir.config_parameter"].set_param("ahorro_import.shrink_percent", "31")

        return {
            "a plan is edited": lambda env: self.plan(env).write(
                {"installments_paid": 77}
            ),
            "a plan goes to the archive": lambda env: self.plan(env).write(
                {"active": False}
            ),
            "a contact is edited": lambda env: self.plan(env).partner_id.write(
                {"city": "Luján"}
            ),
            "a contact is created": add_partner,
            "a contact is deleted": delete_partner,
            "a phone is added": add_phone,
            "a phone is deleted": lambda env: (
                self.plan(env).partner_id.ahorro_phone_ids[-1:].unlink()
            ),
            "a status is named": lambda env: self.plan(env).status_id.write(
                {"name": "Otro nombre"}
            ),
            "a seller is renamed": lambda env: (
                env["ahorro.seller"]
                .search([], limit=1)
                .write({"name": "Otro vendedor"})
            ),
            "a setting is changed": set_parameter,
            "the administradora is edited": lambda env: self.plan(
                env
            ).provider_id.write({"group_order_joiner": "-"}),
            "the profile is taught": lambda env: (
                self.runs(env)
                .browse(self.run_id)
                .profile_id.sudo()
                .write({"group_pattern": "[A-Z0-9]{4}"})
            ),
        }


def import_unchanged(env) -> None:
    """What changes meanwhile is compared again, and only that."""
    scene = Review(env)
    assert scene.is_unchanged(), "nothing has happened"
    scene.crew.run(
        lambda env: env["res.company"].create({"name": "Aviso"}) and env.cr.rollback()
    )
    assert scene.is_unchanged(), "what was not committed did not happen"
    for name, action in scene.happenings().items():
        scene.crew.run(action)
        assert not scene.is_unchanged(), name
        scene.compare()
        assert scene.is_unchanged(), f"compared after {name}"
        print(f"seen: {name}", flush=True)
    _happens_during_the_comparison(scene)
    _is_of_another_day(scene)
    _is_written_as_reviewed(scene)
    print("ended well", flush=True)
    scene.crew.leave()


def _happens_during_the_comparison(scene: Review) -> None:
    """A transaction that is under way when the comparison is made ends after it."""

    def edit(env):
        with env.cr.savepoint():
            scene.plan(env).partner_id.write({"street": "Belgrano 1"})
        env.flush_all()
        env["ahorro.import.stamp"]._get_position()

    worker = scene.crew.start(edit, ("ahorro.import.stamp", "_get_position"))
    worker.wait_until_stopped()
    # Numbers are given in the order of beginning: a later one is over before it.
    scene.crew.run(lambda env: env["res.partner"].create({"name": "DE PASO"}))
    scene.compare()
    worker.go_on()
    worker.join()
    assert not scene.is_unchanged(), "written before, and committed after"
    scene.compare()
    assert scene.is_unchanged()
    print("seen: what was under way", flush=True)


def _is_of_another_day(scene: Review) -> None:
    """Flags know of today: yesterday's comparison is made again."""

    def move_back(env):
        run = scene.runs(env).browse(scene.run_id).sudo()
        day = fields.Datetime.now() - timedelta(days=1, minutes=1)
        run.stamp = run.stamp | {"day": fields.Datetime.to_string(day)}

    scene.crew.run(move_back)
    assert not scene.is_unchanged()
    scene.compare()
    assert scene.is_unchanged()
    print("seen: another day", flush=True)


def _is_written_as_reviewed(scene: Review) -> None:
    """Written without a comparison, the plans are as with one."""
    scene.know_sellers()
    scene.compare()
    revision, before = scene.revision(), scene.values()
    scene.write(scene.run_id)
    assert scene.facts(scene.run_id)["state"] == "done", scene.facts(scene.run_id)
    assert scene.revision() == revision, "compared again"
    written = scene.values()
    assert written != before
    scene.crew.run(scene.do(scene.run_id, "action_undo", queue_job__no_delay=True))
    assert scene.values() == before
    scene.run_id = scene.create(1, at_once=True)
    revision = scene.revision()
    scene.crew.run(lambda env: env["res.partner"].create({"name": "UNO MÁS"}))
    scene.write(scene.run_id)
    assert scene.revision() == revision + 1, "not compared again"
    assert scene.values() == written
    again = scene.create(1, at_once=True)
    assert scene.facts(again)["news"] == 0, scene.facts(again)
    _is_not_compared_again(scene, again)
    print("written as reviewed", flush=True)


def _is_not_compared_again(scene: Review, run_id: int) -> None:
    """Of a file that comes again, what was written meanwhile is compared, no more."""

    def compare(env):
        run = scene.runs(env).browse(run_id).sudo()
        assert len(run.line_ids.filtered("known_id")) > 100, "read again"
        env["ahorro.import.compare"]._compare(run)
        env.cr.execute("SELECT plan_id FROM ahorro_settled ORDER BY plan_id")
        return [plan_id for (plan_id,) in env.cr.fetchall()]

    def edit(env):
        env["ahorro.plan"].browse(settled[0]).write({"installments_paid": 78})

    settled = scene.crew.run(compare)
    assert len(settled) > 50, len(settled)
    scene.crew.run(edit)
    left = scene.crew.run(compare)
    assert settled[0] not in left, "not seen"
    assert len(left) > len(settled) - 10, (len(settled), len(left))
    scene.crew.run(
        lambda env: scene.plan(env).status_id.write({"name": "Otro nombre más"})
    )
    assert not scene.crew.run(compare), "statuses were written"
