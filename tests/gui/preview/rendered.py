"""Pages as pictures, painted by the preview or rendered from PDF files, to be compared.

Pictures are rows of bytes, 0 for ink and 255 for paper, 96 dots an inch.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from operator import sub
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from perfdesk.formats.system_fonts import page_fonts
from perfdesk.gui.preview.page_painter import GlyphCache, PageRect, draw_page_on_screen
from perfdesk.table.page import Page, TextRun
from tests.formats.bare_pages import bare

SCALE = 96 / 72
WIDTH, HEIGHT = 600.0, 846.0
"""A sheet of whole dots, in pt."""
_OVERSAMPLING = 4
Picture = list[bytes]


def preview(page: Page) -> Picture:
    """Return a page as the preview paints it."""
    image = QImage(
        round(page.width * SCALE), round(page.height * SCALE), QImage.Format.Format_RGB32
    )
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    whole = PageRect(0, 0, page.width, page.height)
    draw_page_on_screen(
        painter, page, GlyphCache(page_fonts(), SCALE), whole, QColor(Qt.GlobalColor.white)
    )
    painter.end()
    return _picture(image)


@cache
def exported(page: Page) -> Picture:
    """Return a page as the exported PDF shows it."""
    return pdf_page(bare([page]), 0)


def pdf_page(source: bytes | Path, number: int) -> Picture:
    """Return a page of a PDF file, rendered at four times the resolution and averaged."""
    with pypdfium2.PdfDocument(source) as file:
        bitmap = file[number].render(scale=SCALE * _OVERSAMPLING, grayscale=True)
        size = (bitmap.width, bitmap.height, bitmap.stride)
        image = QImage(bytes(bitmap.buffer), *size, QImage.Format.Format_Grayscale8)
        width, height = round(bitmap.width / _OVERSAMPLING), round(bitmap.height / _OVERSAMPLING)
    smooth = Qt.TransformationMode.SmoothTransformation
    return _picture(image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))


def difference(one: Picture, other: Picture) -> float:
    """Return the mean difference of two pictures of the same size, 0 to 255."""
    here, there = bytes(chain.from_iterable(one)), bytes(chain.from_iterable(other))
    assert len(here) == len(there)
    apart: int = sum(map(abs, map(sub, here, there)))
    return apart / len(here)


def shifts(page: Page, one: Picture, other: Picture) -> list[tuple[float, float]]:
    """Return how far apart each run is in two pictures, in dots across and down."""
    found = []
    for run in page.runs:
        here, there = _centre(one, run), _centre(other, run)
        if here is not None and there is not None:
            found.append((abs(here[0] - there[0]), abs(here[1] - there[1])))
    assert len(found) >= len(page.runs) * 0.9
    return found


def on_whole_dots(page: Page) -> Page:
    """Return the page on a slightly larger sheet whose edges are whole dots in every picture."""
    return Page(WIDTH, HEIGHT, page.rules, page.runs, page.areas)


def without_rules(page: Page) -> Page:
    """Return the page with its text alone."""
    return Page(page.width, page.height, (), page.runs, page.areas)


def _centre(picture: Picture, run: TextRun) -> tuple[float, float] | None:
    width = page_fonts().width(run.text, run.size)
    left, right = int((run.x - 1) * SCALE), int((run.x + width + 2) * SCALE)
    top, bottom = int((run.y - run.size) * SCALE), int((run.y + run.size / 3) * SCALE)
    return _weighed(picture[top:bottom], left, right)


def _weighed(rows: Sequence[bytes], left: int, right: int) -> tuple[float, float] | None:
    inks = [[255 - dot for dot in row[left:right]] for row in rows]
    whole = sum(map(sum, inks))
    if not whole:
        return None
    x = sum(place * ink for row in inks for place, ink in enumerate(row)) / whole
    y = sum(place * sum(row) for place, row in enumerate(inks)) / whole
    return x, y


def _picture(image: QImage) -> Picture:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    data, stride = bytes(grey.constBits()), grey.bytesPerLine()
    return [data[row * stride : row * stride + grey.width()] for row in range(grey.height())]
