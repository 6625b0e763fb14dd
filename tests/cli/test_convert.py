"""``convert``: names and folders of results, inputs left alone, and messages."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.cli import jobs
from perfdesk.formats.native import native_file
from perfdesk.formats.registry import read_file
from perfdesk.formats.results import ProgressCallback
from perfdesk.recognition.source import Reading
from tests.cli.runs import RunPerfdesk, write_form_file
from tests.formats.native.native_forms import POSTAGE, VERSIONS

SEEDS = Path(__file__).parent.parent / "files" / "seeds"


def test_every_form_of_a_text_becomes_a_file(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"

    result = perfdesk("convert", SEEDS / "talent-centre-2022.txt", "--to", "zpb", "--out", out)

    paths = [Path(line) for line in result.out.splitlines()]
    assert result.code == 0
    assert len(paths) == 6
    assert sorted(paths) == sorted(out.iterdir())
    forms = [reading.form for reading in read_file(SEEDS / "talent-centre-2022.txt")]
    assert [native_file.read_native(path.read_bytes()).form for path in paths] == forms


def test_a_pdf_is_written_beside_its_source(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    result = perfdesk("convert", write_form_file(POSTAGE, tmp_path / "a.zpb"), "--to=PDF")

    assert result.out == f"{tmp_path / '2022-邮寄费.pdf'}\n"
    assert (tmp_path / "2022-邮寄费.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("merged", [[], ["--merge"]])
def test_the_log_names_the_libraries_that_read_and_write_files(
    perfdesk: RunPerfdesk, tmp_path: Path, merged: list[str]
) -> None:
    perfdesk("convert", write_form_file(POSTAGE, tmp_path / "a.zpb"), "--to=pdf", *merged)

    last = (tmp_path / "data" / "perfdesk.log").read_text(encoding="utf-8").splitlines()[-1]
    assert all(f" {each} " in last for each in ("reportlab", "pikepdf", "uharfbuzz"))


def test_a_second_file_of_a_name_gets_a_number(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    sources = [write_form_file(POSTAGE, tmp_path / name / "a.zpb") for name in "12"]

    result = perfdesk("convert", *sources, "--to", "zpb", "--out", tmp_path / "out")

    assert [Path(line).name for line in result.out.splitlines()] == [
        "2022-邮寄费.zpb",
        "2022-邮寄费-2.zpb",
    ]


def test_an_existing_file_is_replaced_whole(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    target = tmp_path / "2022-邮寄费.zpb"
    target.write_bytes(b"x" * 99_999)

    perfdesk("convert", write_form_file(POSTAGE, tmp_path / "a.zpb"), "--to", "zpb", "--force")

    assert target.read_bytes() == native_file.native_bytes(POSTAGE)


def test_the_result_names_another_template(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    path = write_form_file(POSTAGE, tmp_path / "2022-邮寄费.zpb")

    command = ("convert", path, "--to", "zpb", "--template", "national-2020")
    assert perfdesk(*command).code == 2, "it is the user's own file"
    assert perfdesk(*command, "--force").code == 0
    assert native_file.read_native(path.read_bytes()).form == replace(
        POSTAGE, template="national-2020"
    )


def test_an_unknown_template_is_reported_with_the_known_ones(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    path = write_form_file(POSTAGE, tmp_path / "a.zpb")
    write_form_file(POSTAGE, tmp_path / "b.zpb")

    result = perfdesk("convert", tmp_path, "--to", "pdf", "--template", "mars")

    assert result.code == 2
    assert result.err.count("shanghai-2022、national-2020") == 1, "once, not for each file"
    assert not [*tmp_path.glob("*.pdf")]
    assert path.exists()


def test_a_second_run_over_a_folder_does_not_convert_the_results_of_the_first(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    write_form_file(POSTAGE, folder / "a.zpb")

    first = perfdesk("convert", folder, "--to", "zpb", "--out", folder / "out")
    second = perfdesk("convert", folder, "--to", "zpb", "--out", folder / "out")

    assert first.out == second.out
    assert "没有需要转换的文件" in perfdesk("convert", folder, "--to", "zpb").err


def test_a_file_of_a_later_version_is_not_converted_to_the_native_type(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    path = tmp_path / "2022-邮寄费.zpb"
    data = native_file.native_bytes(POSTAGE).replace(b'"version": 2', b'"version": 3')
    path.write_bytes(data)

    result = perfdesk("convert", path, "--to", "zpb")

    assert (result.code, result.out) == (2, "")
    assert "更新的版本" in result.err
    assert path.read_bytes() == data


def test_a_file_changed_outside_the_program_is_not_made_a_sound_one(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    path = tmp_path / "2022-邮寄费.zpb"
    path.write_bytes(native_file.native_bytes(POSTAGE).replace(b"110000", b"910000"))

    result = perfdesk("convert", path, "--to", "zpb", "--out", tmp_path / "新")

    assert (result.code, result.out) == (2, "")
    assert "本程序之外被改动过" in result.err
    assert [*tmp_path.glob("新/*")] == []


def test_a_file_of_version_1_is_converted_to_the_version_of_today(
    perfdesk: RunPerfdesk, tmp_path: Path
) -> None:
    source, folder = VERSIONS / "version-1" / "talent-centre-1.zpb", tmp_path / "新"

    assert perfdesk("convert", source, "--to", "zpb", "--out", folder).code == 0

    (written,) = folder.iterdir()
    assert written.read_bytes() == (VERSIONS / "version-2" / source.name).read_bytes()


def test_an_unreadable_file_is_skipped(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    (tmp_path / "bad.zpb").write_bytes(b"{")

    result = perfdesk(
        "convert", tmp_path / "bad.zpb", write_form_file(POSTAGE, tmp_path / "a.zpb"), "--to", "zpb"
    )

    assert result.code == 2
    assert result.out == f"{tmp_path / '2022-邮寄费.zpb'}\n"
    assert "bad.zpb：文件内容不完整" in result.err


def test_a_file_that_cannot_be_written_is_reported(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    (tmp_path / "2022-邮寄费.zpb").mkdir()

    result = perfdesk("convert", write_form_file(POSTAGE, tmp_path / "a.zpb"), "--to", "zpb")

    assert (result.code, result.out) == (2, "")
    assert "同名的文件夹" in result.err


def test_all_failures_are_reported_at_the_end(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    for name in ("bad", "worse"):
        (tmp_path / f"{name}.zpb").write_bytes(b"{")
    write_form_file(POSTAGE, tmp_path / "good.zpb")

    result = perfdesk("convert", tmp_path, "--to", "pdf", "--out", tmp_path / "out")

    heading, *lines = result.err.splitlines()
    assert result.code == 2
    assert heading == "写出 1 个文件，2 处没有完成："
    assert [Path(line.partition("：")[0]).name for line in lines] == ["bad.zpb", "worse.zpb"]


def test_for_a_single_file_nothing_is_counted(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    (tmp_path / "bad.zpb").write_bytes(b"{")

    result = perfdesk("convert", tmp_path / "bad.zpb", "--to", "pdf")

    assert result.err.startswith(f"{tmp_path / 'bad.zpb'}：")
    assert result.err.count("\n") == 1


def test_an_unexpected_error_costs_one_file(
    perfdesk: RunPerfdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(path: Path, advance: ProgressCallback) -> tuple[Reading, ...]:
        if path.name == "b.zpb":
            raise IndexError(path)
        return read_file(path, advance)

    for name in "ab":
        write_form_file(replace(POSTAGE, project=name), tmp_path / f"{name}.zpb")
    monkeypatch.setattr(jobs, "read_file", faulty)

    result = perfdesk("convert", tmp_path, "--to", "pdf", "--out", tmp_path / "out")

    assert result.code == 2
    assert [Path(line).name for line in result.out.splitlines()] == ["2022-a.pdf"]
    assert "程序内部出错" in result.err
    assert "IndexError" in (tmp_path / "data" / "perfdesk.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("out", "message"),
    [("a.zpb", "已有同名的文件"), ("a.zpb/out", "已有同名的文件"), ("x" * 300, "过长")],
)
def test_a_folder_that_cannot_be_made_is_reported(
    perfdesk: RunPerfdesk, tmp_path: Path, out: str, message: str
) -> None:
    path = write_form_file(POSTAGE, tmp_path / "a.zpb")

    result = perfdesk("convert", path, "--to", "zpb", "--out", tmp_path / out)

    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_empty_cells_are_counted_on_stderr(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    path = write_form_file(replace(POSTAGE, department=""), tmp_path / "a.zpb")

    result = perfdesk("convert", path, "--to", "zpb")

    assert result.code == 0
    assert "还有 1 处没有填" in result.err


def test_the_progress_bar_is_drawn_on_a_terminal_only(
    perfdesk: RunPerfdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        write_form_file(replace(POSTAGE, project=name), tmp_path / "in" / f"{name}.zpb")
    command = ("convert", tmp_path / "in", "--to", "zpb", "--out", tmp_path / "out")

    assert perfdesk(*command).err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert "1/2" in perfdesk(*command).err
