"""The colours round and under the pages: ground, paper, shadow, highlight, light or dark.

Where pages lie below each other, in pixels, and how a place survives a zoom.

Pages below each other on a neutral ground: scrolled, zoomed, pointed at.

The view keeps the pages it was given last and paints anew only where others
differ from them. It knows areas and their pointers, no form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget

from perfdesk.gui import theme
from perfdesk.gui.preview.page_painter import (
    GlyphCache,
    PageRect,
    changed_area,
    draw_page_on_screen,
    scaled_rect,
)
from perfdesk.table.fonts import FontStack
from perfdesk.table.page import CellArea, Page

_LIGHT = (QColor("#dfe2e6"), QColor("#ffffff"), QColor("#b9bec5"))
_DARK = (QColor("#25272a"), QColor("#e6e6e3"), QColor("#151618"))
_LEAST = 60


def background_colour(palette: QPalette) -> QColor:
    """The colour between the pages."""
    return _colours(palette)[0]


def page_width_to_fit(room: int) -> int:
    """How wide a page is that fits a view of this width, in pixels."""
    return max(_LEAST, room - 2 * MARGIN)


def draw_paper(painter: QPainter, rect: QRect, palette: QPalette) -> QColor:
    """A sheet of paper with a thin edge and a faint shadow; its colour."""
    _, paper, edge = _colours(palette)
    shade = QColor(edge)
    for width, alpha in ((3, 40), (2, 70)):
        shade.setAlpha(alpha)
        painter.fillRect(rect.adjusted(-width + 1, 0, width - 1, width), shade)
    painter.fillRect(rect.adjusted(-1, -1, 1, 1), edge)
    painter.fillRect(rect, paper)
    return paper


def draw_highlight(painter: QPainter, rect: QRect, palette: QPalette) -> None:
    """The current cell's ground, and a quiet frame round it."""
    colour = palette.color(QPalette.ColorRole.Highlight)
    frame = QColor(colour)
    colour.setAlpha(46)
    frame.setAlpha(190)
    painter.fillRect(rect, colour)
    for edge in _edges(rect):
        painter.fillRect(edge, frame)


def _colours(palette: QPalette) -> tuple[QColor, QColor, QColor]:
    return _DARK if theme.is_dark(palette) else _LIGHT


def _edges(rect: QRect) -> tuple[QRect, ...]:
    left, top, width, height = rect.left(), rect.top(), rect.width(), rect.height()
    return (
        QRect(left, top, width, 2),
        QRect(left, top + height - 2, width, 2),
        QRect(left, top + 2, 2, height - 4),
        QRect(left + width - 2, top + 2, 2, height - 4),
    )


MARGIN = 14
"""Ground round the pages and between them, in pixels."""


@dataclass(frozen=True, slots=True)
class PageStack:
    """The places of the pages, and the size of the whole with the ground round it."""

    rects: tuple[QRect, ...]
    size: QSize

    def corresponding_point(self, before: PageStack, point: QPoint) -> QPoint:
        """Where a point of the stack as it was before lies now."""
        pairs = [
            (old, new)
            for old, new in zip(before.rects, self.rects, strict=False)
            if old.top() - MARGIN <= point.y()
        ]
        if not pairs:
            return point
        old, new = pairs[-1]
        x = new.left() + (point.x() - old.left()) * new.width() / old.width()
        y = new.top() + (point.y() - old.top()) * new.height() / old.height()
        above = old.top() - point.y()
        return QPoint(round(x), new.top() - above if above > 0 else round(y))


def stack_pages(sizes: Sequence[tuple[float, float]], unit: float, room: QSize) -> PageStack:
    """Pages of these sizes in pt below each other, in the middle of a view's width."""
    widths = [round(width * unit) for width, _ in sizes]
    whole = max([room.width(), *(width + 2 * MARGIN for width in widths)])
    rects, top = [], MARGIN
    for width, (_, height) in zip(widths, sizes, strict=True):
        rects.append(QRect((whole - width) // 2, top, width, round(height * unit)))
        top += round(height * unit) + MARGIN
    return PageStack(tuple(rects), QSize(whole, top))


ZOOM_LEVELS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
PIXELS_PER_PT = 96 / 72
"""Pixels a pt at 100 %."""
_NEAR = 24
"""Pixels kept free round what is scrolled into view."""


class PageView(QAbstractScrollArea):
    """The pages; ``pointed`` names the cell that was clicked, ``zoomed`` follows each zoom."""

    cellActivated = Signal(str)
    zoomChanged = Signal()

    def __init__(self, faces: FontStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: tuple[Page, ...] = ()
        self.fits_width = True
        self.zoom = 1.0
        self._marked = ""
        self._letters = GlyphCache(faces, PIXELS_PER_PT)
        self._stack = PageStack((), QSize())
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
            if box := changed_area(before, now, self._letters):
                self._update(number, box)

    def highlight(self, at: str) -> None:
        """Highlights the cell of a pointer, "" for none."""
        if at != self._marked:
            self._update_marked()
            self._marked = at
            self._update_marked()

    @property
    def highlighted(self) -> str:
        """The pointer of the highlighted cell."""
        return self._marked

    def reveal(self) -> None:
        """Scrolls the highlighted cell into view; of one larger than the view, some part."""
        places = [
            self._on_view(number, PageRect(area.left, area.top, area.right, area.bottom))
            for number, area in self._areas(self._marked)
        ]
        if places:
            view = self.viewport().rect()
            place = next((each for each in places if each.intersects(view)), places[0])
            _bring(self.verticalScrollBar(), (place.top(), place.bottom()), view.height())
            _bring(self.horizontalScrollBar(), (place.left(), place.right()), view.width())

    def fit_width(self) -> None:
        """Makes pages as wide as the view, now and when it is resized."""
        self.fits_width = True
        self._arrange()
        self.zoomChanged.emit()

    def zoom_to(self, zoom: float, about: QPoint | None = None) -> None:
        """Shows pages at a zoom, 1 for 100 %; the point ``about`` of the view stays in place."""
        self.fits_width = False
        self.zoom = min(max(zoom, ZOOM_LEVELS[0]), ZOOM_LEVELS[-1])
        self._arrange(about)
        self.zoomChanged.emit()

    def zoom_by(self, steps: int, about: QPoint | None = None) -> None:
        """The next larger or smaller of the usual zooms."""
        beyond = [each for each in ZOOM_LEVELS if (each - self.zoom) * steps > 0.005]
        if beyond:
            self.zoom_to(min(beyond) if steps > 0 else max(beyond), about)

    def pointer_at(self, point: QPoint) -> str:
        """The pointer of the cell at a point of the view, "" where there is none."""
        for number, page in enumerate(self.pages):
            place = self._stack.rects[number].translated(-self._offset())
            if place.contains(point):
                x = (point.x() - place.left()) / self._unit
                y = (point.y() - place.top()) / self._unit
                inside = (each for each in page.areas if _holds(each, x, y))
                return next((each.pointer for each in inside), "")
        return ""

    @property
    def _unit(self) -> float:
        return self.zoom * PIXELS_PER_PT

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _areas(self, at: str) -> Iterator[tuple[int, CellArea]]:
        for number, page in enumerate(self.pages):
            yield from ((number, area) for area in page.areas if at and area.pointer == at)

    def _on_view(self, number: int, box: PageRect) -> QRect:
        corner = self._stack.rects[number].topLeft() - self._offset()
        return scaled_rect(box, self._unit).toAlignedRect().translated(corner)

    def _update(self, number: int, box: PageRect) -> None:
        self.viewport().update(self._on_view(number, box).adjusted(-2, -2, 2, 2))

    def _update_marked(self) -> None:
        for number, area in self._areas(self._marked):
            self._update(number, PageRect(area.left, area.top, area.right, area.bottom))

    def _arrange(self, about: QPoint | None = None) -> None:
        """Lays the pages out at the zoom, what is at ``about`` staying there."""
        view = self.viewport().size()
        about = about or QPoint(view.width() // 2, 0)
        before, where = self._stack, self._offset() + about
        if self.fits_width and self.pages:
            self.zoom = page_width_to_fit(view.width()) / (self.pages[0].width * PIXELS_PER_PT)
        self._stack = stack_pages([_size(page) for page in self.pages], self._unit, view)
        for bar, room, whole in (
            (self.horizontalScrollBar(), view.width(), self._stack.size.width()),
            (self.verticalScrollBar(), view.height(), self._stack.size.height()),
        ):
            bar.setRange(0, max(0, whole - room))
            bar.setPageStep(room)
            bar.setSingleStep(20)
        place = self._stack.corresponding_point(before, where) - about
        self.horizontalScrollBar().setValue(place.x())
        self.verticalScrollBar().setValue(place.y())
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the ground, and of each page what is asked for."""
        ratio = self.devicePixelRatioF()
        if abs(self._letters.scale - self._unit * ratio) > 1e-9:
            self._letters = GlyphCache(self._letters.faces, self._unit * ratio)
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), background_colour(self.palette()))
        for number in range(len(self.pages)):
            rect = self._stack.rects[number].translated(-self._offset())
            if rect.adjusted(-4, -4, 4, 4).intersects(event.rect()):
                self._paint(painter, number, rect, event.rect())
        painter.end()

    def _paint(self, painter: QPainter, number: int, rect: QRect, wanted: QRect) -> None:
        paper = draw_paper(painter, rect, self.palette())
        seen = wanted.intersected(rect).translated(-rect.topLeft())
        unit = self._unit
        within = PageRect(
            seen.left() / unit,
            seen.top() / unit,
            (seen.right() + 1) / unit,
            (seen.bottom() + 1) / unit,
        )
        for own, area in self._areas(self._marked):
            if own == number:
                place = self._on_view(
                    number, PageRect(area.left, area.top, area.right, area.bottom)
                )
                draw_highlight(painter, place, self.palette())
        painter.save()
        painter.setClipRect(rect.intersected(wanted))
        painter.translate(_on_dots(painter, rect.topLeft()))
        painter.scale(1 / self.devicePixelRatioF(), 1 / self.devicePixelRatioF())
        draw_page_on_screen(painter, self.pages[number], self._letters, within, paper)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: pages follow the width while they fit it."""
        super().resizeEvent(event)
        self._arrange()
        if self.fits_width:
            self.zoomChanged.emit()

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
                self.cellActivated.emit(self._marked)
            case _:
                super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt's: a hand over what can be gone to."""
        hand = self.pointer_at(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's: a click goes to the cell."""
        at = self.pointer_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and at:
            self.cellActivated.emit(at)

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


def _holds(area: CellArea, x: float, y: float) -> bool:
    return area.left <= x < area.right and area.top <= y < area.bottom


def _on_dots(painter: QPainter, corner: QPoint) -> QPointF:
    """The corner moved to the next whole dot of the device, so that rules stay sharp."""
    transform = painter.deviceTransform()
    dots = transform.map(QPointF(corner))
    whole, _ = transform.inverted()
    return whole.map(QPointF(round(dots.x()), round(dots.y())))
