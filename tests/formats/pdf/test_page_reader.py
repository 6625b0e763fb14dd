"""PDFs of other programs are read by their ruled lines, or refused in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import product
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pagesizes import A3, A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import node_at, with_node
from perfdesk.core.form import Form, Level1, Level2, Level3
from perfdesk.formats.pdf.embedded_forms import DamagedPdfError, EncryptedPdfError
from perfdesk.formats.pdf.page_errors import (
    BrokenGridError,
    NoRulesError,
    OtherColumnsError,
    OverlappingTextError,
    ScannedPdfError,
    UnreadableFontError,
)
from perfdesk.formats.pdf.page_reader import page_tables
from perfdesk.formats.registry import read_file, write_form
from perfdesk.formats.results import no_progress
from perfdesk.formats.tables import read_tables
from perfdesk.recognition.read import NoFormFoundError
from perfdesk.recognition.source import Reading
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from tests.core.forms import plain_forms
from tests.effort import examples
from tests.formats.laid_out import OFFICE_FILES
from tests.formats.office import convert_all_in_office
from tests.formats.pdf.drawn import (
    FONT,
    Labels,
    Look,
    Rules,
    drawn,
    drawn_all,
    drawn_on_one_sheet,
    register_font,
)
from tests.formats.seeds import SEEDS
from tests.recognition.test_round_trip import as_printed, without_blank_rows

_FILES = Path(__file__).parents[2] / "files" / "pdf"
LARGEST = max(
    SEEDS,
    key=lambda form: sum(len(two.children) for one in form.indicators for two in one.children),
)


def read(data: bytes) -> tuple[Reading, ...]:
    return read_tables(page_tables(data, no_progress), tuple(templates().values()))


def squeezed(form: Form) -> str:
    """Return everything in a form, without blanks: a line end in a PDF leaves none."""
    return re.sub(r"\s|\\n|\\u3000", "", repr(as_printed(form)))


def codes(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def longer(form: Form, times: int) -> Form:
    """Return the form with each indicator several times, under names of their own."""

    def grown(two: Level2) -> Level2:
        rows = [replace(row, name=f"{row.name}{k}") for row in two.children for k in range(times)]
        return replace(two, children=tuple(rows))

    return replace(
        form,
        indicators=tuple(
            Level1(one.name, tuple(map(grown, one.children))) for one in form.indicators
        ),
    )


LONG = longer(LARGEST, 3)


@pytest.mark.slow
@pytest.mark.parametrize("form", SEEDS, ids=lambda form: form.project)
def test_the_published_forms_read_back_from_our_public_pdf(form: Form) -> None:
    data = write_form(form, templates()[form.template], "pdf", public=True).data
    (reading,) = read(data)
    assert squeezed(reading.form) == squeezed(form)


@pytest.mark.slow
@given(plain_forms)
@settings(max_examples=examples(0.25), deadline=None)
def test_any_form_reads_back_from_its_public_pdf(form: Form) -> None:
    form = without_blank_rows(form)
    data = write_form(form, templates()[form.template], "pdf", public=True).data
    (reading,) = read(data)
    assert squeezed(reading.form) == squeezed(form)


@pytest.mark.slow
def test_the_published_forms_read_back_from_the_pdf_of_libreoffice(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(SEEDS))]
    for path, form in zip(paths, SEEDS, strict=True):
        path.write_bytes(write_form(form, templates()[form.template], "xlsx").data)
    for path, form in zip(convert_all_in_office(paths, "pdf"), SEEDS, strict=True):
        (reading,) = read_file(path)
        assert squeezed(reading.form) == squeezed(form)


@pytest.mark.parametrize(
    ("name", "form"),
    [("libreoffice-8-indicators", SEEDS[0]), ("libreoffice-17-indicators", LARGEST)],
)
def test_kept_pdfs_of_libreoffice_read_as_printed(name: str, form: Form) -> None:
    (reading,) = read_file(_FILES / f"{name}.pdf")
    assert reading.form == as_printed(form)
    assert codes(reading) == ["page-number"]


@pytest.mark.slow
def test_a_row_that_writer_breaks_over_two_pages_is_one_row() -> None:
    """Its figures stand above the break; no line above it is as wide as its cell."""
    (reading,) = read_file(OFFICE_FILES / "writer-5.pdf")
    assert reading.form == as_printed(SEEDS[5])
    assert codes(reading) == ["joined-row"]


@pytest.mark.slow
@pytest.mark.parametrize("rules", ["lines", "rects", "thin", "double", "dashed", "open"])
def test_rules_may_be_drawn_in_any_way(rules: Rules) -> None:
    (reading,) = read(drawn(SEEDS[1], Look(rules)))
    assert squeezed(reading.form) == squeezed(SEEDS[1])
    assert not reading.findings


def test_a_rule_at_which_a_diagonal_line_ends_is_one() -> None:
    """LibreOffice fills a narrow shape with a slanting end there; the diagonal line is no rule."""
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, 10)
    canvas.rect(40, 700, 200, 80)
    canvas.line(40, 740, 240, 740)
    for points in (
        ((140, 700), (140, 780), (139.4, 779.2), (139.4, 700)),
        ((140, 739.4), (240, 700.4), (240, 699.6), (139.8, 738.8)),
    ):
        path = canvas.beginPath()
        path.moveTo(*points[0])
        for x, y in points[1:]:
            path.lineTo(x, y)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
    for text, x, y in (("甲", 50, 760), ("乙", 150, 760), ("丙", 50, 720)):
        canvas.drawString(x, y, text)
    canvas.save()

    (table,) = page_tables(buffer.getvalue(), no_progress)

    assert [row.cells for row in table.rows] == [("甲", "乙"), ("丙", "")]


@pytest.mark.slow
def test_a_text_drawn_twice_for_bold_type_and_stacked_labels_read_once() -> None:
    (reading,) = read(drawn(SEEDS[1], Look(is_bold=True, stacks_labels=True)))
    assert squeezed(reading.form) == squeezed(SEEDS[1])


@pytest.mark.slow
@pytest.mark.parametrize("labels", ["first", "second", "both"])
@pytest.mark.parametrize("repeats", [False, True])
@pytest.mark.parametrize("rows_per_page", [20, 27, 34])
def test_a_table_goes_on_over_pages(labels: Labels, repeats: bool, rows_per_page: int) -> None:
    look = Look(
        rows_per_page=rows_per_page, labels=labels, repeats_heading=repeats, numbers="第 {} 页"
    )
    (reading,) = read(drawn(LONG, look))
    assert squeezed(reading.form) == squeezed(LONG)
    assert "page-number" in codes(reading)
    assert ("repeated-heading" in codes(reading)) == repeats
    assert ("page-foot" in codes(reading)) == (labels == "second")


@pytest.mark.slow
def test_a_running_head_is_left_out_and_said() -> None:
    (reading,) = read(drawn(LONG, Look(rows_per_page=25, head="某某局决算 2022")))
    assert squeezed(reading.form) == squeezed(LONG)
    assert "running-head" in codes(reading)


@pytest.mark.slow
def test_what_stands_between_the_pages_of_a_table_is_said() -> None:
    def stamped(canvas: Canvas) -> None:
        if canvas.getPageNumber() == 2:
            canvas.drawString(100, 1165, "内部传阅")

    (reading,) = read(drawn(LONG, Look(rows_per_page=25, before_page=stamped)))
    assert squeezed(reading.form) == squeezed(LONG)
    (said,) = (each for each in reading.findings if each.code == "between-pages")
    assert (said.where, said.text) == ("第 2 页", "内部传阅")


@pytest.mark.slow
def test_several_forms_stay_apart_and_in_order() -> None:
    readings = read(drawn_all(SEEDS[:4], Look(numbers="{}")))
    assert list(map(squeezed, (each.form for each in readings))) == list(map(squeezed, SEEDS[:4]))


@pytest.mark.slow
@pytest.mark.parametrize("rows_per_page", [20, 1000])
def test_forms_with_the_title_in_the_table_stay_apart(rows_per_page: int) -> None:
    look = Look(rules_title=True, rows_per_page=rows_per_page)
    readings = read(drawn_all(SEEDS[:4], look))
    assert list(map(squeezed, (each.form for each in readings))) == list(map(squeezed, SEEDS[:4]))
    assert not [code for each in readings for code in codes(each) if code == "repeated-heading"]


@pytest.mark.slow
@pytest.mark.parametrize("rules_title", [False, True])
@pytest.mark.parametrize("shift", range(-8, 9))
def test_forms_on_one_sheet_stay_apart_wherever_a_page_ends(shift: int, rules_title: bool) -> None:
    """With shift 0 the second page begins with the second form's heading of indicators."""
    forms = SEEDS[2:4]
    first, second = (compose(form, templates()[form.template]) for form in forms)
    rows_per_page = first.row_count + second.header_rows[0] + shift
    readings = read(
        drawn_on_one_sheet(forms, Look("lines", rows_per_page, rules_title=rules_title))
    )
    assert [squeezed(each.form) for each in readings] == list(map(squeezed, forms))


@pytest.mark.slow
@pytest.mark.parametrize("rows_per_page", [20, 1000])
@pytest.mark.parametrize("rules_title", [False, True])
def test_forms_that_differ_in_one_row_only_stay_apart(
    rows_per_page: int, rules_title: bool
) -> None:
    """The upper part of the second is no heading printed again: the first has its 总分."""
    first = SEEDS[2]
    forms = (first, _with_last_actual(first, "9场"), first)
    readings = read(drawn_all(forms, Look(rules_title=rules_title, rows_per_page=rows_per_page)))
    assert [squeezed(each.form) for each in readings] == list(map(squeezed, forms))
    assert not [code for each in readings for code in codes(each) if code == "repeated-heading"]


def _with_last_actual(form: Form, actual: str) -> Form:
    """Return the form with another actual in its last row."""
    path = (len(form.indicators) - 1, -1, -1)
    row = node_at(form, path)
    assert isinstance(row, Level3)
    return with_node(form, path, replace(row, actual=actual))


def two_on_a_sheet(data: bytes) -> bytes:
    """Return a PDF with two pages of another one beside each other on each sheet."""
    buffer = BytesIO()
    with pikepdf.open(BytesIO(data)) as pages, pikepdf.new() as sheets:
        for number, page in enumerate(pages.pages):
            if number % 2 == 0:
                sheets.add_blank_page(page_size=(2 * A4[0], A4[1]))
            left = A4[0] * (number % 2)
            sheets.pages[-1].add_overlay(page, pikepdf.Rectangle(left, 0, left + A4[0], A4[1]))
        sheets.save(buffer)
    return buffer.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 2])
def test_forms_beside_each_other_stay_apart(count: int) -> None:
    readings = read(two_on_a_sheet(drawn_all(SEEDS[: 2 * count])))
    assert [squeezed(each.form) for each in readings] == list(map(squeezed, SEEDS[: 2 * count]))
    assert not [finding for each in readings for finding in each.findings]


def pdf_of_two_tables(right_top: int, texts: Sequence[tuple[float, float, str]]) -> bytes:
    """Return a PDF of two tables, the left one 100 points below the top, and texts around them.

    Each text has its middle so many points from the left, and its baseline from the top.
    """
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(480, 400))
    canvas.setFont(FONT, 10)
    for side, left, top in (("左", 40, 100), ("右", 260, right_top)):
        for row, column in product(range(2), range(5)):
            x, y = left + 36 * column, 400 - top - 20 * (row + 1)
            canvas.rect(x, y, 36, 20)
            canvas.drawString(x + 2, y + 5, f"{side}{row}{column}")
    for middle, down, text in texts:
        canvas.drawCentredString(middle, 400 - down, text)
    canvas.save()
    return buffer.getvalue()


def test_a_line_across_two_tables_stays_whole_and_those_over_each_stay_apart() -> None:
    title, number = "项目支出绩效自评表", "第 1 页"
    texts = [(240, 40, title), (130, 70, "甲项目"), (350, 71, "乙项目"), (240, 390, number)]
    (table,) = page_tables(pdf_of_two_tables(100, texts), no_progress)

    first_cells = ["左00", "左10", "右00", "右10"]
    assert [row.cells[0] for row in table.rows] == [title, "甲项目", *first_cells]
    said = {each.code: each.text for each in table.end_findings}
    assert said == {"page-number": number, "between-pages": "乙项目"}


def test_tables_of_which_one_begins_below_the_other_are_not_beside_each_other() -> None:
    texts = [(240, 40, "甲"), (130, 180, "左边的一段"), (350, 180, "右边的一段")]
    (table,) = page_tables(pdf_of_two_tables(200, texts), no_progress)

    assert [row.cells[0] for row in table.rows] == [
        *("甲", "左00", "左10", "左边的一段", "右00", "右10"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("rows_per_page", [20, 27])
def test_a_table_goes_on_in_the_page_beside(rows_per_page: int) -> None:
    look = Look(rows_per_page=rows_per_page, labels="both", head="某某局", numbers="第 {} 页")
    (reading,) = read(two_on_a_sheet(drawn(LONG, look)))
    assert squeezed(reading.form) == squeezed(LONG)
    assert {"page-number", "running-head"} <= set(codes(reading))
    places = [
        each.where for each in page_tables(two_on_a_sheet(drawn(LONG, look)), no_progress)[0].rows
    ]
    assert len(set(places)) == len(places)


@pytest.mark.slow
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_pages_are_read(angle: int) -> None:
    def turned(canvas: Canvas) -> None:
        canvas.translate(595, 595)
        canvas.rotate(angle)
        canvas.translate(-595, -595)

    (reading,) = read(drawn(SEEDS[1], Look(page_size=(1190, 1190), before_page=turned)))
    assert squeezed(reading.form) == squeezed(SEEDS[1])


@pytest.mark.parametrize("angle", [0, 40])
def test_a_watermark_is_left_out_and_said(angle: int) -> None:
    def marked(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(300, 800)
        canvas.rotate(angle)
        canvas.setFont(FONT, 60)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    (reading,) = read(drawn(SEEDS[1], Look(before_page=marked)))
    assert squeezed(reading.form) == squeezed(SEEDS[1])
    assert codes(reading) == ["watermark"]
    assert reading.findings[0].text == "内部资料"


@pytest.mark.slow
@pytest.mark.parametrize("size", [9, 12, 30])
def test_small_watermarks_all_over_the_page_are_left_out_and_said(size: int) -> None:
    def marked(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.7)
        canvas.setFont(FONT, size)
        for x in range(60, 700, 250):
            for y in range(100, 1100, 60):
                canvas.drawString(x, y, "内部资料")
        canvas.restoreState()

    (reading,) = read(drawn(SEEDS[1], Look(before_page=marked)))
    assert squeezed(reading.form) == squeezed(SEEDS[1])
    assert [(each.code, each.text) for each in reading.findings] == [("watermark", "内部资料")]


def test_a_long_text_that_a_page_break_cuts_is_joined() -> None:
    rows = (
        ("项目支出绩效自评表",),
        ("项目名称", "甲项目"),
        ("预期目标", "实际完成情况"),
        ("一二三四五六七八九十" * 4, "完成"),
    )
    more = (("甲乙丙丁", ""), ("其他", "无"))
    (table,) = page_tables(_two_pages(rows, more), no_progress)
    texts = [row.cells for row in table.rows]
    assert (f"{'一二三四五六七八九十' * 4}甲乙丙丁", "完成") in texts
    assert "joined-row" in [finding.code for finding in table.end_findings]


def test_a_cut_row_is_joined_though_the_end_of_its_label_is_a_label_too() -> None:
    rows = (
        ("一级指标", "二级指标", "三级指标", "得分"),
        ("满意度指", "服务对象", "居民满意", "10"),
        ("总分", "", "", "100"),
    )
    (table,) = page_tables(
        _two_pages(rows[:2], (("标", "满意度指标", "度", ""), rows[2])), no_progress
    )
    assert [row.cells for row in table.rows] == [
        rows[0],
        ("满意度指标", "服务对象满意度指标", "居民满意度", "10"),
        rows[2],
    ]
    assert [finding.code for finding in table.end_findings] == ["joined-row"]


def test_a_cut_name_is_joined_though_its_end_is_a_label() -> None:
    rows = (
        ("一级指标", "二级指标", "三级指标", "得分"),
        ("效益指标", "社会效益指标", "被调查者", "10"),
        ("满意度", "满意度指标", "居民", "10"),
    )
    (table,) = page_tables(_two_pages(rows[:2], (("", "", "满意度", ""), rows[2])), no_progress)
    assert [row.cells for row in table.rows] == [
        rows[0],
        ("效益指标", "社会效益指标", "被调查者满意度", "10"),
        rows[2],
    ]
    assert [finding.code for finding in table.end_findings] == ["joined-row"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (("一级指", "二级指标", "三级指", "得分"), ("标", "", "标", "")),
        (("主管部", "某局", "实施单", "某中心"), ("门", "", "位", "")),
        (("资金", "年初预", "全年预", "全年执"), ("", "算数", "算数", "行数")),
    ],
)
def test_a_cut_row_of_labels_is_joined(upper: tuple[str, ...], lower: tuple[str, ...]) -> None:
    rows = (("项目名称", "甲", "项目编码", "1"), upper)
    (table,) = page_tables(_two_pages(rows, (lower, ("乙", "2", "3", "4"))), no_progress)
    whole = tuple(f"{above}{below}" for above, below in zip(upper, lower, strict=True))
    assert [row.cells for row in table.rows] == [rows[0], whole, ("乙", "2", "3", "4")]


def test_the_number_at_the_end_of_a_cut_name_is_no_row() -> None:
    rows = (
        ("一级指标", "二级指标", "三级指标", "得分"),
        ("产出指标", "质量指标", "达标率第", "10"),
        ("效益指标", "社会效益指标", "满意度", "10"),
    )
    (table,) = page_tables(_two_pages(rows[:2], (("", "", "18", ""), rows[2])), no_progress)
    assert [row.cells[2] for row in table.rows] == ["三级指标", "达标率第18", "满意度"]


def test_a_cut_figure_is_joined_behind_its_point() -> None:
    rows = (
        ("", "年初预算数", "全年预算数", "全年执行数"),
        ("其中：当", "1637352", "556116.8", "507277."),
        ("上年结转资金", "0", "0", "0"),
    )
    second = (("年财政拨款", "", "", "51"), rows[2])
    (table,) = page_tables(_two_pages(rows[:2], second), no_progress)
    assert [row.cells for row in table.rows] == [
        rows[0],
        ("其中：当年财政拨款", "1637352", "556116.8", "507277.51"),
        rows[2],
    ]


@pytest.mark.parametrize(("upper", "lower"), [("其他资金", ""), ("其他资", "金")])
def test_decimals_alone_below_a_page_break_end_the_amounts_above(upper: str, lower: str) -> None:
    rows = (("资金", "年初预算数", "全年预算数", "全年执行数"), (upper, "0.0", "12.", "7"))
    (table,) = page_tables(_two_pages(rows, ((lower, "0", "50", ""),)), no_progress)
    assert [row.cells for row in table.rows][1:] == [("其他资金", "0.00", "12.50", "7")]
    (table,) = page_tables(_two_pages(rows, ((lower, "0", "50", "9"),)), no_progress)
    assert [row.cells for row in table.rows][1:] == [rows[1], (lower, "0", "50", "9")]


@pytest.mark.parametrize("number", ["第 1 页 共 2 页", "- 1 -"])
def test_a_page_number_in_the_frame_of_the_table_is_left_out_and_said(number: str) -> None:
    rows = (("项目名称", "甲项目"), ("甲", "10"), (number,))
    (table,) = page_tables(_two_pages(rows, (("乙", "20"),)), no_progress)
    assert [row.cells for row in table.rows] == [*rows[:2], ("乙", "20")]
    assert [finding.code for finding in table.end_findings] == ["page-number"]


def test_the_total_below_a_page_break_is_no_label_of_rows_above_it() -> None:
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, 10)
    _draw_row(canvas, ("一级指标", "二级指标", "三级指标", "得分"), 40, 800)
    _draw_row(canvas, ("", "数量指标", "甲", "10"), 40, 760, open_columns=1)
    _draw_row(canvas, ("", "质量指标", "乙", "10"), 40, 720, open_columns=1)
    canvas.line(40, 680, 142, 680)
    canvas.showPage()
    canvas.setFont(FONT, 10)
    _draw_row(canvas, ("总分", "", "", "20"), 40, 800)
    canvas.save()

    (table,) = page_tables(buffer.getvalue(), no_progress)

    assert [row.cells[0] for row in table.rows] == ["一级指标", "", "", "总分"]


def test_rows_below_a_page_break_stay_rows() -> None:
    rows = (("项目名称", "甲项目"), ("甲", "10"), ("乙", "20"))
    (table,) = page_tables(_two_pages(rows, (("丙", "30"), ("丁", ""))), no_progress)
    assert [row.cells for row in table.rows][-3:] == [("乙", "20"), ("丙", "30"), ("丁", "")]
    assert [row.where for row in table.rows][-2:] == ["第 2 页第 1 行", "第 2 页第 2 行"]


def test_a_row_of_one_cell_alone_on_the_last_page_is_read() -> None:
    rows = (("项目名称", "甲项目"), ("甲", "10"))
    (table,) = page_tables(_two_pages(rows, (("注：略",),)), no_progress)
    assert [row.cells for row in table.rows][-1] == ("注：略", "")
    assert table.end_findings == ()


def test_a_label_below_a_page_break_is_not_that_of_a_blank_cell_above_it() -> None:
    first = (
        ("一级指标", "二级指标", "三级指标", "得分"),
        ("产出指标", "数量指标", "甲", "10"),
        ("", "", "乙", "10"),
        ("", "质量指标", "丙", "10"),
    )
    second = (("效益指标", "社会效益指标", "丁", "20"),)
    (table,) = page_tables(_two_pages(first, second), no_progress)
    assert [row.cells[0] for row in table.rows] == ["一级指标", "产出指标", "", "", "效益指标"]


def test_a_label_below_a_page_break_is_that_of_an_open_cell_above_it() -> None:
    """LibreOffice draws no rule where a page break cuts a merged cell."""
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, 10)
    _draw_row(canvas, ("一级指标", "二级指标", "三级指标", "得分"), 40, 800)
    _draw_row(canvas, ("", "", "甲", "10"), 40, 760, open_columns=2)
    canvas.showPage()
    canvas.setFont(FONT, 10)
    _draw_row(canvas, ("产出指标", "数量指标", "乙", "10"), 40, 800, open_columns=2)
    _draw_row(canvas, ("", "", "丙", "10"), 40, 760, open_columns=2)
    canvas.line(40, 720, 244, 720)
    canvas.save()

    (table,) = page_tables(buffer.getvalue(), no_progress)

    assert [row.cells[:3] for row in table.rows[1:]] == [
        ("产出指标", "数量指标", "甲"),
        ("", "", "乙"),
        ("", "", "丙"),
    ]


def test_what_is_filled_into_the_fields_of_a_page_is_read_where_it_stands() -> None:
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, 10)
    _draw_row(canvas, ("项目名称", "", "项目编码", ""), 40, 800)
    _draw_row(canvas, ("甲", "10", "", "20"), 40, 760)
    canvas.line(40, 720, 244, 720)
    for text, x, y in (("A-1", 150, 770), ("7.5", 250, 730), ("x", 350, 770)):
        canvas.acroForm.textfield(text, name=text, x=x, y=y, width=60, height=16, fontSize=8)
    canvas.acroForm.checkbox(checked=True, x=300, y=600)
    canvas.save()
    with pikepdf.open(BytesIO(buffer.getvalue())) as document:
        annotations = document.pages[0].Annots
        annotations[2].V = pikepdf.String("没有图样")
        del annotations[2].AP
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text)
        note.Rect, note.Contents = [0, 0, 9, 9], pikepdf.String("请补发票")
        annotations.append(note)
        document.save(changed := BytesIO())

    (table,) = page_tables(changed.getvalue(), no_progress)

    assert [row.cells for row in table.rows] == [
        ("项目名称", "A-1", "项目编码", ""),
        ("甲", "10", "7.5", "20"),
    ]
    assert [(each.code, each.where, each.text) for each in table.end_findings] == [
        ("unread-field", "第 1 页", "没有图样"),
        ("unread-field", "第 1 页", "1"),
        ("comment", "第 1 页", "请补发票"),
    ]


def test_a_text_that_runs_over_a_rule_is_said_though_no_character_lies_on_it() -> None:
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, 10)
    _draw_row(canvas, ("甲", "8"), 40, 800)
    _draw_row(canvas, ("乙", "9"), 40, 760)
    canvas.drawString(244 - 20, 765, "财务专用章")
    canvas.save()

    (table,) = page_tables(buffer.getvalue(), no_progress)

    assert [(each.code, each.text) for each in table.end_findings] == [
        ("text-over-rule", "甲财务"),
        ("text-over-rule", "8专用章"),
    ]


def test_texts_printed_over_others_are_refused() -> None:
    """A long text in a row that is too low for it, as a workbook prints it."""
    rows = (("项目名称", "一二三四五六七八九十" * 16), ("年度", "二〇二二年度二〇二二年度"))
    with pytest.raises(OverlappingTextError):
        page_tables(_two_pages(rows, ()), no_progress)


def test_texts_of_two_sizes_do_not_lie_over_each_other() -> None:
    """At 1.5 times the size and 1.5 times the distance from the corner of the page."""
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A3)
    for size, left, top in ((10, 100, 200), (15, 150, 300)):
        canvas.setFont(FONT, size)
        for row in range(2):
            y = A3[1] - top - 40 * row
            canvas.rect(left, y - 5, 20 * size, 40)
            canvas.rect(left + 20 * size, y - 5, 5 * size, 40)
            canvas.drawString(left, y, "一二三四五六七八九十")
    canvas.save()
    (table,) = page_tables(buffer.getvalue(), no_progress)
    assert [row.cells[0] for row in table.rows] == ["一二三四五六七八九十"] * 4


def test_radicals_become_characters_and_width_is_kept() -> None:
    (table,) = page_tables(_two_pages((("⽬标１", "⻓A：,"), ("a", "b")), ()), no_progress)
    assert table.rows[0].cells == ("目标１", "长A：,")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(drawn(SEEDS[1], Look("none")), NoRulesError, id="no rules"),
        pytest.param(drawn(SEEDS[1], Look("columns")), BrokenGridError, id="no rules of rows"),
    ],
)
def test_text_without_rules_is_refused(data: bytes, error: type[FormError]) -> None:
    with pytest.raises(error):
        read(data)


def test_two_headings_in_one_cell_are_refused() -> None:
    rows = (
        ("三级指标", "年度指标值          实际完成值", "得分"),
        ("数量", "10          10", "5"),
    )
    with pytest.raises(BrokenGridError):
        page_tables(_two_pages(rows, ()), no_progress)


def test_a_table_that_goes_on_in_other_columns_is_refused() -> None:
    first = (("一级指标", "二级指标", "三级指标", "得分"), ("产出", "数量", "甲", "10"))
    with pytest.raises(OtherColumnsError):
        page_tables(_two_pages(first, (("产出", "质量", "乙", "10"),), left=80), no_progress)


def test_a_scan_is_refused() -> None:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.showPage()
    canvas.save()
    with pytest.raises(ScannedPdfError):
        read(buffer.getvalue())


def _with_picture(size: tuple[float, float], page: int) -> bytes:
    """Return a form with a picture of this size on its page, or on a second one without text."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (8, 8))), 0, 0, *size)

    if page == 1:
        return drawn(SEEDS[1], Look(before_page=draw))
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A3)
    draw(canvas)
    canvas.save()
    both = BytesIO()
    with pikepdf.open(BytesIO(drawn(SEEDS[1]))) as form, pikepdf.open(buffer) as picture:
        form.pages.extend(picture.pages)
        form.save(both)
    return both.getvalue()


@pytest.mark.parametrize(
    ("size", "page", "code"),
    [
        (A3, 2, "picture-page"),
        ((A3[0], 300), 2, "picture-page"),
        ((60, 60), 2, "picture-page"),
        (A3, 1, "recognised-text"),
        ((A3[0], 300), 1, "picture"),
        ((100, 100), 1, ""),  # no larger than a seal
    ],
)
def test_pictures_that_may_hold_texts_are_said(
    size: tuple[float, float], page: int, code: str
) -> None:
    (reading,) = read(_with_picture(size, page))
    pictures = ("picture", "picture-page", "recognised-text")
    found = [(each.code, each.where) for each in reading.findings if each.code in pictures]
    assert found == [(code, f"第 {page} 页")] * bool(code)


def test_a_text_that_runs_over_the_edge_of_the_page_is_said() -> None:
    def overflowing(canvas: Canvas) -> None:
        canvas.drawString(A3[0] - 20, 1180, "续表在下一页")

    (reading,) = read(drawn(SEEDS[1], Look(before_page=overflowing)))
    (said,) = (each for each in reading.findings if each.code == "beyond-edge")
    assert (said.where, "将所有列打印在一页" in said.message) == ("第 1 页", True)


def test_columns_printed_on_several_sheets_are_refused_with_advice() -> None:
    rows = (("主管部门", "某市档案局及其所属各单位"), ("年度资金", "1230000"))
    with pytest.raises(NoFormFoundError, match="将所有列打印在一页"):
        read(_two_pages(rows, rows, left=300))


def test_glyphs_without_characters_are_refused() -> None:
    with pikepdf.open(BytesIO(drawn(SEEDS[1]))) as document:
        for font in document.pages[0].Resources.Font.values():
            if "/DescendantFonts" in font:
                font.Encoding = pikepdf.Name("/Identity-H")
                info = font.DescendantFonts[0].CIDSystemInfo
                info.Ordering = pikepdf.String("Identity")
        buffer = BytesIO()
        document.save(buffer)
    with pytest.raises(UnreadableFontError):
        read(buffer.getvalue())


def test_a_password_is_said() -> None:
    buffer = BytesIO()
    with pikepdf.open(BytesIO(drawn(SEEDS[1]))) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(EncryptedPdfError):
        read(buffer.getvalue())


def test_a_pdf_without_a_form_is_said() -> None:
    with pytest.raises(NoFormFoundError):
        read(_two_pages((("姓名", "电话"), ("张三", "123")), ()))
    other = (("姓名", "电话", "科室", "职务"), ("张三", "123", "一科", "科员"))
    with pytest.raises(NoFormFoundError):
        read(_two_pages(other, (("李四", "124", "二科", "科长"),), left=80))


@pytest.mark.slow
def test_progress_is_told_after_each_page_and_may_cancel() -> None:
    shares: list[float] = []
    page_tables(drawn_all(SEEDS[:4]), shares.append)
    assert shares == [0.25, 0.5, 0.75, 1.0]

    def cancelled(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        page_tables(drawn(SEEDS[1]), cancelled)


_SAMPLE = drawn(SEEDS[2])


@given(st.integers(0, len(_SAMPLE)))
@settings(max_examples=examples(0.5), deadline=None)
def test_a_truncated_file_gives_a_form_or_a_sentence(length: int) -> None:
    _read_or_refuse(_SAMPLE[:length])


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, len(_SAMPLE) - 1), st.integers(0, 255)), max_size=8))
@settings(max_examples=examples(0.5), deadline=None)
def test_flipped_bytes_give_a_form_or_a_sentence(flips: list[tuple[int, int]]) -> None:
    data = bytearray(_SAMPLE)
    for place, value in flips:
        data[place] = value
    _read_or_refuse(bytes(data))


def _read_or_refuse(data: bytes) -> None:
    try:
        read(data)
    except FormError as error:
        assert str(error).endswith("。")  # noqa: PT017 - any other error fails the test


def test_what_is_no_pdf_inside_is_damaged() -> None:
    with pytest.raises(DamagedPdfError):
        read(b"%PDF-1.7\nnothing")


_Rows = tuple[tuple[str, ...], ...]


def _two_pages(first: _Rows, second: _Rows, left: float = 40) -> bytes:
    """Return a PDF with ruled rows of equal cells; the second page begins at ``left``."""
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for rows, x in ((first, 40.0), (second, left)):
        canvas.setFont(FONT, 10)
        for number, row in enumerate(rows):
            _draw_row(canvas, row, x, 800 - 40 * number)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_row(
    canvas: Canvas, row: tuple[str, ...], x: float, y: float, open_columns: int = 0
) -> None:
    """Draw the cells of a row, 408 points wide together, in lines of at most 10 characters.

    The first ``open_columns`` have no rules above and below.
    """
    width = 408 / len(row)
    for column, text in enumerate(row):
        left, right = x + column * width, x + (column + 1) * width
        if column < open_columns:
            canvas.lines(((left, y, left, y - 40), (right, y, right, y - 40)))
        else:
            canvas.rect(left, y - 40, width, 40)
        step = int((width - 4) // 10)
        for number in range(0, len(text), step):
            line = text[number : number + step]
            canvas.drawString(x + column * width + 2, y - 10 - 10 * number // step, line)
