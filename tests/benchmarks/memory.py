"""Measure how much memory 10,000 random edits cost the window, and a bare Qt table beside it.

Each runs in a process of its own: texts are typed into cells, rows are added, removed and
moved, and sometimes an edit is undone. A figure is the growth of the resident memory after a
warm-up, with undo steps and cached texts. Prints a row for the table of ``make bench``.
"""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QUndoCommand, QUndoStack
from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem

from tests.benchmarks.measure import ROOT

EDITS, WARM_UP = 10_000, 500
_ROWS, _COLUMNS = 60, 7
_GOAL = 20
_FIELDS = ("name", "target", "actual", "weight", "score", "reason")
_WORDS = "完成任务数量质量及时率满意度覆盖受益人次项目资金维护建设提升"

Edit = Callable[[random.Random], object]


def words(chance: random.Random) -> str:
    """Return a text like those in a cell."""
    name = "".join(chance.choices(_WORDS, k=chance.randint(2, 14)))
    return f"≥{chance.randint(1, 9999)}{name}" if chance.random() < 0.5 else name


def resident_memory() -> float:
    """Return the resident memory of this process in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def growth(edit: Edit) -> float:
    """Return how much the resident memory grows by the edits, in MB."""
    chance = random.Random(7)  # noqa: S311 - the same edits in each run
    before = 0.0
    for number in range(WARM_UP + EDITS):
        if number == WARM_UP:
            before = resident_memory()
        edit(chance)
        QApplication.processEvents()
    return resident_memory() - before


def ours(folder: Path) -> Edit:
    """Return a random edit of a form in our window."""
    from perfdesk.core.edits import Insert, Move, Remove
    from perfdesk.core.field_ref import FieldRef
    from perfdesk.core.form import Level3, rows
    from perfdesk.formats.native import native_file
    from perfdesk.gui.main_window import MainWindow
    from tests.benchmarks.keys import form

    file = folder / "form.zpb"
    file.write_bytes(native_file.native_bytes(form(_ROWS)))
    window = MainWindow()
    window.resize(1366, 768)
    window.show()
    window.open_files([file])

    def edit(chance: random.Random) -> None:
        document = window.document
        if document is None:
            sys.exit("the form is not there")
        parts = document.form.indicators[0].children
        part, key = chance.choice(parts), chance.choice(list(rows(document.form))).node.key
        what = chance.random()
        if what < 0.9:
            document.begin_edit(FieldRef(key, chance.choice(_FIELDS)))
            document.set_edit_text(words(chance))
            document.commit()
        elif what < 0.93:
            document.undo()
        elif what < 0.95:
            document.apply("移动", [Move(key, part.key, 0)])
        elif sum(len(each.children) for each in parts) > _ROWS:
            document.apply("删除", [Remove(key)])
        else:
            document.apply(
                "增加", [Insert(part.key, 0, document.with_new_keys(Level3(words(chance))))]
            )

    return edit


class _Typed(QUndoCommand):
    """A text typed into a cell of the bare table."""

    def __init__(self, item: QTableWidgetItem, text: str) -> None:
        super().__init__()
        self._item, self._before, self._after = item, item.text(), text

    def redo(self) -> None:
        self._item.setText(self._after)

    def undo(self) -> None:
        self._item.setText(self._before)


def bare() -> Edit:
    """Return a random edit of a bare Qt table with undo."""
    table, stack = QTableWidget(_ROWS, _COLUMNS), QUndoStack()
    items = [QTableWidgetItem() for _ in range(_ROWS * _COLUMNS)]
    for index, item in enumerate(items):
        table.setItem(index // _COLUMNS, index % _COLUMNS, item)
    table.resize(1366, 768)
    table.show()

    def edit(chance: random.Random) -> None:
        stack.push(_Typed(chance.choice(items), words(chance)))
        assert table.isVisible()  # it lives as long as the edits do

    return edit


def row() -> str:
    """Return the row of the table, each side measured in a process of its own."""
    own, other = (_measured(which) for which in ("ours", "bare"))
    what = f"MB grown by {EDITS:,} random edits / the same in a bare Qt table"
    return f"| {what} | {own:.1f} | {other:.1f} | {own / other:.2f} | {_GOAL} MB |"


def _measured(which: str) -> float:
    command = (sys.executable, "-m", "tests.benchmarks.memory", which)
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)


def main(which: str) -> None:
    """Print the growth of one side."""
    from perfdesk.gui import theme

    app = QApplication(sys.argv[:1])
    theme.apply_theme(app)
    with TemporaryDirectory() as folder:
        os.environ["PERFDESK_DATA"] = folder
        edit = ours(Path(folder)) if which == "ours" else bare()
        sys.stdout.write(f"{growth(edit):.2f}\n")


if __name__ == "__main__":
    main(sys.argv[1])
