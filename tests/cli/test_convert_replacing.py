"""``convert`` replaces what it made itself, and nothing that a person wrote or changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.formats.registry import read_file
from perfdesk.storage.backups import backups
from tests.cli.runs import CommandOutput, RunPerfdesk, write_form_file
from tests.formats.native.native_forms import POSTAGE

OTHER_UNIT = replace(POSTAGE, unit="乙单位")
GOAL = replace(POSTAGE.goals[0], actual="三天里填的内容")
FILLED = replace(POSTAGE, goals=(GOAL,))
ADVICE = "要替换请加 --force，或用 --out 换一个文件夹。"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_form_file(POSTAGE, tmp_path / "a.zpb")


def names(result: CommandOutput) -> list[str]:
    return [Path(line).name for line in result.out.splitlines()]


def form_in(path: Path) -> Form:
    return native_file.read_native(path.read_bytes()).form


def test_what_a_person_has_filled_in_since_is_not_replaced(
    perfdesk: RunPerfdesk, source: Path
) -> None:
    made = Path(perfdesk("convert", source, "--to", "zpb").out.strip())
    write_form_file(FILLED, made)

    result = perfdesk("convert", source, "--to", "zpb")

    assert (result.code, result.out) == (2, "")
    assert (
        result.err == f"{made}：已有这个文件，内容不是转换得来的，或后来改过，没有替换。{ADVICE}\n"
    )
    assert form_in(made) == FILLED


@pytest.mark.parametrize("to", ["pdf", "xlsx", "zpb"])
def test_a_file_that_nobody_has_changed_is_replaced(
    perfdesk: RunPerfdesk, source: Path, to: str
) -> None:
    made = Path(perfdesk("convert", source, "--to", to).out.strip())
    write_form_file(FILLED, source)

    assert perfdesk("convert", source, "--to", to).code == 0

    assert GOAL.actual in str(read_file(made)[0].form)
    assert backups(made) == ()


@pytest.mark.slow
def test_a_workbook_with_other_sheets_is_not_replaced(perfdesk: RunPerfdesk, source: Path) -> None:
    workbook = Path(perfdesk("convert", source, "--to", "xlsx").out.strip())
    opened = openpyxl.load_workbook(workbook)
    opened.create_sheet("台账")
    opened.save(workbook)

    for converted in (source, workbook):
        result = perfdesk("convert", converted, "--to", "xlsx")
        assert (result.code, result.out) == (2, "")
        assert ADVICE in result.err
    assert "台账" in openpyxl.load_workbook(workbook).sheetnames


def test_a_file_that_holds_the_same_already_counts_as_written(
    perfdesk: RunPerfdesk, source: Path, tmp_path: Path
) -> None:
    own = write_form_file(POSTAGE, tmp_path / "2022-邮寄费.zpb")
    before = own.stat()

    result = perfdesk("convert", source, "--to", "zpb")

    assert (result.code, result.out, result.err) == (0, f"{own}\n", "")
    assert (own.stat().st_ino, own.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("merge", [(), ("--merge",)])
def test_what_force_replaces_is_kept_among_the_backups(
    perfdesk: RunPerfdesk, source: Path, merge: tuple[str, ...]
) -> None:
    command = ("convert", source, "--to", "pdf", *merge)
    made = Path(perfdesk(*command).out.strip())
    made.write_bytes(b"changed")

    assert perfdesk(*command).code == 2
    assert made.read_bytes() == b"changed"
    result = perfdesk(*command, "--force")

    (backup,) = backups(made)
    assert (result.code, result.out) == (0, f"{made}\n")
    assert result.err == f"{made}：已替换，原来的内容留在 {backup.file}。\n"
    assert made.read_bytes().startswith(b"%PDF")
    assert (backup.occasion, backup.read()) == ("replaced", b"changed")
    assert perfdesk(*command).code == 0, "it is the program's own again"


def test_one_sentence_for_each_file_and_the_number_of_those_written(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    for name in "甲乙丙":
        write_form_file(replace(POSTAGE, project=name), tmp_path / "in" / f"{name}.zpb")
    command = ("convert", tmp_path / "in", "--to", "xlsx", "--out", tmp_path / "out")
    perfdesk(*command)
    for name in "甲丙":
        (tmp_path / "out" / f"2022-{name}.xlsx").write_bytes(b"changed")

    result = perfdesk(*command)

    assert (result.code, names(result)) == (2, ["2022-乙.xlsx"])
    heading, *lines = result.err.splitlines()
    assert heading == "写出 1 个文件，2 处没有完成："
    assert sorted(Path(line.partition("：")[0]).stem for line in lines) == ["2022-丙", "2022-甲"]
    assert all(line.endswith(ADVICE) for line in lines)


def test_two_units_with_one_project_name_are_told_apart(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    sources = [
        write_form_file(form, tmp_path / f"{number}.zpb")
        for number, form in enumerate((POSTAGE, OTHER_UNIT, OTHER_UNIT))
    ]

    result = perfdesk("convert", *sources, "--to", "zpb", "--out", tmp_path / "out")

    assert names(result) == [
        "2022-邮寄费.zpb", "2022-邮寄费-乙单位.zpb", "2022-邮寄费-乙单位-2.zpb"
    ]  # fmt: skip


@pytest.mark.parametrize("to", ["pdf", "xlsx", "zpb"])
def test_a_second_run_into_the_folder_erases_no_other_form(
    perfdesk: RunPerfdesk, source: Path, tmp_path: Path, to: str
) -> None:
    other = write_form_file(OTHER_UNIT, tmp_path / "b.zpb")
    into = ("--to", to, "--out", tmp_path / "out")

    first, second = (perfdesk("convert", each, *into) for each in (source, other))

    assert (first.code, second.code) == (0, 0)
    assert (names(first), names(second)) == ([f"2022-邮寄费.{to}"], [f"2022-邮寄费-乙单位.{to}"])
    again = perfdesk("convert", other, source, *into)
    assert sorted(names(again)) == sorted([*names(first), *names(second)]), "whatever the order"


def test_a_file_that_a_person_made_of_another_form_keeps_its_name(
    perfdesk: RunPerfdesk, source: Path, tmp_path: Path
) -> None:
    own = write_form_file(OTHER_UNIT, tmp_path / "out" / "2022-邮寄费.zpb")

    result = perfdesk("convert", source, "--to", "zpb", "--out", tmp_path / "out", "--force")

    assert (result.code, names(result)) == (0, [f"2022-邮寄费-{POSTAGE.unit}.zpb"])
    assert form_in(own) == OTHER_UNIT


@pytest.mark.parametrize("project", ["邮寄费", ""])
def test_forms_without_a_unit_do_not_erase_each_other(
    perfdesk: RunPerfdesk, tmp_path: Path, project: str
) -> None:
    forms = [replace(POSTAGE, project=project, unit="", department=text) for text in "甲乙"]
    sources = [write_form_file(form, tmp_path / f"{form.department}.zpb") for form in forms]

    for source in (*sources, *sources):
        perfdesk("convert", source, "--to", "zpb", "--out", tmp_path / "out")

    written = [form_in(path).department for path in (tmp_path / "out").iterdir()]
    assert sorted(written) == ["乙", "甲"]


def test_what_was_empty_and_is_filled_in_does_not_make_it_another_form(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    source = write_form_file(replace(POSTAGE, unit=""), tmp_path / "a.zpb")
    made = Path(perfdesk("convert", source, "--to", "zpb").out.strip())
    write_form_file(POSTAGE, made)

    result = perfdesk("convert", source, "--to", "zpb")

    assert (result.code, result.out) == (2, "")
    assert form_in(made) == POSTAGE


def test_the_merged_pdf_of_other_inputs_keeps_its_name(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    for name in "甲乙":
        write_form_file(replace(POSTAGE, project=name), tmp_path / name / f"{name}.zpb")
    into = ("--to", "pdf", "--merge", "--out", tmp_path / "out")

    runs = [perfdesk("convert", tmp_path / name, *into) for name in "甲乙甲"]

    assert [names(run) for run in runs] == [
        ["2022-合并.pdf"], ["2022-合并-2.pdf"], ["2022-合并.pdf"]
    ]  # fmt: skip
    assert read_file(tmp_path / "out" / "2022-合并.pdf")[0].form.project == "甲"


def test_a_file_that_cannot_be_read_is_not_replaced(
    perfdesk: RunPerfdesk, source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "2022-邮寄费.pdf"
    target.write_bytes(b"\0 no PDF")

    result = perfdesk("convert", source, "--to", "pdf")

    assert (result.code, result.out) == (2, "")
    assert target.read_bytes() == b"\0 no PDF"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission on Windows")
def test_a_link_leads_to_somebody_elses_file(
    perfdesk: RunPerfdesk, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "own.txt").write_bytes(b"own")
    (tmp_path / "2022-邮寄费.zpb").symlink_to(tmp_path / "own.txt")

    assert perfdesk("convert", source, "--to", "zpb").code == 2
    assert (tmp_path / "own.txt").read_bytes() == b"own"


def test_without_the_data_folder_nothing_is_replaced(
    perfdesk: RunPerfdesk, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "data").write_bytes(b"in the way")

    assert perfdesk("convert", source, "--to", "zpb").code == 0
    write_form_file(FILLED, source)
    assert perfdesk("convert", source, "--to", "zpb").code == 2
    assert form_in(tmp_path / "2022-邮寄费.zpb") == POSTAGE


@pytest.fixture
def run_at_once(tmp_path: Path) -> Callable[[Path, Path], list[tuple[int, list[str]]]]:
    def run(*sources: Path) -> list[tuple[int, list[str]]]:
        into = ("--to", "xlsx", "--out", str(tmp_path / "out"))
        runs = [
            subprocess.Popen(
                [sys.executable, "-m", "perfdesk", "convert", str(source), *into],
                stdout=subprocess.PIPE,
            )
            for source in sources
        ]
        outputs = [each.communicate()[0].decode().splitlines() for each in runs]
        return [(each.returncode, out) for each, out in zip(runs, outputs, strict=True)]

    return run


@pytest.mark.slow
def test_two_runs_into_one_folder_at_once_keep_all_forms(
    run_at_once: Callable[..., list[tuple[int, list[str]]]], tmp_path: Path
) -> None:
    for unit in "甲乙":
        for project in range(12):
            form = replace(POSTAGE, project=f"费用{project}", unit=unit)
            write_form_file(form, tmp_path / unit / f"{project}.zpb")

    (first_code, first), (second_code, second) = run_at_once(tmp_path / "甲", tmp_path / "乙")

    assert (first_code, second_code) == (0, 0)
    written = sorted(map(str, (tmp_path / "out").iterdir()))
    assert sorted([*first, *second]) == written
    assert len(written) == 24
    units = [read_file(Path(path))[0].form.unit for path in written]
    assert sorted(units) == ["乙"] * 12 + ["甲"] * 12


@pytest.mark.slow
def test_the_same_run_twice_at_once_ends_as_one(
    run_at_once: Callable[..., list[tuple[int, list[str]]]], tmp_path: Path
) -> None:
    for project in range(12):
        form = replace(POSTAGE, project=f"费用{project}")
        write_form_file(form, tmp_path / "in" / f"{project}.zpb")

    runs = run_at_once(tmp_path / "in", tmp_path / "in")

    written = sorted(map(str, (tmp_path / "out").iterdir()))
    assert [(code, sorted(out)) for code, out in runs] == [(0, written)] * 2
    assert len(written) == 12
