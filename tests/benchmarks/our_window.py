"""Our window with a filled form, painted once, from a fresh process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from perfdesk.app import application
from perfdesk.gui.tree.view import IndicatorTree
from perfdesk.gui.window import MainWindow
from tests.benchmarks.painted import when_painted


def main(file: Path) -> None:
    """Opens the file as the program does, waits for the tree's painting, and is gone."""
    app = application()
    window = MainWindow()
    window.resize(1366, 768)
    window.show()
    window.open([file])
    tree = window.findChild(IndicatorTree)
    if tree is None or tree.model() is None or not tree.model().rowCount():
        sys.exit("the form is not there")
    when_painted(tree.viewport(), lambda: os._exit(0))
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
