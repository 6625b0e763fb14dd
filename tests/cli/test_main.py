"""The outermost layer: options, the window, and that nothing ends in a traceback."""

from __future__ import annotations

import errno
import io
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from perfdesk import __main__, __version__
from perfdesk.cli.main import run_command_line
from perfdesk.resources import templates
from perfdesk.storage.settings import PREFERENCE_WORDS, Preferences, change_settings
from tests.cli.runs import RunPerfdesk, no_self_test, write_form_file
from tests.formats.native.native_forms import POSTAGE

SEEDS = Path(__file__).parent.parent / "files" / "seeds"
PERFDESK = [sys.executable, "-m", "perfdesk"]


def test_help_is_chinese_and_names_every_command(perfdesk: RunPerfdesk) -> None:
    result = perfdesk("--help")

    assert result.code == 0
    assert all(word in result.out for word in ("用法", "show", "check", "convert", "--selftest"))
    assert perfdesk("show", "-h").out == result.out


def test_settings_lists_name_value_and_meaning_of_each(perfdesk: RunPerfdesk) -> None:
    chosen = Preferences("115", "/报送", "national-2020", page_numbers="always")
    change_settings(lambda old: replace(old, preferences=chosen))
    result = perfdesk("settings")

    assert result.code == 0
    lines = result.out.splitlines()
    assert [line.split()[0] for line in lines] == list(PREFERENCE_WORDS)
    assert "115（较大）" in lines[0]
    assert "文字大小：窗口里文字的大小" in lines[0]
    assert "/报送" in lines[1]
    assert f"national-2020（{templates()['national-2020'].name}）" in lines[2]
    assert "template（按表样）" in lines[3]
    assert "always（只有一页也印）" in lines[4]


@pytest.mark.slow
def test_convert_prints_pages_as_the_settings_say(perfdesk: RunPerfdesk, tmp_path: Path) -> None:
    source = write_form_file(POSTAGE, tmp_path / "表.zpb")

    def printed(*options: str) -> str:
        out = tmp_path / "出"
        perfdesk("convert", str(source), "--to", "pdf", "--out", str(out), *options)
        texts = [each.get_textpage().get_text_range() for each in PdfDocument(next(out.iterdir()))]
        shutil.rmtree(out)
        return "".join(texts)

    assert "页 共" not in printed()
    assert "单位负责人" not in printed("--merge")
    chosen = Preferences(page_numbers="always", signatures="yes")
    change_settings(lambda old: replace(old, preferences=chosen))
    for options in ((), ("--merge",)):
        assert "第 1 页 共 1 页" in printed(*options)
        assert "单位负责人" in printed(*options)


def test_the_version_is_printed(perfdesk: RunPerfdesk) -> None:
    assert perfdesk("--version").out == f"perfdesk {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show"], "show 后面缺少文件"),
        (["show", ""], "有一个文件名是空的"),
        (["a.zpb", ""], "有一个文件名是空的"),
        (["show", "a", "--out", "b"], "不认识的选项 --out"),
        (["show", "a", "--json=1"], "--json 后面不能带内容"),
        (["-x"], "不认识的选项 -x"),
        (["settings", "a"], "settings 后面不写文件"),
        (["settings", "--json"], "不认识的选项 --json"),
        (["convert", "a"], "缺少 --to"),
        (["convert", "a", "--to"], "--to 后面缺少内容"),
        (["convert", "a", "--to", "pdf", "--out="], "--out 后面缺少内容"),
        (["convert", "a", "--to", "doc"], "不能转换为“doc”"),
        (["convert", "a", "--to", "zpb", "--merge"], "--merge 只用于 --to pdf"),
        (["convert", "a", "--to", "zpb", "--public"], "--public 只用于 --to pdf 或 xlsx"),
        (["show", "a", "--merge"], "不认识的选项 --merge"),
        (["show", "a", "--selftest"], "不认识的选项 --selftest"),
        (["--selftest", "a", "b"], "--selftest 后面最多写一个文件"),
        (["--selftest=a"], "--selftest 后面不能带内容"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(
    perfdesk: RunPerfdesk, arguments: list[str], message: str
) -> None:
    result = perfdesk(*arguments)

    assert result.code == 2
    assert message in result.err
    assert result.err.count("\n") == 1


def test_without_a_command_the_window_opens_the_files(tmp_path: Path) -> None:
    write_form_file(POSTAGE, tmp_path / "a.zpb")
    write_form_file(POSTAGE, tmp_path / "b.zpb")
    opened: list[Path] = []

    def window(files: Sequence[Path]) -> int:
        opened.extend(files)
        return 7

    names = [str(tmp_path / "*.zpb"), "gone.zpb", "*.none"]
    assert run_command_line(names, window, no_self_test) == 7
    assert opened == [tmp_path / "a.zpb", tmp_path / "b.zpb", Path("gone.zpb"), Path("*.none")]


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (BrokenPipeError, 141)])
def test_an_interrupted_run_ends_quietly(
    capsys: pytest.CaptureFixture[str], error: type[BaseException], code: int
) -> None:
    def window(files: Sequence[Path]) -> int:
        raise error(files)

    assert run_command_line([], window, no_self_test) == code
    assert capsys.readouterr() == ("", "")


def test_an_unexpected_error_is_one_sentence_and_logged(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def window(files: Sequence[Path]) -> int:
        raise ZeroDivisionError(files)

    monkeypatch.setenv("PERFDESK_DATA", str(tmp_path))
    assert run_command_line([], window, no_self_test) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert "ZeroDivisionError" in (tmp_path / "perfdesk.log").read_text(encoding="utf-8")


def test_a_reader_that_closes_the_pipe_is_no_error(tmp_path: Path) -> None:
    path = write_form_file(POSTAGE, tmp_path / "a.zpb")
    with subprocess.Popen(
        [*PERFDESK, "show", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.close()
        result = run.stderr.read()

    assert run.returncode == 141
    assert result == b""


def test_a_reader_that_closes_the_pipe_on_windows_is_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class ClosedPipe(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stdout", ClosedPipe())
    assert run_command_line(["--version"], lambda _: 0, no_self_test) == 141
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_output_to_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        path = str(write_form_file(POSTAGE, tmp_path / "a.zpb"))
        run = subprocess.run(
            [*PERFDESK, "show", path], stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert run.returncode == 2
    assert "无法输出结果" in run.stderr.decode()
    assert run.stderr.decode().count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a program without a console is usual there")
@pytest.mark.parametrize("command", ["show {}", "check {}", "convert {} --to pdf", "--help"])
def test_a_closed_stdout_is_one_sentence(tmp_path: Path, command: str) -> None:
    path = write_form_file(POSTAGE, tmp_path / "a.zpb")
    line = f"exec {sys.executable} -m perfdesk {command.format(path)} >&-"

    run = subprocess.run(["sh", "-c", line], stderr=subprocess.PIPE, check=False)

    assert run.returncode == 2
    assert "无法输出结果" in run.stderr.decode()
    assert run.stderr.decode().count("\n") == 1
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
def test_messages_for_a_closed_stderr_do_not_go_to_stdout(tmp_path: Path) -> None:
    line = f"exec {sys.executable} -m perfdesk show {tmp_path / 'gone.zpb'} 2>&-"

    run = subprocess.run(["sh", "-c", line], stdout=subprocess.PIPE, check=False)

    assert (run.returncode, run.stdout) == (2, b"")


def test_a_pipe_gets_utf8_whatever_the_locale(tmp_path: Path) -> None:
    path = write_form_file(POSTAGE, tmp_path / "a.zpb")
    environment = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0", "PATH": ""}

    run = subprocess.run(
        [*PERFDESK, "show", str(path)], capture_output=True, check=True, env=environment
    )

    assert "邮寄费" in run.stdout.decode("utf-8")


_SLOW = (
    "openpyxl",
    "reportlab",
    "PIL",
    "pikepdf",
    "uharfbuzz",
    "PySide6",
    "asyncio",
    "multiprocessing",
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "needed"),
    [
        (["show", "--json"], ""),
        # The workers import what they need.
        (["convert", "--to", "zpb"], "asyncio multiprocessing"),
        (["convert", "--to", "pdf"], "asyncio multiprocessing"),
        (["convert", "--to", "xlsx"], "asyncio multiprocessing"),
    ],
)
def test_nothing_slow_is_imported_in_vain(tmp_path: Path, command: list[str], needed: str) -> None:
    code = (
        "import sys; from perfdesk.cli.main import run_command_line;"
        "run_command_line(sys.argv[1:], None, None);"
        f"print([name for name in {_SLOW} if name in sys.modules])"
    )
    path = write_form_file(POSTAGE, tmp_path / "a.zpb")

    run = subprocess.run(
        [sys.executable, "-c", code, *command, str(path)], capture_output=True, check=True
    )

    assert run.stdout.decode().splitlines()[-1] == str(
        [*filter(needed.split().__contains__, _SLOW)]
    )


def test_the_entry_point_passes_its_arguments_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["perfdesk", "--version"])

    assert __main__.main() == 0
    assert __version__ in capsys.readouterr().out
