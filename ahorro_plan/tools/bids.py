# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a bid (oferta de licitación) is counted in.

Administradoras take bids in installments, in money or as a share of the car's price,
and their lists of the best ones write the bare figure. A whole number of up to three
digits is a count of installments, since no plan has more; one with a percent sign is a
share; all else is money.
"""

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

Unit = Literal["installments", "percent", "amount"]

#: How many bids of a group a list has.
PLACES: Final = 5
_INSTALLMENTS: Final = re.compile(
    r"(\d{1,3})(?:[.,]0{1,2})?\s*(?:c|ctas?|cuotas?)?\.?", re.ASCII | re.I
)
_PERCENT: Final = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*%", re.ASCII)
_NONE: Final = re.compile(r"[\s.\-_/0,$%]*|s/?o|sin ofertas?|n/?a", re.I)


class Bid(NamedTuple):
    """A bid: ``text`` as people read it, without the unit where it is installments."""

    unit: Unit
    text: str

    @property
    def installments(self) -> int:
        """How many installments it is; 0 where it is counted in something else."""
        return int(self.text) if self.unit == "installments" else 0


def parse_bid(text: str | None) -> Bid | None:
    """Return what a cell says; None where nobody bid."""
    tidy = " ".join((text or "").split())
    if _NONE.fullmatch(tidy):
        return None
    if match := _INSTALLMENTS.fullmatch(tidy):
        return Bid("installments", str(int(match[1])))
    if match := _PERCENT.fullmatch(tidy):
        return Bid("percent", f"{match[1]} %")
    return Bid("amount", tidy)


def parse_bids(texts: Sequence[str | None]) -> list[Bid]:
    """Return the bids among some cells, in their order."""
    return [bid for text in texts if (bid := parse_bid(text))]


def join_bids(bids: Sequence[Bid]) -> str:
    """Return them on one line, the best first, without the unit of installments."""
    return " · ".join(bid.text for bid in bids)


def are_installments(bids: Sequence[Bid]) -> bool:
    """Tell whether one word, *installments*, says the unit of all of them."""
    return bool(bids) and all(bid.unit == "installments" for bid in bids)
