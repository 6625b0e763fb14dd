"""Builds the wheel and the source distribution, for machines that have Python."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from bundle.reproducible import build_time
from bundle.targets import BUILD, DIST, ROOT


def build_python_packages(output: Path = DIST) -> list[Path]:
    """Return the wheel and the source distribution, built from the files that git knows."""
    work = BUILD / "python"
    shutil.rmtree(work, ignore_errors=True)
    source = _tracked_files(work / "source")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(build_time())}
    command = [sys.executable, "-m", "build", "--outdir", str(work / "built"), str(source)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    (wheel,), (archive,) = (work / "built").glob("*.whl"), (work / "built").glob("*.tar.gz")
    output.mkdir(parents=True, exist_ok=True)
    shutil.copy(wheel, output)
    (output / archive.name).write_bytes(_with_one_owner_and_time(archive))
    return [output / wheel.name, output / archive.name]


def _tracked_files(folder: Path) -> Path:
    """Copy the files of the last commit into the folder, and return it."""
    folder.mkdir(parents=True)
    command = ["git", "-C", str(ROOT), "archive", "--format=tar", "HEAD"]
    packed = subprocess.run(command, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _with_one_owner_and_time(archive: Path) -> bytes:
    """Return a source distribution whose files have one owner and one time, in one order.

    setuptools gives them the times and owners they have on the disk.
    """
    packed = io.BytesIO()
    with (
        tarfile.open(archive) as source,
        gzip.GzipFile("", "wb", fileobj=packed, mtime=build_time()) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as target,
    ):
        for member in sorted(source.getmembers(), key=lambda each: each.name):
            member.mtime = build_time()
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            member.pax_headers = {}
            target.addfile(member, source.extractfile(member) if member.isfile() else None)
    return packed.getvalue()
