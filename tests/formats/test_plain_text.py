"""Text files are decoded as Windows and web platforms write them, or refused in one sentence."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.formats.errors import EmptyFileError
from perfdesk.formats.plain_text import ColumnsLostError, source_rows, text_tables
from perfdesk.formats.tables import read_tables
from perfdesk.formats.text_encoding import UnreadableTextError, decode, decode_text
from perfdesk.formats.text_size import MAX_LINES, TooManyRowsError
from perfdesk.resources import templates

FILES = Path(__file__).parent.parent / "files"
SEED = (FILES / "seeds" / "insurance-centre-2022-part.txt").read_bytes()
TEMPLATES = tuple(templates().values())
WORDS = "财政项目支出绩效自评表\n项目名称\t邮寄费\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gb18030", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_every_usual_encoding_gives_the_same_forms(encoding: str, mark: bytes) -> None:
    data = mark + SEED.decode().encode(encoding)
    assert read_tables(text_tables(data), TEMPLATES) == read_tables(text_tables(SEED), TEMPLATES)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_end_of_line_gives_the_same_rows(end: str) -> None:
    assert source_rows(WORDS.replace("\n", end)) == source_rows(WORDS)


def test_rows_are_located_by_line_number() -> None:
    rows = source_rows(WORDS)
    assert [row.where for row in rows] == ["第 1 行", "第 2 行", "第 3 行"]
    assert rows[1].cells == ("项目名称", "邮寄费")


def test_a_form_feed_adds_an_empty_row_before_its_line() -> None:
    rows = source_rows("甲\t1\n\f乙\t2")
    assert [(row.where, row.cells) for row in rows] == [
        ("第 1 行", ("甲", "1")),
        ("第 2 行", ()),
        ("第 2 行", ("乙", "2")),
    ]


def test_without_tabs_cells_are_separated_by_bars_or_by_spaces() -> None:
    assert source_rows("| 项目名称 | 邮寄费 |\n|---|---|")[0].cells == ("项目名称", "邮寄费")
    assert source_rows("| 项目名称 | 邮寄费 |\n|---|---|")[1].cells == ()
    assert source_rows("项目名称   邮寄费 一期")[0].cells == ("项目名称", "邮寄费 一期")


@pytest.mark.parametrize("end", ["|", "  "])
def test_a_form_with_bars_between_cells_reads_like_one_with_tabs(end: str) -> None:
    whole = SEED.decode().split("财政项目支出绩效自评表")[1]
    data = ("财政项目支出绩效自评表" + whole.replace("\t", end)).encode()
    (reading,) = read_tables(text_tables(data), TEMPLATES)
    first = read_tables(text_tables(SEED), TEMPLATES)[0].form
    if end == "|":
        assert reading.form == first
    assert reading.form.project == first.project


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_half_a_character_at_the_end_of_utf_16_is_left_out_and_reported(
    encoding: str, mark: str
) -> None:
    text = f"{mark}{SEED.decode()}\n"
    whole, cut = (
        read_tables(text_tables(text.encode(encoding) + end), TEMPLATES) for end in (b"", b"\n")
    )

    assert [each.form for each in cut] == [each.form for each in whole]
    assert cut[-1].findings[:-1] == whole[-1].findings
    assert (cut[-1].findings[-1].code, cut[-1].findings[-1].where) == ("half-character", "文件末尾")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", [b"\0", b"\0\0", b"\0" * 9000])
def test_zeros_after_a_text_do_not_make_it_utf_16(encoding: str, end: bytes) -> None:
    data = SEED.decode().encode(encoding)
    assert read_tables(text_tables(data + end), TEMPLATES) == read_tables(
        text_tables(SEED), TEMPLATES
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_an_incomplete_character_of_utf_16_may_be_a_zero(encoding: str) -> None:
    stray = read_tables(text_tables(SEED.decode().encode(encoding) + b"\0"), TEMPLATES)
    assert [each.form for each in stray] == [
        each.form for each in read_tables(text_tables(SEED), TEMPLATES)
    ]
    assert stray[-1].findings[-1].code == "half-character"


def test_a_zero_inside_a_text_does_not_make_it_utf_16() -> None:
    with pytest.raises(UnreadableTextError):
        decode_text(SEED.replace(b"\n", b"\0\n", 1))


@pytest.mark.parametrize("data", [b"", b"\0", b"\n\n", "\ufeff \u3000\t\r\n".encode()])
def test_a_file_of_white_space_is_empty(data: bytes) -> None:
    with pytest.raises(EmptyFileError, match="文件是空的"):
        decode_text(data)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\x00\x01",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        codecs.BOM_UTF8 + b"\xff\xfe\xfa",
        b"\xff\xff\xff\xff\xff",
        "项目".encode() + b"\x01",
    ],
)
def test_bytes_that_are_not_text_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableTextError, match="不是可识别的文本"):
        decode_text(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused_in_a_sentence(data: bytes) -> None:
    sentence = ""
    try:
        found = decode_text(data)
    except FormError as error:
        found, sentence = "", str(error)
    assert bool(found) != sentence.endswith("。")


_VISIBLE = st.characters(
    exclude_categories=["Cc", "Cs"], exclude_characters="\u00ad\u200b\u2060\ufeff"
)


@given(st.text(_VISIBLE, min_size=1))
def test_chinese_text_survives_gb18030(words: str) -> None:
    """GB18030 has all of Unicode but surrogates; to try each character takes long."""
    data = f"项目名称{words}".encode("gb18030")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        assert decode_text(data) == f"项目名称{words}"


def test_a_cell_that_a_spreadsheet_quoted_is_one_cell() -> None:
    text = '"年度\r\n总体目标"\t甲\t"74,696"\t"""一网通办"""\r\n"乙"\t"丙\r\n'
    assert [(row.where, row.cells) for row in source_rows(text)] == [
        ("第 1 行", ("年度\n总体目标", "甲", "74,696", '"一网通办"')),
        ("第 3 行", ('"乙"', '"丙')),
        ("第 4 行", ("",)),
    ]


def test_an_unclosed_quote_does_not_reach_beyond_its_cell() -> None:
    text = '项目名称\t"甲\n主管部门\t乙"\n'
    assert [row.cells for row in source_rows(text)[:2]] == [
        ("项目名称", '"甲'),
        ("主管部门", '乙"'),
    ]


def test_a_form_saved_as_text_by_a_spreadsheet_reads_like_the_published_one() -> None:
    saved = SEED.decode().replace("年度 总体 目标\t", '"年度\n总体\n目标"\t')
    saved = saved.replace("实际 完成值\t", '"实际\n完成值"\t').replace("\t90,613\t", '\t"90,613"\t')
    found = [
        reading.form for reading in read_tables(text_tables(saved.encode("utf-16")), TEMPLATES)
    ]
    assert found == [reading.form for reading in read_tables(text_tables(SEED), TEMPLATES)]


def test_figures_that_a_platform_marks_as_texts_are_figures() -> None:
    text = '项目编码\t="330102240000000008861"\t\'862000\t\'80后\t="1'
    assert source_rows(text)[0].cells == (
        "项目编码",
        "330102240000000008861",
        "862000",
        "'80后",
        '="1',
    )


def test_characters_without_width_are_removed() -> None:
    assert decode_text("\ufeff项目\u200b名称\t12\u2060\u00ad".encode()) == "项目名称\t12"
    with pytest.raises(EmptyFileError):
        decode_text("\u200b\n\u200b".encode())


@pytest.mark.parametrize("missing", [1, 2])
def test_half_a_character_at_the_end_of_utf_8_is_left_out_and_reported(missing: int) -> None:
    whole = SEED.rstrip() + "满意度".encode()
    cut = read_tables(text_tables(whole[:-missing]), TEMPLATES)
    assert cut[0].form == read_tables(text_tables(SEED), TEMPLATES)[0].form
    assert cut[-1].findings[-1].code == "half-character"
    assert f"（{3 - missing} 个字节）" in cut[-1].findings[-1].message


def test_gb18030_cut_inside_a_character_is_not_taken_for_utf_8() -> None:
    with pytest.raises(UnreadableTextError):
        decode_text("项目名称".encode("gb18030")[:-1])


@pytest.mark.parametrize("name", ["pdftotext-layout", "pdftotext-raw"])
def test_a_table_whose_columns_are_lost_is_refused(name: str) -> None:
    """From the spaces of the first an execution rate of 33.33 % was read instead of 75 %."""
    with pytest.raises(ColumnsLostError, match="看不出哪一格属于哪一栏"):
        text_tables((FILES / "texts" / f"{name}.txt").read_bytes())


def test_a_sentence_with_wide_gaps_is_no_table() -> None:
    assert len(text_tables("说明：   本单位没有自评表。\n   特此说明".encode())) == 1


@pytest.mark.parametrize("width", [2, 4, 8])
def test_a_fixed_number_of_spaces_stands_for_a_tab(width: int) -> None:
    text = SEED.decode().split("财政项目支出绩效自评表")[1]
    rows = source_rows(text.replace("\t", " " * width))
    assert [row.cells for row in rows] == [row.cells for row in source_rows(text)]


def test_what_separates_the_cells_of_most_lines_is_the_separator() -> None:
    assert source_rows("甲|乙|丙\n丁|戊|己\n说\t明")[0].cells == ("甲", "乙", "丙")
    assert source_rows("甲  一\t乙\n丙  一\t丁")[0].cells == ("甲  一", "乙")


def test_a_text_of_absurd_length_is_refused_before_its_rows_are_built() -> None:
    with pytest.raises(TooManyRowsError, match="不像是自评表"):
        text_tables("项目\n".encode() * (MAX_LINES + 1))
    with pytest.raises(TooManyRowsError):
        text_tables("项目".encode() + b"\t" * 1_000_001)


def test_big5_is_read_and_said() -> None:
    """As GB18030 these bytes are other characters, and no error."""
    text = "財政項目支出績效自評表\n項目名稱\t郵寄費\n主管部門\t社會保障局\n" * 20
    decoded = decode(text.encode("big5"))
    assert decoded.text == text
    assert [each.code for each in decoded.findings] == ["guessed-encoding"]
    assert "Big5" in decoded.findings[0].message


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-be"])
def test_utf_32_with_a_mark_is_read(encoding: str) -> None:
    mark = codecs.BOM_UTF32_BE if encoding == "utf-32-be" else b""
    assert decode_text(mark + WORDS.encode(encoding)) == WORDS


def test_text_of_another_language_is_not_taken_for_chinese() -> None:
    """Windows-1252 decodes any bytes: only Chinese words make a guess plausible."""
    with pytest.raises(UnreadableTextError):
        decode("Das Ger\u00e4t kostet viel Geld f\u00fcr Stra\u00dfen\u00df".encode("cp1252"))
