"""Embedded fonts: several faces in one line, every character copied as itself."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from perfdesk.formats.pdf.pdf_export import export_pdf
from tests.formats.pdf.test_pdf_export import text_of
from tests.table.tables import form, level3, template

SUBJECT = form((level3(1),))


def test_characters_of_several_faces_are_copied_in_order() -> None:
    data = export_pdf(replace(SUBJECT, project="甲☑是☐否✔①乙"), template()).data
    assert "项目名称甲☑是☐否✔①乙主管部门" in text_of(data)
    with pikepdf.open(BytesIO(data)) as document:
        names = [str(font.BaseFont) for font in document.pages[0].Resources.Font.values()]
    assert [name.split("+")[1] for name in names] == [
        "NotoSerifSC-Regular",
        "NotoSansSymbols2-Regular",
    ]


@pytest.mark.parametrize("text", ["𬭎𫖯㐂", "ⅷ①½éÅ", "目⽬", "\U0010fffd\U0010fffc", "“”…—·"])
def test_every_character_is_copied_as_itself(text: str) -> None:
    assert f"项目名称{text}主管部门" in text_of(
        export_pdf(replace(SUBJECT, project=text), template()).data
    )


def test_amounts_below_each_other_align_digit_for_digit() -> None:
    rows = tuple(
        replace(SUBJECT.funding.rows[0], kind=kind, budget=amount)
        for kind, amount in (("total", "111,111.11"), ("other", "888,888.88"))
    )
    subject = replace(SUBJECT, funding=replace(SUBJECT.funding, rows=rows))
    page = pypdfium2.PdfDocument(export_pdf(subject, template()).data)[0].get_textpage()
    text = page.get_text_range()
    for ones, eights in zip(
        range(text.index("111,111.11"), text.index("111,111.11") + 10),
        range(text.index("888,888.88"), text.index("888,888.88") + 10),
        strict=True,
    ):
        (left, _, right, _), (low, _, high, _) = page.get_charbox(ones), page.get_charbox(eights)
        assert (left + right) / 2 == pytest.approx((low + high) / 2, abs=0.12)


def test_the_syntax_of_the_file_is_correct() -> None:
    with pikepdf.open(BytesIO(export_pdf(SUBJECT, template()).data)) as document:
        assert document.check_pdf_syntax() == []
        assert str(document.Root.Lang) == "zh-CN"
