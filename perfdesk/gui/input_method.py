"""Environment variables that let Qt load an input method, set before the application is made."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

INPUT_METHOD_VARIABLES = (
    "QT_IM_MODULES",
    "QT_IM_MODULE",
    "XMODIFIERS",
    "GTK_IM_MODULE",
    "IBUS_USE_PORTAL",
)
"""Environment variables by which a desktop names its input method."""
_MODULES, _MODULE, _X_MODIFIERS, _, _PORTAL = INPUT_METHOD_VARIABLES


def input_method_changes(environ: Mapping[str, str], plugins: Collection[str]) -> dict[str, str]:
    """Return the environment variables to set so that fcitx works, empty if nothing is to be set.

    The wheels of Qt for Python contain no plugin for fcitx, the products for Linux do. Without
    one ibus takes the place of fcitx, since fcitx 5 also speaks the protocol of ibus, over the
    portal's D-Bus interface. Qt itself does not look at XMODIFIERS. Settings for other input
    methods stay. ``plugins`` are the file names of the input method plugins that this Qt has.
    """
    named = _named_input_methods(environ)
    if not any(map(_is_fcitx, named)):
        return {}
    variable = _MODULES if environ.get(_MODULES) else _MODULE
    if any("fcitx" in name for name in plugins):
        return {} if environ.get(variable) else {variable: "fcitx"}
    methods = list(dict.fromkeys("ibus" if _is_fcitx(name) else name for name in named))
    changes = {variable: ";".join(methods)}
    if _PORTAL not in environ:
        changes[_PORTAL] = "1"
    return changes


def input_method_plugins() -> list[str]:
    """Return the file names of the input method plugins of this Qt, sorted."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    try:
        return sorted(os.listdir(folder / "platforminputcontexts"))  # noqa: PTH208 - only names
    except OSError:
        return []


def prepare_input_method() -> None:
    """Set the variables of the input method in this process, before the application is created."""
    if sys.platform.startswith("linux") and any(map(_is_fcitx, _named_input_methods(os.environ))):
        os.environ.update(input_method_changes(os.environ, input_method_plugins()))


def _named_input_methods(environ: Mapping[str, str]) -> list[str]:
    """Return the input methods the desktop names, in the order in which Qt looks for them.

    XMODIFIERS is about X11 only: on Wayland the compositor takes the place of an input method.
    """
    names = [name for name in environ.get(_MODULES, "").split(";") if name]
    if names or (names := [name for name in (environ.get(_MODULE, ""),) if name]):
        return names
    on_x11 = not environ.get("WAYLAND_DISPLAY")
    return ["fcitx"] if on_x11 and environ.get(_X_MODIFIERS, "").startswith("@im=fcitx") else []


def _is_fcitx(name: str) -> bool:
    return name in ("fcitx", "fcitx5")
