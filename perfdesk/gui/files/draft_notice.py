"""A word at the foot of the window for as long as drafts cannot be written."""

from __future__ import annotations

from PySide6.QtWidgets import QStatusBar

from perfdesk.gui import look
from perfdesk.gui.toned import Toned

_WORDS = "草稿没有存上，请尽快保存"


class DraftNotice(Toned):
    """Hidden while all is well; the reason is in its tooltip."""

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__(bar)
        self.setContentsMargins(6, 0, 6, 0)
        self.hide()
        bar.addPermanentWidget(self)
        self.hide()  # the bar shows what it is given

    def show_reason(self, reason: str) -> None:
        """Shows the word with this reason, or hides it where there is none."""
        if reason:
            self.give("error")
            self.setText(_WORDS)
            self.setToolTip(look.tip(reason))
            self.setAccessibleDescription(reason)
        self.setVisible(bool(reason))
