"""Fetches packages of Debian that a lock file names, each held against its hash.

A line of a lock file has processor, name, version and SHA-256 of a package.

apt fetches and verifies, with a configuration of its own and no rights: from where this machine's
own Debian comes, or from where DEBIAN_MIRROR says. DEBIAN_MIRROR_BULLSEYE is for that release
alone, once it has moved to the archive.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bundle.targets import BUILD, LINUX_ARM64, LINUX_X86_64, Target
from bundle.tools import UnavailableError

_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


class _Locked(NamedTuple):
    processor: str
    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LockedPackages:
    """Packages of one release of Debian, and the lock file that has their hashes."""

    release: str
    lock: Path
    names: tuple[str, ...]

    def unpacked(self, target: Target) -> Path:
        """Return a folder with the packages for a processor, unpacked as Debian installs them.

        Raise UnavailableError if apt cannot fetch them.
        """
        folder = self._folder(target)
        mark = folder / "lock"
        if mark.is_file() and mark.read_bytes() == self.lock.read_bytes():
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        locked = [each for each in self._locked() if each.processor == target.debian]
        self._fetch(target, [f"{each.name}={each.version}" for each in locked])
        for each in locked:
            (package,) = folder.glob(f"{each.name}_*.deb")
            if _sha256(package) != each.sha256:
                raise SystemExit(f"{package} has another SHA-256 than {self.lock} says.")
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
        shutil.copy(self.lock, mark)
        return folder

    def update_lock(self) -> None:
        """Write the lock file anew."""
        lines = ["# processor package version sha256"]
        for target in (LINUX_X86_64, LINUX_ARM64):
            folder = self._folder(target)
            shutil.rmtree(folder, ignore_errors=True)
            self._fetch(target, self.names)
            for package in sorted(folder.glob("*.deb")):
                fields = ["dpkg-deb", "-f", str(package), "Architecture", "Package", "Version"]
                told = subprocess.run(fields, capture_output=True, text=True, check=True).stdout
                values = dict(line.split(": ", 1) for line in told.splitlines())
                words = (values["Architecture"], values["Package"], values["Version"])
                lines.append(" ".join((*words, _sha256(package))))
        self.lock.write_text("\n".join(lines) + "\n", "utf-8")

    def _folder(self, target: Target) -> Path:
        return BUILD / target.name / self.release

    def _locked(self) -> Iterator[_Locked]:
        for line in self.lock.read_text("utf-8").splitlines():
            if not line.startswith("#"):
                yield _Locked(*line.split())

    def _fetch(self, target: Target, packages: Sequence[str]) -> None:
        command = apt_command(target, self.release)
        folder = self._folder(target)
        folder.mkdir(parents=True)
        try:
            subprocess.run([*command, "update"], check=True)
            subprocess.run([*command, "download", *packages], check=True, cwd=folder)
        except subprocess.CalledProcessError as error:
            raise UnavailableError(f"apt-get cannot fetch {', '.join(packages)}.") from error


def apt_state(target: Target, release: str) -> Path:
    """Return the folder in which apt keeps its lists and packages of a release."""
    return BUILD / target.name / "apt" / release


def apt_command(target: Target, release: str) -> list[str]:
    """Return how apt-get is called for a release of Debian, with a state of its own.

    No package counts as installed there.
    """
    state = apt_state(target, release)
    for name in ("lists/partial", "cache/archives/partial"):
        (state / name).mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    source = state / "sources.list"
    source.write_text(f"deb [signed-by={_KEYS}] {debian_mirror(release)} {release} main\n", "utf-8")
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


def debian_mirror(release: str) -> str:
    """Return the address from which the packages of a release of Debian come."""
    for variable in (f"DEBIAN_MIRROR_{release.upper()}", "DEBIAN_MIRROR"):
        if told := os.environ.get(variable):
            return told
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Component: main"]
    listed = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    if not listed:
        raise UnavailableError("apt-get knows no place to get Debian's packages from.")
    return listed[0]


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
