"""What may be wrong with a JSON text: one sentence a cause."""

from __future__ import annotations

from unicodedata import category

from perfdesk.core.errors import FormError

_LONGEST = 120
_UNFIT = ("Cc", "Cs", "Zl", "Zp")
"""Categories of characters that break a line, do more to a terminal, or cannot be printed."""


def legible(text: str) -> str:
    """A name out of a file as it can stand in a sentence: on one line, and not without end."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return "".join("?" if category(each) in _UNFIT else each for each in cut)


class DamagedJsonError(FormError):
    """A text that is no JSON, with the line where reading stopped."""

    def __init__(self, line: int) -> None:
        super().__init__(
            f"文件内容不完整或已损坏（第 {line} 行读不下去）。请用备份或重新取得该文件。"
        )


class DoubledKeyError(FormError):
    """Two equal keys in one object: either could be the one that was meant."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"文件内容有误：“{legible(key)}”在同一处出现了两次。请删去其中一个再打开。"
        )


class NoNumberError(FormError):
    """NaN or Infinity, which JSON does not have."""

    def __init__(self, word: str) -> None:
        super().__init__(f"文件内容有误：{word} 不是数字。请改正后再打开。")


class TooDeepError(FormError):
    """More levels than any form has."""

    def __init__(self, deepest: int) -> None:
        super().__init__(f"文件内容有误：层次超过 {deepest} 层，不是自评表。请确认选对了文件。")


class BrokenTextError(FormError):
    """Half a character (a lone surrogate), which no file can hold."""

    def __init__(self, at: str) -> None:
        super().__init__(f"{legible(at)} 含有不完整的字符（乱码的一半）。请删去它后重新输入。")
