# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Living campaigns of the months: rules of the books and filters of the product."""

from .calls import Campaign

ABSENT = ("absent_since", "!=", False)
SAVES = ("family", "=", "saver")
SAVES_NOT = ("family", "!=", "saver")


def _owes(least, most):
    return lambda plan: (
        plan.family == "saver" and least <= (plan.get("owed") or 0) <= most
    )


def _owes_otherwise(least, most):
    owes = _owes(least, most)
    return lambda plan: bool(plan.get("absent")) or not owes(plan)


def _leaves_family(family):
    return lambda plan: bool(plan.get("absent")) or plan.family != family


ARREARS = ("absent", "status", "owed")
#: What the books know of each campaign; its type and its filters in the product. A plan
#: goes from one of the first two to the other with the same file.
CAMPAIGNS = (
    (
        Campaign("Mora 1", "arrears", _owes(1, 1), _owes_otherwise(1, 1), ARREARS),
        [SAVES, ("installments_owed", "=", 1)],
        ["|", "|", ABSENT, SAVES_NOT, ("installments_owed", "!=", 1)],
    ),
    (
        Campaign("Mora 2", "arrears", _owes(2, 99), _owes_otherwise(2, 99), ARREARS),
        [SAVES, ("installments_owed", ">=", 2)],
        ["|", "|", ABSENT, SAVES_NOT, ("installments_owed", "<", 2)],
    ),
    (
        Campaign(
            "Ganadores",
            "requirements",
            lambda plan: plan.family == "awarded" and bool(plan.get("award")),
            _leaves_family("awarded"),
            ("absent", "status", "award"),
        ),
        [("family", "=", "awarded"), ("award_date", "!=", False)],
        ["|", ABSENT, ("family", "!=", "awarded")],
    ),
    (
        Campaign(
            "Sin agrupar",
            "contract",
            lambda plan: plan.family == "subscription" and not plan.get("seat"),
            lambda plan: (
                bool(plan.get("absent"))
                or plan.family != "subscription"
                or bool(plan.get("seat"))
            ),
            ("absent", "status", "seat"),
        ),
        [("family", "=", "subscription"), ("group_key", "=", False)],
        [
            "|",
            "|",
            ABSENT,
            ("family", "!=", "subscription"),
            ("group_key", "!=", False),
        ],
    ),
    (
        Campaign(
            "Se puso al día",
            "loyalty",
            _owes(0, 0),
            _owes_otherwise(0, 0),
            ARREARS,
            news_only=True,
        ),
        [SAVES, ("installments_owed", "=", 0)],
        ["|", "|", ABSENT, SAVES_NOT, ("installments_owed", ">", 0)],
    ),
)
