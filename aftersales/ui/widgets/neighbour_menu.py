"""What may be done with one proposal: neighbouring places, and whether it is wanted at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from aftersales.texts import number

if TYPE_CHECKING:
    from aftersales.services.planning.answer import PlanAnswer


class NeighbourMenu(QMenu):
    """Entries for the chosen proposal of a plan.

    Signals
    -------
    moved : Candidate
        The proposal goes to this place.
    demanded : str, str, bool
        Id and name of a candidate that every plan has (True), or none (False).
    """

    moved = Signal(object)
    demanded = Signal(str, str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)

    def offer(self, answer: PlanAnswer | None, which: int, language: str) -> None:
        """Offer what fits one proposal; -1 for none."""
        from aftersales.services.planning.revising import neighbours
        from aftersales.services.planning.tables import candidate_names
        from aftersales.services.planning.words import signed

        self.clear()
        held = None
        if answer is not None and which >= 0:
            held = answer.proposals[which].column.candidate
        if answer is None or held is None:
            self.addAction(self.tr("Choose an opening in the table first")).setEnabled(False)
            return
        near = neighbours(answer, which)
        names = candidate_names(answer.report, [one for one, _, _ in near], language)
        for (place, km, change), name in zip(near, names, strict=True):
            words = self.tr("Move to {name} ({km} km): {change} vehicles").format(
                name=name.replace("&", "&&"),
                km=number(km, language),
                change=signed(change, language),
            )
            action = self.addAction(words)
            action.triggered.connect(lambda _=False, place=place: self.moved.emit(place))
        self.addSeparator()
        name = candidate_names(answer.report, [held], language)[0]
        for words, is_wanted in (
            (self.tr("Have it in every plan"), True),
            (self.tr("Never propose it"), False),
        ):
            action = self.addAction(words)
            action.triggered.connect(
                lambda _=False, wanted=is_wanted: self.demanded.emit(held.id, name, wanted)
            )
