"""Ctrl+C during ``convert``: files are whole, each path is printed once, and all are listed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.cli import results
from perfdesk.cli.terminal import interruption_deferred
from perfdesk.storage.saving import SavedFile, write_made_file
from perfdesk.storage.written_files import WrittenFiles
from tests.cli.runs import RunPerfdesk, write_form_file
from tests.formats.native.native_forms import POSTAGE

if sys.platform == "win32":
    pytest.skip("signals and terminals of Unix", allow_module_level=True)
else:
    import pty

_INTERRUPTIBLE = """
import signal, sys
from perfdesk.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main())
"""
"""The program as a terminal starts it: a shell's job in the background ignores Ctrl+C."""


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """A conversion of many forms into a folder."""
    for number in range(300):
        form = replace(POSTAGE, project=f"费用{number}")
        write_form_file(form, tmp_path / "in" / f"{number}.zpb")
    arguments = ("convert", str(tmp_path / "in"), "--to", "pdf", "--out", str(tmp_path / "out"))
    return [sys.executable, "-c", _INTERRUPTIBLE, *arguments]


@pytest.fixture
def _usual_interruption() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _written(tmp_path: Path) -> list[str]:
    """The paths of the files that were written, each of which is whole."""
    files = sorted((tmp_path / "out").iterdir())
    data = [path.read_bytes() for path in files]
    assert all(each.startswith(b"%PDF") and each.rstrip().endswith(b"%%EOF") for each in data)
    return list(map(str, files))


@pytest.mark.slow
def test_ctrl_c_leaves_whole_files_and_lists_them(command: list[str], tmp_path: Path) -> None:
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as run:
        assert run.stdout
        assert run.stderr
        first = run.stdout.readline()
        os.killpg(run.pid, signal.SIGINT)
        printed = (first + run.stdout.read()).decode().splitlines()
        heading, *listed = run.stderr.read().decode().splitlines()

    written = _written(tmp_path)
    assert run.returncode == 130
    assert 1 <= len(written) < 300
    assert sorted(printed) == written
    assert heading == f"已停止，这 {len(written)} 个文件都已写好，其余没有转换："
    assert sorted(listed) == written


@pytest.mark.slow
def test_on_a_terminal_the_paths_stand_there_already(command: list[str], tmp_path: Path) -> None:
    terminal, other_end = pty.openpty()
    with subprocess.Popen(
        command, stdout=other_end, stderr=other_end, start_new_session=True
    ) as run:
        os.close(other_end)
        shown = b""
        while b".pdf" not in shown:
            shown += os.read(terminal, 4096)
        os.killpg(run.pid, signal.SIGINT)
        shown += b"".join(_rest(terminal))

    written, lines = _written(tmp_path), shown.decode().replace("\r", "\n").splitlines()
    assert run.returncode == 130
    assert all(lines.count(path) == 1 for path in written)
    assert f"已停止，上面列出的 {len(written)} 个文件都已写好，其余没有转换。" in lines


def _rest(terminal: int) -> Iterator[bytes]:
    """What is shown until the program ends, when Linux reports an error."""
    try:
        while data := os.read(terminal, 4096):
            yield data
    except OSError:
        os.close(terminal)


@pytest.mark.usefixtures("_usual_interruption")
def test_the_path_of_a_file_that_is_being_written_is_printed(
    perfdesk: RunPerfdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(
        written: WrittenFiles, path: Path, data: bytes, origin: str, *, replace: bool
    ) -> SavedFile:
        signal.raise_signal(signal.SIGINT)
        return write_made_file(written, path, data, origin, replace=replace)

    monkeypatch.setattr(results, "write_made_file", interrupted)
    for name in "ab":
        write_form_file(replace(POSTAGE, project=name), tmp_path / f"{name}.zpb")

    result = perfdesk("convert", tmp_path, "--to", "xlsx", "--out", tmp_path / "out")

    (path,) = (tmp_path / "out").iterdir()
    assert (result.code, result.out) == (130, f"{path}\n")
    assert result.err.splitlines() == ["已停止，这 1 个文件都已写好，其余没有转换：", str(path)]


@pytest.mark.usefixtures("_usual_interruption")
def test_ctrl_c_pressed_twice_ends_what_is_being_done() -> None:
    done = []

    def write() -> None:
        with interruption_deferred():
            signal.raise_signal(signal.SIGINT)
            done.append("first")
            signal.raise_signal(signal.SIGINT)
            done.append("second")

    with pytest.raises(KeyboardInterrupt):
        write()
    assert done == ["first"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_where_ctrl_c_is_ignored_it_stays_so() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interruption_deferred():
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
