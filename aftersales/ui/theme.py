"""Light and dark: one palette each, following the system unless the person chose."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

_COLOURS = {
    "light": {
        "window": "#f4f7f9",
        "base": "#ffffff",
        "alternate": "#f7f9fb",
        "text": "#1d2733",
        "soft": "#5b6772",
        "line": "#d4dae0",
        "button": "#ffffff",
        "accent": "#1f62a8",
        "on_accent": "#ffffff",
        "hover": "#e6eef6",
        "warning": "#fff3d6",
        "error": "#fde3df",
        "danger": "#b3261e",
    },
    "dark": {
        "window": "#11161c",
        "base": "#1b222a",
        "alternate": "#1f2730",
        "text": "#e8edf2",
        "soft": "#a3afba",
        "line": "#333d47",
        "button": "#242d37",
        "accent": "#62a8ee",
        "on_accent": "#0c1218",
        "hover": "#26323e",
        "warning": "#4a3d17",
        "error": "#53261f",
        "danger": "#ff8f80",
    },
}
DANGER = QColor("#e0503c")  # what is wrong, readable on light and dark
SOON = QColor("#b58105")  # what will be
# Curves after the first, which has the accent; readable on light and dark.
CURVES = (QColor("#c26a0a"), QColor("#2c9468"), QColor("#a05fc4"))
_STYLE = """
QWidget#topBar, QWidget#navigation {{ background: {base}; }}
QWidget#topBar {{ border-bottom: 1px solid {line}; }}
QListWidget#navigation {{ border: 1px solid {base}; border-right-color: {line}; padding: 6px 0;
  outline: 0; }}
QListWidget#navigation:focus {{ border-color: {accent}; }}
QLineEdit, QPlainTextEdit {{ background: {base}; border: 1px solid {line}; border-radius: 3px;
  padding: 2px 4px; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {accent}; }}
QLineEdit[faulty="true"], QPlainTextEdit[faulty="true"] {{ border-color: {danger}; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit, QAbstractItemView QLineEdit {{ border: 0;
  padding: 0; background: transparent; }}
QAbstractItemView QLineEdit {{ background: {base}; }}
QLabel#fault {{ color: {danger}; }}
QLabel#question {{ background: {warning}; border-radius: 4px; padding: 6px 8px; }}
QListWidget#navigation::item {{ padding: 9px 14px; border-left: 3px solid transparent; }}
QListWidget#navigation::item:hover {{ background: {hover}; }}
QListWidget#navigation::item:selected {{ background: {hover}; color: {text};
  border-left: 3px solid {accent}; }}
QLabel#share {{ font-size: 26px; font-weight: 650; color: {accent}; }}
QLabel[soft="true"] {{ color: {soft}; }}
QLabel[heading="true"] {{ font-weight: 600; }}
QLabel#emptyTitle {{ font-size: 20px; font-weight: 600; }}
QLabel#badge {{ background: {warning}; border-radius: 4px; padding: 2px 7px; }}
QFrame#messageBar {{ background: {error}; border: 1px solid {line}; border-radius: 6px; }}
QFrame#messageBar[kind="info"] {{ background: {hover}; }}
QWidget#tablePanel QTableView {{ border: 1px solid {line}; gridline-color: {line}; }}
QWidget#tablePanel QTableView:focus {{ border-color: {accent}; }}
QWidget#tablePanel QHeaderView::section {{ background: {window}; color: {soft}; border: 0;
  padding: 4px 6px;
  border-right: 1px solid {line}; border-bottom: 1px solid {line}; }}
QSplitter::handle {{ background: {window}; }}
QToolTip {{ background: {base}; color: {text}; border: 1px solid {line}; padding: 4px; }}
QListWidget#terms::item {{ padding: 4px 6px; }}
QLabel#termName {{ font-size: 17px; font-weight: 600; }}
QLabel#termFormula {{ background: {alternate}; border: 1px solid {line}; border-radius: 4px;
  padding: 8px 10px; font-size: 14px; }}
QFrame#tour {{ background: {base}; border: 1px solid {accent}; border-radius: 8px; }}
QLabel#tourTitle {{ font-size: 15px; font-weight: 600; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabWidget::pane {{ border: 1px solid {line}; background: {window}; }}
QStatusBar {{ border-top: 1px solid {line}; }}
QStatusBar::item {{ border: 0; }}
"""


def effective(theme: str) -> str:
    """Turn ``system`` into ``light`` or ``dark``."""
    if theme in _COLOURS:
        return theme
    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme is Qt.ColorScheme.Dark else "light"


def apply(application: QApplication, theme: str) -> None:
    """Dress the application."""
    colours = _COLOURS[effective(theme)]
    sheet = _STYLE.format(**colours)
    if application.styleSheet() == sheet:
        return  # to dress anew asks every widget there is
    palette = QPalette()
    role = QPalette.ColorRole
    for roles, name in (
        ((role.Window,), "window"),
        ((role.Base, role.ToolTipBase), "base"),
        ((role.AlternateBase,), "alternate"),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), "text"),
        ((role.Button,), "button"),
        ((role.Highlight, role.Link), "accent"),
        ((role.HighlightedText,), "on_accent"),
        ((role.PlaceholderText,), "soft"),
        ((role.Mid, role.Midlight, role.Dark), "line"),
    ):
        for one in roles:
            palette.setColor(one, QColor(colours[name]))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(colours["soft"]))
    application.setStyle("Fusion")
    application.setPalette(palette)
    application.setStyleSheet(sheet)
