"""The folder in which the dialogs for opening, saving and exporting begin."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from perfdesk import resources
from perfdesk.core.errors import FormError
from perfdesk.gui.files.incoming import is_reachable
from perfdesk.storage import settings


class LastFolder:
    """The folder used last in this run; before that the one of 设置 or of the run before, or 文档.

    It is written to the settings when the window closes.
    """

    def __init__(self) -> None:
        self._folder: Path | None = None

    def path(self) -> Path:
        """Return the folder: 文档 if the others are gone, home where there is no 文档."""
        stored = settings.load_settings()
        chosen = stored.preferences.folder
        before = Path(chosen) if chosen else stored.last_folder
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        usual = Path(QStandardPaths.writableLocation(documents))
        candidates = (self._folder, before, usual)
        reachable = (folder for folder in candidates if folder and is_reachable(folder))
        return next(reachable, Path.home())

    def remember_files(self, paths: Sequence[Path]) -> None:
        """Let the next dialog begin where the last of these files is, samples left out."""
        for path in paths:
            if not resources.is_sample(path):
                self._folder = path.absolute().parent

    def save(self) -> None:
        """Write the folder to the settings for the next run; raise nothing."""
        folder = self._folder
        if folder is not None:
            with suppress(FormError):
                settings.change_settings(lambda old: dataclasses.replace(old, last_folder=folder))
