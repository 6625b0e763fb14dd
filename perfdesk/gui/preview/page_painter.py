"""Runs of text as Qt draws them: our own glyphs and widths, at one scale, each made once.

Qt's text layout is not asked: it rounds type sizes and has fonts of its own. The
typefaces are those the pages were set in, from their own bytes. Knows no page.

One page drawn with a painter, on the screen or on a printer.

The painter's origin is the page's corner and its unit one dot of the device, so
that no text is scaled. Knows no form and no widget.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import floor

import uharfbuzz as hb
from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGlyphRun, QPainter, QPainterPath, QPen, QRawFont

from perfdesk.table.fonts import Face, FontStack
from perfdesk.table.page import Page, Rule, TextRun

_KEPT = 20_000
"""How many runs are remembered."""


class GlyphCache:
    """Glyph runs of these faces; ``scale`` is in pixels a pt."""

    def __init__(self, faces: FontStack, scale: float) -> None:
        self.faces, self.scale = faces, scale
        self._fonts: dict[tuple[int, float], QRawFont] = {}
        self._runs: dict[tuple[str, float, int, bool], QGlyphRun] = {}
        self._outlines: dict[tuple[str, float, int, bool], QPainterPath] = {}

    def glyph_run(self, run: TextRun) -> QGlyphRun:
        """The glyphs of a run, the first at (0, 0) on the baseline, in pixels."""
        key = (run.text, run.size, run.face_index, run.tabular)
        found = self._runs.get(key)
        if found is None:
            if len(self._runs) >= _KEPT:
                self._runs.clear()
            found = self._runs[key] = self._made(run)
        return found

    def outline(self, run: TextRun) -> QPainterPath:
        """The outlines of a run, for letters that are drawn with a line round them."""
        key = (run.text, run.size, run.face_index, run.tabular)
        if key not in self._outlines:
            if len(self._outlines) >= _KEPT:
                self._outlines.clear()
            self._outlines[key] = self._outlined(self.glyph_run(run))
        return self._outlines[key]

    def text_width(self, run: TextRun) -> float:
        """How far a run reaches to the right, in pt."""
        measure = self.faces.tabular_width if run.tabular else self.faces.width
        return measure(run.text, run.size)

    def _made(self, run: TextRun) -> QGlyphRun:
        face, scale = self.faces[run.face_index], run.size * self.scale / 1000
        places = self.faces.offsets(run.text, tabular=run.tabular)
        made = QGlyphRun()
        made.setRawFont(self._font(run.face_index, run.size))
        made.setGlyphIndexes([face.glyph(char) for char in run.text])
        made.setPositions([QPointF(place * scale, 0) for place in places[:-1]])
        return made

    def _outlined(self, glyphs: QGlyphRun) -> QPainterPath:
        path, font = QPainterPath(), glyphs.rawFont()
        for glyph, place in zip(glyphs.glyphIndexes(), glyphs.positions(), strict=True):
            path.addPath(font.pathForGlyph(glyph).translated(place))
        path.setFillRule(path.fillRule().WindingFill)
        return path

    def _font(self, number: int, size: float) -> QRawFont:
        key = (number, size)
        if key not in self._fonts:
            self._fonts[key] = QRawFont(
                _file(self.faces[number]),
                size * self.scale,
                QFont.HintingPreference.PreferNoHinting,
            )
        return self._fonts[key]


@lru_cache(maxsize=16)
def _file(face: Face) -> QByteArray:
    """A font file with this face alone: Qt takes the first of a collection."""
    data = face.font.face.blob.data
    if data[:4] == b"ttcf":
        everything = hb.SubsetInput()
        everything.keep_everything()
        data = hb.subset(face.font.face, everything).blob.data
    return QByteArray(data)


INK_COLOUR = QColor("#000000")


@dataclass(frozen=True, slots=True)
class PageRect:
    """A stretch of a page, in pt from its top left."""

    left: float
    top: float
    right: float
    bottom: float


def draw_page(
    painter: QPainter, page: Page, letters: GlyphCache, within: PageRect | None = None
) -> None:
    """Draws a page as exactly as the device can, for paper; only what is ``within`` if given."""
    for rule in page.rules:
        box = _reach(rule)
        if within is None or _meet(box, within):
            painter.fillRect(scaled_rect(box, letters.scale), INK_COLOUR)
    draw_text_runs(painter, page, letters, within)


def draw_page_on_screen(
    painter: QPainter, page: Page, letters: GlyphCache, within: PageRect, paper: QColor
) -> None:
    """Draws a page with its rules on whole dots, for the screen.

    A rule thinner than a dot is one dot in a grey between ink and paper.
    """
    for rule in page.rules:
        if _meet(_reach(rule), within):
            painter.fillRect(_snapped(rule, letters.scale), _grey(rule, letters.scale, paper))
    draw_text_runs(painter, page, letters, within)


def draw_text_runs(
    painter: QPainter, page: Page, letters: GlyphCache, within: PageRect | None
) -> None:
    """Draws the runs of a page; only those that touch ``within`` if given."""
    scale = letters.scale
    painter.setPen(INK_COLOUR)
    for run in page.runs:
        if within is not None and not _touches(run, within):
            continue
        at = QPointF(run.x * scale, run.y * scale)
        if run.stroke:
            _stroked(painter, run, at, letters)
        else:
            painter.drawGlyphRun(at, letters.glyph_run(run))


def changed_area(old: Page, new: Page, letters: GlyphCache) -> PageRect | None:
    """The stretch of a page that has to be drawn anew, None if nothing has."""
    if old == new:
        return None
    found = [*_differing(old, new, letters)]
    if not found:
        return None
    return PageRect(
        min(each.left for each in found),
        min(each.top for each in found),
        max(each.right for each in found),
        max(each.bottom for each in found),
    )


def _differing(old: Page, new: Page, letters: GlyphCache) -> Iterator[PageRect]:
    for rule in set(old.rules).symmetric_difference(new.rules):
        yield _reach(rule)
    for run in set(old.runs).symmetric_difference(new.runs):
        right = run.x + letters.text_width(run)
        high, low = run.y - 1.3 * run.size, run.y + 0.5 * run.size
        yield PageRect(run.x - 0.5 * run.size, high, right + 0.5 * run.size, low)


def _stroked(painter: QPainter, run: TextRun, at: QPointF, letters: GlyphCache) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(at)
    painter.setPen(QPen(INK_COLOUR, run.stroke * letters.scale, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(INK_COLOUR)
    painter.drawPath(letters.outline(run))
    painter.restore()


def _reach(rule: Rule) -> PageRect:
    """A rule with its square ends; x1 <= x2 and y1 <= y2 as pages draw them."""
    half = rule.width / 2
    return PageRect(rule.x1 - half, rule.y1 - half, rule.x2 + half, rule.y2 + half)


def scaled_rect(box: PageRect, scale: float) -> QRectF:
    """The stretch in dots, so many of them a pt."""
    left, top, right, bottom = (each * scale for each in (box.left, box.top, box.right, box.bottom))
    return QRectF(left, top, right - left, bottom - top)


def _snapped(rule: Rule, scale: float) -> QRect:
    thick = max(1, round(rule.width * scale))
    left, top, right, bottom = (
        floor(each * scale - thick / 2 + 0.5) for each in (rule.x1, rule.y1, rule.x2, rule.y2)
    )
    return QRect(left, top, right - left + thick, bottom - top + thick)


def _grey(rule: Rule, scale: float, paper: QColor) -> QColor:
    share = min(1.0, rule.width * scale)
    pairs = (
        (INK_COLOUR.red(), paper.red()),
        (INK_COLOUR.green(), paper.green()),
        (INK_COLOUR.blue(), paper.blue()),
    )
    return QColor(*(round(own * share + behind * (1 - share)) for own, behind in pairs))


def _meet(box: PageRect, within: PageRect) -> bool:
    across = box.left <= within.right and box.right >= within.left
    return across and box.top <= within.bottom and box.bottom >= within.top


def _touches(run: TextRun, within: PageRect) -> bool:
    above = run.y - 1.3 * run.size <= within.bottom
    return above and run.y + 0.5 * run.size >= within.top and run.x - run.size <= within.right
