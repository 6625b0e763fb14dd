"""Where the self-test works: a temporary folder and settings of its own, never the user's."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_SETTINGS_OF_QT = (
    "QT_DEVICE_PIXEL_RATIO",
    "QT_ENABLE_HIGHDPI_SCALING",
    "QT_FONT_DPI",
    "QT_QPA_PLATFORMTHEME",
    "QT_SCALE_FACTOR",
    "QT_SCREEN_SCALE_FACTORS",
    "QT_STYLE_OVERRIDE",
)
"""Variables by which a user makes Qt draw larger or otherwise, so another picture."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """What a step works with.

    - ``folder``: an empty temporary folder, removed at the end; the data folder is in it
    - ``picture``: where a picture of the window goes if it is wrong, None for nowhere
    """

    folder: Path
    picture: Path | None = None


Step = Callable[[Workplace], str]
"""Tries something; returns a few words on what it saw, or raises a FormError with the reason."""


@contextmanager
def own_folder() -> Iterator[Path]:
    """Work in a temporary folder, with the data folder in it and without a screen.

    Processes that are started meanwhile do so, too. At the end all is as it was before.
    """
    before = dict(os.environ)
    with TemporaryDirectory(prefix="perfdesk-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        for variable in _SETTINGS_OF_QT:
            os.environ.pop(variable, None)
        os.environ.update(PERFDESK_DATA=str(folder / "data"), QT_QPA_PLATFORM="offscreen")
        try:
            yield folder
        finally:
            os.environ.clear()
            os.environ.update(before)


def program_command() -> list[str]:
    """Return the command that starts this program once more, without arguments."""
    is_frozen = getattr(sys, "frozen", False)  # put together with its Python in one executable
    return [sys.executable] if is_frozen else [sys.executable, "-m", "perfdesk"]
