"""What the user is told when the window cannot open.

Somebody who double-clicked sees no terminal: on Windows a program without a console shows a
message box. It is the system's own, since Qt may be what is missing; so this module imports
nothing of Qt. On a Linux desktop a program of the desktop shows the sentence.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.storage.logs import log_unexpected

EXIT_NOT_STARTED = 2
"""The exit code if the window could not open."""

_LIBRARY = re.compile(r"([\w.+-]+\.so[.\d]*): cannot open shared object file")
"""The library in e.g. "libEGL.so.1: cannot open shared object file: No such file or directory"."""
_TOO_NEW = re.compile(r"version [`'](?:GLIBC|GLIBCXX|CXXABI|GCC)_[\d.]+' not found")
"""E.g. "/lib/libc.so.6: version `GLIBC_2.30' not found (required by …/libQt6Core.so.6)"."""
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Where Debian, UOS and Kylin have the libraries that Qt needs of the system."""
_DIALOGS = (
    ("zenity", "--error", "--no-markup", "--title=绩效自评表", "--text"),
    ("kdialog", "--title", "绩效自评表", "--error"),
    ("notify-send", "--icon=dialog-error", "绩效自评表"),
    ("xmessage", "-center"),
)
"""Programs of Linux desktops that show a sentence; it follows as their last argument."""
OLDEST_WINDOWS, OLDEST_WINDOWS_BUILD = "1809", 17763
"""Version and build of the oldest Windows 10 that Qt 6.11 runs on; the installer asks for it."""
_ERROR_ICON, _IN_FRONT = 0x10, 0x10000
"""MB_ICONERROR and MB_SETFOREGROUND of the Windows API."""


class NoScreenError(FormError):
    """There is no graphical desktop to show a window on."""

    def __init__(self) -> None:
        super().__init__(
            "没有图形桌面，打不开窗口。请在桌面上启动，或用 perfdesk show、check、convert 命令。"
        )


class MissingLibraryError(FormError):
    """The system lacks a library that Qt needs."""

    def __init__(self, library: str, log: Path | None = None) -> None:
        package = DEBIAN_PACKAGES.get(library) if shutil.which("apt") else None
        way = f"软件包 {package}（sudo apt install {package}）" if package else "提供它的软件包"
        super().__init__(
            f"系统里缺少 {library}，打不开窗口。请管理员安装{way}，再启动。{_logged(log)}"
        )


class IncompleteProgramError(FormError):
    """A file of the program itself is missing or cannot be loaded."""

    def __init__(self, log: Path | None = None) -> None:
        super().__init__(
            "程序文件不全，打不开窗口。请重新安装本程序；重装后仍这样，请看杀毒软件是否隔离了它的文件。"
            + _logged(log)
        )


class OldLinuxError(FormError):
    """The C or C++ library of the system is older than Qt needs."""

    def __init__(self, log: Path | None = None) -> None:
        super().__init__(
            "系统太旧，打不开窗口。本程序需要银河麒麟 V10 SP1、统信 UOS 20（飞腾、鲲鹏版除外）"
            f"或更新的系统，请管理员升级后再启动。{_logged(log)}"
        )


class OldWindowsError(FormError):
    """Windows is older than Qt needs."""

    def __init__(self) -> None:
        super().__init__(
            "这台电脑的 Windows 太旧，打不开窗口。"
            f"本程序需要 Windows 10（{OLDEST_WINDOWS} 版）或更新的系统，请管理员升级后再启动。"
        )


def _logged(log: Path | None) -> str:
    return f"详情已记入 {log}。" if log else ""


def report(error: Exception) -> int:
    """Log what kept the window from opening, tell the user; return the exit code."""
    tell(str(start_error(error)))
    return EXIT_NOT_STARTED


def start_error(error: Exception) -> FormError:
    """Return the error whose sentence the user reads; one that is unexpected is logged."""
    if isinstance(error, FormError):
        return error
    unexpected = log_unexpected(error)
    if not isinstance(error, ImportError):
        return unexpected
    return import_error_cause(str(error), unexpected.log)


def import_error_cause(message: str, log: Path | None = None) -> FormError:
    """Return why a part of the program could not be loaded, by the system's message."""
    if library := _LIBRARY.search(message):
        return MissingLibraryError(library[1], log)
    if _TOO_NEW.search(message):
        return OldLinuxError(log)
    if sys.platform == "win32" and sys.getwindowsversion().build < OLDEST_WINDOWS_BUILD:
        return OldWindowsError()
    return IncompleteProgramError(log)


def tell(sentence: str) -> None:
    """Write a sentence to stderr; where that is no terminal, show it on the desktop as well."""
    if sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
        if sys.platform.startswith("linux") and not sys.stderr.isatty():
            _show_on_desktop(sentence)
    elif sys.platform == "win32":
        # Loads a library of its own, which only a failure needs.
        import ctypes  # noqa: PLC0415

        ctypes.windll.user32.MessageBoxW(None, sentence, "绩效自评表", _ERROR_ICON | _IN_FRONT)


def _show_on_desktop(sentence: str) -> None:
    """Let a program of the desktop show a sentence; it lives on when this one ends."""
    if not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        return
    for name, *arguments in _DIALOGS:
        if program := shutil.which(name):
            nowhere = [(os.POSIX_SPAWN_OPEN, each, os.devnull, os.O_RDWR, 0) for each in range(3)]
            command = [name, *arguments, sentence]
            with suppress(OSError):  # it cannot be run; the next one may
                os.posix_spawn(program, command, os.environ, file_actions=nowhere, setsid=True)
                return
