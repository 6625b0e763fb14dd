"""The characters that each font of text must have."""

from __future__ import annotations


def gb2312_characters() -> frozenset[str]:
    """Return the 7,445 characters of GB 2312: usual 汉字, Chinese marks, full-width letters."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(pair.decode("gb2312", errors="ignore") for pair in pairs) - {""}
