"""What the analysis assumes, each with its source, to be replaced by what somebody knows better."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from aftersales.domain.records import Factor
from aftersales.store.entries import Edit
from aftersales.ui.pages.reading_page import ReadingPage
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.services.factors import Factors
    from aftersales.ui.desk import Desk

_COLUMNS = ("rank", "factor", "value", "unit", "basis", "default_value", "source")


class AssumptionsPage(ReadingPage):
    """Lists the assumptions and changes them; every change is a write with history and undo."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.factors: Factors | None = None
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("soft", True)
        self.table = TablePanel(_COLUMNS, ("rank", Qt.SortOrder.AscendingOrder), self)
        self.table.widen("source")
        self.table.key_opened.connect(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        desk.changed.connect(self._follow)
        self.retranslate()

    @property
    def search(self) -> QLineEdit:
        """The field that Find goes to."""
        return self.table.search

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.note.setText(
            self.tr(
                "These numbers are assumed as long as nobody knows better; each says where it "
                "comes from. Double-click one, or press Enter, to set your own value with its "
                "source. All answers follow at once, and it can be undone."
            )
        )
        self.table.set_heading(self.tr("Assumptions"))
        self.look_again()

    def _follow(self, _change: object) -> None:
        """Somebody wrote to the registry."""
        self.look_again()

    def _look(self) -> None:
        language = self.desk.session.language

        def work(connection: Any) -> Any:
            from aftersales.services.desk_tables import factors_table
            from aftersales.services.factors import Factors
            from aftersales.store import queries

            factors = Factors(queries.factors(connection))
            return factors, factors_table(factors, language)

        self.desk.read(self, work, self._take)

    def _take(self, found: Any) -> None:
        self.factors, rows = found
        self.table.set_table(rows, self.desk.session.language)

    def open(self, code: str) -> None:
        """Ask for another value of an assumption."""
        from aftersales.ui.dialogs.assumption_dialog import AssumptionDialog

        if self.factors is None:
            return
        dialog = AssumptionDialog(self.factors.all[code], self.desk.session.language, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.settled.connect(partial(self._save, code))
        dialog.open()

    def _save(self, code: str, wanted: Factor | None) -> None:
        """Write another value, or take the own one back."""
        from aftersales.services.desk_tables import factor_name

        assert self.factors is not None  # noqa: S101 - a row of them was opened
        held = self.factors.all[code]
        names = ("code", "value", "basis", "source")
        seen = {
            name: getattr(held, name) for name in names
        } if held.uuid else {}  # fmt: skip
        values = None if wanted is None else {name: getattr(wanted, name) for name in names}
        edit = Edit(Factor, held.uuid or str(uuid4()), seen, values)
        name = factor_name(code, self.desk.session.language)
        label = "remove" if wanted is None else "edit" if held.uuid else "create"
        self.desk.save(self, [edit], label, {"name": name})
