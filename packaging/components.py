"""What a product is made of: Python packages, what is inside them, and what stands beside them.

The packages are those of a folder of installed distributions; the rest is told by
``components.toml``. From the same list come the licence texts
(``collect_licences.py``) and the bill of materials (``sbom.py``).
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from packaging.utils import canonicalize_name

from bundle.targets import TARGETS

PLATFORMS = tuple(target.name for target in TARGETS)
"""The names of the systems that perfdesk is built for."""

_TABLE = Path(__file__).with_name("components.toml")
_PROGRAM_HEADS = (b"\x7fELF", b"MZ")
"""How programs and libraries begin, on Linux and on Windows."""

_BOUND_TO_GPL = frozenset(("readline", "_gdbm"))
"""Modules of Python's own library that need libraries under the GPL; they must not ship."""


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a product by other authors.

    ``id`` is the folder of its licence texts; a part of a package has that package's. ``version``
    is empty if nobody says it. ``licence`` is an SPDX expression. ``part_of``, ``text`` and
    ``says`` tell where the licence of a part is, ``files`` what its files are called.
    """

    id: str
    name: str
    version: str
    licence: str
    purl: str = ""
    part_of: str = ""
    text: str = ""
    says: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    is_package: bool = False


def packages(site: Path) -> Mapping[str, Distribution]:
    """Return the packages installed in a folder by their normalised names, without perfdesk."""
    found = {canonicalize_name(each.name): each for each in distributions(path=[str(site)])}
    return {name: found[name] for name in sorted(found) if name != "perfdesk"}


def components(site: Path, platform: str, product: Path | None = None) -> list[Component]:
    """Return what ships for a platform, packages first.

    With the folder of a finished product, it is only what the product has: a build leaves out
    packages, and libraries in packages, that nothing uses. Raise ValueError for an unknown
    platform, KeyError for a package without a known licence.
    """
    if platform not in PLATFORMS:
        raise ValueError(f"{platform} is none of {', '.join(PLATFORMS)}")
    installed = packages(site)
    if product:
        contents = _module_names(product)
        installed = {
            name: package
            for name, package in installed.items()
            if not contents.isdisjoint(_top_names(package))
        }
    parts = [_package(name, installed[name]) for name in installed]
    files = [file.name for file in native_files(product)] if product else None
    for entry in table()["component"]:
        is_here = "part-of" not in entry or entry["part-of"] in installed
        if platform in entry.get("platforms", PLATFORMS) and is_here and _ships(entry, files):
            parts.append(_component(entry, platform, packages(site)))
    return parts


def _ships(entry: Mapping[str, Any], files: list[str] | None) -> bool:
    """Return whether a part is in a product with these files, or may be in one if it is None."""
    if files is None:
        return not entry.get("optional")
    if entry.get("always") or not entry.get("files"):
        return True
    return _is_among(entry["files"], files)


def _top_names(package: Distribution) -> set[str]:
    """Return the names of a package's folders and modules: ``cffi`` and ``_cffi_backend``."""
    tops = {path.parts[0] for path in package.files or ()}
    return {top.split(".")[0] for top in tops if not top.endswith((".dist-info", ".libs", "bin"))}


def _module_names(product: Path) -> set[str]:
    """Return the names of all folders and files in a product and its archives, without endings."""
    paths = [path.relative_to(product) for path in product.rglob("*")]
    for archive in product.rglob("*.zip"):
        with ZipFile(archive) as file:
            paths += map(Path, file.namelist())
    return {
        part.split(".")[0]
        for path in paths
        if "licences" not in path.parts
        for part in path.parts
        if not part.endswith((".dist-info", ".libs"))
    }


@lru_cache(maxsize=1)
def table() -> Mapping[str, Any]:
    """Return ``components.toml``."""
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def native_files(folder: Path) -> Iterator[Path]:
    """Yield the programs and libraries in a folder and below it, told by how they begin."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4).startswith(_PROGRAM_HEADS):
                    yield path


def owner(file: str, parts: list[Component], site: Path) -> str:
    """Return the id of the component that a program or library belongs to; "" if it is unknown.

    A file of Qt is also one of the package that brings it, so the table is asked first.
    """
    if _is_among(table()["own-files"], [file]):
        return "perfdesk"
    for part in parts:
        if _is_among(part.files, [file]):
            return part.id
    module = file.split(".", maxsplit=1)[0]
    if module in sys.stdlib_module_names - _BOUND_TO_GPL:
        return "python"
    return _file_owners(site).get(file, "")


@lru_cache(maxsize=4)
def _file_owners(site: Path) -> Mapping[str, str]:
    """Return the package of each file by the file's name, except for the files of Qt."""
    return {
        Path(path).name: name
        for name, package in packages(site).items()
        for path in package.files or ()
        if not _is_part_of_qt(str(path))
    }


def _is_part_of_qt(path: str) -> bool:
    """Return True for Qt's own files in PySide6: each must be in the table by its name."""
    return path.startswith("PySide6/") and not Path(path).name.lower().startswith(
        ("qt", "pyside6.", "libpyside6.", "__")
    )


def _is_among(patterns: list[str] | tuple[str, ...], names: list[str]) -> bool:
    return any(fnmatch(name.lower(), each.lower()) for each in patterns for name in names)


def _package(name: str, package: Distribution) -> Component:
    told = "License-Expression" in package.metadata
    licence = package.metadata["License-Expression"] if told else table()["licences"][name]
    purl = f"pkg:pypi/{name}@{package.version}"
    return Component(name, name, package.version, licence, purl, is_package=True)


def _component(
    entry: Mapping[str, Any], platform: str, installed: Mapping[str, Distribution]
) -> Component:
    part_of = entry.get("part-of", "")
    version = _version(entry, platform, installed)
    purl = entry.get("purl", "").format(version=version)
    return Component(
        id=entry.get("id", part_of),
        name=entry["name"],
        version=version,
        licence=entry["licence"],
        purl=purl,
        part_of=part_of,
        text=entry.get("text", ""),
        says=tuple(entry.get("says", ())),
        files=tuple(entry.get("files", ())),
    )


def _version(entry: Mapping[str, Any], platform: str, installed: Mapping[str, Distribution]) -> str:
    if "version-of" in entry:  # PySide6 6.8.0.2 has Qt 6.8.0
        return ".".join(installed[entry["version-of"]].version.split(".")[:3])
    if "part-of" in entry:
        package = installed[entry["part-of"]]
        told = _told_by_package(package, entry["name"])
        if told or package.version != entry.get("checked-with"):
            return told
    version = entry.get("version", "")
    return version if isinstance(version, str) else version.get(platform, "")


def _told_by_package(package: Distribution, name: str) -> str:
    """Return the version of a part by the bills of materials in its package, or "".

    The Rust binding of OpenSSL has OpenSSL's name, so crates are no such parts.
    """
    for path in package.files or ():
        if "sboms" in path.parts and path.suffix == ".json":
            for part in json.loads(path.read_text(encoding="utf-8")).get("components", ()):
                is_crate = part.get("purl", "").startswith("pkg:cargo/")
                if part["name"].lower() == name.lower() and not is_crate:
                    return str(part.get("version", ""))
    return ""
