"""Rows that are not taken, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aftersales.domain.faults import Fault
from aftersales.domain.records import Record
from aftersales.services.sync.identity import named
from aftersales.services.sync.outcome import SyncRow
from aftersales.services.sync.reading import COLUMNS


def rejected(
    kind: type[Record], line: int, given: Mapping[str, str], uuid: str, faults: Sequence[Fault]
) -> SyncRow:
    """A row with its faults, under the names of the columns of its file."""
    told = tuple(replace(fault, column=COLUMNS.get(fault.column, fault.column)) for fault in faults)
    return SyncRow(line, "rejected", named(kind, given), uuid, faults=told)
