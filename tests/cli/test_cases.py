"""What the commands say of small files rebuilt from what offices send, case by case."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copyfile
from typing import cast

import pytest

from perfdesk.formats.native.native_file import read_native
from tests.cli.runs import Object, RunPerfdesk
from tests.recognition.test_read_seeds import HEADER, INDICATOR, Expected, indicators

FILES = Path(__file__).parent.parent / "files"
CASES, OFFICE = FILES / "cases", FILES / "office"
NO_PLACE = "26-synthetic-no-place"

SENTENCES = {
    ".doc": ("旧版 Word 文档", "另存为 .docx"),
    ".wps": ("WPS 文字文档", "另存为 .docx"),
    ".et": ("WPS 表格文件", "另存为 .xlsx"),
    ".ods": ("OpenDocument 表格", "另存为 .xlsx"),
    ".ofd": ("OFD 版式文件", "导出为 Word 或 Excel"),
    ".jpg": ("图片", "向填表人要"),
    ".png": ("图片", "向填表人要"),
    ".zip": ("压缩包", "先解压"),
    ".rar": ("压缩包", "先解压"),
    ".7z": ("压缩包", "先解压"),
}
"""What a file of one byte is called, and what to do with it, by its suffix."""


class CaseAnswer(Expected):
    """One form of an expected file; ``must_say`` are texts without a place."""

    must_say: list[str]


def case_answer(name: str) -> CaseAnswer:
    text = (CASES / f"{name}.expected.json").read_text("utf-8")
    (found,) = cast("list[CaseAnswer]", json.loads(text))
    return found


def shown(perfdesk: RunPerfdesk, path: Path) -> Object:
    """Return the one object that ``show`` prints for a file."""
    result = perfdesk("show", "--json", path)
    assert (result.code, result.err) == (0, "")
    (found,) = result.objects
    return found


def shown_findings(found: Object) -> list[tuple[str, str]]:
    findings = cast("list[dict[str, str]]", found["findings"])
    return [(each["code"], each["message"]) for each in findings]


def assert_read_as(found: Object, answer: CaseAnswer) -> None:
    """Assert that the form and the printed figures are those of a careful reader."""
    form = read_native(json.dumps(found["form"]).encode()).form
    texts = cast("dict[str, str]", answer)
    assert [getattr(form, name) for name in HEADER] == [texts[name] for name in HEADER]
    (goal,) = form.goals
    assert {"expected": goal.expected, "actual": goal.actual} == answer["goals"]
    assert {
        row.kind: {"initial": row.initial, "budget": row.budget, "executed": row.executed}
        for row in form.funding.rows
    } == answer["funding"]
    assert indicators(form) == [
        tuple(row[name] for name in INDICATOR) for row in answer["indicators"]
    ]
    printed, published = cast("dict[str, str]", found["printed"]), answer["published"]
    assert (printed["rate"], printed["funding"], printed["total"]) == (
        published["rate"],
        published["funding_score"],
        published["total"],
    )


def test_a_strict_workbook_is_read_like_any_other(perfdesk: RunPerfdesk) -> None:
    found = shown(perfdesk, CASES / "20-strict.xlsx")

    assert_read_as(found, case_answer("20-strict"))
    assert shown_findings(found) == []
    checked = perfdesk("check", CASES / "20-strict.xlsx")
    assert checked.code == 0
    assert "实际完成值是年度指标值的 150%" in checked.out


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.txt"])
def test_a_page_with_another_suffix_is_read_as_a_page_and_said(
    perfdesk: RunPerfdesk, tmp_path: Path, name: str
) -> None:
    copyfile(OFFICE / "22-html-as-xls.xls", tmp_path / name)

    found = shown(perfdesk, tmp_path / name)

    assert_read_as(found, case_answer("20-strict"))
    assert shown_findings(found) == [("other-type", "文件内容其实是网页，已按网页读入，请核对。")]


@pytest.mark.parametrize("suffix", SENTENCES)
@pytest.mark.parametrize("command", [["show"], ["check"], ["convert", "--to", "pdf"]])
def test_a_file_of_one_byte_is_refused_by_a_sentence_for_its_kind(
    perfdesk: RunPerfdesk, tmp_path: Path, suffix: str, command: list[str]
) -> None:
    path = tmp_path / f"自评表{suffix}"
    path.write_bytes(b"x")

    result = perfdesk(*command, path)

    kind, advice = SENTENCES[suffix]
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"{path}：这")
    assert kind in result.err
    assert advice in result.err
    assert ".zpb" not in result.err
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.parametrize("path", [OFFICE / f"{NO_PLACE}.xlsx", CASES / f"{NO_PLACE}.txt"])
def test_what_has_no_place_is_said_and_kept(
    perfdesk: RunPerfdesk, tmp_path: Path, path: Path
) -> None:
    answer = case_answer(NO_PLACE)
    found = shown(perfdesk, path)

    assert_read_as(found, answer)
    checked = perfdesk("check", path)
    said = "".join(checked.out.split())
    assert [text for text in answer["must_say"] if text not in said] == []
    assert "存疑  no-place" in checked.out
    assert checked.code == 0
    # Converted to the native file and shown again, nothing of the form is missing.
    saved = Path(perfdesk("convert", path, "--to", "zpb", "--out", tmp_path).out.strip())
    assert shown(perfdesk, saved)["form"] == found["form"]
