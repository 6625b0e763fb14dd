"""Carry out a command of a window that was just opened; print what its own thread loads for it.

That is what takes time to load and was not there before: the window stands still for it.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from perfdesk.app import application
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import ExportChoice
from tests.answers import Answers

_HEAVY = {
    *("lxml", "openpyxl", "pikepdf", "reportlab", "uharfbuzz", "xlsxwriter"),
    "perfdesk.table.display_list",
}


def _note(event: str, arguments: tuple[object, ...]) -> None:
    name = str(arguments[0]) if event == "import" else ""
    if name in _HEAVY and threading.current_thread() is threading.main_thread():
        os.write(1, f"{name}\n".encode())


def _carry_out(file: Path, command: str) -> None:
    answers = Answers(
        confirms=True,
        saving=[file.with_suffix(".new")],
        folders=[file.parent],
        exports=[ExportChoice("pdf")],
    )
    window = MainWindow(answers)
    window.show()
    window.open_files([file])
    sys.addaudithook(_note)
    window.menu_actions[command].trigger()
    os.write(1, f"warned: {answers.questions('warn')}\n".encode())


if __name__ == "__main__":
    app = application()
    _carry_out(Path(sys.argv[1]), sys.argv[2])
    os._exit(0)
