"""Faces inside a PDF: every character has a code of its own, and copies as itself.

A character no face draws is a visible box that still copies as that character.
One font of two-byte codes holds all glyphs of a face; a code is the number of the
glyph in the subset, given when the character is first drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from struct import unpack_from
from zlib import crc32

from perfdesk.formats.pdf.objects import Objects
from perfdesk.formats.pdf.subset import Outlines
from perfdesk.table.face import Face
from perfdesk.table.faces import Faces

_MOST = 0xFFFE
"""The last code: a font has no more glyphs, characters beyond share it."""
_LONGEST = 100
"""Entries a block of a character map may have."""
_POSTSCRIPT_NAME = 6
_UNSPEAKABLE = {0xFFFE: "FFFD", 0xFFFF: "FFFD"}
"""No characters: an archived file must not name them."""

_remembered = lru_cache(maxsize=32)(Outlines)


class Codes(dict[int, str]):
    """Code points as text operators name them, for ``str.translate``: four digits each."""

    def __missing__(self, point: int) -> str:
        code = self[point] = f"{min(len(self) + 1, _MOST):04X}"
        return code


class Fonts:
    """The faces a document draws in, as fonts named /F0, /F1 and so on."""

    def __init__(self, faces: Faces) -> None:
        self.faces = faces
        self._codes: dict[int, Codes] = {}

    def codes(self, number: int) -> Codes:
        """The codes of the face of that number."""
        return self._codes.setdefault(number, Codes())

    def written(self, objects: Objects) -> str:
        """The fonts added to a file, as its pages name them in their resources."""
        found = (
            f"/F{number} {_font(objects, self.faces[number], codes)} 0 R"
            for number, codes in sorted(self._codes.items())
        )
        return f"<<{''.join(found)}>>"


def _font(objects: Objects, face: Face, codes: Codes) -> int:
    outlines = _remembered(face)
    glyphs = [face.glyph(chr(point)) for point in codes][:_MOST]
    tag = "".join(chr(ord("A") + crc32(repr(glyphs).encode()) // 26**i % 26) for i in range(6))
    name = f"{tag}+{_name(face)}"
    file = outlines.font(glyphs)
    embedded = objects.stream(file, f"/Length1 {len(file)}")
    about = f"/FontFile2 {embedded} 0 R{_measures(face)}"
    descriptor = objects.add(f"<</Type/FontDescriptor/FontName/{name}{about}>>")
    scale = 1000 / face.units_per_em
    widths = " ".join(f"{outlines[glyph].advance * scale:.6g}" for glyph in glyphs)
    descendant = objects.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDToGIDMap/Identity"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/W[1[{widths}]]>>"
    )
    read_as = objects.stream("\n".join(_character_map(codes)).encode("ascii"))
    return objects.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {read_as} 0 R>>"
    )


def _character_map(codes: Codes) -> Iterator[str]:
    """Which character each code stands for, so that text copied from the PDF is the form's."""
    yield from (
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    )
    pairs = [f"<{code}> <{_utf16(point)}>" for point, code in codes.items()]
    for start in range(0, len(pairs), _LONGEST):
        block = pairs[start : start + _LONGEST]
        yield from (f"{len(block)} beginbfchar", *block, "endbfchar")
    yield from ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")


def _utf16(point: int) -> str:
    if point < 0x10000:
        return _UNSPEAKABLE.get(point) or f"{point:04X}"
    return chr(point).encode("utf-16-be").hex().upper()


def _measures(face: Face) -> str:
    """What a descriptor says of a face, in thousandths of an em."""
    scale = 1000 / face.units_per_em
    box = " ".join(f"{side * scale:.6g}" for side in unpack_from(">4h", face.table("head"), 36))
    slant, fraction = unpack_from(">hH", face.table("post"), 4)
    os2 = face.table("OS/2")
    (weight,) = unpack_from(">H", os2, 4)
    height = face.ascent
    if len(os2) >= 90 and unpack_from(">H", os2)[0] > 1:
        height = unpack_from(">h", os2, 88)[0] * scale
    return (
        f"/Flags 4/FontBBox[{box}]/ItalicAngle {slant + fraction / 65536:.6g}"
        f"/Ascent {face.ascent:.6g}/Descent {face.descent:.6g}/CapHeight {height:.6g}"
        f"/StemV {50 + int((weight / 65) ** 2)}"
    )


def _name(face: Face) -> str:
    """The name of a face, in characters a PDF name may have."""
    data = face.table("name")
    count, texts = unpack_from(">HH", data, 2) if data else (0, 0)
    for index in range(count):
        platform, _, _, kind, length, place = unpack_from(">6H", data, 6 + 12 * index)
        if kind == _POSTSCRIPT_NAME:
            raw = data[texts + place : texts + place + length]
            name = raw.decode("latin-1" if platform == 1 else "utf-16-be", "ignore")
            if plain := re.sub("[^0-9A-Za-z-]", "", name):
                return plain
    return "Unnamed"
