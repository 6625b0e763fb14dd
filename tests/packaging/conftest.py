"""A folder like the one a product is built from: the metadata of every library that ships."""

from __future__ import annotations

import shutil
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PLATFORM = "windows" if sys.platform == "win32" else "linux-x86_64"


def required(package: Requirement, found: set[str]) -> None:
    """Add the package and all that it brings to ``found``."""
    found.add(canonicalize_name(package.name))
    for each in map(Requirement, distribution(package.name).requires or ()):
        for extra in ("", *package.extras):
            if each.marker is None or each.marker.evaluate({"extra": extra}):
                required(each, found)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``*.dist-info`` folders of what perfdesk needs, copied from where the tests run."""
    folder = tmp_path_factory.mktemp("site")
    names: set[str] = set()
    required(Requirement("perfdesk"), names)
    for name in names - {"perfdesk"}:
        for path in distribution(name).files or ():
            if path.parts[0].endswith(".dist-info"):
                copy = folder / path
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path.locate(), copy)
    return folder
