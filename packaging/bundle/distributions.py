"""Lays out the Python packages of a product: pure ones in one archive, the others as files.

A package is pure if all its files are modules in Python. One with a library or data beside the
modules stays a folder, since it looks for those on the disk. So does one under the LGPL, with its
source: whoever has the program may change it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from importlib.util import cache_from_source
from pathlib import Path
from zipfile import ZipFile

from bundle import package_parts
from bundle.byte_code import compiled
from bundle.reproducible import add_to_archive, files_in

ARCHIVE = "packages.zip"
"""The archive of all pure packages, perfdesk among them."""

Keeps = Callable[[str], bool]
"""Says of a file, by its path below the folder of packages, whether the product needs it."""

_WITH_SOURCE = "pebble"
"""The package under the LGPL."""
_NEVER_NEEDED = re.compile(
    r"""
      .*/(tests?|__pycache__|include|docs?)/.*     # headers and tests, e.g. lxml/includes
    | .*\.(pyi|pxd|pyx|h|c|cpp|typed|rst|md)       # what compilers and editors read
    | bin/.* | \.?lock
    """,
    re.VERBOSE,
)
_IN_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")
"""Version and name, which 帮助 › 关于 and some packages ask for; licences are collected apart."""


def lay_out_packages(folders: list[Path], target: Path, keeps: Keeps) -> None:
    """Copy what the packages in ``folders`` need into ``target`` and its archive."""
    target.mkdir(parents=True)
    with ZipFile(target / ARCHIVE, "w") as archive:
        for folder in folders:
            for name, files in _packages(folder, keeps):
                if name == _WITH_SOURCE:
                    _copy_with_source(folder, files, target)
                elif all(file.suffix == ".py" for file in files):
                    _add_modules(archive, folder, files)
                else:
                    _copy(folder, files, target)


def _packages(folder: Path, keeps: Keeps) -> Iterator[tuple[str, list[Path]]]:
    """Yield the name and the needed files of each package or module in a folder."""
    found: dict[str, list[Path]] = {}
    for file in files_in(folder):
        path = file.relative_to(folder).as_posix()
        if _is_needed(path) and keeps(path):
            found.setdefault(path.split("/")[0], []).append(file)
    yield from found.items()


def _is_needed(path: str) -> bool:
    if ".dist-info/" in path:
        return bool(_IN_METADATA.fullmatch(path))
    return not _NEVER_NEEDED.fullmatch(path) and package_parts.is_needed(path)


def _add_modules(archive: ZipFile, folder: Path, files: list[Path]) -> None:
    for file in files:
        name = file.relative_to(folder).as_posix()
        add_to_archive(archive, f"{name}c", compiled(file, name))


def _copy_with_source(folder: Path, files: list[Path], target: Path) -> None:
    for file in files:
        name = file.relative_to(folder)
        copy = target / name
        code = Path(cache_from_source(str(copy)))
        code.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
        code.write_bytes(compiled(file, name.as_posix(), checked=True))


def _copy(folder: Path, files: list[Path], target: Path) -> None:
    for file in files:
        name = file.relative_to(folder)
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".py":
            copy.with_suffix(".pyc").write_bytes(compiled(file, name.as_posix()))
        else:
            shutil.copy(file, copy)
