"""The rows of a source as lines: empty rows dropped, page breaks counted, page text cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby

from perfdesk.core.text import comparable_text, is_chinese, unwrapped_text
from perfdesk.recognition.source import SourceRow
from perfdesk.recognition.vocabulary import normalised_label

# Tags that published web pages leave in their text, e.g. "<p>", "</td>", '<span class="a">'.
_TAG = re.compile(
    r"</?(?:p|br|span|div|strong|b|u|i|font|center|table|tr|td|h\d)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
# e.g. "3", "-3-", "第3页", "第3页,共12页", "共12页第3页", "3/12", "Page3of12" (without blanks)
_PAGE_NUMBER = re.compile(
    r"[-—–·]{0,2}\d{1,4}[-—–·]{0,2}|第\d{1,4}页(?:[,/]?共\d{1,4}页)?|共\d{1,4}页[,/]?第\d{1,4}页"
    r"|\d{1,3}/\d{1,3}|(?:page)?\d{1,4}of\d{1,4}|page\d{1,4}",
    re.IGNORECASE,
)
# e.g. "&nbsp;", "&#30446;", "&#x76EE;"
_ENTITY = r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"
# What cleaning can change: white space, and the first character of a tag or an entity.
_CLEANABLE = re.compile(r"[\s<&]")
_LATIN_LETTER = re.compile("[A-Za-z]")

_ROWS_PER_BLANK = 3
"""If one row in three or more is blank, blank rows only space the text: no page breaks."""


_DIVIDED = 4
"""Cells beside each other with one text that were a merged cell; fewer may just be alike."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row that holds something.

    ``labels`` has the normalised label of each cell, ``filled`` the indexes of the cells that
    are not blank, in order. ``page`` is the number of page breaks above the line; in a grid it
    is always 0. ``covered`` are the columns whose cell is merged with one in a row above.
    """

    where: str
    cells: tuple[str, ...]
    labels: tuple[str, ...]
    filled: tuple[int, ...]
    page: int
    covered: frozenset[int] = frozenset()

    @classmethod
    def from_texts(
        cls, where: str, cells: Iterable[str], page: int, covered: frozenset[int] = frozenset()
    ) -> TableLine:
        """Return the line of these cells."""
        texts = tuple(cells)
        filled = [column for column, cell in enumerate(texts) if cell and not cell.isspace()]
        labels = [""] * len(texts)
        for column in filled:
            labels[column] = normalised_label(texts[column])
        return cls(where, texts, tuple(labels), tuple(filled), page, covered)

    @property
    def text(self) -> str:
        """All texts of the line, joined by blanks."""
        return " ".join(self.cells[column].strip() for column in self.filled)

    @property
    def only_text(self) -> str:
        """The text of the filled cell if there is exactly one, else ""."""
        return self.cells[self.filled[0]] if len(self.filled) == 1 else ""


def grid_lines(rows: Sequence[SourceRow]) -> tuple[TableLine, ...]:
    """Return the rows of a grid that hold something as lines, with every character."""
    lines = (
        TableLine.from_texts(row.where, cells, 0, covered)
        for row, cells, covered in zip(
            rows, _without_repeats(rows), _covered_columns(rows), strict=True
        )
    )
    return tuple(line for line in lines if line.filled)


def _without_repeats(rows: Iterable[SourceRow]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each row; of a merged cell that was divided only the first has its text.

    Programs that divide merged cells put their text into each of them: a title or 总分 then
    stands in many cells beside each other. Where two of these meet in the row above, as do
    预期目标 and 实际完成情况, a text that goes on across is that of both cells.
    """
    meeting: set[int] = set()
    for row in rows:
        kept = list(row.cells)
        starts: set[int] = set()
        ends: set[int] = set()
        for text, run in groupby(range(len(kept)), row.cells.__getitem__):
            columns = list(run)
            if len(columns) == 1 or not any(map(is_chinese, text)):
                continue
            starts |= {columns[0], *meeting.intersection(columns)}
            ends.add(columns[-1] + 1)
            if len(columns) >= _DIVIDED:
                for column in columns:
                    kept[column] = text if column in starts else ""
        yield tuple(kept)
        meeting = starts & (ends | meeting)


def page_lines(rows: Sequence[SourceRow]) -> tuple[TableLine, ...]:
    """Return the rows of page text that hold something as lines.

    Cells are cleaned (tags, entities, line breaks inside Chinese text), and blank rows are page
    breaks.
    """
    blanks_are_breaks = has_few_blank_rows(rows)
    lines = []
    page = 0
    for row, covered in zip(rows, _covered_columns(rows), strict=True):
        is_cleanable = _CLEANABLE.search("".join(row.cells))
        cells = map(_cleaned, row.cells) if is_cleanable else row.cells
        line = TableLine.from_texts(row.where, cells, page, covered)
        if line.filled:
            lines.append(line)
        elif blanks_are_breaks:
            page += 1
    return tuple(lines)


def has_few_blank_rows(rows: Sequence[SourceRow]) -> bool:
    """Return True if blank rows are so rare that each marks a page break; else they space the text.

    Without a blank row it is True as well.
    """
    blank_count = sum(not "".join(row.cells).strip() for row in rows)
    return blank_count * _ROWS_PER_BLANK < len(rows)


def _covered_columns(rows: Iterable[SourceRow]) -> Iterator[frozenset[int]]:
    """Yield, for each row, the columns that a merged cell of a row above reaches into."""
    heights: dict[int, int] = {}
    for row in rows:
        heights = {column: height - 1 for column, height in heights.items() if height > 1}
        yield frozenset(heights)
        for cell in row.merged:
            width = min(cell.width, len(row.cells) - cell.column)
            heights |= dict.fromkeys(range(cell.column, cell.column + width), cell.height)


def _cleaned(text: str) -> str:
    return unwrapped_text(without_tags(text)) if _CLEANABLE.search(text) else text


def without_tags(text: str) -> str:
    """Return the text without HTML tags, with entities such as &ge; and &nbsp; replaced.

    Each tag becomes a blank. An entity that HTML does not know stays as it is.
    """
    plain = _TAG.sub(" ", text) if "<" in text else text
    if "&" not in plain or ";" not in plain:
        return plain
    return re.sub(_ENTITY, lambda entity: unescape(entity[0]), plain)


def join_broken_text(first: str, second: str) -> str:
    """Return two halves of one text, broken by a line or page break, as one text.

    Between two Latin letters a blank is put, since a break stands for one there; in Chinese
    text the halves follow each other directly.
    """
    return join_broken_texts((first, second))


def join_broken_texts(texts: Iterable[str]) -> str:
    """Return all parts of one text as one, joined like two halves."""
    parts: list[str] = []
    last = ""
    for text in texts:
        part = text.rstrip()
        if _LATIN_LETTER.match(last) and _LATIN_LETTER.match(part):
            parts.append(" ")
        parts.append(part)
        last = part[-1:] or last
    return unwrapped_text("".join(parts))


def is_page_number(text: str) -> bool:
    """Return True for a page number such as ``3``, ``- 3 -``, ``第 3 页`` or ``Page 3 of 12``."""
    return bool(_PAGE_NUMBER.fullmatch(comparable_text(text)))
