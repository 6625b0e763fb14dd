"""Runs of text as Qt draws them: our own glyphs and widths, at one scale, each made once.

Qt's text layout is not asked: it rounds type sizes and has fonts of its own. The
typefaces are those the pages were set in, from their own bytes. Knows no page.
"""

from __future__ import annotations

from functools import lru_cache

import uharfbuzz as hb
from PySide6.QtCore import QByteArray, QPointF
from PySide6.QtGui import QFont, QGlyphRun, QPainterPath, QRawFont

from perfdesk.table.fonts import Face, Faces
from perfdesk.table.page import TextRun

_KEPT = 20_000
"""How many runs are remembered."""


class Letters:
    """Glyph runs of these faces; ``scale`` is in pixels a pt."""

    def __init__(self, faces: Faces, scale: float) -> None:
        self.faces, self.scale = faces, scale
        self._fonts: dict[tuple[int, float], QRawFont] = {}
        self._runs: dict[tuple[str, float, int, bool], QGlyphRun] = {}
        self._outlines: dict[tuple[str, float, int, bool], QPainterPath] = {}

    def glyphs(self, run: TextRun) -> QGlyphRun:
        """The glyphs of a run, the first at (0, 0) on the baseline, in pixels."""
        key = (run.text, run.size, run.face, run.tabular)
        found = self._runs.get(key)
        if found is None:
            if len(self._runs) >= _KEPT:
                self._runs.clear()
            found = self._runs[key] = self._made(run)
        return found

    def outline(self, run: TextRun) -> QPainterPath:
        """The outlines of a run, for letters that are drawn with a line round them."""
        key = (run.text, run.size, run.face, run.tabular)
        if key not in self._outlines:
            if len(self._outlines) >= _KEPT:
                self._outlines.clear()
            self._outlines[key] = self._outlined(self.glyphs(run))
        return self._outlines[key]

    def width(self, run: TextRun) -> float:
        """How far a run reaches to the right, in pt."""
        measure = self.faces.tabular_width if run.tabular else self.faces.width
        return measure(run.text, run.size)

    def _made(self, run: TextRun) -> QGlyphRun:
        face, scale = self.faces[run.face], run.size * self.scale / 1000
        places = self.faces.offsets(run.text, tabular=run.tabular)
        made = QGlyphRun()
        made.setRawFont(self._font(run.face, run.size))
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
