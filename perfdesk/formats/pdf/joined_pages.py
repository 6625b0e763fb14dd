"""Joins what stands on the pages of a PDF to rows, over the page breaks.

A table at the top of a page that has the sides of the one at the foot of the page before goes on
with it. What a program prints on each page anew (page numbers, running heads, headings) is left
out and said; a row or a label that a page break cuts is put together again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from perfdesk.core.numbers import parse_number
from perfdesk.core.text import comparable_text
from perfdesk.formats.pdf.cell_text import GlyphLine
from perfdesk.formats.pdf.page_content import PageContent, PageGrid
from perfdesk.formats.pdf.page_errors import OtherColumnsError
from perfdesk.recognition import messages
from perfdesk.recognition.lines import is_page_number, join_broken_text
from perfdesk.recognition.source import Finding, MergedCell, SourceRow
from perfdesk.recognition.split import parse_year_line
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label

_SAME = 4.5
"""Points: sides of cells nearer to each other are the same."""
_SAME_HEIGHT = 6.0
"""Points: running heads lie so much apart on two pages at most."""
_MAX_HEADING_ROWS = 12
_MIN_WIDE = 4
"""Columns from which a table needs its heading to be understood."""
# e.g. "第3页共5页", "共5页第3页", "3of5", "Page3of5" (matched without blanks); others: lines.py
_PAGE_OF_PAGES = re.compile(
    r"第\d+页[,/]?共\d+页|共\d+页[,/]?第\d+页|(?:page)?\d+of\d+|page\d+", re.IGNORECASE
)
# e.g. "续表", "(续表1)", "接上页" (comparable text)
_CONTINUED = re.compile(r"[(\[【]?(?:续表?\d*|接上(?:页|表))[)\]】]?:?")
# In the title of any such table, e.g. "自评表" in "财政项目支出绩效自评表"
_TITLE = re.compile(r"自评表|申报表|目标表|监控表|评分表|评价表|自评情况表")
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class _Cell:
    x0: float
    x1: float
    height: int
    text: str
    ends_full: bool


@dataclass(slots=True)
class _Row:
    """A row: its place, and cells, or else the texts of a line beside the tables."""

    page: int
    number: int
    cells: list[_Cell] = field(default_factory=list)
    texts: tuple[str, ...] = ()
    table: _Table | None = None

    @property
    def where(self) -> str:
        return f"第 {self.page} 页第 {self.number} 行"

    @property
    def cell_texts(self) -> list[str]:
        return [cell.text for cell in self.cells]

    @property
    def text(self) -> str:
        return " ".join(filter(None, self.cell_texts)) or " ".join(self.texts)


@dataclass(slots=True)
class _Table:
    """A table, over all its pages: its sides, its rows, and whether a rule closes it."""

    x0: float
    x1: float
    rows: list[_Row] = field(default_factory=list)
    is_open_below: bool = False


class PageJoiner:
    """Takes the pages one after the other, and gives their rows."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._rows: list[_Row] = []
        self._table: _Table | None = None  # the one at the foot of the page before
        self._heads: list[GlyphLine] = []
        self._feet: list[_Row] = []
        self._foot_lines: list[GlyphLine] = []
        self._page_numbers: list[tuple[int, str]] = []
        self._running: dict[str, list[int]] = {}
        self._findings: list[Finding] = []

    def add(self, page: PageContent) -> None:
        """Take the next page; raise OtherColumnsError if its table cannot be understood."""
        lines = self._without_page_numbers(page)
        first = page.grids[0] if page.grids else None
        head = [line for line in lines if first and line.bottom <= first.top + _SAME]
        table = self._table
        goes_on = bool(first and table) and self._goes_on(page, head)
        number = 0
        if goes_on:
            lines = self._without_running_lines(page, head, lines)
        new_rows: list[_Row] = []
        for block in _in_order(page.grids, lines):
            if isinstance(block, GlyphLine):
                number += 1
                new_rows.append(_Row(page.number, number, texts=block.parts))
                continue
            rows = _grid_rows(block, page.number, number)
            number += len(rows)
            if block is first and goes_on and table:
                self._continue(table, block, rows)
            else:
                table = _Table(block.x0, block.x1)
                _extend(table, rows)
            table.is_open_below = block.is_open_below
            new_rows += rows
        self._rows += new_rows
        self._remember(page, head, lines, table)

    def source_rows(self) -> tuple[SourceRow, ...]:
        """Return the rows of all pages."""
        columns: dict[int, list[float]] = {}
        rows = []
        for row in self._rows:
            if row.table is None:
                rows.append(SourceRow(row.where, row.texts))
            else:
                key = id(row.table)
                if key not in columns:
                    columns[key] = _column_starts(row.table)
                rows.append(_source_row(row, columns[key]))
        return tuple(rows)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was left out or put together, in order of kind."""
        findings = list(self._findings)
        if self._page_numbers:
            first, last = self._page_numbers[0], self._page_numbers[-1]
            if len(self._page_numbers) == 1:
                findings.append(messages.page_number(f"第 {first[0]} 页", first[1]))
            else:
                text = f"{first[1]}；{last[1]}" if first[1] != last[1] else first[1]
                where = f"第 {first[0]} 页至第 {last[0]} 页"
                count = len(self._page_numbers)
                sentence = f"{where}的页码（“{first[1]}”等 {count} 处）没有读入，请核对。"
                findings.append(Finding("page-number", where, text, sentence))
        findings += [_running_finding(text, pages) for text, pages in self._running.items()]
        return tuple(findings)

    # What is printed on each page anew.

    def _without_page_numbers(self, page: PageContent) -> list[GlyphLine]:
        """Return the lines without the page number, which stands first or last on a page."""
        lines = list(page.lines)
        tops = [grid.top for grid in page.grids]
        for index in (-1, 0):
            if not lines:
                break
            line = lines[index]
            is_outermost = not tops or (
                line.top < min(tops) if index == 0 else line.top > max(tops)
            )
            if is_outermost and _is_page_number(line.text):
                self._page_numbers.append((page.number, line.text))
                del lines[index]
        return lines

    def _goes_on(self, page: PageContent, head: Sequence[GlyphLine]) -> bool:
        """Return True if the first table of a page goes on with the last one of the page before."""
        grid, table = page.grids[0], self._table
        assert table is not None
        rows = _grid_rows(grid, page.number, 0)
        begins = self._begins_form(rows[0]) and not self._is_heading_again(table, rows)
        titled = (line for line in head if _TITLE.search(comparable_text(line.text)))
        if begins or any(not self._is_running_head(line) for line in titled):
            return False
        if abs(grid.x0 - table.x0) < _SAME and abs(grid.x1 - table.x1) < _SAME:
            return True
        is_wide = len({cell.x0 for cell in grid.cells}) >= _MIN_WIDE
        if is_wide and len(self._known_labels(rows[0])) < 2:
            raise OtherColumnsError(page.number)
        return False

    def _is_heading_again(self, table: _Table, rows: Sequence[_Row]) -> bool:
        """Return True if the first rows of a page are those of the table printed again.

        Below the same title, another form has a project's name or another field of its own.
        """
        count = self._repeated_rows(table, rows)
        return count > 0 and not any(map(self._begins_form, rows[count : count + 1]))

    def _begins_form(self, row: _Row) -> bool:
        """Return True for a row with the project's name or another field, or with a title."""
        texts = [text for text in row.cell_texts if text]
        labels = [normalised_label(re.split("[:：]", text)[0]) for text in texts]
        return any(label in self._words.header_fields for label in labels[:2]) or (
            len(texts) == 1 and bool(_TITLE.search(comparable_text(texts[0])))
        )

    def _known_labels(self, row: _Row) -> set[str]:
        words = self._words
        known = (words.indicator_columns, words.funding_columns, words.goal_columns)
        labels = {normalised_label(text) for text in row.cell_texts if text}
        return {label for label in labels if any(label in names for names in known)}

    def _is_running_head(self, line: GlyphLine) -> bool:
        text = comparable_text(line.text)
        if _CONTINUED.fullmatch(text):
            return True
        return any(_is_same_line(line, above) for above in self._heads)

    def _without_running_lines(
        self, page: PageContent, head: Sequence[GlyphLine], lines: Sequence[GlyphLine]
    ) -> list[GlyphLine]:
        """Return the lines without those above a table that goes on from the page before.

        The lines below it there are taken away too: in the middle of a table they would be rows.
        """
        for line in head:
            if self._is_running_head(line):
                self._running.setdefault(line.text, []).append(page.number)
            else:
                self._findings.append(_between_finding(f"第 {page.number} 页", line.text))
        for row, foot in zip(self._feet, self._foot_lines, strict=True):
            self._rows.remove(row)
            if any(_is_same_line(foot, line) for line in lines):
                self._running.setdefault(foot.text, []).append(row.page)
            else:
                self._findings.append(_between_finding(row.where, foot.text))
        heads = {id(line) for line in head}
        return [line for line in lines if id(line) not in heads]

    def _remember(
        self,
        page: PageContent,
        head: list[GlyphLine],
        lines: Sequence[GlyphLine],
        table: _Table | None,
    ) -> None:
        self._table = table if page.grids else None
        if not page.grids:
            return
        if head:
            self._heads = head
        end = max(grid.top for grid in page.grids)
        self._foot_lines = [line for line in lines if line.top > end]
        count = len(self._foot_lines)
        self._feet = self._rows[len(self._rows) - count :] if count else []

    # A table that goes on.

    def _continue(self, table: _Table, grid: PageGrid, rows: list[_Row]) -> None:
        """Add the rows of the next page to a table, and take away those that are there already."""
        repeated = self._repeated_rows(table, rows)
        for _ in range(repeated):
            row = rows[0]
            finding = f"{row.where}的“{row.text}”是每页重复的表头，没有读入。"
            self._findings.append(Finding("repeated-heading", row.where, row.text, finding))
            _drop_first(rows, [cell for cell in row.cells if cell.height == 1])
        is_open = table.is_open_below and grid.is_open_above and not repeated
        if rows and (is_open or _is_cut(table.rows[-1], rows[0])):
            self._join_row(table, rows)
        if rows:
            self._join_labels(table, rows[0])
        _extend(table, rows)

    def _repeated_rows(self, table: _Table, rows: Sequence[_Row]) -> int:
        """Return how many of the first rows are the heading of the table printed again."""
        again = [self._heading_texts(row) for row in rows[:_MAX_HEADING_ROWS]]
        starts = [
            number
            for number, row in enumerate(table.rows)
            if number == 0 or len(self._known_labels(row)) > 2
        ]
        most = 0
        for start in starts if again[0] else ():
            above = map(self._heading_texts, table.rows[start : start + len(again)])
            pairs = takewhile(lambda pair: pair[0] == pair[1], zip(above, again, strict=False))
            # a row with figures is no heading, unless all rows from the first are repeated
            headings = (not start or not any(map(_is_figure, texts)) for texts, _ in pairs)
            most = max(most, sum(1 for _ in takewhile(bool, headings)))
        return most

    def _heading_texts(self, row: _Row) -> list[str]:
        """Return the texts of a row without the labels beside it, which belong to more rows."""
        return [
            comparable_text(text)
            for text in row.cell_texts
            if text and normalised_label(text) not in self._words.side_labels
        ]

    def _join_row(self, table: _Table, rows: list[_Row]) -> None:
        """Join the first row to the last one of the table: a page break cuts it."""
        upper, lower = table.rows[-1], rows[0]
        taken: list[_Cell] = []
        for cell in lower.cells:
            above = next((each for each in upper.cells if _is_same_column(each, cell)), None)
            if cell.height > 1 or above is None:
                continue
            if cell.text:
                above.text = _joined(above.text, cell.text)
                above.ends_full = cell.ends_full
            taken.append(cell)
        text = " ".join(cell.text for cell in taken if cell.text)
        if text:
            self._findings.append(messages.joined_rows(lower.where, text, upper.where))
        _drop_first(rows, taken)

    def _join_labels(self, table: _Table, row: _Row) -> None:
        """Give a label that a page break cuts to the rows on both pages."""
        for cell in tuple(row.cells):
            above = _lowest_cell(table, cell)
            if above is None:
                continue
            owner, upper = above
            is_label = (
                cell.height > 1
                or upper.height > 1
                or any(
                    self._words.is_level_name(text) or self._words.is_side_label(text)
                    for text in (cell.text, upper.text)
                    if text
                )
            )
            if not is_label or not _is_left(cell, row):
                continue
            if not cell.text or comparable_text(cell.text) == comparable_text(upper.text):
                pass
            elif not upper.text and self._is_centred_label(table, owner, cell, upper):
                upper.text = cell.text
                self._say_moved_label(owner, row, upper.text)
            elif upper.text and self._words.is_level_name(upper.text + cell.text):
                upper.text += cell.text
            else:
                continue
            upper.height += cell.height
            row.cells = [each for each in row.cells if each is not cell]

    def _is_centred_label(self, table: _Table, owner: _Row, cell: _Cell, upper: _Cell) -> bool:
        """Return True if the blank cell at the foot of a page belongs to the label on the next.

        It does not where single cells of the column are blank anyway.
        """
        if upper.height > 1 or cell.height > 1:
            return True
        blank = [
            each
            for row in table.rows
            if row is not owner
            for each in row.cells
            if _is_same_column(each, cell) and not each.text
        ]
        return not blank

    def _say_moved_label(self, owner: _Row, row: _Row, label: str) -> None:
        if self._words.is_side_label(label):
            return
        message = (
            f"“{label}”印在换页之后（{row.where}），换页前从{owner.where}起没有名称的各行"
            "也归入它，请核对。"
        )
        self._findings.append(Finding("page-foot", owner.where, label, message))


def _between_finding(where: str, text: str) -> Finding:
    message = f"{where}的“{text}”印在换页处，夹在同一张表的中间，没有读入，请核对。"
    return Finding("between-pages", where, text, message)


def _running_finding(text: str, pages: Sequence[int]) -> Finding:
    where = f"第 {pages[0]} 页" if len(pages) == 1 else f"第 {pages[0]} 页至第 {pages[-1]} 页"
    message = f"{where}的“{text}”是每页重复的页眉或页脚，没有读入。"
    return Finding("running-head", where, text, message)


def _is_page_number(text: str) -> bool:
    return is_page_number(text) or bool(_PAGE_OF_PAGES.fullmatch(comparable_text(text)))


def _is_same_line(line: GlyphLine, other: GlyphLine) -> bool:
    """Return True if a line stands on both pages, but for the figures in it."""
    one, two = comparable_text(line.text), comparable_text(other.text)
    if parse_year_line(one) is not None or not _DIGITS.sub("", one):
        return one == two and abs(line.top - other.top) < _SAME_HEIGHT
    return _DIGITS.sub("", one) == _DIGITS.sub("", two) and abs(line.top - other.top) < _SAME_HEIGHT


def _in_order(
    grids: Sequence[PageGrid], lines: Sequence[GlyphLine]
) -> Iterator[PageGrid | GlyphLine]:
    """Yield tables and lines from the top; a line beside a table comes after it."""
    blocks: list[PageGrid | GlyphLine] = [*grids, *lines]
    yield from sorted(blocks, key=lambda each: each.top)


def _grid_rows(grid: PageGrid, page: int, above: int) -> list[_Row]:
    """Return the rows of a table; ``above`` rows stand on the page before them."""
    rows = [_Row(page, above + 1 + index) for index in range(grid.row_count)]
    for cell in grid.cells:
        content = cell.content
        rows[cell.row].cells.append(
            _Cell(cell.x0, cell.x1, cell.height, content.text, content.ends_full)
        )
    for row in rows:
        row.cells.sort(key=lambda cell: cell.x0)
    return rows


def _extend(table: _Table, rows: Sequence[_Row]) -> None:
    for row in rows:
        row.table = table
    table.rows += rows


def _drop_first(rows: list[_Row], dropped: Sequence[_Cell]) -> None:
    """Take away the first row; its cells that reach further down go to the row below it."""
    kept = [cell for cell in rows[0].cells if all(cell is not each for each in dropped)]
    for cell in kept:
        cell.height -= 1
    if len(rows) > 1:
        rows[1].cells += kept
        rows[1].cells.sort(key=lambda cell: cell.x0)
    del rows[0]


def _is_same_column(cell: _Cell, other: _Cell) -> bool:
    return abs(cell.x0 - other.x0) < _SAME and abs(cell.x1 - other.x1) < _SAME


def _is_left(cell: _Cell, row: _Row) -> bool:
    """Return True for one of the three leftmost cells, where labels stand."""
    return any(cell is each for each in row.cells[:3])


def _lowest_cell(table: _Table, below: _Cell) -> tuple[_Row, _Cell] | None:
    """Return the cell of this column that reaches the end of the table, with its row."""
    for back, row in enumerate(reversed(table.rows), start=1):
        for cell in row.cells:
            if _is_same_column(cell, below):
                return (row, cell) if cell.height >= back else None
        if any(cell.x0 <= below.x0 < cell.x1 and cell.height >= back for cell in row.cells):
            return None
    return None


def _is_cut(upper: _Row, lower: _Row) -> bool:
    """Return True if a row goes on in the next one, though a rule stands between them.

    Then the next one has texts only where this one has some, and no figures where this one has
    figures. If this one has none either, a text of it has to end in a full line.
    """
    pairs = []
    for cell in lower.cells:
        if cell.text and cell.height == 1:
            above = next((each for each in upper.cells if _is_same_column(each, cell)), None)
            if above is None or not above.text:
                return False
            pairs.append((above, cell))
    if not pairs or any(_is_figure(cell.text) for _, cell in pairs):
        return False
    filled = [cell for cell in upper.cells if cell.text and cell.height == 1]
    has_figures = any(_is_figure(cell.text) for cell in filled)
    if has_figures and len(pairs) >= len(filled):
        return False
    return any(
        (has_figures or above.ends_full) and above.text[-1] not in "。！？" for above, _ in pairs
    )


def _is_figure(text: str) -> bool:
    return parse_number(text) is not None


def _joined(upper: str, lower: str) -> str:
    return join_broken_text(upper, lower) if upper else lower


# Columns.


def _column_starts(table: _Table) -> list[float]:
    """Return where the columns begin that all rows of a table have together."""
    sides = sorted({cell.x0 for row in table.rows for cell in row.cells})
    starts: list[float] = []
    for side in sides:
        if not starts or side - starts[-1] >= _SAME:
            starts.append(side)
    return starts


def _source_row(row: _Row, starts: Sequence[float]) -> SourceRow:
    texts = [""] * len(starts)
    merged = []
    for cell in row.cells:
        column = bisect_right(starts, cell.x0 + 0.01) - 1
        end = bisect_right(starts, cell.x1 - _SAME)
        texts[column] = cell.text
        if end - column > 1 or cell.height > 1:
            merged.append(MergedCell(column, max(1, end - column), cell.height))
    return SourceRow(row.where, tuple(texts), tuple(merged))
