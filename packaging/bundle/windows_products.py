"""Packs the folder for Windows: an installer, and a .zip to be used without installing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from bundle.reproducible import add_to_archive, build_time, files_in
from bundle.targets import DIST, Target
from bundle.version import VERSION
from bundle.windows_launchers import GENERATED, SOURCES, version_numbers
from perfdesk.start_failure import OLDEST_WINDOWS, OLDEST_WINDOWS_BUILD

_LIST = "installed.txt"


def build_installer(target: Target) -> Path:
    """Return the installer of the program in the target's folder, built into ``dist``."""
    return write_installer(target.folder, DIST / f"perfdesk-{VERSION}-setup.exe", VERSION)


def build_zip(target: Target) -> Path:
    """Return the .zip with the program in a folder of its own, built into ``dist``."""
    return write_zip(target, DIST)


def write_zip(target: Target, output: Path) -> Path:
    """Return the .zip, written into another folder too."""
    output.mkdir(parents=True, exist_ok=True)
    product = output / f"perfdesk-{VERSION}-windows.zip"
    with ZipFile(product, "w") as archive:
        for file in files_in(target.folder):
            name = f"perfdesk-{VERSION}/{file.relative_to(target.folder).as_posix()}"
            add_to_archive(archive, name, file.read_bytes(), ZIP_DEFLATED)
    return product


def write_installer(folder: Path, target: Path, version: str, *, fast: bool = False) -> Path:
    """Write the installer of a version from the program's folder, and return its path.

    In a ``fast`` one nothing is compressed; it is for the trials.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    listed = list_of_files(folder)
    lines = "".join(f"{path}\r\n" for path in listed)
    file_list = GENERATED / _LIST
    file_list.write_bytes(lines.encode("utf-16"))
    os.utime(file_list, (build_time(), build_time()))
    values = {
        "VERSION": version,
        "VERSION_NUMBERS": version_numbers(version).replace(",", "."),
        "SOURCE": folder,
        "GENERATED": GENERATED,
        "OUTPUT": target,
        "LONGEST": 1 + max(map(len, listed)),
        "OLDEST_WINDOWS": OLDEST_WINDOWS,
        "OLDEST_WINDOWS_BUILD": OLDEST_WINDOWS_BUILD,
    }
    definitions = [f"-D{name}={value}" for name, value in values.items()]
    definitions += ["-DFAST"] if fast else []
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *definitions]
    subprocess.run([*command, SOURCES / "installer.nsi"], check=True)
    return target


def list_of_files(folder: Path) -> list[str]:
    """Return all files, then all folders with a backslash behind, the inner ones first."""
    files = [path.relative_to(folder) for path in files_in(folder)]
    folders = {parent for file in files for parent in file.parents} - {Path()}
    inner_first = sorted(folders, key=lambda path: (-len(path.parts), path))
    names = [*map(str, files), *(f"{path}/" for path in inner_first)]
    return [name.replace("/", "\\") for name in names]
