"""The steps with Qt, by name; this module is imported when Qt is known to load."""

from __future__ import annotations

from perfdesk.selftest.loading import check_modules
from perfdesk.selftest.second_start import check_second_start
from perfdesk.selftest.surroundings import Step
from perfdesk.selftest.window_steps import (
    check_draft,
    check_icons,
    check_save,
    check_translation,
    check_window,
    check_window_font,
)

QT_STEPS: tuple[tuple[str, Step], ...] = (
    ("模块", check_modules),
    ("界面字体", check_window_font),
    ("界面文字", check_translation),
    ("图标", check_icons),
    ("窗口", check_window),
    ("再次启动", check_second_start),
    ("保存", check_save),
    ("草稿", check_draft),
)
"""What is tried after the steps without Qt, in this order."""
