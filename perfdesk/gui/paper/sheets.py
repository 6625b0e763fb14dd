"""Pages below each other on a neutral ground: scrolled, zoomed, pointed at.

The view keeps the pages it was given last and paints anew only where others
differ from them. It knows areas and their pointers, no form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget

from perfdesk.gui.paper import grounds
from perfdesk.gui.paper.drawing import Box, changed, draw_crisp, scaled
from perfdesk.gui.paper.letters import Letters
from perfdesk.gui.paper.stack import Stack, stacked
from perfdesk.table.fonts import Faces
from perfdesk.table.page import Area, Page

ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
UNIT = 96 / 72
"""Pixels a pt at 100 %."""
_NEAR = 24
"""Pixels kept free round what is scrolled into view."""


class Sheets(QAbstractScrollArea):
    """The pages; ``pointed`` names the cell that was clicked, ``zoomed`` follows each zoom."""

    pointed = Signal(str)
    zoomed = Signal()

    def __init__(self, faces: Faces, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: tuple[Page, ...] = ()
        self.fits = True
        self.zoom = 1.0
        self._marked = ""
        self._letters = Letters(faces, UNIT)
        self._stack = Stack((), QSize())
        self.setAccessibleName("版面预览")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        """Qt's: a page legible without a scroll bar below it."""
        return QSize(520, 600)

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Shows other pages, painting only what differs; the scroll stays."""
        old, self.pages = self.pages, tuple(pages)
        if [_size(page) for page in old] != [_size(page) for page in self.pages]:
            self._arrange()
            return
        for number, (before, now) in enumerate(zip(old, self.pages, strict=True)):
            if box := changed(before, now, self._letters):
                self._update(number, box)

    def mark(self, at: str) -> None:
        """Highlights the cell of a pointer, "" for none."""
        if at != self._marked:
            self._update_marked()
            self._marked = at
            self._update_marked()

    @property
    def marked(self) -> str:
        """The pointer of the highlighted cell."""
        return self._marked

    def reveal(self) -> None:
        """Scrolls the highlighted cell into view; of one larger than the view, some part."""
        places = [
            self._on_view(number, Box(area.left, area.top, area.right, area.bottom))
            for number, area in self._areas(self._marked)
        ]
        if places:
            view = self.viewport().rect()
            place = next((each for each in places if each.intersects(view)), places[0])
            _bring(self.verticalScrollBar(), (place.top(), place.bottom()), view.height())
            _bring(self.horizontalScrollBar(), (place.left(), place.right()), view.width())

    def fit_width(self) -> None:
        """Makes pages as wide as the view, now and when it is resized."""
        self.fits = True
        self._arrange()
        self.zoomed.emit()

    def zoom_to(self, zoom: float, about: QPoint | None = None) -> None:
        """Shows pages at a zoom, 1 for 100 %; the point ``about`` of the view stays in place."""
        self.fits = False
        self.zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        self._arrange(about)
        self.zoomed.emit()

    def zoom_by(self, steps: int, about: QPoint | None = None) -> None:
        """The next larger or smaller of the usual zooms."""
        beyond = [each for each in ZOOMS if (each - self.zoom) * steps > 0.005]
        if beyond:
            self.zoom_to(min(beyond) if steps > 0 else max(beyond), about)

    def at(self, point: QPoint) -> str:
        """The pointer of the cell at a point of the view, "" where there is none."""
        for number, page in enumerate(self.pages):
            place = self._stack.rects[number].translated(-self._offset())
            if place.contains(point):
                x = (point.x() - place.left()) / self._unit
                y = (point.y() - place.top()) / self._unit
                inside = (each for each in page.areas if _holds(each, x, y))
                return next((each.at for each in inside), "")
        return ""

    @property
    def _unit(self) -> float:
        return self.zoom * UNIT

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _areas(self, at: str) -> Iterator[tuple[int, Area]]:
        for number, page in enumerate(self.pages):
            yield from ((number, area) for area in page.areas if at and area.at == at)

    def _on_view(self, number: int, box: Box) -> QRect:
        corner = self._stack.rects[number].topLeft() - self._offset()
        return scaled(box, self._unit).toAlignedRect().translated(corner)

    def _update(self, number: int, box: Box) -> None:
        self.viewport().update(self._on_view(number, box).adjusted(-2, -2, 2, 2))

    def _update_marked(self) -> None:
        for number, area in self._areas(self._marked):
            self._update(number, Box(area.left, area.top, area.right, area.bottom))

    def _arrange(self, about: QPoint | None = None) -> None:
        """Lays the pages out at the zoom, what is at ``about`` staying there."""
        view = self.viewport().size()
        about = about or QPoint(view.width() // 2, 0)
        before, where = self._stack, self._offset() + about
        if self.fits and self.pages:
            self.zoom = grounds.fitting(view.width()) / (self.pages[0].width * UNIT)
        self._stack = stacked([_size(page) for page in self.pages], self._unit, view)
        for bar, room, whole in (
            (self.horizontalScrollBar(), view.width(), self._stack.size.width()),
            (self.verticalScrollBar(), view.height(), self._stack.size.height()),
        ):
            bar.setRange(0, max(0, whole - room))
            bar.setPageStep(room)
            bar.setSingleStep(20)
        place = self._stack.same_place(before, where) - about
        self.horizontalScrollBar().setValue(place.x())
        self.verticalScrollBar().setValue(place.y())
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the ground, and of each page what is asked for."""
        ratio = self.devicePixelRatioF()
        if abs(self._letters.scale - self._unit * ratio) > 1e-9:
            self._letters = Letters(self._letters.faces, self._unit * ratio)
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), grounds.ground(self.palette()))
        for number in range(len(self.pages)):
            rect = self._stack.rects[number].translated(-self._offset())
            if rect.adjusted(-4, -4, 4, 4).intersects(event.rect()):
                self._paint(painter, number, rect, event.rect())
        painter.end()

    def _paint(self, painter: QPainter, number: int, rect: QRect, wanted: QRect) -> None:
        paper = grounds.lay(painter, rect, self.palette())
        seen = wanted.intersected(rect).translated(-rect.topLeft())
        unit = self._unit
        within = Box(
            seen.left() / unit,
            seen.top() / unit,
            (seen.right() + 1) / unit,
            (seen.bottom() + 1) / unit,
        )
        for own, area in self._areas(self._marked):
            if own == number:
                place = self._on_view(number, Box(area.left, area.top, area.right, area.bottom))
                grounds.highlight(painter, place, self.palette())
        painter.save()
        painter.setClipRect(rect.intersected(wanted))
        painter.translate(_on_dots(painter, rect.topLeft()))
        painter.scale(1 / self.devicePixelRatioF(), 1 / self.devicePixelRatioF())
        draw_crisp(painter, self.pages[number], self._letters, within, paper)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: pages follow the width while they fit it."""
        super().resizeEvent(event)
        self._arrange()
        if self.fits:
            self.zoomed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's: with Ctrl the wheel zooms about the pointer."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                steps = 1 if event.angleDelta().y() > 0 else -1
                self.zoom_by(steps, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Ctrl with +, - and 0 zooms, Home and End go to the ends, Enter to the cell."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal if control:
                self.zoom_by(1)
            case Qt.Key.Key_Minus if control:
                self.zoom_by(-1)
            case Qt.Key.Key_0 if control:
                self.fit_width()
            case Qt.Key.Key_Home:
                bar.setValue(bar.minimum())
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._marked:
                self.pointed.emit(self._marked)
            case _:
                super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's: a hand over what can be gone to."""
        hand = self.at(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's: a click goes to the cell."""
        at = self.at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and at:
            self.pointed.emit(at)

    def changeEvent(self, event: QEvent) -> None:
        """Qt's: another palette colours the ground anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()


def _bring(bar: QScrollBar, reach: tuple[int, int], room: int) -> None:
    """Scrolls so that a reach of the view lies inside it, unless it fills the view already."""
    low, high = reach
    if high - low > room - 2 * _NEAR and low < room - _NEAR and high > _NEAR:
        return
    if low < 0 or high - low > room:
        bar.setValue(bar.value() + low - _NEAR)
    elif high > room:
        bar.setValue(bar.value() + high - room + _NEAR)


def _size(page: Page) -> tuple[float, float]:
    return page.width, page.height


def _holds(area: Area, x: float, y: float) -> bool:
    return area.left <= x < area.right and area.top <= y < area.bottom


def _on_dots(painter: QPainter, corner: QPoint) -> QPointF:
    """The corner moved to the next whole dot of the device, so that rules stay sharp."""
    transform = painter.deviceTransform()
    dots = transform.map(QPointF(corner))
    whole, _ = transform.inverted()
    return whole.map(QPointF(round(dots.x()), round(dots.y())))
