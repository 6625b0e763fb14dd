"""Makes small systems of Debian 11 (bullseye) in folders, and runs commands in them.

bullseye is the oldest that is still to be had; its glibc 2.31 is that of Kylin V10 SP1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bundle.bullseye_libraries import RELEASE
from bundle.locked_packages import apt_command, apt_state, debian_mirror
from bundle.targets import BUILD, Target
from trials.steps import SkippedError

ROOTS = BUILD / "roots"
_DOWNLOADS = ROOTS / "downloads"
"""The packages that apt has fetched, kept from one trial to the next."""
_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}

# The mounts belong to a namespace of their own and end with it.
_IN_ROOT = """
root=$1 && shift
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$1" "$root/var/cache/apt/archives"
shift
exec chroot "$root" env -i "$@"
"""


@dataclass(frozen=True, slots=True)
class Root:
    """A system in a folder, in which commands run with an empty environment."""

    folder: Path

    def command(self, *words: str, **environment: str) -> list[str]:
        """Return the command line that runs words in the system."""
        variables = {"HOME": "/root", **_ENVIRONMENT, **environment}
        inner = [f"{name}={value}" for name, value in variables.items()]
        outer = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-euc", _IN_ROOT]
        return [*outer, "sh", str(self.folder), str(_DOWNLOADS), *inner, *words]

    def run(self, *words: str, **environment: str) -> str:
        """Run words in the system; return what they print, or raise CalledProcessError."""
        return subprocess.run(
            self.command(*words, **environment),
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=600,
        ).stdout

    def install(self, *packages: str) -> None:
        """Install Debian packages, by their names or by paths of files."""
        self.run("apt-get", "update", "-qq")
        command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends"]
        self.run(*command, *packages, DEBIAN_FRONTEND="noninteractive")


def fresh_root(name: str) -> Root:
    """Return a new system, a copy of the bare one that is made once.

    Raise SkippedError on a machine that cannot make one.
    """
    if os.geteuid() != 0:
        raise SkippedError("it needs root")
    if not shutil.which("debootstrap"):
        raise SkippedError("debootstrap is not installed")
    bare, root = ROOTS / "bullseye-amd64", ROOTS / name
    if not (bare / "etc/debian_version").is_file():
        shutil.rmtree(bare, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", RELEASE, str(bare), debian_mirror(RELEASE)]
        subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    _DOWNLOADS.joinpath("partial").mkdir(parents=True, exist_ok=True)
    subprocess.run(["rm", "-rf", root], check=True)
    subprocess.run(["cp", "-a", bare, root], check=True)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    return Root(root)


def unpacked_root(target: Target, packages: list[str]) -> Path:
    """Return a folder with these packages of another processor and all they depend on, unpacked."""
    folder = ROOTS / f"bullseye-{target.debian}"
    if not (folder / "usr/lib").is_dir():
        command = apt_command(target, RELEASE)
        subprocess.run([*command, "update"], check=True)
        options = ["-y", "--no-install-recommends", "--download-only"]
        subprocess.run([*command, *options, "install", *packages], check=True)
        folder.mkdir(parents=True)
        # Links of the merged /usr first, or the packages make folders in their place.
        for name in ("bin", "lib", "sbin"):
            (folder / "usr" / name).mkdir(parents=True)
            (folder / name).symlink_to(f"usr/{name}")
        for package in sorted((apt_state(target, RELEASE) / "cache/archives").glob("*.deb")):
            packed = subprocess.Popen(
                ["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE
            )
            tar = ["tar", "-x", "--keep-directory-symlink", "-C", str(folder)]
            subprocess.run(tar, check=True, stdin=packed.stdout)
            packed.wait()
    return folder
