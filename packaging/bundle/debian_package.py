"""Makes the Debian package, for Debian, Ubuntu, Kylin and UOS."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import textwrap
from email.utils import formatdate
from pathlib import Path

from bundle.linux_folder import LICENCES
from bundle.linux_packages import DESCRIPTION, MAINTAINER, PROGRAM, SUMMARY, laid_out
from bundle.reproducible import build_time, files_in, set_times_and_modes
from bundle.system_libraries import (
    OPTIONAL,
    REQUIRED,
    debian_packages,
    system_libraries,
    wanted_glibc,
)
from bundle.targets import DIST, ROOT, Target
from bundle.version import VERSION
from bundle.wheels import unpacked_wheels
from components import components
from desktop_files import APPLICATION_ID, debian_copyright

NAME = "perfdesk"
_OVERRIDES = ROOT / "packaging" / "desktop" / "perfdesk.lintian-overrides"


def build_debian_package(target: Target) -> Path:
    """Return the package for this processor; the folder of the program is there already."""
    return package_of_version(target, VERSION, DIST)


def package_of_version(target: Target, version: str, output: Path, compression: str = "xz") -> Path:
    """Return the package with another version too, which the trials upgrade."""
    root = laid_out(target, "debian-package")
    doc = root / "usr/share/doc" / NAME
    doc.mkdir(parents=True)
    (doc / "copyright").write_text(copyright_text(target, PROGRAM), "utf-8")
    (doc / "changelog.gz").write_bytes(_packed(changelog(NAME, version)))
    overrides = root / "usr/share/lintian/overrides" / NAME
    overrides.parent.mkdir(parents=True)
    shutil.copy(_OVERRIDES, overrides)
    control = control_text(target, NAME, version, root)
    package = output / f"{NAME}_{version}_{target.debian}.deb"
    return packed_package(root, control, package, compression)


def control_text(target: Target, name: str, version: str, root: Path) -> str:
    """Return the control file of a package whose files lie in ``root``."""
    libraries = system_libraries(target.folder)
    required = debian_packages(libraries, REQUIRED)
    required[required.index("libc6")] = f"libc6 (>= {wanted_glibc(target.folder)})"
    recommended = [*debian_packages(libraries, OPTIONAL), "zenity | kdialog | x11-utils"]
    other = next(each for each in (NAME, APPLICATION_ID) if each != name)
    size = sum(1 + file.stat().st_size // 1024 for file in files_in(root))
    fields = {
        "Package": name,
        "Version": version,
        "Architecture": target.debian,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(size),
        "Depends": ", ".join([*required, "xkb-data"]),
        "Recommends": ", ".join(recommended),
        "Conflicts": other,  # the same program: two entries in the menu, one type of file
        "Replaces": other,
        "Section": "editors",
        "Priority": "optional",
        "Description": f"{SUMMARY}\n{textwrap.indent(DESCRIPTION, ' ')}",
    }
    return "".join(f"{field}: {value}\n" for field, value in fields.items())


def packed_package(root: Path, control: str, package: Path, compression: str = "xz") -> Path:
    """Pack a folder with this control file; return the package."""
    sums = [
        f"{hashlib.md5(file.read_bytes()).hexdigest()}  {file.relative_to(root).as_posix()}\n"  # noqa: S324 - dpkg's own format, against accidents
        for file in files_in(root)
    ]
    info = root / "DEBIAN"
    info.mkdir()
    (info / "control").write_text(control, "utf-8")
    (info / "md5sums").write_text("".join(sums), "utf-8")
    set_times_and_modes(
        root, frozenset(file.relative_to(root).as_posix() for file in _programs(root))
    )
    package.parent.mkdir(parents=True, exist_ok=True)
    command = [
        "dpkg-deb",
        "--root-owner-group",
        f"-Z{compression}",
        "--threads-max=2",
        "--build",
        str(root),
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(build_time())}
    subprocess.run([*command, package], check=True, env=environment, stdout=subprocess.DEVNULL)
    return package


def copyright_text(target: Target, program: str) -> str:
    """Return the ``copyright`` of a package that installs the program into this folder."""
    parts = components(unpacked_wheels(target, "products"), target.name, target.folder)
    return debian_copyright(parts, target.folder / LICENCES, f"/{program}/{LICENCES}")


def changelog(name: str, version: str) -> str:
    """Return the changelog in Debian's form; what a user can do anew stands in CHANGELOG.md."""
    day = formatdate(build_time())
    entry = f"{name} ({version}) unstable; urgency=low\n\n  * See CHANGELOG.md.\n"
    return f"{entry}\n -- {MAINTAINER}  {day}\n"


def _programs(root: Path) -> list[Path]:
    return [file for file in files_in(root) if file.stat().st_mode & 0o100]


def _packed(text: str) -> bytes:
    """Return a text as ``gzip -9n`` packs it, without name and time."""
    return gzip.compress(text.encode(), mtime=0)
