"""Adds the libraries of Debian 11 (bullseye) that not every desktop has.

Qt's plugin for X11 loads ten small libraries of xcb and two of xkbcommon. UOS 20 and Kylin V10
lack some, and Qt's wheels bring none. Those of bullseye ask for no newer glibc than 2.17.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from bundle.locked_packages import LockedPackages
from bundle.targets import LINUX_ARM64, ROOT, Target

RELEASE = "bullseye"
LIBRARIES = LockedPackages(
    RELEASE,
    ROOT / "packaging" / "libraries.lock",
    (
        *("libxcb-cursor0", "libxcb-glx0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1"),
        *("libxcb-randr0", "libxcb-render-util0", "libxcb-render0", "libxcb-shape0"),
        *("libxcb-shm0", "libxcb-sync1", "libxcb-util1", "libxcb-xfixes0", "libxcb-xkb1"),
        *("libxkbcommon-x11-0", "libxkbcommon0"),
    ),
)


def add_bullseye_libraries(target: Target, folder: Path) -> None:
    """Copy the libraries beside those of Qt, each able to find the others there."""
    # Kylin's kernels for arm64 may have pages of 64 KB, which a library has to be laid out for.
    page_size = "65536" if target is LINUX_ARM64 else "4096"
    for library in sorted(LIBRARIES.unpacked(target).glob("usr/lib/*/*.so.*")):
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
