# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What messages cost: rates with dates, which change, and the free ones of a month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: Messages of service of one number in one calendar month that cost nothing.
FREE_SERVICE = 1_000
#: From here on somebody has to look whether there is a means of payment: without one
#: WhatsApp accepts what it then does not deliver.
WARN_SERVICE = 800
CATEGORIES = ("marketing", "utility", "authentication", "service")


@dataclass(frozen=True)
class Rate:
    """The price of one delivered message from a day on.

    :ivar country: the recipient's, of two letters
    :ivar category: of ``CATEGORIES``
    :ivar amount: in ``currency``
    """

    country: str
    category: str
    since: date
    amount: Decimal
    currency: str = "USD"


class NoRate(LookupError):
    """No rate says what a message costs: it is not free for that."""


def rate_on(rates: Iterable[Rate], country: str, category: str, day: date) -> Rate:
    """Return the rate that holds on a day: the last one that began by then.

    :raises NoRate: none had begun
    """
    fitting = [
        rate
        for rate in rates
        if (rate.country, rate.category) == (country, category) and rate.since <= day
    ]
    if not fitting:
        raise NoRate(f"{country} {category} {day}")
    return max(fitting, key=lambda rate: rate.since)


def estimate(
    rates: Sequence[Rate],
    country: str,
    category: str,
    counts: Iterable[tuple[date, int]],
) -> dict[str, Decimal]:
    """Return what a mass send costs at most, by currency: each message delivered.

    :param counts: how many leave on each day
    :raises NoRate: no rate had begun on one of the days
    """
    total: dict[str, Decimal] = {}
    for day, count in counts:
        if count:
            rate = rate_on(rates, country, category, day)
            amount = total.get(rate.currency, Decimal(0)) + rate.amount * count
            total[rate.currency] = amount
    return total


def service_warning(sent: int, has_payment: bool, free: int = FREE_SERVICE) -> str:
    """Return what to say of a month's messages of service of one number.

    ``near``: the free ones end soon; ``charged``: they have ended; ``undelivered``:
    they have, and without a means of payment answers do not arrive; or ``""``.
    """
    if sent >= free:
        return "charged" if has_payment else "undelivered"
    return "near" if sent >= min(WARN_SERVICE, free) else ""
