"""Names on a map never lie over each other."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aftersales.exchange.print_labels import Wish, placed_labels
from aftersales.exchange.print_page import Box

ROOM = Box(0, 0, 100, 80)
MM = st.floats(0, 100, allow_nan=False)
WISHES = st.lists(
    st.builds(
        Wish,
        x=MM,
        y=MM,
        width=st.floats(1, 30),
        height=st.floats(1, 5),
        radius=st.floats(0, 5),
        centred=st.booleans(),
    ),
    max_size=40,
)
TAKEN = st.lists(st.tuples(MM, MM, MM, MM), max_size=5)


def shared(one: Box, other: Box) -> float:
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.top, other.top) - max(one.bottom, other.bottom)
    return max(across, 0.0) * max(along, 0.0)


@given(WISHES, TAKEN)
def test_labels_do_not_overlap(
    wishes: list[Wish], corners: list[tuple[float, float, float, float]]
) -> None:
    boxes = [Box(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners]
    taken = np.array([(b.left, b.bottom, b.right, b.top) for b in boxes]).reshape(-1, 4)
    found = placed_labels(wishes, ROOM, taken)
    assert len(found) == len(wishes)
    placed = [label for label in found if label is not None]
    for k, label in enumerate(placed):
        assert label.left >= 0
        assert label.bottom >= 0
        assert label.right <= ROOM.right
        assert label.top <= ROOM.top
        assert all(shared(label, other) == 0 for other in [*placed[k + 1 :], *boxes])


@given(WISHES.filter(bool))
def test_the_first_wish_is_granted_where_it_can_be(wishes: list[Wish]) -> None:
    alone = placed_labels(wishes[:1], ROOM, np.empty((0, 4)))
    assert placed_labels(wishes, ROOM, np.empty((0, 4)))[0] == alone[0]


def test_what_is_better_not_hidden_stays_free() -> None:
    wish = Wish(50, 40, 10, 2, 1)
    to_the_right = np.array([[51.0, 30.0, 70.0, 50.0]])
    label = placed_labels([wish], ROOM, np.empty((0, 4)), to_the_right)[0]
    assert label is not None
    assert label.right < 51
