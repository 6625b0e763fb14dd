"""The parts of an xlsx file around its sheet, and the zip archive they lie in.

Written as ready text rather than through a library: the figures of formulas can be
stored beside them, so that a viewer that does not calculate shows them, the same
content gives the same bytes, and nothing heavy is imported.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from perfdesk import __version__

SHEET = "自评表"
"""The name of the sheet."""

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date of every entry, so that equal content gives equal bytes."""


class About(NamedTuple):
    """What the file says of itself; ``author`` may be empty."""

    title: str
    author: str
    made_on: datetime


class Parts(NamedTuple):
    """The parts that depend on the table, and the ranges to be printed and repeated."""

    sheet: str
    styles: str
    strings: str
    area: str
    head: str


def package(parts: Parts, about: About) -> bytes:
    """The bytes of the workbook."""
    files = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            f"{_OFFICE}/relationships/officeDocument xl/workbook.xml",
            f"{_PACKAGE}/relationships/metadata/core-properties docProps/core.xml",
            f"{_OFFICE}/relationships/extended-properties docProps/app.xml",
        ),
        "docProps/app.xml": (
            f'<Properties xmlns="{_OFFICE}/extended-properties">'
            f"<Application>perfdesk {__version__}</Application></Properties>"
        ),
        "docProps/core.xml": _core(about),
        "xl/workbook.xml": _workbook(parts),
        "xl/_rels/workbook.xml.rels": _relations(
            f"{_OFFICE}/relationships/worksheet worksheets/sheet1.xml",
            f"{_OFFICE}/relationships/styles styles.xml",
            f"{_OFFICE}/relationships/sharedStrings sharedStrings.xml",
        ),
        "xl/styles.xml": parts.styles,
        "xl/sharedStrings.xml": parts.strings,
        "xl/worksheets/sheet1.xml": parts.sheet,
    }
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = ZipInfo(name, _OLDEST)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, f"{_HEAD}{text}".encode())
    return target.getvalue()


def _types() -> str:
    parts = {
        "/xl/workbook.xml": f"{_KIND}.sheet.main+xml",
        "/xl/worksheets/sheet1.xml": f"{_KIND}.worksheet+xml",
        "/xl/styles.xml": f"{_KIND}.styles+xml",
        "/xl/sharedStrings.xml": f"{_KIND}.sharedStrings+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": (
            "application/vnd.openxmlformats-officedocument.extended-properties+xml"
        ),
    }
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
        )
        + "</Types>"
    )


def _relations(*relations: str) -> str:
    """A part that names others, each given as its kind and its path."""
    found = "".join(
        '<Relationship Id="rId{}" Type="{}" Target="{}"/>'.format(number, *relation.split())
        for number, relation in enumerate(relations, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _core(about: About) -> str:
    date = about.made_on.strftime("%Y-%m-%dT%H:%M:%SZ")
    author = f"<dc:creator>{escape(about.author)}</dc:creator>" if about.author else ""
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(about.title)}</dc:title>"
        f"<dc:subject>项目支出绩效自评表</dc:subject>{author}<dc:language>zh-CN</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{date}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{date}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _workbook(parts: Parts) -> str:
    area = ":".join(_fixed(name) for name in parts.area.split(":"))
    names = {"_xlnm.Print_Area": area, "_xlnm.Print_Titles": parts.head}
    defined = "".join(
        f'<definedName name="{name}" localSheetId="0">\'{SHEET}\'!{cells}</definedName>'
        for name, cells in names.items()
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}/relationships">'
        "<bookViews><workbookView/></bookViews>"
        f'<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets>'
        f"<definedNames>{defined}</definedNames></workbook>"
    )


def _fixed(cell: str) -> str:
    """A cell's name that stays when it is moved: $A$4."""
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"
