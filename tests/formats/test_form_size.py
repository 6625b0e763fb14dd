"""Forms too large to work with are refused, from whatever file, and never saved."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.core.checks.all_checks import open_problems_and_empty_cells
from perfdesk.core.form import Acceptance, Form, FundingRow, Goal, Level1, Level2, Level3
from perfdesk.core.scoring import scores
from perfdesk.formats.form_size import (
    LINE_BREAK,
    MAX_CHARACTERS,
    MAX_GOALS,
    MAX_LISTED,
    MAX_TEXT_LENGTH,
    FormTooLargeError,
    TextTooLongError,
    check_form_size,
)
from perfdesk.formats.native.native_file import native_bytes
from perfdesk.formats.registry import read_file, write_form
from perfdesk.gui.document import Document
from perfdesk.gui.files.document_files import save_document
from perfdesk.resources import template_of
from tests.formats.native.native_forms import POSTAGE

_ROW = Level3("邮寄份数", "≥100份", "98份", "5", "4", "寄得少")


def _tree(*rows: Level3) -> tuple[Level1, ...]:
    return (Level1("产出指标", (Level2("数量指标", rows),)),)


def _rows(number: int) -> Form:
    return replace(POSTAGE, indicators=_tree(*(replace(_ROW, name=f"{n}") for n in range(number))))


def _texts(number: int, text: str) -> Form:
    return replace(POSTAGE, goals=(Goal(), *[Goal(text)] * number))


def _refused(form: Form) -> str:
    with pytest.raises((TextTooLongError, FormTooLargeError)) as caught:
        check_form_size(form)
    return str(caught.value)


@pytest.mark.parametrize(
    "form",
    [
        _rows(MAX_LISTED - 2),
        replace(POSTAGE, indicators=_tree(replace(_ROW, actual="9" * MAX_TEXT_LENGTH))),
        replace(POSTAGE, indicators=_tree(replace(_ROW, target="一" * MAX_TEXT_LENGTH))),
        replace(POSTAGE, indicators=_tree(replace(_ROW, target="a" + " " * 39_000 + "a"))),
        replace(POSTAGE, indicators=_tree(replace(_ROW, reason="1" * 30_000 + "分分"))),
        replace(POSTAGE, project="1" * MAX_TEXT_LENGTH, goals=(Goal("9" * MAX_TEXT_LENGTH),)),
    ],
    ids=["rows", "digits", "numerals", "blanks", "points", "header"],
)
def test_a_form_within_the_limits_is_scored_and_checked(form: Form) -> None:
    # With patterns that try each start in a run, each of these took minutes.
    check_form_size(form)
    template = template_of(form)
    scored = scores(form, template)

    assert open_problems_and_empty_cells(form, template, scored)


def test_a_long_word_in_a_narrow_column_is_drawn_whole() -> None:
    form = replace(POSTAGE, indicators=_tree(replace(_ROW, score="…" * 12_000)))

    assert write_form(form, template_of(form), "pdf").data.startswith(b"%PDF")


def test_a_text_that_is_too_long_is_named_by_its_start() -> None:
    form = replace(POSTAGE, department="\n局" + "字" * MAX_TEXT_LENGTH)

    assert _refused(form) == (
        "“局字字字字字字字字字字字…”这一处文字有 40,002 个字，最多只能有 40,000 个。"
        "请删短这处文字后再试。"
    )


@pytest.mark.parametrize(
    ("form", "what"),
    [
        (_rows(MAX_LISTED - 1), "三级指标一共有 2,001 个"),
        (_texts(MAX_GOALS, ""), "年度总体目标有 201 个"),
        (
            _texts(MAX_GOALS - 1, "字" * (MAX_CHARACTERS // (MAX_GOALS - 2))),
            "文字（一次换行算 20 个字）一共有",
        ),
        (_texts(1, "\n" * (MAX_CHARACTERS // LINE_BREAK)), "文字（一次换行算 20 个字）一共有"),
        (
            replace(POSTAGE, accepted=(Acceptance("overshoot"),) * (MAX_LISTED + 1)),
            "列在一处的内容有 2,001 个",
        ),
        (
            replace(
                POSTAGE,
                funding=replace(POSTAGE.funding, rows=(FundingRow(""),) * (MAX_LISTED + 1)),
            ),
            "列在一处的内容有 2,001 个",
        ),
        (
            replace(
                POSTAGE,
                indicators=_tree(*[replace(_ROW, evidence=("x",) * MAX_LISTED)] * 26),
            ),
            "各处列出的内容一共有",
        ),
    ],
    ids=["rows", "goals", "characters", "line breaks", "accepted", "funding", "everything"],
)
def test_what_is_too_large_is_said(form: Form, what: str) -> None:
    sentence = _refused(form)

    assert sentence.startswith("这份自评表太大：")
    assert what in sentence
    assert sentence.endswith("请拆成几份，分别保存后再试。")


def _as_native(form: Form, path: Path) -> None:
    path.with_suffix(".zpb").write_bytes(native_bytes(form))


def _as_text(form: Form, path: Path) -> None:
    rows = [
        ("项目支出绩效自评表",),
        ("（2022年度）",),
        ("项目名称", form.project),
        ("主管部门", form.department),
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        ("产出指标", "数量指标", "份数", "≥100份", "98份", "5", "4"),
    ]
    path.with_suffix(".txt").write_text("\n".join(map("\t".join, rows)), "utf-8")


@pytest.mark.parametrize("write", [_as_native, _as_text])
def test_files_of_every_type_are_measured(
    write: Callable[[Form, Path], None], tmp_path: Path
) -> None:
    write(replace(POSTAGE, project="字" * (MAX_TEXT_LENGTH + 1)), tmp_path / "长")
    (path,) = tmp_path.iterdir()

    with pytest.raises(TextTooLongError):
        read_file(path)


@pytest.mark.usefixtures("qapp")
def test_nothing_is_saved_that_could_not_be_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "邮寄费.zpb"
    form = replace(POSTAGE, project="字" * (MAX_TEXT_LENGTH + 1))
    path.write_bytes(native_bytes(POSTAGE))

    with pytest.raises(TextTooLongError):
        save_document(Document(form, template_of(form)), path)

    assert json.loads(path.read_bytes())["project"] == POSTAGE.project
