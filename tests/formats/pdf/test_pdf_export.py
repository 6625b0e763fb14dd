"""The PDF has every character and its own font, and the same bytes each time."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfdesk.core.form import Form, Level3
from perfdesk.formats.naming import DateError
from perfdesk.formats.pdf.pdf_export import export_merged_pdf, export_pdf
from perfdesk.formats.system_fonts import song_face
from perfdesk.table.compose import compose
from tests.effort import examples
from tests.table.tables import SENTENCE, form, level3, template


@pytest.fixture(autouse=True)
def fixed_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join(
        "".join(page.get_textpage().get_text_range().replace("\ufffe", "").split())
        for page in document
    )


def subject(count: int = 3) -> Form:
    return form(tuple(level3(i, SENTENCE) for i in range(count)))


def test_every_cell_is_found_in_the_text_and_in_reading_order() -> None:
    text, place = text_of(export_pdf(subject(), template()).data), 0
    for cell in compose(subject(), template()).cells:
        place = text.index("".join(cell.text.split()), place)


TEXTS = st.text(st.sampled_from("绩效（）“。，≥90%Ab□《》é𬭎 "), max_size=60)


@settings(max_examples=examples(0.4), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS, min_size=3, max_size=3))
def test_every_character_of_any_text_is_found(texts: list[str]) -> None:
    name, target, reason = texts
    filled = form((Level3(name, target, "1", "1", "1", reason),))
    found = text_of(export_pdf(filled, template()).data)
    for text in texts:
        assert "".join(text.split()) in found


def test_a_text_on_several_pages_keeps_every_character() -> None:
    text = text_of(export_pdf(subject(60), template()).data)
    for cell in compose(subject(60), template()).cells:
        assert "".join(cell.text.split()) in text
    assert "第3页共" in text


def test_characters_beyond_the_basic_plane_and_without_a_glyph_are_copied_correctly() -> None:
    named = replace(subject(), project="𬭎𫖯㐂与𠮷田☑")
    assert "项目名称𬭎𫖯㐂与𠮷田☑" in text_of(export_pdf(named, template()).data)


@pytest.mark.slow
def test_a_character_in_no_font_is_a_visible_box() -> None:
    blank = pypdfium2.PdfDocument(export_pdf(replace(subject(), project=""), template()).data)
    boxed = pypdfium2.PdfDocument(
        export_pdf(replace(subject(), project="\U0010fffd"), template()).data
    )
    drawn = [document[0].render(scale=2).to_pil().tobytes() for document in (blank, boxed)]
    assert sum(a != b for a, b in zip(*drawn, strict=True)) > 60


def test_only_the_bundled_face_is_embedded_if_it_has_all_characters() -> None:
    with pikepdf.open(BytesIO(export_pdf(subject(), template()).data)) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "NotoSerif" in str(font.BaseFont)
            (inner,) = font.DescendantFonts.as_list()
            assert inner.FontDescriptor.FontFile2.read_bytes()


def test_the_page_is_a4_and_the_file_has_metadata() -> None:
    with pikepdf.open(BytesIO(export_pdf(subject(), template()).data)) as document:
        assert [float(side) for side in document.pages[0].MediaBox] == pytest.approx(
            [0, 0, 595.276, 841.89], abs=0.01
        )
        assert str(document.docinfo.Title) == "邮寄费"
        assert str(document.docinfo.Author) == "社会保障服务中心"
        assert str(document.docinfo.CreationDate).startswith("D:20231114221320")


@pytest.mark.slow
def test_the_same_form_gives_the_same_bytes_in_this_process_and_in_another() -> None:
    code = (
        "import sys; from tests.formats.pdf.test_pdf_export import *;"
        "sys.stdout.buffer.write(export_pdf(subject(), template()).data)"
    )
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert (
        other.stdout
        == export_pdf(subject(), template()).data
        == export_pdf(subject(), template()).data
    )


def test_an_invalid_date_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "昨天")
    with pytest.raises(DateError, match="SOURCE_DATE_EPOCH"):
        export_pdf(subject(), template())


def test_the_title_is_drawn_heavier_than_the_text() -> None:
    with pikepdf.open(BytesIO(export_pdf(subject(), template()).data)) as document:
        content = document.pages[0].Contents.read_bytes()
    assert content.index(b" 2 Tr") < content.index(b" 0 Tr")
    assert content.count(b" 2 Tr") == 1


def test_a_document_does_not_depend_on_one_made_before() -> None:
    first = export_pdf(subject(), template()).data
    export_pdf(replace(subject(), project="另一个项目𬭎"), template())
    assert export_pdf(subject(), template()).data == first
    assert song_face().missing_glyph


def test_a_merged_file_has_bookmarks_and_pages_numbered_throughout() -> None:
    forms = [(replace(subject(count), project=f"项目{count}"), template()) for count in (3, 60, 1)]
    data = export_merged_pdf(forms).data
    text = text_of(data)
    document = pypdfium2.PdfDocument(data)
    count = len(document)
    for number in range(1, count + 1):
        assert f"第{number}页共{count}页" in text
    marks = [(each.get_title(), each.get_dest().get_index()) for each in document.get_toc()]
    assert marks == [("项目3", 0), ("项目60", 1), ("项目1", count - 1)]


def test_a_public_file_has_no_author() -> None:
    with pikepdf.open(BytesIO(export_pdf(subject(), template(), public=True).data)) as document:
        assert str(document.docinfo.get("/Author", "")) == ""
