"""A text copied from a field, and the clipboard when the program ends, on a virtual X11 screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.samples import small_form
from tests.gui.windows import write_native_file

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="not installed: Xvfb")

_COPY_AND_END = """
import atexit, sys
from pathlib import Path
from perfdesk import app
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from perfdesk.gui.main_window import MainWindow

def look():
    print(QGuiApplication.clipboard().text())

def copy_and_end():
    window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
    field = window.panes.header.fields["project"]
    field.setText(sys.argv[2])
    field.selectAll()
    field.copy()
    look()
    QApplication.exit()

atexit.register(look)
QTimer.singleShot(0, lambda: QTimer.singleShot(0, copy_and_end))
app.run([Path(sys.argv[1])])
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("copied", "left"), [("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("-5", "-5")]
)
def test_a_text_copied_from_a_field_is_left_without_a_formula(
    display: str, tmp_path: Path, copied: str, left: str
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    environ = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    ran = subprocess.run(
        [sys.executable, "-c", _COPY_AND_END, str(file), copied],
        check=False,
        env=environ,
        capture_output=True,
        timeout=60,
        encoding="utf-8",
    )
    assert ran.stdout.splitlines() == [copied, left], ran.stderr
