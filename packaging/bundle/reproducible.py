"""What makes the same bytes of the same commit: one time for all files, in one order."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from bundle.targets import ROOT


@lru_cache(maxsize=1)
def build_time() -> int:
    """Return the time that all files get, in seconds since 1970.

    It is SOURCE_DATE_EPOCH, or else the time of the last commit.
    """
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def files_in(folder: Path) -> Iterator[Path]:
    """Yield all files of a folder and the folders in it, in an order that is always the same."""
    yield from sorted(
        path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()
    )


def set_times_and_modes(folder: Path, programs: frozenset[str] = frozenset()) -> None:
    """Give everything in a folder the same time, and only ``programs`` the right to run.

    Programs are named by their paths below the folder.
    """
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_symlink():
            os.utime(path, (build_time(), build_time()), follow_symlinks=False)
            continue
        is_program = path.relative_to(folder).as_posix() in programs
        path.chmod(0o755 if path.is_dir() or is_program else 0o644)
        os.utime(path, (build_time(), build_time()))
    os.utime(folder, (build_time(), build_time()))


def add_to_archive(archive: ZipFile, name: str, data: bytes, method: int = ZIP_STORED) -> None:
    """Write a file into an archive, with the time that all files have."""
    info = ZipInfo(name, time.gmtime(build_time())[:6])
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, method)
