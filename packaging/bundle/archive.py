"""Packs the Linux folder into an archive, to be unpacked anywhere and run from there."""

from __future__ import annotations

import lzma
import shutil
import tarfile
from pathlib import Path
from typing import IO

from bundle.reproducible import build_time, set_times_and_modes
from bundle.targets import BUILD, DIST, Target
from bundle.version import VERSION
from desktop_files import MENU_SCRIPT, write_share


def build_archive(target: Target) -> Path:
    """Return the archive."""
    DIST.mkdir(exist_ok=True)
    archive = DIST / f"perfdesk-{VERSION}-{target.name}.tar.xz"
    with lzma.open(archive, "wb", preset=6) as packed:
        write_tar(target, packed)
    return archive


def write_tar(target: Target, stream: IO[bytes]) -> None:
    """Write into a stream what the archive is before it is compressed.

    Besides the program it has what a desktop reads, in ``share``, and a script which copies that
    for one user.
    """
    name = f"perfdesk-{VERSION}-{target.name}"
    folder = BUILD / target.name / "archive" / name
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(target.folder, folder)
    write_share(folder / "share")
    shutil.copy(MENU_SCRIPT, folder)
    set_times_and_modes(folder, frozenset(("perfdesk", MENU_SCRIPT.name)))
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(
                path, path.relative_to(folder.parent).as_posix(), recursive=False, filter=_of_root
            )


def _of_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Let all files belong to root, whoever builds, and have the time of the build."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = build_time()
    return member
