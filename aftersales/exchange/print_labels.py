"""Names on a map: each beside its place, none over another.

Greedy over the wishes in their order, with the eight positions around a point in the order of
Yoeli (The Logic of Automated Map Lettering, 1972): right before left, above before below.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aftersales.exchange.print_page import Box

Floats = NDArray[np.float64]
_GAP = 0.5  # mm between a symbol and its name
_APART = 0.35  # mm between two names
# Of width and height: where the name lies from the point, and which way it is pushed.
_POSITIONS = np.array(
    [
        [0.0, -0.5, 1.0, 0.0],
        [0.0, 0.0, 0.7, 0.7],
        [0.0, -1.0, 0.7, -0.7],
        [-1.0, -0.5, -1.0, 0.0],
        [-1.0, 0.0, -0.7, 0.7],
        [-1.0, -1.0, -0.7, -0.7],
        [-0.5, 0.0, 0.0, 1.0],
        [-0.5, -1.0, 0.0, -1.0],
    ]
)
_CENTRED = np.array([[-0.5, -0.5, 0.0, 0.0]])
_ORDER = 0.02  # mm² by which a position must hide less to be taken before an earlier one


@dataclass(frozen=True, slots=True)
class Wish:
    """A name that wants a place.

    Attributes
    ----------
    x, y : float
        Its point in millimetres.
    width, height : float
        Size of the words in millimetres.
    radius : float
        Of the symbol at the point; 0 with `centred` for a name that lies on its point.
    centred : bool
        Whether it lies on its point or nowhere.
    """

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    centred: bool = False


def placed_labels(
    wishes: Sequence[Wish], room: Box, taken: Floats, hidden: Floats | None = None
) -> list[Box | None]:
    """Find room for names, the first wish first.

    Parameters
    ----------
    wishes : sequence of Wish
        In the order of importance.
    room : Box
        Nothing sticks out of it.
    taken : ndarray (n, 4)
        Left, bottom, right and top of what no name may touch.
    hidden : ndarray (m, 4), optional
        The same for what names should rather not lie on.

    Returns
    -------
    list of Box or None
        For each wish; None where there is no room.
    """
    full = np.empty((len(taken) + len(wishes), 4))
    full[: len(taken)] = taken
    count = len(taken)
    soft = np.empty((0, 4)) if hidden is None else hidden
    found: list[Box | None] = []
    for wish in wishes:
        boxes = _candidates(wish)
        free = _inside(boxes, room) & ~_touching(boxes, full[:count])
        if not free.any():
            found.append(None)
            continue
        cost = _overlap(boxes, soft) + _ORDER * np.arange(len(boxes))
        best = boxes[int(np.argmin(np.where(free, cost, np.inf)))]
        full[count] = best + np.array([-_APART, -_APART, _APART, _APART])
        count += 1
        found.append(Box(*(float(value) for value in best)))
    return found


def _candidates(wish: Wish) -> Floats:
    ways = _CENTRED if wish.centred else _POSITIONS
    push = 0.0 if wish.centred else wish.radius + _GAP
    left = wish.x + ways[:, 0] * wish.width + ways[:, 2] * push
    bottom = wish.y + ways[:, 1] * wish.height + ways[:, 3] * push
    return np.column_stack([left, bottom, left + wish.width, bottom + wish.height])


def _inside(boxes: Floats, room: Box) -> NDArray[np.bool_]:
    low = (boxes[:, :2] >= (room.left, room.bottom)).all(axis=1)
    high = (boxes[:, 2:] <= (room.right, room.top)).all(axis=1)
    return np.asarray(low & high)


def _touching(boxes: Floats, taken: Floats) -> NDArray[np.bool_]:
    return np.asarray((_shared(boxes, taken) > 0).any(axis=1))


def _overlap(boxes: Floats, others: Floats) -> Floats:
    return np.asarray(_shared(boxes, others).sum(axis=1))


def _shared(boxes: Floats, others: Floats) -> Floats:
    """Common area of each box with each other one, in mm²."""
    width = np.minimum(boxes[:, None, 2], others[:, 2]) - np.maximum(
        boxes[:, None, 0], others[:, 0]
    )
    height = np.minimum(boxes[:, None, 3], others[:, 3]) - np.maximum(
        boxes[:, None, 1], others[:, 1]
    )
    return np.asarray(np.clip(width, 0, None) * np.clip(height, 0, None))
