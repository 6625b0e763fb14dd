"""The preview beside the panes; its pane is created when it is first shown.

Until then neither the modules that draw pages nor the fonts are loaded. It connects the preview
pane with the other panes in both directions, and shows a sentence where pages cannot be drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QSplitter, QWidget

from perfdesk.core.errors import FormError
from perfdesk.core.template import PageOptions
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.panels.fields import LineField, TextField
from perfdesk.gui.panes import Panes
from perfdesk.gui.widgets import PlainLabel, contains

if TYPE_CHECKING:  # the pages bring uharfbuzz
    from perfdesk.gui.preview.preview_pane import PreviewPane

_WIDTH_SHARE = 0.5
"""Share of the width the pages get when they are first shown, if the panes then need no more."""
_LEAST_WIDTH = 280
"""Pixels the pages get when they are first shown, even if the panes then scroll sideways."""
_REFUSAL_MARGIN, _REFUSAL_WIDTH = 24, 160
"""Pixels around the sentence in place of pages, and its least width."""


class PanesAndPreview(QSplitter):
    """The panes and, to their right, the preview in the same height.

    Without the preview it is never so narrow that the panes scroll sideways in the usual size of
    texts; beside it, or with larger texts, they may on a small screen at 200 %.
    """

    def __init__(self, panes: Panes) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._panes = panes
        self.setObjectName("work-and-pages")
        self.addWidget(panes)
        self.setChildrenCollapsible(False)

    def minimumSizeHint(self) -> QSize:
        """Override: wide enough for the panes alone."""
        width = round(self._panes.unscrolled_width() / theme.text_scale())
        return super().minimumSizeHint().expandedTo(QSize(width, 0))


class PreviewArea(QObject):
    """The preview beside the panes: its pane, or a sentence in its place, shown or hidden."""

    def __init__(self, panes: Panes) -> None:
        super().__init__(panes)
        self._panes = panes
        self.splitter = PanesAndPreview(panes)
        self._document: Document | None = None
        self.pane: PreviewPane | None = None
        self.refusal_label: QLabel | None = None
        self.is_closed = False
        """True if the user closed the preview, in this run or the one before."""

    @property
    def is_shown(self) -> bool:
        """True if the pages, or the sentence in their place, are shown."""
        side = self.pane or self.refusal_label
        return side is not None and not side.isHidden()

    def set_shown(self, shown: bool) -> bool:
        """Show or hide the pages, as the user wants; return True if they are shown now."""
        self.is_closed = not shown
        if shown and self.pane is None:
            self._make()
        side = self.pane or self.refusal_label
        if side is None:
            return False
        if not shown and side.isAncestorOf(QApplication.focusWidget() or self._panes):
            self._panes.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        side.setVisible(shown)
        self._update_pane()
        return shown

    def bind(self, document: Document | None) -> None:
        """Show another document's pages."""
        self._document = document
        self._update_pane()

    def set_page_options(self, options: PageOptions) -> None:
        """Draw the pages anew with what the user decided about them."""
        if self.pane is not None:
            self.pane.set_page_options(options)

    def focus_areas(self) -> tuple[QWidget, ...]:
        """Return the widgets that the keys for the next and previous area go to."""
        return (self.pane.page_view,) if self.pane is not None and self.is_shown else ()

    def _make(self) -> None:
        from perfdesk.gui.preview.preview_pane import PreviewPane  # noqa: PLC0415 - brings uharfbuzz

        if self.refusal_label is not None:
            self.refusal_label.deleteLater()
            self.refusal_label = None
        try:
            pane = self.pane = PreviewPane()
        except FormError as error:
            self.refusal_label = _refusal_label(str(error))
            self._add(self.refusal_label)
            return
        self._add(pane)
        pane.navigateRequested.connect(self._panes.go_to)
        QApplication.instance().focusChanged.connect(self._highlight_focused)  # type: ignore[union-attr]  # there is one
        self._panes.tree.selectionModel().currentChanged.connect(self._highlight_focused)

    def _add(self, side: QWidget) -> None:
        width = self.splitter.width()
        self.splitter.addWidget(side)
        spare = width - self._panes.unscrolled_width()
        pages = max(_LEAST_WIDTH, min(round(width * _WIDTH_SHARE), spare))
        self.splitter.setSizes([width - pages, pages])

    def _update_pane(self) -> None:
        if self.pane is not None:
            self.pane.bind(self._document if self.is_shown else None)
            self._highlight_focused()

    def _highlight_focused(self) -> None:
        if self.pane is None or not self.is_shown:
            return
        focus = QApplication.focusWidget()
        if isinstance(focus, LineField | TextField):
            self.pane.highlight_field(focus.ref)
        elif focus is not None and contains(self._panes.tree, focus):
            self.pane.highlight_field(self._panes.tree.current_ref())


def _refusal_label(sentence: str) -> QLabel:
    """Return a label that says why there are no pages."""
    label = PlainLabel(sentence)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setContentsMargins(*[_REFUSAL_MARGIN] * 4)
    label.setMinimumWidth(_REFUSAL_WIDTH)
    return label
