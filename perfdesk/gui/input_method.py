"""The environment in which Chinese can be typed under fcitx, decided before Qt starts.

The wheels of Qt for Python carry no plugin for fcitx, but fcitx 5 also speaks the
language of ibus, over the portal's bus. What the user set for anything else is left
as it is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

VARIABLES = ("QT_IM_MODULES", "QT_IM_MODULE", "XMODIFIERS", "GTK_IM_MODULE", "IBUS_USE_PORTAL")
"""What desktops say about the input method."""

_LIST, _ONE, _X, _, _PORTAL = VARIABLES


def changes(environ: Mapping[str, str], plugins: Collection[str]) -> dict[str, str]:
    """The variables to be set so that fcitx can be typed with; none where nothing is to be done.

    ``plugins`` are the file names of the input method plugins this Qt has.
    """
    wanted = _wanted(environ)
    if not any(map(_is_fcitx, wanted)) or any("fcitx" in name for name in plugins):
        return {}
    spoken = list(dict.fromkeys("ibus" if _is_fcitx(name) else name for name in wanted))
    found = {_LIST if environ.get(_LIST) else _ONE: ";".join(spoken)}
    if _PORTAL not in environ:
        found[_PORTAL] = "1"
    return found


def plugins() -> list[str]:
    """The file names of the input method plugins of this Qt."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    try:
        return sorted(os.listdir(folder / "platforminputcontexts"))  # noqa: PTH208 - only names
    except OSError:
        return []


def prepare() -> None:
    """Sets what is to be set in this process; to be called before the application is made."""
    if sys.platform.startswith("linux") and any(map(_is_fcitx, _wanted(os.environ))):
        os.environ.update(changes(os.environ, plugins()))


def _wanted(environ: Mapping[str, str]) -> list[str]:
    """The input methods the desktop names, in Qt's order of looking.

    On Wayland the compositor stands between, unless Qt is told otherwise.
    """
    names = [name for name in environ.get(_LIST, "").split(";") if name]
    if names or (names := [name for name in (environ.get(_ONE, ""),) if name]):
        return names
    x_only = not environ.get("WAYLAND_DISPLAY")
    return ["fcitx"] if x_only and environ.get(_X, "").startswith("@im=fcitx") else []


def _is_fcitx(name: str) -> bool:
    return name in ("fcitx", "fcitx5")
