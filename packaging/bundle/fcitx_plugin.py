"""Compiles the input method plugin for fcitx, of which Qt's wheels have none.

The source is ``packaging/fcitx``; the headers are those of Debian 13 (trixie), which has the same
Qt 6.8 as the wheels for Linux (``packaging/headers.lock``). The plugin uses Qt's private interface,
which may change with each minor version of Qt, so the build ends if the two are not of the same.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from bundle.locked_packages import LockedPackages
from bundle.targets import LINUX_ARM64, ROOT, Target
from bundle.tools import MOC

HEADERS = LockedPackages(
    "trixie",
    ROOT / "packaging" / "headers.lock",
    ("libxkbcommon-dev", "qt6-base-dev", "qt6-base-private-dev"),
)
NAME = "libfcitxplatforminputcontextplugin.so"
_SOURCE = ROOT / "packaging" / "fcitx" / "fcitx_plugin.cpp"
_LIBRARIES = ("Core", "Gui", "DBus")
_OPTIONS = (
    *("-std=c++17", "-O2", "-fPIC", "-shared", "-fvisibility=hidden", "-fno-exceptions"),
    *("-Wall", "-Wextra", "-Werror", "-DQT_NO_DEBUG", "-DQT_PLUGIN"),
    *("-Wl,-z,defs", "-Wl,-z,now", "-Wl,-z,relro", "-Wl,--as-needed", "-Wl,--build-id=none"),
    "-Wl,-rpath,$ORIGIN/../../lib",
)


def add_fcitx_plugin(target: Target, qt: Path, qt_version: str) -> None:
    """Compile the plugin into the product's folder of Qt, against the libraries there."""
    headers = HEADERS.unpacked(target)
    includes = list(_includes(headers, qt_version))
    work = headers.with_name("fcitx")
    work.mkdir(exist_ok=True)
    moc = work / f"{_SOURCE.stem}.moc"
    subprocess.run([MOC, *includes, str(_SOURCE), "-o", str(moc)], check=True)
    library = qt / "lib"
    compiler = "aarch64-linux-gnu-g++" if target is LINUX_ARM64 else "g++"
    plugin = qt / "plugins" / "platforminputcontexts" / NAME
    command = [compiler, *_OPTIONS, f"-ffile-prefix-map={ROOT}=.", f"-I{work}", *includes]
    command += [str(_SOURCE), "-o", str(plugin), f"-L{library}", f"-Wl,-rpath-link,{library}"]
    command += [f"-l:libQt6{name}.so.6" for name in _LIBRARIES]
    subprocess.run(command, check=True)


def _includes(headers: Path, qt_version: str) -> Iterator[str]:
    """Yield the compiler's options for the headers, those that are private to Qt too."""
    include = headers / "usr" / "include"
    (qt,) = include.glob("*/qt6")
    (private,) = (qt / "QtCore").glob("[0-9]*")
    if private.name.split(".")[:2] != qt_version.split(".")[:2]:
        raise SystemExit(f"The headers are of Qt {private.name}, the libraries of {qt_version}.")
    yield f"-I{include}"
    yield f"-I{qt}"
    for name in _LIBRARIES:
        module = qt / f"Qt{name}"
        yield from (f"-I{module}", f"-I{module / private.name}")
        yield f"-I{module / private.name / module.name}"
