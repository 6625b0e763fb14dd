"""Show a bare window with a table of a form's size until it is painted: what Qt itself costs.

With ``--stay`` it stays open, so that its memory can be measured.

It is written in the usual way. Its texts are Chinese, so it must find a font
that has the characters, as any such program must.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem

ROWS, COLUMNS = 40, 9
FONT = Path(__file__).parents[2] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"


class Painted(QObject):
    """Ends the process as soon as a widget has been painted."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """End the process after this painting, when the event loop goes on."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: os._exit(0))
        return False


def main() -> None:
    """Show the table; its first painting ends the process, unless it is to stay."""
    app = QApplication(sys.argv[:1])
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        loaded = QFontDatabase.addApplicationFont(str(FONT))
        app.setFont(QFont(QFontDatabase.applicationFontFamilies(loaded)[0]))
    table = QTableWidget(ROWS, COLUMNS)
    for row in range(ROWS):
        for column in range(COLUMNS):
            item = QTableWidgetItem("项目支出绩效")
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            table.setItem(row, column, item)
    table.resize(1366, 768)
    table.show()
    painted = Painted(table)
    if "--stay" not in sys.argv:
        table.viewport().installEventFilter(painted)
    app.exec()


if __name__ == "__main__":
    main()
