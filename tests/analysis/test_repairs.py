"""Every move's gain against the cascade computed again after really making it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.analysis.allocation import least_distance
from aftersales.analysis.assessment import assess
from aftersales.analysis.cascade import Cascade, cascade
from aftersales.analysis.network import Network, Readiness, Sites
from aftersales.analysis.repairs import Move, Repair, Terms, repairs
from tests.analysis.oracles import changed, dense_km, make_ready, networks, reach_in, with_one
from tests.builders import make_network

REACH = 150.0
COST = {move: float(price) for price, move in enumerate(Move, 1)}
HOURS = {Move.SHIFT, Move.BAY}


def make_terms(sites: int, **over: Any) -> Terms:
    values: dict[str, Any] = {
        "cost": COST,
        "technician_hours": 6.0,
        "bay_hours": 5.0,
        "shift_hours": np.full(sites, 4.0),
        "new_hours": 12.0,
    }
    return Terms(**{**values, **over})


def chain_of(network: Network) -> Cascade:
    return cascade(network, reach_in(network, REACH))


def spots_of(network: Network) -> list[tuple[int, int]]:
    return [(spot.place, spot.uio) for spot in assess(network, REACH).white_spots]


def proposed(network: Network, terms: Terms | None = None, open_too: bool = True) -> list[Repair]:
    terms = terms or make_terms(len(network.sites.codes))
    spots = spots_of(network) if open_too else []
    return repairs(network, reach_in(network, REACH), chain_of(network), terms, spots)


def really_made(network: Network, repair: Repair, terms: Terms) -> Network:
    """The network after all that a repair says has been done."""
    sites, ready, at = network.sites, network.ready, repair.site
    if repair.moves == (Move.OPEN,):
        return with_opened(network, repair.place, terms)
    cell = (at, repair.brand)
    staff, bays = ready.technician_hours.copy(), ready.bay_hours.copy()
    over: dict[str, Any] = {"technician_hours": staff, "bay_hours": bays}
    for move in repair.moves:
        if move is Move.AUTHORISE:
            over["authorised"] = with_one(sites.authorised, cell, True)
        elif move is Move.CERTIFY:
            over["certified"] = with_one(ready.certified, cell, True)
        elif move is Move.STOCK:
            over["in_time"] = with_one(ready.in_time, cell, True)
        elif move is Move.TRAIN:
            over["staffed"] = with_one(ready.staffed, at, True)
            staff[at] += terms.technician_hours
        else:
            bays[at] += terms.bay_hours if move is Move.BAY else terms.shift_hours[at]
    return changed(network, **over)


def with_opened(network: Network, place: int, terms: Terms) -> Network:
    """One centre more, at a place, for all brands."""
    sites, ready, brands = network.sites, network.ready, len(network.brands)
    row = np.ones((1, brands), np.bool_)
    return replace(
        network,
        sites=Sites(
            (*sites.codes, "new"),
            (*sites.names, "New"),
            np.vstack([sites.latlon, network.surface.latlon[[place]]]),
            np.append(sites.active, True),
            np.vstack([sites.authorised, row]),
        ),
        readiness=Readiness(
            np.vstack([ready.certified, row]),
            np.append(ready.staffed, True),
            np.append(ready.technician_hours, terms.new_hours),
            np.append(ready.bay_hours, np.nan),
            ready.hours_each,
            np.vstack([ready.lead_hours, np.zeros((1, brands))]),
            np.vstack([ready.in_time, row]),
        ),
    )


def gained(network: Network, repair: Repair, terms: Terms) -> int:
    """Repairable vehicles more, of the brand that a repair is about."""
    before, after = chain_of(network), chain_of(really_made(network, repair, terms))
    brands = slice(None) if repair.brand < 0 else [repair.brand]
    return int(after.repairable[:, brands].sum() - before.repairable[:, brands].sum())


def as_registered(network: Network) -> Network:
    """Nobody's hours: a centre without technicians has none of them."""
    ready = network.ready
    hours = np.where(ready.staffed, ready.technician_hours, 0.0)
    return changed(network, technician_hours=hours)


@given(networks(each=(0.0,), lacking=("certified", "staffed")))
@settings(max_examples=80)
def test_gain_of_eligibility_is_exact_where_hours_do_not_matter(network: Network) -> None:
    """All of them are proposed, and what is not proposed would bring nothing."""
    terms = make_terms(len(network.sites.codes))
    found = {(r.site, r.brand): r for r in proposed(network, terms, open_too=False)}
    sites, ready, eligible = network.sites, network.ready, network.eligible
    before = chain_of(network).repairable.sum(axis=0)
    for site, brand in np.argwhere(sites.active[:, None] & ~eligible).tolist():
        whole = changed(
            network,
            authorised=with_one(sites.authorised, (site, brand), True),
            certified=with_one(ready.certified, (site, brand), True),
            staffed=with_one(ready.staffed, site, True),
        )
        real = int(chain_of(whole).repairable[:, brand].sum() - before[brand])
        one = found.pop((site, brand), None)
        assert real == (one.gain if one else 0)
        if one:
            assert real == gained(network, one, terms)
            missing = {
                Move.AUTHORISE: not sites.authorised[site, brand],
                Move.CERTIFY: not ready.certified[site, brand],
                Move.TRAIN: not ready.staffed[site],
            }
            assert one.moves == tuple(move for move, is_missing in missing.items() if is_missing)
    assert not found


@given(networks(each=(0.0,)))
@settings(max_examples=80)
def test_late_parts_are_stocked_with_the_rest(network: Network) -> None:
    """A new centre that keeps its parts may also take over vehicles whose parts came late."""
    terms = make_terms(len(network.sites.codes))
    for one in proposed(network, terms):
        assert gained(network, one, terms) >= one.gain
        if one.site >= 0 and not network.eligible[one.site, one.brand]:
            late = not network.ready.in_time[one.site, one.brand]
            assert (Move.STOCK in one.moves) == late


@given(networks())
@settings(max_examples=100)
def test_gain_of_stock_is_exact(network: Network) -> None:
    """Also where hours are short: who is served where does not change."""
    terms = make_terms(len(network.sites.codes))
    found = {
        (r.site, r.brand): r for r in proposed(network, terms, False) if r.moves == (Move.STOCK,)
    }
    ready, before = network.ready, chain_of(network).repairable.sum()
    for site, brand in np.argwhere(network.eligible).tolist():
        stocked = changed(network, in_time=with_one(ready.in_time, (site, brand), True))
        real = int(chain_of(stocked).repairable.sum() - before)
        one = found.pop((site, brand), None)
        assert real == (one.gain if one else 0)
    assert not found


def most_repairable(network: Network) -> float:
    """Vehicles that could be repaired in time if hours were given out in the best way."""
    ready, uio = network.ready, network.surface.uio
    in_time = network.eligible & ready.in_time
    reach = reach_in(network, REACH)
    best = least_distance(reach, uio, in_time, ready.hours_each, ready.capacity_hours)
    return float(best.served.sum())


@given(networks(hours=(0.0, 1.0, 2.5, 4.0, 7.0, 20.0)))
@settings(max_examples=120)
def test_no_gain_is_promised_that_hours_do_not_allow(network: Network) -> None:
    """Beside all that are repaired today, as many more can be: by any move, done alone."""
    network = as_registered(network)
    terms = make_terms(len(network.sites.codes))
    before = int(chain_of(network).repairable.sum())
    for one in proposed(network, terms):
        after = most_repairable(really_made(network, one, terms))
        assert after >= before + one.gain - 1e-5, one


@given(networks())
@settings(max_examples=80)
def test_ranked_priced_and_at_centres_that_work(network: Network) -> None:
    network = as_registered(network)
    found = proposed(network)
    near = dense_km(network.surface.latlon, network.sites.latlon) <= REACH
    uio = network.surface.uio
    for one in found:
        assert one.gain > 0
        assert isinstance(one.gain, int)
        assert one.cost == sum(COST[move] for move in one.moves)
        assert len(set(one.moves)) == len(one.moves) > 0
        assert (one.place >= 0) == (one.site < 0) == (one.moves == (Move.OPEN,))
        if one.site >= 0:
            assert network.sites.active[one.site]
            brands = slice(None) if one.brand < 0 else [one.brand]
            assert one.gain <= uio[near[:, one.site]][:, brands].sum()
            of_hours = one.moves[0] in HOURS or one.moves == (Move.TRAIN,)
            assert (one.brand < 0) == (of_hours and bool(network.ready.staffed[one.site]))
    per = [one.gain / one.cost for one in found]
    assert per == sorted(per, reverse=True)
    assert per == [one.gain_per_cost for one in found]


TOWN = (55.0, 37.0)


def one_town(uio: int, **over: Any) -> Network:
    """A town with one centre and one brand, two hours a vehicle."""
    values: dict[str, Any] = {"hours_each": [2.0], **over}
    return replace(
        make_network([TOWN], [[uio]], [TOWN]), readiness=make_ready(1, 1, **values)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("over", "terms", "gains"),
    [
        # Technicians limit: one more of them helps, as far as the bays let him.
        ({"technician_hours": [10], "bay_hours": [90]}, {}, {Move.TRAIN: 3}),
        ({"technician_hours": [10], "bay_hours": [14]}, {}, {Move.TRAIN: 2}),
        (
            {"technician_hours": [10], "bay_hours": [90]},
            {"technician_hours": 1e6},
            {Move.TRAIN: 40},
        ),
        ({"technician_hours": [10]}, {}, {Move.TRAIN: 3}),
        # Bays limit: one more shift or one more bay helps, as far as there are technicians.
        ({"technician_hours": [90], "bay_hours": [10]}, {}, {Move.SHIFT: 2, Move.BAY: 2}),
        ({"technician_hours": [13], "bay_hours": [10]}, {}, {Move.SHIFT: 1, Move.BAY: 1}),
        ({"bay_hours": [10]}, {"bay_hours": 8.0}, {Move.SHIFT: 2, Move.BAY: 4}),
        # Both limit: neither helps alone. Neither does: nothing is waited for.
        ({"technician_hours": [10], "bay_hours": [10]}, {}, {}),
        ({"technician_hours": [500], "bay_hours": [500]}, {}, {}),
        ({}, {}, {}),
        # More hours are of no use where the parts come late.
        ({"technician_hours": [10], "bay_hours": [90], "in_time": [[False]]}, {}, {Move.STOCK: 5}),
    ],
)
def test_more_hours_at_one_centre(
    over: dict[str, Any], terms: dict[str, Any], gains: Mapping[Move, int]
) -> None:
    network, asked = one_town(45, **over), make_terms(1, **terms)
    found = proposed(network, asked)
    assert {one.moves: one.gain for one in found} == {(move,): n for move, n in gains.items()}
    for one in found:
        assert gained(network, one, asked) == one.gain


@given(
    st.integers(0, 60), st.sampled_from([0.5, 1.0, 2.5, 4.0]), st.integers(0, 90),
    st.integers(0, 90), st.integers(1, 40),
)  # fmt: skip
@settings(max_examples=80)
def test_more_hours_of_one_brand_are_exact_but_for_one_vehicle(
    uio: int, each: float, staff: int, room: int, more: int
) -> None:
    """Hours that were left over for less than a vehicle may complete one more."""
    network = one_town(uio, hours_each=[each], technician_hours=[staff], bay_hours=[room])
    terms = make_terms(1, technician_hours=more, bay_hours=more, shift_hours=np.array([more]))
    found = {one.moves[0]: one for one in proposed(network, terms)}
    for move in (Move.TRAIN, Move.SHIFT, Move.BAY):
        one = found.get(move) or Repair((move,), 0, -1, -1, 0, COST[move])
        assert one.gain <= gained(network, one, terms) <= one.gain + 1


@pytest.mark.parametrize(
    ("over", "gain"),
    [
        ({}, 45),
        ({"technician_hours": [10.0]}, 5),
        ({"technician_hours": [1.9]}, 0),
        ({"technician_hours": [0.0], "staffed": [False]}, 3),
        ({"technician_hours": [0.0], "staffed": [False], "bay_hours": [4.0]}, 2),
        ({"technician_hours": [0.0], "staffed": [False], "bay_hours": [0.0]}, 0),
    ],
)
def test_a_right_is_worth_what_the_free_hours_allow(over: dict[str, Any], gain: int) -> None:
    whole = one_town(45, **over)
    network = changed(whole, authorised=np.zeros((1, 1), np.bool_))
    found = [one for one in proposed(network) if one.site >= 0]
    assert [one.gain for one in found] == ([gain] if gain else [])
    for one in found:
        assert gained(network, one, make_terms(1)) == gain


@pytest.mark.parametrize(
    ("uio", "each", "new_hours", "gain"),
    [(9, 2.0, 100.0, 9), (9, 2.0, 7.0, 3), (9, 2.0, 1.0, 0), (9, 0.0, 0.0, 9)],
)
def test_an_opening_is_worth_its_white_spot(
    uio: int, each: float, new_hours: float, gain: int
) -> None:
    """A lonely town: exactly what opening there brings."""
    network = replace(make_network([TOWN], [[uio]]), readiness=make_ready(0, 1, hours_each=[each]))
    terms = make_terms(0, new_hours=new_hours)
    found = proposed(network, terms)
    assert [(one.place, one.gain) for one in found] == ([(0, gain)] if gain else [])
    assert gained(network, Repair((Move.OPEN,), -1, 0, -1, gain, 1), terms) == gain


def test_equal_moves_stay_in_the_order_of_centres() -> None:
    """What costs nothing comes first; then by gain, then by centre."""
    places = [(55.0, 30.0 + 10 * k) for k in range(4)]
    network = make_network(places, [[5], [9], [9], [1]], places, authorised=[[False]] * 4)
    free = make_terms(4, cost={**COST, Move.AUTHORISE: 0.0})
    assert [one.site for one in proposed(network, free, open_too=False)] == [1, 2, 0, 3]
    assert proposed(network, free, open_too=False)[0].gain_per_cost == np.inf
    opened = proposed(network, free)
    assert [one.site for one in opened[:4]] == [1, 2, 0, 3]
    assert [one.place for one in opened[4:]] == [1, 2, 0, 3]


def test_nothing_at_all() -> None:
    assert proposed(make_network([TOWN], [[0]])) == []
    assert proposed(make_network([TOWN], [[5]], [TOWN])) == []
    closed = make_network([TOWN], [[5]], [TOWN], active=[False], authorised=[[False]])
    assert [one.moves for one in proposed(closed)] == [(Move.OPEN,)]
