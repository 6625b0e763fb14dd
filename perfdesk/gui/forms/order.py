"""In which order forms are listed, and which are left out: pure functions of a document.

Names sort as Chinese offices list them, by pronunciation, and 第2期 before 第10期.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from perfdesk.core.text import folded
from perfdesk.gui.document import Document
from perfdesk.gui.forms import words

_DIGITS = re.compile(r"(\d+)")

Key = tuple[object, ...]


class Order(Enum):
    """What the list is sorted by, with its words; ties stay in the order of opening."""

    OPENED = "打开的先后"
    NAME = "项目名称"
    UNIT = "实施单位"
    FILLED = "已填（少的在前）"
    TOTAL = "总分（高的在前）"
    ERRORS = "错误（多的在前）"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which forms are listed: those with all words in project or unit, erroneous, changed."""

    words: str = ""
    erroneous: bool = False
    changed: bool = False


ALL = Wanted()


def wants(wanted: Wanted, document: Document) -> bool:
    """True if the form is to be listed."""
    if wanted.erroneous and not words.errors(document):
        return False
    if wanted.changed and not document.is_modified:
        return False
    text = _folded(f"{document.title}\n{words.unit(document)}")
    return all(word in text for word in _folded(wanted.words).split())


def key(order: Order, document: Document) -> Key:
    """What forms are compared by; always of one shape for one order."""
    return _KEYS[order](document)


def spoken_order(text: str) -> Key:
    """A key that sorts texts by pronunciation, numbers in them by their size.

    GB 2312 lists its 3,755 usual characters by pronunciation, and GB 18030 keeps
    their order; rarer ones stand before or after them.
    """
    parts = _DIGITS.split(_folded(text))
    return tuple(_sized(part) if at % 2 else _bytes(part) for at, part in enumerate(parts))


def _sized(digits: str) -> tuple[int, bytes]:
    number = digits.lstrip("0")
    return (len(number), _bytes(number)[1])


def _bytes(text: str) -> tuple[int, bytes]:
    return (0, text.encode("gb18030", "replace"))


def _folded(text: str) -> str:
    return folded(text).casefold()


def _share(document: Document) -> Key:
    progress = document.progress
    return (Decimal(progress.filled) / progress.needed if progress.needed else Decimal(1),)


def _total(document: Document) -> Key:
    total = document.scores.total
    return (total is None, -(total or Decimal(0)))


_KEYS: dict[Order, Callable[[Document], Key]] = {
    Order.OPENED: lambda _: (),
    Order.NAME: lambda document: spoken_order(document.title),
    Order.UNIT: lambda document: spoken_order(words.unit(document)),
    Order.FILLED: _share,
    Order.TOTAL: _total,
    Order.ERRORS: lambda document: (-words.errors(document),),
}
