"""A bare window with a table of a form's size, painted once: what Qt itself costs."""

from __future__ import annotations

import os
import sys

from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem

from tests.benchmarks.painted import when_painted

ROWS, COLUMNS = 40, 9


def main() -> None:
    """Shows the table, waits for its first painting, and is gone."""
    app = QApplication(sys.argv[:1])
    table = QTableWidget(ROWS, COLUMNS)
    for row in range(ROWS):
        for column in range(COLUMNS):
            table.setItem(row, column, QTableWidgetItem("项目支出绩效"))
    table.resize(1366, 768)
    when_painted(table.viewport(), lambda: os._exit(0))
    table.show()
    app.exec()


if __name__ == "__main__":
    main()
