"""The preview pane: the pages of one document, updated after each key, and their zoom.

Pages are typeset once for all changes of one turn of the event loop, before the repaint.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from perfdesk.core.field_ref import FieldRef, pointer_of, ref_at
from perfdesk.core.template import PageOptions
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.preview.page_view import PageView
from perfdesk.gui.preview.zoom_box import ZoomBox
from perfdesk.gui.widgets import PlainLabel
from perfdesk.storage.settings import load_settings
from perfdesk.table.compose import compose
from perfdesk.table.display_list import pages


class PreviewPane(QWidget):
    """The pages of a document, below a line with their number and zoom."""

    navigateRequested = Signal(object)
    """Go to the field (``FieldRef``) of a cell that was clicked."""
    _updateRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Load the fonts; raise FaceError if the form's font cannot be used."""
        super().__init__(parent)
        self._document: Document | None = None
        self._ref: FieldRef | None = None
        self._update_pending = self._must_reveal = False
        self._page_options = load_settings().preferences.page_options()
        self.page_view = PageView(page_fonts(), self)
        self.page_view.cellActivated.connect(self._on_cell_activated)
        self.page_view.zoomChanged.connect(self._update_bar)
        self.caption, self.zoom_box = PlainLabel("", self), ZoomBox(self)
        self.zoom_box.zoomChosen.connect(self.page_view.zoom_to)
        self.zoom_box.fitChosen.connect(self.page_view.fit_width)
        self._updateRequested.connect(self._update_pages, Qt.ConnectionType.QueuedConnection)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._make_bar())
        box.addWidget(self.page_view, 1)

    def bind(self, document: Document | None) -> None:
        """Show another document's pages from the top, or none."""
        if document is self._document:
            return
        if self._document is not None:
            self._document.evaluated.disconnect(self._schedule_update)
        self._document, self._ref = document, None
        self.page_view.verticalScrollBar().setValue(0)
        if document is None:
            self.page_view.show_pages(())
        else:
            document.evaluated.connect(self._schedule_update)
            self._schedule_update()

    def highlight_field(self, current: FieldRef | None) -> None:
        """Highlight the cell of a field and scroll to it."""
        if current == self._ref:
            return
        self._ref, self._must_reveal = current, True
        if not self._update_pending:
            self._highlight_current()

    def set_page_options(self, options: PageOptions) -> None:
        """Typeset the pages anew with what the user decided about them."""
        if options != self._page_options:
            self._page_options = options
            self._schedule_update()

    def showEvent(self, event: QShowEvent) -> None:
        """Typeset what has changed while the pane was hidden."""
        super().showEvent(event)
        self._schedule_update()

    def _schedule_update(self) -> None:
        if not self._update_pending and self.isVisible():
            self._update_pending = True
            self._updateRequested.emit()

    def _update_pages(self) -> None:
        self._update_pending = False
        document = self._document
        if document is None:
            return
        template = document.template.with_page_options(self._page_options)
        grid = compose(document.form, template, document.scores)
        self.page_view.show_pages(pages(grid, template.print, page_fonts()))
        self._must_reveal |= document.open_field is not None and document.open_field == self._ref
        self._highlight_current()
        self._update_bar()
        if document.open_field is not None:
            # Pages are the last to follow a key: have the window repaint at once instead of
            # after the events that still wait.
            QCoreApplication.sendEvent(self.window(), QEvent(QEvent.Type.UpdateRequest))

    def _highlight_current(self) -> None:
        pointer = ""
        if self._document is not None and self._ref is not None:
            try:
                pointer = pointer_of(self._document.form, self._ref)
            except KeyError:  # the row has been removed
                pointer = ""
        self.page_view.highlight(pointer)
        if self._must_reveal:
            self._must_reveal = False
            self.page_view.reveal()

    def _on_cell_activated(self, pointer: str) -> None:
        if self._document is not None and not self._update_pending:
            self.navigateRequested.emit(ref_at(self._document.form, pointer))

    def _update_bar(self) -> None:
        theme.set_text(self.caption, f"共 {len(self.page_view.pages)} 页")
        self.zoom_box.show_zoom(self.page_view.zoom, fits_width=self.page_view.fits_width)

    def _make_bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 3, 8, 3)
        row.addWidget(self.caption)
        row.addStretch(1)
        row.addWidget(self.zoom_box)
        return row
