"""In what order to open: years, money and the time to build.

A multi-period maximal covering problem with opening only (Schilling, 1980), over periods t,
distinct covering sets g of weight w_g and sites j of price c_j that serve b_j periods after they
are begun; x_jt = 1 where site j is begun in period t, z_gt <= 1 where a set is covered then:

    max Σ_t f_t Σ_g w_g·z_gt
    with  z_gt <= Σ_{j covers g} Σ_{s <= t − b_j} x_js,   Σ_t x_jt <= 1,   x_jt in {0, 1},
          Σ_{s <= t} Σ_j c_j·x_js <= Σ_{s <= t} B_s

Unspent money stays for later; without that the last rows hold for each period alone.

Where sites have limits, θ_t <= flow(y_t) stands for the sum over z_gt, with y_jt = Σ_{s <= t − b_j}
x_js for what is open then; flows are bounded by their tangents (:mod:`.flows`), added one by one
where a plan promises more than it serves.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, kron, vstack

from aftersales.analysis.siting.aggregate import Sets, covering_sets
from aftersales.analysis.siting.needs import served_by, sides_of
from aftersales.analysis.siting.problem import Control, Ints, Outcome, Problem
from aftersales.analysis.siting.rules import Mask, Rules
from aftersales.analysis.siting.solve import Programme, solve
from aftersales.geo.distance import Floats


@dataclass(frozen=True, slots=True)
class Stages:
    """Money and time.

    Attributes
    ----------
    budget : ndarray of shape (t,)
        Money of each period: a year, a month.
    price : ndarray of shape (n,)
        Of each site, paid when it is begun.
    build : ndarray of int64, shape (n,)
        Periods from the beginning until it serves; 0 serves at once.
    growth : ndarray of shape (t,), optional
        Factor of all demand in each period; 1 unless it is given.
    keeps_rest : bool
        Whether money that is not spent stays for later periods.
    """

    budget: Floats
    price: Floats
    build: Ints
    growth: Floats | None = None
    keeps_rest: bool = True


@dataclass(frozen=True, slots=True)
class Sequence:
    """An opening order with its proof.

    Attributes
    ----------
    status : Outcome
        As of a :class:`~aftersales.analysis.siting.problem.Plan`.
    objective, bound : float
        Coverage summed over the periods, and what no order can be better than.
    sites, begun, serves : ndarray of int64, shape (k,)
        The sites to open, in which period each is begun, and from which it serves; −1 for those
        that the money or the time does not allow.
    coverage, spent, cash : ndarray of shape (t,)
        Demand that is covered, money that is paid, and what is left of it, in each period.
    """

    status: Outcome
    objective: float
    bound: float
    sites: Ints
    begun: Ints
    serves: Ints
    coverage: Floats
    spent: Floats
    cash: Floats


def sequence(
    problem: Problem, limit: float, sites: Ints, stages: Stages, control: Control | None = None,
    rules: Rules | None = None,
) -> Sequence:  # fmt: skip
    """Order the openings of given sites so that coverage over all periods is largest.

    Parameters
    ----------
    sites : ndarray of int64
        New sites that may be begun, as ``Plan.opened``.
    rules : Rules, optional
        With the capacities and homes of the sites, where they have limits.
    """
    near, control = problem.within(limit), control or Control()
    if rules is not None and rules.has_loads:
        return _LimitedOrder(near, sites, stages, control, rules).answer()
    return _CoveringOrder(near, sites, stages, control).answer()


class _Order(ABC):
    """One question, from its money and time to its order."""

    def __init__(self, sites: Ints, stages: Stages, control: Control) -> None:
        self._sites, self._stages, self._control = sites, stages, control
        self._periods = len(stages.budget)
        self._price, self._build = stages.price[sites], stages.build[sites]
        growth = np.ones(self._periods) if stages.growth is None else stages.growth
        self._growth = np.asarray(growth, float)
        self._known: dict[bytes, float] = {}

    @abstractmethod
    def _served(self, is_open: Mask) -> float:
        """Demand that some of the sites serve, with what is served already."""

    @abstractmethod
    def _proven(self, start: Ints) -> tuple[Ints, float, Outcome]:
        """The best order, what none can be better than, and whether that is the same."""

    def answer(self) -> Sequence:
        """Begin with the greedy order, then prove."""
        begun, bound, status = self._proven(self._greedy())
        coverage = self._coverage(begun)
        objective = float(coverage.sum())
        bound = max(objective, bound)
        spent = np.zeros(self._periods)
        np.add.at(spent, begun[begun >= 0], self._price[begun >= 0])
        left = self._stages.budget - spent
        cash = np.cumsum(left) if self._stages.keeps_rest else left
        serves = np.where(begun >= 0, begun + self._build, -1)
        return Sequence(status, objective, bound, self._sites, begun, serves, coverage, spent, cash)

    def _open(self, begun: Ints, period: int) -> Mask:
        """Which of the sites serve in a period."""
        is_open: Mask = (begun >= 0) & (begun + self._build <= period)
        return is_open

    def _coverage(self, begun: Ints) -> Floats:
        found = np.empty(self._periods)
        for period in range(self._periods):
            is_open = self._open(begun, period)
            key = is_open.tobytes()
            if key not in self._known:
                self._known[key] = self._served(is_open)
            found[period] = self._known[key]
        return np.asarray(found * self._growth)

    def _order(self, values: Floats) -> Ints:
        """When each site is begun, of the first variables of a programme."""
        count = len(self._sites)
        x = values[: count * self._periods].reshape(self._periods, count) > 0.5  # noqa: PLR2004
        return np.where(x.any(axis=0), x.argmax(axis=0), -1)

    def _money(self) -> csr_array:
        """Which periods pay for which, shape (t, t)."""
        square = np.ones((self._periods, self._periods))
        return csr_array(np.tril(square) if self._stages.keeps_rest else np.eye(self._periods))

    def _greedy(self) -> Ints:
        """Period by period the site that adds most for its price, as long as the money lasts."""
        begun = np.full(len(self._sites), -1, np.int64)
        cash = 0.0
        for period in range(self._periods):
            cash = self._stages.budget[period] + (cash if self._stages.keeps_rest else 0.0)
            while True:
                held = self._coverage(begun).sum()
                worth = np.full(len(begun), -1.0)
                for site in np.flatnonzero((begun < 0) & (self._price <= cash)).tolist():
                    trial = begun.copy()
                    trial[site] = period
                    gain = self._coverage(trial).sum() - held
                    worth[site] = gain / max(self._price[site], 1e-9) if gain > 0 else -1.0
                if not len(worth) or worth.max() < 0:
                    break
                best = int(np.argmax(worth))
                begun[best], cash = period, cash - self._price[best]
        return begun

    def _upper(self) -> Floats:
        """What would serve after the last period is never begun."""
        late = np.arange(self._periods)[:, None] + self._build[None, :] >= self._periods
        return np.asarray(np.where(late, 0.0, 1.0).ravel(), float)

    def _limits(self) -> csr_array:
        """Each site is begun once, and money is there before it is spent; rows over x."""
        once = kron(np.ones((1, self._periods)), eye_array(len(self._sites)))
        return csr_array(vstack([once, kron(self._money(), self._price[None, :])]))

    def _most(self) -> Floats:
        """What these rows add up to, at most."""
        return np.concatenate([np.ones(len(self._sites)), self._money() @ self._stages.budget])


class _CoveringOrder(_Order):
    """Sites without limits: whoever one of them covers is covered."""

    def __init__(self, problem: Problem, sites: Ints, stages: Stages, control: Control) -> None:
        super().__init__(sites, stages, control)
        self._sets: Sets = covering_sets(problem)
        self._members = csr_array(self._sets.members[:, sites])
        some = np.diff(self._members.indptr) > 0
        self._weight = self._sets.weight[some]
        self._members = csr_array(self._members[some])

    def _served(self, is_open: Mask) -> float:
        counts = self._members @ is_open.astype(float)
        return self._sets.covered + float(self._weight[counts > 0].sum())

    def _proven(self, start: Ints) -> tuple[Ints, float, Outcome]:
        covered = float(self._growth.sum()) * self._sets.covered

        def heard(objective: float, bound: float, _values: Floats | None) -> None:
            told = covered - objective if np.isfinite(objective) else None
            self._control.say(told, covered - bound)

        solved = solve(self._programme(), self._control, start=self._values(start), heard=heard)
        begun = start
        if solved.values is not None:
            found = self._order(solved.values)
            if self._coverage(found).sum() >= self._coverage(start).sum():
                begun = found
        whole = float(self._growth.sum() * (self._sets.covered + self._weight.sum()))
        return begun, min(covered - solved.bound, whole), solved.status

    def _values(self, begun: Ints) -> Floats:
        x = np.arange(self._periods)[:, None] == begun[None, :]
        open_by = np.arange(self._periods)[:, None] >= begun + self._build
        is_open = ((begun >= 0) & open_by).astype(float)
        z = np.asarray(self._members @ is_open.T).T > 0
        return np.concatenate([x.ravel().astype(float), z.ravel().astype(float)])

    def _programme(self) -> Programme:
        """Variables x period by period, then z period by period."""
        periods, count, many = self._periods, len(self._sites), len(self._weight)
        blocks = []
        for period in range(periods):
            parts = [
                -self._members * (begun + self._build <= period)[None, :]
                for begun in range(periods)
            ]
            blocks.append(hstack(parts))
        z = eye_array(periods * many)
        covering = hstack([vstack(blocks), z]) if periods else csr_array((0, 0))
        limits = self._limits()
        rows = vstack(
            [covering, hstack([limits, csr_array((limits.shape[0], periods * many))])],
            format="csr",
        )
        rows.sum_duplicates()
        total = rows.shape[1]
        return Programme(
            cost=-np.r_[
                np.zeros(periods * count), np.kron(self._growth, self._weight)
            ],
            lower=np.zeros(total),
            upper=np.r_[self._upper(), np.ones(periods * many)],
            is_whole=np.arange(total) < periods * count,
            rows=csr_array(rows),
            row_lower=np.full(rows.shape[0], -np.inf),
            row_upper=np.r_[np.zeros(periods * many), self._most()],
        )  # fmt: skip


class _LimitedOrder(_Order):
    """Sites with limits: what is served is a flow, bounded by the tangents found so far."""

    def __init__(
        self, problem: Problem, sites: Ints, stages: Stages, control: Control, rules: Rules
    ) -> None:
        super().__init__(sites, stages, control)
        others = ~np.isin(np.arange(problem.sites), sites)
        asked = Rules(capacity=rules.capacity, home=rules.home, forbidden=others)
        sides = sides_of(problem, asked)
        self._place = np.searchsorted(sides.allowed.site, sites)
        self._flow = served_by(sides, asked)
        self._settled = sides.sets.covered
        self._whole = self._settled + float(sides.sets.weight.sum())
        self._cuts: list[tuple[float, Floats]] = []

    def _wide(self, is_open: Mask) -> Mask:
        """Open sites among all of the flow."""
        wide = np.ones(self._flow.sites, np.bool_)
        wide[self._place] = is_open
        return wide

    def _served(self, is_open: Mask) -> float:
        wide = self._wide(is_open)
        value, inside = self._flow.served(wide)
        most, row = self._flow.tangent(wide.astype(float), inside)
        stays = np.setdiff1d(np.arange(self._flow.sites), self._place)
        self._cuts.append((self._settled + most + float(row[stays].sum()), row[self._place]))
        return self._settled + value

    def _proven(self, start: Ints) -> tuple[Ints, float, Outcome]:
        best, value = start, float(self._coverage(start).sum())
        bound = float(self._growth.sum()) * self._whole
        while not self._control.is_over:
            solved = solve(self._programme(), self._control)
            bound = min(bound, -solved.bound)
            if solved.values is None:
                break
            count = len(self._cuts)
            found = self._order(solved.values)
            now = float(self._coverage(found).sum())
            if now > value:
                best, value = found, now
            self._control.say(value, max(value, bound))
            is_close = bound - value <= max(self._control.gap, 1e-9) * max(1.0, value)
            if is_close or len(self._cuts) == count:
                break
        is_proven = bound - value <= max(self._control.gap, 1e-6) * max(1.0, value)
        return best, bound, Outcome.OPTIMAL if is_proven else Outcome.TIME_LIMIT

    def _programme(self) -> Programme:
        """Variables x period by period, then what is served in each."""
        periods, count = self._periods, len(self._sites)
        blocks, most = [], []
        for period in range(periods):
            is_open = np.arange(periods)[:, None] + self._build[None, :] <= period
            theta = np.arange(periods) == period
            for constant, row in self._cuts:
                blocks.append(np.r_[np.where(is_open, -row, 0.0).ravel(), theta])
                most.append(constant)
        limits = hstack([self._limits(), csr_array((count + periods, periods))])
        rows = csr_array(vstack([csr_array(np.array(blocks)), limits]))
        total = count * periods + periods
        return Programme(
            cost=np.r_[np.zeros(count * periods), -self._growth],
            lower=np.zeros(total),
            upper=np.r_[self._upper(), np.full(periods, self._whole)],
            is_whole=np.arange(total) < count * periods,
            rows=rows,
            row_lower=np.full(rows.shape[0], -np.inf),
            row_upper=np.r_[most, self._most()],
        )
