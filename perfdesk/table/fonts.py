"""Measure fonts, and choose for each character the font it is drawn in.

``Face`` is one font, read by HarfBuzz, which looks only at the parts of the file it is asked
for. ``FontStack`` is the form's font and those that step in where a character is missing from
it. ``character_messages`` tells the user which characters of a table cannot be seen on its
pages. The module opens no file and draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from struct import unpack_from
from threading import RLock

import uharfbuzz as hb

from perfdesk.core.errors import FormError
from perfdesk.core.text import shortened_names
from perfdesk.table.grid import Grid
from perfdesk.table.linebreak import invisible_characters, printable_text

REPLACEMENT_CHARACTERS = "□▯〓"
"""Characters to draw where a font lacks one: the first of these that the font has."""

_NEEDED_TABLES = ("OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp")
_OS2_LENGTH = 72
"""Bytes of the table OS/2 up to and with sTypoDescender, the last field read here."""
_FS_TYPE, _TYPO_ASCENDER = 8, 68
"""Offsets of two fields of the table OS/2: the embedding rights, and ascender and descender."""
_USAGE_MASK, _RESTRICTED = 0x000F, 0x0002
"""Bits of fsType: the usage permissions, and the one that forbids embedding."""
_NO_SUBSET_OR_BITMAPS_ONLY = 0x0300
"""Bits of fsType that forbid embedding a part of the font, or its outlines."""

_MOST_WIDTHS, _LONGEST_TEXT = 20_000, 60
"""How many widths of texts are remembered, and up to which length of a text."""
_DIGITS = "0123456789"
_MOST_NAMED = 20
"""How many characters a message names."""


class FaceError(FormError):
    """A font that is damaged, or not TrueType with a Unicode character map."""

    def __init__(self, what: str) -> None:
        super().__init__(f"字体文件无法使用：{what}。请重新安装程序。")


class Face:
    """The measures of one TrueType font, in thousandths of an em as in PDF.

    ``index`` is the number of the font in a collection. Raises FaceError if the data is no
    TrueType font with a Unicode character map. ``font`` is HarfBuzz's object of the font.
    """

    def __init__(self, blob: hb.Blob, index: int = 0) -> None:
        self.font = hb.Font(hb.Face(blob, index))
        if missing := [tag for tag in _NEEDED_TABLES if not self.font.face.reference_table(tag)]:
            raise FaceError(f"缺少 {'、'.join(missing)}")
        os2 = self.table("OS/2")
        if len(os2) < _OS2_LENGTH:
            raise FaceError("OS/2 不完整")
        if not self.font.face.unicodes:
            raise FaceError("没有 Unicode 字符表")
        (self._fs_type,) = unpack_from(">H", os2, _FS_TYPE)
        self.units_per_em = int(self.font.face.upem)
        self._scale = 1000 / self.units_per_em
        ascender, descender = unpack_from(">hh", os2, _TYPO_ASCENDER)
        self.ascent: float = ascender * self._scale
        self.descent: float = descender * self._scale
        """Below the baseline, so negative."""
        replacements = map(self._look_up, REPLACEMENT_CHARACTERS)
        self.missing_glyph = next((glyph for glyph in replacements if glyph), 0)

    def has(self, char: str) -> bool:
        """Return whether the font has a glyph for a character."""
        return self._look_up(char) != 0

    def glyph(self, char: str) -> int:
        """Return the number of the glyph of a character, or of a visible box if it has none.

        A space that the font lacks (e.g. U+2003) is drawn as the ordinary one.
        """
        return self._look_up(char) or (self._look_up(" ") if char.isspace() else self.missing_glyph)

    def advance(self, char: str) -> float:
        """Return the width of a character, in thousandths of the type size."""
        return float(self.font.get_glyph_h_advance(self.glyph(char)) * self._scale)

    @property
    def embeddable(self) -> bool:
        """False if the font forbids being embedded in documents, whole or in part."""
        is_restricted = self._fs_type & _USAGE_MASK == _RESTRICTED
        return not is_restricted and not self._fs_type & _NO_SUBSET_OR_BITMAPS_ONLY

    def table(self, tag: str) -> bytes:
        """Return the bytes of one of the font's tables, empty if it has no such table."""
        return bytes(self.font.face.reference_table(tag).data)

    def _look_up(self, char: str) -> int:
        return self.font.get_nominal_glyph(ord(char)) or 0


class FontStack:
    """A face and those that supply characters it lacks; the first that has one draws it.

    The other faces are opened only when a character is missing from those before. What no
    face has is a visible box of the first. A face is known by its index, 0 for the first.
    """

    def __init__(self, first: Face, others: Iterator[Face] | None = None) -> None:
        self._opened = [first]
        self._others = others or iter(())
        self._search_lock = RLock()  # an export may run beside the preview
        self._indices = _FaceIndices(self)
        self._advances = _Advances(self)
        self._widths: dict[str, float] = {}
        self._not_in_first: set[str] = set()
        self.ascent, self.descent = first.ascent, first.descent
        self.widest_digit = max(_DIGITS, key=first.advance)
        self._tabular = str.maketrans(dict.fromkeys(_DIGITS, self.widest_digit))

    def __getitem__(self, index: int) -> Face:
        """Return the face of an index; it was opened when the index was given out."""
        return self._opened[index]

    def has(self, char: str) -> bool:
        """Return whether one of the faces has a glyph for a character, or it is a space."""
        return char.isspace() or self._opened[self._indices[char]].has(char)

    def face_index(self, char: str) -> int:
        """Return the index of the face a character is drawn in."""
        return self._indices[char]

    def advance(self, char: str) -> float:
        """Return the width of a character, in thousandths of the type size."""
        return self._advances[char]

    def width(self, text: str, size: float) -> float:
        """Return the width of a text in one line; ``size`` and width in the same unit."""
        per_size = self._widths.get(text)
        if per_size is None:
            per_size = sum(map(self._advances.__getitem__, text)) / 1000
            if len(text) <= _LONGEST_TEXT:
                if len(self._widths) >= _MOST_WIDTHS:
                    self._widths.clear()
                self._widths[text] = per_size
        return per_size * size

    def tabular_width(self, text: str, size: float) -> float:
        """Return the width of a text if all its digits are as wide as the widest one."""
        return self.width(text.translate(self._tabular), size)

    def offsets(self, text: str, *, tabular: bool = False) -> tuple[float, ...]:
        """Return where each character begins, and at the end the width of the text.

        In thousandths of the type size. Tabular digits are centred in equal widths.
        """
        offset, offsets = 0.0, []
        digit_width = self._advances[self.widest_digit]
        for char in text:
            advance = self._advances[char]
            spare = digit_width - advance if tabular and char in _DIGITS else 0.0
            offsets.append(offset + spare / 2)
            offset += advance + spare
        return (*offsets, offset)

    def split_by_face(self, text: str) -> tuple[tuple[int, str], ...]:
        """Return the text in pieces of one face each, with the index of the face."""
        self.width(text, 1.0)  # looks every character up, so that _not_in_first is complete
        if self._not_in_first.isdisjoint(text):
            return ((0, text),)
        pieces = groupby(text, self._indices.__getitem__)
        return tuple((index, "".join(chars)) for index, chars in pieces)

    def find_face(self, char: str) -> int:
        """Return the index of the first face that has a character, 0 if none has it."""
        if self._opened[0].has(char) or char.isspace():
            return 0
        with self._search_lock:
            for index, face in enumerate(self._all_faces()):
                if face.has(char):
                    self._not_in_first.add(char)
                    return index
        return 0

    def _all_faces(self) -> Iterator[Face]:
        yield from self._opened
        for face in self._others:
            self._opened.append(face)
            yield face


class _FaceIndices(dict[str, int]):
    """Indices of faces by character, each searched for when first needed."""

    def __init__(self, faces: FontStack) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, char: str) -> int:
        index = self[char] = self._faces.find_face(char)
        return index


class _Advances(dict[str, float]):
    """Widths by character, each read when first needed."""

    def __init__(self, faces: FontStack) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, char: str) -> float:
        faces = self._faces
        width = self[char] = faces[faces.face_index(char)].advance(char)
        return width


# Characters that cannot be seen on the pages


def character_messages(grid: Grid, faces: FontStack) -> Iterator[str]:
    """Yield a sentence for each kind of character that cannot be seen on the pages."""
    missing = missing_characters(grid, faces)
    if missing:
        named = [f"{char}（{_code_point(char)}）" for char in missing]
        yield (
            f"有 {len(missing)} 个字没有字体可用，页面上以方框代替："
            f"{shortened_names(named, _MOST_NAMED)}。请改用常用字，或安装含有这些字的字体。"
        )
    dropped = dropped_characters(grid)
    if dropped:
        named = [_code_point(char) for char in dropped]
        yield f"有看不见的字符没有印出：{shortened_names(named, _MOST_NAMED)}。"


def missing_characters(grid: Grid, faces: FontStack) -> tuple[str, ...]:
    """Return the characters of a table that no face has, each once, in reading order."""
    chars = dict.fromkeys(printable_text("".join(cell.text for cell in grid.cells)))
    return tuple(char for char in chars if not faces.has(char))


def dropped_characters(grid: Grid) -> tuple[str, ...]:
    """Return the invisible characters of a table that are not drawn, each once."""
    return tuple(dict.fromkeys(invisible_characters("".join(cell.text for cell in grid.cells))))


def _code_point(char: str) -> str:
    return f"U+{ord(char):04X}"
