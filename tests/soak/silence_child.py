"""Show the window with a form on a share, and carry out a command once the share is silent.

It prints ``ready`` when the share may become silent, a second before the command; at the end how
many keys the window took meanwhile, and the longest turn of its event loop in milliseconds. Every
dialog that waits is given up. If the window hangs, it prints only where, and ends.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from perfdesk.app import application
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import ExportChoice
from tests.answers import Answers
from tests.soak.forms import sample_file

COMMANDS = (
    *("save", "close without saving", "open another", "save_all", "save_as", "save and close"),
    *("open one of a disk", "drop its folder", "list recent files", "backups", "compare_file"),
    *("export_pdf", "export_workbook", "export_all", "export_problems", "print", "new"),
)
"""What is tried: commands of the menus by their names there, and others."""

_TURN, _KEY, _GIVING_UP = 10, 100, 900
"""Milliseconds between two looks at the clock, two keys, and two dialogs given up."""
_BEFORE, _HUNG = 1000, 3
"""Milliseconds from ``ready`` to the command, and seconds after which a turn is told."""


class Trial(QObject):
    """The window, the keys typed into it, and how long its turns are."""

    def __init__(self, file: Path, command: str, seconds: int) -> None:
        super().__init__()
        own = Path(os.environ["PERFDESK_DATA"]).parent
        local, share = own / "本机.zpb", file.parent
        local.write_bytes(sample_file("zpb"))
        answers = Answers(
            confirms=True,
            saving=[share / "新的.zpb", share / "新的.pdf"],
            folders=[share],
            exports=[ExportChoice("pdf")],
        )
        self.window = MainWindow(answers)
        self.window.show()
        self.window.open_files([file])
        self._do = _command(command, self.window, answers, local, share)
        self._keys, self._longest, self._last = 0, 0.0, time.monotonic()
        self._is_measuring = False
        for interval, slot in (
            (_TURN, self._measure),
            (_KEY, self._press_key),
            (_GIVING_UP, _give_up),
        ):
            timer = QTimer(self)
            timer.timeout.connect(slot)
            timer.start(interval)
        self.window.panes.tree.setFocus()
        self._press_key()  # so that there is something to save
        QTimer.singleShot(_BEFORE, self._begin)
        QTimer.singleShot(2 * _BEFORE, self._do)
        QTimer.singleShot(1000 * seconds + _BEFORE, self._end)

    def _begin(self) -> None:
        os.write(1, b"ready\n")
        self._is_measuring = True

    def _measure(self) -> None:
        now = time.monotonic()
        if self._is_measuring:
            self._longest = max(self._longest, now - self._last)
        self._last = now
        faulthandler.dump_traceback_later(_HUNG, exit=True, file=sys.stdout)

    def _press_key(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and QApplication.activeModalWidget() is None:
            QTest.keyClick(focus, Qt.Key.Key_1)
            self._keys += self._is_measuring

    def _end(self) -> None:
        os.write(1, f"keys {self._keys}\nturn {1000 * self._longest:.0f}\n".encode())
        os._exit(0)


def _command(
    name: str, window: MainWindow, answers: Answers, local: Path, share: Path
) -> Callable[[], object]:
    def save_and_close() -> None:
        answers.leaving = "save"
        window.menu_actions["close"].trigger()

    others: dict[str, Callable[[], object]] = {
        "close without saving": window.menu_actions["close"].trigger,
        "save and close": save_and_close,
        "open another": lambda: window.open_files([share / "另一张.zpb"]),
        "open one of a disk": lambda: window.open_files([local]),
        "drop its folder": lambda: window.incoming_files.open_when_idle([share]),
        "list recent files": window.recent_files.menu.aboutToShow.emit,
    }
    return others.get(name) or window.menu_actions[name].trigger


def _give_up() -> None:
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.reject()


if __name__ == "__main__":
    app = application()
    trial = Trial(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    sys.exit(app.exec())
