"""The objections to exporting a form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form
from perfdesk.gui.document import Document
from perfdesk.gui.files.document_files import export_workbook
from perfdesk.gui.files.objections import objections
from tests.gui.samples import seed_form, template

pytestmark = pytest.mark.usefixtures("qapp")


def _asked(form: Form, **typed: str) -> str:
    document = Document(form, template())
    for field, text in typed.items():
        document.set(
            FieldRef(ROOT, field.replace("goals_", "goals.0.").replace("_", ".")), text, "改"
        )
    return objections(document, "打印")[0]


def _sentences(text: str, to: str) -> list[str]:
    """Return the objections to a form with this text, apart from its empty cells."""
    form = seed_form("talent-centre-2022", 0)
    found = objections(Document(replace(form, project=text), template()), "导出", to)[1]
    known = objections(Document(form, template()), "导出", to)[1]
    return [sentence for sentence in found if sentence not in known]


RARE = "\U0002ffff没有字体"
FOR_CONTROL = "控制\x01符"


@pytest.mark.parametrize(
    ("text", "pdf", "xlsx"),
    [
        ("邮寄费", [], []),
        (RARE, ["有 1 个字没有字体可用"], []),
        (FOR_CONTROL, ["有看不见的字符没有印出"], ["有工作簿不能保存的字符没有写入：U+0001"]),
        ("长" * 33_000, [], ["B3 格的文字超过 32,767 字"]),
    ],
)
def test_only_losses_in_that_file_type_are_asked_about(
    text: str, pdf: list[str], xlsx: list[str]
) -> None:
    for to, expected in (("pdf", pdf), ("xlsx", xlsx)):
        found = _sentences(text, to)
        assert [
            sentence[: len(each)] for sentence, each in zip(found, expected, strict=True)
        ] == expected


def test_objections_are_not_repeated_after_the_workbook_is_written(
    tmp_path: Path,
) -> None:
    document = Document(
        replace(seed_form("talent-centre-2022", 0), project=FOR_CONTROL), template()
    )
    assert export_workbook(document, tmp_path / "甲.xlsx") == []
    assert load_workbook(tmp_path / "甲.xlsx")["自评表"]["B3"].value == "控制符"


def test_only_existing_objections_are_counted() -> None:
    form = seed_form("talent-centre-2022", 0)
    there = {"department": "人社局", "unit": "人才中心"}
    emptied = _asked(form, **there, goals_actual="")
    assert emptied == "这张表还有 1 个空白项。仍要打印吗？"
    wrong = _asked(form, **there, funding_weight="11")
    assert "个错误。仍要打印吗？" in wrong
    assert "空白" not in wrong
    both = _asked(form, **there, goals_actual="", funding_weight="11")
    assert "个错误、1 个空白项。仍要打印吗？" in both
