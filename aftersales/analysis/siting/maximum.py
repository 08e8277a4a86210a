"""Maximum flows from demand to what serves it, in whole numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from aftersales.analysis.siting.problem import Ints
from aftersales.analysis.siting.rules import Mask
from aftersales.geo.distance import Floats

_LARGEST = 2**31 - 1  # number with which flows are counted


@dataclass(frozen=True, slots=True)
class Found:
    """A maximum flow.

    Attributes
    ----------
    between : ndarray of shape (k,)
        Flow of each pair of a set and a home, in the order of the table of pairs.
    out, into : ndarray of shape (g,), (h,)
        Flow out of each set and into each home.
    is_short, is_full : ndarray of bool, shape (g,), (h,)
        Sets and homes that unserved demand can reach along the flow: the source's side of the
        smallest minimum cut.
    """

    between: Floats
    out: Floats
    into: Floats
    is_short: Mask
    is_full: Mask


def gathering(number: NDArray[np.integer], count: int) -> csr_array:
    """1 in the row of each thing and the column of its number, shape (len(number), count)."""
    rows = np.arange(len(number))
    return csr_array((np.ones(len(number)), (rows, number)), shape=(len(number), count))


def is_countable(weight: Floats, capacity: Floats) -> bool:
    """Whether flows can be counted: in whole numbers that are not too large."""
    both = np.concatenate([weight, capacity])
    return bool((both == np.floor(both)).all() and weight.sum() <= _LARGEST)


def max_flow(
    pairs: csr_array, weight: Floats, between: Floats, capacity: Floats, held: Floats | None = None
) -> Found:
    """The largest flow from sets to homes; numbers are rounded down to whole ones.

    Parameters
    ----------
    pairs : csr_array of shape (g, h)
        Which homes each set reaches.
    weight, capacity : ndarray of shape (g,), (h,)
        Demand, and what homes take.
    between : ndarray of shape (k,)
        What each pair lets through.
    held : ndarray of shape (k,), optional
        A flow to begin with: no set that it serves is served less in the end, and no home less
        used.
    """
    sets, homes = pairs.shape
    source, sink = sets + homes, sets + homes + 1
    row, column = np.repeat(np.arange(sets), np.diff(pairs.indptr)), pairs.indices
    held = np.zeros(len(column)) if held is None else held
    out, into = _sums(row, held, sets), _sums(column, held, homes)
    start = np.concatenate([np.full(sets, source), row, sets + column, sets + np.arange(homes)])
    end = np.concatenate([np.arange(sets), sets + column, row, np.full(homes, sink)])
    most = np.concatenate([weight - out, between - held, held, capacity - into])
    found, seen = _solved(start, end, most, source, sink)
    moved = held + np.asarray(found[row, sets + column]).ravel()
    return Found(
        moved, _sums(row, moved, sets), _sums(column, moved, homes), seen[:sets],
        seen[sets:source],
    )  # fmt: skip


def cut_of(
    pairs: csr_array, weight: Floats, between: Floats, doors: tuple[Ints, Floats], capacity: Floats
) -> tuple[Mask, Mask]:
    """Homes and doors on the source's side of a smallest cut, up to rounding to whole numbers.

    Parameters
    ----------
    pairs : csr_array of shape (g, h + d)
        Which homes each set reaches, straight or through the doors behind them.
    doors : (ndarray of int64, ndarray), shape (d,)
        Home behind each door, and what it lets through.
    """
    sets, homes = pairs.shape[0], len(capacity)
    home, gate = doors
    source, sink = sum(pairs.shape), sum(pairs.shape) + 1
    row, column = np.repeat(np.arange(sets), np.diff(pairs.indptr)), pairs.indices
    scale = _LARGEST / 4 / max(1.0, *(float(part.sum()) for part in (weight, capacity, gate)))
    start = np.concatenate(
        [np.full(sets, source), row, sets + homes + np.arange(len(home)), sets + np.arange(homes)]
    )
    end = np.concatenate([np.arange(sets), sets + column, sets + home, np.full(homes, sink)])
    most = np.concatenate([weight, between, gate, capacity]) * scale
    _, seen = _solved(start, end, most, source, sink)
    return seen[sets : sets + homes], seen[sets + homes : source]


def _solved(start: Ints, end: Ints, most: Floats, source: int, sink: int) -> tuple[csr_array, Mask]:
    """Flow between all nodes, and the nodes that the source still reaches."""
    graph = csr_array((most.astype(np.int32), (start, end)), shape=(sink + 1, sink + 1))
    found = maximum_flow(graph, source, sink).flow
    left = csr_array(graph - found)
    left.eliminate_zeros()
    seen = np.zeros(sink + 1, np.bool_)
    seen[breadth_first_order(left, source, return_predecessors=False)] = True
    return found, seen


def touched(pairs: csr_array, weight: Floats, base: Found, wide: csr_array) -> Mask:
    """Sets that are served otherwise, or at last, by some plan, shape (g,).

    Others are served in full, whatever is added: unserved demand cannot come to the homes that
    serve them.

    Parameters
    ----------
    pairs : csr_array of shape (g, h)
        Sets and homes of the flow.
    base : Found
        A largest flow.
    wide : csr_array of shape (g, h)
        These pairs and all that may be added.
    """
    sets, homes = pairs.shape
    row = np.repeat(np.arange(sets), np.diff(pairs.indptr))
    may = np.repeat(np.arange(sets), np.diff(wide.indptr))
    used = base.between > 0
    short = np.flatnonzero(base.out < weight)
    source = sets + homes
    start = np.concatenate([np.full(len(short), source), may, sets + pairs.indices[used]])
    end = np.concatenate([short, sets + wide.indices, row[used]])
    graph = csr_array((np.ones(len(start)), (start, end)), shape=(source + 1, source + 1))
    found = np.zeros(source + 1, np.bool_)
    found[breadth_first_order(graph, source, return_predecessors=False)] = True
    return found[:sets]


def most_added(pairs: csr_array, weight: Floats, base: Found, members: csr_array) -> Floats:
    """What one more home adds to a maximum flow, at most, shape (v,).

    Unserved demand comes to a home straight, or by taking the place of other demand at full homes
    on the way; so no more of it comes than there is in what such homes tie together.

    Parameters
    ----------
    pairs : csr_array of shape (g, h)
        Sets and homes of the flow.
    base : Found
        The flow.
    members : csr_array of shape (g, v)
        Which sets each of the others reaches.
    """
    sets = pairs.shape[0]
    row = np.repeat(np.arange(sets), np.diff(pairs.indptr))
    tied = base.is_full[pairs.indices] & base.is_short[row]
    number = sum(pairs.shape)
    graph = csr_array(
        (np.ones(int(tied.sum())), (row[tied], sets + pairs.indices[tied])), shape=(number, number)
    )
    _, part = connected_components(graph, directed=False)
    part = part[:sets]
    count = int(part.max(initial=-1)) + 1
    left = np.where(base.is_short, weight - base.out, 0.0)
    there = _sums(part, left, count)
    reached = csr_array(members.T) * np.where(base.is_short, weight, 0.0)
    by_part = csr_array(csr_array(reached) @ gathering(part, count))
    by_part.data = np.minimum(by_part.data, there[by_part.indices])
    return np.asarray(by_part.sum(axis=1), float).ravel()


def _sums(number: NDArray[np.integer], amount: Floats, count: int) -> Floats:
    return np.bincount(number, amount, minlength=count).astype(float)
