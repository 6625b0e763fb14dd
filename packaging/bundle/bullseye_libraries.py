"""Fetches the libraries of Debian 11 (bullseye) that not every desktop has, held by their hashes.

Qt's plugin for X11 loads ten small libraries of xcb and two of xkbcommon. UOS 20 and Kylin V10
lack some, and Qt's wheels bring none. Those of bullseye ask for no newer glibc than 2.17.
``packaging/libraries.lock`` names each package: processor, name, version, SHA-256.

apt fetches and verifies, with a configuration of its own and no rights: from where this machine's
own Debian comes, or from where DEBIAN_MIRROR says, once bullseye has moved to the archive.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bundle.targets import BUILD, LINUX_ARM64, LINUX_X86_64, ROOT, Target
from bundle.tools import UnavailableError

PACKAGES = (
    *("libxcb-cursor0", "libxcb-glx0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1"),
    *("libxcb-randr0", "libxcb-render-util0", "libxcb-render0", "libxcb-shape0", "libxcb-shm0"),
    *("libxcb-sync1", "libxcb-util1", "libxcb-xfixes0", "libxcb-xkb1"),
    *("libxkbcommon-x11-0", "libxkbcommon0"),
)
LOCK = ROOT / "packaging" / "libraries.lock"
_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


class _Locked(NamedTuple):
    processor: str
    name: str
    version: str
    sha256: str


def unpacked_libraries(target: Target) -> Path:
    """Return a folder with the packages of a processor, unpacked as Debian installs them."""
    folder = BUILD / target.name / "bullseye"
    mark = folder / "lock"
    if mark.is_file() and mark.read_bytes() == LOCK.read_bytes():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    locked = [each for each in _locked() if each.processor == target.debian]
    _fetch(target, folder, [f"{each.name}={each.version}" for each in locked])
    for each in locked:
        (package,) = folder.glob(f"{each.name}_*.deb")
        if _sha256(package) != each.sha256:
            raise SystemExit(f"{package} has another SHA-256 than {LOCK} says.")
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
    shutil.copy(LOCK, mark)
    return folder


def add_bullseye_libraries(target: Target, folder: Path) -> None:
    """Copy the libraries beside those of Qt, each able to find the others there."""
    # Kylin's kernels for arm64 may have pages of 64 KB, which a library has to be laid out for.
    page_size = "65536" if target is LINUX_ARM64 else "4096"
    for library in sorted(unpacked_libraries(target).glob("usr/lib/*/*.so.*")):
        if library.is_symlink():  # it has the name by which a program loads the library
            copy = folder / library.name
            shutil.copy(library, copy)
            command: list[str | Path] = [
                "patchelf",
                "--page-size",
                page_size,
                "--set-rpath",
                "$ORIGIN",
                copy,
            ]
            subprocess.run(command, check=True)


def update_library_lock() -> None:
    """Write the lock file anew."""
    lines = ["# processor package version sha256"]
    for target in (LINUX_X86_64, LINUX_ARM64):
        folder = BUILD / target.name / "bullseye"
        shutil.rmtree(folder, ignore_errors=True)
        _fetch(target, folder, PACKAGES)
        for package in sorted(folder.glob("*.deb")):
            fields = ["dpkg-deb", "-f", str(package), "Architecture", "Package", "Version"]
            told = subprocess.run(fields, capture_output=True, text=True, check=True).stdout
            values = dict(line.split(": ", 1) for line in told.splitlines())
            words = (values["Architecture"], values["Package"], values["Version"])
            lines.append(" ".join((*words, _sha256(package))))
    LOCK.write_text("\n".join(lines) + "\n", "utf-8")


def apt_command(target: Target) -> list[str]:
    """Return how apt-get is called for bullseye, with a state of its own in the build folder.

    No package counts as installed there.
    """
    state = BUILD / target.name / "apt"
    for name in ("lists/partial", "cache/archives/partial"):
        (state / name).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    source = state / "sources.list"
    source.write_text(f"deb [signed-by={_KEYS}] {debian_mirror()} bullseye main\n", "utf-8")
    options = {
        "APT::Architecture": target.debian,
        "APT::Architectures": target.debian,
        "Dir::State": state,
        "Dir::State::status": state / "status",
        "Dir::Cache": state / "cache",
        "Dir::Etc::sourcelist": source,
        "Dir::Etc::sourceparts": "/dev/null",
        "APT::Sandbox::User": "",
    }
    return ["apt-get", "-qq", *(f"-o{name}={value}" for name, value in options.items())]


def debian_mirror() -> str:
    """Return the address from which Debian's packages come."""
    if told := os.environ.get("DEBIAN_MIRROR"):
        return told
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Component: main"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    if not listed:
        raise UnavailableError("apt-get knows no place to get Debian's packages from.")
    return listed[0]


def _locked() -> Iterator[_Locked]:
    for line in LOCK.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield _Locked(*line.split())


def _fetch(target: Target, folder: Path, packages: Sequence[str]) -> None:
    command = apt_command(target)
    folder.mkdir(parents=True)
    try:
        subprocess.run([*command, "update"], check=True)
        subprocess.run([*command, "download", *packages], check=True, cwd=folder)
    except subprocess.CalledProcessError as error:
        raise UnavailableError(f"apt-get cannot fetch {', '.join(packages)}.") from error


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
