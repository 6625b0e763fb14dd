"""The steps without Qt fail where fonts, templates or the sample are not as shipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats import registry
from perfdesk.formats.results import ExportResult
from perfdesk.selftest import form_steps
from perfdesk.selftest.errors import (
    DifferentFiguresError,
    DifferentFormError,
    MissingCharactersError,
    MissingFileError,
)
from perfdesk.selftest.sample import gb2312_characters
from perfdesk.selftest.surroundings import Step, Workplace
from perfdesk.table.fonts import FaceError


def test_gb2312_has_its_7445_characters() -> None:
    characters = gb2312_characters()

    assert len(characters) == 7445
    assert {"啊", "齄", "、", "％", "①"} <= characters


def test_a_font_without_chinese_is_named_with_what_it_lacks(
    own_resources: Path, place: Workplace
) -> None:
    fonts = own_resources / "fonts"
    (fonts / "NotoSansSymbols2-Regular.ttf").replace(fonts / "NotoSerifSC-Regular.ttf")

    with pytest.raises(MissingCharactersError, match=r"NotoSerifSC-Regular\.ttf 缺 \d{4} 个字"):
        form_steps.check_page_fonts(place)


def test_a_damaged_font_is_named(own_resources: Path, place: Workplace) -> None:
    (own_resources / "fonts" / "NotoSansSC-Regular.ttf").write_bytes(b"no font")

    with pytest.raises(FaceError, match="NotoSansSC-Regular"):
        form_steps.check_page_fonts(place)


def test_a_damaged_template_is_named(own_resources: Path, place: Workplace) -> None:
    (own_resources / "templates" / "national-2020.toml").write_text("id = ", encoding="utf-8")

    with pytest.raises(FormError, match="national-2020"):
        form_steps.check_templates(place)


def test_a_missing_template_is_named(own_resources: Path, place: Workplace) -> None:
    (own_resources / "templates" / "shanghai-2022.toml").unlink()

    with pytest.raises(MissingFileError, match="shanghai-2022"):
        form_steps.check_templates(place)


def test_a_sample_that_is_cut_off_is_noticed(own_resources: Path, place: Workplace) -> None:
    sample = own_resources / "samples" / "talent-centre-2022.txt"
    text = sample.read_text(encoding="utf-8")
    sample.write_text(text[: len(text) // 2], encoding="utf-8")

    with pytest.raises(MissingFileError, match="应有 6 张"):
        form_steps.check_sample(place)


def test_a_total_that_is_not_worked_out_as_printed_is_named(
    own_resources: Path, place: Workplace
) -> None:
    sample = own_resources / "samples" / "talent-centre-2022.txt"
    text = sample.read_text(encoding="utf-8").replace("97.02", "97.12")
    sample.write_text(text, encoding="utf-8")

    with pytest.raises(DifferentFiguresError, match=r"毕业生支教支农支医.*97\.12"):
        form_steps.check_scores(place)


@pytest.mark.parametrize(
    "step", [form_steps.check_pdf, form_steps.check_workbook, form_steps.check_native]
)
def test_a_file_that_holds_another_form_is_noticed(
    monkeypatch: pytest.MonkeyPatch, place: Workplace, step: Step
) -> None:
    write: Callable[..., ExportResult] = registry.write_form

    def write_another(form: Form, template: Template, to: str) -> ExportResult:
        return write(replace(form, project="别的项目"), template, to)

    monkeypatch.setattr(registry, "write_form", write_another)

    with pytest.raises(DifferentFormError):
        step(place)


@pytest.mark.parametrize("suffix", ["docx", "xls", "ods", "html", "pdf"])
def test_a_missing_office_file_is_noticed(
    own_resources: Path, place: Workplace, suffix: str
) -> None:
    (own_resources / "selftest" / f"form.{suffix}").unlink()

    with pytest.raises(FormError, match="找不到"):
        form_steps.check_office_files(place)


def test_an_office_file_with_another_text_is_noticed(own_resources: Path, place: Workplace) -> None:
    page = own_resources / "selftest" / "form.html"
    page.write_text(page.read_text("utf-8").replace("支教", "支书"), "utf-8")

    with pytest.raises(DifferentFormError):
        form_steps.check_office_files(place)
