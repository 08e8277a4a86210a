"""Which regions are meant: any, all but some, or some alone; a button that opens a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.folding import folded

ANY, NOT_IN, ONLY_IN = "any", "not_in", "only_in"
_CODE = Qt.ItemDataRole.UserRole


class RegionChoice(QPushButton):
    """Says which regions are meant; a click changes it.

    Signals
    -------
    changed
        Other regions are meant.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = ANY
        self.codes: tuple[str, ...] = ()
        self._offered: list[tuple[str, str]] = []
        self.clicked.connect(self.ask)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the current language."""
        names = dict(self._offered)
        first = names.get(self.codes[0], self.codes[0]) if self.codes else ""
        if len(self.codes) > 1:
            first = self.tr("{region} and {count} more").format(
                region=first, count=len(self.codes) - 1
            )
        words = {
            ANY: self.tr("in any region"),
            NOT_IN: self.tr("none in {regions}"),
            ONLY_IN: self.tr("only in {regions}"),
        }
        self.setText(words[self.mode].format(regions=first).replace("&", "&&"))
        self.setToolTip(", ".join(names.get(code, code) for code in self.codes))
        self.setAccessibleName(self.tr("Regions"))
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def offer(self, regions: Sequence[tuple[str, str]]) -> None:
        """Offer regions as code and name; chosen ones that are gone are no longer meant."""
        self._offered = sorted(regions, key=lambda pair: pair[1])
        known = {code for code, _ in regions}
        kept = tuple(code for code in self.codes if code in known)
        self.put(self.mode if kept else ANY, kept)

    def put(self, mode: str, codes: Sequence[str]) -> None:
        """Mean other regions."""
        found = (mode, tuple(codes)) if codes and mode != ANY else (ANY, ())
        is_other = found != (self.mode, self.codes)
        self.mode, self.codes = found
        self.retranslate()
        if is_other:
            self.changed.emit()

    def ask(self) -> None:
        """Let the person choose."""
        dialog = RegionDialog(self._offered, self.mode, self.codes, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.put(dialog.mode.currentData(), dialog.chosen()))
        dialog.open()


class RegionDialog(QDialog):
    """Regions to be ticked, and what the ticks mean."""

    def __init__(
        self,
        offered: Sequence[tuple[str, str]],
        mode: str,
        codes: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Regions"))
        self.mode = QComboBox(self)
        for value, words in (
            (NOT_IN, self.tr("Nothing opens in the ticked regions")),
            (ONLY_IN, self.tr("Centres open in the ticked regions alone")),
        ):
            self.mode.addItem(words, value)
        self.mode.setCurrentIndex(max(0, self.mode.findData(mode)))
        self.mode.setAccessibleName(self.tr("What the ticks mean"))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Regions"))
        for code, name in offered:
            item = QListWidgetItem(name, self.list)
            item.setData(_CODE, code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if code in codes else Qt.CheckState.Unchecked)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel | standard.Reset, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        reset = buttons.button(standard.Reset)
        reset.setText(self.tr("Any region"))
        reset.clicked.connect(self._clear)
        column = QVBoxLayout(self)
        for part in (self.mode, self.search, self.list, buttons):
            column.addWidget(part)
        self.resize(420, 460)
        self.search.setFocus()

    def chosen(self) -> list[str]:
        """Codes of the ticked regions."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return [
            str(item.data(_CODE)) for item in items if item.checkState() is Qt.CheckState.Checked
        ]

    def _narrow(self, words: str) -> None:
        wanted = folded(words).split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            name = folded(item.text())
            item.setHidden(not all(word in name for word in wanted))

    def _clear(self) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(Qt.CheckState.Unchecked)
        self.accept()
