"""The environment in which Chinese can be typed under fcitx, decided before Qt starts.

The wheels of Qt for Python carry no plugin for fcitx, but fcitx 5 also speaks the
language of ibus, over the portal's bus. What the user set for anything else is left
as it is.

How the program looks: style, font, icons, tones and Qt's own words in Chinese.

Colours come from the palette, so light and dark follow the desktop; only the tones of
severity are our own, chosen to be read on either ground. Knows no form.

Words for screen readers that appear where the focus is not: offers, the status bar.

What has the focus is read by itself; this is for the rest. It costs nothing while no
screen reader runs.
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
"""What desktops say about the input method."""

_LIST, _ONE, _X, _, _PORTAL = INPUT_METHOD_VARIABLES


def input_method_changes(environ: Mapping[str, str], plugins: Collection[str]) -> dict[str, str]:
    """The variables to be set so that fcitx can be typed with; none where nothing is to be done.

    ``plugins`` are the file names of the input method plugins this Qt has.
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
    """The file names of the input method plugins of this Qt."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    try:
        return sorted(os.listdir(folder / "platforminputcontexts"))  # noqa: PTH208 - only names
    except OSError:
        return []


def prepare_input_method() -> None:
    """Sets what is to be set in this process; to be called before the application is made."""
    if sys.platform.startswith("linux") and any(map(_is_fcitx, _wanted(os.environ))):
        os.environ.update(input_method_changes(os.environ, input_method_plugins()))


def _wanted(environ: Mapping[str, str]) -> list[str]:
    """The input methods the desktop names, in Qt's order of looking.

    On Wayland the compositor stands between, unless Qt is told otherwise.
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
    """Gives the application its name, style, font, icon and Chinese dialogs."""
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
    """Installs Qt's own translation, so that OK, Cancel and Copy are 确定, 取消 and 复制."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.installTranslator(_Untranslated(app))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


class _Untranslated(QTranslator):
    """The words of file and print dialogs that Qt's translation has not kept up with."""

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
        """Qt's: None leaves the word to other translators."""
        return self._WORDS.get(source)


def ensure_chinese_font(app: QApplication) -> bool:
    """Uses the bundled font where the desktop's own has no Chinese; True if it was needed.

    Another font of the system would stand in for the characters only, and digits and
    Chinese in one line would not sit on one height. It is 10 MB, so it is read only then,
    and drawn as it is: fitting each character to dots takes long and is not seen.
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
    """Darkens the ground of what is selected until white text on it can be read.

    The style's own has a contrast of 3.7, and white as its text in light and dark.
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
    """How well one colour stands out from another: the ratio of WCAG 2, 1 to 21."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2])


_READABLE = 4.5
"""The contrast of text WCAG asks for at AA."""
_BUNDLED = "NotoSansSC-Regular.ttf"


@lru_cache(maxsize=64)
def icon(name: str) -> QIcon:
    """The icon of that name in ``resources/icons``, drawn once: that takes 60 times painting it."""
    return QIcon(str(resources.path("icons", f"{name}.svg")))


def severity_colour(name: str, palette: QPalette) -> QColor:
    """The colour of a severity (error, warning, hint, reading) on this palette's ground."""
    light, dark = _TONES[name]
    return QColor(dark if is_dark(palette) else light)


def is_dark(palette: QPalette) -> bool:
    """True if text on this palette is lighter than its ground."""
    ground = palette.color(QPalette.ColorRole.Base).lightness()
    return ground < palette.color(QPalette.ColorRole.Text).lightness()


def muted_colour(palette: QPalette) -> QColor:
    """The colour of lesser words: text mixed with its ground, still easy to read."""
    text = palette.color(QPalette.ColorRole.Text)
    ground = palette.color(QPalette.ColorRole.Base)
    pairs = (
        (text.red(), ground.red()),
        (text.green(), ground.green()),
        (text.blue(), ground.blue()),
    )
    return QColor(*(round(0.66 * own + 0.34 * behind) for own, behind in pairs))


def show_read_only(widget: QWidget, *, still: bool) -> None:
    """Puts a widget on the window's own ground, as what can only be looked at, or back."""
    palette = QPalette()
    if still:
        ground = widget.window().palette().color(QPalette.ColorRole.Window)
        palette.setColor(QPalette.ColorRole.Base, ground)
    if widget.testAttribute(Qt.WidgetAttribute.WA_SetPalette) or still:
        widget.setPalette(palette)


def set_text(label: QLabel, words: str) -> None:
    """Puts words on a label, unless they stand there: Qt would lay out and paint anew."""
    if label.text() != words:
        label.setText(words)


def tooltip(text: str) -> str:
    """A tooltip of these words, wrapped; what looks like a tag in them stays as typed."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p>{escaped.replace(chr(10), '<br>')}</p>"


def max_dialog_size(widget: QWidget) -> QSize:
    """As much of its screen as a dialog may take."""
    return widget.screen().availableGeometry().size() * 0.9


def bold(font: QFont) -> QFont:
    """The same font in bold."""
    heavy = QFont(font)
    heavy.setBold(True)
    return heavy


def announce(widget: QWidget, words: str, *, at_once: bool = False) -> None:
    """Has a screen reader say these words, after what it says now or in its place."""
    if not words:
        return
    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, words)
    if at_once:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
