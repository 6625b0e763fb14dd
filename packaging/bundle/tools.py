"""Makes sure that the programs which build the products are there."""

from __future__ import annotations

import shutil
import subprocess

from bundle.targets import ROOT

_DEBIAN_PACKAGES = {
    "aarch64-linux-gnu-strip": "binutils-aarch64-linux-gnu",
    "apt-get": "apt",
    "dpkg-deb": "dpkg",
    "makensis": "nsis",
    "objdump": "binutils",
    "patchelf": "patchelf",
    "readelf": "binutils",
    "rsvg-convert": "librsvg2-bin",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "x86_64-w64-mingw32-windres": "binutils-mingw-w64-x86-64",
}
"""The programs that build the products, and where Debian has them."""


def require_tools() -> None:
    """Install what is missing, or end the build with a sentence that names it."""
    missing = sorted(
        {package for name, package in _DEBIAN_PACKAGES.items() if not shutil.which(name)}
    )
    if missing:
        script = str(ROOT / "packaging" / "apt.sh")
        command = ["sh", script, "The products need more tools", *missing]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(1)
