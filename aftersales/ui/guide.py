"""What helps a person along: the tour, the terms, and warnings about a registry's place."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from aftersales import __version__
from aftersales.domain.progress import Progress
from aftersales.ui.dialogs.terms import TermsDialog
from aftersales.ui.widgets.tour import Step, Tour

if TYPE_CHECKING:
    from aftersales.store.database import Database
    from aftersales.ui.main_window import MainWindow

RECENT = 8


class Guide(QObject):
    """Welcomes registries and persons."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._welcomed = ""
        self.tour: Tour | None = None
        self._terms: TermsDialog | None = None

    # Registries

    def welcome_registry(self, location: str) -> None:
        """Remember a registry that was opened, back it up, and warn of a place it should not be."""
        if location == self._welcomed:
            return
        self._welcomed = location
        recent = [location, *(one for one in self._window.settings.recent if one != location)]
        self._window.change_settings(recent=tuple(recent[:RECENT]))
        self._window.menus.offer_recent(self._window.settings.recent)

        def work(database: Database, _: Progress) -> Any:
            from aftersales.services import backups, places

            backups.daily(database, datetime.now())  # the person's own calendar day
            return places.shared_folder(Path(location))

        self._window.desk.run(self, work, self._warn)

    def _warn(self, shared: str | None) -> None:
        if shared is None:
            return
        where = self.tr("a network folder") if shared == "network" else self.tr("a synced folder")
        self._window.messages.say(
            self.tr(
                "This registry lies in {where}. Two people writing at once there can damage it: "
                "keep the registry on this computer and share backups or exports instead."
            ).format(where=where)
        )

    # Tour and terms

    def follow_answer(self) -> None:
        """Offer the tour once, when the demo is there for the first time."""
        snapshot = self._window.session.snapshot
        is_demo = snapshot is not None and bool(snapshot.about.get("attribution"))
        if is_demo and not self._window.settings.tour_seen and self.tour is None:
            self._window.change_settings(tour_seen=True)
            QTimer.singleShot(0, self, self.start_tour)

    def start_tour(self) -> None:
        """Lead through the window in four steps."""
        window = self._window
        if self.tour is not None or window.session.report is None:
            return
        page = window.registry.listings["centres"]
        steps = (
            Step(
                self.tr("One number on top"),
                self.tr(
                    "The share of vehicles with a service centre in reach. Change brand, reach or "
                    "date: number, map and tables move together."
                ),
                lambda: window.question,
                lambda: window.navigation.show_page("coverage"),
            ),
            Step(
                self.tr("Where it is missing, and why"),
                self.tr(
                    "White spots, largest first, with the nearest centre and the cause. Click one "
                    "and the map flies to it."
                ),
                lambda: window.coverage.spots,
                lambda: window.navigation.show_page("coverage"),
            ),
            Step(
                self.tr("Your network"),
                self.tr(
                    "Search, filter and edit right in the table, or open a card with Enter. Paste "
                    "from a spreadsheet with Ctrl+V. Every change can be undone with Ctrl+Z."
                ),
                lambda: page,
                lambda: window.navigation.show_page("centres"),
            ),
            Step(
                self.tr("Keeping it right"),
                self.tr(
                    "Clean-up lists what cannot be right, Expiries what ends and how many vehicles "
                    "stand behind it, History who changed what. Your own registry begins with "
                    "File → New registry."
                ),
                lambda: window.navigation,
                lambda: window.navigation.show_page("cleanup"),
            ),
        )
        self.tour = Tour(window, steps)
        self.tour.finished.connect(self._end_tour)
        self.tour.start()

    def _end_tour(self) -> None:
        self.tour = None
        self._window.navigation.show_page("coverage")

    def show_terms(self, code: str = "parc_coverage") -> None:
        """Explain the figures with their formulas."""
        if self._terms is None:
            terms = TermsDialog(self._window.session.language, code, self._window)
            terms.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            terms.destroyed.connect(self._forget_terms)
            self._terms = terms
        self._terms.choose(code)
        self._terms.show()
        self._terms.raise_()

    def show_about(self) -> None:
        """Version and what the application stands on."""
        window = self._window
        words = QCoreApplication.translate("MainWindow", "Version {version}").format(
            version=__version__
        )
        credits = (window.session.snapshot.about if window.session.snapshot else {}).get(
            "attribution"
        )
        box = QMessageBox(window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(QCoreApplication.translate("MainWindow", "Aftersales network planning"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        zones = "Time zones: © OpenStreetMap contributors (ODbL)"
        parts = (words, credits, "Leaflet (BSD-2-Clause)", zones)
        box.setText("\n".join(part for part in parts if part))
        box.open()

    def _forget_terms(self) -> None:
        self._terms = None

    def speak(self) -> None:
        """Close what speaks the former language."""
        if self._terms is not None:
            self._terms.close()
