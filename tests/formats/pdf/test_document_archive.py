"""A validator finds our PDFs to conform to PDF/A-3a and PDF/UA-1, and each deliberate fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import page
import pikepdf
import pytest

from perfdesk.core.form import Goal
from perfdesk.formats.pdf.pdf_export import export_merged_pdf, export_pdf
from perfdesk.resources import templates
from tests.formats.pdf.breakages import BREAKAGES, altered_pdf, correct_pdf
from tests.table.golden import CASES, subject

SHANGHAI = templates()["shanghai-2022"]


def validator_messages(data: bytes) -> list[str]:
    """Return what the validator objects to."""
    reports = [page.validate_pdf_bytes(data, profile=profile) for profile in ("3a", "ua1")]
    return [failure.message for report in reports for failure in report.failures]


@pytest.mark.slow
@pytest.mark.parametrize(("template", "count"), CASES)
@pytest.mark.parametrize("public", [False, True])
def test_every_kind_of_form_conforms_to_pdf_a_and_pdf_ua(
    template: str, count: int, public: bool
) -> None:
    form = subject(template, count)
    assert validator_messages(export_pdf(form, templates()[template], public=public).data) == []


@pytest.mark.parametrize(
    "text", ["𬭎𫖯㐂与𠮷田", "☑是☐否✔①", "目⽬", "甲\ue000乙\ue001", "a\u200bb\ufeff", "&<>", ""]
)
def test_a_file_with_rare_characters_conforms(text: str) -> None:
    form = replace(subject("shanghai-2022", 60), project=text, unit=text)
    named = tuple(replace(node, name=f"{node.name}{text}") for node in form.indicators)
    assert validator_messages(export_pdf(replace(form, indicators=named), SHANGHAI).data) == []


def test_a_file_with_texts_longer_than_a_page_conforms() -> None:
    form = subject("shanghai-2022", 17)
    goals = (Goal("目标很长。" * 1000, "一行\n" * 200),)
    long = replace(form, project="项目" * 10_000, unit="中心" * 10_000, goals=goals)
    assert validator_messages(export_pdf(long, SHANGHAI).data) == []


@pytest.mark.slow
@pytest.mark.parametrize("public", [False, True])
def test_a_merged_file_conforms(public: bool) -> None:
    forms = [(subject(name, count), templates()[name]) for name, count in CASES[:7]]
    assert validator_messages(export_merged_pdf(forms, public=public).data) == []


def test_only_private_characters_of_the_basic_plane_get_actual_text_beside_them() -> None:
    def said(project: str) -> int:
        form = replace(subject("shanghai-2022", 17), project=project)
        with pikepdf.open(BytesIO(export_pdf(form, SHANGHAI).data)) as document:
            return document.pages[0].Contents.read_bytes().count(b"/ActualText")

    assert said("\ue000\U000f0001") == said("\ue000甲") == 1 + said("甲")


def test_a_file_that_pikepdf_only_copies_still_conforms() -> None:
    assert validator_messages(altered_pdf(pikepdf.Pdf.check_pdf_syntax)) == []


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_the_validator_finds_each_deliberate_fault(breakage: Callable[[pikepdf.Pdf], None]) -> None:
    assert validator_messages(altered_pdf(breakage))


@pytest.mark.parametrize("public", [False, True])
def test_document_information_and_xmp_agree(public: bool) -> None:
    form = replace(subject("shanghai-2022", 1), project="甲 & 乙\n<丙>𠮷", unit="中心")
    with pikepdf.open(BytesIO(export_pdf(form, SHANGHAI, public=public).data)) as document:
        info, xmp = document.docinfo, document.open_metadata()
        assert str(info.Title) == xmp["dc:title"] == "甲 & 乙 <丙>𠮷"
        assert str(info.Subject) == xmp["dc:description"] == "项目支出绩效自评表"
        assert str(info.Creator) == xmp["xmp:CreatorTool"]
        assert str(info.Producer) == xmp["pdf:Producer"]
        author = [str(info.Author)] if "/Author" in info else None
        assert author == xmp.get("dc:creator") == (None if public else ["中心"])
        date = "".join(char for char in str(xmp["xmp:CreateDate"]) if char.isdigit())
        assert str(info.CreationDate) == f"D:{date[:14]}+00'00'" == str(info.ModDate)
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"]


def test_two_files_have_different_identifiers() -> None:
    with (
        pikepdf.open(BytesIO(correct_pdf())) as one,
        pikepdf.open(BytesIO(export_pdf(subject("shanghai-2022", 17), SHANGHAI).data)) as other,
    ):
        assert len(bytes(one.trailer.ID[0])) == 16
        assert one.trailer.ID[0] != other.trailer.ID[0]
