"""The parts of an xlsx file besides its sheets: which sheets, which texts, which formats.

Reads the XML itself, no more of it than is needed: what other programs write into
the rest may be as odd as it likes. Knows no cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import join, normpath
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile

from perfdesk.formats.workbook.zipped import BrokenArchiveError, SuspectArchiveError, part

_MOST_TAGS = 1_000_000
"""An element takes far more memory than its text: so many are some hundred MB."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILT_IN = {
    **dict.fromkeys((0, 49), "General"),
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    **dict.fromkeys((5, 6, 37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((7, 8, 39, 40), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((41, 42), "#,##0"),
    **dict.fromkeys((43, 44), "#,##0.00"),
    14: "yyyy/m/d",
    15: "d-m-yy",
    16: "d-m",
    17: "yyyy-m",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m/d/yy",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
}
"""Formats that a file names by number only, as Chinese offices have them."""


class SheetPart(NamedTuple):
    """A sheet: its name, whether it is hidden, and the part it lies in."""

    name: str
    hidden: bool
    path: str


class Book(NamedTuple):
    """What the sheets of a workbook share."""

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    formats: tuple[str, ...]
    """Number formats by the number of a cell's style."""
    from_1904: bool


def book(archive: ZipFile) -> Book | None:
    """The workbook in an archive, None if it holds none; raises BrokenArchiveError."""
    main = next((each.path for each in _related(archive, "", "officeDocument")), "xl/workbook.xml")
    root = xml(archive, main)
    if root is None or name_of(root) != "workbook":
        return None
    paths = {each.id: each.path for each in _related(archive, main, "worksheet")}
    sheets = tuple(
        SheetPart(each.get("name", ""), each.get("state", "visible") != "visible", paths[number])
        for each in below(root, "sheets")
        if (number := _attribute(each, "id")) in paths
    )
    properties = next((each for each in root if name_of(each) == "workbookPr"), None)
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Book(sheets, _texts(archive, main), _formats(archive, main), from_1904)


def xml(archive: ZipFile, path: str) -> Element | None:
    """A part of the archive as a tree; raises BrokenArchiveError if it is no XML.

    Raises SuspectArchiveError for one that would fill the memory.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only where a workbook is read
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - as above

    data = part(archive, path)
    if data is None:
        return None
    if data.count(b"<") > _MOST_TAGS:
        raise SuspectArchiveError("内容太多")
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BrokenArchiveError from error
    return root


def name_of(element: Element) -> str:
    """The element's name without its namespace: there are two in use for workbooks."""
    return element.tag.rpartition("}")[2]


def below(root: Element, name: str) -> Iterator[Element]:
    """The elements inside those of that name right below the root."""
    for each in root:
        if name_of(each) == name:
            yield from each


def text_of(element: Element) -> str:
    """The text in a string element, the runs of it joined, without readings (拼音)."""
    found = []
    for each in element:
        if name_of(each) == "t":
            found.append(each.text or "")
        elif name_of(each) == "r":
            found.append(text_of(each))
    return "".join(found)


def unescaped(text: str) -> str:
    """The text with the characters that workbooks write as _x000A_; line ends are LF."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _texts(archive: ZipFile, main: str) -> tuple[str, ...]:
    root = _only(archive, main, "sharedStrings")
    return () if root is None else tuple(unescaped(text_of(each)) for each in root)


def _formats(archive: ZipFile, main: str) -> tuple[str, ...]:
    root = _only(archive, main, "styles")
    if root is None:
        return ()
    codes = {str(number): code for number, code in _BUILT_IN.items()}
    for each in below(root, "numFmts"):
        codes[each.get("numFmtId", "")] = each.get("formatCode", "")
    return tuple(codes.get(each.get("numFmtId", "0"), "General") for each in below(root, "cellXfs"))


def _only(archive: ZipFile, main: str, kind: str) -> Element | None:
    return next((xml(archive, each.path) for each in _related(archive, main, kind)), None)


class _Related(NamedTuple):
    """A part that another one names by ``id``."""

    id: str
    path: str


def _related(archive: ZipFile, main: str, kind: str) -> Iterator[_Related]:
    """The parts of a kind that ``main`` names; those of the whole archive for ""."""
    folder, _, file = main.rpartition("/")
    root = xml(archive, join(folder, "_rels", f"{file}.rels"))
    for each in () if root is None else root:
        if each.get("Type", "").rpartition("/")[2] == kind:
            target = each.get("Target", "")
            path = target[1:] if target.startswith("/") else normpath(join(folder, target))
            yield _Related(each.get("Id", ""), path)


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")
