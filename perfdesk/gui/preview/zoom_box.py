"""The zoom of the preview as one control: it shows the zoom, and offers others."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

_OFFERED = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""Zooms that can be chosen; keys and wheel reach others."""


class ZoomBox(QComboBox):
    """A box with the current zoom: fitted to the width, one of those offered, or another one.

    Zooms are ratios, 1.0 for 100 %.
    """

    zoomChosen = Signal(float)
    fitChosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.addItem("适合宽度")
        for zoom in _OFFERED:
            self.addItem(_percent(zoom), zoom)
        self.setAccessibleName("缩放")
        self.setToolTip("缩放（Ctrl++ 放大，Ctrl+- 缩小，Ctrl+0 适合宽度）")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.activated.connect(self._choose)

    def show_zoom(self, zoom: float, *, fits_width: bool) -> None:
        """Show the zoom that the pages have now."""
        self.setItemText(0, f"适合宽度 {_percent(zoom)}" if fits_width else "适合宽度")
        offered = _OFFERED.index(zoom) + 1 if zoom in _OFFERED else -1
        self.setPlaceholderText(_percent(zoom))
        self.setCurrentIndex(0 if fits_width else offered)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Override: the wheel does not choose a zoom in passing."""
        event.ignore()

    def _choose(self, index: int) -> None:
        if index == 0:
            self.fitChosen.emit()
        else:
            self.zoomChosen.emit(self.itemData(index))


def _percent(zoom: float) -> str:
    return f"{zoom * 100:.0f} %"
