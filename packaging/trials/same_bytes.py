"""Makes the products again from the folders they were packed from, and compares the bytes.

What takes minutes to compress is compared as it is before: archives and Debian packages by what is
in them, the installer for Windows by two in which nothing is compressed. What compresses it, in one
version, makes the same of the same: xz in Debian packages with any number of threads too.
"""

from __future__ import annotations

import filecmp
import hashlib
import lzma
import subprocess
from functools import partial
from pathlib import Path

from bundle.archive import write_tar
from bundle.debian_package import package_of_version
from bundle.linux_folder import build_linux_folder
from bundle.python_packages import build_python_packages
from bundle.reproducible import build_time, files_in
from bundle.rpm_package import rpm_package
from bundle.targets import BUILD, LINUX_ARM64, LINUX_X86_64, WINDOWS, Target
from bundle.uos_package import uos_package
from bundle.version import VERSION
from bundle.windows_products import write_installer, write_zip
from trials.steps import SkippedError, Trial, built, product, require

AGAIN = BUILD / "trials" / "again"
"""Where the products are made again."""


def same_bytes_trials() -> list[Trial]:
    """Return the trials of all products."""
    return [
        Trial("same bytes: folder", try_folder),
        Trial("same bytes: Linux, x86-64", partial(try_linux_products, LINUX_X86_64)),
        Trial("same bytes: Linux, arm64", partial(try_linux_products, LINUX_ARM64)),
        Trial("same bytes: Windows", try_windows_products),
        Trial("same bytes: wheel, source distribution", try_python_packages),
    ]


def try_folder() -> str:
    """Put the Linux folder together again, in its place, and compare every file."""
    folder = _of_this_commit(LINUX_X86_64)
    before = _sums(folder)
    after = _sums(build_linux_folder(LINUX_X86_64))
    other = sorted(name for name in before | after if before.get(name) != after.get(name))
    require(not other, f"not the same: {other[:5]}")
    return f"{len(after)} files"


def try_linux_products(target: Target) -> str:
    """Pack the folder again: archive, Debian package, RPM, and the package for UOS."""
    _of_this_commit(target)
    archive = product(f"perfdesk-{VERSION}-{target.name}.tar.xz")
    AGAIN.mkdir(parents=True, exist_ok=True)
    tar = AGAIN / archive.stem
    with tar.open("wb") as stream:
        write_tar(target, stream)
    with tar.open("rb") as again, lzma.open(archive) as packed:
        sums = [hashlib.file_digest(each, "sha256").digest() for each in (again, packed)]
    require(sums[0] == sums[1], f"{archive.name} has something else in it")
    packages = [package_of_version(target, VERSION, AGAIN, "none")]
    if target is LINUX_X86_64:
        packages.append(uos_package(target, AGAIN, "none"))
    for package in packages:
        for part in ("--ctrl-tarfile", "--fsys-tarfile"):
            same = _unpacked(package, part) == _unpacked(product(package.name), part)
            require(same, f"{package.name} has something else in it ({part})")
    rpm = _same(rpm_package(target, AGAIN))
    return ", ".join([archive.name, *(each.name for each in packages), rpm])


def try_windows_products() -> str:
    """Pack the folder for Windows again into the .zip, and twice into a fast installer."""
    folder = _of_this_commit(WINDOWS)
    archive = _same(write_zip(WINDOWS, AGAIN))
    first, second = (
        write_installer(folder, AGAIN / f"{name}-setup.exe", VERSION, fast=True)
        for name in ("first", "second")
    )
    require(filecmp.cmp(first, second, shallow=False), f"{first} and {second} differ")
    return f"{archive}, and two installers alike"


def try_python_packages() -> str:
    """Build the wheel and the source distribution again."""
    product(f"perfdesk-{VERSION}.tar.gz")
    return ", ".join(map(_same, build_python_packages(AGAIN)))


def _of_this_commit(target: Target) -> Path:
    """Return a folder that is built; raise SkippedError if another commit was built."""
    folder = built(target.folder)
    if folder.stat().st_mtime != build_time():
        raise SkippedError(f"{folder} is of another commit")
    return folder


def _same(again: Path) -> str:
    """Return the name of a product; fail if it is not the same as the one in ``dist``."""
    require(filecmp.cmp(again, product(again.name), shallow=False), f"{again} differs")
    return again.name


def _sums(folder: Path) -> dict[str, tuple[str, int, float]]:
    """Return digest, rights and time of each file, by its path in the folder."""
    sums = {}
    for file in files_in(folder):
        status = file.stat()
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        sums[file.relative_to(folder).as_posix()] = (digest, status.st_mode, status.st_mtime)
    return sums


def _unpacked(package: Path, part: str) -> bytes:
    """Return the digest of a part of a Debian package, as it is before it is compressed."""
    with (AGAIN / "unpacked.tar").open("w+b") as unpacked:
        subprocess.run(["dpkg-deb", part, package], check=True, stdout=unpacked)
        unpacked.seek(0)
        return hashlib.file_digest(unpacked, "sha256").digest()
