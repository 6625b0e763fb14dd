"""Hostile files that are zip archives: workbooks, Word documents, OpenDocument tables."""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from tests.soak.forms import sample_file

_MB = 1024 * 1024
_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_BOOK = "xl/workbook.xml"
_STYLES = "xl/styles.xml"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
)
_TABLES = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="表">'
)
_NUMBERS = {
    "large": "1e308",
    "too-large": "1E+400",
    "huge-exponent": "1e999999999",
    "tiny": "-1E-999999999",
    "many-digits": "9" * 100_000,
    "many-places": "0." + "3" * 100_000,
    "not-a-number": "nan",
    "infinite": "-inf",
    "hexadecimal": "0x10",
    "underscore": "1_000",
    "full-width": "１２",
    "arabic": "٣",
    "none": "",
    "two-signs": "--1",
    "half-exponent": "1e",
    "past-dates": "2958466",
    "nearly-midnight": "44926.9999999999999",
}
_FORMAT_CODES = {
    "zeros": "0" * _MB,
    "places": "0." + "0" * 100_000,
    "brackets": "[" * 500_000,
    "quotes": "&quot;" * 100_001,
    "sections": ";" * 100_000,
    "fraction": "# ??/" + "?" * 5_000,
    "exponent": "0.0E+" + "0" * 5_000,
    "escapes": "\\" * 99_999,
    "date": "ymdhs/-:" * 300_000,
    "percent": "%0E+" * 500_000,
    "elapsed": "[h]" * 200_000,
}


def packed_files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the name of each file, and a function that makes its bytes."""
    for name, parts in _sheets():
        yield f"{name}.xlsx", partial(_book, parts)
    for name, number in _NUMBERS.items():
        yield f"number-{name}.xlsx", partial(_book_with_number, number)
        yield f"date-{name}.xlsx", partial(_book_with_number, number, "yyyy-mm-dd hh:mm:ss")
    for name, code in _FORMAT_CODES.items():
        yield f"format-{name}.xlsx", partial(_book_with_number, "44926.5", code)
    yield from _archives()
    for name, body in _word_bodies():
        yield f"{name}.docx", partial(_document, body)
    for name, rows in _open_document_rows():
        yield f"{name}.ods", partial(_open_document, rows)


Part = Callable[[], str]


def _sheets() -> Iterator[tuple[str, dict[str, Part]]]:
    for name, rows in _rows():
        yield name, {_SHEET: partial(_with_rows, rows)}
    for name, strings in _strings():
        yield name, {_STRINGS: partial(_with_strings, strings)}
    for sheets in (200, 1_000, 20_000):
        yield f"sheets-{sheets}", {_BOOK: partial(_with_sheets, sheets)}
    for part, place in ((_SHEET, "sheet"), (_STRINGS, "strings"), (_BOOK, "book")):
        yield f"entities-{place}", {part: lambda: entities("sst")}
        yield f"other-file-{place}", {part: _other_file}
        yield f"utf-16-{place}", {part: partial(_in_utf_16, part)}
    yield "blank-sheet", {_SHEET: lambda: " " * 200 * _MB}
    yield "merges-of-all", {_SHEET: lambda: _with_merges(["A1:XFD1048576"] * 300_000)}
    yield (
        "merges-overlapping",
        {_SHEET: lambda: _with_merges(f"A1:{'BCDEFG'[n % 6]}{n}" for n in range(2, 200_000))},
    )


def _rows() -> Iterator[tuple[str, Part]]:
    chance = random.Random(1)  # noqa: S311 - the same files in each run
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    letters = "".join(chance.choices("abcdefghijklmnop", k=65_536))
    yield "cell-of-60-mb", lambda: cell.format("x" * 60 * _MB)
    yield "cell-of-letters", lambda: cell.format(letters * 450)
    yield "last-cell", lambda: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield "cells-200000", lambda: _number_rows(10_000, 20)
    yield "cells-empty", lambda: ("<row>" + "<c/>" * 99 + "</row>") * 9_900
    yield (
        "rows-of-text",
        lambda: "".join(
            _text_row(number, letters[number : number + 12]) for number in range(1, 9_999)
        ),
    )
    for depth in (5_000, 200_000):
        yield (
            f"runs-in-cell-{depth}",
            partial(cell.replace("<t>{}</t>", "{}").format, "<r>" * depth + "</r>" * depth),
        )
    yield "rows-in-rows", lambda: "<row>" * 200_000
    yield "forms-300", lambda: "".join(_sample_rows(number * 25) for number in range(300))
    yield (
        "cells-at-odd-places",
        lambda: "".join(
            f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'
            for row, place in enumerate(("A0", "ZZZZ1", "A-1", "1A", "", "A" * 9_999, "A1:B2"))
        ),
    )


def _strings() -> Iterator[tuple[str, Part]]:
    yield "strings-450000", lambda: "".join(f"<si><t>{n:x}</t></si>" for n in range(450_000))
    yield "attributes-same", lambda: ("<si" + _attributes(12) + "/>") * 400_000
    yield "attributes-many", lambda: f"<si{_attributes(2_000_000)}/>"
    yield (
        "attributes-odd",
        lambda: "".join(
            "<si" + "".join(f' a{(n * k) % 9_973}-{k}="{n}"' for k in range(20)) + "/>"
            for n in range(100_000)
        ),
    )
    for tag in ("a", "r"):
        yield f"deep-{tag}", partial(_deep, tag, 400_000)
    yield "deep-names", lambda: "".join(f"<n{n % 5_000}>" for n in range(400_000))
    yield "comments", lambda: "<!-- -->" * _MB
    yield "instructions", lambda: "<?a b?>" * _MB
    yield "references", lambda: "<si><t>" + "&#x4e00;" * 2_000_000 + "</t></si>"
    yield "sections", lambda: "<si><t>" + "<![CDATA[a]]>" * 500_000 + "</t></si>"
    yield "prefixes", lambda: "".join(f'<a:b xmlns:a="{n}">' for n in range(100_000))


def _archives() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "entries-400000.xlsx", _many_entries
    yield "entries-same.xlsx", _same_entries
    yield "size-too-small.xlsx", _wrong_size
    yield "outside.xlsx", lambda: _packed({**_parts(), "../../outside": "x"})
    yield "in-itself.xlsx", _nested
    yield "zeros-in-archive.ods", lambda: _packed({"content.xml": "\0" * 100 * _MB})
    for share in (1, 50, 99):
        yield f"cut-{share}.xlsx", partial(_cut, share)


def _word_bodies() -> Iterator[tuple[str, Part]]:
    yield "text-of-60-mb", lambda: "<w:p><w:r><w:t>" + "x" * 60 * _MB
    yield "paragraphs", lambda: "<w:p/>" * 900_000 + "</w:body></w:document>"
    for tag in ("sdt", "tbl", "ins"):
        yield f"deep-{tag}", partial(_deep, f"w:{tag}", 200_000)
    nested = "<w:tbl><w:tr><w:tc>"
    for depth in (50, 5_000):
        end = "</w:tc></w:tr></w:tbl>" * depth + "</w:body></w:document>"
        yield f"tables-{depth}", partial(str.join, "", (nested * depth, end))
    for span in ("99999999", "-1", "x"):
        cell = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr></w:tc></w:tr>'
        yield f"span-{span}", partial(str.join, "", (cell, "</w:tbl></w:body></w:document>"))
    row = "<w:tr>" + "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>" * 60 + "</w:tr>"
    yield "merged-down", lambda: f"<w:tbl>{row * 3_000}</w:tbl></w:body></w:document>"


def _open_document_rows() -> Iterator[tuple[str, Part]]:
    cell = '<table:table-cell table:number-columns-repeated="{}"><text:p>x</text:p>'
    row = f'<table:table-row table:number-rows-repeated="{{}}">{cell}</table:table-cell>'
    end = "</table:table-row>"
    for times in ("1048576", "99999999999", "-5", "x"):
        yield f"repeated-{times}", partial(str.join, "", (row.format(times, times), end))
    yield "deep", partial(_deep, "table:table-row", 200_000)
    yield "blanks", lambda: row.format(1, 1) + '<text:s text:c="999999999"/>' + end


def _parts() -> dict[str, str]:
    with ZipFile(BytesIO(sample_file("xlsx"))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _packed(parts: dict[str, str] | dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _book(parts: dict[str, Part]) -> bytes:
    return _packed({**_parts(), **{name: make() for name, make in parts.items()}})


def _document(body: Part) -> bytes:
    return _packed({"[Content_Types].xml": "<Types/>", "word/document.xml": _WORD + body()})


def _open_document(rows: Part) -> bytes:
    end = "</table:table></office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _packed({"mimetype": kind, "content.xml": f"{_TABLES}{rows()}{end}"})


def _with_rows(rows: Part) -> str:
    before, rest = _parts()[_SHEET].split("<sheetData>")
    return f"{before}<sheetData>{rows()}</sheetData>{rest.split('</sheetData>')[1]}"


def _with_merges(places: Iterator[str] | list[str]) -> str:
    merges = "".join(f'<mergeCell ref="{place}"/>' for place in places)
    return re.sub(
        "<mergeCells.*</mergeCells>", f"<mergeCells>{merges}</mergeCells>", _parts()[_SHEET]
    )


def _with_strings(strings: Part) -> str:
    return f"<sst {_MAIN}>{strings()}</sst>"


def _with_sheets(count: int) -> str:
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, count + 1))
    return f"<workbook {_MAIN} {_LINKS}><sheets>{sheets}</sheets></workbook>"


def _book_with_number(number: str, code: str = "0.00") -> bytes:
    """Return the sample with this number in each cell that has one, shown in this format."""
    parts = _parts()
    styles = parts[_STYLES].replace('formatCode="0.00"', f'formatCode="{code}"')
    cells = re.sub('(<xf numFmtId=")[0-9]+', r"\g<1>164", styles)
    with_number = rf"\g<1><v>{number}</v>"
    numbers = re.sub(
        '(<c r="[A-Z0-9]+" s="[0-9]+">)(?:<f>[^<]*</f>)?<v>[^<]*</v>', with_number, parts[_SHEET]
    )
    return _packed({**parts, _STYLES: cells, _SHEET: numbers})


def entities(root: str) -> str:
    """Return XML of ten entities, each ten times the one before, so the last is ten billion."""
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "x">{steps}]><{root}>&e9;</{root}>'


def _other_file() -> str:
    return (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        "<sst><si><t>&x;</t></si></sst>"
    )


def _in_utf_16(part: str) -> str:
    """Return a part that says it is in UTF-16, which it is not."""
    return _parts()[part].replace("UTF-8", "UTF-16")


def _deep(tag: str, depth: int) -> str:
    return f"<{tag}>" * depth + f"</{tag}>" * depth


def _attributes(count: int) -> str:
    return "".join(f' a{n}="1"' for n in range(count))


def _number_rows(rows: int, columns: int) -> str:
    return "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{chr(65 + at)}{row}"><v>{row * at}</v></c>' for at in range(columns))
        + "</row>"
        for row in range(1, rows + 1)
    )


def _text_row(number: int, text: str) -> str:
    return (
        f'<row r="{number}">'
        + "".join(
            f'<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column in "ABCDEFGHI"
        )
        + "</row>"
    )


def _sample_rows(below: int) -> str:
    """Return the rows of the sample, so many rows further down."""
    rows = _parts()[_SHEET].split("<sheetData>")[1].split("</sheetData>")[0]
    return re.sub(
        ' r="([A-Z]*)([0-9]+)"', lambda found: f' r="{found[1]}{int(found[2]) + below}"', rows
    )


def _many_entries() -> bytes:
    """Return an archive that is little but a directory of files without content."""
    entry = struct.Struct("<4s6H3L5H2L")
    directory = b"".join(
        entry.pack(b"PK\1\2", 20, 20, *(0,) * 7, 5, *(0,) * 6) + b"%05x" % number
        for number in range(370_000)
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(directory), 4, 0)
    return b"PK\3\4" + directory + end


def _same_entries() -> bytes:
    name = _SHEET.replace("sheet1", "sheet2")
    data = _packed({**_parts(), **{f"{name[:-9]}{n:05}.xml": "x" for n in range(900)}})
    return re.sub(rb"(xl/worksheets/s)[0-9]{5}(?=\.xml)", rb"\g<1>heet1", data)


def _wrong_size() -> bytes:
    """Return a workbook whose last part is larger than its directory says."""
    data = bytearray(sample_file("xlsx"))
    struct.pack_into("<L", data, data.rfind(b"PK\1\2") + 24, 10)
    return bytes(data)


def _nested() -> bytes:
    data = sample_file("xlsx")
    for _ in range(100):
        data = _packed({"a.xlsx": data})
    return data


def _cut(share: int) -> bytes:
    data = sample_file("xlsx")
    return data[: len(data) * share // 100]
