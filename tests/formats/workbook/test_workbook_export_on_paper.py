"""LibreOffice prints our workbooks completely and one page wide."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument, PdfPage, raw  # type: ignore[import-untyped]

from perfdesk.core.form import Funding, FundingRow, Goal, rows
from perfdesk.core.template import PageOptions
from perfdesk.formats.workbook.workbook_export import export_workbook
from perfdesk.resources import templates
from tests.core.forms import SHANGHAI, form_of, indicator
from tests.formats.office import convert_all_in_office
from tests.formats.seeds import SEEDS

pytestmark = pytest.mark.slow

AMOUNT = "1,234,567,890,123.45"


def long_table() -> bytes:
    return export_workbook(form_of(*[indicator()] * 60), SHANGHAI).data


def nearly_one_page() -> bytes:
    longest = max(SEEDS, key=lambda form: len(list(rows(form))))
    template = templates()[longest.template]
    numbered = template.with_page_options(PageOptions(page_numbers="always"))
    return export_workbook(longest, numbered).data


def narrow_columns() -> bytes:
    """Return a workbook whose columns are half as wide as its numbers need."""
    form = form_of(indicator(weight="33.333333", score="12.345678"))
    total = FundingRow("total", AMOUNT, AMOUNT, AMOUNT)
    book = load_workbook(
        BytesIO(export_workbook(replace(form, funding=Funding("10", (total,))), SHANGHAI).data)
    )
    for column in book.worksheets[0].column_dimensions.values():
        column.width *= 0.5
    found = BytesIO()
    book.save(found)
    return found.getvalue()


def long_goals() -> bytes:
    goals = (Goal("开头。" + "目标很长。" * 1000 + "末尾。", "短"),)
    return export_workbook(replace(form_of(indicator()), goals=goals), SHANGHAI).data


BOOKS = (long_table, nearly_one_page, narrow_columns, long_goals)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the workbooks as LibreOffice, started once, prints them, by name."""
    folder = tmp_path_factory.mktemp("books")
    paths = [folder / f"{book.__name__}.xlsx" for book in BOOKS]
    for path, book in zip(paths, BOOKS, strict=True):
        path.write_bytes(book())
    return {each.stem: each for each in convert_all_in_office(paths, "pdf")}


def texts_of(paper: Path) -> list[str]:
    """Return the text of each page."""
    return [page.get_textpage().get_text_bounded() for page in PdfDocument(paper)]


def test_it_prints_one_page_wide_with_the_header_on_every_page(papers: dict[str, Path]) -> None:
    ends = load_workbook(BytesIO(long_table())).worksheets[0].row_breaks.brk

    pages = texts_of(papers["long_table"])

    assert len(pages) == len(ends) + 1 == 3
    assert all("三级指标" in text for text in pages)
    assert ["第 2 页 共 3 页" in text for text in pages] == [False, True, False]
    assert "总分" in pages[-1]


def printed_share(page: PdfPage, text: str, size: float) -> float:
    """Return the printed share of a text's type size, measured by the footer's 9 pt."""
    words = page.get_textpage()
    whole = words.get_text_range()
    sizes = [
        raw.FPDFText_GetFontSize(words, whole.index(each)) for each in (text, "第 1 页 共 1 页")
    ]
    return float(sizes[0] / sizes[1] * 9 / size)


def test_a_form_a_little_too_high_for_one_page_is_printed_on_one(
    papers: dict[str, Path],
) -> None:
    label = load_workbook(BytesIO(nearly_one_page())).worksheets[0]["A3"]

    (page,) = PdfDocument(papers["nearly_one_page"])

    assert label.font.sz < 9
    assert printed_share(page, label.value, label.font.sz) > 0.95


def test_numbers_in_a_wider_font_are_printed_smaller_and_never_as_number_signs(
    papers: dict[str, Path],
) -> None:
    (text,) = texts_of(papers["narrow_columns"])

    assert text.count(AMOUNT) == 3
    assert "33.333333" in text
    assert "##" not in text


def test_a_text_over_several_pages_begins_on_the_first_and_fills_them(
    papers: dict[str, Path],
) -> None:
    pages = texts_of(papers["long_goals"])

    assert "开头" in pages[0]
    assert ["末尾" in text for text in pages] == [False] * 5 + [True, False]
    assert all(text.count("目标很长") > 200 for text in pages[1:5])
