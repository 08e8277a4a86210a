"""What a file of outlines would do to the regions, before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.domain.progress import Progress
from aftersales.texts import error_text, text
from aftersales.ui.widgets.message_bar import MessageBar
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.services.region_polygons import PolygonPreview
    from aftersales.services.tables import ReportTable
    from aftersales.services.taking import Applied
    from aftersales.store.database import Database
    from aftersales.ui.desk import Desk
    from aftersales.ui.jobs import Job

_COLUMNS = ("region", "row_state", "area_now", "area_then", "detail")


class PolygonsDialog(QDialog):
    """Previews outlines of regions from a file and takes them."""

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._path = desk, path
        self._preview: PolygonPreview | None = None
        self._job: Job | None = None
        self.setWindowTitle(self.tr("Take in outlines from {file}").format(file=path.name))
        self.attribute = QComboBox(self)
        self.attribute.setAccessibleName(self.tr("Attribute that names the regions"))
        self.attribute.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.attribute.activated.connect(lambda _: self.read(self.attribute.currentData()))
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.messages = MessageBar(self)
        self.table = TablePanel(_COLUMNS, ("region", Qt.SortOrder.AscendingOrder), self)
        self.table.set_heading(self.tr("Regions"))
        self.table.widen("detail")
        self.moved = QCheckBox(
            self.tr("Take outlines too that lie mostly elsewhere than now"), self
        )
        self.good = QCheckBox(self.tr("Take good outlines although others are faulty"), self)
        for box in (self.moved, self.good):
            box.toggled.connect(lambda _: self._allow())
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Cancel, self)
        role = QDialogButtonBox.ButtonRole.AcceptRole
        self.apply = self.buttons.addButton(self.tr("Take in"), role)
        self.apply.clicked.connect(lambda _: self.write())
        self.buttons.rejected.connect(self.reject)
        self.rejected.connect(self._stop)
        top = QHBoxLayout()
        top.addWidget(QLabel(self.tr("Regions are named by"), self))
        top.addWidget(self.attribute)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.addLayout(top)
        for part in (self.summary, self.messages):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        for box in (self.moved, self.good):
            column.addWidget(box)
        column.addWidget(self.buttons)
        self.resize(900, 560)
        self._allow()
        self.read()

    def read(self, attribute: str = "") -> None:
        """Read the file and compare it with the outlines of the registry."""
        self._stop()
        self.summary.setText(self.tr("Reading and comparing …"))
        self.messages.hide()
        self._preview = None
        self._allow()
        path = self._path
        names, language = self.desk.names, self.desk.session.language

        def work(database: Database, progress: Progress) -> Any:
            from aftersales.services import region_polygons
            from aftersales.services.sync.tables import outlines_table

            found = region_polygons.preview(database, path, attribute=attribute, progress=progress)
            return found, outlines_table(found, names, language)

        self._job = self.desk.run(self, work, self._take, self._fail)

    def _take(self, found: tuple[PolygonPreview, ReportTable]) -> None:
        self._preview, table = found
        preview, language = self._preview, self.desk.session.language
        self.attribute.clear()
        for name, regions in preview.attributes:
            words = self.tr("{name} ({count} regions)").format(name=name, count=regions)
            self.attribute.addItem(words, name)
        self.attribute.setCurrentIndex(self.attribute.findData(preview.attribute))
        counts = preview.counts
        self.summary.setText(text("sync.counts", language, read=preview.read, **counts))
        nothing = self.tr("No feature of the file is named like a region.")
        self.table.set_table(table, language, nothing)
        self.moved.setVisible(bool(counts["conflict"]))
        self.good.setVisible(bool(counts["rejected"]))
        self._allow()

    def _allow(self) -> None:
        counts = self._preview.counts if self._preview is not None else {}
        wanted = counts.get("new", 0) + counts.get("changed", 0)
        if self.moved.isChecked():
            wanted += counts.get("conflict", 0)
        is_stopped = bool(counts.get("rejected")) and not self.good.isChecked()
        self.apply.setEnabled(bool(wanted) and not is_stopped)

    def write(self) -> None:
        """Write the outlines that the preview shows."""
        preview = self._preview
        if preview is None:
            return
        self.apply.setEnabled(False)
        good, moved = self.good.isChecked(), self.moved.isChecked()
        names, language = self.desk.names, self.desk.session.language

        def work(database: Database, progress: Progress) -> Any:
            from aftersales.services import region_polygons
            from aftersales.services.sync.tables import outlines_table

            done = region_polygons.apply(
                database, preview, accept_good=good, accept_moved=moved, progress=progress
            )
            return done, outlines_table(done.preview, names, language)

        self._job = self.desk.run(self, work, self._finish, self._fail)

    def _finish(self, found: tuple[Applied[PolygonPreview], ReportTable]) -> None:
        done, table = found
        if done.moved:
            self._take((done.preview, table))
            self.messages.say(
                self.tr(
                    "The registry has changed meanwhile, and so has what this file would do. "
                    "Nothing was written; look at it again."
                ),
                "info",
            )
            return
        self.desk.tell_changed(done.change)
        self.accept()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AftersalesError):
            raise error
        self.summary.setText(self.tr("Nothing was written."))
        self.messages.say(error_text(error, self.desk.session.language))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
