# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Write the files of a portfolio, one for each month."""

import argparse
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from .dirt import RATES, parse_dirt
from .files import ENCODINGS, FORMATS, render
from .layouts import LAYOUTS
from .months import Month, run_months
from .plans import AS_OF, iter_plans


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.portfolio",
        description=__doc__,
        epilog=f"Dirt: {', '.join(RATES)}.",
    )
    parser.add_argument("--plans", type=int, default=1000, help="default 1000")
    parser.add_argument("--seed", type=int, default=0, help="default 0")
    parser.add_argument("--layout", choices=LAYOUTS, default="rombo")
    parser.add_argument("--format", choices=FORMATS, default="csv")
    parser.add_argument(
        "--encoding", choices=ENCODINGS, help="of text; default: the provider's"
    )
    parser.add_argument(
        "--sep-line",
        action=argparse.BooleanOptionalAction,
        help="begin a csv with sep=; (default: as the provider does)",
    )
    parser.add_argument("--months", type=int, default=1, help="files; default 1")
    parser.add_argument(
        "--changed-share",
        type=float,
        default=0.3,
        help="share of the plans that a month changes; default 0.3",
    )
    parser.add_argument(
        "--new-share",
        type=float,
        default=0.02,
        help="new plans of a month, as a share of all; default 0.02",
    )
    parser.add_argument(
        "--dirt",
        type=parse_dirt,
        default={},
        help="none, all, or names, each with =rate if you like, with commas between",
    )
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=AS_OF,
        help=f"day of the first file; default {AS_OF}",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    return parser


def _write_changes(month: Month, path: Path) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for kind, before, after in month.changes:
            change = {
                "kind": kind,
                "uid": (before or after).uid,
                "from": before and before.status_code,
                "to": after and after.status_code,
            }
            stream.write(json.dumps(change) + "\n")


def main(arguments: list[str] | None = None) -> int:
    """Write the files and say what is in them."""
    options = _parser().parse_args(arguments)
    provider = LAYOUTS[options.layout].provider
    plans = list(
        iter_plans(options.plans, options.seed, provider=provider, as_of=options.as_of)
    )
    months = run_months(
        plans,
        options.months,
        seed=options.seed,
        as_of=options.as_of,
        changed_share=options.changed_share,
        new_share=options.new_share,
    )
    for number, month in enumerate(months):
        file = render(
            month.plans,
            layout=options.layout,
            fmt=options.format,
            encoding=options.encoding,
            sep_line=options.sep_line,
            dirt=options.dirt,
            # Other rows are dirty each month: a reader must not take dirt for news.
            seed=options.seed + number,
            day=month.as_of,
        )
        path = file.write(options.out)
        outcomes = Counter(row.outcome for row in file.rows)
        told = ", ".join(f"{count} {name}" for name, count in outcomes.items())
        print(f"{path}: {told}; {len(file.dirty)} rows dirty")
        if month.changes:
            _write_changes(month, path.with_suffix(".changes.jsonl"))
            print(f"  {', '.join(f'{n} {kind}' for kind, n in month.counts.items())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
