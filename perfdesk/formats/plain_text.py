"""Reads text files in which forms are published: one table row a line, cells separated by tabs.

Whether the text is a grid or page text is told by ``text_layout``. The forms in its rows are
found by ``perfdesk.recognition``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from perfdesk.core.errors import FormError
from perfdesk.core.text import comparable_text
from perfdesk.formats.formula_guard import without_text_mark
from perfdesk.formats.tables import installed_vocabulary
from perfdesk.formats.text_encoding import decode
from perfdesk.formats.text_layout import TextLayout, text_layout
from perfdesk.formats.text_size import check_size
from perfdesk.recognition.source import SourceRow, SourceTable

_RULE_LINE = re.compile(r"[\s|:+-]+")  # e.g. "|---|:--:|", the rule below a header of Markdown
_GAP = re.compile(r"(?<=\S)[ \u3000]{2,}(?=\S)")  # e.g. the spaces in "项目名称   邮寄费"
_COLUMN_GAP = re.compile(r"[ \u3000]{2,}")
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
# e.g. "说明""一""" between two tabs, where every quote inside is doubled
_QUOTED_CELL = re.compile(r'(?:^|(?<=\t))"((?:[^"\t]|"")*)"(?=[\t\r\n]|\Z)', re.MULTILINE)
_NEEDS_QUOTES = re.compile(r'[\r\n,"]')
_BREAK_IN_CELL = "\0"
"""Stands for a line end inside a quoted cell while the text is split into lines."""
_LABEL = re.compile(
    "项目名称|主管部门|实施单位|年度资金总额:?|[一二三]级指标|指标名称|年初预算数|全年预算数|全年执行数"
    "|预算执行率|执行率|分值|得分|预期目标|实际完成情况"
)
"""A label of the form, in comparable text."""
_LABELS_OF_TABLE = 3
"""So many of them make a text a table; a report may have a line like one."""


class ColumnsLostError(FormError):
    """Nothing tells which cell of the table in a text stands in which column."""

    def __init__(self) -> None:
        super().__init__(
            "这份文本里有表格，但各栏只隔着长短不一的空格或没有隔开，看不出哪一格属于哪一栏，没有读入。"
            "请直接打开原来的 PDF、Excel 或 Word 文件，或在 Excel、WPS 里把表格复制成文本。"
        )


def text_tables(data: bytes) -> list[SourceTable]:
    """Return the bytes of a text file as one table, its rows located as "第 n 行".

    Raise what ``decode`` raises, TooManyRowsError, or ColumnsLostError.
    """
    decoded = decode(data)
    check_size(decoded.text)
    if _has_lost_columns(decoded.text):
        raise ColumnsLostError
    rows = source_rows(decoded.text)
    layout = text_layout(rows, installed_vocabulary())
    return [
        SourceTable(
            rows,
            end_findings=decoded.findings,
            page_text=layout is TextLayout.PAGE_TEXT,
            doubtful_layout=layout is TextLayout.DOUBTFUL,
        )
    ]


def source_rows(text: str) -> tuple[SourceRow, ...]:
    """Return the lines as rows of cells, located by line number ("第 n 行").

    A form feed in a line adds an empty row before it. Cells are separated by tabs, by "|" or by
    two spaces and more, whichever the most lines have. Spaces that are all multiples of the same
    number stand for tabs, so that blank cells are kept; others are one separator each.
    """
    rows = []
    separator = _separator(text)
    split = _cell_splitter(text, separator)
    if '"' in text and separator == "\t":
        text = _QUOTED_CELL.sub(_unquoted, text)
    line_number = 1
    for line in _LINE_END.split(text):
        where = f"第 {line_number} 行"
        if "\f" in line:
            rows.append(SourceRow(where, ()))
        cells = split(line.replace("\f", ""))
        breaks = line.count(_BREAK_IN_CELL)
        if breaks:
            cells = [cell.replace(_BREAK_IN_CELL, "\n") for cell in cells]
        rows.append(SourceRow(where, tuple(map(without_text_mark, cells))))
        line_number += 1 + breaks
    return tuple(rows)


def _unquoted(cell: re.Match[str]) -> str:
    """Return a quoted cell without its quotes, if a spreadsheet would have put them there.

    Spreadsheets quote a cell that contains a line end, comma or quote. Other quotes are part of
    the text.
    """
    inside = cell[1]
    if not _NEEDS_QUOTES.search(inside):
        return cell[0]
    return _LINE_END.sub(_BREAK_IN_CELL, inside).replace('""', '"')


def _separator(text: str) -> str:
    """Return what the most lines have between their cells: a tab, a bar, two spaces, or ""."""
    lines = _LINE_END.split(text)
    counts = {each: sum(each in line for line in lines) for each in ("\t", "|")}
    counts["  "] = sum(bool(_GAP.search(line)) for line in lines)
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ""


def _cell_splitter(text: str, separator: str) -> Callable[[str], list[str]]:
    """Return the function that splits the lines of this text into cells."""
    if separator == "\t":
        return lambda line: line.split("\t")
    if separator == "|":
        return _cells_between_bars
    if width := _column_width(text):
        return lambda line: line.split(" " * width)
    return _COLUMN_GAP.split


def _column_width(text: str) -> int:
    """Return the number of spaces that stand for one tab, 0 if there is no such number."""
    widths = {len(gap) for gap in _COLUMN_GAP.findall(text)}
    smallest = min(widths, default=0)
    is_regular = bool(widths) and not any(width % smallest for width in widths)
    return smallest if is_regular and "\u3000\u3000" not in text else 0


def _has_lost_columns(text: str) -> bool:
    """Return True if a text has a table, but its lines do not tell its columns."""
    separator = _separator(text)
    if separator in {"\t", "|"} or (separator and _column_width(text)):
        return False
    cells = (cell for line in _LINE_END.split(text) for cell in _COLUMN_GAP.split(line))
    labels = {label for cell in cells if _LABEL.fullmatch(label := comparable_text(cell))}
    return len(labels) >= _LABELS_OF_TABLE


def _cells_between_bars(line: str) -> list[str]:
    if _RULE_LINE.fullmatch(line):
        return []
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
