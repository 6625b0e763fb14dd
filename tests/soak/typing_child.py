"""Type into the real window and save now and then, until killed.

With ``--restore`` the drafts a killed window left are restored, and their texts printed.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from PySide6.QtCore import QTimer

from perfdesk.app import application
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers

_SAVE_EACH = 250
"""Keys between two saves: drafts are written in between."""


def type_and_save(window: MainWindow, file: Path) -> None:
    """Type a number into the project at each turn of the event loop, and tell it."""
    window.open_files([file])
    numbers = count(1)

    def step() -> None:
        document, number = window.document, next(numbers)
        if document is None:
            sys.exit("the form is not there")
        document.begin_edit(FieldRef(ROOT, "project"))
        document.set_edit_text(str(number))
        document.commit()
        os.write(1, f"typed {number}\n".encode())
        if number % _SAVE_EACH == 0:
            window.menu_actions["save"].trigger()
            os.write(1, f"saved {number}\n".encode())

    timer = QTimer(window)
    timer.timeout.connect(step)
    timer.start(10)


def main(file: Path, *, restores: bool) -> None:
    """Show the window and type, or restore."""
    app = application()
    window = MainWindow(Answers(drafts="restore", confirms=True))
    window.show()
    if restores:
        window.offer_drafts()
        for document in window.forms:
            os.write(1, f"restored {document.form.project}\n".encode())
        os._exit(0)
    type_and_save(window, file)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), restores="--restore" in sys.argv)
