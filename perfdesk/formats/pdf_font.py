"""Faces as reportlab embeds them: opened in a few milliseconds, every character right.

Reportlab reads a whole font before it draws a letter, draws a missing character
as nothing and garbles characters beyond U+FFFF when text is copied out. Here the
same Face that measured the page answers for each glyph asked for, a character no
font has is a visible box that still copies as itself. Importing this module
imports reportlab.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfmetrics, ttfonts

from perfdesk.table.face import Face, starts
from perfdesk.table.faces import Faces

_LONGEST = 100
"""Entries a block of a character map may have."""


def to_unicode(name: str, subset: Sequence[int]) -> str:
    """The character map of a font subset, so that text copied from the PDF is the form's."""
    pairs = [
        f"<{index:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for index, code in enumerate(subset)
        if code
    ]
    blocks = [pairs[start : start + _LONGEST] for start in range(0, len(pairs), _LONGEST)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo\n<< /Registry ({name})\n/Ordering ({name})\n/Supplement 0\n>> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


setattr(ttfonts, "makeToUnicodeCMap", to_unicode)  # noqa: B010 - types forbid assigning it


class _Glyphs:
    """Reportlab's table of glyphs: every character has one, if only the box."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def __contains__(self, code: int) -> bool:
        return True

    def __getitem__(self, code: int) -> int:
        return self._face.glyph(chr(code)) if code else 0


class _Widths:
    """Reportlab's table of widths, in thousandths of an em."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def get(self, code: int, default: float) -> float:
        """The width of a code point; the default for the code that stands for none."""
        return self._face.advance(chr(code)) if code else default


class _Metrics:
    """Reportlab's list of advances and bearings."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        advance, bearing = self._face.metrics(glyph)
        return advance, bearing & 0xFFFF


class _Offsets:
    """Reportlab's list of where outlines begin."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def __getitem__(self, glyph: int) -> int:
        return self._face.offset(glyph)


class _Outlines:
    """The table of outlines, sliced in place instead of copied for each subset."""

    def __init__(self, face: Face, start: int) -> None:
        self._data, self._start = face.data, start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


class _Typeface(ttfonts.TTFontFace):
    """Reportlab's view of a face that is read only where it is used."""

    def __init__(self, face: Face) -> None:
        self._face = face
        super().__init__("", subfontIndex=starts(face.data).index(face.start))

    def readFile(self, f: object) -> None:  # noqa: ARG002 - reportlab calls it so
        self.filename, self._ttf_data, self._pos = "(face)", self._face.data, 0

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: ARG002, N803 - as above
        super().extractInfo(charInfo=0)
        self.defaultWidth = self._face.metrics(0)[0] * 1000 / self._face.units_per_em
        self.charToGlyph = _Glyphs(self._face)
        self.charWidths = _Widths(self._face)
        self.hmetrics = _Metrics(self._face)
        self.glyphPos = _Offsets(self._face)

    def get_table(self, tag: str) -> Any:
        if tag == "glyf":
            return _Outlines(self._face, self.get_table_pos(tag)[0])
        place, length = self.get_table_pos(tag)
        return self._ttf_data[place : place + length]


class FaceFont(ttfonts.TTFont):
    """A face as a reportlab font of that name, for any number of documents."""

    def __init__(self, name: str, face: Face) -> None:
        self.fontName = name
        self.face = _Typeface(face)
        self.encoding = ttfonts.TTEncoding()
        self.state = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False


class Fonts(dict[int, FaceFont]):
    """The faces of a document as fonts reportlab knows, by number, made when first drawn in."""

    def __init__(self, faces: Faces) -> None:
        super().__init__()
        self.faces = faces

    def __missing__(self, number: int) -> FaceFont:
        font = self[number] = FaceFont(f"Face{number}", self.faces[number])
        pdfmetrics.registerFont(font)
        return font


@cache
def fonts(faces: Faces) -> Fonts:
    """The fonts of these faces, kept from one document to the next."""
    return Fonts(faces)
