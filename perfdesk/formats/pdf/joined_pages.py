"""Joins what stands on the pages of a PDF to rows, over the page breaks.

A table at the top of a page that has the sides of the one at the foot of the page before goes on
with it. What a program prints on each page anew (page numbers, running heads, headings) is left
out and said; ``page_breaks`` puts together what a page break cuts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from perfdesk.core.text import comparable_text, shortened_names
from perfdesk.formats.pdf.cell_text import GlyphLine
from perfdesk.formats.pdf.page_breaks import is_figure, join_over_break
from perfdesk.formats.pdf.page_content import SAME, PageContent, PageGrid
from perfdesk.formats.pdf.page_errors import OtherColumnsError
from perfdesk.formats.pdf.table_rows import (
    PageRow,
    PageTable,
    drop_first,
    grid_rows,
    source_rows,
)
from perfdesk.recognition import messages
from perfdesk.recognition.lines import is_page_number
from perfdesk.recognition.source import Finding, SourceRow
from perfdesk.recognition.split import is_title, parse_year_line, says_continued
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label

_SAME_HEIGHT = 6.0
"""Points: running heads lie so much apart on two pages at most."""
_MAX_HEADING_ROWS = 12
_MIN_WIDE = 4
"""Columns from which a table needs its heading to be understood."""
_DIGITS = re.compile(r"\d+")


class PageJoiner:
    """Takes the pages one after the other, and gives their rows."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._rows: list[PageRow] = []
        self._table: PageTable | None = None  # the one at the foot of the page before
        self._heads: list[GlyphLine] = []
        self._feet: list[PageRow] = []
        self._foot_lines: list[GlyphLine] = []
        self._page_numbers: list[tuple[int, str]] = []
        self._running: dict[str, list[int]] = {}
        self._findings: list[Finding] = []

    def add(self, page: PageContent) -> None:
        """Take the next page, or the next part of the same one.

        Raise OtherColumnsError if its table cannot be understood.
        """
        lines = self._without_page_numbers(page)
        first = page.grids[0] if page.grids else None
        head = [line for line in lines if first and line.bottom <= first.top + SAME]
        table = self._table
        goes_on = bool(first and table) and self._goes_on(page, head)
        last = self._rows[-1] if self._rows else None
        number = last.number if last and last.page == page.number else 0
        if goes_on and table:
            lines = self._without_running_lines(page, head, lines, table)
        new_rows: list[PageRow] = []
        for block in _in_order(page.grids, lines):
            if isinstance(block, GlyphLine):
                number += 1
                new_rows.append(PageRow(page.number, number, texts=block.parts))
                continue
            rows = self._grid_rows(block, page.number, number)
            number += len(rows)
            self._take_page_number(rows)
            if block is first and goes_on and table:
                self._continue(table, block, rows)
            else:
                table = PageTable(block.x0, block.x1)
                table.extend(rows)
            table.is_open_below = block.is_open_below
            new_rows += rows
        self._rows += new_rows
        self._remember(page, head, lines, table)

    def source_rows(self) -> tuple[SourceRow, ...]:
        """Return the rows of all pages."""
        return source_rows(self._rows)

    def findings(self) -> tuple[Finding, ...]:
        """Return what was left out or put together, in order of kind."""
        findings = list(self._findings)
        if self._page_numbers:
            first, last = self._page_numbers[0], self._page_numbers[-1]
            if len(self._page_numbers) == 1:
                findings.append(messages.page_number(f"第 {first[0]} 页", first[1]))
            else:
                text = f"{first[1]}；{last[1]}" if first[1] != last[1] else first[1]
                where = _pages(first[0], last[0])
                named = shortened_names([f"“{each}”" for _, each in self._page_numbers], 1, "处")
                sentence = f"{where}的页码（{named}）没有读入，请核对。"
                findings.append(Finding("page-number", where, text, sentence))
        findings += [_running_finding(text, pages) for text, pages in self._running.items()]
        return tuple(findings)

    def _grid_rows(self, grid: PageGrid, page: int, above: int) -> list[PageRow]:
        """Return the rows of a table, with labels drawn twice in a cell once.

        LibreOffice does that below a heading printed again, as it draws a label that a page break
        cuts on both pages, and hides what does not belong there.
        """
        rows = grid_rows(grid, page, above)
        for cell in (cell for row in rows for cell in row.cells):
            half = cell.text[: len(cell.text) // 2]
            if half and cell.text == half * 2 and self._is_label(half):
                cell.text = half
        return rows

    def _is_label(self, text: str) -> bool:
        return self._words.is_side_label(text) or self._words.is_level_name(text)

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
            if is_outermost and is_page_number(line.text):
                self._page_numbers.append((page.number, line.text))
                del lines[index]
        return lines

    def _take_page_number(self, rows: list[PageRow]) -> None:
        """Take the last row away if it is a page number inside the frame of the table."""
        texts = rows[-1].cell_texts
        is_lone = len(texts) == 1 and len(rows) > 1
        if is_lone and is_page_number(texts[0]) and not is_figure(texts[0]):
            self._page_numbers.append((rows[-1].page, texts[0]))
            del rows[-1]

    def _goes_on(self, page: PageContent, head: Sequence[GlyphLine]) -> bool:
        """Return True if the first table of a page goes on with the last one of the page before."""
        grid, table = page.grids[0], self._table
        assert table is not None
        rows = self._grid_rows(grid, page.number, 0)
        begins = self._begins_form(rows[0])
        titles = [line for line in head if is_title(line.text, self._words)]
        if (begins or titles) and self._is_finished(table):
            return False
        if begins and not self._is_heading_again(table, rows):
            return False
        if any(not self._is_running_head(line) for line in titles):
            return False
        if abs(grid.x0 - table.x0) < SAME and abs(grid.x1 - table.x1) < SAME:
            return True
        is_wide = len({cell.x0 for cell in grid.cells}) >= _MIN_WIDE
        is_of_form = any(len(self._known_labels(row)) > 2 for row in table.rows)
        if is_wide and is_of_form and len(self._known_labels(rows[0])) < 2:
            raise OtherColumnsError(page.number)
        return False

    def _is_finished(self, table: PageTable) -> bool:
        """Return True if the row of 总分 stands below the indicators of a table."""
        words = self._words
        is_below_heading = is_finished = False
        for row in table.rows:
            labels = [normalised_label(text) for text in row.cell_texts if text]
            if sum(label in words.indicator_columns for label in labels) > 2:
                is_below_heading, is_finished = True, False
            elif is_below_heading and not words.total_labels.isdisjoint(labels[:1]):
                is_finished = True
        return is_finished

    def _is_heading_again(self, table: PageTable, rows: Sequence[PageRow]) -> bool:
        """Return True if the first rows of a page are those of the table printed again.

        Below the same title, another form has a project's name or another field of its own.
        """
        count = self._repeated_rows(table, rows)
        return count > 0 and not any(map(self._begins_form, rows[count : count + 1]))

    def _begins_form(self, row: PageRow) -> bool:
        """Return True for a row with the project's name or another field, or with a title.

        A title stands at the left; what a page break cuts off a text may sound like one.
        """
        texts = [text for text in row.cell_texts if text]
        labels = [normalised_label(re.split("[:：]", text)[0]) for text in texts]
        return any(label in self._words.header_fields for label in labels[:2]) or (
            len(texts) == 1 and texts == row.cell_texts[:1] and is_title(texts[0], self._words)
        )

    def _known_labels(self, row: PageRow) -> set[str]:
        words = self._words
        known = (words.indicator_columns, words.funding_columns, words.goal_columns)
        labels = {normalised_label(text) for text in row.cell_texts if text}
        return {label for label in labels if any(label in names for names in known)}

    def _is_running_head(self, line: GlyphLine) -> bool:
        return says_continued(line.text) or any(_is_same_line(line, each) for each in self._heads)

    def _without_running_lines(
        self,
        page: PageContent,
        head: Sequence[GlyphLine],
        lines: Sequence[GlyphLine],
        table: PageTable,
    ) -> list[GlyphLine]:
        """Return the lines without those above a table that goes on from the page before.

        The lines below it there are taken away too: in the middle of a table they would be rows.
        """
        for line in head:
            if self._is_running_head(line):
                self._running.setdefault(line.text, []).append(page.number)
            elif not self._is_label_of(line, table.rows):
                self._findings.append(_between_finding(f"第 {page.number} 页", line.text))
        del self._rows[len(self._rows) - len(self._feet) :]
        rows = self._grid_rows(page.grids[0], page.number, 0) if self._feet else []
        for row, foot in zip(self._feet, self._foot_lines, strict=True):
            if any(_is_same_line(foot, line) for line in lines):
                self._running.setdefault(foot.text, []).append(row.page)
            elif not self._is_label_of(foot, rows):
                self._findings.append(_between_finding(row.where, foot.text))
        heads = {id(line) for line in head}
        return [line for line in lines if id(line) not in heads]

    def _remember(
        self,
        page: PageContent,
        head: list[GlyphLine],
        lines: Sequence[GlyphLine],
        table: PageTable | None,
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

    def _is_label_of(self, line: GlyphLine, rows: Sequence[PageRow]) -> bool:
        """Return True if a line beside the table is the label of a cell on the other page.

        Programs that draw a label on both sides of a page break hide the one beside the table.
        """
        return self._is_label(line.text) and any(
            cell.text == line.text and cell.x0 < (line.x0 + line.x1) / 2 < cell.x1
            for row in rows
            for cell in row.cells
        )

    # A table that goes on.

    def _continue(self, table: PageTable, grid: PageGrid, rows: list[PageRow]) -> None:
        """Add the rows of the next page to a table, and take away those that are there already."""
        repeated = self._repeated_rows(table, rows)
        for _ in range(repeated):
            row = rows[0]
            finding = f"{row.where}的“{row.text}”是每页重复的表头，没有读入。"
            self._findings.append(Finding("repeated-heading", row.where, row.text, finding))
            drop_first(rows, [cell for cell in row.cells if cell.height == 1])
        is_open = table.is_open_below and grid.is_open_above and not repeated
        self._findings += join_over_break(table, rows, self._words, is_open=is_open)
        table.extend(rows)

    def _repeated_rows(self, table: PageTable, rows: Sequence[PageRow]) -> int:
        """Return how many of the first rows are the heading of the table printed again."""
        again = [self._heading_texts(row) for row in rows[:_MAX_HEADING_ROWS]]
        most = 0
        for start in self._heading_rows(table) if again[0] else ():
            above = map(self._heading_texts, table.rows[start : start + len(again)])
            pairs = takewhile(lambda pair: pair[0] == pair[1], zip(above, again, strict=False))
            # a row with figures is no heading, unless all rows from the first are repeated
            headings = (not start or not any(map(is_figure, texts)) for texts, _ in pairs)
            most = max(most, sum(1 for _ in takewhile(bool, headings)))
        return most

    def _heading_rows(self, table: PageTable) -> set[int]:
        """Return the rows at which a heading of the table begins: the first, and other headings.

        What stands above the last form in the table belongs to another form.
        """
        for number in range(table.looked_at, len(table.rows)):
            row = table.rows[number]
            if self._begins_form(row):
                table.heading_rows = {0}
            elif len(self._known_labels(row)) > 2:
                table.heading_rows.add(number)
        table.looked_at = len(table.rows) - 1  # the last row may go on below the page break
        return table.heading_rows

    def _heading_texts(self, row: PageRow) -> list[str]:
        """Return the texts of a row without the labels beside it, which belong to more rows."""
        return [
            comparable_text(text)
            for text in row.cell_texts
            if text and normalised_label(text) not in self._words.side_labels
        ]


def _pages(first: int, last: int) -> str:
    return f"第 {first} 页" if first == last else f"第 {first} 页至第 {last} 页"


def _between_finding(where: str, text: str) -> Finding:
    message = f"{where}的“{text}”印在换页处，夹在同一张表的中间，没有读入，请核对。"
    return Finding("between-pages", where, text, message)


def _running_finding(text: str, pages: Sequence[int]) -> Finding:
    where = _pages(pages[0], pages[-1])
    message = f"{where}的“{text}”是每页重复的页眉或页脚，没有读入。"
    return Finding("running-head", where, text, message)


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
