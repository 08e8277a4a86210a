"""A page of the registry: one listing with its filter, columns, views and actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aftersales.store.listing import FACILITY_KINDS
from aftersales.texts import field_name, number
from aftersales.ui import views
from aftersales.ui.models.listing_model import ListingModel
from aftersales.ui.widgets.filter_bar import FilterBar
from aftersales.ui.widgets.listing_view import ListingView

if TYPE_CHECKING:
    from aftersales.ui.desk import Desk


class ListingPage(QWidget):
    """One listing over the whole page.

    Signals
    -------
    card_wanted : int
        Open the card of a row: its id; 0 for a new one.
    edit_wanted, status_wanted, removal_wanted : list of int
        Edit, set the status of, or delete rows with these ids.
    paste_wanted : str
        Take pasted text into the listing.
    """

    card_wanted = Signal(int)
    edit_wanted = Signal(list)
    status_wanted = Signal(list)
    removal_wanted = Signal(list)
    paste_wanted = Signal(str)

    def __init__(self, desk: Desk, listing: str, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listing = listing
        self.desk = desk
        self.setObjectName("tablePanel")
        self.model = ListingModel(desk, listing, day, self)
        self.heading = QLabel(self)
        self.heading.setProperty("heading", True)
        self.count = QLabel(self)
        self.count.setProperty("soft", True)
        self.filters = FilterBar(listing, self)
        self.view = ListingView(self.model, self)
        self._needs_rows = True
        self._make_actions()
        self._arrange()
        self.filters.changed.connect(self._narrow)
        self.view.opened.connect(self.card_wanted)
        self.view.chosen.connect(self._show_chosen)
        self.view.pasted.connect(self.paste_wanted)
        self.view.columns_wanted.connect(self._offer_columns)
        self.model.arranged.connect(self._tell_count)
        desk.changed.connect(self.refresh)
        desk.faulty.connect(self.model.forget_typed)
        self._wear(views.load_views(listing).get(views.LAST) or views.default_view(listing))
        self.retranslate()

    # Widgets

    def _make_actions(self) -> None:
        standard = QKeySequence.StandardKey
        self.new = self._action(lambda: self.card_wanted.emit(0), standard.New)
        self.open = self._action(self._open_current, "Ctrl+Return")
        self.edit = self._action(self._with_chosen(self.edit_wanted.emit), "Ctrl+Shift+R")
        self.status = self._action(self._with_chosen(self.status_wanted.emit), "Ctrl+Shift+S")
        self.status.setVisible(self.listing in FACILITY_KINDS)
        self.copy = self._action(self.view.copy, None)
        self.paste = self._action(self._paste, None)
        self.remove = self._action(self._with_chosen(self.removal_wanted.emit), standard.Delete)
        for action in (
            *(self.open, self.new, self.edit, self.status),
            *(self.copy, self.paste, self.remove),
        ):
            self.view.add_action(action)
        self.buttons = {}
        for action in (self.new, self.open, self.edit, self.status, self.remove):
            button = QPushButton(self)
            button.clicked.connect(action.trigger)
            button.setVisible(action.isVisible())
            self.buttons[action] = button
        self.columns = QToolButton(self)
        self.columns.clicked.connect(
            lambda: self._offer_columns(self.columns.mapToGlobal(self.columns.rect().bottomLeft()))
        )
        self.saved = QToolButton(self)
        self.saved.clicked.connect(self._offer_views)

    def _action(
        self, act: Callable[[], object], keys: QKeySequence.StandardKey | str | None
    ) -> QAction:
        action = QAction(self)
        action.triggered.connect(lambda _checked=False: act())
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        return action

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading)
        top.addWidget(self.count)
        top.addStretch(1)
        for button in self.buttons.values():
            top.addWidget(button)
        top.addSpacing(8)
        top.addWidget(self.columns)
        top.addWidget(self.saved)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.filters)
        column.addWidget(self.view, 1)

    @property
    def search(self) -> QLineEdit:
        """The field that Find goes to."""
        return self.filters.words

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        for action, words in (
            (self.new, self.tr("New …")),
            (self.open, self.tr("Open")),
            (self.edit, self.tr("Edit rows …")),
            (self.status, self.tr("Set status …")),
            (self.copy, self.tr("Copy rows")),
            (self.paste, self.tr("Paste …")),
            (self.remove, self.tr("Delete …")),
        ):
            action.setText(words)
            if action in self.buttons:
                self.buttons[action].setText(words)
        self.columns.setText(self.tr("Columns"))
        self.saved.setText(self.tr("Views"))
        language = self.desk.session.language
        self.filters.retranslate(language)
        self._offer_names()
        self._show_chosen()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def set_heading(self, words: str) -> None:
        """Name the listing, also for screen readers."""
        self.heading.setText(words)
        self.view.setAccessibleName(words)

    # Rows

    def set_day(self, day: date) -> None:
        """Look at statuses and rights on another day."""
        if day != self.model.request.day:
            self._ask(day=day)

    def refresh(self) -> None:
        """Read the rows again, at the latest when the page is looked at."""
        if self.isVisible():
            self._offer_names()
        self._ask(language=self.desk.session.language)
        self.view.make_room()

    def _offer_names(self) -> None:
        """Offer regions and brands to filter by, when they are not offered already."""
        names, language = self.desk.names, self.desk.session.language
        if self._offered != (names.regions, names.brands, language):
            self._offered = (names.regions, names.brands, language)
            self.filters.offer(names, language)

    _offered: tuple[object, ...] = ()

    def _ask(self, **changes: object) -> None:
        if self.isVisible():
            self._needs_rows = False
            self.model.ask(**changes)
        else:
            self._needs_rows = True
            self.model.hold(**changes)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the rows when they are first needed."""
        super().showEvent(event)
        if self._needs_rows:
            self.refresh()
        self.view.setFocus()

    def _narrow(self, narrowed: object) -> None:
        self.model.set_filter(narrowed)  # type: ignore[arg-type]
        self._remember()

    def _tell_count(self) -> None:
        shown, held = self.model.rowCount(), self.model.total
        language = self.desk.session.language
        words = number(held, language)
        if shown != held:
            words = self.tr("{shown} of {all}").format(shown=number(shown, language), all=words)
        self.count.setText(words)
        empty = self.tr("No row passes the filter. Press “Clear” to see all rows.")
        if not held:
            empty = self.tr(
                "Nothing here yet. Add the first one with “New …”, or copy rows from a "
                "spreadsheet and paste them here with Ctrl+V; their first line names the columns."
            )
        self.view.nothing.setText(empty)
        self.view.nothing.setVisible(self.model.is_loaded and not shown)
        self._remember()
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Allow what the chosen rows allow."""
        chosen = len(self.view.selectionModel().selectedRows())
        for action in (self.open, self.edit, self.status, self.copy, self.remove):
            is_possible = chosen == 1 if action is self.open else chosen > 0
            action.setEnabled(is_possible)
            if action in self.buttons:
                self.buttons[action].setEnabled(is_possible)

    def _with_chosen(self, act: Callable[[list[int]], object]) -> Callable[[], None]:
        def run() -> None:
            ids = self.view.chosen_ids()
            if ids:
                act(ids)

        return run

    def _open_current(self) -> None:
        ids = self.view.chosen_ids()
        if ids:
            self.card_wanted.emit(ids[0])

    def _paste(self) -> None:
        from PySide6.QtGui import QGuiApplication

        self.paste_wanted.emit(QGuiApplication.clipboard().text())

    def show_record(self, uuid: str) -> None:
        """Make the row of a record current."""
        self.model.find(uuid, self.view.choose_row)

    # Columns and views

    def _offer_columns(self, at: QPoint) -> None:
        menu = self.columns_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def columns_menu(self) -> QMenu:
        """A menu in which every column can be shown or hidden."""
        menu = QMenu(self)
        for name in self.model.all_columns:
            action = menu.addAction(field_name(name, self.desk.session.language))
            action.setCheckable(True)
            action.setChecked(name in self.model.columns)
            action.toggled.connect(lambda on, name=name: self._toggle_column(name, on))
        return menu

    def _toggle_column(self, name: str, is_shown: bool) -> None:
        kept = [one for one in self.model.columns if one != name]
        if is_shown:
            order = self.model.all_columns.index
            place = sum(order(one) < order(name) for one in kept)
            kept.insert(place, name)
        if kept:
            self.model.set_columns(tuple(kept))

    def _offer_views(self) -> None:
        menu = self.views_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.saved.mapToGlobal(self.saved.rect().bottomLeft()))

    def views_menu(self) -> QMenu:
        """A menu of the saved views, to wear one, to keep this one, or to forget one."""
        menu = QMenu(self)
        own = {name: v for name, v in views.load_views(self.listing).items() if name != views.LAST}
        menu.addAction(
            self.tr("Default view"), lambda: self._wear(views.default_view(self.listing))
        )
        for name, view in sorted(own.items()):
            menu.addAction(name.replace("&", "&&")).triggered.connect(partial(self._wear, view))
        menu.addSeparator()
        menu.addAction(self.tr("Save this view …"), self._save_view)
        if own:
            forget = menu.addMenu(self.tr("Forget a view"))
            for name in sorted(own):
                action = forget.addAction(name.replace("&", "&&"))
                action.triggered.connect(partial(self._forget_view, name))
        return menu

    def _save_view(self) -> None:
        name, is_given = QInputDialog.getText(
            self, self.tr("Save this view"), self.tr("Name of the view")
        )
        if is_given and name.strip():
            views.save_view(self.listing, name.strip(), self.worn())

    def _forget_view(self, name: str, _is_checked: bool = False) -> None:
        views.save_view(self.listing, name, None)

    def worn(self) -> views.View:
        """How the listing is looked at now."""
        request = self.model.request
        return views.View(self.model.columns, request.sort, request.descending, request.filter)

    def _wear(self, view: views.View, _is_checked: bool = False) -> None:
        self.model.set_columns(view.columns)
        self.model.hold(sort=view.sort, descending=view.descending, filter=view.filter)
        self.filters.blockSignals(True)
        self.filters.put(view.filter)
        self.filters.blockSignals(False)
        if self.isVisible():
            self.model.reload()

    def _remember(self) -> None:
        """Come back to the same columns and order next time; a filter would hide rows unseen."""
        view = self.worn()
        kept = views.View(view.columns, view.sort, view.descending)
        if kept != self._kept:
            self._kept = kept
            views.save_view(self.listing, views.LAST, kept)

    _kept: views.View | None = None
