"""Makes the RPM package, for openEuler, Kylin's server and Fedora; ``nfpm`` packs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bundle.linux_packages import DESCRIPTION, MAINTAINER, PROGRAM, SUMMARY, laid_out
from bundle.reproducible import build_time, files_in
from bundle.system_libraries import OPTIONAL, REQUIRED, system_libraries, wanted_glibc
from bundle.targets import BUILD, DIST, Target
from bundle.version import VERSION


def build_rpm_package(target: Target) -> Path:
    """Return the package for this processor; the folder of the program is there already."""
    return rpm_package(target, DIST)


def rpm_package(target: Target, output: Path) -> Path:
    """Return the package, written into another folder too."""
    root = laid_out(target, "rpm-package")
    package = output / f"perfdesk-{VERSION}-1.{target.machine}.rpm"
    package.parent.mkdir(parents=True, exist_ok=True)
    settings = BUILD / target.name / "nfpm.json"
    settings.write_text(json.dumps(_settings(target, root), ensure_ascii=False), "utf-8")
    nfpm = Path(sys.executable).with_name("nfpm")
    command = [str(nfpm), "package", "--config", str(settings), "--packager", "rpm"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(build_time())}
    subprocess.run(
        [*command, "--target", str(package)],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    return package


def _settings(target: Target, root: Path) -> dict[str, object]:
    """Return what nfpm is told, in its YAML, of which JSON is a part."""
    libraries = system_libraries(target.folder)
    mtime = datetime.fromtimestamp(build_time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "name": "perfdesk",
        "arch": target.debian,
        "version": VERSION,
        "release": "1",
        "section": "Applications/Editors",
        "maintainer": MAINTAINER,
        "description": DESCRIPTION,
        "license": "MIT",
        "mtime": mtime,
        "disable_globbing": True,  # a file is called [Content_Types].xml
        "depends": [*_requirements(target, libraries)],
        "recommends": [f"{name}()(64bit)" for name in sorted(libraries & OPTIONAL.keys())],
        "rpm": {"summary": SUMMARY, "compression": "gzip", "buildhost": "localhost"},
        "contents": [*_contents(root, mtime)],
    }


def _requirements(target: Target, libraries: set[str]) -> Iterator[str]:
    """Yield what the system must have: libraries, a glibc that is new enough, and key maps."""
    for name in sorted(libraries & REQUIRED.keys()):
        if name.startswith("lib"):
            yield f"{name}()(64bit)"
    yield f"libc.so.6(GLIBC_{wanted_glibc(target.folder)})(64bit)"
    yield "xkeyboard-config"


def _contents(root: Path, mtime: str) -> list[dict[str, object]]:
    """Return every file, since a folder named as a whole would get the rights of its files.

    The program's own folders stand there too, as rpm removes only those that a package names.
    """
    files: list[dict[str, object]] = [
        {
            "src": str(file),
            "dst": f"/{file.relative_to(root)}",
            "file_info": {"mode": file.stat().st_mode & 0o777, "mtime": mtime},
        }
        for file in files_in(root)
    ]
    program = root / PROGRAM
    inner = sorted(path for path in program.rglob("*") if path.is_dir())
    folders: list[dict[str, object]] = [
        {
            "dst": f"/{folder.relative_to(root)}",
            "type": "dir",
            "file_info": {"mode": 0o755, "mtime": mtime},
        }
        for folder in (program, *inner)
    ]
    link: dict[str, object] = {
        "src": "../lib/perfdesk/perfdesk",
        "dst": "/usr/bin/perfdesk",
        "type": "symlink",
    }
    return [*files, link, *folders]
