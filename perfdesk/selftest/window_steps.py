"""Steps with Qt: its fonts, icons and Chinese texts, the window itself, a save and a draft.

The window is painted without a screen and in the bundled font, whatever the desktop has.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QSize, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QRawFont
from PySide6.QtWidgets import QApplication

from perfdesk import app, resources
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Goal
from perfdesk.formats.native import native_file
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.files.autosave import Autosave
from perfdesk.gui.files.document_files import save_document
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.main_window import MainWindow
from perfdesk.resources import template_of
from perfdesk.selftest.errors import (
    BlankIconError,
    DifferentPictureError,
    LostDraftError,
    MissingCharactersError,
    MissingFileError,
    NoTranslationError,
    UnusableFontError,
)
from perfdesk.selftest.picture import difference
from perfdesk.selftest.sample import check_same, example_form, gb2312_characters
from perfdesk.selftest.surroundings import Workplace
from perfdesk.storage.drafts import DraftStore
from perfdesk.workers.program_workers import window_workers

_FONT_SIZE = 9
"""Points of the window's font, that of most desktops."""
_GLYPHS = "绩效自评表得分"
"""Characters that must all look different: a box for each would not."""
_GLYPH_SIZE = 24  # pixels
_ICON_SIZE = 16
"""Pixels of an icon in a menu."""
_WINDOW_SIZE = QSize(1280, 720)
_SHORT_GOAL = Goal("引导高校毕业生到基层。", "已经完成。")
"""A goal of one line: where longer ones break hangs on a pixel, by which versions of Qt differ."""
_PAUSE = 100
"""Milliseconds between two pictures of the window."""
_MOST_PICTURES = 100
"""Pictures that are taken until two are the same."""


def qt_application() -> QApplication:
    """Return the application as the program makes it, or the one there is."""
    there = QApplication.instance()
    return there if isinstance(there, QApplication) else app.application()


def check_window_font(_: Workplace) -> str:
    """Qt loads the bundled font of the window, has all characters in it, and draws no boxes."""
    qt_application()
    font = _bundled_font()
    raw = QRawFont.fromFont(font)
    missing = [char for char in sorted(gb2312_characters()) if not raw.supportsCharacter(ord(char))]
    if missing:
        raise MissingCharactersError(font.family(), missing)
    glyphs = {char: _drawn(char, font) for char in _GLYPHS}
    for one, other in combinations(glyphs, 2):
        if glyphs[one] == glyphs[other]:
            raise UnusableFontError(f"“{one}”与“{other}”画出来一样")
    return f"Qt 加载了 {font.family()}，字形各不相同"


def _bundled_font() -> QFont:
    font = theme.bundled_font(_FONT_SIZE)
    if font is None:
        raise UnusableFontError("字体文件打不开")
    return font


def _drawn(char: str, font: QFont) -> QImage:
    """Return a picture of a character, black on white."""
    image = QImage(_GLYPH_SIZE, _GLYPH_SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(QColor("black"))
    painter.drawText(0, QFontMetrics(font).ascent(), char)
    painter.end()
    return image


def check_icons(_: Workplace) -> str:
    """Qt draws each icon: it has the plugin for SVG."""
    qt_application()
    names = [path.stem for path in sorted(resources.path("icons").glob("*.svg"))]
    if not names:
        raise MissingFileError("图标")
    if blank := [name for name in names if _is_blank(name)]:
        raise BlankIconError(blank)
    return f"{len(names)} 个图标都画得出"


def _is_blank(name: str) -> bool:
    image = theme.icon(name).pixmap(_ICON_SIZE, _ICON_SIZE).toImage()
    pixels = ((x, y) for y in range(image.height()) for x in range(image.width()))
    return not any(image.pixelColor(x, y).alpha() for x, y in pixels)


def check_translation(_: Workplace) -> str:
    """Qt's own texts are in Chinese."""
    qt_application()
    text = QCoreApplication.translate("QPlatformTheme", "Cancel")
    if text != "取消":
        raise NoTranslationError(text)
    return "Qt 自己的文字是中文"


def check_window(place: Workplace) -> str:
    """The window with a form in it looks as it should."""
    stored = QImage(str(stored_picture_path()))
    if stored.isNull():
        raise MissingFileError("窗口画面")
    picture = window_picture(example_form())
    if what := difference(picture, stored):
        is_saved = place.picture is not None and picture.save(str(place.picture))
        raise DifferentPictureError(what, place.picture if is_saved else None)
    return f"{picture.width()}×{picture.height()} 像素，与存档的画面相同"


def stored_picture_path() -> Path:
    """Return the path of the picture that the window should look like."""
    return resources.path("selftest", "window.png")


def window_picture(form: Form) -> QImage:
    """Return a picture of the window with a form in it, with short goals, in the bundled font."""
    form = replace(form, goals=(_SHORT_GOAL,))
    with _bundled_font_set(qt_application()), closing(window_workers()) as workers:
        window = MainWindow(workers=workers)
        try:
            window.resize(_WINDOW_SIZE)
            window.show()
            document = Document(form, template_of(form))
            window.forms.add(document)
            window.form_list.choose(document)
            return _settled_picture(window)
        finally:
            window.close()
            window.deleteLater()


@contextmanager
def _bundled_font_set(application: QApplication) -> Iterator[None]:
    before = application.font()
    application.setFont(_bundled_font())
    try:
        yield
    finally:
        application.setFont(before)


def _settled_picture(window: MainWindow) -> QImage:
    """Return the first picture of the window that is like the one before it."""
    last = QImage()
    for _ in range(_MOST_PICTURES):
        loop = QEventLoop()
        QTimer.singleShot(_PAUSE, loop, loop.quit)
        loop.exec()
        picture = window.grab().toImage()
        if picture == last:
            break
        last = picture
    return last


def check_save(place: Workplace) -> str:
    """A form that is edited is saved, and the file holds it."""
    qt_application()
    document, path = _edited_document(), place.folder / "保存.zpb"
    save_document(document, path)
    check_same(native_file.read_native(native_file.native_bytes(document.form)).form, path)
    return "修改后保存，读回相同"


def check_draft(_: Workplace) -> str:
    """What was typed and not saved is in a draft, which the next start finds."""
    qt_application()
    forms = OpenForms()
    document = _edited_document()
    autosave, next_start = Autosave(forms), DraftStore()
    try:
        forms.add(document)
        autosave.save_drafts()
        autosave.close()
        drafts = next_start.leftover_drafts()
    finally:
        autosave.close()
        next_start.close()
    if [draft.data for draft in drafts] != [native_file.native_bytes(document.form)]:
        raise LostDraftError
    return "没有保存的内容写成了草稿，再次启动时找得到"


def _edited_document() -> Document:
    """Return a document of the example in which a text has been typed."""
    form = example_form()
    document = Document(form, template_of(form))
    document.begin_edit(FieldRef(ROOT, "project"))
    document.set_edit_text(f"{form.project}（自检）")
    return document
