"""Web pages give the forms that they show, whatever they are called and however encoded."""

from __future__ import annotations

import base64
import quopri
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.document_blocks import TooLargeDocumentError
from perfdesk.formats.errors import NoFormInWebPageError
from perfdesk.formats.html_blocks import UnparsablePageError
from perfdesk.formats.html_reader import (
    DamagedPageError,
    FramedPageError,
    decode_page,
    html_tables,
    mhtml_tables,
)
from perfdesk.formats.registry import read_file
from perfdesk.formats.tables import read_tables
from perfdesk.recognition.source import Reading, SourceTable
from tests.formats.laid_out import CASES, OFFICE_FILES, case_rows, form_rows, html_of
from tests.formats.office import convert_in_office
from tests.formats.seeds import SEEDS
from tests.formats.workbook.test_inspection import OURS
from tests.recognition.published import TEMPLATES
from tests.recognition.test_round_trip import as_printed

SMALL = html_of(form_rows(SEEDS[2])).encode()


def readings(page: str | bytes) -> tuple[Reading, ...]:
    data = page.encode() if isinstance(page, str) else page
    return read_tables(html_tables(data), TEMPLATES)


def rows(page: str) -> list[tuple[str, ...]]:
    return [row.cells for table in html_tables(page.encode()) for row in table.rows]


def read_as(tmp_path: Path, name: str, data: bytes) -> tuple[Reading, ...]:
    path = tmp_path / name
    path.write_bytes(data)
    return read_file(path)


@pytest.mark.parametrize("form", SEEDS, ids=lambda form: form.project)
def test_a_published_form_laid_out_as_a_page_is_read_as_printed(form: Form) -> None:
    (reading,) = readings(html_of(form_rows(form)))

    assert reading.form == as_printed(form)


@pytest.mark.parametrize("name", CASES)
def test_a_case_laid_out_as_a_page_gives_what_its_workbook_gives(name: str) -> None:
    found = [
        replace(row, cells=tuple(re.sub(" +", " ", cell) for cell in row.cells))  # as pages do
        for row in case_rows(name)
    ]
    from_sheet = read_tables([SourceTable(tuple(found))], TEMPLATES)

    assert [each.form for each in readings(html_of(found))] == [each.form for each in from_sheet]


def test_a_page_of_libreoffice_is_read_as_printed() -> None:
    (reading,) = read_file(OFFICE_FILES / "libreoffice-calc.html")

    assert reading.form == as_printed(SEEDS[0])
    assert reading.findings == ()


@pytest.mark.slow
def test_our_workbook_saved_as_a_page_by_libreoffice_gives_the_same_form(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(OURS)

    page = convert_in_office(path, "html")

    assert [each.form for each in read_file(page)] == [each.form for each in read_file(path)]


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.txt", "a.doc"])
def test_a_page_with_another_suffix_is_read_as_a_page_and_said(tmp_path: Path, name: str) -> None:
    data = (OFFICE_FILES / "22-html-as-xls.xls").read_bytes()

    (reading,) = read_as(tmp_path, name, data)

    assert reading.form.project == "宣传经费"
    said = [finding for finding in reading.findings if finding.code == "other-type"]
    assert [each.message for each in said] == ["文件内容其实是网页，已按网页读入，请核对。"]


def test_a_page_with_its_own_suffix_is_no_finding(tmp_path: Path) -> None:
    (reading,) = read_as(tmp_path, "a.HTM", SMALL)

    assert reading.findings == ()


@pytest.mark.parametrize("page", ["<html><body>", "<html><p>通知</p>", "<table><tr><td>甲</table>"])
def test_a_page_without_a_form_is_called_a_page(tmp_path: Path, page: str) -> None:
    with pytest.raises(NoFormInWebPageError, match="网页"):
        read_as(tmp_path, "a.xls", page.encode())


def test_titles_and_texts_outside_tables_are_rows_of_their_own() -> None:
    page = "甲<h1>乙</h1><table><caption>丙<tr><td>丁<td>戊</table><p>己<br>庚"

    assert rows(page) == [("甲",), ("乙",), ("丙",), ("丁", "戊"), ("己\n庚",)]
    assert [row.where for row in html_tables(page.encode())[0].rows][2:4] == [
        "正文第 3 段",
        "第 1 个表格第 1 行",
    ]


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("<tr><td rowspan=2>甲<td colspan=2>乙<tr><td>丙<td>丁", [("甲", "乙"), ("", "丙", "丁")]),
        ("<tr><td rowspan=0>甲<td>乙<tr><td>丙<tr><td>丁", [("甲", "乙"), ("", "丙"), ("", "丁")]),
        ("<tr><td rowspan=-1 colspan=x>甲<td>乙", [("甲", "乙")]),
        ("<tr><td rowspan=999999999>甲<td>乙<tr><td>丙", [("甲", "乙"), ("", "丙")]),
        ("<thead><tr><td rowspan=9>甲<td>乙<tbody><tr><td>丙", [("甲", "乙"), ("丙",)]),
        ("<tr><td>甲<p>乙</p><div>丙</div><td>&ge;&nbsp;90%", [("甲\n乙\n丙", "≥ 90%")]),
        ("<tr><td>归<b>\n档</b>\n数量<td>a\nb", [("归档数量", "a b")]),
        (
            "<tr><td><![if !x]>甲<![endif]><!--[if x]>乙<![endif]--><o:p>丙</o:p>",
            [("甲丙",)],
        ),
        ("<tr><td x:num=0.755>75.5%<td><input value=甲><td>乙\0丙", [("75.5%", "甲", "乙丙")]),
        (
            "<tr><td><input type=number value=9.5><td><input type=DATE value=2023-11-28>",
            [("9.5", "2023-11-28")],
        ),
        (
            "<tr><td><input type=checkbox checked>甲<input type=radio>乙<input type=hidden>",
            [("☑甲□乙",)],
        ),
        ("<tr><td><script>x</script><style>y</style>甲", [("甲",)]),
        ("<tr><td><select><option>甲<option selected>乙</select>", [("乙",)]),
        ("<tr><td><ol><li>甲<li><p>乙</p><p>丙</p></ol><td>丁", [("1.甲\n2.乙\n丙", "丁")]),
        ("<tr><td><ol start=3><li>甲<ul><li>乙</ul><li value=9>丙</ol>", [("3.甲\n乙\n9.丙",)]),
        ("<tr><td><ol><li></ol><td><ol><li> </ol>甲", [("", "甲")]),
        ("<tr><td><span style='font-family: Symbol'>\xb3</span>95%\xb3", [("≥95%\xb3",)]),
        ("<tr><td><font face=Wingdings>\x81<b>\x82</b></font>", [("①②",)]),
        ("<tr><td style='font-family:SymbolA'>\xb3", [("\xb3",)]),
    ],
)
def test_cells_stand_on_the_grid_with_the_text_that_is_shown(
    table: str, cells: list[tuple[str, ...]]
) -> None:
    assert rows(f"<table>{table}</table>") == cells


def test_what_is_not_shown_is_left_out_and_said() -> None:
    page = (
        "<table><tr><td>甲<tr style='height:0;DISPLAY: none'><td>乙<tr><td hidden>丙<td>丁</table>"
        "<table style='display:none'><tr><td>戊</table><p>己"
    )
    (table,) = html_tables(page.encode())

    assert [row.cells for row in table.rows] == [("甲",), ("丁",), ("己",)]
    assert [(each.code, each.text) for each in table.end_findings] == [
        ("hidden-text", "乙；丙；戊")
    ]


@pytest.mark.parametrize(
    ("tag", "code"), [("del", "tracked-changes"), ("span hidden", "hidden-text")]
)
def test_what_is_left_out_within_a_text_does_not_break_it(tag: str, code: str) -> None:
    end = tag.removesuffix(" hidden")
    page = f"<p>前</p><table><tr><td>8<{tag}>25</{end}>1次<td>乙</table>"
    (table,) = html_tables(page.encode())

    assert [row.cells for row in table.rows] == [("前",), ("81次", "乙")]
    assert [(each.code, each.where, each.text) for each in table.end_findings] == [
        (code, "第 1 个表格第 1 行", "25")
    ]


@pytest.mark.parametrize(
    "tag",
    [
        "s",
        "STRIKE",
        "span style='color:red;text-decoration: underline line-through'",
        "font style='text-decoration-line:line-through'",
    ],
)
def test_what_is_struck_out_is_left_out_and_said(tag: str) -> None:
    page = (
        f"<p>前</p><table><tr><td>8<{tag}>2<b>5</b></{tag.split(maxsplit=1)[0]}>1次<td>乙</table>"
    )
    (table,) = html_tables(page.encode())

    assert [row.cells for row in table.rows] == [("前",), ("81次", "乙")]
    assert [(each.code, each.where, each.text) for each in table.end_findings] == [
        ("struck-out", "第 1 个表格第 1 行", "25")
    ]


def test_a_struck_out_cell_keeps_its_place() -> None:
    page = "<table><tr><td style='text-decoration:line-through'>25<td>乙<tr><td>丙</table>"
    (table,) = html_tables(page.encode())

    assert [row.cells for row in table.rows] == [("", "乙"), ("丙",)]
    assert [(each.code, each.text) for each in table.end_findings] == [("struck-out", "25")]


@pytest.mark.parametrize(
    ("rules", "cells"),
    [
        (".xl66\n\t{color:red;\n\tText-Decoration:line-through;}", ("", "乙")),
        (
            "<!--table\n\t{color:red}\n.xl65 {}\ntd.xl66\n\t{text-decoration:line-through}-->",
            ("", "乙"),
        ),
        (".a{}.xl66{text-decoration:line-through}.xl67{}", ("", "乙")),
        (".a, td.xl66 , .b{text-decoration:line-through}", ("", "乙")),
        ("/* a, b */ .xl66 {text-decoration:line-through} /* c */", ("", "乙")),
        ("/* .xl66 {} */ .b {text-decoration:line-through}", ("25", "乙")),
        (".xl66{text-decoration:underline}\n.xl68{text-decoration:line-through}", ("25", "乙")),
        (".xl6{text-decoration:line-through}", ("25", "乙")),
        (".x .xl66{text-decoration:line-through}", ("25", "乙")),
        (".xl70, td.xl66,\n.xl71{text-decoration:line-through}", ("", "乙")),
        ("/* 定义 */\n .a, .xl66{text-decoration:line-through}", ("", "乙")),
        ("@import 'x';.a{}.xl66{text-decoration:line-through}", ("", "乙")),
        ("@media print{.a{}.xl66{text-decoration:line-through}}", ("25", "乙")),
        ("/*.xl66{text-decoration:line-through}*/", ("25", "乙")),
    ],
)
def test_a_class_strikes_out_as_its_rule_says(rules: str, cells: tuple[str, ...]) -> None:
    page = f"<style>{rules}</style><table><tr><td class='et2 xl66'>25<td class=xl67>乙</table>"
    (table,) = html_tables(page.encode())

    assert [row.cells for row in table.rows] == [cells]
    assert [each.text for each in table.end_findings] == ["25"] * (not cells[0])


def test_a_class_hides_as_its_rule_says() -> None:
    rules = ".a, tr.b{Display: none}\n@media print{.c{display:none}}"
    rows = "<tr><td>甲<span class=a>25</span><tr class='x b'><td>乙<tr class=c><td>丙"
    (table,) = html_tables(f"<style>{rules}</style><table>{rows}</table>".encode())

    assert [row.cells for row in table.rows] == [("甲",), ("丙",)]
    assert [(each.code, each.text) for each in table.end_findings] == [("hidden-text", "乙；25")]


@pytest.mark.parametrize(
    ("rules", "attributes"),
    [
        (".tab{display:none}", "class=tab style='display: block'"),
        (".tab{display:none}.tab.active{display:block}", "class='tab active'"),
        (".tab{display:none}.active{visibility:visible}.tab{display:table}", "class=tab"),
    ],
)
def test_what_a_class_hides_is_read_where_it_is_shown_all_the_same(
    rules: str, attributes: str
) -> None:
    page = f"<style>{rules}</style><div {attributes}><table><tr><td>甲<td>25</table></div>"
    (table,) = html_tables(page.encode())
    assert [row.cells for row in table.rows] == [("甲", "25")]
    assert not table.end_findings


@pytest.mark.parametrize(
    ("struck", "text"),
    [("<input type=text value='25'>", "25"), ("旧1<br>旧2", "旧1 旧2")],
)
def test_struck_out_fields_and_lines_are_quoted_as_they_are_shown(struck: str, text: str) -> None:
    (table,) = html_tables(f"<table><tr><td><s>{struck}</s>30</table>".encode())

    assert [row.cells for row in table.rows] == [("30",)]
    assert [(each.code, each.text) for each in table.end_findings] == [("struck-out", text)]


@pytest.mark.parametrize(
    "style", ["text-decoration:underline", "x:1;y-text-decoration:line-through"]
)
def test_another_style_strikes_nothing_out(style: str) -> None:
    (table,) = html_tables(f"<p style='{style}'>甲</p>".encode())

    assert [row.cells for row in table.rows] == [("甲",)]
    assert table.end_findings == ()


def test_the_note_of_a_cell_is_no_part_of_its_text_and_said() -> None:
    note = '<a class="comment-indicator"></a><comment>请核对</comment>'
    (table,) = html_tables(f"<table><tr><td>{note}900.00</table>".encode())

    assert [row.cells for row in table.rows] == [("900.00",)]
    assert [(each.code, each.text) for each in table.end_findings] == [("hidden-text", "请核对")]


def test_a_form_inside_tables_for_layout_is_read() -> None:
    form = html_of(form_rows(SEEDS[0])).replace("<body>", "").replace("<html>", "")
    page = (
        f"<table><tr><td colspan=2>某局门户</td></tr><tr><td>首页<br>公开</td><td><table><tr><td>"
        f"{form}</td></tr></table></td></tr><tr><td>版权所有</td></tr></table>"
    )

    (reading,) = readings(page)

    assert reading.form == as_printed(SEEDS[0])


def test_a_frame_page_says_where_its_sheets_are() -> None:
    page = '<html><frameset><frame src="a.files/sheet001.htm"><frame src="a.files/tabstrip.htm">'

    with pytest.raises(FramedPageError, match=r"（sheet001\.htm）"):
        html_tables(page.encode())


@pytest.mark.parametrize(
    "data",
    [
        "表".encode(),
        "\ufeff表".encode(),
        "\ufeff表".encode("utf-16"),
        "\ufeff表".encode("utf-16-be"),
        "表格，都是".encode("gb18030"),
        '<meta charset="gb2312">镕表'.encode("gb18030"),
        '<meta http-equiv=x content="text/html; charset=iso-8859-1">表格'.encode("gbk"),
        '<?xml version="1.0" encoding="big5"?>表格設備'.encode("big5"),
    ],
)
def test_a_page_is_decoded_by_its_mark_or_meta_or_by_trying(data: bytes) -> None:
    assert "表" in decode_page(data)


def test_bytes_that_are_no_text_are_said() -> None:
    (table,) = html_tables(b"<meta charset=gbk><p>" + "表".encode("gbk") + b"\xff\xff<p>")

    assert table.rows[0].cells[0].startswith("表")
    assert [each.code for each in table.findings] == ["unreadable-characters"]


def saved_page(*parts: tuple[str, bytes, str]) -> bytes:
    """Return a saved page of parts: their names, bytes, and how they are transferred."""
    lines = [b"MIME-Version: 1.0", b'Content-Type: multipart/related; boundary="--=_x"', b""]
    for name, data, encoding in parts:
        packed = base64.encodebytes(data) if encoding == "base64" else quopri.encodestring(data)
        lines += [
            b"----=_x",
            f"Content-Location: file:///C:/a.files/{name}".encode(),
            f"Content-Transfer-Encoding: {encoding}".encode(),
            b'Content-Type: text/html; charset="gb2312"',
            b"",
            packed,
        ]
    return b"\r\n".join([*lines, b"----=_x--", b""])


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_saved_workbook_gives_the_forms_of_its_sheets(tmp_path: Path, encoding: str) -> None:
    sheets = [html_of(form_rows(form)).encode("gb18030") for form in SEEDS[:2]]
    frames = b'<html><frameset><frame src="sheet001.htm"></frameset>'
    data = saved_page(
        ("a.htm", frames, encoding),
        ("sheet001.htm", sheets[0], encoding),
        ("sheet002.htm", sheets[1], encoding),
        ("tabstrip.htm", b"<table><tr><td>Sheet1</table>", encoding),
    )

    found = read_as(tmp_path, "a.mht", data)

    assert [each.form for each in found] == [as_printed(form) for form in SEEDS[:2]]
    assert [each.findings for each in found] == [(), ()]


def test_a_page_that_ends_too_early_is_said() -> None:
    middle = SMALL[: SMALL.rindex(b"<tr>")]

    for (table,) in (html_tables(middle), mhtml_tables(saved_page(("a", middle, "base64")))):
        assert [each.code for each in table.end_findings] == ["cut-page"]
    assert html_tables(SMALL)[0].end_findings == ()


def test_a_tag_in_a_script_does_not_make_a_whole_page_end_too_early() -> None:
    page = b"<html><script>var row = '<table>';</script><table><tr><td>a</table></html>"

    assert html_tables(page)[0].end_findings == ()


def test_a_saved_page_without_its_last_boundary_is_said() -> None:
    whole = saved_page(("a.htm", SMALL, "base64"))

    (table,) = mhtml_tables(whole[: whole.rindex(b"----=_x--")])

    assert [each.code for each in table.end_findings] == ["cut-page"]


def test_a_saved_frame_page_without_its_sheets_says_where_they_are() -> None:
    frames = b'<html><frameset><frame src="a.files/sheet001.htm"></frameset>'

    with pytest.raises(FramedPageError, match="sheet001"):
        mhtml_tables(saved_page(("a.htm", frames, "base64")))


def test_a_saved_page_without_a_page_is_refused() -> None:
    with pytest.raises(DamagedPageError):
        mhtml_tables(b"MIME-Version: 1.0\nContent-Type: image/png\n\nx")


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ("<b>" * 5000, UnparsablePageError),
        ("x" * 11_000_000, UnparsablePageError),
        ("<table><tr><td>" * 60 + "甲", TooLargeDocumentError),
        ("<i>" * 300_001, TooLargeDocumentError),
        (f"<p {' '.join(f'a{each}=1' for each in range(300))}>", TooLargeDocumentError),
        ('<p x" ' + 'a=">" ' * 300 + ">", TooLargeDocumentError),
        ("<table><tr>" + "<td>甲" * 300, TooLargeDocumentError),
        ("<table>" + "<tr>" * 60_000, TooLargeDocumentError),
    ],
)
def test_a_hostile_page_is_refused_in_words(page: str, error: type[FormError]) -> None:
    with pytest.raises(error):
        html_tables(page.encode())


@given(st.data())
def test_a_damaged_page_ends_in_a_form_or_a_sentence(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(SMALL) - 1))
    change = bytes([SMALL[place] ^ data.draw(st.integers(1, 255))])
    rest = b"" if data.draw(st.booleans()) else change + SMALL[place + 1 :]

    with suppress(FormError):
        assert readings(SMALL[:place] + rest)


def test_a_line_of_nothing_but_characters_without_width_is_none() -> None:
    page = "<table><tr><td>甲<br>\u200b<br>\u2060 乙\u00ad<td>丙</table>"

    assert rows(page) == [("甲\n乙", "丙")]
