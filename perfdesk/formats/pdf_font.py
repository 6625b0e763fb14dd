"""A face inside a PDF: only the glyphs used, each character still itself when copied.

Every character gets a glyph of its own, even where two share an outline, so that
the text copied out of the PDF is the text of the form, 目 never the radical ⽬, and
what no font draws is a visible box that still copies as itself.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from struct import pack, unpack_from
from sys import byteorder
from typing import NamedTuple

from perfdesk.formats.pdf_file import PdfFile
from perfdesk.table.face import Face

_LONGEST = 100
"""Entries a block of a character map may have."""
_COMPOSED = 0x8000
"""In the first word of an outline: it is put together from others."""
_WIDE, _MORE, _SCALED, _TWO_SCALES, _MATRIX = 0x01, 0x20, 0x08, 0x40, 0x80
"""Marks of a component: long offsets, one more follows, and how it is scaled."""


class Codes(dict[str, str]):
    """The codes of characters in one face, four hexadecimal digits, given when first asked for."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face
        self.glyphs = [0]

    def __missing__(self, char: str) -> str:
        code = self[char] = f"{len(self.glyphs):04X}"
        self.glyphs.append(self.face.glyph(char))
        return code


def embedded(file: PdfFile, codes: Codes) -> int:
    """The number of the font object for these codes, all it needs put into the file."""
    face, count = codes.face, len(codes.glyphs)
    name = f"{_tag(codes)}+{_name(face)}"
    program = _program(codes)
    font_file = file.stream(program, f"/Length1 {len(program)}")
    to_unicode = file.stream(_to_unicode(codes).encode("ascii"))
    scale = 1000 / face.units_per_em
    low, bottom, right, top = (
        round(each * scale) for each in unpack_from(">4h", face.table("head"), 36)
    )
    descriptor = file.add(
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{low} {bottom} {right} {top}]"
        f"/ItalicAngle 0/Ascent {face.ascent:.0f}/Descent {face.descent:.0f}"
        f"/CapHeight {face.ascent:.0f}/StemV 80/FontFile2 {font_file} 0 R>>"
    )
    widths = " ".join([_glyph(face, number).width for number in codes.glyphs[:count]])
    descendant = file.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/FontDescriptor {descriptor} 0 R"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/CIDToGIDMap/Identity/DW 1000/W[0[{widths}]]>>"
    )
    return file.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
        f"/DescendantFonts[{descendant} 0 R]/ToUnicode {to_unicode} 0 R>>"
    )


def _tag(codes: Codes) -> str:
    """Six letters that tell this choice of characters from others."""
    number = sum(index * ord(char) for index, char in enumerate(codes, start=1))
    return "".join(chr(65 + number // 26**place % 26) for place in range(6))


def _name(face: Face) -> str:
    """The PostScript name of a face, as far as PDF allows its letters."""
    table = face.table("name")
    count, texts = unpack_from(">HH", table, 2) if len(table) >= 6 else (0, 0)
    for index in range(count):
        platform, _, _, kind, length, place = unpack_from(">6H", table, 6 + 12 * index)
        if kind == 6 and platform == 3:
            found = table[texts + place : texts + place + length].decode("utf-16-be", "ignore")
            return "".join(
                char for char in found if (char.isascii() and char.isalnum()) or char == "-"
            )
    return "Font"


def _to_unicode(codes: Codes) -> str:
    pairs = [f"<{code}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in codes.items()]
    blocks = (pairs[start : start + _LONGEST] for start in range(0, len(pairs), _LONGEST))
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


def _program(codes: Codes) -> bytes:
    """A TrueType font of the glyphs used; parts of composed ones are added to the list."""
    face, glyphs = codes.face, codes.glyphs
    parts: dict[int, int] = {}
    found = []
    for number in _growing(glyphs):
        glyph = _glyph(face, number)
        composed = glyph.outline[:1] >= b"\x80"
        found.append(_renumbered(glyph.outline, glyphs, parts) if composed else glyph.outline)
    places = accumulate(map(len, found), initial=0)
    head = bytearray(face.table("head"))
    head[8:12] = bytes(4)
    head[50:52] = b"\0\1"
    count = pack(">H", len(glyphs))
    tables = {
        "cvt ": face.table("cvt "),
        "fpgm": face.table("fpgm"),
        "glyf": b"".join(found),
        "head": bytes(head),
        "hhea": face.table("hhea")[:34] + count,
        "hmtx": b"".join([_glyph(face, number).metrics for number in glyphs]),
        "loca": pack(f">{len(glyphs) + 1}L", *places),
        "maxp": face.table("maxp")[:4] + count + face.table("maxp")[6:],
        "prep": face.table("prep"),
    }
    return _joined({tag: data for tag, data in tables.items() if data})


class _Glyph(NamedTuple):
    """What a font holds of a glyph: its outline to whole words, advance and bearing."""

    outline: bytes
    metrics: bytes
    width: str


@lru_cache(maxsize=8192)
def _glyph(face: Face, number: int) -> _Glyph:
    outline, (advance, bearing) = face.outline(number), face.metrics(number)
    return _Glyph(
        outline + bytes(-len(outline) % 4),
        pack(">Hh", advance, bearing),
        f"{advance * 1000 / face.units_per_em:.6g}",
    )


def _growing(glyphs: list[int]) -> Iterator[int]:
    index = 0
    while index < len(glyphs):
        yield glyphs[index]
        index += 1


def _renumbered(outline: bytes, glyphs: list[int], parts: dict[int, int]) -> bytes:
    """A composed outline whose parts carry their new numbers."""
    found, place, marks = bytearray(outline), 10, _MORE
    while marks & _MORE:
        marks, part = unpack_from(">HH", outline, place)
        if part not in parts:
            parts[part] = len(glyphs)
            glyphs.append(part)
        found[place + 2 : place + 4] = pack(">H", parts[part])
        scale = 2 if marks & _SCALED else 4 if marks & _TWO_SCALES else 8 if marks & _MATRIX else 0
        place += 4 + (4 if marks & _WIDE else 2) + scale
    return bytes(found)


def _joined(tables: dict[str, bytes]) -> bytes:
    """Tables as one font, with the check sums a printer may look at."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    entries, bodies = [], []
    place = 12 + 16 * count
    for tag, data in tables.items():
        entries.append(pack(">4sLLL", tag.encode("ascii"), _check_sum(data), place, len(data)))
        bodies.append(data + bytes(-len(data) % 4))
        place += len(bodies[-1])
    head = pack(
        ">LHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power)
    )
    return b"".join((head, *entries, *bodies))


def _check_sum(data: bytes) -> int:
    words = array("I", data + bytes(-len(data) % 4))
    if byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
