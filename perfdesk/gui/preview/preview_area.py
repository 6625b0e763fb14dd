"""The side of the panes where pages are seen: made when first asked for, told what is current.

Until then neither its modules nor the fonts are loaded. It ties the preview pane to
the panes in both directions and draws nothing; where no page can be drawn it says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from perfdesk.core.errors import FormError
from perfdesk.gui.document import Document
from perfdesk.gui.panels.fields import LineField, TextField
from perfdesk.gui.panes import Panes

if TYPE_CHECKING:  # the pages bring uharfbuzz
    from perfdesk.gui.preview.preview_pane import PreviewPane

_SHARE = 0.5
"""How much of the width the pages get when they are first shown."""


class PreviewArea(QObject):
    """The preview beside the tree, shown or not."""

    def __init__(self, panes: Panes) -> None:
        super().__init__(panes)
        self._panes = panes
        self._document: Document | None = None
        self.pane: PreviewPane | None = None
        self.refusal_label: QLabel | None = None

    @property
    def is_shown(self) -> bool:
        """True if the pages are to be seen, or why they are not."""
        side = self.pane or self.refusal_label
        return side is not None and not side.isHidden()

    def set_shown(self, wanted: bool) -> bool:
        """Shows the pages, or hides them; True if they are shown now."""
        if wanted and self.pane is None:
            self._make()
        side = self.pane or self.refusal_label
        if side is None:
            return False
        if not wanted and side.isAncestorOf(QApplication.focusWidget() or self._panes):
            self._panes.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        side.setVisible(wanted)
        self._show()
        return wanted

    def bind(self, document: Document | None) -> None:
        """Shows another document's pages."""
        self._document = document
        self._show()

    def focus_areas(self) -> tuple[QWidget, ...]:
        """What the keys that go from area to area find here."""
        return (self.pane.page_view,) if self.pane is not None and self.is_shown else ()

    def _make(self) -> None:
        from perfdesk.gui.preview.preview_pane import PreviewPane  # noqa: PLC0415 - brings uharfbuzz

        if self.refusal_label is not None:
            self.refusal_label.deleteLater()
            self.refusal_label = None
        try:
            pane = self.pane = PreviewPane()
        except FormError as error:
            self.refusal_label = _saying(str(error))
            self._put(self.refusal_label)
            return
        self._put(pane)
        pane.navigateRequested.connect(self._panes.go_to)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]  # there is one
        self._panes.tree.selectionModel().currentChanged.connect(self._follow)

    def _put(self, side: QWidget) -> None:
        beside = self._panes.work_splitter
        width = beside.width()
        beside.addWidget(side)
        beside.setSizes([round(width * (1 - _SHARE)), round(width * _SHARE)])

    def _show(self) -> None:
        if self.pane is not None:
            self.pane.bind(self._document if self.is_shown else None)
            self._follow()

    def _follow(self) -> None:
        if self.pane is None or not self.is_shown:
            return
        focus = QApplication.focusWidget()
        if isinstance(focus, LineField | TextField):
            self.pane.highlight_field(focus.ref)
        elif focus is not None and self._in_tree(focus):
            self.pane.highlight_field(self._panes.tree.current_ref())

    def _in_tree(self, focus: QWidget) -> bool:
        return focus is self._panes.tree or self._panes.tree.isAncestorOf(focus)


def _saying(words: str) -> QLabel:
    """A side that says in words why there are no pages."""
    label = QLabel(words)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setContentsMargins(24, 24, 24, 24)
    label.setMinimumWidth(160)
    return label
