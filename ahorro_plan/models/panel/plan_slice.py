# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import lru_cache
from typing import NamedTuple

from odoo.fields import Domain


class PlanState(NamedTuple):
    """What the panel counts plans by, at one moment."""

    #: False where a plan has none.
    status_id: int | bool
    #: Unpaid installments; from the panel's highest step on they are one.
    owed: int
    is_absent: bool


class Counted(NamedTuple):
    """So many plans went from one state to another; None is not in the portfolio.

    ``before`` is None too where nobody asks what they were.
    """

    before: PlanState | None
    after: PlanState | None
    plans: int


class PlanSlice(NamedTuple):
    """A part of the portfolio: both the states that it counts and its domain."""

    status_ids: frozenset = frozenset()
    #: From so many unpaid installments to so many; None is no end.
    owed_from: int | None = None
    owed_to: int | None = None
    is_absent: bool | None = None
    #: Every status, whatever ``status_ids`` says.
    any_status: bool = False

    def holds(self, state: PlanState | None) -> bool:
        """Tell whether plans in a state are of this part."""
        if state is None:
            return False
        if not self.any_status and state.status_id not in self.status_ids:
            return False
        if self.owed_from is not None and state.owed < self.owed_from:
            return False
        if self.owed_to is not None and state.owed > self.owed_to:
            return False
        return self.is_absent is None or state.is_absent is self.is_absent

    # An answer names each part many times; a domain is never changed.
    @lru_cache(maxsize=1024)  # noqa: B019  # the parts are few, and small
    def domain(self) -> Domain:
        """Return the domain, on ``ahorro.plan``, of the plans of this part."""
        domain = Domain.TRUE
        if not self.any_status:
            domain &= Domain("status_id", "in", sorted(self.status_ids))
        if self.owed_from is not None and self.owed_from == self.owed_to:
            domain &= Domain("installments_owed", "=", self.owed_from)
        else:
            if self.owed_from is not None:
                domain &= Domain("installments_owed", ">=", self.owed_from)
            if self.owed_to is not None:
                domain &= Domain("installments_owed", "<=", self.owed_to)
        if self.is_absent is not None:
            operator = "!=" if self.is_absent else "="
            domain &= Domain("absent_since", operator, False)
        return domain


EVERY_PLAN = PlanSlice(any_status=True)


def slices_domain(slices) -> Domain:
    """Return the domain of the plans of any of these parts."""
    return Domain.OR(part.domain() for part in slices)


def in_slices(slices, state: PlanState | None) -> bool:
    """Tell whether plans in a state are of any of these parts."""
    return any(part.holds(state) for part in slices)
