"""Pages of a document on a printer, after a preview of them."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QTransform
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

_MOST_DPI = 300  # more would take minutes, and no eye sees it


def print_pages(
    document: bytes, paper: str, *, is_landscape: bool, parent: QWidget
) -> QPrintPreviewDialog:
    """Show a preview of a PDF document, from which it can be printed.

    Parameters
    ----------
    document : bytes
        The PDF document.
    paper : str
        ``A4`` or ``A3``.
    is_landscape : bool
        Whether its pages lie on their side.
    """
    size = QPageSize.PageSizeId.A3 if paper == "A3" else QPageSize.PageSizeId.A4
    dialog = QPrintPreviewDialog(parent)
    printer = dialog.printer()  # the dialog's own: it looks at it as long as it is there
    printer.setResolution(_MOST_DPI)
    printer.setPageSize(QPageSize(size))
    way = QPageLayout.Orientation
    printer.setPageOrientation(way.Landscape if is_landscape else way.Portrait)
    printer.setFullPage(True)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(900, 700)
    buffer = QBuffer(dialog)
    buffer.setData(QByteArray(document))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    pages = QPdfDocument(dialog)
    pages.load(buffer)
    dialog.paintRequested.connect(lambda onto: draw_pages(pages, onto))
    dialog.open()
    return dialog


def draw_pages(pages: QPdfDocument, printer: QPrinter) -> None:
    """Draw every page of a document onto a printer, as large as the paper allows.

    A page that lies the other way than the paper is turned.
    """
    painter = QPainter(printer)
    room = printer.pageRect(QPrinter.Unit.DevicePixel)
    for number in range(pages.pageCount()):
        if number:
            printer.newPage()
        own = pages.pagePointSize(number)
        is_turned = (own.width() > own.height()) != (room.width() > room.height())
        size = own.transposed() if is_turned else own
        scale = min(room.width() / size.width(), room.height() / size.height())
        drawn = QSizeF(size.width() * scale, size.height() * scale)
        fine = min(1.0, _MOST_DPI / printer.resolution())
        fitting = (drawn * fine).toSize()
        picture = pages.render(number, fitting.transposed() if is_turned else fitting)
        if is_turned:
            picture = picture.transformed(QTransform().rotate(90))
        left = (room.width() - drawn.width()) / 2
        top = (room.height() - drawn.height()) / 2
        painter.drawImage(QRectF(left, top, drawn.width(), drawn.height()), picture)
    painter.end()
