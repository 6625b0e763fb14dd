"""Fetches what is locked in packaging/*.lock: wheels for a target, each held against its hash.

uv chooses and unpacks them, since pip judges the conditions of a requirement (``sys_platform``)
by the machine that builds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bundle.targets import BUILD, ROOT, Target

_PACKAGING = ROOT / "packaging"
_SOURCES = (
    *("perfdesk", "resources", "docs", "setup.py", "pyproject.toml"),
    *("MANIFEST.in", "LICENSE", "THIRD-PARTY.md"),
)
_CACHES = shutil.ignore_patterns("__pycache__")


def unpacked_wheels(target: Target, lock: str) -> Path:
    """Return a folder with all wheels of a lock file, unpacked as the target installs them."""
    folder = BUILD / target.name / lock
    lock_file = _PACKAGING / f"{lock}.lock"
    mark = folder / "lock"
    if mark.is_file() and mark.read_bytes() == lock_file.read_bytes():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    where = ["--python-platform", target.wheels, "--python-version", "3.11"]
    what = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(lock_file)]
    _uv("install", "--quiet", "--target", str(folder), *where, *what)
    shutil.copy(lock_file, mark)
    return folder


def own_wheel() -> Path:
    """Build and unpack perfdesk's own wheel; return the folder.

    It is built from a copy of the sources, since setuptools looks at every file below the folder
    that it builds, and follows the links in a root of Debian or a folder of Wine under ``build``.
    """
    folder, source = BUILD / "own-wheel", BUILD / "own-source"
    for each in (folder, source):
        shutil.rmtree(each, ignore_errors=True)
    source.mkdir(parents=True)
    for name in _SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=_CACHES)
        else:
            shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run(
        [*command, "--no-deps", "--no-compile", "--target", str(folder), str(source)], check=True
    )
    return folder


def update_locks() -> None:
    """Write the lock files anew from the ``.in`` files beside them."""
    for name in ("products", "interpreters"):
        source, lock = _PACKAGING / f"{name}.in", _PACKAGING / f"{name}.lock"
        _uv(
            *("compile", "--quiet", "--universal", "--python-version", "3.11", "--upgrade"),
            *("--generate-hashes", "--no-header", "--no-annotate"),
            *(str(source), "-o", str(lock)),
        )


def _uv(*arguments: str) -> None:
    environment = {**os.environ, "UV_NO_PROGRESS": "1"}
    command = [sys.executable, "-m", "uv", "pip", *arguments]
    subprocess.run(command, check=True, env=environment, cwd=_PACKAGING)
