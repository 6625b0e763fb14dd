"""Labels in the colour of a severity, while the desktop changes between light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.gui import theme
from perfdesk.gui.widgets import MUTED, SeverityLabel
from tests.gui.dark import DARK

LIGHT = QPalette(QColor("#efefef"))
INK, GROUND = QPalette.ColorRole.WindowText, QPalette.ColorRole.Window


@pytest.fixture
def _own_palette(qapp: QApplication) -> Iterator[None]:
    before = qapp.palette()
    yield
    qapp.setPalette(before)


@pytest.mark.usefixtures("_own_palette")
@pytest.mark.parametrize("tone", ["error", "warning", MUTED])
def test_the_colour_of_a_severity_follows_the_desktop_and_is_readable(
    qtbot: QtBot, tone: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    label = SeverityLabel(parent)
    label.set_severity(tone)
    parent.show()
    inks = []
    for palette in (LIGHT, DARK, LIGHT):
        QApplication.setPalette(palette)
        QApplication.processEvents()
        inks.append(ink := label.palette().color(INK))
        assert theme.contrast_ratio(ink, label.palette().color(GROUND)) >= 4.5
    assert inks[0] == inks[2] != inks[1]


def test_each_severity_has_its_own_colour(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    label = SeverityLabel(parent)
    inks = []
    for tone in ("", "error", "warning", MUTED):
        label.set_severity(tone)
        inks.append(label.palette().color(INK).name())
    assert len(set(inks)) == len(inks)


@pytest.mark.usefixtures("_own_palette")
def test_without_a_severity_the_label_has_the_usual_colour(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    label = SeverityLabel(parent)
    label.set_severity("error")
    label.set_severity("")
    for palette in (LIGHT, DARK):
        QApplication.setPalette(palette)
        QApplication.processEvents()
        assert label.palette().color(INK) == parent.palette().color(INK)
