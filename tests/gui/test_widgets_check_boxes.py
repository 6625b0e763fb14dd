"""The frames of check boxes are visible on light and dark backgrounds."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.core.form import rows
from perfdesk.gui import theme
from perfdesk.gui.filling.filling_dialogs import FillRowsDialog
from perfdesk.gui.widgets import with_visible_frame
from tests.gui.dark import DARK
from tests.gui.samples import small_form, template

_LIGHT = QPalette(QColor("#efefef"))


def highest_contrast(image: QImage, ground: QColor) -> float:
    """Return the highest contrast between a pixel of the picture and its background."""
    dots = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return max(theme.contrast_ratio(dot, ground) for dot in dots)


@pytest.mark.parametrize("palette", [_LIGHT, DARK], ids=["light", "dark"])
def test_an_empty_check_box_is_visible_in_a_window(qtbot: QtBot, palette: QPalette) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.setPalette(palette)
    box = with_visible_frame(QCheckBox("", parent))
    parent.show()
    option = QStyleOptionButton()
    box.initStyleOption(option)
    side = box.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, box)
    image = parent.grab(side.translated(box.pos())).toImage()
    assert highest_contrast(image, palette.color(QPalette.ColorRole.Window)) >= 3


@pytest.mark.parametrize("palette", [_LIGHT, DARK], ids=["light", "dark"])
def test_an_empty_check_box_is_visible_in_a_list(qtbot: QtBot, palette: QPalette) -> None:
    dialog = FillRowsDialog(list(rows(small_form())), template().scoring.headings)
    qtbot.addWidget(dialog)
    dialog.setPalette(palette)
    dialog.show()
    item = dialog.list.topLevelItem(1)
    assert item is not None
    item.setText(0, "")
    item.setCheckState(0, item.checkState(0).Unchecked)
    rect = dialog.list.visualItemRect(item).adjusted(2, 2, 0, -2)
    rect.setWidth(20)
    image = dialog.list.viewport().grab(rect).toImage()
    assert highest_contrast(image, palette.color(QPalette.ColorRole.Base)) >= 3
    dialog.close()
