"""Rewrites a workbook with its texts, values and number formats alone, for a second try.

openpyxl (3.1.5) gives up a whole workbook for an empty fill or an odd filter, and takes some
dates for errors. Nothing of that changes what the cells display, so a copy is made of the
elements that do, in the usual namespaces, and openpyxl reads the copy. Nothing is merged in it,
since openpyxl takes away the values of covered cells.
"""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import Element, tostring

from openpyxl.utils import get_column_letter

from perfdesk.formats.workbook.inspection import (
    WorkbookContents,
    WorkbookPart,
    parse_range,
    relationship_id,
)
from perfdesk.formats.workbook.number_format import FIRST_CUSTOM_ID, MAX_FORMAT_LENGTH
from perfdesk.formats.workbook.sheet_rows import MAX_COLUMNS
from perfdesk.formats.zip_archive import pack_archive, parse_elements, whole_number

RAW_CELL_TYPE = "raw"
"""A cell type for numbers that openpyxl does not know, so that it returns their text.

<c t="raw" s="3"><v>-1</v></c> is "-1" even if style 3 is a date format.
"""
CUSTOM_FORMAT_PREFIX = "own:"
"""Put before each number format of the file: openpyxl takes none for a built-in one then."""

_MAIN_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_NAMESPACE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CONTENT_TYPES = {
    "workbook": "sheet.main",
    "worksheet": "worksheet",
    "sst": "sharedStrings",
    "styleSheet": "styles",
}
_NO_FORMAT_ID = 10**9
"""For a number format without a valid id: more than ``whole_number`` reads, so no cell has it."""
_KEPT_ELEMENTS = (
    *("cols", "col"),
    *("sheetData", "row", "c", "v", "f", "is", "t", "r", "rPr", "si"),
    *("fonts", "font", "strike"),
    *("numFmts", "numFmt", "cellXfs", "xf", "workbookPr", "sheets", "sheet", "Relationship"),
)
"""The tags of the elements in the copy; their attributes are chosen in ``_Reducer``."""


def make_minimal_copy(contents: WorkbookContents) -> BytesIO:
    """Return the minimal copy of a workbook; the names of its sheets are numbers from 1 on."""
    reducer = _Reducer()
    parts, types = {}, ""
    for part in sorted(contents.parts, key=lambda part: part.root == "worksheet"):
        if part.root != "Types":
            name = "xl/styles.xml" if part.root == "styleSheet" else part.name
            parts[name] = reducer.reduced(part)
        if part.root in _CONTENT_TYPES:
            kind = f"{_CONTENT_TYPE}.{_CONTENT_TYPES[part.root]}+xml"
            types += f'<Override PartName="/{part.name}" ContentType="{kind}"/>'
    types = f'<Types xmlns="{_PACKAGE_NAMESPACE}/content-types">{types}</Types>'
    return pack_archive({"[Content_Types].xml": types.encode(), **parts})


class _Reducer:
    """Reduces the parts of a workbook; the sheets must come last."""

    def __init__(self) -> None:
        self._style_count = self._text_count = self._sheet_count = 0
        self._format_ids: set[str] = set()

    def reduced(self, part: WorkbookPart) -> bytes:
        """Return the XML of a part with nothing in it but what is displayed."""
        attributes = {
            "row": _row,
            "col": _columns,
            "c": self._cell,
            "numFmt": self._number_format,
            "xf": self._style,
            "strike": _switch,
            "sheet": self._sheet,
            "workbookPr": _workbook_properties,
            "Relationship": _relationship,
        }
        root = Element("")
        for root in parse_elements(part.data):
            if root.tag == "t" and root.text:
                # openpyxl removes "x005F_" once: escaped, it comes out as it was
                root.text = root.text.replace("x005F_", "x0x005F_05F_")
            root[:] = filter(_is_kept, root)
            root.attrib = attributes[root.tag](root) if root.tag in attributes else {}
        self._text_count += len(root.findall("si"))
        self._style_count += len(root.findall("cellXfs/xf"))
        is_relationships = part.root == "Relationships"
        namespace = f"{_PACKAGE_NAMESPACE}/relationships" if is_relationships else _MAIN_NAMESPACE
        root.attrib = {"xmlns": namespace, "xmlns:r": _OFFICE_RELATIONSHIPS}
        return tostring(root)

    def _cell(self, cell: Element) -> dict[str, str]:
        cell_type, value = cell.get("t", "n"), cell.find("v")
        text = (value is not None and value.text) or ""
        is_missing = cell_type == "s" and (whole_number(text, self._text_count) >= self._text_count)
        if value is not None and (is_missing or (cell_type == "b" and text not in ("0", "1"))):
            cell.remove(value)
        known_types = "s", "b", "str", "inlineStr" if cell.find("is") is not None else "str"
        attributes = {"t": cell_type if cell_type in known_types else RAW_CELL_TYPE}
        if whole_number(cell.get("s"), self._style_count) < self._style_count:
            attributes["s"] = cell.get("s", "")
        if position := parse_range(cell.get("r", "")):
            attributes["r"] = _cell_name(*position[:2])
        return attributes

    def _number_format(self, number_format: Element) -> dict[str, str]:
        number = number_format.get("numFmtId", "")
        self._format_ids.add(number)
        code = CUSTOM_FORMAT_PREFIX + number_format.get("formatCode", "")[: MAX_FORMAT_LENGTH + 1]
        return {"numFmtId": str(whole_number(number, _NO_FORMAT_ID)), "formatCode": code}

    def _style(self, style: Element) -> dict[str, str]:
        number = style.get("numFmtId", "0")
        is_known = (
            number in self._format_ids or whole_number(number, FIRST_CUSTOM_ID) < FIRST_CUSTOM_ID
        )
        font = str(whole_number(style.get("fontId"), 0))
        return {"numFmtId": number if is_known else "0", "fontId": font}

    def _sheet(self, sheet: Element) -> dict[str, str]:
        self._sheet_count += 1
        number = str(self._sheet_count)
        state = "visible" if sheet.get("state", "visible") == "visible" else "hidden"
        return {"name": number, "sheetId": number, "r:id": relationship_id(sheet), "state": state}


def _is_kept(element: Element) -> bool:
    """Return whether an element is displayed; an empty cell is not, unless its place counts."""
    is_empty_cell = element.tag == "c" and not len(element) and "r" in element.attrib
    return element.tag in _KEPT_ELEMENTS and not is_empty_cell


def _cell_name(column: int, row: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _row(row: Element) -> dict[str, str]:
    number = {"r": row.get("r", "")} if whole_number(row.get("r"), 0) else {}
    return {**number, **_hidden(row)}


def _columns(columns: Element) -> dict[str, str]:
    first = min(whole_number(columns.get("min"), 1) or 1, MAX_COLUMNS)
    last = min(whole_number(columns.get("max"), first), MAX_COLUMNS)
    return {"min": str(first), "max": str(max(first, last)), **_hidden(columns)}


def _hidden(element: Element) -> dict[str, str]:
    return {"hidden": "1"} if element.get("hidden") in ("1", "true") else {}


def _switch(element: Element) -> dict[str, str]:
    return {"val": str(int(element.get("val", "1") in ("1", "true")))}


def _workbook_properties(properties: Element) -> dict[str, str]:
    return {"date1904": str(int(properties.get("date1904") in ("1", "true")))}


def _relationship(relationship: Element) -> dict[str, str]:
    kind = relationship.get("Type", "").rpartition("/")[2]
    attributes = {key: relationship.get(key, "") for key in ("Id", "Target")}
    return {**attributes, "Type": f"{_OFFICE_RELATIONSHIPS}/{kind}"}
