"""A word at the foot of the window for as long as drafts cannot be written."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QStatusBar

from perfdesk.gui import look

_WORDS = "草稿没有存上，请尽快保存"


class DraftNotice(QLabel):
    """Hidden while all is well; the reason is in its tooltip."""

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__(bar)
        self._bar = bar
        self.setContentsMargins(6, 0, 6, 0)
        self.hide()
        bar.addPermanentWidget(self)
        self.hide()  # the bar shows what it is given

    def show_reason(self, reason: str) -> None:
        """Shows the word with this reason, or hides it where there is none."""
        if reason:
            palette = self._bar.palette()
            palette.setColor(QPalette.ColorRole.WindowText, look.tone("error", palette))
            self.setPalette(palette)
            self.setText(_WORDS)
            self.setToolTip(look.tip(reason))
            self.setAccessibleDescription(reason)
        self.setVisible(bool(reason))
