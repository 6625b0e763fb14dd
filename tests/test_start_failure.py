"""A window that cannot open says why and what to do, also to somebody without a terminal."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QLibraryInfo

from perfdesk import app, start_failure
from perfdesk.start_failure import (
    IncompleteProgramError,
    MissingLibraryError,
    NoScreenError,
    OldLinuxError,
    OldWindowsError,
)

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "resources" / "samples" / "talent-centre-2022.txt"
_NO_EGL = "libEGL.so.1: cannot open shared object file: No such file or directory"
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's own failures")


def _start(environment: dict[str, str], first: Path | None = None) -> tuple[int, str]:
    """Start the window in an environment without a desktop; return exit code and what is told.

    It is given a file that a worker has to read. The modules in the folder ``first`` take the
    place of those of the same name.
    """
    unset = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE")
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    path = os.pathsep.join(str(folder) for folder in (first, ROOT) if folder)
    done = subprocess.run(
        [sys.executable, "-m", "perfdesk", str(SAMPLE)],
        env={**kept, "PATH": "", "PYTHONPATH": path, **environment},
        capture_output=True,
        timeout=60,
        check=False,
        encoding="utf-8",
    )
    # What follows is of the workers, which were being started when Qt ended the process.
    return done.returncode, done.stderr.splitlines()[0]


@pytest.mark.slow
@on_linux
@pytest.mark.parametrize(
    "environment",
    [{"DISPLAY": ":98765"}, {"QT_QPA_PLATFORM": "nonsense"}],
    ids=["no such display", "no such platform"],
)
def test_where_qt_would_abort_one_sentence_is_told_and_the_reason_logged(
    own_data_folder: Path, environment: dict[str, str]
) -> None:
    assert _start(environment) == (2, str(NoScreenError()))
    log = (own_data_folder / "perfdesk.log").read_text(encoding="utf-8")
    assert "ERROR Qt did not start: " in log


@pytest.mark.slow
@on_linux
def test_a_window_that_nobody_could_see_does_not_open() -> None:
    code, told = _start({"DISPLAY": ":98765", "QT_QPA_PLATFORM": "xcb;offscreen"})
    assert (code, told) == (2, str(NoScreenError()))


@pytest.mark.parametrize(
    ("wanted", "is_wanted"),
    [
        ("", False),
        ("xcb", False),
        ("wayland;xcb;offscreen", False),
        ("offscreen", True),
        ("offscreen:size=800x600", True),
        ("minimal", True),
        ("offscreen;xcb", True),
    ],
)
def test_an_invisible_window_has_to_be_asked_for(
    monkeypatch: pytest.MonkeyPatch, wanted: str, *, is_wanted: bool
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", wanted)
    assert app._is_invisible_wanted() == is_wanted


@on_linux
def test_the_library_that_a_plugin_lacks_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    copy = tmp_path / "platforms" / "libqxcb.so"  # it looks for Qt's libraries beside itself
    copy.parent.mkdir()
    # A system may have Qt's own libraries, so the plugin is made to need one that none has.
    plugin = (plugins / "platforms" / "libqxcb.so").read_bytes()
    copy.write_bytes(plugin.replace(b"libQt6XcbQpa.so", b"libQt6NoneXX.so"))
    monkeypatch.setattr("perfdesk.app.QLibraryInfo.path", lambda _: str(tmp_path))
    assert "libQt6" in str(app._qt_start_error())
    assert "请管理员安装" in str(app._qt_start_error())


@on_linux
def test_a_library_that_qt_lacks_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own_data_folder: Path
) -> None:
    (tmp_path / "PySide6.py").write_text(f"raise ImportError({_NO_EGL!r})")
    log = own_data_folder / "perfdesk.log"
    code, told = _start({"DISPLAY": ":98765"}, tmp_path)
    monkeypatch.setenv("PATH", "")  # as for the program, which finds no apt there
    assert (code, told) == (2, str(MissingLibraryError("libEGL.so.1", log)))
    assert "Traceback" in log.read_text(encoding="utf-8")


@pytest.mark.slow
def test_without_qt_the_program_is_to_be_installed_again(
    tmp_path: Path, own_data_folder: Path
) -> None:
    (tmp_path / "PySide6.py").write_text("raise ModuleNotFoundError('DLL load failed')")
    code, told = _start({"DISPLAY": ":98765"}, tmp_path)
    assert (code, told) == (2, str(IncompleteProgramError(own_data_folder / "perfdesk.log")))


def test_an_unexpected_error_is_logged(own_data_folder: Path) -> None:
    assert str(own_data_folder / "perfdesk.log") in str(
        start_failure.start_error(ZeroDivisionError())
    )


@pytest.mark.parametrize(
    ("build", "kind"), [(9200, OldWindowsError), (22631, IncompleteProgramError)]
)
def test_an_old_windows_is_named_as_the_cause(
    monkeypatch: pytest.MonkeyPatch, build: int, kind: type[Exception]
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(
        sys, "getwindowsversion", lambda: SimpleNamespace(build=build), raising=False
    )
    assert isinstance(start_failure.import_error_cause("DLL load failed: 找不到指定的模块。"), kind)


def test_windows_shows_a_box_where_there_is_no_console(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[object, ...]] = []
    user32 = SimpleNamespace(MessageBoxW=lambda *arguments: shown.append(arguments))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    assert start_failure.report(NoScreenError()) == 2
    assert [call[1] for call in shown] == [str(NoScreenError())]


def test_with_a_console_there_is_no_box(capsys: pytest.CaptureFixture[str]) -> None:
    start_failure.tell("一句话。")
    assert capsys.readouterr().err == "一句话。\n"


@pytest.mark.parametrize(
    "message",
    [
        "/lib/aarch64-linux-gnu/libc.so.6: version `GLIBC_2.30' not found (required by libQt6Core)",
        "/lib64/libstdc++.so.6: version 'GLIBCXX_3.4.25' not found (required by QtGui.abi3.so)",
    ],
)
def test_an_old_linux_is_named_as_the_cause(message: str) -> None:
    error = start_failure.import_error_cause(message)
    assert isinstance(error, OldLinuxError)
    assert str(error).startswith("系统太旧，打不开窗口。本程序需要银河麒麟 V10 SP1")


@pytest.fixture
def has_apt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", {"apt": "/usr/bin/apt"}.get)


def test_without_apt_no_package_of_debian_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", {"dnf": "/usr/bin/dnf"}.get)
    told = str(MissingLibraryError("libGL.so.1"))
    assert "libGL.so.1" in told
    assert "apt" not in told
    assert "提供它的软件包" in told


@pytest.mark.usefixtures("has_apt")
def test_a_library_is_named_with_its_package() -> None:
    assert "sudo apt install libgl1" in str(MissingLibraryError("libGL.so.1"))
    assert "提供它的软件包" in str(MissingLibraryError("libnobody.so.1"))


@on_linux
@pytest.mark.parametrize("name", ["zenity", "kdialog", "notify-send", "xmessage"])
def test_a_linux_desktop_shows_the_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    shown = tmp_path / "shown"
    os.mkfifo(shown)
    program = tmp_path / name
    program.write_text(f'#!/bin/sh\nfor last; do :; done\nprintf %s "$last" > "{shown}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":98765")
    start_failure.tell("窗口 “打不开”。")
    assert shown.read_text(encoding="utf-8") == "窗口 “打不开”。"
    assert capsys.readouterr().err == "窗口 “打不开”。\n"


@on_linux
def test_a_program_that_cannot_be_run_leaves_the_sentence_to_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown = tmp_path / "shown"
    os.mkfifo(shown)
    for name, script in (
        ("zenity", "#!/nowhere/interpreter\n"),
        ("notify-send", f'#!/bin/sh\nprintf shown > "{shown}"\n'),
    ):
        program = tmp_path / name
        program.write_text(script)
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("DISPLAY", ":98765")
    start_failure.tell("一句话。")
    assert shown.read_text(encoding="utf-8") == "shown"


@on_linux
def test_without_a_desktop_there_is_no_program_that_shows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(shutil, "which", pytest.fail)
    start_failure.tell("一句话。")
