"""Packs the folder for Windows: an installer, and a .zip to be used without installing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from bundle.reproducible import add_to_archive, build_time, files_in
from bundle.targets import DIST
from bundle.version import VERSION
from bundle.windows_folder import build_windows_folder
from bundle.windows_launchers import SOURCES, WORKSHOP, version_numbers

_TOOLS = {
    "makensis": "nsis",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "x86_64-w64-mingw32-windres": "binutils-mingw-w64-x86-64",
    "objdump": "binutils",
    "rsvg-convert": "librsvg2-bin",
}
"""Programs that build the products, and the Debian packages they are in."""
_LIST = "installed.txt"


class MissingToolsError(SystemExit):
    """Programs that the build needs are not installed."""

    def __init__(self, packages: list[str]) -> None:
        super().__init__(f"The Windows products need more programs: apt install {' '.join(packages)}")


def build_windows_products(embeddable: Path | None = None) -> list[Path]:
    """Return the installer and the .zip, built into ``dist``."""
    missing = sorted({package for tool, package in _TOOLS.items() if not shutil.which(tool)})
    if missing:
        raise MissingToolsError(missing)
    folder = build_windows_folder(embeddable)
    DIST.mkdir(exist_ok=True)
    return [
        write_installer(folder, DIST / f"perfdesk-{VERSION}-setup.exe", VERSION),
        _write_zip(folder, DIST / f"perfdesk-{VERSION}-windows.zip"),
    ]


def write_installer(folder: Path, target: Path, version: str) -> Path:
    """Write the installer of a version from the program's folder, and return its path."""
    listed = _list_of_files(folder)
    lines = "".join(f"{path}\r\n" for path in listed)
    file_list = WORKSHOP / _LIST
    file_list.write_bytes(lines.encode("utf-16"))
    os.utime(file_list, (build_time(), build_time()))
    values = {
        "VERSION": version,
        "VERSION_NUMBERS": version_numbers(version).replace(",", "."),
        "SOURCE": folder,
        "WORKSHOP": WORKSHOP,
        "OUTPUT": target,
        "LONGEST": 1 + max(map(len, listed)),
    }
    definitions = [f"-D{name}={value}" for name, value in values.items()]
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *definitions]
    subprocess.run([*command, SOURCES / "installer.nsi"], check=True)
    return target


def _list_of_files(folder: Path) -> list[str]:
    """Return all files, then all folders with a backslash behind, the inner ones first."""
    files = [path.relative_to(folder) for path in files_in(folder)]
    folders = {parent for file in files for parent in file.parents} - {Path()}
    inner_first = sorted(folders, key=lambda path: (-len(path.parts), path))
    names = [*map(str, files), *(f"{path}/" for path in inner_first)]
    return [name.replace("/", "\\") for name in names]


def _write_zip(folder: Path, target: Path) -> Path:
    with ZipFile(target, "w") as archive:
        for file in files_in(folder):
            name = f"perfdesk-{VERSION}/{file.relative_to(folder).as_posix()}"
            add_to_archive(archive, name, file.read_bytes(), ZIP_DEFLATED)
    return target
