"""Reads the XML spreadsheets of Excel 2003 (SpreadsheetML), which many platforms call .xls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lxml.etree import _Element
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, to_excel

from perfdesk.formats.workbook.cell_values import GENERAL
from perfdesk.formats.workbook.number_format import format_value
from perfdesk.formats.workbook.sheet_rows import (
    MAX_CELLS,
    MAX_COLUMNS,
    DisplayedSheet,
    SheetCells,
    TooLargeWorkbookError,
    sheet_tables,
)
from perfdesk.formats.zip_archive import huge_number, iterate_elements
from perfdesk.recognition.source import SourceTable

_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_TAGS = [f"{{*}}{tag}" for tag in ("Style", "Date1904", "Worksheet", "Column", "Row", "Visible")]
_NAMED_FORMATS = {
    "General Number": GENERAL,
    "General Date": "yyyy/m/d h:mm",
    "Short Date": "yyyy/m/d",
    "Medium Date": "d-mmm-yy",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Short Time": "h:mm",
    "Medium Time": "h:mm AM/PM",
    "Long Time": "h:mm:ss",
    "Currency": '"¥"#,##0.00',
    "Euro Currency": '"€"#,##0.00',
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}
"""The codes of the formats that a file may give by name."""


def spreadsheetml_tables(data: bytes) -> list[SourceTable]:
    """Return each sheet in the bytes of an XML spreadsheet as a table.

    Raise InvalidNumberFormatError, or an error of ``zip_archive`` or ``sheet_rows``.
    """
    return sheet_tables(_SpreadsheetReader().sheets(data))


class _SpreadsheetReader:
    """Reads the sheets in the order of the elements, whose memory is freed row by row."""

    def __init__(self) -> None:
        self._formats: dict[str, str] = {}
        """Number formats by the id of their style."""
        self._strikes: dict[str, bool] = {}
        """Whether a style strikes out, by its id."""
        self._from_1904 = False
        self._sheet = SheetCells("")
        self._row = self._column = 0
        """The last row, and the last column that was declared."""
        self._column_styles: dict[int, str] = {}
        self._cell_count = 0
        """Of the whole workbook."""

    def sheets(self, data: bytes) -> Iterator[DisplayedSheet]:
        """Yield each sheet; raise a FormError."""
        read = {"Style": self._read_style, "Column": self._read_column, "Row": self._read_row}
        for event, element in iterate_elements(data, _TAGS, ("start", "end")):
            tag = str(element.tag).rpartition("}")[2]
            if tag == "Worksheet" and event == "start":
                self._sheet = SheetCells(element.get(f"{_SPACE}Name", ""))
                self._row, self._column, self._column_styles = 0, 0, {}
            elif event == "end" and tag == "Worksheet":
                yield self._sheet.displayed()
            elif event == "end" and tag == "Visible":  # SheetVisible, or hidden in some way
                self._sheet.hidden = (element.text or "").strip() != "SheetVisible"
            elif event == "end" and tag == "Date1904":
                self._from_1904 = True
            elif event == "end":
                read[tag](element)
                element.clear()

    def _read_style(self, style: _Element) -> None:
        name, parent = style.get(f"{_SPACE}ID", ""), style.get(f"{_SPACE}Parent", "Default")
        own = style.find("{*}NumberFormat")
        inherited = self._formats.get(parent, GENERAL)
        code = inherited if own is None else own.get(f"{_SPACE}Format", GENERAL)
        self._formats[name] = _NAMED_FORMATS.get(code, code)
        font = style.find("{*}Font")
        strikes = None if font is None else font.get(f"{_SPACE}StrikeThrough")
        self._strikes[name] = strikes == "1" if strikes else self._strikes.get(parent, False)

    def _read_column(self, column: _Element) -> None:
        first = _index(column, self._column)
        self._column = first + _number(column, "Span")
        columns = range(first, min(self._column, MAX_COLUMNS) + 1)
        self._column_styles |= dict.fromkeys(columns, column.get(f"{_SPACE}StyleID", ""))
        if column.get(f"{_SPACE}Hidden") == "1":
            self._sheet.hidden_columns.update(columns)

    def _read_row(self, row: _Element) -> None:
        number = _index(row, self._row)
        self._row = number + _number(row, "Span")
        past = 0
        for cell in row.iterchildren("{*}Cell"):
            column = _index(cell, past)
            past = column + _number(cell, "MergeAcross")
            bottom = number + _number(cell, "MergeDown")
            if past > column or bottom > number:
                self._sheet.merged.append((column, number, past, bottom))
            styles = (cell.get(f"{_SPACE}StyleID"), row.get(f"{_SPACE}StyleID"))
            style = next(filter(None, styles), self._column_styles.get(column, ""))
            text = self._cell_text(cell, style)
            if self._strikes.get(style or "Default"):
                self._sheet.strike(text)
            elif text:
                self._sheet.add(number, column, text)
                self._cell_count += 1
        if self._cell_count > MAX_CELLS:
            raise TooLargeWorkbookError
        if row.get(f"{_SPACE}Hidden") == "1":
            self._sheet.hidden_rows.add(number)

    def _cell_text(self, cell: _Element, style: str) -> str:
        """Return what a cell displays; note its comment, or that its formula has no value."""
        for comment in cell.iterchildren("{*}Comment"):
            self._sheet.comments += filter(None, map(_text, comment.iterchildren("{*}Data")))
        data = next(cell.iterchildren("{*}Data"), None)
        if data is None:
            self._sheet.uncalculated_count += cell.get(f"{_SPACE}Formula") is not None
            return ""
        outermost = [
            each
            for each in data.iterdescendants("{*}S")
            if next(each.iterancestors("{*}S"), None) is None
        ]
        for struck in outermost:
            self._sheet.strike(_text(struck))
            struck.clear(keep_tail=True)
        text, kind = _text(data), data.get(f"{_SPACE}Type", "String")
        if kind == "Boolean":
            return "TRUE" if text == "1" else "FALSE"
        if kind not in ("Number", "DateTime"):
            return text
        value = self._day(text) if kind == "DateTime" else text
        code = self._formats.get(style) or self._formats.get("Default", GENERAL)
        return format_value(value, code, from_1904=self._from_1904)

    def _day(self, moment: str) -> str:
        """Return the number of a moment such as 2022-12-31T00:00:00.000, or the text as it is."""
        epoch = MAC_EPOCH if self._from_1904 else WINDOWS_EPOCH
        try:
            return repr(to_excel(datetime.fromisoformat(moment), epoch))  # type: ignore[no-untyped-call]
        except ValueError:
            return moment


def _index(element: _Element, last: int) -> int:
    """Return the number of a row, column or cell: its own, or that after the last one."""
    return max(1, huge_number(element.get(f"{_SPACE}Index"), last + 1))


def _number(element: _Element, attribute: str) -> int:
    return huge_number(element.get(f"{_SPACE}{attribute}"), 0)


def _text(data: _Element) -> str:
    """Return the text in an element, without the fonts that it may have."""
    return "".join(str(text) for text in data.itertext()).replace("\r\n", "\n").replace("\r", "\n")
