"""What judges the chosen form, tied together: problems, figures and the score's explanation.

The window hands it a form and its commands on; each part does its own work.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStatusBar
from shiboken6 import isValid

from perfdesk.gui.document import Document
from perfdesk.gui.panes import Panes
from perfdesk.gui.problems.explaining import Explanation
from perfdesk.gui.problems.mending import Mending
from perfdesk.gui.status import Figures


class Judging(QObject):
    """Mending; figures and explanation at the window's foot."""

    said = Signal(str)

    def __init__(self, panes: Panes, bar: QStatusBar, parent: QObject) -> None:
        super().__init__(parent)
        self.mending = Mending(panes, self)
        self.explanation = Explanation(panes.tree, bar)
        self.figures = Figures(bar)
        bar.addWidget(self.explanation, 1)
        self._bar, self._told = bar, ""
        panes.problems.told.connect(self._tell)
        self.mending.said.connect(self.said)

    def _tell(self, words: str) -> None:
        """Shows what is told of a problem while the keys are on it; takes away nothing else."""
        if not isValid(self._bar):
            return  # the list of a window that is destroyed loses the focus after the bar is gone
        if words or self._bar.currentMessage() == self._told:
            self._bar.showMessage(words)
        self._told = words

    def bind(self, document: Document | None) -> None:
        """Judges another document from now on."""
        for part in (self.mending, self.figures, self.explanation):
            part.bind(document)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the menus do, by the names of their commands."""
        return self.mending.commands()
