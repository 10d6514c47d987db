# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How long the box *Buscar* and the searches of many2one fields take.

On an empty database a portfolio is loaded first, and stays.
"""

import random
import statistics
import sys
from collections.abc import Callable, Iterator

from .common import (
    environment,
    new_company,
    parser,
    print_figure,
    print_machine,
    seconds,
    vacuum,
)

SEED = 404
#: What is asked of each role; the target is a p95 under 100 ms for the whole mixture.
QUERIES = 200
ROLES = ("operator", "supervisor")
HITS = 8


def _examples(env, count: int) -> list[dict]:
    """Return what is known of so many plans, spread over the portfolio."""
    env.cr.execute(
        """SELECT p.subscription_number AS subscription, p."group", p."order",
                  h.name, h.ahorro_document_number AS document, f.national AS phone
             FROM ahorro_plan p
             JOIN res_partner h ON h.id = p.partner_id
             JOIN LATERAL (SELECT national FROM ahorro_phone
                            WHERE partner_id = h.id AND national IS NOT NULL
                            LIMIT 1) f ON TRUE
            WHERE p."group" IS NOT NULL AND h.ahorro_document_number IS NOT NULL
            ORDER BY md5(p.id::text) LIMIT %s""",
        [count],
    )
    return env.cr.dictfetchall()


def _plain(text: str) -> str:
    return text.lower().translate(str.maketrans("áéíóúüñ", "aeiouun"))


#: Kind of query, and what is typed for a plan.
KINDS: dict[str, Callable[[dict], str]] = {
    "whole name, other order": lambda x: " ".join(reversed(_plain(x["name"]).split())),
    "surname": lambda x: x["name"].split()[0],
    "three letters": lambda x: x["name"][:3],
    "two beginnings": lambda x: " ".join(w[:3] for w in x["name"].split()[:2]),
    "document with points": lambda x: f"{int(x['document']):,}".replace(",", "."),
    "five digits of a document": lambda x: x["document"][:5],
    "whole phone": lambda x: f"0{x['phone'][:4]} 15-{x['phone'][4:]}",
    "last six digits": lambda x: x["phone"][-6:],
    "last four digits": lambda x: x["phone"][-4:],
    "subscription": lambda x: x["subscription"],
    "four digits of a subscription": lambda x: x["subscription"][:4],
    "group and order": lambda x: f"{x['group']} {x['order']}".lower(),
    "group": lambda x: x["group"],
    "nobody": lambda x: f"zz{x['name'][-3:]} {x['subscription']}",
}


def _mixture(env) -> Iterator[tuple[str, str]]:
    """Yield kinds and texts, always the same for the same portfolio."""
    names = list(KINDS)
    random.Random(SEED).shuffle(names)
    for number, example in enumerate(_examples(env, QUERIES)):
        kind = names[number % len(names)]
        yield kind, KINDS[kind](example)


def _percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def _print_times(name: str, times: list[float]) -> None:
    milliseconds = [value * 1000 for value in times]
    print_figure(f"{name}, p50", statistics.median(milliseconds), "ms")
    print_figure(f"{name}, p95", _percentile(milliseconds, 0.95), "ms")


def _measure(name: str, env, ask: Callable, texts: list[tuple[str, str]]) -> None:
    """Time one call for each text, each as a request of its own would make it."""
    times: dict[str, list[float]] = {}
    for kind, text in texts:
        env.invalidate_all()
        times.setdefault(kind, []).append(seconds(lambda text=text: ask(text)))
    for kind, values in sorted(times.items()):
        _print_times(f"{name}: {kind}", values)
    _print_times(f"{name}: all {len(texts)}", [v for vs in times.values() for v in vs])


def _user(env, role: str, company):
    return env["res.users"].create(
        {
            "name": f"Bench {role}",
            "login": f"bench_search_{role}",
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
            "group_ids": [(6, 0, env.ref(f"ahorro_plan.group_{role}").ids)],
        }
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    options = parser(__doc__, plans=100_000).parse_args(arguments)
    with environment(options.config) as env:
        # Odoo's configuration has been read by now.
        from tests.portfolio import sql

        print_machine(env)
        company = _largest_company(env)
        if not company:
            company = new_company(env, "Bench search")
            sql.load(env, options.plans, SEED, company=company)
            env.cr.commit()
            vacuum(env, *sql.TABLES)
        texts = list(_mixture(env))
        for role in ROLES:
            _measure_role(env, role, company, texts)
    return 0


def _largest_company(env):
    env.cr.execute(
        "SELECT company_id FROM ahorro_plan GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    )
    return env["res.company"].browse(env.cr.fetchone() or [])


def _measure_role(env, role: str, company, texts: list[tuple[str, str]]) -> None:
    from odoo.models import BaseModel

    user = _user(env, role, company)
    context = env.context | {"allowed_company_ids": company.ids}
    mine = env(user=user.id, context=context)
    partners = mine["res.partner"]
    ways: dict[str, Callable] = {
        "Buscar": lambda text: mine["ahorro.search"].search_clients(text, HITS),
        "plans by name_search": lambda text: mine["ahorro.plan"].name_search(
            text, limit=HITS
        ),
        "contacts by name_search": lambda text: partners.name_search(text, limit=HITS),
        "contacts by Odoo's conditions alone": lambda text: partners.search_fetch(
            BaseModel._search_display_name(partners, "ilike", text),
            ["display_name"],
            limit=HITS,
        ),
    }
    for name, ask in ways.items():
        for _kind, text in texts[: len(KINDS)]:
            ask(text)
        _measure(f"{role}, {name}", mine, ask, texts)


if __name__ == "__main__":
    sys.exit(main())
