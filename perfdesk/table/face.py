"""A typeface's measures, read from its TrueType bytes only where they are asked for.

Opening a font of 15 MB costs its table directory and a few numbers; characters
are looked up in place, each once. The module draws nothing, opens no file and
knows nothing of tables or pages.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from mmap import mmap
from struct import unpack_from

from perfdesk.core.errors import FormError

_BOXES = "□▯〓"
"""What stands for a character without a glyph: the first of these the font has."""

_RESTRICTED, _WHOLE_OR_BITMAPS = 0x0002, 0x0300
"""Rights of a font, from its table OS/2: not to be embedded; not in part, or as pixels only."""
_MOST_FONTS = 64
"""A collection is not searched further."""


class FaceError(FormError):
    """A font that is damaged, or not TrueType with a Unicode character map."""

    def __init__(self, what: str) -> None:
        super().__init__(f"字体文件无法使用：{what}。请重新安装程序。")


class Face:
    """The measures of one TrueType font, in thousandths of an em as PDF counts them.

    ``start`` is where the font begins in a collection. Raises FaceError if there is
    no TrueType font with a map of format 4 or 12.
    """

    def __init__(self, data: bytes | mmap, start: int = 0) -> None:
        self.data, self.start = data, start
        try:
            self._extents = _extents(data, start)
            self._tables = {tag: place for tag, (place, _) in self._extents.items()}
            self.units_per_em = int(unpack_from(">H", data, self._tables["head"] + 18)[0])
            self._long_offsets = bool(unpack_from(">h", data, self._tables["head"] + 50)[0])
            ascent, descent = unpack_from(">hh", data, self._tables["OS/2"] + 68)
            self._rights = int(unpack_from(">H", data, self._tables["OS/2"] + 8)[0])
            self._metrics = int(unpack_from(">H", data, self._tables["hhea"] + 34)[0])
            self.glyphs = int(unpack_from(">H", data, self._tables["maxp"] + 4)[0])
            self._map = _character_map(data, self._tables["cmap"])
        except (KeyError, struct.error) as error:
            raise FaceError(f"缺少或损坏 {error}") from error
        if not (self.units_per_em and self._metrics):
            raise FaceError("度量为零")
        self._scale = 1000 / self.units_per_em
        self.ascent, self.descent = ascent * self._scale, descent * self._scale
        self._found: dict[str, int] = {}
        self.box = next((glyph for glyph in map(self._look_up, _BOXES) if glyph), 0)

    def has(self, char: str) -> bool:
        """True if the font draws this character itself."""
        return self._look_up(char) != 0

    def glyph(self, char: str) -> int:
        """The glyph drawn for a character: its own, or a visible box if it has none.

        A blank the font does not know is its common blank.
        """
        return self._look_up(char) or (self._look_up(" ") if char.isspace() else self.box)

    def advance(self, char: str) -> float:
        """The width of a character, in thousandths of the type size."""
        return self.metrics(self.glyph(char))[0] * self._scale

    @property
    def embeddable(self) -> bool:
        """False if the font forbids being put into documents, whole or in part."""
        return self._rights & 0x000F != _RESTRICTED and not self._rights & _WHOLE_OR_BITMAPS

    def table(self, tag: str) -> bytes:
        """The bytes of one of the font's tables, none if it has no such table."""
        place, length = self._extents.get(tag, (0, 0))
        return self.data[place : place + length]

    def metrics(self, glyph: int) -> tuple[int, int]:
        """A glyph's advance and left side bearing, in font units."""
        data, start = self.data, self._tables["hmtx"]
        if glyph < self._metrics:
            advance, bearing = unpack_from(">Hh", data, start + 4 * glyph)
        else:
            (advance,) = unpack_from(">H", data, start + 4 * (self._metrics - 1))
            place = start + 4 * self._metrics + 2 * (glyph - self._metrics)
            (bearing,) = unpack_from(">h", data, place)
        return advance, bearing

    def offset(self, glyph: int) -> int:
        """Where a glyph's outline begins in the font's table of outlines."""
        place = self._tables["loca"]
        if self._long_offsets:
            return int(unpack_from(">L", self.data, place + 4 * glyph)[0])
        return 2 * int(unpack_from(">H", self.data, place + 2 * glyph)[0])

    def outline(self, glyph: int) -> bytes:
        """The bytes of a glyph's outline, none if it draws nothing."""
        start = self._tables["glyf"]
        return self.data[start + self.offset(glyph) : start + self.offset(glyph + 1)]

    def _look_up(self, char: str) -> int:
        found = self._found.get(char)
        if found is None:
            glyph = self._map.glyph(ord(char))
            found = self._found[char] = glyph if glyph < self.glyphs else 0
        return found


class _Segments:
    """A character map of format 4: the Basic Multilingual Plane in segments."""

    def __init__(self, data: bytes | mmap, start: int) -> None:
        self._data, self._count = data, unpack_from(">H", data, start + 6)[0] // 2
        self._ends = start + 14
        self._starts = self._ends + 2 * self._count + 2

    def glyph(self, code: int) -> int:
        """The glyph of a code point, 0 if there is none."""
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            if self._short(self._ends + 2 * middle) < code:
                low = middle + 1
            else:
                high = middle
        return self._in_segment(low, code) if low < self._count else 0

    def _in_segment(self, index: int, code: int) -> int:
        place, row = self._starts + 2 * index, 2 * self._count
        first, delta = self._short(place), self._short(place + row)
        if code < first:
            return 0
        offset = self._short(place + 2 * row)
        if not offset:
            return (code + delta) & 0xFFFF
        glyph = self._short(place + 2 * row + offset + 2 * (code - first))
        return (glyph + delta) & 0xFFFF if glyph else 0

    def _short(self, place: int) -> int:
        return int(unpack_from(">H", self._data, place)[0])


class _Groups:
    """A character map of format 12: all of Unicode in groups of consecutive glyphs."""

    def __init__(self, data: bytes | mmap, start: int) -> None:
        self._data, self._first = data, start + 16
        self._count = int(unpack_from(">L", data, start + 12)[0])

    def glyph(self, code: int) -> int:
        """The glyph of a code point, 0 if there is none."""
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            start, end, glyph = unpack_from(">LLL", self._data, self._first + 12 * middle)
            if code < start:
                high = middle
            elif code > end:
                low = middle + 1
            else:
                return int(glyph + code - start)
        return 0


def starts(data: bytes | mmap) -> tuple[int, ...]:
    """Where the fonts of a file begin: one, or several in a collection; for ``Face``."""
    if data[:4] != b"ttcf":
        return (0,)
    count = min(int(unpack_from(">L", data, 8)[0]), _MOST_FONTS) if len(data) > 12 else 0
    return tuple(unpack_from(f">{count}L", data, 12)) if len(data) >= 12 + 4 * count else ()


def _extents(data: bytes | mmap, start: int) -> Mapping[str, tuple[int, int]]:
    version, count = unpack_from(">LH", data, start)
    if version not in (0x00010000, 0x74727565):
        raise FaceError("不是 TrueType 字体")
    entries = (unpack_from(">4s4xLL", data, start + 12 + 16 * index) for index in range(count))
    found = {tag.decode("latin-1"): (place, length) for tag, place, length in entries}
    if "glyf" not in found:
        raise FaceError("没有字形")
    return found


def _character_map(data: bytes | mmap, start: int) -> _Segments | _Groups:
    maps = dict(_maps(data, start))
    if 12 in maps:
        return _Groups(data, maps[12])
    if 4 in maps:
        return _Segments(data, maps[4])
    raise FaceError("没有 Unicode 字符表")


def _maps(data: bytes | mmap, start: int) -> Iterator[tuple[int, int]]:
    (count,) = unpack_from(">H", data, start + 2)
    for index in range(count):
        platform, encoding, offset = unpack_from(">HHL", data, start + 4 + 8 * index)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            yield int(unpack_from(">H", data, start + offset)[0]), start + offset
