"""A bare window with a table of a form's size, painted once: what Qt itself costs.

It shows Chinese text in the middle of its cells, so it must do what any such program
must: find a font that has the characters, and touch Qt's alignment flags.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase, QPaintEvent
from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem

ROWS, COLUMNS = 40, 9
FONT = Path(__file__).parents[2] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"


class Table(QTableWidget):
    """A table that ends the process once it has been painted.

    It asks Qt for no widget to watch, which alone would cost it a fifteenth of its time.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the painting, and what comes after it."""
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: os._exit(0))


def main() -> None:
    """Shows the table, waits for its first painting, and is gone."""
    app = QApplication(sys.argv[:1])
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        loaded = QFontDatabase.addApplicationFont(str(FONT))
        app.setFont(QFont(QFontDatabase.applicationFontFamilies(loaded)[0]))
    table = Table(ROWS, COLUMNS)
    for row in range(ROWS):
        for column in range(COLUMNS):
            item = QTableWidgetItem("项目支出绩效")
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            table.setItem(row, column, item)
    table.resize(1366, 768)
    table.show()
    app.exec()


if __name__ == "__main__":
    main()
