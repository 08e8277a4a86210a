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

from aftersales.analysis.siting.problem import Problem
from aftersales.geo.distance import Floats

_SEED = 20260101
_BLOCK = 2048  # sets that are compared with all others at a time


@dataclass(frozen=True, slots=True)
class Sets:
    """Distinct covering sets of the customers that no fixed site covers.

    Attributes
    ----------
    weight : ndarray of shape (g,)
        Demand of all customers of a set.
    members : csr_array of shape (g, n)
        1 where a site covers the customers of a set.
    covered : float
        Demand that fixed sites cover.
    uncoverable : float
        Demand that no site covers.
    """

    weight: Floats
    members: csr_array
    covered: float
    uncoverable: float


def covering_sets(problem: Problem) -> Sets:
    """Gather customers by the sites that cover them."""
    count = len(problem.weight)
    keys = np.random.default_rng(_SEED).integers(0, 2**64, (problem.sites, 2), np.uint64)
    names = np.zeros((count, 2), np.uint64)
    held = np.zeros(count, np.bool_)
    reached = np.zeros(count, np.bool_)
    near = [np.unique(problem.customer[problem.of(site)]) for site in range(problem.sites)]
    for site, customers in enumerate(near):
        names[customers] ^= keys[site]
        reached[customers] = True
        if problem.fixed[site]:
            held[customers] = True
    free = np.flatnonzero(reached & ~held)
    order = free[np.lexsort((names[free, 0], names[free, 1]))]
    is_new = np.r_[True, (names[order[1:]] != names[order[:-1]]).any(axis=1)] if order.size else (
        np.zeros(0, np.bool_)
    )  # fmt: skip
    first = np.flatnonzero(is_new)
    weight = np.add.reduceat(problem.weight[order], first) if first.size else np.empty(0)
    number = np.full(count, -1, np.int64)
    number[order[first]] = np.arange(first.size)
    rows, columns = [], []
    for site, customers in enumerate(near):
        found = number[customers]
        found = found[found >= 0]
        rows.append(found)
        columns.append(np.full(found.size, site))
    row = np.concatenate(rows) if rows else np.empty(0, np.int64)
    column = np.concatenate(columns) if columns else np.empty(0, np.int64)
    members = csr_array((np.ones(row.size), (row, column)), shape=(first.size, problem.sites))
    return Sets(
        weight,
        members,
        float(problem.weight[held].sum()),
        float(problem.weight[~reached].sum()),
    )


def dominated_sites(members: csr_array) -> NDArray[np.bool_]:
    """Sites whose sets another site covers too, so that no plan needs them.

    Of sites that cover the same, the first stays.
    """
    by_site = csr_array(members.T)
    shared = csr_array(by_site @ by_site.T)
    size = np.asarray(by_site.sum(axis=1)).ravel()
    site = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))
    other = shared.indices
    within = (shared.data >= size[site]) & (site != other)
    larger = (size[other] > size[site]) | (other < site)
    gone: NDArray[np.bool_] = size == 0
    gone[site[within & larger]] = True
    return gone


def dominated_sets(members: csr_array) -> NDArray[np.bool_]:
    """Sets that are covered whenever some other set is: all of its sites belong to them too."""
    size = np.diff(members.indptr)
    gone = np.zeros(members.shape[0], np.bool_)
    for first in range(0, members.shape[0], _BLOCK):
        part = csr_array(members[first : first + _BLOCK])
        shared = csr_array(part @ members.T)
        row = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))
        other = shared.indices
        whole = (shared.data >= size[other]) & (row + first != other)
        smaller = (size[other] < size[row + first]) | (other < row + first)
        gone[first + row[whole & smaller]] = True
    return gone
