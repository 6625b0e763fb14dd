"""Our window with a filled form, painted once, from a fresh process."""

from __future__ import annotations

import sys
from pathlib import Path

from perfdesk.app import application
from perfdesk.gui.main_window import MainWindow
from tests.benchmarks.bare_window import Painted


def main(file: Path) -> None:
    """Opens the file as the program does, waits for the tree's painting, and is gone."""
    app = application()
    window = MainWindow()
    window.resize(1366, 768)
    window.show()
    window.open_files([file])
    tree = window.panes.tree
    if not tree.indicator_model.rowCount():
        sys.exit("the form is not there")
    painted = Painted(tree)
    tree.viewport().installEventFilter(painted)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
