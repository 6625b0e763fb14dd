"""Show our window with a filled form until it is painted, in a fresh process."""

from __future__ import annotations

import sys
from pathlib import Path

from perfdesk.workers.program_workers import window_workers
from perfdesk.workers.reading import is_quick


def main(file: Path) -> None:
    """Open the file as the program does; the first painting of the tree ends the process."""
    workers = window_workers()
    if not is_quick(file):
        workers.start()
    # Imports PySide6 while the workers start, as ``perfdesk.__main__`` does.
    from perfdesk.app import application
    from perfdesk.gui.main_window import MainWindow
    from tests.benchmarks.bare_window import Painted

    app = application()
    window = MainWindow(workers=workers)
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
