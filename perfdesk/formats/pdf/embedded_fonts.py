"""The faces of ``perfdesk.table.fonts`` as fonts of reportlab, embedded as subsets.

Each face becomes one font with two-byte codes. A character gets a code of its own when it is
first drawn, so that it is copied as itself; a character that no face has is drawn as a box.

Reportlab's own TTFont would read all characters of a face first, and those beyond U+FFFF would
be copied wrongly. So ``_Font`` implements the protocol of "dynamic fonts" that the docstring of
``reportlab.pdfbase.ttfonts`` describes. Beyond that protocol it uses, as TTFont does in reportlab
5.1.0, three attributes of a document: ``fontMapping``, ``delayedFonts`` and
``idToObject["BasicFonts"]``.
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

_MAX_BLOCK_ENTRIES = 100
"""Entries of one bfchar block in a ToUnicode map."""
_LAST_CODE = 0xFFFE
"""A font has no more glyphs; all characters beyond share this code."""
_REPLACEMENT_POINTS = [*map(ord, f"{REPLACEMENT_CHARACTERS} ")]
"""Code points of what is drawn for characters that a face does not have."""
_EMBEDDED_TABLES = [
    int.from_bytes(tag, "big")
    for tag in (b"glyf", b"loca", b"head", b"hhea", b"hmtx", b"maxp", b"cvt ", b"fpgm", b"prep")
]
"""Tags of the font tables that a PDF needs, as numbers."""
_BOX_IN_HEAD_TABLE = 36
"""Offset of the bounding box (xMin, yMin, xMax, yMax) in the table "head"."""


@cache
def registered_font_name(face: Face) -> str:
    """Return the name of a face in reportlab, where the first call registers it.

    The cache is never cleared because reportlab never forgets a font: a new face at the same
    address in memory would get the same name.
    """
    font = _Font(face)
    pdfmetrics.registerFont(font)
    return font.fontName


class _Codes(dict[int, str]):
    """For ``str.translate``: the codes of code points, given out at the first look-up."""

    def __missing__(self, point: int) -> str:
        code = self[point] = chr(min(len(self) + 1, _LAST_CODE))
        return code


class _Font:
    """A face as a dynamic font of reportlab, which asks for codes and at the end for objects."""

    _multiByte = _dynamicFont = 1  # noqa: N815 - names of reportlab
    shapable = False

    def __init__(self, face: Face) -> None:
        self.fontName = f"face-{id(face)}"
        # Unique: a second font with the same face name would become an alias of the first.
        self.face = SimpleNamespace(name=self.fontName)
        self._face, self._codes = face, WeakKeyDictionary[PDFDocument, _Codes]()

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: ARG002
        """Return 0: reportlab moves a cursor by it, but all positions are known already."""
        return 0.0

    def splitString(self, text: str, doc: PDFDocument) -> list[tuple[int, bytes]]:
        """Return the codes of a text, as the only piece and for subset 0."""
        codes = self._codes.setdefault(doc, _Codes())
        return [(0, text.translate(codes).encode("utf-16-be", "surrogatepass"))]

    def getSubsetInternalName(self, subset: int, doc: PDFDocument) -> str:  # noqa: ARG002
        """Return the name of the font on pages, and add the font to the document."""
        if self.fontName not in doc.fontMapping:
            doc.fontMapping[self.fontName] = f"/F{len(doc.fontMapping)}"
            doc.delayedFonts.append(self)
        return str(doc.fontMapping[self.fontName])

    def addObjects(self, doc: PDFDocument) -> None:
        """Put the font into the document, when all texts are drawn."""
        points = [*self._codes.pop(doc)][:_LAST_CODE]
        name = doc.fontMapping[self.fontName][1:]
        fonts = doc.idToObject["BasicFonts"].dict  # type: ignore[attr-defined]
        fonts[name] = doc.Reference(_font_dictionary(self._face, points, doc))


def _font_dictionary(face: Face, points: Sequence[int], doc: PDFDocument) -> PDFDictionary:
    """Return a composite font of these code points, whose codes count from 1.

    Its objects are those of ISO 32000-1, 9.7. Raises FaceError if the font is damaged.
    """
    glyphs = [face.glyph(chr(point)) for point in points]
    file, glyph_ids = _subset(face, points, glyphs)
    name = f"/{_subset_tag(glyphs)}+{_postscript_name(face)}"
    widths = " ".join(f"{face.advance(chr(point)):.6g}" for point in points)
    descriptor = {
        "Type": "/FontDescriptor",
        "FontName": name,
        "Flags": 4,  # symbolic: has characters beyond Adobe's Latin set (ISO 32000-1, table 123)
        "FontFile2": doc.Reference(_stream(file, Length1=len(file))),
        **_descriptor_metrics(face),
    }
    system = {"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}
    cid_font = {
        "Type": "/Font",
        "Subtype": "/CIDFontType2",
        "BaseFont": name,
        "CIDSystemInfo": PDFDictionary(system),
        "CIDToGIDMap": doc.Reference(_stream(pack(f">{len(glyph_ids)}H", *glyph_ids))),
        "FontDescriptor": doc.Reference(PDFDictionary(descriptor)),
        "W": f"[1 [{widths}]]",
    }
    return PDFDictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": name,
            "Encoding": "/Identity-H",
            "DescendantFonts": PDFArray([doc.Reference(PDFDictionary(cid_font))]),
            "ToUnicode": doc.Reference(_stream("\n".join(_to_unicode_map(points)).encode())),
        }
    )


def _subset(face: Face, points: Iterable[int], glyphs: Iterable[int]) -> tuple[bytes, list[int]]:
    """Return a font file with these characters only, and the glyph ids by code in it.

    Code 0 stands for no character. Raises FaceError if the font is damaged.
    """
    request = hb.SubsetInput()
    request.flags = hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
    # Asked for by glyphs, HarfBuzz would go through all characters of the font.
    request.unicode_set.update([*points, *_REPLACEMENT_POINTS])
    request.drop_table_tag_set.update(_EMBEDDED_TABLES)
    request.drop_table_tag_set.invert()
    try:
        plan = hb.SubsetPlan(face.font.face, request)
        new_ids = plan.old_to_new_glyph_mapping
        file = plan.execute().blob.data
    except RuntimeError as error:
        raise FaceError("字形已损坏") from error
    return file, [0, *(new_ids[glyph] for glyph in glyphs)]


def _descriptor_metrics(face: Face) -> dict[str, object]:
    """Return the measures in a font descriptor, in thousandths of an em."""
    scale, font = 1000 / face.units_per_em, face.font
    box = unpack_from(">4h", face.table("head"), _BOX_IN_HEAD_TABLE)
    height = font.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT)
    weight = font.get_style_value(hb.StyleTag.WEIGHT)
    return {
        "FontBBox": PDFArray([side * scale for side in box]),
        "ItalicAngle": font.get_style_value(hb.StyleTag.SLANT_ANGLE),
        "Ascent": face.ascent,
        "Descent": face.descent,
        "CapHeight": face.ascent if height is None else height * scale,
        # Font files do not give the width of stems: estimated from the weight, as TTFont does.
        "StemV": 50 + int((weight / 65) ** 2),
    }


def _postscript_name(face: Face) -> str:
    """Return the PostScript name of a face, without characters a PDF name must not have."""
    name = face.font.face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or ""
    return re.sub("[^0-9A-Za-z-]", "", name) or "Unnamed"


def _subset_tag(glyphs: Iterable[int]) -> str:
    """Return six letters that tell this subset from others of the face (ISO 32000-1, 9.6.4)."""
    number = crc32(repr(glyphs).encode())
    return "".join(chr(ord("A") + number // 26**place % 26) for place in range(6))


def _to_unicode_map(points: Iterable[int]) -> Iterator[str]:
    """Yield the lines of the CMap from codes to characters (ISO 32000-1, 9.10.3)."""
    yield "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap"
    yield "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def"
    yield "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def"
    yield "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange"
    pairs = [f"<{code:04X}> <{_utf16(point)}>" for code, point in enumerate(points, 1)]
    for start in range(0, len(pairs), _MAX_BLOCK_ENTRIES):
        block = pairs[start : start + _MAX_BLOCK_ENTRIES]
        yield from (f"{len(block)} beginbfchar", *block, "endbfchar")
    yield "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


def _utf16(point: int) -> str:
    return chr(NONCHARACTERS.get(point, point)).encode("utf-16-be").hex().upper()


def _stream(data: bytes, **entries: int) -> PDFStream:
    return PDFStream(PDFDictionary(entries), data, [])
