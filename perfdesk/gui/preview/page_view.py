"""The view of the preview: pages below each other, scrolled and zoomed; cells can be clicked.

``PageView`` keeps the pages it was given and repaints only where new ones differ from them.
``PageStack`` holds the positions of the pages in pixels. A cell is identified by the JSON
Pointer of its area on the page.
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
"""Background, paper and edge of the paper on a light and on a dark desktop."""
_LEAST_PAGE_WIDTH = 60
"""Pixels, however narrow the view."""
_SHADOW = ((3, 40), (2, 70))
"""Width in pixels and opacity (of 255) of the paper's shadow, outermost first."""
_HIGHLIGHT_ALPHA, _FRAME_ALPHA = 46, 190
"""Opacity (of 255) of the current cell's highlight and of its frame."""
_FRAME_WIDTH = 2


def background_colour(palette: QPalette) -> QColor:
    """Return the colour around the pages."""
    return _colours(palette)[0]


def page_width_to_fit(view_width: int) -> int:
    """Return the width in pixels of a page that fits a view of that width."""
    return max(_LEAST_PAGE_WIDTH, view_width - 2 * MARGIN)


def draw_paper(painter: QPainter, rect: QRect, palette: QPalette) -> QColor:
    """Draw a sheet of paper with a thin edge and a faint shadow; return its colour."""
    _, paper, edge = _colours(palette)
    shade = QColor(edge)
    for width, alpha in _SHADOW:
        shade.setAlpha(alpha)
        painter.fillRect(rect.adjusted(-width + 1, 0, width - 1, width), shade)
    painter.fillRect(rect.adjusted(-1, -1, 1, 1), edge)
    painter.fillRect(rect, paper)
    return paper


def draw_highlight(painter: QPainter, rect: QRect, palette: QPalette) -> None:
    """Draw the highlight of the current cell with a frame."""
    colour = palette.color(QPalette.ColorRole.Highlight)
    frame = QColor(colour)
    colour.setAlpha(_HIGHLIGHT_ALPHA)
    frame.setAlpha(_FRAME_ALPHA)
    painter.fillRect(rect, colour)
    for edge in _edges(rect):
        painter.fillRect(edge, frame)


def _colours(palette: QPalette) -> tuple[QColor, QColor, QColor]:
    return _DARK if theme.is_dark(palette) else _LIGHT


def _edges(rect: QRect) -> tuple[QRect, ...]:
    """Return the four sides of a frame, which do not overlap: their colour is translucent."""
    left, top, width, height = rect.left(), rect.top(), rect.width(), rect.height()
    line, inner = _FRAME_WIDTH, height - 2 * _FRAME_WIDTH
    return (
        QRect(left, top, width, line),
        QRect(left, top + height - line, width, line),
        QRect(left, top + line, line, inner),
        QRect(left + width - line, top + line, line, inner),
    )


MARGIN = 14
"""Pixels around the pages and between them."""


@dataclass(frozen=True, slots=True)
class PageStack:
    """The rectangles of the pages, and the size of the whole with its margins, in pixels."""

    rects: tuple[QRect, ...]
    size: QSize

    def corresponding_point(self, before: PageStack, point: QPoint) -> QPoint:
        """Return where a point of the stack before a zoom is now, on the same spot of its page."""
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


def stack_pages(sizes: Sequence[tuple[float, float]], unit: float, view_size: QSize) -> PageStack:
    """Place pages of these sizes in pt below each other, centred in a view.

    ``unit`` is in pixels per pt, ``view_size`` is in pixels.
    """
    widths = [round(width * unit) for width, _ in sizes]
    whole = max([view_size.width(), *(width + 2 * MARGIN for width in widths)])
    rects, top = [], MARGIN
    for width, (_, height) in zip(widths, sizes, strict=True):
        rects.append(QRect((whole - width) // 2, top, width, round(height * unit)))
        top += round(height * unit) + MARGIN
    return PageStack(tuple(rects), QSize(whole, top))


ZOOM_LEVELS = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
PIXELS_PER_PT = 96 / 72
"""Pixels per pt at 100 %."""
_REVEAL_MARGIN = 24
"""Pixels kept free around a cell scrolled into view."""
_SCROLL_STEP = 20
"""Pixels by which an arrow key scrolls."""
_ZOOM_TOLERANCE = 0.005
"""Zooms closer than this count as the same."""
_PREFERRED_SIZE = QSize(520, 600)
"""Pixels: a page is legible at its width."""


class PageView(QAbstractScrollArea):
    """The pages of a document, the current cell highlighted."""

    cellActivated = Signal(str)
    """The JSON Pointer of a cell that was clicked, or of the highlighted one at Enter."""
    zoomChanged = Signal()

    def __init__(self, faces: FontStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pages: tuple[Page, ...] = ()
        self.fits_width = True
        self.zoom = 1.0
        self._marked = self._pressed = ""
        self._glyphs = GlyphCache(faces, PIXELS_PER_PT)
        self._stack = PageStack((), QSize())
        self.setAccessibleName("版面预览")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        """Return a size at which a page can be read without a horizontal scroll bar."""
        return _PREFERRED_SIZE

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Show other pages at the same scroll position, repainting only what differs."""
        old, self.pages = self.pages, tuple(pages)
        if [_size(page) for page in old] != [_size(page) for page in self.pages]:
            self._arrange()
            return
        for number, (before, now) in enumerate(zip(old, self.pages, strict=True)):
            if box := changed_area(before, now, self._glyphs):
                self._update(number, box)

    def highlight(self, pointer: str) -> None:
        """Highlight the cell of a JSON Pointer; "" for none."""
        if pointer != self._marked:
            self._update_marked()
            self._marked = pointer
            self._update_marked()

    @property
    def highlighted(self) -> str:
        """The JSON Pointer of the highlighted cell, or ""."""
        return self._marked

    def reveal(self) -> None:
        """Scroll the highlighted cell into view; of one larger than the view, some part."""
        rects = [
            self._view_rect(number, PageRect(area.left, area.top, area.right, area.bottom))
            for number, area in self._areas(self._marked)
        ]
        if rects:
            view = self.viewport().rect()
            rect = next((each for each in rects if each.intersects(view)), rects[0])
            _scroll_to(self.verticalScrollBar(), (rect.top(), rect.bottom()), view.height())
            _scroll_to(self.horizontalScrollBar(), (rect.left(), rect.right()), view.width())

    def fit_width(self) -> None:
        """Fit pages to the width of the view, now and when it is resized."""
        self.fits_width = True
        self._arrange()
        self.zoomChanged.emit()

    def zoom_to(self, zoom: float, about: QPoint | None = None) -> None:
        """Show pages at a zoom, 1.0 for 100 %; keep the point ``about`` of the view in place."""
        self.fits_width = False
        self.zoom = min(max(zoom, ZOOM_LEVELS[0]), ZOOM_LEVELS[-1])
        self._arrange(about)
        self.zoomChanged.emit()

    def zoom_by(self, steps: int, about: QPoint | None = None) -> None:
        """Zoom to the next larger (``steps`` > 0) or smaller of ``ZOOM_LEVELS``."""
        beyond = [each for each in ZOOM_LEVELS if (each - self.zoom) * steps > _ZOOM_TOLERANCE]
        if beyond:
            self.zoom_to(min(beyond) if steps > 0 else max(beyond), about)

    def pointer_at(self, point: QPoint) -> str:
        """Return the JSON Pointer of the cell at a point of the view; "" where there is none."""
        for number, page in enumerate(self.pages):
            rect = self._stack.rects[number].translated(-self._offset())
            if rect.contains(point):
                x = (point.x() - rect.left()) / self._pixels_per_point
                y = (point.y() - rect.top()) / self._pixels_per_point
                inside = (each for each in page.areas if _contains(each, x, y))
                return next((each.pointer for each in inside), "")
        return ""

    @property
    def _pixels_per_point(self) -> float:
        return self.zoom * PIXELS_PER_PT

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _areas(self, pointer: str) -> Iterator[tuple[int, CellArea]]:
        for number, page in enumerate(self.pages):
            yield from (
                (number, area) for area in page.areas if pointer and area.pointer == pointer
            )

    def _view_rect(self, number: int, box: PageRect) -> QRect:
        corner = self._stack.rects[number].topLeft() - self._offset()
        return scaled_rect(box, self._pixels_per_point).toAlignedRect().translated(corner)

    def _update(self, number: int, box: PageRect) -> None:
        self.viewport().update(self._view_rect(number, box).adjusted(-2, -2, 2, 2))

    def _update_marked(self) -> None:
        for number, area in self._areas(self._marked):
            self._update(number, PageRect(area.left, area.top, area.right, area.bottom))

    def _arrange(self, about: QPoint | None = None) -> None:
        """Lay the pages out at the zoom, keeping what is at the point ``about`` there."""
        view = self.viewport().size()
        about = about or QPoint(view.width() // 2, 0)
        before, point = self._stack, self._offset() + about
        if self.fits_width and self.pages:
            self.zoom = page_width_to_fit(view.width()) / (self.pages[0].width * PIXELS_PER_PT)
        sizes = [_size(page) for page in self.pages]
        self._stack = stack_pages(sizes, self._pixels_per_point, view)
        for bar, room, whole in (
            (self.horizontalScrollBar(), view.width(), self._stack.size.width()),
            (self.verticalScrollBar(), view.height(), self._stack.size.height()),
        ):
            bar.setRange(0, max(0, whole - room))
            bar.setPageStep(room)
            bar.setSingleStep(_SCROLL_STEP)
        position = self._stack.corresponding_point(before, point) - about
        self.horizontalScrollBar().setValue(position.x())
        self.verticalScrollBar().setValue(position.y())
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the background and the pages as far as the event asks for."""
        ratio = self.devicePixelRatioF()
        if abs(self._glyphs.scale - self._pixels_per_point * ratio) > 1e-9:
            self._glyphs = GlyphCache(self._glyphs.faces, self._pixels_per_point * ratio)
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), background_colour(self.palette()))
        for number in range(len(self.pages)):
            rect = self._stack.rects[number].translated(-self._offset())
            if rect.adjusted(-4, -4, 4, 4).intersects(event.rect()):
                self._paint(painter, number, rect, event.rect())
        painter.end()

    def _paint(self, painter: QPainter, number: int, rect: QRect, exposed: QRect) -> None:
        paper = draw_paper(painter, rect, self.palette())
        visible = exposed.intersected(rect).translated(-rect.topLeft())
        scale = self._pixels_per_point
        within = PageRect(
            visible.left() / scale,
            visible.top() / scale,
            (visible.right() + 1) / scale,
            (visible.bottom() + 1) / scale,
        )
        for page_number, area in self._areas(self._marked):
            if page_number == number:
                cell_rect = self._view_rect(
                    number, PageRect(area.left, area.top, area.right, area.bottom)
                )
                draw_highlight(painter, cell_rect, self.palette())
        painter.save()
        painter.setClipRect(rect.intersected(exposed))
        painter.translate(_on_device_pixel(painter, rect.topLeft()))
        painter.scale(1 / self.devicePixelRatioF(), 1 / self.devicePixelRatioF())
        draw_page_on_screen(painter, self.pages[number], self._glyphs, within, paper)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the new width if they are to fit it."""
        super().resizeEvent(event)
        self._arrange()
        if self.fits_width:
            self.zoomChanged.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse pointer with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                steps = 1 if event.angleDelta().y() > 0 else -1
                self.zoom_by(steps, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom with Ctrl and +, - or 0; scroll with Home and End; go to the cell with Enter."""
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
        """Show a hand over cells that can be clicked."""
        hand = self.pointer_at(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the cell in which a click begins."""
        self._pressed = self.pointer_at(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Announce a click on a cell: one that ends in the cell in which it began."""
        pointer = self.pointer_at(event.position().toPoint())
        is_click = event.button() == Qt.MouseButton.LeftButton and pointer == self._pressed
        if is_click and pointer:
            self.cellActivated.emit(pointer)

    def changeEvent(self, event: QEvent) -> None:
        """Repaint after a change of the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()


def _scroll_to(bar: QScrollBar, reach: tuple[int, int], room: int) -> None:
    """Scroll a range of pixels into a view ``room`` pixels long, unless it fills the view."""
    low, high = reach
    margin = _REVEAL_MARGIN
    if high - low > room - 2 * margin and low < room - margin and high > margin:
        return
    if low < 0 or high - low > room:
        bar.setValue(bar.value() + low - margin)
    elif high > room:
        bar.setValue(bar.value() + high - room + margin)


def _size(page: Page) -> tuple[float, float]:
    return page.width, page.height


def _contains(area: CellArea, x: float, y: float) -> bool:
    return area.left <= x < area.right and area.top <= y < area.bottom


def _on_device_pixel(painter: QPainter, corner: QPoint) -> QPointF:
    """Return the point moved to the nearest pixel of the device, so that rules stay sharp."""
    transform = painter.deviceTransform()
    pixels = transform.map(QPointF(corner))
    whole, _ = transform.inverted()
    return whole.map(QPointF(round(pixels.x()), round(pixels.y())))
