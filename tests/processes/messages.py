# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One message, and two who open it, say what became of it, or click on its coupon.

Run by an Odoo shell on a database of its own: ``at_once``.
"""

from .campaigns import Scene as Campaigns

#: A Wednesday on which clients may be written to.
NOON = "2026-11-25 15:00:00"
BODY = "Hola {{nombre}}, te escribimos de {{concesionario}} por tu plan nuevo."


class Scene(Campaigns):
    """The dealership of the campaigns, with a text in use and coupons."""

    def __init__(self, env, plans: int):
        env["ahorro.wa.template"].create(
            {"name": "Saludo", "body": BODY, "state": "ready"}
        )
        provider = env.ref("ahorro_plan.provider_rombo")
        provider.coupon_url_template = "https://pagos.example.com/{subscription}"
        super().__init__(env, plans)

    def open(self, plan_id: int, key: str):
        """Return the action in which the operator opens WhatsApp for a plan."""

        def work(env):
            plan = env["ahorro.plan"].browse(plan_id)
            template = env["ahorro.wa.template"].search([("name", "=", "Saludo")])
            phone = plan.partner_id.ahorro_phone_ids[:1]
            send = env["ahorro.wa.send"].with_user(self.operator_id)
            send.open_message(plan_id, False, template.id, phone.id, key)

        return self._act(work)

    def close(self, plan_id: int, user_id: int, outcome: str):
        """Return the action in which somebody says what became of a plan's message."""

        def work(env):
            send = env["ahorro.wa.send"].with_user(user_id)
            send.close_message(self._message(env, plan_id).id, outcome)

        return self._act(work)

    def click(self, plan_id: int):
        """Return the action in which somebody follows the link of a plan's coupon."""

        def work(env):
            links = env["ahorro.wa.link"]
            link = links.search([("plan_id", "=", plan_id)])
            print("led on:", links._visit(link.token, counted=True).state, flush=True)

        return self._act(work)

    def _act(self, work):
        def action(env):
            from odoo.exceptions import UserError
            from odoo.tests import freeze_time

            env.cr.execute("SELECT 1")  # the snapshot is of now
            with freeze_time(NOON):
                try:
                    work(env)
                except UserError as error:
                    env.cr.rollback()
                    print(f"refused: {error}", flush=True)

        return action

    def _message(self, env, plan_id):
        return env["ahorro.wa.message"].search([("plan_id", "=", plan_id)])

    def look(self, plan_id: int) -> tuple:
        """Return a plan's messages, how many movements, and the mark of its phone."""

        def action(env):
            messages = self._message(env, plan_id)
            movements = env["ahorro.movement"].search([("plan_id", "=", plan_id)])
            phones = env["ahorro.plan"].browse(plan_id).partner_id.ahorro_phone_ids
            return (
                messages.mapped("state"),
                len(movements),
                any(phones.mapped("no_whatsapp")),
            )

        return self.crew.run(action)

    def both(self, first, second, stop) -> None:
        """Play one that stops in the middle, and another that comes meanwhile."""
        holder = self.crew.start(first, stop=stop)
        holder.wait_until_stopped()
        waiting = self.crew.start(second)
        self.wait_for_lock()
        holder.go_on()
        holder.join()
        waiting.join()


def at_once(env):
    """Whatever two do with one message, it is one row and one movement."""
    scene = Scene(env, plans=4)
    twice, agreed, disputed, clicked = scene.plan_ids
    operator, supervisor = scene.operator_id, scene.supervisor_ids[0]
    logged = ("ahorro.movement", "_log")

    # WhatsApp pressed twice, and in two tabs.
    prepared = ("ahorro.wa.send", "_prepare_values")
    scene.both(scene.open(twice, "tab"), scene.open(twice, "tab"), prepared)
    scene.crew.start(scene.open(twice, "other tab")).join()
    assert scene.look(twice) == (["link_opened"], 0, False), scene.look(twice)

    # Two tabs say that it was sent.
    scene.crew.start(scene.open(agreed, "b")).join()
    sent = scene.close(agreed, operator, "sent")
    scene.both(sent, sent, logged)
    assert scene.look(agreed) == (["sent_manual"], 1, False), scene.look(agreed)

    # One says that it was sent, and another that the number has no WhatsApp.
    scene.crew.start(scene.open(disputed, "c")).join()
    scene.both(
        scene.close(disputed, operator, "sent"),
        scene.close(disputed, supervisor, "no_whatsapp"),
        logged,
    )
    assert scene.look(disputed) == (["sent_manual"], 1, False), scene.look(disputed)

    # A coupon opened twice at one moment: both are led on, and it is one click.
    def give(env):
        env["ahorro.wa.link"].with_user(operator).get_coupon_link(clicked)

    scene.crew.start(scene._act(give)).join()
    scene.both(
        scene.click(clicked), scene.click(clicked), ("ahorro.wa.link.click", "create")
    )

    def clicks(env):
        link = env["ahorro.wa.link"].search([("plan_id", "=", clicked)])
        return link.click_count, len(link.click_ids)

    assert scene.crew.run(clicks) == (1, 1), scene.crew.run(clicks)
    print("ended well", flush=True)
    scene.crew.leave()
