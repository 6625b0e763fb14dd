"""The steps that load: Qt with what it draws windows by, and every module of the program.

Qt ends the program if it cannot draw, so this is found out before there is an application.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import PySide6
from PySide6.QtCore import QLibraryInfo, QPluginLoader, qVersion

import perfdesk
from perfdesk.selftest.errors import MissingFileError, UnusablePluginError
from perfdesk.selftest.surroundings import Workplace

_WITHOUT_SCREEN = "offscreen"
_ON_SCREEN = {"win32": "windows", "darwin": "cocoa"}
_ON_OTHER_SCREENS = "xcb"
"""Names of Qt's plugins for windows that nobody sees, and for those of each system."""


def qt_version() -> str:
    """Return the versions of PySide6 and of Qt."""
    return f"PySide6 {PySide6.__version__}，Qt {qVersion()}"


def check_platforms() -> str:
    """Qt's plugins for windows load: without a screen, and on the screens of this system.

    On Linux the latter needs libraries of the desktop, which a machine without one lacks: that
    is only said.
    """
    name = _ON_SCREEN.get(sys.platform, _ON_OTHER_SCREENS)
    if reason := _why_not_loaded(_WITHOUT_SCREEN):
        raise UnusablePluginError(_WITHOUT_SCREEN, reason)
    if not (reason := _why_not_loaded(name)):
        return f"{qt_version()}，窗口插件 {name}"
    if sys.platform in _ON_SCREEN:
        raise UnusablePluginError(name, reason)
    return f"{qt_version()}，本机缺少窗口插件 {name} 要用的系统库：{reason}"


def _why_not_loaded(name: str) -> str:
    """Return why a plugin does not load, "" if it does; raise MissingFileError without its file."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms")
    files = [
        path for path in folder.glob(f"*q{name}.*") if path.suffix in (".dll", ".dylib", ".so")
    ]
    if not files:
        raise MissingFileError(f"窗口插件 {name} ")
    loader = QPluginLoader(str(files[0]))
    return "" if loader.load() else loader.errorString()


def check_modules(_: Workplace) -> str:
    """Every module of the program can be imported, and so what it needs of other packages."""
    modules = walk_packages(perfdesk.__path__, f"{perfdesk.__name__}.")
    names = [each.name for each in modules]
    for name in names:
        import_module(name)
    return f"{len(names)} 个模块都能加载"
