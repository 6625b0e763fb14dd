"""A workbook with nothing left in it but its texts and values, for a second try.

openpyxl reads each part of a workbook as it should be, and gives all of it up where a
fill is empty or a filter is odd. It also takes odd dates for errors. None of this hides
what the cells display: only the elements that do are left, in the usual namespaces.
"""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import Element, tostring

from openpyxl.utils import get_column_letter

from perfdesk.formats.workbook.inspection import (
    WorkbookContents,
    WorkbookPart,
    clip_range,
    pack_archive,
    parse_elements,
    parse_range,
    relationship_id,
    whole_number,
)
from perfdesk.formats.workbook.number_format import FIRST_CUSTOM_ID, MAX_FORMAT_LENGTH

RAW_CELL_TYPE = "raw"
"""The type of cells that hold a number. openpyxl knows no such type, and hands on the text of
the cell: <c t="raw" s="3"><v>-1</v></c> is "-1" even if style 3 is one of dates."""
CUSTOM_FORMAT_PREFIX = "own:"
"""Stands before each number format that the file defines, so that openpyxl takes none of them
for one of those it has by number."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = {
    "workbook": "sheet.main",
    "worksheet": "worksheet",
    "sst": "sharedStrings",
    "styleSheet": "styles",
}
_LEFT = (
    *("sheetData", "row", "c", "v", "f", "is", "t", "r", "mergeCells", "mergeCell", "si"),
    *("numFmts", "numFmt", "cellXfs", "xf", "workbookPr", "sheets", "sheet", "Relationship"),
)
"""The elements that are left; of their attributes, those that ``_Reduced`` names."""


def make_minimal_copy(contents: WorkbookContents) -> BytesIO:
    """The workbook with its texts and values alone; its sheets have numbers for names."""
    reduced = _Reduced(contents.last_cell)
    made, types = {}, ""
    for part in sorted(contents.parts, key=lambda part: part.root == "worksheet"):
        if part.root != "Types":
            made["xl/styles.xml" if part.root == "styleSheet" else part.name] = reduced.part(part)
        if part.root in _TYPES:
            kind = f"{_TYPE}.{_TYPES[part.root]}+xml"
            types += f'<Override PartName="/{part.name}" ContentType="{kind}"/>'
    types = f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>'
    return pack_archive({"[Content_Types].xml": types.encode(), **made})


class _Reduced:
    """Reduces the parts of a workbook, its sheets last."""

    def __init__(self, last: tuple[int, int]) -> None:
        self._last = last
        self._styles = self._texts = self._sheets = 0
        self._formats: set[str] = set()

    def part(self, part: WorkbookPart) -> bytes:
        """The part with nothing in it but what is displayed."""
        attributes = {
            "row": lambda row: {"r": row.get("r", "")} if whole_number(row.get("r"), 0) else {},
            "c": self._cell,
            "mergeCell": self._merge,
            "numFmt": self._number_format,
            "xf": self._style,
            "sheet": self._sheet,
            "workbookPr": _properties,
            "Relationship": _relationship,
        }
        # openpyxl takes "x005F_" out of shared texts, once: so it comes out as it was
        escaped = part.data.replace(b"x005F_", b"x0x005F_05F_")
        root = Element("")
        for root in parse_elements(escaped if part.root == "sst" else part.data):
            root[:] = filter(_is_left, root)
            root.attrib = attributes[root.tag](root) if root.tag in attributes else {}
        self._texts += len(root.findall("si"))
        self._styles += len(root.findall("cellXfs/xf"))
        for each in root.findall("mergeCells"):  # of several, openpyxl takes the last
            each[:] = root.findall("mergeCells/mergeCell")
        space = f"{_PACKAGE}/relationships" if part.root == "Relationships" else _MAIN
        root.attrib = {"xmlns": space, "xmlns:r": _OFFICE}
        return tostring(root)

    def _cell(self, cell: Element) -> dict[str, str]:
        kind, value = cell.get("t", "n"), cell.find("v")
        text = value is not None and value.text
        missing = kind == "s" and whole_number(text or "", self._texts) >= self._texts
        if value is not None and (missing or (kind == "b" and text not in ("0", "1"))):
            cell.remove(value)
        texts = "s", "b", "str", "inlineStr" if cell.find("is") is not None else "str"
        told = {"t": kind if kind in texts else RAW_CELL_TYPE}
        if whole_number(cell.get("s"), self._styles) < self._styles:
            told["s"] = cell.get("s", "")
        if place := parse_range(cell.get("r", "")):
            told["r"] = _name(*place[:2])
        return told

    def _merge(self, merged: Element) -> dict[str, str]:
        left, top, right, bottom = clip_range(
            parse_range(merged.get("ref", "")) or (1, 1, 1, 1), self._last
        )
        return {"ref": f"{_name(left, top)}:{_name(right, bottom)}"}

    def _number_format(self, number_format: Element) -> dict[str, str]:
        number = number_format.get("numFmtId", "")
        self._formats.add(number)
        code = CUSTOM_FORMAT_PREFIX + number_format.get("formatCode", "")[: MAX_FORMAT_LENGTH + 1]
        return {"numFmtId": str(whole_number(number, 10**9)), "formatCode": code}

    def _style(self, style: Element) -> dict[str, str]:
        number = style.get("numFmtId", "0")
        known = number in self._formats or whole_number(number, FIRST_CUSTOM_ID) < FIRST_CUSTOM_ID
        return {"numFmtId": number if known else "0"}

    def _sheet(self, sheet: Element) -> dict[str, str]:
        self._sheets += 1
        number = str(self._sheets)
        state = "visible" if sheet.get("state", "visible") == "visible" else "hidden"
        return {"name": number, "sheetId": number, "r:id": relationship_id(sheet), "state": state}


def _is_left(element: Element) -> bool:
    """True for what is displayed. Not so an empty cell, unless cells are only counted."""
    empty = element.tag == "c" and not len(element) and "r" in element.attrib
    return element.tag in _LEFT and not empty


def _name(column: int, row: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _properties(properties: Element) -> dict[str, str]:
    return {"date1904": str(int(properties.get("date1904") in ("1", "true")))}


def _relationship(relationship: Element) -> dict[str, str]:
    kind = relationship.get("Type", "").rpartition("/")[2]
    told = {key: relationship.get(key, "") for key in ("Id", "Target")}
    return {**told, "Type": f"{_OFFICE}/{kind}"}
