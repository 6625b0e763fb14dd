"""What is said of the amounts, in the room beside them: the worst first, as much as fits.

A label of its own would ask for more height with each sentence, and the fields would
jump while one types. Knows sentences, not amounts.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from perfdesk.core.checks.funding_checks import Remark
from perfdesk.gui import look
from perfdesk.gui.toned import QUIET, Toned

_SIGNS = {"error": "✕", "warning": "!", "hint": "i", None: "·"}
_ENDLESS = 10_000


class Remarks(Toned):
    """The sentences in the colour of the worst; all of them in the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[str, ...] = ()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setContentsMargins(6, 2, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("项目资金核对")

    def say(self, said: Sequence[Remark]) -> None:
        """Says these sentences, the first ones if there is no room for all."""
        lines = tuple(f"{_SIGNS[each.severity]} {each.text}" for each in said)
        if lines == self._lines:
            return
        self._lines = lines
        severities = [each.severity for each in said]
        self.give(next((name for name in ("error", "warning") if name in severities), QUIET))
        whole = "\n".join(lines)
        self.setAccessibleDescription(whole)
        self.setToolTip(look.tip(whole) if whole else "")
        self._fit()

    def hasHeightForWidth(self) -> bool:
        """Qt's: it takes the height there is."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: more fits, or less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        ways = map(self._first, range(len(self._lines), 0, -1))
        shown = next(filter(self._fits, ways), "\n".join(self._lines[:1]))
        if shown != self.text():
            self.setText(shown)

    def _first(self, count: int) -> str:
        left = len(self._lines) - count
        more = (f"… 另有 {left} 条",) if left else ()
        return "\n".join((*self._lines[:count], *more))

    def _fits(self, text: str) -> bool:
        room = self.contentsRect()
        wrap = Qt.TextFlag.TextWordWrap
        column = QRect(0, 0, room.width(), _ENDLESS)
        return self.fontMetrics().boundingRect(column, wrap, text).height() <= room.height()
