"""Small hostile files of all kinds, and a process that reads, scores and checks them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from multiprocessing import active_children
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from perfdesk.cli.show import make_report, report_text
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form, Goal, Level1, Level2, Level3, Tier, TiersRule
from perfdesk.formats.native.native_file import native_bytes
from perfdesk.workers.program_workers import command_line_workers
from perfdesk.workers.reading import read_files
from tests.formats.native.native_forms import POSTAGE
from tests.formats.pdf.bombs import object_streams

_ROW = Level3("邮寄份数", "≥100份", "98份", "5", "4", "寄得少")
_TITLE = "项目支出绩效自评表\n（2022年度）\n项目名称\t邮寄费\n"
_HEADINGS = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
_ROW_TEXT = "产出指标\t数量指标\t名\t1\t1\t5\t5\n"
_WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
)
_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http:'
    '//schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml" Type="http://schemas.openxmlformats.org'
    '/officeDocument/2006/relationships/worksheet"/></Relationships>'
)


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file."""
    for name, form in _forms():
        yield f"{name}.zpb", native_bytes(form)
    for name, text in _texts():
        yield name, text.encode()
    yield from _pdfs()
    yield from _office_files()


def _forms() -> Iterator[tuple[str, Form]]:
    row = _row
    yield "digits", row(target="9" * 2_000_000, actual="≥" * 2_000_000, reason="①" * 1_000_000)
    yield (
        "brackets",
        row(target="(" * 200_000, actual="（1）" * 100_000, reason="①超过98%，得10分；" * 50_000),
    )
    yield "numerals", row(target="一" * 39_000, actual="二" * 39_000)
    yield "blanks", row(target="a" + " " * 39_000 + "b", actual="a" + "　" * 39_000 + "b")
    yield "points", row(reason="1" * 39_000 + "分得1分")
    yield "tiers", row(rule=TiersRule(tuple(Tier(">=", f"{n}", "1") for n in range(50_000))))
    rates = "执行率" + "1" * 500_000 + "%"
    yield "rate", replace(POSTAGE, goals=(Goal("执行率 " * 300_000, rates),))
    yield "decimals", replace(POSTAGE, goals=(Goal("寄", "执行率1." + "1" * 30_000 + "%"),))
    yield "name", replace(POSTAGE, project="名" * 6_000_000)
    for number in (1_900, 5_000):
        rows = (replace(_ROW, name=f"指标{n}") for n in range(number))
        yield f"rows-{number}", replace(POSTAGE, indicators=_tree(*rows))
    yield "level1", replace(POSTAGE, indicators=(Level1(),) * 20_000)


def _row(**texts: object) -> Form:
    return replace(POSTAGE, indicators=_tree(replace(_ROW, **texts)))  # type: ignore[arg-type]


def _tree(*rows: Level3) -> tuple[Level1, ...]:
    return (Level1("产出指标", (Level2("数量指标", rows),)),)


def _texts() -> Iterator[tuple[str, str]]:
    start = _TITLE + _HEADINGS
    yield "labels.txt", start + "项目名称\t邮寄费\n" * 9_900
    yield "titles.txt", "项目支出绩效自评表\n" * 9_900
    yield "rows.txt", start + _ROW_TEXT * 3_000
    yield "digits.txt", start + _ROW_TEXT.replace("1", "9" * 200_000)
    yield "name.txt", start.replace("邮寄费", "名" * 1_900_000) + _ROW_TEXT
    yield "blanks.txt", start + _ROW_TEXT.replace("产出指标", f"产出{' ' * 39_000}指标")
    yield "years.txt", _TITLE + "(2022年" * 300_000
    yield "deep.zpb", "[" * 3_000_000
    yield "number.zpb", '{"format":"perfdesk","version":' + "9" * 3_000_000 + "}"
    yield "deep.html", "<b>" * 200_000
    yield "spans.html", "<table>" + ("<tr>" + "<td rowspan=500 colspan=100>x" * 2) * 9_000
    yield "laughs.html", '<!DOCTYPE a [<!ENTITY b "' + "b" * 99 + '">]><table><tr><td>' + "&b;" * 9
    yield "parts.mht", "MIME-Version: 1.0\n" + "X: y\n" * 2_000_000


def _pdfs() -> Iterator[tuple[str, bytes]]:
    start = b"%PDF-1.7\n"
    for name, item in {"numbers": b"0 ", "arrays": b"[]", "objects": b"<<>>"}.items():
        yield f"{name}.pdf", object_streams(4, item * (1_980_000 // len(item)))
    yield "deep.pdf", start + b"1 0 obj" + b"[" * 2_000_000
    yield "size.pdf", start + b"xref\n0 999999999\n0000000000 65535 f \ntrailer<</Size 999999999>>"
    yield "trailers.pdf", start + b"trailer<</Root 1 0 R>>\n" * 300_000
    yield "lines.pdf", start + b"\n" * 10_000_000


def _office_files() -> Iterator[tuple[str, bytes]]:
    yield "number.xlsx", _book(f'<row><c r="A1"><v>{"9" * 30_000}</v></c></row>')
    yield "far.xlsx", _book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield "deep.xlsx", _book("<row>" * 100_000)
    yield "blank.xlsx", _book(" " * 100_000_000)
    yield "span.docx", _word('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>')
    yield "deep.docx", _word("<w:sdt>" * 200_000)
    yield "paragraphs.docx", _word("<w:p/>" * 900_000 + "</w:body></w:document>")


def _book(rows: str) -> bytes:
    sheet = f"{_SHEET}{rows}</sheetData></worksheet>"
    links = "xl/_rels/workbook.xml.rels"
    return _zip({"xl/workbook.xml": _BOOK, links: _LINKS, "xl/worksheets/sheet1.xml": sheet})


def _word(body: str) -> bytes:
    return _zip({"[Content_Types].xml": "<Types/>", "word/document.xml": _WORD + body})


def _zip(parts: dict[str, str]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


def main() -> None:
    """Print the sentence for each file in the folder, and the peaks of memory in MB."""
    import resource

    found = {}
    with closing(command_line_workers([])) as workers:
        for result in read_files(workers, sorted(Path(sys.argv[1]).iterdir())):
            error = result.error
            found[result.path.name] = str(error) if isinstance(error, FormError) else repr(error)
            if result.readings:
                report = make_report(str(result.path), result.readings[0], finished=True)
                found[result.path.name] = f"read {len(report_text(report))}"
    for process in active_children():
        process.join()  # only then the system counts what it took
    # The system counts the peak of the process that started this one as its own.
    status = Path("/proc/self/status").read_text("utf-8")
    own = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    peaks = {"own": own, "worker": worker}
    sys.stdout.write(json.dumps({"found": found, "peaks": peaks}))


if __name__ == "__main__":
    main()
