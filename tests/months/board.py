# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What boards and reports should show, row by row, from the books.

Written from docs/guia/radar.md, docs/guia/promesas.md and docs/guia/reportes.md.
"""

from datetime import date, datetime, timedelta

from .calls import Floor

#: Days from the start until the last one, and unpaid installments to rescission.
TERMS = {"acceptance": 10, "folder": 30, "pledge": 60, "ungrouped": 60, "rescission": 3}
DUE_DAY = 25
#: A finished case with this result settles this deadline.
SETTLES = {"Carpeta completa": "folder"}
#: Days in which a kept promise is shown, the last one included.
KEPT_DAYS = 30
#: What the clock of Buenos Aires is behind that of the books.
BEHIND = timedelta(hours=3)


def local_day(now: datetime) -> date:
    """Return the day that it is in Buenos Aires, by which people's days are counted."""
    return (now - BEHIND).date()


def next_due_day(today: date) -> date:
    """Return the next day on which an installment falls due."""
    if today.day <= DUE_DAY:
        return today.replace(day=DUE_DAY)
    return (today.replace(day=1) + timedelta(32)).replace(day=DUE_DAY)


def radar(floor: Floor, today: date) -> dict[tuple, date | None]:
    """Return each plan's deadlines: number and kind to the last day.

    None where nobody knows from which day to count.
    """
    settled = {
        (case.plan.number, SETTLES[case.now.result])
        for case in floor.cases.values()
        if not case.is_open and case.now.result in SETTLES
    }
    found: dict[tuple, date | None] = {}
    for plan in floor.books.plans.values():
        if plan.is_archived:
            continue
        family = plan.family
        if family == "saver" and plan.get("owed") == TERMS["rescission"] - 1:
            found[plan.number, "rescission"] = next_due_day(today)
        if family == "subscription" and not plan.get("seat"):
            last = plan.get("sale") + timedelta(TERMS["ungrouped"])
            found[plan.number, "ungrouped"] = last
        kinds: tuple[str, ...] = ()
        if family == "awarded":
            kinds = ("acceptance", "folder", "pledge")
        elif family == "guarantee":
            kinds = ("pledge",)
        for kind in kinds:
            start = plan.get("award")
            found[plan.number, kind] = start and start + timedelta(TERMS[kind])
    return {key: day for key, day in found.items() if key not in settled}


def promises_of(floor: Floor, taker: str, now: datetime) -> dict[str, set[int]]:
    """Return an operator's promises that are due today, broken and kept."""
    own = [one for one in floor.promises if one.taker == taker]
    today = local_day(now)
    since = today - timedelta(KEPT_DAYS - 1)
    return {
        "due": {
            one.number for one in own if one.verdict == "pending" and one.day == today
        },
        "waiting": {
            one.number
            for one in own
            if one.verdict == "broken"
            and not any(
                moment > one.judged_at for moment in floor.attended.get(one.plan, ())
            )
        },
        "kept": {
            one.number
            for one in own
            if one.verdict == "kept" and one.judge.day >= since
        },
    }


def cases_by_kind(floor: Floor) -> dict[str, tuple[set, set]]:
    """Return of each type of campaign its cases in process and its finished ones."""
    found: dict[str, tuple[set, set]] = {}
    for key, case in floor.cases.items():
        both = found.setdefault(case.campaign.kind, (set(), set()))
        both[0 if case.is_open else 1].add(key)
    return found
