"""Qt's own dialogs in Chinese, a font with Chinese characters, readable colours."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QDir, QFileInfo
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QFileIconProvider,
    QLabel,
    QLineEdit,
)
from pytestqt.qtbot import QtBot

from perfdesk import resources
from perfdesk.gui import theme
from tests.gui.dark import DARK


def test_standard_buttons_are_chinese(qtbot: QtBot) -> None:
    kind = QDialogButtonBox.StandardButton
    buttons = QDialogButtonBox(kind.Ok | kind.Cancel | kind.Discard | kind.Save)
    qtbot.addWidget(buttons)
    words = {button.text().split("(")[0].strip() for button in buttons.buttons()}
    assert words == {"确定", "取消", "丢弃", "保存"}


def test_the_menu_of_a_field_is_chinese(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    qtbot.addWidget(menu)
    words = " ".join(action.text() for action in menu.actions())
    assert "复制" in words
    assert "粘贴" in words


def test_the_file_dialog_is_chinese(qtbot: QtBot) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    assert "打开" in dialog.labelText(QFileDialog.DialogLabel.Accept)
    assert dialog.labelText(QFileDialog.DialogLabel.Reject) == "取消"
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "查找范围" in words
    assert "文件类型" in words
    assert not re.search("[A-Za-z]{2}", words), words
    assert QFileIconProvider().type(QFileInfo(QDir.rootPath() + "tmp")) == "文件夹"


def test_the_font_has_chinese_characters(qapp: QApplication) -> None:
    families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    assert QFontInfo(qapp.font()).family() in families, "digits and Chinese come from one font"
    assert not theme.ensure_chinese_font(qapp), "the bundled font is lent only once"


@pytest.mark.parametrize("palette", [QPalette(), DARK], ids=["light", "dark"])
def test_texts_of_every_severity_are_readable_on_their_background(palette: QPalette) -> None:
    ground = palette.color(QPalette.ColorRole.Base)
    for name in ("error", "warning", "hint", "reading", "renewal"):
        assert theme.contrast_ratio(theme.severity_colour(name, palette), ground) >= 4.5, name
    assert theme.contrast_ratio(theme.muted_colour(palette), ground) >= 4.5


@pytest.mark.usefixtures("qapp")
def test_every_icon_in_use_is_there() -> None:
    for file in resources.path("icons").glob("*.svg"):
        assert not theme.icon(file.stem).pixmap(16, 16).isNull()
    names = {"new", "open", "save", "pdf", "undo", "redo", "error", "warning", "hint", "reading"}
    assert names <= {file.stem for file in resources.path("icons").glob("*.svg")}


@pytest.mark.usefixtures("qapp")
def test_the_window_has_an_icon_drawn_for_each_small_size() -> None:
    sizes = {size.width() for size in theme.program_icon().availableSizes()}

    assert {16, 20, 24, 32, 48, 256} == sizes


def test_white_text_on_the_selection_is_readable(qapp: QApplication) -> None:
    for name in ("#308cc6", "#9fd0ff", "#0a3d62"):
        before, given = QApplication.palette(), QPalette()
        given.setColor(QPalette.ColorRole.Highlight, QColor(name))
        given.setColor(QPalette.ColorRole.HighlightedText, QColor("white"))
        try:
            QApplication.setPalette(given)
            theme.make_selection_readable(qapp)
            ground = QApplication.palette().color(QPalette.ColorRole.Highlight)
        finally:
            QApplication.setPalette(before)
        assert theme.contrast_ratio(QColor("white"), ground) >= 4.5
        assert (ground == QColor(name)) == (name == "#0a3d62")


def test_a_desktop_s_own_dark_text_on_a_light_selection_stays(qapp: QApplication) -> None:
    before, given = QApplication.palette(), QPalette()
    given.setColor(QPalette.ColorRole.Highlight, QColor("#ffe08a"))
    given.setColor(QPalette.ColorRole.HighlightedText, QColor("black"))
    try:
        QApplication.setPalette(given)
        theme.make_selection_readable(qapp)
        assert QApplication.palette().color(QPalette.ColorRole.Highlight) == QColor("#ffe08a")
    finally:
        QApplication.setPalette(before)
