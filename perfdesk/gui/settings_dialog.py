"""The dialog 设置, made from the table of preferences in ``perfdesk/storage/settings.py``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.template import Template
from perfdesk.gui import theme
from perfdesk.gui.widgets import MUTED, PlainLabel, SeverityLabel, dialog_buttons
from perfdesk.storage.settings import PREFERENCE_WORDS, Preferences, PreferenceWords

_LEAST_CHARACTERS = 18
"""Least width of a choice, in Chinese characters; a longer path is cut off."""


class SettingsDialog(QDialog):
    """Asks for the preferences, each with what it does below its choices.

    ``choose_folder`` asks for a folder, beginning at the one given; None means cancelled.
    """

    def __init__(
        self,
        now: Preferences,
        templates: Sequence[Template],
        choose_folder: Callable[[Path], Path | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("设置")
        self._choose_folder = choose_folder
        self.boxes: dict[str, QComboBox] = {}
        self.folder_button = QPushButton("选择(&B)…", self)
        self.folder_button.clicked.connect(self._on_folder_button)
        inside = QWidget(self)
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, 0, 0)
        for number, (name, words) in enumerate(PREFERENCE_WORDS.items(), start=1):
            self.boxes[name] = self._choice_box(words, asdict(now)[name], templates)
            label = PlainLabel(f"{words.label}(&{number})", self)
            label.setBuddy(self.boxes[name])
            form.addRow(label, self._field(name, words))
        buttons, _ = dialog_buttons(self, "确定")
        box = QVBoxLayout(self)
        box.addWidget(_scrolled(inside))
        box.addSpacing(6)
        box.addWidget(buttons)
        self.resize(self.sizeHint().boundedTo(theme.max_dialog_size(self)))

    def answer(self) -> Preferences:
        """Return the preferences chosen."""
        return Preferences(**{name: str(box.currentData()) for name, box in self.boxes.items()})

    def _choice_box(
        self, words: PreferenceWords, value: str, templates: Sequence[Template]
    ) -> QComboBox:
        """Return a box with the choices of a preference, at its present value."""
        box = QComboBox(self)
        choices = dict(words.choices)
        if words.kind == "template":
            choices |= {each.id: each.name for each in templates}
        elif words.kind == "folder" and value:
            choices[value] = value
        for each, text in choices.items():
            box.addItem(text, each)
        box.setCurrentIndex(max(0, box.findData(value)))
        box.setMinimumContentsLength(_LEAST_CHARACTERS)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setAccessibleName(words.label)
        box.setAccessibleDescription(words.meaning)
        return box

    def _field(self, name: str, words: PreferenceWords) -> QWidget:
        """Return the box of a preference above what it does, that of a folder with a button."""
        field = QWidget(self)
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(1)
        line = QHBoxLayout()
        line.addWidget(self.boxes[name], 1)
        if words.kind == "folder":
            line.addWidget(self.folder_button)
        column.addLayout(line)
        meaning = SeverityLabel(field)
        meaning.set_severity(MUTED)
        meaning.setText(words.meaning)
        column.addWidget(meaning)
        return field

    def _on_folder_button(self) -> None:
        """Ask for a folder, beginning at the one chosen or in 文档, and choose it."""
        box = self.boxes["folder"]
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        start = str(box.currentData()) or QStandardPaths.writableLocation(documents)
        folder = self._choose_folder(Path(start))
        if folder is None:
            return
        if box.findData(str(folder)) < 0:
            box.addItem(str(folder), str(folder))
        box.setCurrentIndex(box.findData(str(folder)))


def _scrolled(inside: QWidget) -> QScrollArea:
    """Return an area that scrolls up and down where the screen is too low for a widget."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    bar = area.verticalScrollBar().sizeHint().width()
    area.setMinimumWidth(inside.minimumSizeHint().width() + bar)
    return area
