"""Without a screen: the offscreen platform, and the bundled font where there is no Chinese one."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def chinese_font(qapp: QApplication) -> None:
    """Text is measured and drawn with a font that has the characters."""
    from perfdesk.gui import look

    look.lend_font(qapp)
