"""veraPDF, the reference validator, finds every kind of page compliant, and each fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from perfdesk.core.form import Form, Goal
from perfdesk.formats.pdf.pdf_export import export_merged_pdf, export_pdf
from perfdesk.resources import templates
from tests.formats.pdf.breakages import BREAKAGES, altered_pdf
from tests.formats.pdf.test_document_line_ends import pdf_compressed_twice
from tests.formats.pdf.verapdf import broken_clauses
from tests.table.golden import CASES, subject

SHANGHAI = templates()["shanghai-2022"]
RARE = "𬭎𫖯㐂与𠮷田☑是☐否✔①目⽬甲\ue000a\u200bb\ufeff&<>葛\U000e0100😀é\u202e反\U000f0001"


def rare() -> Form:
    form = subject("shanghai-2022", 60)
    named = tuple(replace(node, name=f"{node.name}{RARE}") for node in form.indicators)
    return replace(form, project=RARE, unit=RARE, indicators=named)


def long() -> Form:
    goals = (Goal("目标很长。" * 1000, "一行\n" * 200),)
    return replace(subject("shanghai-2022", 17), project="项目" * 10_000, goals=goals)


def kinds() -> dict[str, bytes]:
    """Return every kind of page, by name."""
    files = {
        f"{name} {count}": export_pdf(subject(name, count), templates()[name]).data
        for name, count in CASES[:-1]
    }
    files["public"] = export_pdf(subject("national-2020", 60), SHANGHAI, public=True).data
    files["blank"] = export_pdf(Form("shanghai-2022"), SHANGHAI).data
    files["rare characters"] = export_pdf(rare(), SHANGHAI).data
    files["long texts"] = export_pdf(long(), SHANGHAI).data
    several = [(subject(name, count), templates()[name]) for name, count in CASES if count < 60]
    files["merged"] = export_merged_pdf([*several, (rare(), SHANGHAI)]).data
    files["a stream packed twice"] = pdf_compressed_twice()
    files["merged, public"] = export_merged_pdf(several, public=True).data
    return files | {"without a fault": altered_pdf(pikepdf.Pdf.check_pdf_syntax)}


@pytest.mark.slow
def test_every_kind_of_page_is_compliant_and_every_deliberate_fault_is_found(
    tmp_path: Path,
) -> None:
    whole = kinds()
    faulty = {breakage.__name__: altered_pdf(breakage) for breakage in BREAKAGES}

    found = broken_clauses(whole | faulty, tmp_path)

    assert {name: found[name] for name in whole} == dict.fromkeys(whole, "")
    assert [name for name in faulty if not found[name]] == []
