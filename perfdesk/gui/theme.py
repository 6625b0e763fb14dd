"""How the program looks, speaks and takes Chinese input, independent of any form.

Style, font, icons, Qt's own texts in Chinese, announcements to screen readers, and the
environment variables of the input method, which must be set before Qt starts.

Colours come from the desktop's palette, so the window follows light and dark. Only the
colours of severities are the program's own, a light and a dark one each.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QLibraryInfo, QLocale, QSize, Qt, QTranslator
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QIcon,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from perfdesk import __version__, resources

INPUT_METHOD_VARIABLES = (
    "QT_IM_MODULES",
    "QT_IM_MODULE",
    "XMODIFIERS",
    "GTK_IM_MODULE",
    "IBUS_USE_PORTAL",
)
"""Environment variables by which a desktop names its input method."""

_LIST, _ONE, _X, _, _PORTAL = INPUT_METHOD_VARIABLES


def input_method_changes(environ: Mapping[str, str], plugins: Collection[str]) -> dict[str, str]:
    """Return the environment variables to set so that fcitx works, empty if nothing is to be set.

    The wheels of Qt for Python contain no plugin for fcitx, but fcitx 5 also speaks the
    protocol of ibus, over the portal's D-Bus interface; so ibus takes the place of fcitx.
    Settings for other input methods stay. ``plugins`` are the file names of the input method
    plugins that this Qt has.
    """
    wanted = _wanted(environ)
    if not any(map(_is_fcitx, wanted)) or any("fcitx" in name for name in plugins):
        return {}
    spoken = list(dict.fromkeys("ibus" if _is_fcitx(name) else name for name in wanted))
    found = {_LIST if environ.get(_LIST) else _ONE: ";".join(spoken)}
    if _PORTAL not in environ:
        found[_PORTAL] = "1"
    return found


def input_method_plugins() -> list[str]:
    """Return the file names of the input method plugins of this Qt, sorted."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    try:
        return sorted(os.listdir(folder / "platforminputcontexts"))  # noqa: PTH208 - only names
    except OSError:
        return []


def prepare_input_method() -> None:
    """Set the variables of the input method in this process, before the application is created."""
    if sys.platform.startswith("linux") and any(map(_is_fcitx, _wanted(os.environ))):
        os.environ.update(input_method_changes(os.environ, input_method_plugins()))


def _wanted(environ: Mapping[str, str]) -> list[str]:
    """Return the input methods the desktop names, in the order in which Qt looks for them.

    XMODIFIERS is about X11 only: on Wayland the compositor takes the place of an input method.
    """
    names = [name for name in environ.get(_LIST, "").split(";") if name]
    if names or (names := [name for name in (environ.get(_ONE, ""),) if name]):
        return names
    x_only = not environ.get("WAYLAND_DISPLAY")
    return ["fcitx"] if x_only and environ.get(_X, "").startswith("@im=fcitx") else []


def _is_fcitx(name: str) -> bool:
    return name in ("fcitx", "fcitx5")


_TONES = {
    "error": ("#b3261e", "#ff9a91"),
    "warning": ("#8a5300", "#f0b95a"),
    "hint": ("#1b62ab", "#8fc2f5"),
    "blank": ("#5a6470", "#aab4c0"),
    "accepted": ("#5a6470", "#aab4c0"),
    "reading": ("#5a6470", "#aab4c0"),
    "renewal": ("#5a6470", "#aab4c0"),
}


def apply_theme(app: QApplication) -> None:
    """Set name, style, font, icon and Chinese translations of the application."""
    app.setApplicationName("perfdesk")
    app.setApplicationDisplayName("绩效自评表")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("perfdesk")
    app.setStyle("Fusion")
    app.setWindowIcon(icon("perfdesk"))
    install_translations(app)
    ensure_chinese_font(app)
    darken_highlight(app)


def install_translations(app: QApplication) -> None:
    """Install Qt's translations, so that OK, Cancel and Copy read 确定, 取消 and 复制."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.installTranslator(_Untranslated(app))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


class _Untranslated(QTranslator):
    """Texts of Qt's file and print dialogs that its Chinese translation lacks (Qt 6.11)."""

    _WORDS: ClassVar = {
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
        return self._WORDS.get(source)


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
    loaded = QFontDatabase.addApplicationFont(str(resources.path("fonts", _BUNDLED)))
    families = QFontDatabase.applicationFontFamilies(loaded)
    if families:
        font = QFont(families[0], app.font().pointSize())
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        app.setFont(font)
    return bool(families)


def darken_highlight(app: QApplication) -> None:
    """Darken the selection colour until white text on it is readable.

    The Fusion style's own colour has a contrast of 3.7 in its light and its dark palette.
    """
    whole, palette = app.palette(), QPalette()
    ground = whole.color(QPalette.ColorRole.Highlight)
    ink = whole.color(QPalette.ColorRole.HighlightedText)
    if ink == QColor("white"):
        while contrast_ratio(ink, ground) < _READABLE:
            ground = ground.darker(104)
    if ground != whole.color(QPalette.ColorRole.Highlight):
        palette.setColor(QPalette.ColorRole.Highlight, ground)
        app.setPalette(palette)


def contrast_ratio(first: QColor, second: QColor) -> float:
    """Return the contrast of two colours by WCAG 2, a ratio from 1 to 21."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour by WCAG 2, from 0 to 1 (sRGB)."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2])


_READABLE = 4.5
"""Least contrast of text by WCAG 2, level AA."""
_BUNDLED = "NotoSansSC-Regular.ttf"


@lru_cache(maxsize=64)
def icon(name: str) -> QIcon:
    """Return the icon of that name from ``resources/icons``.

    It is cached: rendering the SVG takes 60 times as long as painting the icon.
    """
    return QIcon(str(resources.path("icons", f"{name}.svg")))


def severity_colour(name: str, palette: QPalette) -> QColor:
    """Return the text colour of a severity (error, warning, hint …) for a light or dark palette."""
    light, dark = _TONES[name]
    return QColor(dark if is_dark(palette) else light)


def is_dark(palette: QPalette) -> bool:
    """Return True if text on this palette is lighter than its background."""
    ground = palette.color(QPalette.ColorRole.Base).lightness()
    return ground < palette.color(QPalette.ColorRole.Text).lightness()


def muted_colour(palette: QPalette) -> QColor:
    """Return the colour of secondary text: the text colour mixed with the background.

    Two thirds of the text colour keep it readable.
    """
    text = palette.color(QPalette.ColorRole.Text)
    ground = palette.color(QPalette.ColorRole.Base)
    pairs = (
        (text.red(), ground.red()),
        (text.green(), ground.green()),
        (text.blue(), ground.blue()),
    )
    return QColor(*(round(0.66 * own + 0.34 * behind) for own, behind in pairs))


def show_read_only(widget: QWidget, *, still: bool) -> None:
    """Give an input widget the window's background to show that it is read-only, or take it off."""
    palette = QPalette()
    if still:
        ground = widget.window().palette().color(QPalette.ColorRole.Window)
        palette.setColor(QPalette.ColorRole.Base, ground)
    if widget.testAttribute(Qt.WidgetAttribute.WA_SetPalette) or still:
        widget.setPalette(palette)


def set_text(label: QLabel, words: str) -> None:
    """Set the text of a label if it differs: Qt would lay out and paint it again."""
    if label.text() != words:
        label.setText(words)


def tooltip(text: str) -> str:
    """Return a text as a tooltip that wraps; characters like ``<`` stay as they are."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p>{escaped.replace(chr(10), '<br>')}</p>"


def max_dialog_size(widget: QWidget) -> QSize:
    """Return the largest size of a dialog: 90 % of the widget's screen."""
    return widget.screen().availableGeometry().size() * 0.9


def bold(font: QFont) -> QFont:
    """Return the font in bold."""
    heavy = QFont(font)
    heavy.setBold(True)
    return heavy


def announce(widget: QWidget, words: str, *, at_once: bool = False) -> None:
    """Have a screen reader say a text that appears where the focus is not.

    It is said after what is being read now, or at once, interrupting that. Screen readers
    read the focused widget themselves. Nothing happens while none is running.
    """
    if not words:
        return
    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    if at_once:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
