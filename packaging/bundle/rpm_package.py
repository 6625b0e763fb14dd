"""Makes the RPM package, for openEuler, Kylin's server and Fedora; ``nfpm`` packs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bundle.linux_packages import DESCRIPTION, MAINTAINER, SUMMARY, laid_out
from bundle.reproducible import build_time, files_in
from bundle.system_libraries import OPTIONAL, REQUIRED, system_libraries
from bundle.targets import BUILD, DIST, Target
from bundle.version import VERSION


def build_rpm_package(target: Target) -> Path:
    """Return the package for this processor; the folder of the program is there already."""
    root = laid_out(target, "rpm-package")
    package = DIST / f"perfdesk-{VERSION}-1.{target.machine}.rpm"
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
        "depends": [
            f"{name}()(64bit)"
            for name in sorted(libraries & REQUIRED.keys())
            if name.startswith("lib")
        ],
        "recommends": [f"{name}()(64bit)" for name in sorted(libraries & OPTIONAL.keys())],
        "rpm": {"summary": SUMMARY, "compression": "gzip", "buildhost": "localhost"},
        "contents": [*_contents(root, mtime)],
    }


def _contents(root: Path, mtime: str) -> list[dict[str, object]]:
    """Return every file, since a folder named as a whole would get the rights of its files."""
    found: list[dict[str, object]] = [
        {
            "src": str(file),
            "dst": f"/{file.relative_to(root)}",
            "file_info": {"mode": file.stat().st_mode & 0o777, "mtime": mtime},
        }
        for file in files_in(root)
    ]
    link = {"src": "../lib/perfdesk/perfdesk", "dst": "/usr/bin/perfdesk", "type": "symlink"}
    program = {"dst": "/usr/lib/perfdesk", "type": "dir", "file_info": {"mtime": mtime}}
    return [*found, {**link}, {**program}]
