"""How wide a text is on a terminal, where a Chinese character is two places wide."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """How many places a text takes: two for each wide character, none for a combining one."""
    return len(text) if text.isascii() else sum(map(_places, text))


def _places(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
