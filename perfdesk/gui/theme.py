"""How the program looks and speaks, independent of any form.

Style, font, icons, Qt's own texts in Chinese, and announcements to screen readers.

Colours come from the desktop's palette, so the window follows light and dark. Only the
colours of severities are the program's own, a light and a dark one each.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTranslator,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QIcon,
    QPainter,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from perfdesk import __version__, resources
from perfdesk.core.checks.problem import Severity

_SEVERITY_COLOURS = {
    "error": ("#b3261e", "#ff9a91"),
    "warning": ("#8a5300", "#f0b95a"),
    "hint": ("#1b62ab", "#8fc2f5"),
    "empty": ("#5a6470", "#aab4c0"),
    "accepted": ("#5a6470", "#aab4c0"),
    "reading": ("#5a6470", "#aab4c0"),
    "renewal": ("#5a6470", "#aab4c0"),
}
"""Text colours of a severity on a light and on a dark background."""

MISSING_TINT = QColor(255, 176, 0, 24)
"""Laid over the background of an empty cell that a finished form needs, light or dark."""

_READABLE = 4.5
"""Least contrast of text by WCAG 2, level AA."""

_BUNDLED_FONT = "NotoSansSC-Regular.ttf"


def apply_theme(app: QApplication) -> None:
    """Set name, style, font, icon and Chinese translations of the application."""
    app.setApplicationName("perfdesk")
    app.setApplicationDisplayName("绩效自评表")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("perfdesk")
    app.setStyle("Fusion")
    app.setWindowIcon(program_icon())
    install_translations(app)
    ensure_chinese_font(app)
    make_selection_readable(app)
    make_frames_visible(app)
    # Queued: Qt tells of the change before it has the new colours (6.11).
    app.styleHints().colorSchemeChanged.connect(
        lambda: _follow_desktop(app), Qt.ConnectionType.QueuedConnection
    )


def install_translations(app: QApplication) -> None:
    """Install Qt's translations, so that OK, Cancel and Copy read 确定, 取消 and 复制."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.installTranslator(_MissingTexts(app))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
    app.installTranslator(_KeyNames(app))  # asked first, being installed last


class _MissingTexts(QTranslator):
    """Texts of Qt's file and print dialogs that its Chinese translation lacks (Qt 6.11)."""

    _TEXTS: ClassVar = {
        "&Look in:": "查找范围(&I)：",
        "Files of &type:": "文件类型(&T)：",
        "Page &Set:": "页面范围(&S)：",
        "Folder": "文件夹",
        "File Folder": "文件夹",
        "%1 File": "%1 文件",
    }

    def translate(
        self,
        context: str,  # noqa: ARG002 - Qt's signature
        source: str,
        disambiguation: str | None = None,  # noqa: ARG002 - Qt's signature
        n: int = -1,  # noqa: ARG002 - Qt's signature
    ) -> str | None:
        """Override: return the text, or None to leave it to the other translators."""
        return self._TEXTS.get(source)


class _KeyNames(QTranslator):
    """Names of keys as they are engraved on keyboards.

    Qt's Chinese translation (6.11) writes 回车, 退格 and 上方向, but Ins and Del.
    """

    _NAMES: ClassVar = {
        "Return": "Enter",
        "Enter": "Enter",
        "Backspace": "Backspace",
        "Ins": "Insert",
        "Del": "Delete",
        "PgDown": "PgDn",
        "Up": "↑",
        "Down": "↓",
        "Left": "←",
        "Right": "→",
    }

    def translate(
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,  # noqa: ARG002 - Qt's signature
        n: int = -1,  # noqa: ARG002 - Qt's signature
    ) -> str | None:
        """Override: return the name of a key, or None for anything else."""
        return self._NAMES.get(source) if context == "QShortcut" else None


def ensure_chinese_font(app: QApplication) -> bool:
    """Use the bundled font if the desktop's font has no Chinese; return True if it was needed.

    Otherwise Qt would take the Chinese characters alone from some other font, and digits and
    Chinese in one line would differ in height. The bundled font has 10 MB and is read only
    when needed. It is drawn without hinting, which is slow for so many characters and makes
    no visible difference.
    """
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    if QFontInfo(app.font()).family() in chinese:
        return False
    font = bundled_font(app.font().pointSize())
    if font is not None:
        app.setFont(font)
    return font is not None


def bundled_font(point_size: int) -> QFont | None:
    """Load and return the window's bundled font in this size; None if it cannot be loaded."""
    loaded = QFontDatabase.addApplicationFont(str(resources.path("fonts", _BUNDLED_FONT)))
    families = QFontDatabase.applicationFontFamilies(loaded)
    if not families:
        return None
    font = QFont(families[0], point_size)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


_DESKTOP_TEXT_SIZE = "desktopTextSize"
"""Property of the application: the desktop's text size in pt, before it was changed."""


def set_text_size(app: QApplication, percent: int) -> None:
    """Set the size of the texts in all widgets, in percent of the desktop's size."""
    desktop_size = app.property(_DESKTOP_TEXT_SIZE)
    if desktop_size is None:
        desktop_size = QFontInfo(app.font()).pointSizeF()
        app.setProperty(_DESKTOP_TEXT_SIZE, desktop_size)
    font = QFont(app.font())
    font.setPointSizeF(desktop_size * percent / 100)
    if font != app.font():
        app.setFont(font)


def text_scale() -> float:
    """Return the size of texts as a ratio of the desktop's, for widths in pixels at 100 %."""
    app = QApplication.instance()
    desktop_size = app.property(_DESKTOP_TEXT_SIZE) if app is not None else None
    return QFontInfo(QApplication.font()).pointSizeF() / desktop_size if desktop_size else 1.0


def make_selection_readable(app: QApplication) -> None:
    """Make the text of selections readable, in windows that are active and in those that are not.

    White has a contrast of 3.7 on the selection of the Fusion style, and of 1.2 on the palest
    accent colour of Windows. Windows that are not active select in the same colours, though
    some desktops have others for them: Qt's views and styles paint parts of a selection in the
    active group's colours there too (6.11), which was white on pale grey.
    """
    current, change = app.palette(), QPalette()
    active = QPalette.ColorGroup.Active
    background, text = _readable_selection(
        current.color(active, QPalette.ColorRole.Highlight),
        current.color(active, QPalette.ColorRole.HighlightedText),
    )
    for group in (active, QPalette.ColorGroup.Inactive):
        change.setColor(group, QPalette.ColorRole.Highlight, background)
        change.setColor(group, QPalette.ColorRole.HighlightedText, text)
    app.setPalette(change)


def _readable_selection(background: QColor, text: QColor) -> tuple[QColor, QColor]:
    """Return the colours of a selection, made readable: a darker ground, or black or white text."""
    white, black = QColor("white"), QColor("black")
    if text == white:
        while not is_readable([white], background):
            background = background.darker(104)  # per cent: a small step
    elif not is_readable([text], background):
        text = max(white, black, key=lambda each: contrast_ratio(each, background))
    return background, text


_FRAMED = (
    "QLineEdit",
    "QPlainTextEdit",
    "QTextEdit",
    "QAbstractItemView",
    "QComboBox",
    "QPushButton",
    "QRadioButton",
)
"""Classes of widgets with a frame within which there is something to type or to choose."""
_LIGHT_FRAME = QColor("#c8c8c8")
"""The colour from which Fusion derives a frame that contrasts with dark backgrounds."""


def make_frames_visible(app: QApplication) -> None:
    """Make the frames of fields, lists and buttons visible on a dark desktop.

    Fusion draws them darker than the window, whose colour it takes from the palette's Window
    role (Qt 6.11): black on black in a desktop of high contrast.
    """
    palette = QPalette()
    if is_dark(app.palette()):
        palette.setColor(QPalette.ColorRole.Window, _LIGHT_FRAME)
    for name in _FRAMED:
        app.setPalette(palette, name)  # type: ignore[arg-type]  # stub


def _follow_desktop(app: QApplication) -> None:
    """Take the desktop's colours anew after it changed between light and dark."""
    app.setPalette(QPalette())
    make_selection_readable(app)
    make_frames_visible(app)


def contrast_ratio(first: QColor, second: QColor) -> float:
    """Return the contrast of two colours by WCAG 2, a ratio from 1 to 21."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def is_readable(inks: Iterable[QColor], background: QColor) -> bool:
    """Return whether text in each of these colours can be read on a background."""
    return all(contrast_ratio(ink, background) >= _READABLE for ink in inks)


def _luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour by WCAG 2, from 0 to 1 (sRGB)."""
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    # The constants are those of the sRGB standard, IEC 61966-2-1.
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


@lru_cache(maxsize=64)
def icon(name: str) -> QIcon:
    """Return the icon of that name from ``resources/icons``.

    It is cached: rendering the SVG takes 60 times as long as painting the icon.
    """
    return QIcon(str(resources.path("icons", f"{name}.svg")))


def program_icon() -> QIcon:
    """Return the program's icon, in small sizes from drawings made for them."""
    drawn = QIcon()
    for size in (16, 20, 24, 32, 48):
        drawn.addPixmap(icon(f"perfdesk-{size}").pixmap(size, size))
    drawn.addPixmap(icon("perfdesk").pixmap(256, 256))
    return drawn


def severity_colour(name: str, palette: QPalette) -> QColor:
    """Return the text colour of a severity (error, warning, hint …) for a light or dark palette."""
    light, dark = _SEVERITY_COLOURS[name]
    return QColor(dark if is_dark(palette) else light)


MARK_SIZE = 8
"""Width and height in pixels of the mark that shows a problem."""


def draw_mark(painter: QPainter, rect: QRect, severity: Severity, palette: QPalette) -> None:
    """Draw the mark of a severity in the upper right corner: a shape and a colour for each."""
    box = QRectF(rect.right() - MARK_SIZE - 2, rect.top() + 2, MARK_SIZE, MARK_SIZE)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = severity_colour(severity, palette)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour)
    if severity == "error":
        painter.drawEllipse(box)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Base), 1.4))
        inner = box.adjusted(2.4, 2.4, -2.4, -2.4)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif severity == "warning":
        top = QPointF(box.center().x(), box.top())
        painter.drawPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    painter.restore()


def is_dark(palette: QPalette) -> bool:
    """Return True if text on this palette is lighter than its background."""
    background = palette.color(QPalette.ColorRole.Base).lightness()
    return background < palette.color(QPalette.ColorRole.Text).lightness()


def muted_colour(palette: QPalette) -> QColor:
    """Return the colour of secondary text: the text colour mixed with the background.

    Two thirds of the text colour keep it readable.
    """
    background = palette.color(QPalette.ColorRole.Base)
    return mixed_colour(background, palette.color(QPalette.ColorRole.Text), 0.66)


def mixed_colour(ground: QColor, ink: QColor, part: float) -> QColor:
    """Return a colour between two: ``part`` 0 is the ground's, 1 the ink's."""
    pairs = (
        (ground.red(), ink.red()),
        (ground.green(), ink.green()),
        (ground.blue(), ink.blue()),
    )
    return QColor(*(round(below + (above - below) * part) for below, above in pairs))


def show_read_only(widget: QWidget, *, read_only: bool) -> None:
    """Give an input widget the window's background to show that it is read-only, or take it off."""
    palette = QPalette()
    if read_only:
        background = widget.window().palette().color(QPalette.ColorRole.Window)
        palette.setColor(QPalette.ColorRole.Base, background)
    if widget.testAttribute(Qt.WidgetAttribute.WA_SetPalette) or read_only:
        widget.setPalette(palette)


def set_text(label: QLabel, text: str) -> None:
    """Set the text of a label if it differs: Qt would lay out and paint it again."""
    if label.text() != text:
        label.setText(text)


def tooltip(text: str) -> str:
    """Return a text as a tooltip that wraps; characters like ``<`` stay as they are.

    Return "" for no text, which Qt shows no tooltip for.
    """
    if not text:
        return ""
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    return f"<p>{escaped}</p>"


def action_text(text: str) -> str:
    """Return a text as that of a menu entry, a button or a field's label, in which ``&`` is no key.

    There Qt underlines what follows a single ``&`` and makes it a shortcut key.
    """
    return text.replace("&", "&&")


def max_dialog_size(widget: QWidget) -> QSize:
    """Return the largest size of a dialog: 90 % of the widget's screen."""
    return widget.screen().availableGeometry().size() * 0.9


def bold(font: QFont) -> QFont:
    """Return the font in bold."""
    bold_font = QFont(font)
    bold_font.setBold(True)
    return bold_font


def announce(widget: QWidget, text: str, *, at_once: bool = False) -> None:
    """Have a screen reader say a text that appears where the focus is not.

    With ``at_once`` it interrupts what is being read, else it follows that. Screen readers read
    the focused widget themselves. Nothing happens while none is running.
    """
    if not text or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    if at_once:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
