"""Several forms in one PDF: a bad one is left out, and the export can be cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.pdf import document as pdf_file
from perfdesk.formats.pdf.pdf_export import export_merged_pdf
from perfdesk.formats.pdf.tags import StructureElement, structure_elements
from perfdesk.formats.results import ExportCancelled
from perfdesk.table.grid import Grid
from tests.table.tables import form, level3, template

BROKEN = "半个字\ud83d"
"""A text with half a character, which no native file can contain."""


def _named_forms(*projects: str) -> list[Form]:
    return [replace(form((level3(0),)), project=project) for project in projects]


def _merge(
    forms: list[Form], advance: Callable[[float], None] = lambda _: None
) -> tuple[bytes, dict[int, str]]:
    made = export_merged_pdf([(each, template()) for each in forms], advance=advance)
    return made.data, {number: str(error) for number, error in made.left_out}


def _chapters(data: bytes) -> list[str]:
    return [mark.get_title() for mark in pypdfium2.PdfDocument(data).get_toc()]


def test_a_form_that_cannot_be_prepared_is_left_out_without_harm_to_others() -> None:
    data, left_out = _merge(_named_forms("甲", BROKEN, "丙"))

    assert _chapters(data) == ["甲", "丙"]
    assert list(left_out) == [1]
    assert "不完整的字符" in left_out[1]
    with pikepdf.open(BytesIO(data)) as document:
        assert len(document.attachments) == len(document.pages) == 2
    text = pypdfium2.PdfDocument(data)[1].get_textpage().get_text_range()
    assert "第 2 页 共 2 页" in text


def test_a_form_that_cannot_be_drawn_is_left_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(grid: Grid) -> tuple[StructureElement, ...]:
        if any(cell.text == "乙" for cell in grid.cells):
            raise ZeroDivisionError
        return structure_elements(grid)

    monkeypatch.setattr(pdf_file, "structure_elements", failing)
    data, left_out = _merge(_named_forms("甲", "乙", "丙", "丁"))

    assert _chapters(data) == ["甲", "丙", "丁"]
    assert list(left_out) == [1]


def test_if_no_form_can_be_prepared_the_first_error_is_raised() -> None:
    with pytest.raises(FormError, match="不完整的字符"):
        _merge(_named_forms(BROKEN, BROKEN))


def test_an_error_that_concerns_all_forms_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "昨天")
    with pytest.raises(FormError, match="SOURCE_DATE_EPOCH"):
        _merge(_named_forms("甲", "乙"))


def test_progress_goes_from_zero_to_nearly_one() -> None:
    told: list[float] = []
    _merge(_named_forms("甲", "乙", "丙"), told.append)

    assert told == sorted(told)
    assert (told[0], len(told)) == (0.0, 6)
    assert 0.8 < told[-1] < 1.0


@pytest.mark.parametrize("at", [0.0, 0.25, 0.5, 0.75])
def test_it_can_be_cancelled_before_any_form_is_prepared_or_drawn(at: float) -> None:
    def advance(share: float) -> None:
        if share >= at:
            raise ExportCancelled

    with pytest.raises(ExportCancelled):
        _merge(_named_forms("甲", "乙"), advance)


def test_a_form_without_a_unit_adds_no_author() -> None:
    nameless, *named = (replace(each, unit="") for each in _named_forms("甲", "乙", "丙"))
    data, _ = _merge([nameless, replace(named[0], unit="中心"), replace(named[1], unit="站")])
    with pikepdf.open(BytesIO(data)) as document:
        assert str(document.docinfo.Author) == "中心、站"
