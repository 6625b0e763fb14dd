"""A typeface's measures, asked of HarfBuzz, which reads a font of 15 MB only where it is asked.

The module draws nothing, opens no file and knows nothing of tables or pages.
"""

from __future__ import annotations

from struct import unpack_from

import uharfbuzz as hb

from perfdesk.core.errors import FormError

BOXES = "□▯〓"
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
        self.box = next((glyph for glyph in map(self._look_up, BOXES) if glyph), 0)

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
