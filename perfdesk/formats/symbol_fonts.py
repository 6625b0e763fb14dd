"""The signs that office programs draw by fonts of symbols, as Unicode has them.

In such a font ≥ has the place of ³: without its font the text would say something else.
"""

from __future__ import annotations

import re

_SYMBOLS = {
    **{("symbol", code): chr(code) for code in b"0123456789%()+,./:;<=>[]"},
    ("symbol", 0x2D): "-",
    ("symbol", 0xA3): "≤",
    ("symbol", 0xB0): "°",
    ("symbol", 0xB1): "±",
    ("symbol", 0xB3): "≥",
    ("symbol", 0xB4): "×",
    ("symbol", 0xB8): "÷",
    ("symbol", 0xB9): "≠",
    ("symbol", 0xBB): "≈",
    **{("wingdings", 0x81 + number): chr(ord("①") + number) for number in range(10)},
    ("wingdings", 0x6C): "●",
    ("wingdings", 0x6E): "■",
    ("wingdings", 0x75): "◆",
    ("wingdings", 0x6F): "□",
    ("wingdings", 0xA8): "□",
    ("wingdings", 0xFB): "☒",
    ("wingdings", 0xFC): "√",
    ("wingdings", 0xFD): "☒",
    ("wingdings", 0xFE): "☑",
    ("wingdings 2", 0x50): "√",
    ("wingdings 2", 0x52): "☑",
    ("wingdings 2", 0x53): "☒",
    ("wingdings 2", 0xA3): "□",
}
"""By font and code: signs, boxes and ticks; other characters are what they seem to be."""
# Symbol fonts may have their characters in the private area from U+F000 on.
_PRIVATE = re.compile("[\uf020-\uf0ff]")


def symbol_character(font: str, code: int) -> str:
    """Return the character with that code in a font; a box if none is known for it."""
    usual = chr(code) if 0x20 <= code < 0xD800 else "□"
    return _SYMBOLS.get((font.lower(), code & 0xFF), usual)


def symbol_text(font: str, text: str) -> str:
    """Return a text that is set in a font; of other fonts only private characters are replaced."""
    return "".join(
        symbol_character(font, ord(char)) if char <= "\xff" or _PRIVATE.match(char) else char
        for char in text
    )


def has_private_characters(text: str) -> bool:
    """Return True if a text has characters that only a font of symbols draws."""
    return bool(_PRIVATE.search(text))
