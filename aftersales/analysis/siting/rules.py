"""What a plan has to heed beside its objective, as rows of a programme over the sites."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from aftersales.analysis.siting.problem import Ints, Problem
from aftersales.domain.errors import InputError
from aftersales.geo.distance import Floats

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Quota:
    """At least a share of the demand of some customers has to be covered.

    Attributes
    ----------
    customers : ndarray of bool, shape (m,), or of int64
        Whose demand counts, as a mask or as indices.
    share : float
        From 0 to 1.
    """

    customers: NDArray[np.bool_] | Ints
    share: float

    def inside(self, count: int) -> Mask:
        """Its customers among ``count``, as a mask."""
        held = np.zeros(count, np.bool_)
        held[self.customers] = True
        return held


@dataclass(frozen=True, slots=True)
class Rules:
    """Limits of a plan; what is None asks nothing.

    Attributes
    ----------
    count : int
        New sites, at most.
    budget : float
        Money for new sites, at most; ``price`` of shape (n,) says what each takes.
    forbidden, required : ndarray of bool, shape (n,)
        New sites that no plan has, and that every plan has; these count and cost.
    closable : ndarray of bool, shape (n,)
        Fixed sites that may close, ``closings`` of them at most (None: all). A relocation is a
        closing and an opening.
    saved : ndarray of shape (n,)
        Money that a closing adds to the budget.
    capacity : ndarray of shape (n,)
        Weight that a site can serve, infinite without a limit; demand may be split.
    home : ndarray of int64, shape (n,)
        Sites with the same number, 0 or above, are parts of one place: together they serve what
        their capacities add up to, each the customers it reaches. So a right for one more brand
        is a site with customers and no capacity, a shift one with capacity and no customers. New
        parts need the fixed ones of their home, where these may close. −1 stands alone.
    least : float
        Weight that each new site that stands alone has to serve. Which of the open sites in reach
        serves a customer is part of the plan.
    quotas : tuple of Quota
        Shares of demand that have to be covered.
    choice : ndarray of int64, shape (n,)
        Of the new sites with the same number at most one opens; −1 is free.
    copies : int
        Open sites that a customer needs within the limit to be covered; 2 is backup cover.
    barred : tuple of ndarray of int64
        Sets of new sites that no plan holds as a whole: finds plans that differ.
    """

    count: int | None = None
    budget: float | None = None
    price: Floats | None = None
    forbidden: Mask | None = None
    required: Mask | None = None
    closable: Mask | None = None
    closings: int | None = None
    saved: Floats | None = None
    capacity: Floats | None = None
    home: Ints | None = None
    least: float = 0.0
    quotas: tuple[Quota, ...] = ()
    choice: Ints | None = None
    copies: int = 1
    barred: tuple[Ints, ...] = ()

    @property
    def has_loads(self) -> bool:
        """Whether it matters how much weight each site serves."""
        is_limited = self.capacity is not None and bool(np.isfinite(self.capacity).any())
        return is_limited or self.least > 0

    def refuse(self, model: str, *names: str) -> None:
        """Raise :class:`InputError` where a model cannot heed one of some rules."""
        asked = {
            "capacity": self.has_loads,
            "quotas": bool(self.quotas),
            "copies": self.copies != 1,
            "home": self.home is not None,
        }
        for name in names:
            if asked[name]:
                raise InputError("plan_rule", model=model, rule=name)


@dataclass(frozen=True, slots=True)
class Choices:
    """The sites about which a plan decides, and the rows that bind them.

    With x_j = 1 where site j is open: ``least <= x <= 1`` and ``rows · x <= most``.

    Attributes
    ----------
    site : ndarray of int64, shape (v,)
        New sites that are allowed, and fixed ones that may close.
    is_new : ndarray of bool, shape (v,)
        Which of them are new.
    least : ndarray of shape (v,)
        1 where a site is required.
    always : ndarray of bool, shape (n,)
        Fixed sites that stay open.
    rows : csr_array of shape (r, v)
        Counts, money, alternatives, closings.
    most : ndarray of shape (r,)
        What they add up to, at most.
    """

    site: Ints
    is_new: Mask
    least: Floats
    always: Mask
    rows: csr_array
    most: Floats

    def allows(self, chosen: Mask) -> bool:
        """Whether open sites, a mask of shape (v,), keep all rules."""
        x = chosen.astype(float)
        return bool((x >= self.least).all() and (self.rows @ x <= self.most + _SLACK).all())

    def fits(self, chosen: Mask) -> Mask:
        """Which closed sites may open beside those that are open."""
        return self.fitting(self.most - self.rows @ chosen.astype(float)) & ~chosen

    def fitting(self, left: Floats) -> Mask:
        """Which sites use no more of each row than is left of it, shape (r,)."""
        row = np.repeat(np.arange(len(left)), np.diff(self.rows.indptr))
        keeps = self.rows.data <= left[row] + _SLACK
        # A row that is broken already takes a site that uses less than nothing of it.
        broken = left < -_SLACK
        count = len(self.site)
        mends = np.bincount(self.rows.indices[keeps & broken[row]], minlength=count)
        fails = np.bincount(self.rows.indices[~keeps], minlength=count)
        fits: Mask = (fails == 0) & (mends == broken.sum())
        return fits

    def split(self, chosen: Mask) -> tuple[Ints, Ints]:
        """New sites that open and fixed ones that close."""
        return np.sort(self.site[chosen & self.is_new]), np.sort(self.site[~chosen & ~self.is_new])

    def but(self, gone: Mask) -> "Choices":
        """Without some of the sites, which stay closed."""
        return Choices(
            self.site[~gone], self.is_new[~gone], self.least[~gone], self.always,
            csr_array(self.rows[:, ~gone]), self.most,
        )  # fmt: skip


_SLACK = 1e-9


@dataclass(slots=True)
class _Rows:
    """Rows that are gathered one by one."""

    width: int
    rows: list[csr_array] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def add(self, row: Floats, most: float) -> None:
        self.rows.append(csr_array(row[None, :]))
        self.most.append(float(most))


def choices(problem: Problem, rules: Rules) -> Choices:
    """What a plan may decide under the rules."""
    closable = problem.fixed & _mask(rules.closable, problem.sites)
    if rules.closings == 0:
        closable[:] = False
    is_new = ~problem.fixed & ~_mask(rules.forbidden, problem.sites)
    required = _mask(rules.required, problem.sites) & ~problem.fixed
    site = np.flatnonzero(is_new | closable | required)
    fresh = ~problem.fixed[site]
    found = _Rows(len(site))
    if rules.count is not None:
        found.add(fresh.astype(float), rules.count)
    if rules.closings is not None and not fresh.all():
        # Σ (1 − x_j) over sites that may close.
        found.add(-(~fresh).astype(float), rules.closings - float((~fresh).sum()))
    if rules.budget is not None:
        price = np.zeros(problem.sites) if rules.price is None else rules.price
        saved = np.zeros(problem.sites) if rules.saved is None else rules.saved
        row = np.where(fresh, price[site], saved[site])
        found.add(row, rules.budget + float(saved[site][~fresh].sum()))
    if rules.choice is not None:
        number = np.where(fresh, rules.choice[site], -1)
        for one in np.unique(number[number >= 0]):
            found.add((number == one).astype(float), 1.0)
    for part, base in _parts(rules, site, fresh):
        row = np.zeros(len(site))
        row[part], row[base] = 1.0, -1.0
        found.add(row, 0.0)
    for barred in rules.barred:
        found.add((np.isin(site, barred) & fresh).astype(float), len(barred) - 1.0)
    for one in np.flatnonzero(required & _mask(rules.forbidden, problem.sites)):
        found.add((site == one).astype(float), 0.0)
    rows = vstack(found.rows, format="csr") if found.rows else csr_array((0, len(site)))
    return Choices(
        site, fresh, required[site].astype(float), problem.fixed & ~closable,
        csr_array(rows), np.array(found.most),
    )  # fmt: skip


def _parts(rules: Rules, site: Ints, is_new: Mask) -> Iterator[tuple[int, int]]:
    """Each new part of a home with each fixed one that may close, by their places in `site`."""
    if rules.home is None:
        return
    home = rules.home[site]
    base = np.flatnonzero((home >= 0) & ~is_new)
    for fixed in base.tolist():
        for part in np.flatnonzero((home == home[fixed]) & is_new).tolist():
            yield part, fixed


def _mask(given: Mask | None, count: int) -> Mask:
    return np.zeros(count, np.bool_) if given is None else given.copy()
