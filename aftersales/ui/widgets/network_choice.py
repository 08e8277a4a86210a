"""Which network a question is asked of: registry or scenario, with what is planned or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

if TYPE_CHECKING:
    from aftersales.domain.scenarios import Scenario
    from aftersales.services.coverage import Question

_WIDE, _NARROW = 130, 104  # of the button, in pixels; a longer name is whole in the tip


class NetworkChoice(QPushButton):
    """A button that says what is asked, with a menu to ask something else.

    Signals
    -------
    changed
        The person chose another network.
    scenarios_wanted
        The person wants the list of scenarios.
    """

    changed = Signal()
    scenarios_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scenarios: tuple[Scenario, ...] = ()
        self._uuid = ""  # of the chosen scenario: its name may change
        self._awaited = ""
        self._is_planned = False
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setFixedWidth(_WIDE)
        self.setProperty("field", True)
        self.retranslate()

    @property
    def scenario(self) -> str:
        """Name of the chosen scenario; empty for the registry."""
        return next((one.name for one in self._scenarios if one.uuid == self._uuid), "")

    @property
    def is_planned(self) -> bool:
        """Whether planned facilities count."""
        return self._is_planned

    def offer(self, scenarios: Sequence[Scenario]) -> None:
        """Offer the scenarios of a registry, keeping the chosen one if it is there."""
        self._scenarios = tuple(scenarios)
        if self._awaited:
            self._uuid = next((s.uuid for s in scenarios if s.name == self._awaited), self._uuid)
            self._awaited = ""
        if not self.scenario:
            self._uuid = ""
        self.retranslate()

    def choose(self, name: str) -> None:
        """Ask a scenario, as soon as it is offered; the registry for an empty name."""
        found = next((one.uuid for one in self._scenarios if one.name == name), "")
        if name and not found:
            self._awaited = name
        else:
            self._set(found, is_planned=self._is_planned)

    def restore(self, question: Question) -> None:
        """Show the network of a question again, without asking it."""
        found = (one.uuid for one in self._scenarios if one.name == question.scenario)
        self._uuid, self._is_planned = next(found, ""), question.planned
        self.retranslate()

    def _set(self, uuid: str, *, is_planned: bool) -> None:
        if (uuid, is_planned) != (self._uuid, self._is_planned):
            self._uuid, self._is_planned = uuid, is_planned
            self.retranslate()
            self.changed.emit()

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        group = QActionGroup(menu)
        named = [("", self.tr("Registry"))]
        named += [(one.uuid, one.name.replace("&", "&&")) for one in self._scenarios]
        for uuid, words in named:
            action = QAction(words, menu)
            action.setCheckable(True)
            action.setChecked(uuid == self._uuid)
            action.triggered.connect(
                lambda _=False, uuid=uuid: self._set(uuid, is_planned=self._is_planned)
            )
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        planned = QAction(self.tr("Count planned centres, depots and plants as open"), menu)
        planned.setCheckable(True)
        planned.setChecked(self._is_planned)
        planned.triggered.connect(lambda on: self._set(self._uuid, is_planned=on))
        menu.addAction(planned)
        menu.addSeparator()
        listed = QAction(self.tr("Scenarios …"), menu)
        listed.triggered.connect(lambda _=False: self.scenarios_wanted.emit())
        menu.addAction(listed)

    def retranslate(self) -> None:
        """Say what is asked."""
        words = self.scenario or self.tr("Registry")
        whole = self.tr("{network} + planned").format(network=words) if self._is_planned else words
        room = self.maximumWidth() - 34  # beside the arrow
        sign = " +" if self._is_planned else ""
        metrics = self.fontMetrics()
        if metrics.horizontalAdvance(whole) > room:
            room -= metrics.horizontalAdvance(sign)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room) + sign
        else:
            shown = whole
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(self.tr("Asked: {network}").format(network=whole).replace("<", "&lt;"))
        self.setAccessibleName(self.tr("Network: {network}").format(network=whole))

    def set_narrow(self, *, is_tight: bool) -> int:
        """Take less room, or not; return the pixels that this saves."""
        self.setFixedWidth(_NARROW if is_tight else _WIDE)
        self.retranslate()
        return _WIDE - _NARROW

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu by the keys that open a list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_F4, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.showMenu()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
