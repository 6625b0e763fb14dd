"""The steps with Qt fail for a window that a user could not read, and for texts that are lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from perfdesk.core.errors import FormError
from perfdesk.selftest import window_steps
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
from perfdesk.selftest.sample import example_form
from perfdesk.selftest.surroundings import Workplace
from tests.gui.dark import DARK

pytestmark = [pytest.mark.usefixtures("qapp")]

BLANK_ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>'


@pytest.fixture
def stored() -> QImage:
    """The picture that the window should look like."""
    return QImage(str(window_steps.stored_picture_path()))


@pytest.fixture
def palette(qapp: QApplication) -> Iterator[QPalette]:
    """The application's palette, set again when the test ends."""
    before = QPalette(qapp.palette())
    yield before
    qapp.setPalette(before)


@pytest.mark.slow
def test_the_window_passes_whatever_the_font_of_the_desktop(
    qapp: QApplication, place: Workplace
) -> None:
    before = qapp.font()
    qapp.setFont(QFont("DejaVu Sans", 14))

    assert "相同" in window_steps.check_window(place)
    assert qapp.font().pointSize() == 14
    qapp.setFont(before)


def test_a_picture_moved_by_a_pixel_is_the_same(stored: QImage) -> None:
    moved = QImage(stored.size(), QImage.Format.Format_RGB32)
    moved.fill(QColor("#efefef"))
    painter = QPainter(moved)
    painter.drawImage(1, 1, stored)
    painter.end()

    assert difference(moved, stored) == ""


def test_a_blank_window_is_told_from_a_full_one(stored: QImage) -> None:
    blank = stored.copy()
    blank.fill(QColor("#efefef"))

    assert re.match(r"有 \d{3} 处，第一处在左起 \d+、上起 \d+ 像素", difference(blank, stored))


def test_a_window_of_another_size_is_told(stored: QImage) -> None:
    assert difference(stored.copy(0, 0, 1280, 700), stored) == "大小是 1280×700，应为 1280×720"


@pytest.mark.slow
@pytest.mark.usefixtures("palette")
def test_a_dark_window_fails(qapp: QApplication, place: Workplace) -> None:
    qapp.setPalette(DARK)

    with pytest.raises(DifferentPictureError, match=r"有 3\d{3} 处"):
        window_steps.check_window(place)


@pytest.mark.slow
def test_a_window_without_icons_fails_and_its_picture_is_kept(
    own_resources: Path, place: Workplace, tmp_path: Path
) -> None:
    for icon in (own_resources / "icons").glob("*.svg"):
        icon.write_text(BLANK_ICON, encoding="utf-8")
    kept = tmp_path / "窗口.png"

    with pytest.raises(DifferentPictureError, match="第一处在左起"):
        window_steps.check_window(Workplace(place.folder, kept))
    assert not QImage(str(kept)).isNull()
    with pytest.raises(BlankIconError, match="save-all"):
        window_steps.check_icons(place)


@pytest.mark.slow
def test_a_window_font_without_chinese_fails(own_resources: Path, place: Workplace) -> None:
    fonts = own_resources / "fonts"
    shutil.copy(fonts / "NotoSansSymbols2-Regular.ttf", fonts / "NotoSansSC-Regular.ttf")

    with pytest.raises(MissingCharactersError, match="个字"):
        window_steps.check_window_font(place)
    with pytest.raises(DifferentPictureError):
        window_steps.check_window(place)


def test_a_missing_window_font_fails(own_resources: Path, place: Workplace) -> None:
    (own_resources / "fonts" / "NotoSansSC-Regular.ttf").unlink()

    with pytest.raises(UnusableFontError):
        window_steps.check_window_font(place)
    with pytest.raises(UnusableFontError):
        window_steps.check_window(place)


def test_boxes_instead_of_characters_fail(
    monkeypatch: pytest.MonkeyPatch, place: Workplace
) -> None:
    monkeypatch.setattr(window_steps, "_GLYPHS", "\U000f0000\U000f0001")  # no font has them

    with pytest.raises(UnusableFontError, match="画出来一样"):
        window_steps.check_window_font(place)


def test_a_missing_picture_or_folder_of_icons_is_named(
    own_resources: Path, place: Workplace
) -> None:
    (own_resources / "selftest" / "window.png").unlink()
    shutil.rmtree(own_resources / "icons")

    with pytest.raises(MissingFileError, match="窗口画面"):
        window_steps.check_window(place)
    with pytest.raises(MissingFileError, match="图标"):
        window_steps.check_icons(place)


def test_english_texts_of_qt_fail(qapp: QApplication, place: Workplace) -> None:
    translators = qapp.findChildren(QTranslator)
    for translator in translators:
        qapp.removeTranslator(translator)

    with pytest.raises(NoTranslationError, match="“Cancel”"):
        window_steps.check_translation(place)

    for translator in translators:
        qapp.installTranslator(translator)


def test_a_draft_that_cannot_be_written_fails(place: Workplace, own_data_folder: Path) -> None:
    own_data_folder.write_text("a file in the way", encoding="utf-8")

    with pytest.raises(LostDraftError):
        window_steps.check_draft(place)


def test_a_save_that_fails_says_why(place: Workplace) -> None:
    place.folder.rmdir()

    with pytest.raises(FormError, match="无法保存"):
        window_steps.check_save(place)


@pytest.mark.slow
def test_the_window_is_painted_alike_each_time(stored: QImage) -> None:
    assert difference(window_steps.window_picture(example_form()), stored) == ""
