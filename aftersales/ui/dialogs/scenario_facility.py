"""What a scenario has otherwise of one facility: its numbers, its closing, its opening again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QLocale, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError, NotFoundError
from aftersales.domain.fields import field_of
from aftersales.domain.folding import folded
from aftersales.domain.records import Facility, FacilityKind, Status
from aftersales.services.checking import Names, check
from aftersales.services.scenarios.adjusting import (
    adjusted,
    change_of,
    numbers_of,
    own_values,
)
from aftersales.texts import error_text, fault_text, text
from aftersales.ui.shown import word_of, written
from aftersales.ui.widgets.message_bar import MessageBar
from aftersales.ui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from aftersales.domain.scenarios import Scenario
    from aftersales.services.network import Snapshot
    from aftersales.ui.desk import Desk

_OFFERED = (Status.CLOSED, Status.ACTIVE)
_LISTED = 12  # facilities that are offered at once while a name is typed


class ScenarioFacilityDialog(QDialog):
    """Edits one facility in a scenario; what is left empty is as in the registry.

    Parameters
    ----------
    record : str
        Uuid of the facility; empty to let the person choose one.

    Signals
    -------
    settled : str
        The scenario has the facility of this name otherwise now.
    """

    settled = Signal(str)

    def __init__(
        self, desk: Desk, scenario: Scenario, record: str, today: date, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.desk, self.scenario, self._record, self._today = desk, scenario, record, today
        self._laid: Snapshot | None = None
        self._offered: dict[str, Facility] = {}
        self._facility: Facility | None = None
        self.setWindowTitle(self.tr("Change in the scenario “{name}”").format(name=scenario.name))
        self.messages = MessageBar(self)
        self.site = QLineEdit(self)
        self.site.setPlaceholderText(self.tr("Name or code"))
        self.site.setEnabled(not record)
        completer = QCompleter(QStringListModel(self), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(_LISTED)
        self.site.setCompleter(completer)
        language = desk.session.language
        self.stack = QStackedWidget(self)
        self.workshops, self.stores = (
            RecordForm(
                [spec for name in numbers_of(kind) if (spec := field_of(Facility, name))],
                Names(),
                language,
            )
            for kind in (FacilityKind.SERVICE_CENTRE, FacilityKind.PARTS_DEPOT)
        )
        for form in (self.workshops, self.stores):
            self.stack.addWidget(form)
        self.status = QComboBox(self)
        self.since = QDateEdit(QDate(today.year, today.month, today.day), self)
        self.since.setCalendarPopup(True)
        self.since.setDisplayFormat(QLocale().dateFormat(QLocale.FormatType.ShortFormat))
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.hint.setProperty("soft", True)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Save | standard.Cancel, self)
        self.buttons.button(standard.Save).setDefault(True)
        self._arrange()
        self._connect()
        self._show(None)
        self._load()

    def _arrange(self) -> None:
        above, below = QFormLayout(), QFormLayout()
        above.addRow(self.tr("&Facility"), self.site)
        below.addRow(self.tr("&Status"), self.status)
        below.addRow(self.tr("Si&nce"), self.since)
        for form in (above, below):
            form.setContentsMargins(4, 4, 4, 4)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        column = QVBoxLayout(self)
        column.addWidget(self.messages)
        column.addLayout(above)
        column.addWidget(self.hint)
        column.addWidget(self.stack)
        column.addLayout(below)
        column.addStretch(1)
        column.addWidget(self.buttons)
        named = [one for one in self.findChildren(QLabel) if one.buddy() is not None]
        widest = max(one.sizeHint().width() for one in named)
        for one in named:  # of all three forms, so that their fields stand under each other
            one.setMinimumWidth(widest)
        self.setMinimumWidth(560)

    def _connect(self) -> None:
        self.site.textChanged.connect(lambda words: self._show(self._offered.get(words)))
        self.site.editingFinished.connect(self._find)
        self.status.currentIndexChanged.connect(lambda _: self._follow())
        self.buttons.accepted.connect(self.save)
        self.buttons.rejected.connect(self.reject)

    # What there is

    def _load(self) -> None:
        """Read the facilities as the scenario has them, off the window's thread."""
        snapshot, name = self.desk.session.snapshot, self.scenario.name
        if snapshot is None:
            return

        def work(*_: object) -> tuple[Snapshot, dict[str, Facility]]:
            from aftersales.services.scenarios.overlay import laid_over

            laid = laid_over(snapshot, name)
            return laid, {f"{one.name} · {one.code}": one for one in laid.facilities}

        self.desk.run(self, work, self._take, self._fail)

    def _take(self, found: tuple[Snapshot, dict[str, Facility]]) -> None:
        self._laid, self._offered = found
        model = self.site.completer().model()
        assert isinstance(model, QStringListModel)  # noqa: S101 - it was made above
        model.setStringList(sorted(self._offered))
        for words, one in self._offered.items():
            if one.uuid == self._record:
                self.site.setText(words)
                self._begin()

    def _begin(self) -> None:
        """Give the keyboard to the first number."""
        next(iter(self.form.editors.values())).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter after a name goes on to the numbers; it does not save yet."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.site.hasFocus():
            if self._facility is not None:
                self._begin()
        else:
            super().keyPressEvent(event)

    def _find(self) -> None:
        """Take what was typed for a code or a name, or say that it is none."""
        try:
            words = self._meant(self.site.text())
        except AftersalesError as error:
            self._fail(error)
            return
        if words and words != self.site.text():
            self.site.setText(words)

    def _meant(self, typed: str) -> str:
        """Words of the facility that is meant.

        Raises
        ------
        NotFoundError
            ``unknown_facility`` or ``scenario_several``.
        """
        wanted = folded(typed)
        if typed in self._offered or not wanted:
            return typed
        for name in ("code", "name"):
            alike = [w for w, one in self._offered.items() if folded(getattr(one, name)) == wanted]
            if len(alike) > 1:
                raise NotFoundError("scenario_several", value=typed)
            if alike:
                return alike[0]
        raise NotFoundError("unknown_facility", value=typed)

    def _show(self, facility: Facility | None) -> None:
        """Show what the scenario has of a facility, beside what the registry has."""
        self._facility = facility
        language, known = self.desk.session.language, self._known()
        for one in (self.stack, self.status, self.since, self._save):
            one.setEnabled(facility is not None)
        self.form.show_faults(())
        self.messages.hide()
        if facility is None:
            self.hint.setText(self.tr("Choose whose numbers or status the scenario changes."))
            return
        is_centre = facility.kind is FacilityKind.SERVICE_CENTRE
        self.stack.setCurrentWidget(self.workshops if is_centre else self.stores)
        assert self._laid is not None  # noqa: S101 - the facility is one of it
        own = own_values(change_of(self._laid, self.scenario, facility))
        self.form.put(
            {
                name: written(spec, _value(facility, own, name, known), language)
                for name, spec in self.form.specs.items()
            }
        )
        for name, spec in self.form.specs.items():
            held = "" if known is None else written(spec, getattr(known, name), language) or "–"
            words = self.tr("in the registry: {value}").format(value=held) if held else ""
            self.form.note(name, words)
        self._offer_statuses(known, own)

    def _known(self) -> Facility | None:
        """The shown facility as the registry has it; None for what only the scenario opens."""
        if self._facility is None or self._laid is None:
            return None
        uuid = self._facility.uuid
        return next((one for one in self._laid.registry.facilities if one.uuid == uuid), None)

    def _offer_statuses(self, known: Facility | None, own: Mapping[str, Any]) -> None:
        language = self.desk.session.language
        self.status.clear()
        if known is None:
            self.hint.setText(
                self.tr("The scenario opens it. To do without it, take it out of the scenario.")
            )
            self.status.addItem(self.tr("opened by the scenario"), "")
        else:
            self.hint.setText(self.tr("What is left empty is as in the registry."))
            now = known.status_on(self._today)
            word = text(f"status.{now or 'none'}", language)
            self.status.addItem(self.tr("as in the registry: {status}").format(status=word), "")
            held = [Status(own["status"])] if "status" in own else []
            for one in dict.fromkeys((*_OFFERED, *held)):
                self.status.addItem(word_of(one, language), one.value)
        self.status.setEnabled(known is not None)
        self.status.setCurrentIndex(max(0, self.status.findData(own.get("status", ""))))
        since = date.fromisoformat(own["since"]) if "since" in own else self._today
        self.since.setDate(QDate(since.year, since.month, since.day))
        self._follow()

    @property
    def form(self) -> RecordForm:
        """The numbers of the shown kind of facility."""
        found = self.stack.currentWidget()
        assert isinstance(found, RecordForm)  # noqa: S101 - nothing else is in it
        return found

    @property
    def _save(self) -> QWidget:
        return self.buttons.button(QDialogButtonBox.StandardButton.Save)

    def _follow(self) -> None:
        self.since.setEnabled(self.status.isEnabled() and bool(self.status.currentData()))

    # What the person does

    def save(self) -> None:
        """Check everything at once, and write it."""
        facility, laid = self._facility, self._laid
        if facility is None or laid is None:
            return
        cells = self.form.everything()
        if self._known() is not None:
            cells = {name: cell for name, cell in cells.items() if cell.strip()}
        checked = check(Facility, cells, Names(), held=facility)
        if checked.faults:
            others = self.form.show_faults(checked.faults)
            if others:
                self.messages.say(fault_text(others[0], self.desk.session.language))
            return
        self.form.show_faults(())
        try:
            values = {**self._unseen(laid, facility), **checked.values, **self._told_status()}
            self._write(adjusted(laid, self.scenario, facility, values), facility)
        except AftersalesError as error:
            self._fail(error)

    def _unseen(self, laid: Snapshot, facility: Facility) -> dict[str, Any]:
        """What the scenario has otherwise and the form does not show."""
        own = own_values(change_of(laid, self.scenario, facility))
        seen = {*self.form.specs, "status", "since"}
        return {name: value for name, value in own.items() if name not in seen}

    def _told_status(self) -> dict[str, str]:
        status, day = self.status.currentData(), self.since.date()
        if not status:
            return {}
        since = date(day.year(), day.month(), day.day())
        return {"status": status, "since": since.isoformat()}

    def _write(self, edits: Sequence[Any], facility: Facility) -> None:
        if not edits:
            self.accept()
            return

        def done(_: Any) -> None:
            self.settled.emit(facility.name)
            self.accept()

        details = {"name": self.scenario.name}
        self.desk.save(self, edits, "edit_scenario", details, done, failed=self._fail)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AftersalesError):
            raise error
        self.messages.say(error_text(error, self.desk.session.language))


def _value(
    facility: Facility, own: Mapping[str, Any], name: str, known: Facility | None
) -> float | None:
    """What stands in the field of a number."""
    found: float | None = getattr(facility, name) if known is None else own.get(name)
    return found
