"""Customers that the same sites can cover are one customer: the number of sites decides the size.

Isomorphic aggregation after Lv et al., European Journal of Operational Research 327 (2025),
arXiv 2409.09834. Each site has a random key of 128 bits; the keys of all sites that cover a
customer, added without carry, name its covering set. Two sets share a name by chance with a
probability of 2^-128 for each pair.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from aftersales.analysis.siting.problem import Ints, Problem
from aftersales.geo.distance import Floats

_SEED = 20260101
_DENSE = 0.05  # share of members from which a table is quicker than sparse rows
_BLOCK = 2048  # sets that are compared with all others at a time


@dataclass(frozen=True, slots=True)
class Sets:
    """Distinct covering sets of the customers whose cover is up to the plan.

    Attributes
    ----------
    weight : ndarray of shape (g,)
        Demand of all customers of a set.
    members : csr_array of shape (g, n)
        1 where a site covers the customers of a set; sites that are always open are left out.
    need : ndarray of int64, shape (g,)
        Open sites among the members that cover the set.
    number : ndarray of int64, shape (m,)
        Set of each customer, −1 where its cover is settled.
    is_covered : ndarray of bool, shape (m,)
        Customers that the sites which are always open cover.
    covered, uncoverable : float
        Demand of these, and demand that no plan covers.
    """

    weight: Floats
    members: csr_array
    need: Ints
    number: Ints
    is_covered: NDArray[np.bool_]
    covered: float
    uncoverable: float


def covering_sets(
    problem: Problem,
    always: NDArray[np.bool_] | None = None,
    copies: int = 1,
    label: Ints | None = None,
) -> Sets:
    """Gather customers by the sites that cover them.

    Parameters
    ----------
    always : ndarray of bool, shape (n,), optional
        Sites that are open whatever is planned; the fixed ones unless it is given.
    copies : int
        Open sites that a customer needs.
    label : ndarray of int64, shape (m,), optional
        Customers with different labels, 0 or above, never share a set.
    """
    always = problem.fixed if always is None else always
    count = len(problem.weight)
    chance = np.random.default_rng(_SEED)
    keys = chance.integers(0, 2**64, (problem.sites, 2), np.uint64)
    names = np.zeros((count, 2), np.uint64)
    held = np.zeros(count, np.int64)
    reached = np.zeros(count, np.int64)
    near = [_distinct(problem.customer[problem.of(site)]) for site in range(problem.sites)]
    for site, customers in enumerate(near):
        if always[site]:
            held[customers] += 1
        else:
            names[customers] ^= keys[site]
            reached[customers] += 1
    need = copies - held
    if label is not None:
        names ^= chance.integers(0, 2**64, (int(label.max(initial=0)) + 1, 2), np.uint64)[label]
    if copies > 1:
        of_need = chance.integers(0, 2**64, (copies + 1, 2), np.uint64)
        names ^= of_need[np.clip(need, 0, copies)]
    free = np.flatnonzero((need > 0) & (reached >= need))
    order = free[np.lexsort((names[free, 0], names[free, 1]))]
    is_new = (names[order[1:]] != names[order[:-1]]).any(axis=1)
    first = np.flatnonzero(np.r_[np.ones(min(1, order.size), np.bool_), is_new])
    weight = np.add.reduceat(problem.weight[order], first) if first.size else np.empty(0)
    inside = np.full(count, -1, np.int64)
    inside[order[first]] = np.arange(first.size)  # one customer stands for its set
    rows = [inside[customers] for customers in near]
    column = np.repeat(np.arange(problem.sites), [len(row) for row in rows])
    row = np.concatenate(rows) if rows else np.empty(0, np.int64)
    kept = (row >= 0) & ~always[column]
    members = csr_array(
        (np.ones(int(kept.sum())), (row[kept], column[kept])), shape=(first.size, problem.sites)
    )
    number = np.full(count, -1, np.int64)
    number[order] = np.repeat(np.arange(first.size), np.diff(np.r_[first, order.size]))
    return Sets(
        weight,
        members,
        need[order[first]],
        number,
        need <= 0,
        float(problem.weight[need <= 0].sum()),
        float(problem.weight[(need > 0) & (reached < need)].sum()),
    )


def _distinct(customers: Ints) -> Ints:
    """A pair that is given twice is one."""
    return customers if (np.diff(customers) > 0).all() else np.unique(customers)


def dominated_sites(
    members: csr_array, use: Floats | None = None, asked: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Sites in whose place another one covers as much and uses no more, so that no plan needs them.

    Of sites that are the same, the first stays.

    Parameters
    ----------
    use : ndarray of shape (r, n), optional
        What a site uses of each limit (one new site, money, the one place of a choice).
    asked : ndarray of bool, shape (n,), optional
        Sites that stay, whatever they are worth.
    """
    by_site = csr_array(members.T)
    shared = _shared(by_site, by_site)
    size = np.asarray(by_site.sum(axis=1)).ravel()
    site = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))
    other = shared.indices
    within = (shared.data >= size[site]) & (site != other)
    site, other = site[within], other[within]
    if use is None:
        use = np.zeros((0, len(size)))
    dearer = (use[:, site] >= use[:, other]).all(axis=0)
    is_same = (size[other] == size[site]) & (use[:, site] == use[:, other]).all(axis=0)
    gone: NDArray[np.bool_] = size == 0
    gone[site[dearer & (~is_same | (other < site))]] = True
    return gone if asked is None else gone & ~asked


def _shared(rows: csr_array, others: csr_array) -> csr_array:
    """How many columns each two rows have in common."""
    if rows.nnz + others.nnz > _DENSE * (rows.shape[0] + others.shape[0]) * rows.shape[1]:
        # Whole numbers up to 2^24 are exact in single precision.
        table = rows.toarray().astype(np.float32) @ others.toarray().astype(np.float32).T
        return csr_array(table)
    return csr_array(rows @ others.T)


def dominated_sets(members: csr_array, need: Ints | None = None) -> NDArray[np.bool_]:
    """Sets that are covered whenever some other set is.

    All sites of the other belong to them too, and the other needs no fewer of them.
    """
    size = np.diff(members.indptr)
    need = np.ones(len(size), np.int64) if need is None else need
    gone = np.zeros(members.shape[0], np.bool_)
    for first in range(0, members.shape[0], _BLOCK):
        part = csr_array(members[first : first + _BLOCK])
        shared = _shared(part, members)
        row = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr)) + first
        other = shared.indices
        whole = (shared.data >= size[other]) & (row != other) & (need[other] >= need[row])
        is_same = (size[other] == size[row]) & (need[other] == need[row])
        gone[row[whole & (~is_same | (other < row))]] = True
    return gone
