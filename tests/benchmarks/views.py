"""From a key to all views painted, its 99th percentile, beside a bare Qt table; and forty files.

The bare table has as many rows and is typed into the same way; it has no scores, problems
or figures to renew. Prints rows for the table of ``make bench``.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem

from perfdesk.app import application
from perfdesk.core.field_ref import FieldRef
from perfdesk.formats.native import native_file
from perfdesk.gui.main_window import MainWindow
from tests.benchmarks.keys import Painted, form

_KEYS, _WARM_UP, _COLUMNS, _FILES = 400, 20, 7, 40
_GOALS = {60: 0.016, 500: 0.033}
"""By number of 三级指标: seconds within which 99 of 100 keys are painted."""


def slowest(key: Callable[[str], object], painted: Painted) -> float:
    """Seconds from a key to its painting that one key in a hundred takes longer than."""
    took = []
    for number in range(_WARM_UP + _KEYS):
        start, before = time.perf_counter(), painted.times
        key(f"{number + 10}人次")
        while painted.times == before:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()
        took.append(time.perf_counter() - start)
    return sorted(took[_WARM_UP:])[_KEYS * 99 // 100]


def shown(files: list[Path]) -> MainWindow:
    """Our window with these files open, painted."""
    window = MainWindow()
    window.resize(1366, 768)
    window.show()
    window.open_files(files)
    QApplication.processEvents()
    return window


def ours(rows: int, folder: Path) -> float:
    """Keys in an open cell of a form with so many 三级指标."""
    file = folder / f"{rows}.zpb"
    file.write_bytes(native_file.native_bytes(form(rows)))
    window = shown([file])
    document = window.document
    if document is None:
        sys.exit("the form is not there")
    place = FieldRef(document.form.indicators[0].children[0].children[5].key, "actual")
    window.panes.go_to(place)
    document.begin_edit(place)
    return slowest(document.set_edit_text, Painted(window.panes.tree.viewport()))


def bare(rows: int) -> float:
    """Texts put into a cell of a bare table with as many rows."""
    table = QTableWidget(rows, _COLUMNS)
    for row in range(rows):
        for column in range(_COLUMNS):
            table.setItem(row, column, QTableWidgetItem("完成任务数量"))
    table.resize(1366, 768)
    table.show()
    QApplication.processEvents()
    typed = QTableWidgetItem()
    table.setItem(5, 2, typed)
    return slowest(typed.setText, Painted(table.viewport()))


def forty(folder: Path) -> float:
    """Seconds until forty files are open and painted."""
    files = [folder / f"forty-{number}.zpb" for number in range(_FILES)]
    for file in files:
        file.write_bytes(native_file.native_bytes(form(17)))
    start = time.perf_counter()
    shown(files)
    return time.perf_counter() - start


def rows(folder: Path) -> Iterator[str]:
    """The rows of the table."""
    for count, goal in _GOALS.items():
        own, other = ours(count, folder), bare(count)
        what = f"a key in {count} indicators, all views painted, p99 / in a bare Qt table"
        yield f"| {what} | {own:.4f} | {other:.4f} | {own / other:.2f} | {goal} s |"
    took = forty(folder)
    yield f"| {_FILES} files opened and painted / 3 s | {took:.4f} | 3 | {took / 3:.2f} | 1 |"


def main() -> None:
    """Prints the rows."""
    application()
    with TemporaryDirectory() as folder:
        os.environ["PERFDESK_DATA"] = folder
        for row in rows(Path(folder)):
            sys.stdout.write(f"{row}\n")


if __name__ == "__main__":
    main()
