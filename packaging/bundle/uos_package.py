"""Makes the package for the store of UOS, whose programs each live in a folder below /opt/apps.

The layout is that of UOS: ``entries`` has what the desktop reads, ``files`` the program, ``info``
what the store asks. Only for x86-64: UOS 20 on arm64 has glibc 2.28, and Qt for arm64 needs 2.30.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bundle.debian_package import control_text, copyright_text, packed_package
from bundle.reproducible import set_times_and_modes
from bundle.targets import BUILD, DIST, Target
from bundle.version import VERSION
from desktop_files import APPLICATION_ID, write_uos_entries

HOME = f"opt/apps/{APPLICATION_ID}"


def build_uos_package(target: Target) -> Path:
    """Return the package for this processor; the folder of the program is there already."""
    return uos_package(target, DIST)


def uos_package(target: Target, output: Path, compression: str = "xz") -> Path:
    """Return the package with another compression too, which the trials look at sooner."""
    root = BUILD / target.name / "uos-package"
    shutil.rmtree(root, ignore_errors=True)
    home = root / HOME
    shutil.copytree(target.folder, home / "files")
    write_uos_entries(home, target.debian)
    # Not where Debian has it: the store takes no file outside of the program's own folder.
    (home / "files/copyright").write_text(copyright_text(target, f"{HOME}/files"), "utf-8")
    version = f"{VERSION}.0"  # the store wants four numbers
    set_times_and_modes(root, frozenset((f"{HOME}/files/perfdesk",)))
    control = control_text(target, APPLICATION_ID, version, root)
    package = output / f"{APPLICATION_ID}_{version}_{target.debian}.deb"
    return packed_package(root, control, package, compression)
