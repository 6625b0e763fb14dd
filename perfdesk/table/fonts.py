"""A typeface's measures, asked of HarfBuzz, which reads a font of 15 MB only where it is asked.

The module draws nothing, opens no file and knows nothing of tables or pages.

The faces a text is drawn in: for each character the first that has it.

The form's own face comes first; the others are opened only when a character is
missing from those before. What no face has is a visible box of the first. The
module opens no file and draws nothing.

What of a table's characters cannot be seen on its pages, told before they go out.

A character no face draws is a box on the page; controls, marks of direction and
characters without width are left out. Neither changes the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from struct import unpack_from
from threading import RLock

import uharfbuzz as hb

from perfdesk.core.errors import FormError
from perfdesk.table.grid import Grid
from perfdesk.table.linebreak import invisible_characters, printable_text

REPLACEMENT_CHARACTERS = "□▯〓"
"""What stands for a character without a glyph: the first of these the font has."""

_NEEDED = ("OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp")
_OS2 = 72
"""The bytes of the table OS/2 that are asked for."""
_RESTRICTED, _WHOLE_OR_BITMAPS = 0x0002, 0x0300
"""Rights of a font, from its table OS/2: not to be embedded; not in part, or as pixels only."""


class FaceError(FormError):
    """A font that is damaged, or not TrueType with a Unicode character map."""

    def __init__(self, what: str) -> None:
        super().__init__(f"字体文件无法使用：{what}。请重新安装程序。")


class Face:
    """The measures of one TrueType font, in thousandths of an em as PDF counts them.

    ``index`` counts the fonts of a collection. Raises FaceError if there is no
    TrueType font with a Unicode character map. ``font`` is the font as HarfBuzz sees it.
    """

    def __init__(self, blob: hb.Blob, index: int = 0) -> None:
        self.font = hb.Font(hb.Face(blob, index))
        if missing := [tag for tag in _NEEDED if not self.font.face.reference_table(tag)]:
            raise FaceError(f"缺少 {'、'.join(missing)}")
        os2 = self.table("OS/2")
        if len(os2) < _OS2:
            raise FaceError("OS/2 不完整")
        if not self.font.face.unicodes:
            raise FaceError("没有 Unicode 字符表")
        (self._rights,) = unpack_from(">H", os2, 8)
        self.units_per_em = int(self.font.face.upem)
        self._scale = 1000 / self.units_per_em
        self.ascent, self.descent = (each * self._scale for each in unpack_from(">hh", os2, 68))
        self.missing_glyph = next(
            (glyph for glyph in map(self._look_up, REPLACEMENT_CHARACTERS) if glyph), 0
        )

    def has(self, char: str) -> bool:
        """True if the font draws this character itself."""
        return self._look_up(char) != 0

    def glyph(self, char: str) -> int:
        """The glyph drawn for a character: its own, or a visible box if it has none.

        A blank the font does not know is its common blank.
        """
        return self._look_up(char) or (self._look_up(" ") if char.isspace() else self.missing_glyph)

    def advance(self, char: str) -> float:
        """The width of a character, in thousandths of the type size."""
        return float(self.font.get_glyph_h_advance(self.glyph(char)) * self._scale)

    @property
    def embeddable(self) -> bool:
        """False if the font forbids being put into documents, whole or in part."""
        return self._rights & 0x000F != _RESTRICTED and not self._rights & _WHOLE_OR_BITMAPS

    def table(self, tag: str) -> bytes:
        """The bytes of one of the font's tables, none if it has no such table."""
        return bytes(self.font.face.reference_table(tag).data)

    def _look_up(self, char: str) -> int:
        return self.font.get_nominal_glyph(ord(char)) or 0


_KEPT, _SHORT = 20_000, 60
"""How many texts have their widths remembered, and the length of the longest."""
_DIGITS = "0123456789"


class FontStack:
    """A face and those that fill its gaps; measures in thousandths of an em."""

    def __init__(self, first: Face, others: Iterator[Face] | None = None) -> None:
        self._opened = [first]
        self._others = others or iter(())
        self._searching = RLock()  # an export may run beside the preview
        self._numbers = _Numbers(self)
        self._advances = _Advances(self)
        self._widths: dict[str, float] = {}
        self._foreign: set[str] = set()
        self.ascent, self.descent = first.ascent, first.descent
        self.widest_digit = max(_DIGITS, key=first.advance)
        self._tabular = str.maketrans(dict.fromkeys(_DIGITS, self.widest_digit))

    def __getitem__(self, number: int) -> Face:
        """The face of that number, as runs count them: 0 is the form's own."""
        return self._opened[number]

    def has(self, char: str) -> bool:
        """True if one of the faces draws this character itself, or it is a blank."""
        return char.isspace() or self._opened[self._numbers[char]].has(char)

    def face_index(self, char: str) -> int:
        """The number of the face a character is drawn in."""
        return self._numbers[char]

    def advance(self, char: str) -> float:
        """The width of a character, in thousandths of the type size."""
        return self._advances[char]

    def width(self, text: str, size: float) -> float:
        """The width of a text in one line, in pt."""
        found = self._widths.get(text)
        if found is None:
            found = sum(map(self._advances.__getitem__, text)) / 1000
            if len(text) <= _SHORT:
                if len(self._widths) >= _KEPT:
                    self._widths.clear()
                self._widths[text] = found
        return found * size

    def tabular_width(self, text: str, size: float) -> float:
        """The width of a text all whose digits are as wide as the widest, in pt."""
        return self.width(text.translate(self._tabular), size)

    def offsets(self, text: str, *, tabular: bool = False) -> tuple[float, ...]:
        """Where each character begins, in thousandths of the type size; at the end, the width.

        Tabular digits stand in the middle of equal widths.
        """
        place, found = 0.0, []
        figure = self._advances[self.widest_digit]
        for char in text:
            advance = self._advances[char]
            spare = figure - advance if tabular and char in _DIGITS else 0.0
            found.append(place + spare / 2)
            place += advance + spare
        return (*found, place)

    def split_by_face(self, text: str) -> tuple[tuple[int, str], ...]:
        """The text in stretches of one face each, with the face's number."""
        self.width(text, 1.0)
        if self._foreign.isdisjoint(text):
            return ((0, text),)
        stretches = groupby(text, self._numbers.__getitem__)
        return tuple((number, "".join(chars)) for number, chars in stretches)

    def find_face(self, char: str) -> int:
        """The number of the first face that has the character, 0 if none has."""
        if self._opened[0].has(char) or char.isspace():
            return 0
        with self._searching:
            for number, face in enumerate(self._all()):
                if face.has(char):
                    self._foreign.add(char)
                    return number
        return 0

    def _all(self) -> Iterator[Face]:
        yield from self._opened
        for face in self._others:
            self._opened.append(face)
            yield face


class _Numbers(dict[str, int]):
    """Numbers of faces by character, each searched when first asked for."""

    def __init__(self, faces: FontStack) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, char: str) -> int:
        number = self[char] = self._faces.find_face(char)
        return number


class _Advances(dict[str, float]):
    """Widths by character, each read when first asked for."""

    def __init__(self, faces: FontStack) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, char: str) -> float:
        faces = self._faces
        width = self[char] = faces[faces.face_index(char)].advance(char)
        return width


_NAMED = 20
"""How many characters a sentence names."""


def missing_characters(grid: Grid, faces: FontStack) -> tuple[str, ...]:
    """The characters of a table that no face draws, each once, in reading order."""
    chars = dict.fromkeys(printable_text("".join(cell.text for cell in grid.cells)))
    return tuple(char for char in chars if not faces.has(char))


def dropped_characters(grid: Grid) -> tuple[str, ...]:
    """The characters of a table that have no look and are left out, each once."""
    return tuple(dict.fromkeys(invisible_characters("".join(cell.text for cell in grid.cells))))


def character_messages(grid: Grid, faces: FontStack) -> Iterator[str]:
    """A sentence for each kind of character that cannot be seen on the pages."""
    missing = missing_characters(grid, faces)
    if missing:
        named = "、".join(f"{char}（{_code(char)}）" for char in missing[:_NAMED])
        yield (
            f"有 {len(missing)} 个字没有字体可用，页面上以方框代替：{named}{_more(missing)}。"
            "请改用常用字，或安装含有这些字的字体。"
        )
    dropped = dropped_characters(grid)
    if dropped:
        named = "、".join(map(_code, dropped[:_NAMED]))
        yield f"有看不见的字符没有印出：{named}{_more(dropped)}。"


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def _more(found: tuple[str, ...]) -> str:
    return " 等" if len(found) > _NAMED else ""
