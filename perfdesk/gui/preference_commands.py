"""Commands for what the user chooses: the dialog 设置, and the size of texts by menu and keys.

A choice is written at once and applies at once: the size of texts to the whole window, page
options to the preview. Whatever opens, prints or exports reads the settings when it does so.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication

from perfdesk import resources
from perfdesk.core.errors import FormError
from perfdesk.gui import theme
from perfdesk.gui.prompts import Prompts
from perfdesk.storage import settings
from perfdesk.storage.settings import PREFERENCE_WORDS, Preferences

_TEXT_SIZES = PREFERENCE_WORDS["text_size"].choices


class PreferenceCommands(QObject):
    """Carries out 设置 and 文字大小, and holds the preferences of this run."""

    messageShown = Signal(str)
    """A sentence for the status bar: how large texts are now."""
    pageOptionsChanged = Signal(object)
    """The user decided on other ``PageOptions``."""
    folderChanged = Signal()
    """The user chose another default folder."""

    def __init__(self, prompts: Prompts, parent: QObject) -> None:
        super().__init__(parent)
        self._prompts = prompts
        self._preferences = settings.load_settings().preferences
        self._size_actions: dict[str, QAction] = {}

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handler of each command."""
        sizes: dict[str, Callable[[], object]] = {
            f"text_size_{value}": lambda value=value: self._set_text_size(value)  # type: ignore[misc]  # mypy infers no lambda with a default
            for value, _ in _TEXT_SIZES
        }
        return {
            "settings": self._choose,
            **sizes,
            "larger_text": lambda: self._step_text_size(1),
            "smaller_text": lambda: self._step_text_size(-1),
        }

    def connect_actions(self, actions: Mapping[str, QAction]) -> None:
        """Let the actions of the menu 文字大小 show which size applies."""
        group = QActionGroup(self)
        for value, _ in _TEXT_SIZES:
            action = self._size_actions[value] = actions[f"text_size_{value}"]
            group.addAction(action)
        self._size_actions[self._preferences.text_size].setChecked(True)

    def _choose(self) -> None:
        templates = list(resources.templates().values())
        answer = self._prompts.preferences(self._preferences, templates)
        if answer is not None:
            self._set(answer)

    def _step_text_size(self, by: int) -> None:
        """Make texts a step larger or smaller, as far as there is one."""
        values = [value for value, _ in _TEXT_SIZES]
        at = values.index(self._preferences.text_size) + by
        self._set_text_size(values[max(0, min(at, len(values) - 1))])

    def _set_text_size(self, value: str) -> None:
        self._set(dataclasses.replace(self._preferences, text_size=value))
        self.messageShown.emit(f"文字大小：{dict(_TEXT_SIZES)[value]}。")

    def _set(self, preferences: Preferences) -> None:
        is_other_folder = preferences.folder != self._preferences.folder
        self._preferences = preferences
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.set_text_size(app, int(preferences.text_size))
        self._size_actions[preferences.text_size].setChecked(True)
        self.pageOptionsChanged.emit(preferences.page_options())
        if is_other_folder:
            self.folderChanged.emit()
        try:
            settings.change_settings(lambda old: dataclasses.replace(old, preferences=preferences))
        except FormError as error:
            self._prompts.warn("设置没有存下来，下次启动还是原来的。", [str(error)])
