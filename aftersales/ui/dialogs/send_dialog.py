"""Tables and templates that go out to be edited and come back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.domain.progress import Progress
from aftersales.exchange.kinds import KINDS
from aftersales.settings import LANGUAGES
from aftersales.texts import error_text, text
from aftersales.ui.menus import LANGUAGE_NAMES
from aftersales.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from aftersales.store.database import Database
    from aftersales.ui.desk import Desk

_EACH = "\x00each"
_FORMS = ("xlsx", "csv", "sync")


class SendDialog(QDialog):
    """Asks what goes out, to whom and in which form, and writes it.

    Signals
    -------
    sent : list of Path
        The files that were written.
    """

    sent = Signal(object)

    def __init__(self, desk: Desk, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._day = desk, day
        language = desk.session.language
        self.setWindowTitle(self.tr("Send out"))
        note = QLabel(
            self.tr(
                "What goes out knows what the registry held when it left. So it may come back "
                "late, twice or in another order: only what was changed in it counts."
            ),
            self,
        )
        note.setWordWrap(True)
        note.setProperty("soft", True)
        self.kind, self.region, self.role = QComboBox(self), QComboBox(self), QComboBox(self)
        self.form, self.language = QComboBox(self), QComboBox(self)
        for name in KINDS:
            self.kind.addItem(text(f"kind_name.{name}", language), name)
        self.kind.currentIndexChanged.connect(lambda _: self._offer_roles())
        self.region.addItem(self.tr("Everything in one file"), "")
        self.region.addItem(self.tr("One file for each region"), _EACH)
        named = ((desk.names.shown("region", r.code, language), r.code) for r in desk.names.regions)
        for words, code in sorted(named):
            self.region.addItem(words, code)
        forms = {
            "xlsx": self.tr("Workbook with locked keys and drop-downs (XLSX)"),
            "csv": self.tr("The same as CSV, with words of the language"),
            "sync": self.tr("Plain CSV with codes, for other programs"),
        }
        for form in _FORMS:
            self.form.addItem(forms[form], form)
        self.form.currentIndexChanged.connect(lambda _: self._offer_roles())
        for one in LANGUAGES:
            self.language.addItem(LANGUAGE_NAMES[one], one)
        self.language.setCurrentIndex(self.language.findData(language))
        self.messages = MessageBar(self)
        rows = QFormLayout()
        for label, box in (
            (self.tr("Table"), self.kind),
            (self.tr("Region"), self.region),
            (self.tr("May be changed"), self.role),
            (self.tr("Form"), self.form),
            (self.tr("Language of the recipient"), self.language),
        ):
            box.setAccessibleName(label)
            rows.addRow(label, box)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Save | standard.Cancel, self)
        self.save = self.buttons.button(standard.Save)
        self.save.clicked.connect(lambda _: self._choose())
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(note)
        column.addLayout(rows)
        column.addWidget(self.messages)
        column.addStretch(1)
        column.addWidget(self.buttons)
        self.setMinimumWidth(560)
        self._offer_roles()

    def _offer_roles(self) -> None:
        """Offer the roles that a table has; a plain CSV has none."""
        from aftersales.services.sync.templates import roles_of

        kept = self.role.currentData()
        self.role.clear()
        plain = self.form.currentData() == "sync"
        for role in ("all",) if plain else roles_of(self.kind.currentData()):
            self.role.addItem(text(f"role.{role}", self.desk.session.language), role)
        self.role.setCurrentIndex(max(0, self.role.findData(kept)))
        self.role.setEnabled(self.role.count() > 1)

    @property
    def is_each(self) -> bool:
        """Whether every region gets a file of its own."""
        return bool(self.region.currentData() == _EACH)

    def _choose(self) -> None:
        """Let the person say where it goes."""
        if self.is_each:
            chosen = QFileDialog.getExistingDirectory(self, self.windowTitle())
        else:
            suffix = "xlsx" if self.form.currentData() == "xlsx" else "csv"
            region = self.region.currentData()
            name = "-".join(part for part in (self.kind.currentData(), region) if part)
            kinds = f"{self.form.currentText()} (*.{suffix})"
            chosen, _ = QFileDialog.getSaveFileName(
                self, self.windowTitle(), f"{name}.{suffix}", kinds
            )
        if chosen:
            self.write(Path(chosen))

    def write(self, path: Path) -> None:
        """Write the file, or into the folder the files of all regions."""
        kind, role, form = (box.currentData() for box in (self.kind, self.role, self.form))
        region, language, day = self.region.currentData(), self.language.currentData(), self._day
        each = self.is_each
        self.save.setEnabled(False)

        def work(database: Database, progress: Progress) -> Any:
            from aftersales.services.sync import export, templates

            if each:
                suffix = "xlsx" if form == "xlsx" else "csv"
                return templates.write_all(
                    database,
                    path,
                    kind,
                    language,
                    day,
                    role=role,
                    suffix=suffix,
                    plain=form == "sync",
                    progress=progress,
                )
            where = region or None
            if form == "sync":
                export.export_csv(database, kind, path, language, day, region=where)
            else:
                templates.write(database, path, kind, language, day, region=where, role=role)
            return [path]

        job = self.desk.run(self, work, self._finish, self._fail)
        if job is not None:
            self.rejected.connect(job.cancel)

    def _finish(self, paths: list[Path]) -> None:
        self.sent.emit(paths)
        self.accept()

    def _fail(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if not isinstance(error, AftersalesError):
            raise error
        self.messages.say(error_text(error, self.desk.session.language))
