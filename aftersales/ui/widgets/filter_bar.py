"""Narrows a listing: words, region, brand, status, expiry, and what is not on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from aftersales.store.listing import FACILITY_KINDS, Filter
from aftersales.ui.shown import statuses

if TYPE_CHECKING:
    from aftersales.services.checking import Names

_TYPING_MS = 150
_APPLIES = {  # filters that mean something for a listing
    "region": {"brands"},
    "brand": {"regions", "settlements"},
}
_ENDING = set(FACILITY_KINDS) | {"authorisations", "certificates"}


class FilterBar(QWidget):
    """Fields of a filter; those that mean nothing for the listing are not there.

    Signals
    -------
    changed : Filter
        The person narrowed or widened the listing.
    """

    changed = Signal(object)

    def __init__(self, listing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit(self)
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(150)
        self.region, self.brand, self.status, self.expiry = (QComboBox(self) for _ in range(4))
        self.off_map = QCheckBox(self)
        self.clear = QPushButton(self)
        self.clear.clicked.connect(lambda: self.put(Filter()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 2)
        shown = {
            self.region: listing not in _APPLIES["region"],
            self.brand: listing not in _APPLIES["brand"],
            self.status: listing in FACILITY_KINDS,
            self.expiry: listing in _ENDING,
        }
        for box, is_shown in shown.items():
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMaxVisibleItems(25)
            box.setVisible(is_shown)
            box.currentIndexChanged.connect(self._tell)
            row.addWidget(box, 1)
        self.off_map.setVisible(listing in FACILITY_KINDS)
        self.off_map.toggled.connect(self._tell)
        row.addWidget(self.off_map)
        row.addWidget(self.clear)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._tell)
        self.words.textChanged.connect(lambda _: self._typing.start())
        self.retranslate("en")

    def retranslate(self, language: str) -> None:
        """Set the texts of a language."""
        self.words.setPlaceholderText(self.tr("Search"))
        self.words.setAccessibleName(self.tr("Search the rows"))
        self.off_map.setText(self.tr("Not on the map"))
        self.clear.setText(self.tr("Clear"))
        self.clear.setToolTip(self.tr("Show all rows"))
        self._name(self.region, self.tr("Every region"), self.tr("Region"))
        self._name(self.brand, self.tr("Every brand"), self.tr("Brand"))
        self._fill(self.status, self.tr("Every status"), self.tr("Status"), statuses(language))
        ends = [
            ("expired", self.tr("Something has expired")),
            ("soon", self.tr("Something ends within 90 days")),
        ]
        self._fill(self.expiry, self.tr("Any expiry"), self.tr("Expiry"), ends)

    def changeEvent(self, event: QEvent) -> None:
        """Nothing by itself: the page tells the language with the rows."""
        super().changeEvent(event)

    def offer(self, names: Names, language: str) -> None:
        """Offer the regions and brands of a registry, keeping what is chosen."""
        regions = [(r.code, names.shown("region", r.code, language)) for r in names.regions]
        regions.sort(key=lambda pair: pair[1])
        brands = [(brand.code, brand.name) for brand in names.brands]
        self._fill(self.region, self.tr("Every region"), self.tr("Region"), regions)
        self._fill(self.brand, self.tr("Every brand"), self.tr("Brand"), brands)

    def _name(self, box: QComboBox, everything: str, name: str) -> None:
        box.setAccessibleName(name)
        box.setToolTip(name)
        if box.count():
            box.setItemText(0, everything)

    def _fill(
        self, box: QComboBox, everything: str, name: str, offered: list[tuple[str, str]]
    ) -> None:
        chosen = box.currentData() or ""
        box.blockSignals(True)
        box.clear()
        box.addItem(everything, "")
        for code, words in offered:
            box.addItem(words, code)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.view().setMinimumWidth(260)
        box.blockSignals(False)
        self._name(box, everything, name)

    def narrowed(self) -> Filter:
        """What the fields hold now."""
        return Filter(
            words=self.words.text(),
            region=self.region.currentData() or "",
            brand=self.brand.currentData() or "",
            status=self.status.currentData() or "",
            expiry=self.expiry.currentData() or "",
            off_map=self.off_map.isChecked(),
        )

    def put(self, narrowed: Filter) -> None:
        """Show a filter in the fields, and apply it."""
        fields = (self.words, self.region, self.brand, self.status, self.expiry, self.off_map)
        for field in fields:
            field.blockSignals(True)
        self.words.setText(narrowed.words)
        for box, code in (
            (self.region, narrowed.region),
            (self.brand, narrowed.brand),
            (self.status, narrowed.status),
            (self.expiry, narrowed.expiry),
        ):
            box.setCurrentIndex(max(0, box.findData(code)))
        self.off_map.setCheckState(
            Qt.CheckState.Checked if narrowed.off_map else Qt.CheckState.Unchecked
        )
        for field in fields:
            field.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        self._typing.stop()
        self.changed.emit(self.narrowed())
