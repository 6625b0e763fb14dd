"""Types Chinese into the program of the Linux folder, with real input methods.

The keys n i h a o and a blank go to the window, which has a form open; then the form is saved, and
has to have 你好 in it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bundle.linux_packages import PROGRAM
from bundle.targets import BUILD, LINUX_X86_64
from trials.linux import SAMPLE, needed_packages
from trials.roots import fresh_root
from trials.screen import focus, press, screen, shown_window
from trials.steps import FailedError, SkippedError, Trial, built, require

_HOME = BUILD / "trials" / "chinese-input"
_PINYIN = "/usr/share/fcitx5/inputmethod/pinyin.conf"
_LIBPINYIN = "/usr/share/ibus/component/libpinyin.xml"
_NEEDED = {
    "dbus-run-session": "dbus-daemon",
    "fcitx5": "fcitx5",
    "ibus-daemon": "ibus",
    _PINYIN: "fcitx5-chinese-addons",
    _LIBPINYIN: "ibus-libpinyin",
}
"""Programs and files of the input methods, and where Debian has them."""

_FCITX_VARIABLES = {"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}
"""What UOS and Kylin set."""

_FCITX5_SETTINGS = {
    "profile": """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us

[Groups/0/Items/1]
Name=pinyin

[GroupOrder]
0=Default
""",
    "config": "[Behavior]\nActiveByDefault=True\n",
}
_FCITX4_SETTINGS = {
    "profile": "[Profile]\nIMName=pinyin\nEnabledIMList=fcitx-keyboard-us:True,pinyin:True\n",
    "config": "[Program]\nDefaultInputMethodState=Active\n",
}
_FCITX4_PACKAGES = ("dbus", "fcitx-bin", "fcitx-module-dbus", "fcitx-modules", "fcitx-pinyin")

# `ibus engine` says of itself that it failed, also where it has set the engine.
_START_IBUS = """
ibus-daemon --panel disable &
until [ "$(ibus engine)" = libpinyin ]; do
    sleep 0.5
    timeout 5 ibus engine libpinyin
done
"""


def chinese_input_trials() -> list[Trial]:
    """Return the trials of all input methods."""
    return [
        Trial("Chinese input by fcitx 5", try_fcitx5),
        Trial("Chinese input by fcitx 5, named by XMODIFIERS alone", try_fcitx5_by_xmodifiers),
        Trial("Chinese input by ibus", try_ibus),
        Trial("Chinese input by fcitx 4", try_fcitx4),
    ]


def try_fcitx5() -> str:
    """Type with the fcitx 5 of this machine."""
    return _fcitx5(_FCITX_VARIABLES)


def try_fcitx5_by_xmodifiers() -> str:
    """Type with fcitx 5 where the desktop sets the variable of X11 and none of Qt's."""
    return _fcitx5({"XMODIFIERS": "@im=fcitx"})


def try_ibus() -> str:
    """Type with the ibus of this machine."""
    _require_installed("dbus-run-session", "ibus-daemon", _LIBPINYIN)
    return _type_here(_START_IBUS, {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"})


def try_fcitx4() -> str:
    """Type with the fcitx 4 of Debian 11, in a small system of it."""
    folder = built(LINUX_X86_64.folder)
    root = fresh_root("chinese-input")
    root.install(*needed_packages(), *_FCITX4_PACKAGES)
    shutil.copytree(folder, root.folder / PROGRAM)
    home = root.folder / "root"
    _write_settings(home / ".config/fcitx", _FCITX4_SETTINGS)
    form = _form(home)
    script = f"fcitx -D & exec /{PROGRAM}/perfdesk /root/{form.name}"
    session = ("dbus-run-session", "--", "sh", "-c", script)
    with screen() as display:
        command = root.command(*session, DISPLAY=display, **_FCITX_VARIABLES)
        _type(command, os.environ, display, form)
    return f"你好 in a cell, fcitx {root.run('fcitx', '-v').split()[-1]}"


def _fcitx5(variables: Mapping[str, str]) -> str:
    _require_installed("dbus-run-session", "fcitx5", _PINYIN)
    shutil.rmtree(_HOME, ignore_errors=True)
    _write_settings(_HOME / ".config/fcitx5", _FCITX5_SETTINGS)
    return _type_here("fcitx5 &", variables)


def _type_here(start: str, variables: Mapping[str, str]) -> str:
    """Type into the built folder on this machine, with an input method that a script starts."""
    program = built(LINUX_X86_64.folder) / "perfdesk"
    _HOME.mkdir(parents=True, exist_ok=True)
    form = _form(_HOME)
    runtime = _HOME / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    command = ["dbus-run-session", "--", "sh", "-c", f'{start}\nexec "$0" "$1"']
    with screen() as display:
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(_HOME),
            "XDG_RUNTIME_DIR": str(runtime),
            "DISPLAY": display,
            **variables,
        }
        _type([*command, str(program), str(form)], environment, display, form)
    return "你好 in a cell"


def _type(command: Sequence[str], environment: Mapping[str, str], display: str, form: Path) -> None:
    """Start the program in a session, and type until the form has 你好; fail if it never does."""
    log = form.with_suffix(".log")
    with log.open("wb") as output:
        session = subprocess.Popen(
            command, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        window = shown_window(display)
        for _ in range(5):  # the input method may start later than the window
            time.sleep(2)
            focus(display, window)
            for keys in (("n", "i", "h", "a", "o"), ("space",), ("Return",), ("ctrl+s",)):
                press(display, *keys)
                time.sleep(1)
            if "你好" in form.read_text("utf-8"):
                return
    finally:
        os.killpg(session.pid, signal.SIGKILL)
        session.wait()
    raise FailedError(f"你好 is not in {form}; what was told is in {log}")


def _form(folder: Path) -> Path:
    """Write a form into a folder; return its file."""
    program = built(LINUX_X86_64.folder) / "perfdesk"
    results = folder / "forms"
    command = [str(program), "convert", str(SAMPLE), "--to", "zpb", "--out", str(results)]
    environment = {**os.environ, "HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(command, check=True, env=environment, capture_output=True)
    form = folder / "form.zpb"
    shutil.move(min(results.glob("*.zpb")), form)
    require("你好" not in form.read_text("utf-8"), "你好 is in the form from the start")
    return form


def _write_settings(folder: Path, settings: Mapping[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, text in settings.items():
        (folder / name).write_text(text, "utf-8")


def _require_installed(*names: str) -> None:
    for name in names:
        if not (shutil.which(name) or Path(name).is_file()):
            raise SkippedError(f"{name} is not installed (Debian: {_NEEDED[name]})")
