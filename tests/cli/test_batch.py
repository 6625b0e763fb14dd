"""Folders that hold a form several times: as native file, PDF, workbook or text."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.formats.native import native_file
from tests.cli.runs import CommandOutput, RunPerfdesk, write_form_file
from tests.formats.native.native_forms import POSTAGE

SEEDS = Path(__file__).parent.parent / "files" / "seeds"
TRAVEL = replace(POSTAGE, project="差旅费")


@pytest.fixture
def folder(perfdesk: RunPerfdesk, tmp_path: Path) -> Path:
    """Two native files, each with a PDF and a workbook made from it, beside it."""
    folder = tmp_path / "in"
    write_form_file(POSTAGE, folder / "a.zpb")
    write_form_file(TRAVEL, folder / "b.zpb")
    for to in ("pdf", "xlsx"):
        assert perfdesk("convert", folder, "--to", to).code == 0
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("to", ["pdf", "xlsx"])
def test_converting_again_makes_the_same_files_and_no_more(
    perfdesk: RunPerfdesk, folder: Path, to: str
) -> None:
    before = sorted(folder.iterdir())

    result = perfdesk("convert", folder, "--to", to)

    assert result.code == 0
    assert {Path(line).name for line in result.out.splitlines()} == {
        f"2022-邮寄费.{to}",
        f"2022-差旅费.{to}",
    }
    assert "另有 2 份是同一张表" in result.err
    assert sorted(folder.iterdir()) == before


@pytest.mark.slow
@pytest.mark.parametrize("command", ["show", "check"])
def test_each_form_is_reported_once(perfdesk: RunPerfdesk, folder: Path, command: str) -> None:
    result = perfdesk(command, folder, "--json")

    assert _source_names(result) == ["a.zpb", "b.zpb"]
    assert "另有 4 份是同一张表" in result.err
    for name in ("邮寄费.pdf", "邮寄费.xlsx", "差旅费.pdf", "差旅费.xlsx"):
        assert f"2022-{name}" in result.err
    assert "不同" not in result.err


@pytest.mark.parametrize("suffix", ["pdf", "xlsx"])
def test_a_copy_with_other_contents_is_named(
    perfdesk: RunPerfdesk, tmp_path: Path, suffix: str
) -> None:
    path = write_form_file(POSTAGE, tmp_path / "a.zpb")
    perfdesk("convert", path, "--to", suffix)
    goal = replace(POSTAGE.goals[0], actual="改过的")
    write_form_file(replace(POSTAGE, goals=(goal,)), path)

    result = perfdesk("check", tmp_path)

    assert "其中内容与所用的文件不同的，请核对：2022-邮寄费." in result.err
    assert f"2022-邮寄费.{suffix}（用了 a.zpb）" in result.err


def _source_names(result: CommandOutput) -> list[str]:
    return [Path(str(each["source"])).name for each in result.objects]


def test_no_older_pdf_replaces_a_native_file(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    path = write_form_file(POSTAGE, tmp_path / "2022-邮寄费.zpb")
    perfdesk("convert", path, "--to", "pdf")
    write_form_file(replace(POSTAGE, department="改过的"), path)

    result = perfdesk("convert", tmp_path, "--to", "zpb")

    assert (result.code, result.out) == (0, "")
    assert native_file.read_native(path.read_bytes()).form.department == "改过的"


@pytest.mark.slow
def test_a_pdf_for_the_public_is_read_from_its_pages_unless_its_native_file_is_there(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    write_form_file(POSTAGE, tmp_path / "a.zpb")
    perfdesk("convert", tmp_path, "--to", "pdf", "--public")

    assert _source_names(perfdesk("show", tmp_path, "--json")) == ["a.zpb"]
    (tmp_path / "a.zpb").unlink()
    alone = perfdesk("show", tmp_path, "--json")
    assert (alone.code, _source_names(alone)) == (0, ["2022-邮寄费.pdf"])


def test_forms_of_one_name_in_one_file_are_not_duplicates(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    shutil.copy(SEEDS / "insurance-centre-2022-part.txt", tmp_path)

    result = perfdesk("convert", tmp_path, "--to", "xlsx")

    assert result.out.count("\n") == 4
    assert "同一张表" not in result.err


def test_forms_of_two_units_and_those_without_a_name_are_not_duplicates(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    for name, form in (
        ("甲", POSTAGE),
        ("乙", replace(POSTAGE, unit="别的单位")),
        ("丙", replace(POSTAGE, project="")),
    ):
        write_form_file(form, tmp_path / "from" / f"{name}.zpb")
    perfdesk("convert", tmp_path / "from", "--to", "pdf", "--out", tmp_path / "in")
    write_form_file(POSTAGE, tmp_path / "in" / "甲.zpb")
    write_form_file(replace(POSTAGE, project=""), tmp_path / "in" / "丙.zpb")

    result = perfdesk("show", tmp_path / "in", "--json")

    assert len(result.objects) == 4
    assert "另有 1 份" in result.err


@pytest.mark.slow
def test_a_file_named_directly_is_always_converted(perfdesk: RunPerfdesk, folder: Path) -> None:
    result = perfdesk("show", folder / "a.zpb", folder / "2022-邮寄费.pdf", "--json")

    assert len(result.objects) == 2


@pytest.mark.parametrize("command", [["show"], ["check"], ["convert", "--to", "zpb", "--out"]])
def test_every_file_of_a_folder_that_may_be_a_form_and_cannot_be_read_is_named(
    perfdesk: RunPerfdesk, tmp_path: Path, command: list[str]
) -> None:
    folder = tmp_path / "in"
    write_form_file(POSTAGE, folder / "a.zpb")
    shutil.copy(SEEDS / "insurance-centre-2022-part.txt", folder)
    for name in ("b.doc", "c.jpg", "~$b.doc", "Thumbs.db", ".DS_Store"):
        (folder / name).write_bytes(b"x")
    out = [tmp_path / "out"] if "--out" in command else []

    result = perfdesk(*command, *out, folder)

    assert result.code == 2
    assert f"{folder / 'b.doc'}：这是旧版 Word 文档" in result.err
    assert f"{folder / 'c.jpg'}：这是图片" in result.err
    assert result.err.count("没有读入") == 2
    assert "差旅费" in result.out


@pytest.mark.parametrize("suffix", [".docm", ".dotx", ".dotm", ".xlt", ".ett"])
def test_templates_and_files_with_macros_of_a_folder_are_read(
    perfdesk: RunPerfdesk, tmp_path: Path, suffix: str
) -> None:
    (source,) = (SEEDS.parent / "office").glob("writer-0.docx" if "do" in suffix else "*-0.xls")
    path = Path(shutil.copy(source, tmp_path / f"a{suffix}"))

    result = perfdesk("show", tmp_path, "--json")

    assert (result.code, _source_names(result)) == (0, [path.name])


def test_a_folder_with_unreadable_files_only_names_them(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    (tmp_path / "a.wps").write_bytes(b"x")

    result = perfdesk("check", tmp_path)

    assert result.code == 2
    assert "WPS 文字" in result.err
    assert "文件夹中没有" not in result.err


@pytest.mark.slow
def test_a_document_named_like_a_result_is_no_result(perfdesk: RunPerfdesk, folder: Path) -> None:
    (folder / "2022-邮寄费.doc").write_bytes(b"x")

    result = perfdesk("check", folder)

    assert result.code == 2
    assert "2022-邮寄费.doc：这是旧版 Word 文档" in result.err
