"""The rows of a source as lines that remember their page; blank rows are page breaks.

Mends the white space of text taken from pages; knows nothing of what the lines mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from perfdesk.core.text import comparable_text, unwrapped_text
from perfdesk.recognition.source import SourceRow
from perfdesk.recognition.vocabulary import normalised_label

_TAG = re.compile(
    r"</?(?:p|br|span|div|strong|b|u|i|font|center|table|tr|td|h\d)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_PAGE_NUMBER = re.compile(r"[-—–·]{0,2}\d{1,4}[-—–·]{0,2}|第\d{1,4}页(?:[,/]?共\d{1,4}页)?|\d+/\d+")
_ENTITY = r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"
_MENDABLE = re.compile(r"[\s<&]")
_OPEN_WORD = re.compile(r"[A-Za-z]$")
_WORD = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row that holds something: its texts, their labels, and the columns that are filled.

    ``page`` counts the page breaks before it; all lines of a real grid are on page 0.
    """

    where: str
    cells: tuple[str, ...]
    labels: tuple[str, ...]
    filled: tuple[int, ...]
    page: int

    @classmethod
    def from_texts(cls, where: str, cells: Iterable[str], page: int) -> TableLine:
        """The line of these texts."""
        texts = tuple(cells)
        filled = tuple(column for column, cell in enumerate(texts) if cell.strip())
        return cls(where, texts, tuple(map(normalised_label, texts)), filled, page)

    @property
    def text(self) -> str:
        """All texts of the line, with a blank between two cells."""
        return " ".join(self.cells[column].strip() for column in self.filled)

    @property
    def only_text(self) -> str:
        """The text of a line with one filled cell, else ""."""
        return self.cells[self.filled[0]] if len(self.filled) == 1 else ""


def table_lines(rows: Sequence[SourceRow], *, page_text: bool) -> tuple[TableLine, ...]:
    """The rows that hold something; those of a real grid keep every character."""
    blanks = sum(not any(cell.strip() for cell in row.cells) for row in rows)
    breaks = page_text and blanks * 3 < len(rows)
    found = []
    page = 0
    for row in rows:
        line = TableLine.from_texts(
            row.where, map(_mended, row.cells) if page_text else row.cells, page
        )
        if line.filled:
            found.append(line)
        elif breaks:
            page += 1
    return tuple(found)


def without_tags(text: str) -> str:
    """The text without the tags of a web page, its &ge; and &nbsp; as the characters they mean."""
    plain = _TAG.sub(" ", text) if "<" in text else text
    if "&" not in plain or ";" not in plain:
        return plain
    return re.sub(_ENTITY, lambda entity: unescape(entity[0]), plain)


def join_broken_text(first: str, second: str) -> str:
    """Two pieces of one text that a line or page break had parted.

    Only two Latin words get a blank between them.
    """
    gap = " " if _OPEN_WORD.search(first) and _WORD.match(second) else ""
    return unwrapped_text(f"{first}{gap}{second}")


def is_page_number(text: str) -> bool:
    """True for ``3``, ``- 3 -``, ``第 3 页``."""
    return bool(_PAGE_NUMBER.fullmatch(comparable_text(text)))


def _mended(text: str) -> str:
    return unwrapped_text(without_tags(text)) if _MENDABLE.search(text) else text
