"""The folder in which the dialogs for opening, saving and exporting begin."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QTimer

from perfdesk import resources
from perfdesk.core.errors import FormError
from perfdesk.gui.files.background import answers_at_once
from perfdesk.gui.files.incoming import SAVE_DELAY
from perfdesk.storage import settings


class LastFolder(QObject):
    """The folder used last in this run; before that the one of 设置 or of the run before, or 文档.

    Another folder is written to the settings a second later, as recent files are, so that it is
    there for the next run even if this one ends without closing the window.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._is_pending = False

    def path(self) -> Path:
        """Return the folder: 文档 if the others are gone or silent, home where there is no 文档."""
        stored = settings.load_settings()
        chosen = stored.preferences.folder
        before = Path(chosen) if chosen else stored.last_folder
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        usual = Path(QStandardPaths.writableLocation(documents))
        candidates = (self._folder, before, usual)
        different = list(dict.fromkeys(filter(None, candidates)))
        is_folder = [partial(os.path.isdir, each) for each in different]  # it raises nothing
        answers = answers_at_once(is_folder, otherwise=False)
        there = (each for each, answer in zip(different, answers, strict=True) if answer)
        return next(there, Path.home())

    def remember_files(self, paths: Sequence[Path]) -> None:
        """Let the next dialog begin where the last of these files is, samples left out."""
        for path in paths:
            if not resources.is_sample(path):
                self._change(path.absolute().parent)

    def forget(self) -> None:
        """Begin again where 设置 says: another folder was chosen there."""
        self.save_pending()
        self._folder = None

    def _change(self, folder: Path) -> None:
        if folder != self._folder and not self._is_pending:
            self._is_pending = True
            QTimer.singleShot(SAVE_DELAY, self, self.save_pending)
        self._folder = folder

    def save_pending(self) -> None:
        """Write a folder that is not yet in the settings to them now; raise nothing."""
        folder, is_pending = self._folder, self._is_pending
        self._is_pending = False
        if is_pending:
            with suppress(FormError):
                settings.change_settings(lambda old: dataclasses.replace(old, last_folder=folder))
