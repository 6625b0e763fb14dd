"""Our faces as fonts of reportlab: of each, HarfBuzz cuts out the glyphs a document draws.

One font of two-byte codes holds all of them; every character has a code of its own, given
when it is first drawn, so that it copies as itself. What no face draws is a visible box.
Reportlab's own TTFont would read every character of a face first, and copy those beyond
U+FFFF wrong. Instead ``_Font`` follows the protocol of "dynamic fonts" that the docstring
of ``reportlab.pdfbase.ttfonts`` describes. What is used beyond it, as TTFont does in
reportlab 5.1.0, stands in ``_Font`` alone: ``fontMapping``, ``delayedFonts`` and
``idToObject["BasicFonts"]`` of a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from struct import pack, unpack_from
from types import SimpleNamespace
from weakref import WeakKeyDictionary
from zlib import crc32

import uharfbuzz as hb
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFStream

from perfdesk.formats.pdf.metadata import NONCHARACTERS
from perfdesk.table.fonts import REPLACEMENT_CHARACTERS, Face, FaceError

_LONGEST = 100
"""Entries a block of a character map may have."""
_MOST = 0xFFFE
"""The last code: a font has no more glyphs, characters beyond share it."""
_INSTEAD = [*map(ord, f"{REPLACEMENT_CHARACTERS} ")]
"""What is drawn for characters a face does not have."""
_KEPT = [
    int.from_bytes(tag, "big")
    for tag in (b"glyf", b"loca", b"head", b"hhea", b"hmtx", b"maxp", b"cvt ", b"fpgm", b"prep")
]
"""The tables of a font that a PDF needs."""


@cache
def registered_font_name(face: Face) -> str:
    """Register a face with reportlab at the first call; return the name it has there.

    Remembered for good, as reportlab remembers its fonts: a face must not come under the
    name of another.
    """
    font = _Font(face)
    pdfmetrics.registerFont(font)
    return font.fontName


class _Codes(dict[int, str]):
    """The codes of code points, as characters, for ``str.translate``."""

    def __missing__(self, point: int) -> str:
        code = self[point] = chr(min(len(self) + 1, _MOST))
        return code


class _Font:
    """A face as what reportlab calls a dynamic font: asked for codes, then for its objects."""

    _multiByte = _dynamicFont = 1  # noqa: N815 - names of reportlab
    shapable = False

    def __init__(self, face: Face) -> None:
        self.fontName = f"face-{id(face)}"
        self.face = SimpleNamespace(name=self.fontName)  # of two equal names, one is an alias
        self._face, self._codes = face, WeakKeyDictionary[PDFDocument, _Codes]()

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: ARG002
        """Nothing: the pages are set already, reportlab asks for a cursor that nobody needs."""
        return 0.0

    def splitString(self, text: str, doc: PDFDocument) -> list[tuple[int, bytes]]:
        """The text in codes, in one piece."""
        codes = self._codes.setdefault(doc, _Codes())
        return [(0, text.translate(codes).encode("utf-16-be", "surrogatepass"))]

    def getSubsetInternalName(self, subset: int, doc: PDFDocument) -> str:  # noqa: ARG002
        """The name of the font on pages; asking for it puts the font into the document."""
        if self.fontName not in doc.fontMapping:
            doc.fontMapping[self.fontName] = f"/F{len(doc.fontMapping)}"
            doc.delayedFonts.append(self)
        return str(doc.fontMapping[self.fontName])

    def addObjects(self, doc: PDFDocument) -> None:
        """Puts the font into the document, all texts being drawn."""
        points = [*self._codes.pop(doc)][:_MOST]
        own = doc.fontMapping[self.fontName][1:]
        fonts = doc.idToObject["BasicFonts"].dict  # type: ignore[attr-defined]
        fonts[own] = doc.Reference(_objects(self._face, points, doc))


def _objects(face: Face, points: Sequence[int], doc: PDFDocument) -> PDFDictionary:
    """The font of a face cut down to these characters, whose codes count from 1."""
    glyphs = [face.glyph(chr(point)) for point in points]
    file, numbers = _cut(face, points, glyphs)
    name = f"/{_tag(glyphs)}+{_name(face)}"
    widths = " ".join(f"{face.advance(chr(point)):.6g}" for point in points)
    descriptor = {
        "Type": "/FontDescriptor",
        "FontName": name,
        "Flags": 4,  # symbolic: characters beyond Adobe's Latin set (ISO 32000-1, table 123)
        "FontFile2": doc.Reference(_stream(file, Length1=len(file))),
        **_measures(face),
    }
    system = {"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}
    inner = {
        "Type": "/Font",
        "Subtype": "/CIDFontType2",
        "BaseFont": name,
        "CIDSystemInfo": PDFDictionary(system),
        "CIDToGIDMap": doc.Reference(_stream(pack(f">{len(numbers)}H", *numbers))),
        "FontDescriptor": doc.Reference(PDFDictionary(descriptor)),
        "W": f"[1 [{widths}]]",
    }
    return PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": name,
            "Encoding": "/Identity-H",
            "DescendantFonts": PDFArray([doc.Reference(PDFDictionary(inner))]),
            "ToUnicode": doc.Reference(_stream("\n".join(_character_map(points)).encode())),
        }
    )


def _cut(face: Face, points: Iterable[int], glyphs: Iterable[int]) -> tuple[bytes, list[int]]:
    """The font that draws these characters alone, and the numbers of their glyphs in it.

    The first number is that of none. Raises FaceError if the font is damaged.
    """
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update([*points, *_INSTEAD])  # by glyphs, all characters would be read
    wanted.drop_table_tag_set.update(_KEPT)
    wanted.drop_table_tag_set.invert()
    try:
        plan = hb.SubsetPlan(face.font.face, wanted)
        numbers = plan.old_to_new_glyph_mapping
        font = plan.execute().blob.data
    except RuntimeError as error:
        raise FaceError("字形已损坏") from error
    return font, [0, *(numbers[glyph] for glyph in glyphs)]


def _measures(face: Face) -> dict[str, object]:
    """What a descriptor says of a face, in thousandths of an em."""
    scale, font = 1000 / face.units_per_em, face.font
    box = unpack_from(">4h", face.table("head"), 36)
    height = font.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT)
    weight = font.get_style_value(hb.StyleTag.WEIGHT)
    return {
        "FontBBox": PDFArray([side * scale for side in box]),
        "ItalicAngle": font.get_style_value(hb.StyleTag.SLANT_ANGLE),
        "Ascent": face.ascent,
        "Descent": face.descent,
        "CapHeight": face.ascent if height is None else height * scale,
        # no table holds the width of stems: estimated from the weight, as by reportlab's TTFont
        "StemV": 50 + int((weight / 65) ** 2),
    }


def _name(face: Face) -> str:
    """The name of a face, in characters a PDF name may have."""
    name = face.font.face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or ""
    return re.sub("[^0-9A-Za-z-]", "", name) or "Unnamed"


def _tag(glyphs: Iterable[int]) -> str:
    """Six letters that tell this subset from another one of the face."""
    number = crc32(repr(glyphs).encode())
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(6))


def _character_map(points: Iterable[int]) -> Iterator[str]:
    """Which character each code stands for."""
    yield "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap"
    yield "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def"
    yield "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def"
    yield "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange"
    pairs = [f"<{code:04X}> <{_utf16(point)}>" for code, point in enumerate(points, 1)]
    for start in range(0, len(pairs), _LONGEST):
        block = pairs[start : start + _LONGEST]
        yield from (f"{len(block)} beginbfchar", *block, "endbfchar")
    yield "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


def _utf16(point: int) -> str:
    return chr(NONCHARACTERS.get(point, point)).encode("utf-16-be").hex().upper()


def _stream(data: bytes, **entries: int) -> PDFStream:
    return PDFStream(PDFDictionary(entries), data, [])
