"""The scenarios of the merge notice when a rule of it is broken."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aftersales.domain import merging
from aftersales.services import taking
from aftersales.services.sync import known, preview
from aftersales.store import inbox, sync_rows, undo
from aftersales.store.database import Database
from tests.services.sync import test_merge as scenarios

office, file = scenarios.office, scenarios.file
Scenario = Callable[[Database, Path], None]
Mutant = Callable[[pytest.MonkeyPatch], None]


def no_conflicts(patch: pytest.MonkeyPatch) -> None:
    """What both sides changed is dropped."""
    patch.setattr(known, "three_way", lambda *sides: (merging.three_way(*sides)[0], []))


def base_is_now(patch: pytest.MonkeyPatch) -> None:
    """The sender is thought to have seen what the registry holds."""
    plain = sync_rows.pasts

    def pasts(connection: Any, held: Any, revision_of: Any) -> Any:
        found = plain(connection, held, revision_of)
        return {uuid: sync_rows.Past({}, None) for uuid in found}

    patch.setattr(sync_rows, "pasts", pasts)


def nothing_is_remembered(patch: pytest.MonkeyPatch) -> None:
    """What a file said before is not known."""
    patch.setattr(preview, "known_claims", lambda *_: set())


def halves_alone(patch: pytest.MonkeyPatch) -> None:
    """Latitude and longitude merge each by itself."""
    for module in (merging, known):
        patch.setattr(module, "with_partners", set)
    patch.setattr(merging, "TOGETHER", ())


def closing_is_no_matter(patch: pytest.MonkeyPatch) -> None:
    """What one side closes and the other edits just merges."""
    patch.setattr(known.KnownRows, "_part_closed", lambda *_: None)


def moved_is_no_matter(patch: pytest.MonkeyPatch) -> None:
    """What was shown is written whatever the registry holds by now."""
    patch.setattr(taking, "read_revision", lambda _: _Any())


def faults_are_no_matter(patch: pytest.MonkeyPatch) -> None:
    """Good rows enter though others are faulty."""
    patch.setattr(preview.Preview, "is_clean", True)


def receipts_always_stand(patch: pytest.MonkeyPatch) -> None:
    """What a file left open stays so after it was undone."""
    patch.setattr(inbox, "undone_batches", lambda _: set())


def undo_reverts_everything(patch: pytest.MonkeyPatch) -> None:
    """Undo goes back to what a write found, whatever came later."""
    patch.setattr(undo, "three_way", lambda _base, _held, wanted: (dict(wanted), []))


class _Any:
    """Equal to everything."""

    def __eq__(self, _other: object) -> bool:
        return True

    def __ne__(self, _other: object) -> bool:
        return False

    __hash__ = None  # type: ignore[assignment]


batches = scenarios.TestBatches()
MUTANTS: list[tuple[Mutant, Scenario]] = [
    (no_conflicts, scenarios.test_changed_otherwise_is_a_conflict),
    (base_is_now, scenarios.test_a_stale_value_never_reverts),
    (base_is_now, scenarios.test_changed_otherwise_is_a_conflict),
    (nothing_is_remembered, scenarios.test_the_same_file_twice),
    (nothing_is_remembered, scenarios.test_sent_again_with_one_more_change),
    (halves_alone, scenarios.test_halves_of_a_place_merge_as_one),
    (closing_is_no_matter, scenarios.test_closing_against_editing),
    (closing_is_no_matter, scenarios.test_editing_against_closing),
    (moved_is_no_matter, batches.test_the_registry_moved_meanwhile),
    (faults_are_no_matter, batches.test_one_fault_stops_all_unless_told),
    (
        receipts_always_stand,
        batches.test_undo_withdraws_its_conflicts_and_redo_brings_them_back,
    ),
    (undo_reverts_everything, batches.test_undo_never_reverts_a_later_edit),
]


@pytest.mark.parametrize(("mutant", "scenario"), MUTANTS, ids=lambda one: one.__name__)
def test_a_broken_rule_is_noticed(
    office: Database,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    mutant: Mutant,
    scenario: Scenario,
) -> None:
    mutant(monkeypatch)
    with pytest.raises((AssertionError, ValueError)):
        scenario(office, file)
