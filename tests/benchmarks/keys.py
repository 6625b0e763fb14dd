"""Time from a key to the painted preview, beside a sleep; in a process with the window.

The whole window takes part: tree, figures, problems and pages; Qt's own wait of 5 ms
before it paints is in the figure. Prints rows for the table of ``make bench``.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication, QWidget

from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import Form, Level1, Level2, Level3
from perfdesk.formats.native import native_file
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.preview.page_view import PageView
from tests.benchmarks.measure import Pair, Work, line, time_pair

_ROUNDS = 60


class Painted(QObject):
    """Counts the paintings of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Count a painting."""
        self.times += event.type() == QEvent.Type.Paint
        return False


def form(rows: int) -> Form:
    """Return a form with so many 三级指标."""
    indicators = tuple(
        Level3(f"完成任务数量第{number}项", f"≥{number}人次", f"{number}人次", "1")
        for number in range(rows)
    )
    parts = tuple(Level2("数量指标", indicators[i : i + 10]) for i in range(0, rows, 10))
    return Form("shanghai-2022", "2022", "邮寄费", indicators=(Level1("产出指标", parts),))


def open_window(made: Form, file: Path) -> tuple[MainWindow, Document, PageView]:
    """Return our window with the form and its preview, a cell open for typing.

    The form is written to ``file``, which no other window may have open: that one locks it.
    """
    file.write_bytes(native_file.native_bytes(made))
    window = MainWindow()
    window.resize(1366, 768)
    window.show()
    window.open_files([file])
    window.menu_actions["preview"].trigger()
    QApplication.processEvents()
    document, pane = window.document, window.preview.pane
    if document is None or pane is None:
        sys.exit("the form is not there")
    ref = FieldRef(document.form.indicators[0].children[0].children[5].key, "actual")
    window.panes.go_to(ref)
    document.begin_edit(ref)
    return window, document, pane.page_view


def typing(document: Document, sheets: PageView) -> Work:
    """Return the work of a key in the open cell, until the preview is painted."""
    numbers, painted = count(), Painted(sheets.viewport())

    def key() -> None:
        before = painted.times
        document.set_edit_text(f"{next(numbers) % 90 + 10}人次")
        while painted.times == before:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    return key


def pairs(folder: Path) -> Iterator[Pair]:
    """Yield a form of two pages beside 16 ms, a very long one beside 50."""
    for rows, goal in ((36, 0.016), (300, 0.050)):
        window, document, sheets = open_window(form(rows), folder / f"{rows}.zpb")
        QApplication.processEvents()
        what = f"a key in {rows} indicators, {len(sheets.pages)} pages painted / {goal * 1000:g} ms"
        key = typing(document, sheets)
        yield Pair(what, key, lambda goal=goal: time.sleep(goal), 1, _ROUNDS)  # type: ignore[misc]
        window.hide()


def main() -> None:
    """Print the rows."""
    app = QApplication(sys.argv[:1])
    theme.apply_theme(app)
    with TemporaryDirectory() as folder:
        os.environ["PERFDESK_DATA"] = folder
        for pair in pairs(Path(folder)):
            sys.stdout.write(f"{line(pair, time_pair(pair))}\n")


if __name__ == "__main__":
    main()
