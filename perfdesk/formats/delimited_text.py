"""Reads .csv and .tsv files: one table row a record, cells separated by a mark or by tabs.

The mark is a comma, a semicolon or a bar. Which it is is told by the content, not by the name.
Such a file is always a grid.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice
from typing import Literal

from perfdesk.formats.errors import MAX_FILE_SIZE
from perfdesk.formats.formula_guard import without_text_mark
from perfdesk.formats.text_encoding import decode
from perfdesk.formats.text_size import check_size
from perfdesk.recognition.source import Finding, SourceRow, SourceTable

_SEPARATORS = ("\t", ",", ";", "|")
# The first line by which Excel is told the separator, e.g. "sep=;"
_DECLARATION = re.compile(r'"?sep=(?P<separator>[^\r\n"])"?\r?\n?', re.IGNORECASE)
_SAMPLE_RECORDS = 500
"""How many records are looked at to tell the separator."""


def csv_tables(data: bytes) -> list[SourceTable]:
    """Return the bytes of a CSV or TSV file as one table, its rows located as "第 n 行".

    Raise what ``decode`` raises, or TooManyRowsError.
    """
    decoded = decode(data)
    check_size(decoded.text)
    csv.field_size_limit(MAX_FILE_SIZE)  # one cell may be as long as the file
    text, separator, first_line = decoded.text, "", 1
    if declared := _DECLARATION.match(text):
        text, separator, first_line = text[declared.end() :], declared["separator"], 2
    separator = separator or _separator(text)
    rows, findings = _rows(text, separator, first_line)
    return [SourceTable(rows, end_findings=(*decoded.findings, *findings))]


def _separator(text: str) -> str:
    """Return the separator by which the most records have the same number of cells, at least two.

    Other marks that separate cells occur in texts and amounts, in few records and irregularly.
    """
    return max(_SEPARATORS, key=lambda each: _regularity(text, each))


def _regularity(text: str, separator: str) -> tuple[int, int]:
    """Return how many records have the commonest number of cells, and that number."""
    lines = StringIO(text, newline="")
    widths: Counter[int] = Counter()
    try:
        records = csv.reader(lines, delimiter=separator, strict=True)
        widths.update(map(len, islice(records, _SAMPLE_RECORDS)))
    except csv.Error:
        widths.update(line.count(separator) + 1 for line in text.splitlines()[:_SAMPLE_RECORDS])
    several = [(count, width) for width, count in widths.items() if width > 1]
    return max(several, default=(0, 0))


def _rows(
    text: str, separator: str, first_line: int
) -> tuple[tuple[SourceRow, ...], tuple[Finding, ...]]:
    """Return the records as rows; without regard to quotes if these do not pair up."""
    try:
        return _records(text, separator, first_line, quoting=csv.QUOTE_MINIMAL), ()
    except csv.Error:
        rows = _records(text, separator, first_line, quoting=csv.QUOTE_NONE)
    message = "文件里的引号没有成对，已把每一行当作一行、把引号当作文字读入，请核对。"
    return rows, (Finding("unpaired-quotes", "文件开头", '"', message),)


def _records(
    text: str, separator: str, first_line: int, *, quoting: Literal[0, 3]
) -> tuple[SourceRow, ...]:
    """Return the records; raise csv.Error if a quote is not closed, or closed inside a cell."""
    lines = StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, quoting=quoting, strict=True)
    rows = []
    line = first_line
    padding = " " if separator == "|" else ""  # blanks set bars apart from texts
    for cells in reader:
        texts = tuple(_plain(cell.strip(padding)) for cell in cells)
        rows.append(SourceRow(f"第 {line} 行", texts))
        line = first_line + reader.line_num
    return tuple(rows)


def _plain(cell: str) -> str:
    """Return the text that a spreadsheet displays of a cell."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell
    return without_text_mark(text)
