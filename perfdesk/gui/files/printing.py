"""Printing forms: the pages of the PDF, drawn on a printer as vectors.

Printer, range and copies are chosen in the system's dialog. Pages are made and drawn in a thread,
as Qt allows for a QPrinter, and either can be cancelled: many forms take seconds, and a printer in
the network may be silent for long. The module is imported when something is first printed, because
QtPrintSupport takes time to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from perfdesk.core.errors import FormError
from perfdesk.formats.results import ExportCancelled, ProgressCallback, no_progress
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.gui.document import Document
from perfdesk.gui.files import document_files
from perfdesk.gui.files.background import NotFinishedError, Steps, run_steps
from perfdesk.gui.preview.page_painter import GlyphCache, draw_page
from perfdesk.gui.prompts import Prompts
from perfdesk.table.compose import compose
from perfdesk.table.page import Page

_TWO_SIDED = (QPrinter.DuplexMode.DuplexLongSide, QPrinter.DuplexMode.DuplexShortSide)

_TOLERANCE = 2.0
"""A sheet smaller than the page by at most this many pt is printed at full size."""


class PrinterError(FormError):
    """The printer takes no page, or has stopped taking them."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"打印机“{name}”没有接受打印，请检查它是否开机、联机、有纸后重试，"
            "或用“文件 › 导出 PDF”另存后打印。"
        )


def print_forms(documents: Sequence[Document], title: str, prompts: Prompts) -> str:
    """Print the forms as one print job of this title; return a message, "" if cancelled."""
    try:
        forms = _pages_of(documents)
        printer = prompts.printer(title, sum(map(len, forms)))
        return "" if printer is None else _print_in_thread(pages_to_print(forms, printer), printer)
    except (ExportCancelled, NotFinishedError):
        return "已取消，没有打印。"
    except FormError as error:
        prompts.warn(str(error))
        return ""


def _pages_of(documents: Sequence[Document]) -> list[tuple[Page, ...]]:
    """Return the pages of each form; raise as ``run_steps`` does."""
    sources = [
        (document.form, document_files.printed_template(document), document.scores)
        for document in documents
    ]

    def make(report: ProgressCallback) -> list[tuple[Page, ...]]:
        from perfdesk.table.display_list import pages  # noqa: PLC0415 - takes time to load

        made: list[tuple[Page, ...]] = []
        for form, template, scores in sources:
            report(len(made) / len(sources))
            grid = compose(form, template, scores)
            made.append(tuple(pages(grid, template.print, page_fonts())))
        return made

    return run_steps(make, Steps("打印", "排版", "张", len(sources)))


def _print_in_thread(all_pages: Sequence[Page], printer: QPrinter) -> str:
    """Print and return the message; raise PrinterError if the printer takes nothing."""
    name, pages_drawn = printer.printerName(), len(pages_in_order(all_pages, printer))
    try:
        count = run_steps(
            partial(print_pages, all_pages, printer), Steps("打印", "打印", "页", pages_drawn)
        )
    except ExportCancelled:
        return f"已取消；打印机“{name}”可能已打出前面几页。"
    except NotFinishedError as error:
        raise PrinterError(name) from error
    return f"已送打印机“{name}”，共 {count} 页"


def pages_to_print(forms: Sequence[Sequence[Page]], printer: QPrinter) -> list[Page]:
    """Return the pages of all forms, with blank ones so that each form begins on a new sheet.

    Blank pages are needed only when all pages are printed on both sides.
    """
    two_sided = printer.duplex() in _TWO_SIDED
    all_pages = printer.printRange() == QPrinter.PrintRange.AllPages
    result: list[Page] = []
    for pages_of_form in forms:
        if two_sided and all_pages and len(result) % 2:
            result.append(Page(result[-1].width, result[-1].height, (), ()))
        result += pages_of_form
    return result


def a4_printer(title: str) -> QPrinter:
    """Return the default printer set to A4 portrait without margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    size = QPageSize(QPageSize.PageSizeId.A4)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    printer.setFullPage(True)
    return printer


def print_pages(
    all_pages: Sequence[Page], printer: QPrinter, report: ProgressCallback = no_progress
) -> int:
    """Draw the chosen pages and return their number, with copies the printer does not make.

    ``report`` is called before each page. Raises PrinterError if the printer takes none, and
    ExportCancelled if ``report`` does; the printer is asked then to print none.
    """
    chosen = pages_in_order(all_pages, printer)
    painter = QPainter()
    if not chosen or not painter.begin(printer):
        raise PrinterError(printer.printerName())
    caches: dict[float, GlyphCache] = {}  # by scale, which pages of different sizes may have
    try:
        for number, page in enumerate(chosen):
            report(number / len(chosen))
            if number and not printer.newPage():
                raise PrinterError(printer.printerName())
            scale = print_scale(page, printer)
            glyphs = caches.setdefault(scale, GlyphCache(page_fonts(), scale))
            _draw(painter, page, glyphs, printer)
    except ExportCancelled:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(chosen)


def pages_in_order(all_pages: Sequence[Page], printer: QPrinter) -> list[Page]:
    """Return the pages as they are drawn: range, order and copies as chosen."""
    chosen = [page for number, page in enumerate(all_pages, 1) if _is_chosen(number, printer)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return chosen * copies
    return [page for page in chosen for _ in range(copies)]


def print_scale(page: Page, printer: QPrinter) -> float:
    """Return device pixels per pt: those of the printer, fewer if the sheet is too small."""
    full_size = printer.resolution() / 72  # dots per inch, and 72 pt to an inch
    sheet = printer.paperRect(QPrinter.Unit.Point)
    if sheet.width() >= page.width - _TOLERANCE and sheet.height() >= page.height - _TOLERANCE:
        return full_size
    return full_size * min(sheet.width() / page.width, sheet.height() / page.height)


def _is_chosen(number: int, printer: QPrinter) -> bool:
    if printer.printRange() != QPrinter.PrintRange.PageRange:
        return True
    ranges = printer.pageRanges()
    if not ranges.isEmpty():
        return bool(ranges.contains(number))
    return printer.fromPage() <= number <= printer.toPage()


def _draw(painter: QPainter, page: Page, glyphs: GlyphCache, printer: QPrinter) -> None:
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
    spare = sheet.width() - page.width * glyphs.scale
    painter.save()
    if spare > _TOLERANCE * glyphs.scale:
        painter.translate(spare / 2, 0)
    draw_page(painter, page, glyphs)
    painter.restore()
