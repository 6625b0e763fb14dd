"""Makes sure that the programs which build the products are there."""

from __future__ import annotations

import shutil
import subprocess

from bundle.targets import ROOT

_DEBIAN_PACKAGES = {
    "aarch64-linux-gnu-strip": "binutils-aarch64-linux-gnu",
    "apt-get": "apt",
    "dpkg-deb": "dpkg",
    "patchelf": "patchelf",
    "readelf": "binutils",
    "rsvg-convert": "librsvg2-bin",
}
"""The programs that build the Linux products, and where Debian has them."""


def require_tools() -> None:
    """Install what is missing, or end the build with a sentence that names it."""
    missing = [package for name, package in _DEBIAN_PACKAGES.items() if not shutil.which(name)]
    if missing:
        script = str(ROOT / "packaging" / "apt.sh")
        command = ["sh", script, "The Linux products need more tools", *missing]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(1)
