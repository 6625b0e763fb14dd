"""A workbook with nothing left in it but its texts and values, for a second try.

openpyxl reads each part of a workbook as it should be, and gives all of it up where a
fill is empty or a filter is odd. It also takes odd dates for errors, and passes over
cells that are out of order. None of this hides what the cells display, so that much of a
workbook is written anew, in order, in places where openpyxl looks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from xml.etree.ElementTree import Element, iterparse
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from perfdesk.formats.workbook.figures import GENERAL
from perfdesk.formats.workbook.number_formats import BUILT_IN, LONGEST
from perfdesk.formats.workbook.package import Package, below, name_of, text_of, xml
from perfdesk.formats.workbook.places import Place, is_number, place, whole
from perfdesk.formats.workbook.zipped import part

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_SHEETS}"><numFmts>{{formats}}</numFmts>'
    "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs><cellXfs>{styles}</cellXfs>"
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_OF_A_CELL = ("v", "is", "t", "r", "f")
_CUSTOM = 164
"""The least number of a number format that a file defines itself."""


def lean(archive: ZipFile, book: Package) -> BytesIO:
    """The workbook with its texts and values alone; raises BrokenArchiveError.

    A number format comes escaped, a backslash before each of its characters: none of
    them is a date to openpyxl then, which hands on the number as it stands.
    """
    codes = _codes(archive, book)
    formats = {code: number for number, code in enumerate(dict.fromkeys((GENERAL, *codes)))}
    styles = [formats[code] for code in codes]
    target = BytesIO()
    with ZipFile(target, "w") as made:
        for name, content in _frame(book):
            made.writestr(name, content)
        made.writestr("xl/styles.xml", _stylesheet([*formats]))
        texts = _texts(archive, book.texts)
        made.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_SHEETS}">{"".join(texts)}</sst>')
        for number, sheet in enumerate(book.sheets, 1):
            content = "".join(_sheet(part(archive, sheet.path) or b"", styles, len(texts)))
            made.writestr(f"xl/worksheets/sheet{number}.xml", content)
    return target


def _frame(book: Package) -> Iterator[tuple[str, str]]:
    """The parts that tell where the others lie."""
    numbers = range(1, len(book.sheets) + 1)
    overrides = [("workbook", "sheet.main"), ("sharedStrings", "sharedStrings")]
    overrides.extend((f"worksheets/sheet{number}", "worksheet") for number in numbers)
    types = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in overrides
    )
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>'
    named = "".join(
        f'<sheet name="{number}" sheetId="{number}" r:id="r{number}"/>' for number in numbers
    )
    workbook = f'<workbookPr date1904="{int(book.from_1904)}"/><sheets>{named}</sheets>'
    namespaces = f'xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"'
    yield "xl/workbook.xml", f"<workbook {namespaces}>{workbook}</workbook>"
    related = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
    )


def _codes(archive: ZipFile, book: Package) -> Sequence[str]:
    """The codes of number formats by the number of a cell's style."""
    root = xml(archive, book.styles) if book.styles else None
    if root is None:
        return ()
    codes = {str(number): code for number, code in BUILT_IN.items()}
    for each in below(root, "numFmts"):
        codes[each.get("numFmtId", "")] = each.get("formatCode", "")
    return [codes.get(each.get("numFmtId", "0"), GENERAL) for each in below(root, "cellXfs")]


def _stylesheet(codes: Sequence[str]) -> str:
    escaped = ("".join(f"\\{char}" for char in code[: LONGEST + 1]) for code in codes)
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>'
        for number, code in enumerate(escaped, _CUSTOM)
    )
    styles = "".join(f'<xf numFmtId="{_CUSTOM + number}"/>' for number in range(len(codes)))
    return _STYLES.format(formats=formats, styles=styles)


def _texts(archive: ZipFile, path: str) -> Sequence[str]:
    root = xml(archive, path) if path else None
    # openpyxl takes "x005F_" out of shared texts, once: so it comes out as it was
    texts = (
        text_of(each).replace("x005F_", "x0x005F_05F_") for each in (() if root is None else root)
    )
    return [f'<si><t xml:space="preserve">{_escaped(text)}</t></si>' for text in texts]


def _sheet(data: bytes, styles: Sequence[int], texts: int) -> Iterator[str]:
    cells = dict(_cells(data, styles, texts))
    yield f'<worksheet xmlns="{_SHEETS}"><dimension ref="A1"/><sheetData>'
    for row, places in groupby(sorted(cells), key=lambda at: at[0]):
        yield f'<row r="{row}">'
        yield from (cells[each] for each in places)
        yield "</row>"
    yield "</sheetData></worksheet>"


def _cells(data: bytes, styles: Sequence[int], texts: int) -> Iterator[tuple[Place, str]]:
    """The cells that hold a value, each as it is written anew."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - only where one is read

    row = column = 0
    for event, element in iterparse(BytesIO(data), ("start", "end")):  # noqa: S314 - looked at
        name = name_of(element.tag)
        if (event, name) == ("start", "row"):
            row, column = whole(element.get("r"), row + 1), 0
        elif (event, name) == ("end", "c"):
            row, column = place(element.get("r", "")) or (row, column + 1)
            kind, text = _value(element, texts)
            number = whole(element.get("s"), 0)
            style = styles[number] if number < len(styles) else 0
            if text:
                where = f'r="{get_column_letter(column)}{row}" s="{style}" t="{kind}"'
                yield (row, column), f"<c {where}><v>{_escaped(text)}</v></c>"
        if event == "end" and name not in _OF_A_CELL:
            element.clear()


def _value(cell: Element, texts: int) -> tuple[str, str]:
    """The kind of value of a cell and the value; "" for one that shows nothing."""
    parts = {name_of(each.tag): each for each in cell}
    kind = cell.get("t", "n")
    if kind == "inlineStr" and "is" in parts:
        return "str", text_of(parts["is"])
    value = (parts["v"].text or "") if "v" in parts else ""
    if kind == "s":
        return "s", value if whole(value, texts) < texts else ""
    if kind == "b":
        return "b", value if value in ("0", "1") else ""
    return "n" if kind == "n" and is_number(value) else "str", value


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
