"""The sections of a facility's card: forms, tables, place and history, as text until saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.faults import Fault
from aftersales.domain.fields import field_of
from aftersales.domain.records import (
    Authorisation,
    Certificate,
    Contact,
    Decision,
    Facility,
    FacilityKind,
    Record,
    StatusEntry,
)
from aftersales.services.checking import check
from aftersales.store.entries import Edit, edited
from aftersales.ui import theme
from aftersales.ui.widgets.history_table import HistoryTable
from aftersales.ui.widgets.parts_table import PartsTable
from aftersales.ui.widgets.place_editor import PlaceEditor
from aftersales.ui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from aftersales.store.history import FieldChange
    from aftersales.ui.desk import Desk

FORMS = {
    "identity": (
        *("code", "name", "tax_id", "operator", "store_format", "contract", "contract_to"),
        *("basis", "source"),
    ),
    "capacity": ("bays", "technicians", "shifts", "hours_per_week", "capacity_per_year"),
    "contacts": ("phone", "email"),
    "notes": ("notes",),
}
PARTS: tuple[type[Record], ...] = (StatusEntry, Authorisation, Certificate, Contact, Decision)
_SECTION_OF = {"history": "status", "authorisations": "rights", "certificates": "certificates"}


@dataclass(frozen=True, slots=True)
class FacilityFile:
    """A facility with everything that belongs to it, read at one moment."""

    facility: Facility
    parts: Mapping[type[Record], Sequence[Record]]
    history: Sequence[FieldChange]


class CardSections(QWidget):
    """Edits one facility in sections.

    Signals
    -------
    edited
        The person changed something, or chose a change of the history.
    place_shown
        The section with the map is looked at.
    """

    edited = Signal()
    place_shown = Signal()

    def __init__(self, desk: Desk, today: date, author: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        language, names = desk.session.language, desk.names
        self.place = PlaceEditor(names, language, self._doubt, self)
        self.forms = {
            section: RecordForm(
                [spec for name in fields if (spec := field_of(Facility, name))], names, language
            )
            for section, fields in FORMS.items()
        }
        self.forms["place"] = self.place.form
        day = today.isoformat()
        templates: dict[type[Record], dict[str, str]] = {
            StatusEntry: {"since": day},
            Authorisation: {"valid_from": day, "work_type": "service"},
            Certificate: {"valid_from": day},
            Contact: {},
            Decision: {"day": day, "author": author},
        }
        self.parts = {
            kind: PartsTable(kind, names, language, templates[kind], self) for kind in PARTS
        }
        self.history = HistoryTable(self)
        self.restore = QPushButton(self)
        self.restore.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.list = QListWidget(self)
        self.list.setObjectName("navigation")
        self.list.setFixedWidth(172)
        self.stack = QStackedWidget(self)
        self._arrange()
        for form in self.forms.values():
            form.edited.connect(lambda _: self.edited.emit())
        for table in self.parts.values():
            table.model.edited.connect(self.edited)
        self.history.view.selectionModel().currentRowChanged.connect(lambda *_: self.edited.emit())
        self.retranslate()

    def _arrange(self) -> None:
        self.pages: dict[str, QWidget] = {
            "identity": _scrolled(self.forms["identity"]),
            "place": self.place,
            "status": self.parts[StatusEntry],
            "rights": self.parts[Authorisation],
            "capacity": _scrolled(self.forms["capacity"]),
            "certificates": self.parts[Certificate],
            "contacts": _column(self.forms["contacts"], self.parts[Contact]),
            "notes": _column(self.forms["notes"], self.parts[Decision]),
            "history": _column(self.history, self.restore),
        }
        for page in self.pages.values():
            self.stack.addWidget(page)
            self.list.addItem("")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        self.list.currentRowChanged.connect(self._turn)
        self.list.setCurrentRow(0)

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        names = {
            "identity": self.tr("Identity"),
            "place": self.tr("Place"),
            "status": self.tr("Status"),
            "rights": self.tr("Brands and rights"),
            "capacity": self.tr("Capacity"),
            "certificates": self.tr("Certificates"),
            "contacts": self.tr("Contacts"),
            "notes": self.tr("Notes, decisions"),
            "history": self.tr("History"),
        }
        for row, section in enumerate(self.pages):
            self.list.item(row).setText(names[section])
        self.list.setAccessibleName(self.tr("Sections of the card"))
        self.restore.setText(self.tr("Restore the value before this change"))
        for kind, name, empty in (
            (StatusEntry, names["status"], self.tr("No status yet: it never counts. Add one.")),
            (
                Authorisation,
                names["rights"],
                self.tr("No rights yet: a centre counts for a brand once it may service it."),
            ),
            (Certificate, names["certificates"], self.tr("No certificates yet.")),
            (Contact, names["contacts"], self.tr("Nobody is named yet.")),
            (Decision, names["notes"], self.tr("No decision was noted yet.")),
        ):
            self.parts[kind].set_name(name, empty)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    # Sections

    def _turn(self, row: int) -> None:
        self.stack.setCurrentIndex(row)
        if self.stack.currentWidget() is self.place:
            self.place_shown.emit()
            self.place.follow()

    def step(self, by: int) -> None:
        """Turn to the next section, or the one before."""
        self.list.setCurrentRow((self.list.currentRow() + by) % len(self.pages))

    def show_section(self, section: str) -> None:
        """Turn to a section."""
        self.list.setCurrentRow(list(self.pages).index(section))

    def show_field(self, field: str) -> None:
        """Turn to the section that holds a field or a table, and go to the field."""
        section = next((n for n, form in self.forms.items() if field in form.editors), None)
        if field in _SECTION_OF:
            self.show_section(_SECTION_OF[field])
        elif section is not None:
            self.show_section(section)
            self.forms[section].editors[field].setFocus()

    def type(self, field: str, text: str) -> None:
        """Change a field as the person would."""
        for form in self.forms.values():
            if field in form.editors:
                form.type(field, text)

    def text(self, field: str) -> str:
        """What stands in a field."""
        return next(f.text(field) for f in self.forms.values() if field in f.editors)

    # What is shown and saved

    def show_file(self, file: FacilityFile) -> None:
        """Fill everything; nothing counts as changed."""
        for form in self.forms.values():
            form.blockSignals(True)
            form.show_record(file.facility)
            form.blockSignals(False)
        for kind, table in self.parts.items():
            table.model.show(file.parts[kind])
        self.history.show_changes(file.history, self._desk.names, self._desk.session.language)
        if self.stack.currentWidget() is self.place:
            self.place.follow()

    @property
    def is_changed(self) -> bool:
        """Whether something was not saved yet."""
        forms = any(form.changed() for form in self.forms.values())
        return forms or any(table.model.is_changed for table in self.parts.values())

    @property
    def contents(self) -> list[bytes]:
        """Contents of files that were attached."""
        return [content for table in self.parts.values() for content in table.contents.values()]

    def edits(
        self, uuid: str, held: Facility | None, kind: FacilityKind
    ) -> tuple[list[Edit], list[Fault]]:
        """What has to be written, and everything that is wrong."""
        given: dict[str, Any] = {}
        for form in self.forms.values():
            given |= form.everything() if held is None else form.changed()
        if held is None:
            given["kind"] = kind
        checked = check(Facility, given, self._desk.names, held=held)
        faults = list(checked.faults)
        edits = []
        if held is None:
            edits.append(Edit(Facility, uuid, {}, checked.values))
        elif (edit := edited(held, checked.values)) is not None:
            edits.append(edit)
        for table in self.parts.values():
            own, wrong = table.model.edits(self.text("code"))
            edits += own
            faults += wrong
        return edits, faults

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Mark every fault where it is, and turn to the first section with one."""
        wrong = []
        for form in self.forms.values():
            form.show_faults(faults)
        for row, (section, page) in enumerate(self.pages.items()):
            forms = [f for f in self.forms.values() if page.isAncestorOf(f) or page is f]
            tables = [t for t in self.parts.values() if page.isAncestorOf(t) or page is t]
            is_wrong = any(form.is_faulty for form in forms) or any(
                table.model.is_faulty for table in tables
            )
            if is_wrong:
                wrong.append(section)
            mark = theme.DANGER if is_wrong else None
            self.list.item(row).setData(Qt.ItemDataRole.ForegroundRole, mark)
        if wrong:
            self.show_section(wrong[0])

    def _doubt(self, region: str, lat: float, lon: float, done: Callable[[Any], None]) -> None:
        """Ask, off the window's thread, whether a place belongs to its region."""
        from aftersales.services.cleanup import doubt_of_place

        regions = self._desk.names.regions
        self._desk.run(self, lambda *_: doubt_of_place(regions, region, lat, lon), done)


def _scrolled(content: QWidget) -> QWidget:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


def _column(*parts: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        column.addWidget(part)
    column.setStretchFactor(parts[0], 0 if isinstance(parts[0], RecordForm) else 1)
    if isinstance(parts[0], RecordForm):
        parts[0].setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return holder
