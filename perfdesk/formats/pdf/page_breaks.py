"""Puts together again what a page break cuts in a table that goes on: a row, or a label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfdesk.core.numbers import parse_number
from perfdesk.core.text import comparable_text
from perfdesk.formats.pdf.table_rows import PageCell, PageRow, PageTable, drop_first
from perfdesk.recognition import messages
from perfdesk.recognition.lines import join_broken_text
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary, funding_label, normalised_label

# The beginning of a figure that a line end breaks, e.g. "507,277." in "507,277.51"
_BROKEN_FIGURE = re.compile(r"-?[\d,]+[.,]")
# An amount of which a decimal may follow, e.g. "10." or "0.0" of "0.00"
_SHORT_DECIMAL = re.compile(r"-?[\d,]+\.\d?")
_LABEL_CELLS = 3
"""The leftmost cells of a row, where labels stand."""


def join_over_break(
    table: PageTable, rows: list[PageRow], words: Vocabulary, *, is_open: bool
) -> Iterator[Finding]:
    """Join the first of the rows on a page to the table on the page before, where they are one.

    ``is_open`` is True if no rule closes the table at the break. What is joined is taken out of
    ``rows``. Yield a finding for each part.
    """
    if rows and (is_open or _is_cut(table, rows[0], words)):
        yield from _join_row(table, rows)
    if rows:
        yield from _join_labels(table, rows[0], words)


def is_figure(text: str) -> bool:
    """Return True for a number, with or without thousands separators."""
    return parse_number(text) is not None


def _join_row(table: PageTable, rows: list[PageRow]) -> Iterator[Finding]:
    """Join the first row to the last one of the table: a page break cuts it."""
    upper, lower = table.rows[-1], rows[0]
    taken: list[PageCell] = []
    for cell in lower.cells:
        lowest = table.lowest_cell(cell)  # of the last row, or of a label merged down to it
        if cell.height > 1 or lowest is None:
            continue
        _, above = lowest
        if cell.text:
            above.text = join_broken_text(above.text, cell.text) if above.text else cell.text
            above.ends_full = cell.ends_full
        taken.append(cell)
    text = " ".join(cell.text for cell in taken if cell.text)
    if text:
        yield messages.joined_rows(lower.where, text, upper.where)
    drop_first(rows, taken)


def _is_cut(table: PageTable, lower: PageRow, words: Vocabulary) -> bool:
    """Return True if the last row goes on in the next one, though a rule stands between them.

    Then the next one has texts only where this one has some, or where a label merged down to it
    is cut, no whole label of a level, and no figures where this one has figures. If no label is
    cut and this one has no figures either, a text of it has to end in a full line. It goes on as
    well where the next one has nothing but ends of labels and the last decimals of amounts.
    """
    pairs = _text_pairs(table, lower, words)
    if pairs and all(_is_certain_end(above.text, cell.text, words) for above, cell in pairs):
        return True
    if not pairs or any(_is_whole(table, cell, above.text, words) for above, cell in pairs):
        return False
    if any(_is_cut_label(above.text, cell.text, words) for above, cell in pairs):
        return True
    filled = [cell for cell in table.rows[-1].cells if cell.text and cell.height == 1]
    has_figures = any(is_figure(cell.text) for cell in filled)
    if has_figures and len(pairs) >= len(filled):
        return False
    return any(
        (has_figures or above.ends_full) and above.text[-1] not in "。！？" for above, _ in pairs
    )


def _text_pairs(
    table: PageTable, lower: PageRow, words: Vocabulary
) -> list[tuple[PageCell, PageCell]]:
    """Return the texts of a row with those above them in the last row of the table.

    There are none if a text has no text above it, nor the upper part of its label.
    """
    upper = table.rows[-1]
    pairs = []
    for cell in (each for each in lower.cells if each.text and each.height == 1):
        owner, above = table.lowest_cell(cell) or (upper, None)
        if above is None or not above.text:
            return []
        if owner is upper:
            pairs.append((above, cell))
        elif not _is_label(above.text + cell.text, words):
            return []
    return pairs


def _is_certain_end(upper: str, lower: str, words: Vocabulary) -> bool:
    """Return True if a text can only be the end of the one above: of a label, or of an amount."""
    is_decimal = lower.isdecimal() and bool(_SHORT_DECIMAL.fullmatch(upper))
    return is_decimal or _is_cut_label(upper, lower, words)


def _is_cut_label(upper: str, lower: str, words: Vocabulary) -> bool:
    """Return True if two texts are a known label together, and the first one alone is none."""
    known = (
        words.header_fields,
        words.funding_columns,
        words.funding_kinds,
        words.goal_columns,
        words.indicator_columns,
    )

    def is_known(text: str) -> bool:
        label = funding_label(text)
        return _is_label(text, words) or any(label in labels for labels in known)

    return is_known(upper + lower) and not is_known(upper)


def _is_whole(table: PageTable, cell: PageCell, above: str, words: Vocabulary) -> bool:
    """Return True for a figure, and for a label that is not the end of the text above it.

    A figure may be the end of one that is broken behind its point, or of a name. 满意度指标 is a
    label, but below 服务对象 the end of another one, and 满意度 below 三级指标 the end of a name.
    """
    if is_figure(cell.text):
        return not (_BROKEN_FIGURE.fullmatch(above) or _is_below_level3(table, cell, words))
    return (
        words.is_level_name(cell.text)
        and not words.is_level_name(above + cell.text)
        and not _is_below_level3(table, cell, words)
    )


def _is_below_level3(table: PageTable, cell: PageCell, words: Vocabulary) -> bool:
    """Return True for a cell in the column of the names of indicators."""
    headings = (each for row in table.heading_rows for each in table.rows[row].cells)
    return any(
        words.indicator_columns.get(normalised_label(each.text)) == "level3"
        and each.is_same_column(cell)
        for each in headings
    )


def _join_labels(table: PageTable, row: PageRow, words: Vocabulary) -> Iterator[Finding]:
    """Give a label that a page break cuts to the rows on both pages."""
    for cell in row.cells[:_LABEL_CELLS]:
        above = table.lowest_cell(cell)
        if above is None:
            continue
        owner, upper = above
        if not _may_be_label(cell, upper, words):
            continue
        if not cell.text or comparable_text(cell.text) == comparable_text(upper.text):
            pass
        elif not upper.text and _is_centred_label(table, owner, cell, upper):
            upper.text = cell.text
            yield from _moved_label(owner, row, upper.text, words)
        elif upper.text and _is_label(upper.text + cell.text, words):
            upper.text += cell.text
        else:
            continue
        upper.height += cell.height
        row.cells = [each for each in row.cells if each is not cell]


def _may_be_label(cell: PageCell, upper: PageCell, words: Vocabulary) -> bool:
    """Return True if a cell, or the one above it, reaches over rows or holds a usual label.

    总分 is the label of its own row only.
    """
    if normalised_label(cell.text) in words.total_labels:
        return False
    texts = [text for text in (cell.text, upper.text) if text]
    return cell.height > 1 or upper.height > 1 or any(_is_label(text, words) for text in texts)


def _is_label(text: str, words: Vocabulary) -> bool:
    return words.is_level_name(text) or words.is_side_label(text)


def _is_centred_label(table: PageTable, owner: PageRow, cell: PageCell, upper: PageCell) -> bool:
    """Return True if the blank cell at the foot of a page belongs to the label on the next.

    It does not where single cells of the column are blank anyway.
    """
    if upper.height > 1 or cell.height > 1:
        return True
    others = (each for row in table.rows if row is not owner for each in row.cells)
    return not any(each.is_same_column(cell) and not each.text for each in others)


def _moved_label(owner: PageRow, row: PageRow, label: str, words: Vocabulary) -> Iterator[Finding]:
    if words.is_side_label(label):
        return
    message = (
        f"“{label}”印在换页之后（{row.where}），换页前从{owner.where}起没有名称的各行"
        "也归入它，请核对。"
    )
    yield Finding("page-foot", owner.where, label, message)
