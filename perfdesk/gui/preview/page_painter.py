"""Draws a page of the display list with a QPainter, for the preview and the printer.

The painter's origin is the corner of the page, its unit one dot of the device, so that no text
is scaled. Text is drawn as glyphs at the positions the page was typeset with, from the same
font files: Qt's own text layout rounds font sizes and chooses its own fallback fonts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import floor

import uharfbuzz as hb
from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGlyphRun, QPainter, QPainterPath, QPen, QRawFont

from perfdesk.gui import theme
from perfdesk.table.fonts import Face, FontStack
from perfdesk.table.page import Page, Rule, TextRun

_MOST_RUNS = 20_000
"""Cached glyph runs, and outlines; beyond that the cache is emptied."""


class GlyphCache:
    """The text runs of pages as Qt's glyph runs; ``scale`` is in pixels per pt."""

    def __init__(self, faces: FontStack, scale: float) -> None:
        self.faces, self.scale = faces, scale
        self._fonts: dict[tuple[int, float], QRawFont] = {}
        self._runs: dict[tuple[str, float, int, bool], QGlyphRun] = {}
        self._outlines: dict[tuple[str, float, int, bool], QPainterPath] = {}

    def glyph_run(self, run: TextRun) -> QGlyphRun:
        """Return the glyphs of a run in pixels, the first at (0, 0) on the baseline."""
        key = (run.text, run.size, run.face_index, run.tabular)
        glyphs = self._runs.get(key)
        if glyphs is None:
            if len(self._runs) >= _MOST_RUNS:
                self._runs.clear()
            glyphs = self._runs[key] = self._build_run(run)
        return glyphs

    def outline(self, run: TextRun) -> QPainterPath:
        """Return the outlines of a run, for text drawn with a stroke (emboldened)."""
        key = (run.text, run.size, run.face_index, run.tabular)
        if key not in self._outlines:
            if len(self._outlines) >= _MOST_RUNS:
                self._outlines.clear()
            self._outlines[key] = self._build_outline(self.glyph_run(run))
        return self._outlines[key]

    def text_width(self, run: TextRun) -> float:
        """Return the width of a run in pt."""
        measure = self.faces.tabular_width if run.tabular else self.faces.width
        return measure(run.text, run.size)

    def _build_run(self, run: TextRun) -> QGlyphRun:
        face, scale = self.faces[run.face_index], run.size * self.scale / 1000
        offsets = self.faces.offsets(run.text, tabular=run.tabular)
        glyphs = QGlyphRun()
        glyphs.setRawFont(self._font(run.face_index, run.size))
        glyphs.setGlyphIndexes([face.glyph(char) for char in run.text])
        glyphs.setPositions([QPointF(offset * scale, 0) for offset in offsets[:-1]])
        return glyphs

    def _build_outline(self, glyphs: QGlyphRun) -> QPainterPath:
        path, font = QPainterPath(), glyphs.rawFont()
        for glyph, position in zip(glyphs.glyphIndexes(), glyphs.positions(), strict=True):
            path.addPath(font.pathForGlyph(glyph).translated(position))
        path.setFillRule(path.fillRule().WindingFill)
        return path

    def _font(self, number: int, size: float) -> QRawFont:
        key = (number, size)
        if key not in self._fonts:
            self._fonts[key] = QRawFont(
                _font_file(self.faces[number]),
                size * self.scale,
                QFont.HintingPreference.PreferNoHinting,
            )
        return self._fonts[key]


@lru_cache(maxsize=16)
def _font_file(face: Face) -> QByteArray:
    """Return a font file with this face alone.

    QRawFont loads the first face of a font collection (.ttc) and cannot be given another
    (Qt 6.11); HarfBuzz writes the wanted face as a file of its own.
    """
    data = face.font.face.blob.data
    if data[:4] == b"ttcf":
        everything = hb.SubsetInput()
        everything.keep_everything()
        data = hb.subset(face.font.face, everything).blob.data
    return QByteArray(data)


INK_COLOUR = QColor("#000000")
_ASCENT, _DESCENT = 1.3, 0.5
"""How far glyphs reach above and below the baseline at most, in font sizes."""


@dataclass(frozen=True, slots=True)
class PageRect:
    """A rectangle on a page, in pt from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


def draw_page(
    painter: QPainter, page: Page, glyphs: GlyphCache, within: PageRect | None = None
) -> None:
    """Draw a page as exactly as the device can, for paper; only what touches ``within``."""
    for rule in page.rules:
        box = _rule_rect(rule)
        if within is None or _intersect(box, within):
            painter.fillRect(scaled_rect(box, glyphs.scale), INK_COLOUR)
    draw_text_runs(painter, page, glyphs, within)


def draw_page_on_screen(
    painter: QPainter, page: Page, glyphs: GlyphCache, within: PageRect, paper: QColor
) -> None:
    """Draw the part ``within`` of a page for the screen, with its rules on whole dots.

    A rule thinner than a dot becomes one dot wide, in a grey between ink and paper.
    """
    for rule in page.rules:
        if _intersect(_rule_rect(rule), within):
            painter.fillRect(
                _snapped_rect(rule, glyphs.scale), _rule_colour(rule, glyphs.scale, paper)
            )
    draw_text_runs(painter, page, glyphs, within)


def draw_text_runs(
    painter: QPainter, page: Page, glyphs: GlyphCache, within: PageRect | None
) -> None:
    """Draw the text runs of a page, only those that touch ``within`` if given."""
    scale = glyphs.scale
    painter.setPen(INK_COLOUR)
    for run in page.runs:
        if within is not None and not _run_touches(run, within):
            continue
        origin = QPointF(run.x * scale, run.y * scale)
        if run.stroke:
            _draw_stroked(painter, run, origin, glyphs)
        else:
            painter.drawGlyphRun(origin, glyphs.glyph_run(run))


def changed_area(old: Page, new: Page, glyphs: GlyphCache) -> PageRect | None:
    """Return the rectangle in which two versions of a page differ, or None."""
    if old == new:
        return None
    rects = [*_differences(old, new, glyphs)]
    if not rects:
        return None
    return PageRect(
        min(each.left for each in rects),
        min(each.top for each in rects),
        max(each.right for each in rects),
        max(each.bottom for each in rects),
    )


def _differences(old: Page, new: Page, glyphs: GlyphCache) -> Iterator[PageRect]:
    if old.rules != new.rules:
        for rule in set(old.rules).symmetric_difference(new.rules):
            yield _rule_rect(rule)
    for run in set(old.runs).symmetric_difference(new.runs):
        right = run.x + glyphs.text_width(run)
        top, bottom = run.y - _ASCENT * run.size, run.y + _DESCENT * run.size
        yield PageRect(run.x - 0.5 * run.size, top, right + 0.5 * run.size, bottom)


def _draw_stroked(painter: QPainter, run: TextRun, origin: QPointF, glyphs: GlyphCache) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(origin)
    painter.setPen(QPen(INK_COLOUR, run.stroke * glyphs.scale, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(INK_COLOUR)
    painter.drawPath(glyphs.outline(run))
    painter.restore()


def _rule_rect(rule: Rule) -> PageRect:
    """Return the rectangle of a rule with its square ends; x1 <= x2 and y1 <= y2."""
    half = rule.width / 2
    return PageRect(rule.x1 - half, rule.y1 - half, rule.x2 + half, rule.y2 + half)


def scaled_rect(box: PageRect, scale: float) -> QRectF:
    """Return the rectangle in dots; ``scale`` is in dots per pt."""
    left, top, right, bottom = (each * scale for each in (box.left, box.top, box.right, box.bottom))
    return QRectF(left, top, right - left, bottom - top)


def _snapped_rect(rule: Rule, scale: float) -> QRect:
    thick = max(1, round(rule.width * scale))
    left, top, right, bottom = (
        floor(each * scale - thick / 2 + 0.5) for each in (rule.x1, rule.y1, rule.x2, rule.y2)
    )
    return QRect(left, top, right - left + thick, bottom - top + thick)


def _rule_colour(rule: Rule, scale: float, paper: QColor) -> QColor:
    return theme.mixed_colour(paper, INK_COLOUR, min(1.0, rule.width * scale))


def _intersect(box: PageRect, within: PageRect) -> bool:
    across = box.left <= within.right and box.right >= within.left
    return across and box.top <= within.bottom and box.bottom >= within.top


def _run_touches(run: TextRun, within: PageRect) -> bool:
    above = run.y - _ASCENT * run.size <= within.bottom
    return above and run.y + _DESCENT * run.size >= within.top and run.x - run.size <= within.right
