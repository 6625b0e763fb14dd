"""``show`` and ``check``: the shapes promised to scripts, the exit codes, the text for people."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from perfdesk.cli import show
from perfdesk.core.field_ref import with_node
from perfdesk.core.form import Funding, FundingRow, Goal, Level3
from tests.cli.runs import Object, RunPerfdesk, write_form_file
from tests.core.forms import SHANGHAI
from tests.formats.native.native_forms import POSTAGE

SEEDS = Path(__file__).parent.parent / "files" / "seeds"
NO_BUDGET = replace(POSTAGE, funding=Funding("10"))


def test_show_prints_one_object_for_each_form(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    path = write_form_file(POSTAGE, tmp_path / "a.zpb")

    result = perfdesk("show", path, "--json")

    (report,) = result.objects
    assert result.code == 0
    assert list(report) == ["source", "form", "printed", "scores", "problems", "findings"]
    assert report["source"] == str(path)
    assert cast("Object", report["form"])["project"] == "邮寄费"
    assert report["printed"] == {"rate": "", "funding": "", "weights": "", "total": ""}
    assert report["findings"] == []


def test_show_names_what_other_layouts_have(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    form = replace(
        POSTAGE,
        code="X-1",
        fields=(("项目负责人", "某人"),),
        texts=(("评价结论", "达到预期"),),
        goals=(Goal("甲", "乙"), Goal("丙", "丁")),
        funding=Funding("10", (*POSTAGE.funding.rows, FundingRow("", "7", label="省级资金"))),
    )
    path = write_form_file(form, tmp_path / "a.zpb")

    out = perfdesk("show", path).out

    for text in ("X-1", "项目负责人", "评价结论", "达到预期", "丙", "丁", "省级资金"):
        assert text in out
    (report,) = perfdesk("show", path, "--json").objects
    shown = cast("Object", report["form"])
    assert shown["version"] == 2
    assert shown["fields"] == {"项目负责人": "某人"}


def test_scores_are_printed_as_the_form_prints_them(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    (report,) = perfdesk("show", write_form_file(POSTAGE, tmp_path / "a.zpb"), "--json").objects

    scores = cast("Object", report["scores"])
    assert list(scores) == [
        "rate", "funding", "weights", "total", "complete", "grade", "indicators", "subtotals",
    ]  # fmt: skip
    assert [scores[name] for name in list(scores)[:6]] == [
        "82.38%", "8.24", "100", "98.24", True, "优",
    ]  # fmt: skip
    assert scores["indicators"] == [
        {
            "at": "/indicators/0/children/0/children/0",
            "path": ["产出指标", "数量指标", "送达"],
            "score": "90",
            "automatic": False,
            "suggested": "90",
            "why": cast("list[Object]", scores["indicators"])[0]["why"],
        }
    ]
    assert cast("list[Object]", scores["subtotals"])[0] == {
        "at": "/indicators/0",
        "weight": "90",
        "score": "90",
    }


def test_what_has_no_score_is_empty_or_null(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    form = with_node(NO_BUDGET, (0, 0, 0), Level3("送达", "及时", "", "90"))

    (report,) = perfdesk("show", write_form_file(form, tmp_path / "a.zpb"), "--json").objects

    scores = cast("Object", report["scores"])
    row = cast("list[Object]", scores["indicators"])[0]
    assert [scores[name] for name in ("rate", "funding", "total", "complete", "grade")] == [
        "", "", "", False, "",
    ]  # fmt: skip
    assert (row["score"], row["suggested"]) == ("", None)


def test_show_does_not_count_empty_cells_as_problems_but_check_does(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    path = write_form_file(replace(POSTAGE, department=""), tmp_path / "a.zpb")

    shown, checked = perfdesk("show", path, "--json"), perfdesk("check", path, "--json")

    assert "missing" not in shown.out
    problem = cast("list[Object]", checked.objects[0]["problems"])[0]
    assert list(problem) == ["code", "severity", "at", "path", "message"]
    assert (problem["code"], problem["at"]) == ("missing", "/department")
    assert (shown.code, checked.code) == (0, 1)


def test_check_is_content_with_a_form_without_errors(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    result = perfdesk("check", write_form_file(POSTAGE, tmp_path / "a.zpb"))

    assert result.code == 0
    assert "错误" not in result.out
    assert "邮寄费" in result.out


def test_an_unreadable_file_is_reported_and_skipped(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    good = write_form_file(replace(POSTAGE, project=""), tmp_path / "a.zpb")

    result = perfdesk("check", tmp_path / "gone.txt", good, "--json")

    assert result.code == 2
    assert len(result.objects) == 1
    assert result.err == f"{tmp_path / 'gone.txt'}：找不到该文件。请检查路径和文件名是否写对。\n"


def test_the_text_shows_every_cell_and_wraps_long_ones(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    row = Level3("很长的指标名称" * 5, "≥90%", "95%", "90", "", "原因\x1b[31m" + "很长" * 30)
    path = write_form_file(with_node(POSTAGE, (0, 0, 0), row), tmp_path / "a.zpb")

    out = perfdesk("show", path).out

    assert out.startswith("══ 2022 年度  邮寄费\n")
    assert "82.38%" in out
    assert "90*" in out
    assert out.count("很") == 35
    assert "\x1b" not in out


def test_a_text_of_many_forms_is_shown_whole(perfdesk: RunPerfdesk) -> None:
    result = perfdesk("show", SEEDS / "talent-centre-2022.txt")

    assert result.code == 0
    assert result.out.count("══") == 6


@pytest.mark.parametrize("command", ["show", "check"])
def test_folders_are_searched_and_patterns_expanded(
    perfdesk: RunPerfdesk, tmp_path: Path, command: str
) -> None:
    for name in ("b.zpb", "a.zpb", "sub/c.ZPB", ".hidden/d.zpb", "~$e.zpb", ".f.zpb"):
        write_form_file(POSTAGE, tmp_path / "in" / name)
    (tmp_path / "in" / "note.md").write_text("x")

    folder = perfdesk(command, tmp_path / "in", tmp_path / "in" / "a.zpb", "--json")
    pattern = perfdesk(command, tmp_path / "in" / "?.zpb", "--json")

    names = [Path(str(each["source"])).name for each in folder.objects]
    assert names == ["a.zpb", "b.zpb", "c.ZPB"]
    assert [Path(str(each["source"])).name for each in pattern.objects] == ["a.zpb", "b.zpb"]


def test_a_name_with_a_bracket_is_no_pattern(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    assert perfdesk("show", write_form_file(POSTAGE, tmp_path / "[1].zpb"), "--json").code == 0


def test_nothing_found_is_an_error(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    result = perfdesk("show", tmp_path, tmp_path / "*.zpb", "--json")

    assert result.code == 2
    assert result.objects == []
    assert "文件夹中没有可读的文件" in result.err
    assert "没有与此相符的文件" in result.err


def test_check_speaks_of_what_was_lost_when_reading_and_exits_with_1(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    whole = (SEEDS / "insurance-centre-2022-part.txt").read_text("utf-8").split("\n")[2:23]
    (tmp_path / "whole.txt").write_text("\n".join(whole), "utf-8")
    heading = next(index for index, line in enumerate(whole) if "三级指标" in line)
    lost = [*whole[:heading], f"{whole[heading]}\t佐证编号", *whole[heading + 1 :]]
    (tmp_path / "lost.txt").write_text("\n".join(lost), "utf-8")

    good = perfdesk("check", tmp_path / "whole.txt")
    bad = perfdesk("check", tmp_path / "lost.txt")

    assert "缺漏" not in good.out
    assert "缺漏  unplaced" in bad.out
    assert "佐证编号" in bad.out
    assert "没有问题" not in bad.out
    assert (good.code, bad.code) == (0, 1)


def test_check_speaks_of_what_was_kept_without_a_place(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    whole = (SEEDS / "insurance-centre-2022-part.txt").read_text("utf-8").split("\n")[2:23]
    graded = [*whole[:2], "自评等级\t\t\t\t优", *whole[2:]]
    (tmp_path / "graded.txt").write_text("\n".join(graded), "utf-8")

    result = perfdesk("check", tmp_path / "graded.txt")

    assert "存疑  no-place" in result.out
    assert "自评等级：优" in result.out
    assert result.code == 0


def test_check_prints_the_findings_with_their_class_as_json(perfdesk: RunPerfdesk) -> None:
    result = perfdesk("check", SEEDS / "talent-centre-2022.txt", "--json")

    findings = [
        each for report in result.objects for each in cast("list[Object]", report["findings"])
    ]
    assert list(findings[0]) == ["code", "where", "text", "message", "class"]
    assert {"joined-row": "loss", "page-top": "doubt"}.items() <= {
        str(each["code"]): str(each["class"]) for each in findings
    }.items()
    assert result.code == 1


def test_a_doubt_alone_is_said_but_is_no_error(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    text = (SEEDS / "insurance-centre-2022-part.txt").read_text("utf-8").split("\n")[2:23]
    path = tmp_path / "a.txt"
    path.write_text("\n".join(text).replace("项目资金 (元)", "项目资金"), "utf-8")

    result = perfdesk("check", path)

    assert "存疑  no-money-unit" in result.out
    assert result.code == 0


def test_a_form_whose_template_prints_no_headings_of_amounts_is_shown_by_the_usual_ones(
    perfdesk: RunPerfdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless = replace(SHANGHAI, funding=replace(SHANGHAI.funding, names={}))
    monkeypatch.setattr(show, "template_of", lambda _form: nameless)

    out = perfdesk("show", write_form_file(POSTAGE, tmp_path / "a.zpb")).out

    assert re.search(r"执行率 +\S+，分值 10，得分 \S+", out)
    assert "全年预算数" in out
