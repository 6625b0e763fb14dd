"""Typing Chinese with a real input method: fcitx 5 on a virtual screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.samples import small_form
from tests.gui.windows import write_native_file

_PROGRAMS = ("Xvfb", "dbus-run-session", "fcitx5", "xdotool", "dbus-send")
_MISSING = [name for name in _PROGRAMS if shutil.which(name) is None]
_PINYIN = Path("/usr/share/fcitx5/inputmethod/pinyin.conf")

pytestmark = [
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {' '.join(_MISSING)}"),
    pytest.mark.skipif(not _PINYIN.exists(), reason="fcitx5-chinese-addons is not installed"),
]

_PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us

[Groups/0/Items/1]
Name=pinyin

[GroupOrder]
0=Default
"""

_SESSION = """
import subprocess, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from perfdesk import app
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.main_window import MainWindow

fcitx = subprocess.Popen(["fcitx5", "--replace"], stderr=subprocess.DEVNULL)
ask = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]
ask += ["org.freedesktop.DBus.GetNameOwner", "string:org.freedesktop.portal.IBus"]
while subprocess.run(ask, check=False, capture_output=True).returncode and fcitx.poll() is None:
    pass
rounds = [0]

def window():
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
    return found[0]

def go():
    rounds[0] += 1
    tree = window().panes.tree
    model = tree.model()
    row = model.index(0, 0, model.index(0, 0, model.index(0, 0)))
    cell = model.index(0, TreeColumn.ACTUAL, row.parent())
    year = window().panes.header.fields["year"]
    if window().form_message_strip.text().startswith("年度只能填数字"):
        end(cell.data() + " " + year.text())
    elif rounds[0] > 100:
        end("nothing")
    elif rounds[0] % 7 == 1:
        window().activateWindow()
        if cell.data() and "你好" in cell.data():
            year.setFocus()
            year.selectAll()
        else:
            tree.setFocus()
            tree.setCurrentIndex(cell)
        keys = ["xdotool", "key", "--delay", "60", *"nihao", "space"]
        subprocess.Popen(keys)

def end(text):
    print("typed:", text, flush=True)
    fcitx.terminate()
    QApplication.exit(0)

timer = QTimer()
timer.timeout.connect(go)
QTimer.singleShot(0, lambda: timer.start(200))
sys.exit(app.run([Path(sys.argv[1])]))
"""


@pytest.mark.slow
def test_nihao_and_space_give_你好_in_a_cell_and_leave_the_year(  # noqa: PLC2401 - what is typed
    display: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    folder = home / ".config" / "fcitx5"
    folder.mkdir(parents=True)
    (folder / "profile").write_text(_PROFILE)
    (folder / "config").write_text("[Behavior]\nActiveByDefault=True\n")
    environ = {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "PERFDESK_DATA": str(tmp_path / "data"),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_IM_MODULE": "fcitx",
        "XMODIFIERS": "@im=fcitx",
    }
    file = write_native_file(tmp_path, "表.zpb", small_form())
    command = ["dbus-run-session", "--", sys.executable, "-c", _SESSION, str(file)]
    done = subprocess.run(command, check=False, env=environ, capture_output=True, timeout=90)
    assert "typed: " in done.stdout.decode(), done.stderr.decode()
    assert "你好 2022" in done.stdout.decode(), done.stderr.decode()
