"""The command as a whole: what it prints, what it leaves alone, and what it says of damage."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from perfdesk import __version__
from perfdesk.cli.main import run_command_line
from perfdesk.core.errors import FormError
from perfdesk.selftest import run
from perfdesk.selftest.file_steps import FILE_STEPS
from perfdesk.selftest.qt_steps import QT_STEPS
from perfdesk.selftest.run import run_self_test
from perfdesk.selftest.surroundings import Step, Workplace, program_command
from tests.cli.runs import no_window

ROOT = Path(__file__).parent.parent.parent
ALL_STEPS = ("程序库", *(name for name, _ in FILE_STEPS), "Qt", *(name for name, _ in QT_STEPS))


def started(program: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program of a folder as a user without a screen and with an ASCII locale does."""
    folders = {name: str(home / name.lower()) for name in ("TMPDIR", "TEMP", "TMP")}
    for folder in folders.values():
        Path(folder).mkdir(exist_ok=True)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("QT_", "LC_"))
    }
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    environment |= {"HOME": str(home), "LC_ALL": "C", "PYTHONPATH": str(program)}
    environment |= {"PYTHONIOENCODING": "ascii", "PERFDESK_DATA": str(home / "data")} | folders
    return subprocess.run(
        [*program_command(), "--selftest", *arguments],
        cwd=home,
        env=environment,
        capture_output=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """The files in a folder with what they hold."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.slow
def test_a_sound_program_passes_each_step_and_leaves_no_trace(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = tmp_path_factory.mktemp("h")
    (home / "data" / "drafts").mkdir(parents=True)
    (home / "data" / "settings.json").write_text("{}", encoding="utf-8")

    ran = started(ROOT, home, "结果.txt")

    lines = ran.stdout.decode().splitlines()
    said = [re.match("(通过|失败)  ([^：]+)：.", line) for line in lines[:-1]]
    assert [(each[1], each[2]) for each in said if each] == [("通过", name) for name in ALL_STEPS]
    assert lines[-1].startswith(f"perfdesk {__version__}，Python 3.")
    assert f"：{len(ALL_STEPS)} 项，全部通过，" in lines[-1]
    assert ran.returncode == 0, ran.stderr.decode()
    left = contents(home)
    assert left.pop("结果.txt").decode().splitlines() == lines
    assert {name for name in left if not name.startswith(".cache/")} == {"data/settings.json"}


@pytest.mark.slow
def test_a_damaged_program_names_what_is_wrong_and_tries_the_rest(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home, program = tmp_path_factory.mktemp("h"), tmp_path_factory.mktemp("p")
    unseen = shutil.ignore_patterns("__pycache__")
    for name in ("perfdesk", "resources"):
        shutil.copytree(ROOT / name, program / name, ignore=unseen)
    for icon in (program / "resources" / "icons").glob("*.svg"):
        icon.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>', "utf-8")
    sample = program / "resources" / "samples" / "talent-centre-2022.txt"
    sample.write_text(sample.read_text("utf-8").replace("97.02", "97.03"), "utf-8")
    (program / "resources" / "selftest" / "form.docx").unlink()

    ran = started(program, home, "结果.txt")

    failed = re.findall("^失败  ([^：]+)：(.*)", ran.stdout.decode(), re.MULTILINE)
    reasons = dict(failed)
    assert ran.returncode == 1, ran.stdout.decode()
    assert list(reasons) == ["得分", "Office", "图标", "窗口"]
    assert "97.03" in reasons["得分"]
    assert "save-all" in reasons["图标"]
    assert str(home / "结果.txt.png") in reasons["窗口"]
    assert (home / "结果.txt.png").stat().st_size > 0
    assert f"{len(ALL_STEPS)} 项，4 项失败" in ran.stdout.decode().splitlines()[-1]


class _FaultError(FormError):
    def __init__(self) -> None:
        super().__init__("有一处不对")


def _pass(_: Workplace) -> str:
    return "没有问题"


def _fail(_: Workplace) -> str:
    raise _FaultError


def _stumble(_: Workplace) -> str:
    raise ZeroDivisionError(0)


def only(monkeypatch: pytest.MonkeyPatch, *steps: tuple[str, Step]) -> None:
    """Have no other steps than these, of which the last fails."""
    monkeypatch.setattr(run, "_FIRST_STEPS", (("程序库", _fail),))
    monkeypatch.setattr(run, "_STEPS_BEFORE_QT", steps)


def test_an_unexpected_error_fails_its_step_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_data_folder: Path
) -> None:
    only(monkeypatch, ("甲", _stumble), ("乙", _pass), ("丙", _fail))

    assert run_self_test() == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "失败  甲：ZeroDivisionError 0"
    assert "ZeroDivisionError: 0" in lines
    assert lines[-3:-1] == ["通过  乙：没有问题", "失败  丙：有一处不对"]
    assert not own_data_folder.exists()


def test_steps_whose_libraries_do_not_load_are_not_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    only(monkeypatch, ("甲", _pass), ("Qt", _fail))

    assert run_self_test() == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "失败  程序库：有一处不对"
    assert lines[1:3] == ["通过  甲：没有问题", "失败  Qt：有一处不对"]
    assert "：3 项，2 项失败，" in lines[3]


def test_the_surroundings_are_as_before_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dict(os.environ)
    seen: list[Path] = []

    def look(place: Workplace) -> str:
        seen.append(place.folder)
        assert os.environ["PERFDESK_DATA"].startswith(str(place.folder))
        assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
        assert "QT_SCALE_FACTOR" not in os.environ
        return ""

    only(monkeypatch, ("甲", look), ("乙", _fail))
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    before["QT_SCALE_FACTOR"] = "2"
    run_self_test()

    assert dict(os.environ) == before
    assert len(seen) == 1
    assert not seen[0].exists()


def test_without_a_console_the_result_is_in_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    only(monkeypatch, ("甲", _pass), ("乙", _fail))
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    report = tmp_path / "结果.txt"

    code = run_command_line(["--selftest", str(report)], no_window, run_self_test)

    assert code == 1
    assert report.read_text(encoding="utf-8").splitlines()[1:3] == [
        "通过  甲：没有问题",
        "失败  乙：有一处不对",
    ]


def test_a_file_of_the_user_is_never_written_over(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "我的表.zpb"
    file.write_text("一年的工作", encoding="utf-8")

    assert run_command_line(["--selftest", str(file)], no_window, run_self_test) == 2
    assert "已有这个文件" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "一年的工作"


def test_a_folder_that_is_not_there_is_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = tmp_path / "没有" / "结果.txt"

    assert run_command_line(["--selftest", str(report)], no_window, run_self_test) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_frozen_program_is_started_by_its_own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    assert program_command() == [sys.executable, "-m", "perfdesk"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert program_command() == [sys.executable]
