"""What every figure means: name, formula and plain words, found by searching."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.folding import folded
from aftersales.texts import text
from aftersales.ui.explained import kpi_codes, kpi_formula, kpi_symbols

_CODE = Qt.ItemDataRole.UserRole
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class _Filter(QLineEdit):
    """A filter whose up and down keys walk the list, so that the hands stay on the words."""

    def __init__(self, terms: QListWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._terms = terms

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the keys that mean nothing in one line to the list."""
        if event.key() in _MOVES:
            self._terms.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._terms.setFocus()
        else:
            super().keyPressEvent(event)


class TermsDialog(QDialog):
    """Explains the figures; not modal, so that figure and explanation are seen together.

    Parameters
    ----------
    language : str
        ``en``, ``ru`` or ``zh``; another language needs another dialog.
    start : str
        Code of the figure to begin with.
    """

    def __init__(
        self, language: str, start: str = "parc_coverage", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._language = language
        self.setWindowTitle(self.tr("What the figures mean"))
        self.setMinimumSize(760, 420)
        self.resize(860, 520)
        self.list = QListWidget(self)
        self.list.setObjectName("terms")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Figures"))
        self.search = _Filter(self.list, self)
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(self.tr("Filter"))
        self.search.setAccessibleName(self.tr("Filter the figures"))
        self.name = self._label("termName")
        self.formula = self._label("termFormula")
        self.symbols = self._label("termSymbols")
        self.symbols.setProperty("soft", True)
        self.meaning = self._label("termMeaning")
        self._nothing = QLabel(self.tr("No figure has these words."), self)
        self._nothing.setProperty("soft", True)
        self._nothing.setWordWrap(True)
        self._set_formula_font()
        self._fill()
        self._arrange()
        self.list.currentItemChanged.connect(self._show)
        self.search.textChanged.connect(self._narrow)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.search.setFocus)
        self._narrow("")
        self.choose(start)
        self.search.setFocus()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return label

    def _set_formula_font(self) -> None:
        """Take the system's fixed font, but at a size to read; signs line up in it."""
        self.formula.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))

    def _fill(self) -> None:
        self._search_texts: list[str] = []
        for code in kpi_codes(self._language):
            item = QListWidgetItem(text(f"kpi_name.{code}", self._language), self.list)
            item.setData(_CODE, code)
            words = (item.text(), code, text(f"kpi_meaning.{code}", self._language))
            self._search_texts.append(folded(" ".join(words)))

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addWidget(self._nothing)
        words = QWidget(self)
        column = QVBoxLayout(words)
        column.setContentsMargins(12, 2, 8, 2)
        column.setSpacing(10)
        for label in (self.name, self.formula, self.meaning, self.symbols):
            column.addWidget(label)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidget(words)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.addLayout(left, 2)
        row.addWidget(area, 3)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        # Return in the filter would close the dialog.
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column = QVBoxLayout(self)
        column.addLayout(row, 1)
        column.addWidget(buttons)

    def choose(self, code: str) -> None:
        """Show the figure with a code, lifting a filter that hides it; unknown ones are ignored."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_CODE) == code:
                if self.list.item(row).isHidden():
                    self.search.clear()
                self.list.setCurrentRow(row)

    def chosen(self) -> str:
        """Code of the figure that is shown, empty for none."""
        row = self.list.currentRow()
        return str(self.list.item(row).data(_CODE)) if row >= 0 else ""

    def _narrow(self, words: str) -> None:
        wanted = folded(words).split()
        shown = []
        for row, held in enumerate(self._search_texts):
            is_shown = all(word in held for word in wanted)
            self.list.item(row).setHidden(not is_shown)
            if is_shown:
                shown.append(row)
        self._nothing.setVisible(not shown)
        if self.list.currentRow() not in shown:
            self.list.setCurrentRow(shown[0] if shown else -1)

    def _show(self) -> None:
        code, language = self.chosen(), self._language
        self.name.setText(text(f"kpi_name.{code}", language) if code else "")
        self.formula.setText(kpi_formula(code, language) if code else "")
        self.meaning.setText(text(f"kpi_meaning.{code}", language) if code else "")
        self.symbols.setText("\n".join(kpi_symbols(code, language)) if code else "")
        for label in (self.formula, self.symbols):
            label.setVisible(bool(label.text()))
