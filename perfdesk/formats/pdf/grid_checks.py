"""Refuses tables of a PDF whose cells hold several texts that should be apart.

Where a rule is missing, cells run together: two columns below one heading, or all rows of a
table. Read as they are, the figures would stand in the wrong fields.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from perfdesk.core.numbers import parse_number
from perfdesk.formats.pdf.cell_text import CellText, GlyphLine
from perfdesk.formats.pdf.page_content import GridCell, PageContent, PageGrid
from perfdesk.formats.pdf.page_errors import BrokenGridError, NoRulesError
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label

_MIN_FUSED = 2
"""Cells of a row that must look fused; one alone may be meant so."""
_UNRULED_ROWS, _UNRULED_PARTS = 3, 4
"""Lines beside the tables with so many texts apart are a table without rules."""


def check_page(page: PageContent, words: Vocabulary) -> None:
    """Raise BrokenGridError or NoRulesError if cells of a table on the page have run together."""
    if any(_is_fused(grid, words) for grid in page.grids):
        raise BrokenGridError(page.number)
    if _unruled_count(page.lines, words) >= _UNRULED_ROWS:
        raise NoRulesError if not page.grids else BrokenGridError(page.number)


def _unruled_count(lines: Sequence[GlyphLine], words: Vocabulary) -> int:
    """Return how many lines are rows of a table without rules, 0 if none has its headings."""
    wide = [line for line in lines if len(line.parts) >= _UNRULED_PARTS]
    headed = any(sum(bool(_column(part, words)) for part in line.parts) > 1 for line in wide)
    return len(wide) if headed else 0


def _is_fused(grid: PageGrid, words: Vocabulary) -> bool:
    rows: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        if cell.content.lines:
            rows[cell.row].append(cell)
    for cells in rows.values():
        contents = [cell.content for cell in cells]
        if any(_holds_two_headings(each, words) for each in contents):
            return True
        if sum(_is_column_of_figures(each) for each in contents) >= _MIN_FUSED:
            return True
        if sum(_begins_with_heading(each, words) for each in contents) > _MIN_FUSED:
            return True
    return False


def _holds_two_headings(content: CellText, words: Vocabulary) -> bool:
    """Return True for 年度指标值 and 实际完成值 in one cell, beside or above each other."""
    if _column(content.text, words):
        return False
    texts = chain.from_iterable(line.parts for line in content.lines)
    names = [name for text in texts if (name := _column(text, words))]
    return len(set(names)) > 1


def _is_column_of_figures(content: CellText) -> bool:
    """Return True for several figures above each other, e.g. the weights of two rows."""
    paragraphs = content.paragraphs
    return len(paragraphs) > 1 and all(parse_number(each) is not None for each in paragraphs)


def _begins_with_heading(content: CellText, words: Vocabulary) -> bool:
    """Return True for the heading of a column with the values below it in the same cell."""
    first = content.paragraphs[0] if len(content.paragraphs) > 1 else ""
    below = "".join(content.paragraphs[1:])
    return bool(
        _column(first, words) and not _column(content.text, words) and below[:1] not in "（(["
    )


def _column(text: str, words: Vocabulary) -> str | None:
    label = normalised_label(text)
    return next(iter(_meanings(label, words)), None)


def _meanings(label: str, words: Vocabulary) -> Iterator[str]:
    for names in (words.indicator_columns, words.funding_columns, words.header_fields):
        if label in names:
            yield names[label]
