"""Each command over a folder with every type of file names what it could not read, and goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

import pytest

from perfdesk.core.form import Form
from perfdesk.formats.native.native_file import native_bytes
from perfdesk.formats.registry import read_file
from tests.cli.runs import Object, RunPerfdesk
from tests.mixed_folder import UNREADABLE, WITH_OTHER_TEXTS, fill_mixed_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "各单位"
    found.mkdir()
    return found


@pytest.fixture
def expected(folder: Path) -> dict[str, Form]:
    return fill_mixed_folder(folder)


def named_unreadable(folder: Path, err: str) -> bool:
    """Return whether both unreadable files are named, each once, and no other file is."""
    lines = [line for line in err.split("\n") if line.startswith(f"{folder}")]
    starts = sorted(f"{folder / name}：{sentence}" for name, sentence in UNREADABLE.items())
    return len(lines) == len(starts) and all(
        line.startswith(start) for line, start in zip(sorted(lines), starts, strict=True)
    )


@pytest.mark.slow
def test_show_prints_the_form_in_every_type_of_file(
    perfdesk: RunPerfdesk, folder: Path, expected: dict[str, Form]
) -> None:
    result = perfdesk("show", "--json", folder)

    assert result.code == 2
    assert named_unreadable(folder, result.err)
    shown = {Path(str(each["source"])).name: each["form"] for each in result.objects}
    assert len(result.objects) == len(expected)
    assert shown == {name: json.loads(native_bytes(form)) for name, form in expected.items()}


@pytest.mark.slow
@pytest.mark.parametrize("command", ["show", "check"])
def test_the_text_of_a_command_has_every_form(
    perfdesk: RunPerfdesk, folder: Path, expected: dict[str, Form], command: str
) -> None:
    result = perfdesk(command, folder)

    assert result.code == 2
    assert named_unreadable(folder, result.err)
    headings = [line for line in result.out.split("\n") if line.startswith("══")]
    assert len(headings) == len(expected)
    assert all(any(form.project in line for line in headings) for form in expected.values())


@pytest.mark.slow
def test_check_tells_of_each_form_and_of_what_had_no_place(
    perfdesk: RunPerfdesk, folder: Path, expected: dict[str, Form]
) -> None:
    result = perfdesk("check", "--json", folder)

    assert result.code == 2
    assert named_unreadable(folder, result.err)
    assert {Path(str(each["source"])).name for each in result.objects} == set(expected)
    (found,) = (each for each in result.objects if each["project"] == WITH_OTHER_TEXTS)
    findings = cast("list[Object]", found["findings"])
    assert [(each["code"], each["class"]) for each in findings] == [("no-place", "doubt")]


@pytest.mark.slow
def test_convert_makes_a_pdf_of_every_form_that_holds_all_of_it(
    perfdesk: RunPerfdesk, folder: Path, expected: dict[str, Form], tmp_path: Path
) -> None:
    result = perfdesk("convert", folder, "--to", "pdf", "--out", tmp_path / "out")

    assert result.code == 2
    assert named_unreadable(folder, result.err)
    assert "写出 11 个文件，2 处没有完成" in result.err
    written = [Path(line) for line in result.out.splitlines()]
    forms = {form.project: form for path in written for form in [read_file(path)[0].form]}
    assert forms == {form.project: form for form in expected.values()}
    assert sorted(written) == sorted((tmp_path / "out").iterdir())


@pytest.mark.slow
def test_a_second_run_beside_the_results_makes_nothing_new(
    perfdesk: RunPerfdesk, folder: Path, expected: dict[str, Form]
) -> None:
    first = perfdesk("convert", folder, "--to", "zpb")
    made = {path: path.read_bytes() for path in folder.glob("2022-*")}
    second = perfdesk("convert", folder, "--to", "zpb")

    # The form that is in a native file already needs none.
    assert len(made) == len(expected) - 1
    assert {path: path.read_bytes() for path in folder.glob("2022-*")} == made
    assert first.code == second.code == 2
    assert named_unreadable(folder, second.err)
