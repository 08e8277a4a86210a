"""The table of rows that belong to a facility, with what adds and removes them."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.records import Certificate
from aftersales.ui.models.parts_model import PartsModel
from aftersales.ui.widgets.cell_delegate import CellDelegate

if TYPE_CHECKING:
    from aftersales.domain.records import Record
    from aftersales.services.checking import Names

LARGEST_ATTACHMENT_MB = 20
_WIDTHS = {"title": 170, "words": 300, "scope": 150, "name": 160, "brand": 120, "work_type": 120}


class PartsTable(QWidget):
    """Edits the parts of one kind.

    Parameters
    ----------
    kind : type of Record
        What they are.
    template : mapping
        Cells a new row begins with.

    Signals
    -------
    attachment_wanted : str, str
        The person wants to see the file of this name and digest.
    complained : str
        Code of a fault with its value, when a file cannot be attached.
    """

    attachment_wanted = Signal(str, str)
    complained = Signal(str, str)

    def __init__(
        self,
        kind: type[Record],
        names: Names,
        language: str,
        template: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tablePanel")
        self.model = PartsModel(kind, names, language, self)
        self.contents: dict[str, bytes] = {}
        self._template = template
        self.view = QTableView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(CellDelegate(lambda: names, lambda: language, self))
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        trigger = QAbstractItemView.EditTrigger
        self.view.setEditTriggers(
            trigger.EditKeyPressed
            | trigger.AnyKeyPressed
            | trigger.DoubleClicked
            | trigger.SelectedClicked
        )
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(26)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for place, name in enumerate(self.model.columns):
            header.resizeSection(place, _WIDTHS.get(name, 104))
        self.add = QPushButton(self)
        self.remove = QPushButton(self)
        self.attach = QPushButton(self)
        self.show_attachment = QPushButton(self)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.attach.clicked.connect(self._choose_file)
        self.show_attachment.clicked.connect(self._show_file)
        self.empty = QLabel(self)
        self.empty.setProperty("soft", True)
        self.empty.setWordWrap(True)
        buttons = QHBoxLayout()
        for button in (self.add, self.remove, self.attach, self.show_attachment):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.view, 1)
        column.addLayout(buttons)
        for button in (self.attach, self.show_attachment):
            button.setVisible(kind is Certificate)
        self.model.edited.connect(self._follow)
        self.model.modelReset.connect(self._follow)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.add.setText(self.tr("Add"))
        self.remove.setText(self.tr("Remove"))
        self.attach.setText(self.tr("Attach a file …"))
        self.show_attachment.setText(self.tr("Open the file"))
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def set_name(self, name: str, empty: str) -> None:
        """Name the table for screen readers, and say what to do while it is empty."""
        self.view.setAccessibleName(name)
        self.empty.setText(empty)

    def _follow(self) -> None:
        rows = self._chosen()
        self.empty.setVisible(not self.model.parts)
        self.remove.setEnabled(bool(rows))
        self.attach.setEnabled(len(rows) == 1)
        self.show_attachment.setEnabled(
            len(rows) == 1 and bool(self.model.parts[rows[0]].texts.get("attachment"))
        )

    def _chosen(self) -> list[int]:
        rows = {index.row() for index in self.view.selectionModel().selectedRows()}
        return sorted(row for row in rows if row < len(self.model.parts))

    def _add(self) -> None:
        row = self.model.add(**self._template)
        empty = [
            place
            for place, name in enumerate(self.model.columns)
            if not self.model.parts[row].texts[name]
        ]
        index = self.model.index(row, empty[0] if empty else 0)
        self.view.setCurrentIndex(index)
        self.view.setFocus()
        self.view.edit(index)

    def _remove(self) -> None:
        self.model.remove(self._chosen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the chosen rows out, Insert adds one."""
        if event.matches(QKeySequence.StandardKey.Delete):
            self._remove()
        elif event.key() == Qt.Key.Key_Insert:
            self._add()
        else:
            super().keyPressEvent(event)

    # Attachments

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Attach a file"))
        if chosen:
            self.attach_file(Path(chosen))

    def attach_file(self, path: Path) -> None:
        """Attach a file to the chosen certificate; its content is saved with the card."""
        try:
            held = path.stat()
            if not stat.S_ISREG(held.st_mode):  # a pipe would be waited for
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
            if held.st_size > LARGEST_ATTACHMENT_MB * 1_000_000:
                self.complained.emit("attachment_too_large", str(LARGEST_ATTACHMENT_MB))
                return
            content = path.read_bytes()
        except OSError as error:
            self.complained.emit("", str(error))
            return
        digest = hashlib.sha256(content).hexdigest()
        # Not every name on a disk is text.
        name = os.fsencode(path.name).decode("utf-8", "replace")[:300]
        self.contents[digest] = content
        for row in self._chosen()[:1]:
            self.model.put_extra(row, attachment=name, digest=digest)

    def _show_file(self) -> None:
        for row in self._chosen()[:1]:
            part = self.model.parts[row]
            held = part.extra.get("digest") or getattr(part.record, "digest", "")
            self.attachment_wanted.emit(part.texts["attachment"], held)
