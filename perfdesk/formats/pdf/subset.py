"""A face cut down to the glyphs a document draws, as TrueType bytes.

Only the tables a PDF needs are written: characters are found by glyph number
there, so the font carries neither names nor a character map. What was once cut
out of a face is remembered for the next document.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from struct import error, pack, unpack, unpack_from
from typing import NamedTuple

from perfdesk.table.face import Face, FaceError

_COPIED = ("cvt ", "fpgm", "prep")
_HEAD_SUM = 0xB1B0AFBA
"""What the sum of a whole font and its adjustment in ``head`` give, by the TrueType standard."""
_MORE, _WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80
"""Flags of a part of a composite glyph: another follows, and how long this one is."""


class Glyph(NamedTuple):
    """A glyph cut out: advance and bearing in font units, its outline padded to four bytes.

    ``parts`` says where in the outline other glyphs are named, and which; ``checksum``
    is that of the outline, 0 where it has parts.
    """

    advance: int
    bearing: int
    outline: bytes
    parts: tuple[tuple[int, int], ...]
    checksum: int


class Outlines(dict[int, Glyph]):
    """The glyphs of a face by number, each cut out when first asked for.

    One that is damaged raises FaceError.
    """

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, number: int) -> Glyph:
        found = self[number] = self._cut(number)
        return found

    def _cut(self, number: int) -> Glyph:
        try:
            outline = _padded(self._face.outline(number))
            parts, measures = composed_of(outline), self._face.metrics(number)
        except error as fault:
            raise FaceError(f"第 {number} 个字形已损坏") from fault
        return Glyph(*measures, outline, parts, 0 if parts else _checksum(outline))

    def font(self, numbers: Sequence[int]) -> bytes:
        """A font whose glyphs are that of "no character", then these, then their parts."""
        glyphs, known = [0, *numbers], {number: place for place, number in enumerate(numbers, 1)}
        for number in glyphs:  # grows while it is walked
            for _, part in self[number].parts:
                if known.setdefault(part, len(glyphs)) == len(glyphs):
                    glyphs.append(part)
        found = [self[number] for number in glyphs]
        outlines = [_renumbered(each, known) if each.parts else each.outline for each in found]
        sums = (
            each.checksum or _checksum(outline)
            for each, outline in zip(found, outlines, strict=True)
        )
        return _font(self._tables(found, outlines), sum(sums))

    def _tables(self, found: Sequence[Glyph], outlines: Sequence[bytes]) -> dict[str, bytes]:
        table, count = self._face.table, len(found)
        measures = [measure for each in found for measure in each[:2]]
        places = accumulate(map(len, outlines), initial=0)
        head, hhea, maxp = table("head"), table("hhea"), table("maxp")
        return {tag: table(tag) for tag in _COPIED if table(tag)} | {
            "head": head[:8] + bytes(4) + head[12:50] + pack(">H", 1) + head[52:],
            "hhea": hhea[:34] + pack(">H", count) + hhea[36:],
            "hmtx": pack(f">{'Hh' * count}", *measures),
            "loca": pack(f">{count + 1}L", *places),
            "maxp": maxp[:4] + pack(">H", count) + maxp[6:],
            "glyf": b"".join(outlines),
        }


def composed_of(outline: bytes) -> tuple[tuple[int, int], ...]:
    """Where an outline names the glyphs it is put together of, and their numbers."""
    if outline[:1] < b"\x80":
        return ()
    place, flags, found = 10, _MORE, []
    while flags & _MORE:
        flags, part = unpack_from(">HH", outline, place)
        found.append((place + 2, part))
        place += 8 if flags & _WORDS else 6
        if flags & _SCALE:
            place += 2
        elif flags & _TWO_SCALES:
            place += 4
        elif flags & _MATRIX:
            place += 8
    return tuple(found)


def _renumbered(glyph: Glyph, known: dict[int, int]) -> bytes:
    outline = bytearray(glyph.outline)
    for place, part in glyph.parts:
        outline[place : place + 2] = pack(">H", known[part])
    return bytes(outline)


def _font(tables: dict[str, bytes], outlines_sum: int) -> bytes:
    """The tables as a font file; the checksum of the outlines is known."""
    count = len(tables)
    high = count.bit_length() - 1
    start = pack(">L4H", 0x00010000, count, 16 << high, high, 16 * (count - (1 << high)))
    place, entries, contents, total = 12 + 16 * count, [], [], 0
    for tag, data in tables.items():
        padded = _padded(data)
        checksum = (outlines_sum if tag == "glyf" else _checksum(padded)) & 0xFFFFFFFF
        entries.append(pack(">4sLLL", tag.encode(), checksum, place, len(data)))
        contents.append(padded)
        place, total = place + len(padded), total + checksum
    directory = start + b"".join(sorted(entries))
    adjustment = (_HEAD_SUM - total - _checksum(directory)) & 0xFFFFFFFF
    body = b"".join(contents)
    head = sum(len(_padded(tables[tag])) for tag in tables if tag in _COPIED) + 8
    return directory + body[:head] + pack(">L", adjustment) + body[head + 4 :]


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _checksum(data: bytes) -> int:
    words: tuple[int, ...] = unpack(f">{len(data) // 4}L", data)
    return sum(words) & 0xFFFFFFFF
