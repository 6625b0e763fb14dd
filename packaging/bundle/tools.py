"""Makes sure that the programs which build the products are there."""

from __future__ import annotations

import shutil
import subprocess

from bundle.targets import ROOT, Target

MOC = "/usr/lib/qt6/libexec/moc"
"""Qt's compiler of meta-objects, where Debian has it: it is on no path."""
_LINUX = {
    MOC: "qt6-base-dev-tools",
    "aarch64-linux-gnu-g++": "g++-aarch64-linux-gnu",
    "aarch64-linux-gnu-strip": "binutils-aarch64-linux-gnu",
    "apt-get": "apt",
    "dpkg-deb": "dpkg",
    "g++": "g++",
    "objdump": "binutils",
    "patchelf": "patchelf",
    "readelf": "binutils",
    "rsvg-convert": "librsvg2-bin",
}
"""The programs that build the products for Linux, and where Debian has them."""
_WINDOWS = {
    "makensis": "nsis",
    "objdump": "binutils",
    "rsvg-convert": "librsvg2-bin",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "x86_64-w64-mingw32-windres": "binutils-mingw-w64-x86-64",
}
"""Those that build the products for Windows."""


class UnavailableError(Exception):
    """Something that the build needs cannot be had on this machine; the message says what."""


def require_tools(target: Target) -> None:
    """Install what is missing; raise UnavailableError if that cannot be done."""
    tools = _WINDOWS if target.is_windows else _LINUX
    missing = sorted({package for name, package in tools.items() if not shutil.which(name)})
    if missing:
        script = str(ROOT / "packaging" / "apt.sh")
        command = ["sh", script, "The products need more tools", *missing]
        if subprocess.run(command, check=False).returncode:
            raise UnavailableError(f"Tools are missing: {', '.join(missing)}.")
