"""Blocks of cells parsed from the clipboard texts of other programs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.formats.clipboard_reader import parse_clipboard, parse_html, parse_tsv
from perfdesk.formats.clipboard_writer import to_html, to_tsv

_CELLS = st.text('甲乙=+"\t\n,0123%<>& ', max_size=6)
_BLOCKS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=1, max_size=4)
)

WORD = """<html><head><style>td {color: red}</style></head><body><!--StartFragment-->
<table class=MsoTableGrid><tr><td rowspan=2><p class=MsoNormal>数量<span lang=EN-US><o:p></o:p>
</span></p></td><td><p>招聘人数</p><p>（当年）</p></td><td colspan="2"><p>&nbsp;</p></td></tr>
<tr><td><p>归档
数量</p></td><td>=100份<br>含&nbsp;电子</td><td><p>a  b
c &lt; d</p></td></tr></table><!--EndFragment--></body></html>"""


@given(_BLOCKS)
def test_tsv_that_was_written_parses_to_the_same_rows(rows: list[list[str]]) -> None:
    assert parse_tsv(to_tsv(rows)).rows == tuple(map(tuple, rows))


@given(_BLOCKS)
def test_html_that_was_written_parses_to_the_same_rows_but_for_spaces(
    rows: list[list[str]],
) -> None:
    read = parse_html(to_html(rows))
    assert read is not None
    packed = [["".join(text.split()) for text in row] for row in rows]
    assert [["".join(str(text).split()) for text in row] for row in read.rows] == packed


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("15人\r\n", [["15人"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"第一行\n第二行"\t"说""好"""\r\n', [["第一行\n第二行", '说"好"']]),
        ('"原话"\t他说"好"\n', [['"原话"', '他说"好"']]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ("a\tb\nc\n", [["a", "b"], ["c", ""]]),
        ('"没有收尾', [['"没有收尾']]),
    ],
)
def test_tsv_is_parsed_by_the_rules_of_spreadsheets(text: str, rows: list[list[str]]) -> None:
    assert [list(row) for row in parse_tsv(text).rows] == rows


def test_struck_out_text_is_pasted_as_from_the_plain_text() -> None:
    read = parse_html("<table><tr><td>甲<td><s>25</s>30</table>")
    assert read is not None
    assert read.rows == (("甲", "2530"),)


def test_a_table_of_word_keeps_line_breaks_and_merged_cells() -> None:
    read = parse_html(WORD)
    assert read is not None
    assert read.rows == (
        ("数量", "招聘人数\n（当年）", "", ""),
        ("", "归档数量", "=100份\n含 电子", "a b c < d"),
    )


def test_html_is_used_if_the_plain_text_has_other_rows_or_columns() -> None:
    broken = "数量\t招聘人数\n（当年）\t\n归档数量\t=100份\n含 电子\ta b c < d\n"
    assert parse_clipboard(broken, WORD) == parse_html(WORD)
    page = to_html([["=1+1", " 甲 "]])
    assert parse_clipboard("=1+1\t 甲 \r\n", page) == parse_tsv("=1+1\t 甲 \r\n")
    assert parse_clipboard("", page) == parse_html(page)
    assert parse_clipboard("甲", "<p>甲</p>") == parse_tsv("甲")
    assert parse_clipboard("", "") is None


def test_a_table_inside_a_cell_is_text_of_that_cell() -> None:
    page = (
        "<table><tr><td>甲<table><tr><td>乙</td></tr><tr><td>丙</td></tr></table></td><td>丁</td>"
    )
    read = parse_html(page)
    assert read is not None
    assert read.rows == (("甲\n乙\n丙", "丁"),)


def test_a_range_of_wps_or_excel_keeps_its_rows_beside_hidden_widths() -> None:
    page = (
        "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body><table><col width=72>"
        "<tr><td class=et2 x:str>招聘人数</td><td x:num=0.95>95%</td></tr>"
        "<tr><td colspan=2 style='mso-ignore:colspan'>归档</td></tr>"
        "<![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=72></td></tr>"
        "<![endif]></table></body></html>"
    )
    read = parse_html(page)
    assert read is not None
    assert read.rows == (("招聘人数", "95%"), ("归档", ""))


def test_a_table_inside_one_for_layout_is_the_block() -> None:
    read = parse_html("<table><tr><td><table><tr><td>甲<td>乙</table></table>")
    assert read is not None
    assert read.rows == (("甲", "乙"),)


def test_a_hostile_page_leaves_the_plain_text() -> None:
    page = "<table>" + "<b>" * 5000
    assert parse_html(page) is None
    assert parse_clipboard("甲\t乙", page) == parse_tsv("甲\t乙")
