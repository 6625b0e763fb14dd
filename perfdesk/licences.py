"""The licences of everything the program consists of, with their texts.

The texts are files. Those in ``resources/licences``, in a folder for each component, are there
in every installation: in one that was put together for machines without Python they are all
texts, elsewhere those that no Python package brings. There the others come from the metadata of
the packages that the program requires.
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from perfdesk import __version__, resources
from perfdesk.core.system_errors import system_sentence

_PROGRAM = "perfdesk"
_INDEX = "components.json"
"""May tell of each folder what it is: [{"id": "qt", "name": "Qt", "version": …, "licence": …}]."""
LICENCE_FILE = re.compile(
    r"[^/]+\.dist-info/(licenses/.+|[^/]*(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*)", re.IGNORECASE
)
"""The path of a licence text in a package.

E.g. "lxml-6.1.3.dist-info/licenses/LICENSES.txt" and "rl_accel-0.9.1.dist-info/LICENSE.txt".
"""
_TEXTS_OF_QT = ("pyside6-essentials", "shiboken6")
"""Packages that bring no text; they are under the licences of Qt."""
_LONGEST_NAME = 60
"""Characters of a licence's name; some packages give its whole text there."""


@dataclass(frozen=True, slots=True)
class LicensedComponent:
    """A part of the program: its version and licence, "" if not known, and the licence's texts."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]

    def text(self) -> str:
        """Return all texts below each other, each under the name of its file if there are several.

        Where there is none, or a file cannot be read, a sentence says so.
        """
        if not self.texts:
            return "这次安装没有带它的许可文本，只有许可证的名称，见左边的列表。"
        if len(self.texts) == 1:
            return _read(self.texts[0])
        return "\n\n\n".join(f"―― {file.name} ――\n\n{_read(file)}" for file in self.texts)


def licensed_components() -> list[LicensedComponent]:
    """Return the program itself, then all other components by name."""
    folders, packages, told = _text_folders(), _required_packages(), _told_components()
    others = [
        _component(
            each,
            folders.get(each, ()),
            packages.get(each) or _distribution(each),
            told.get(each, {}),
        )
        for each in {*folders, *packages} - {_PROGRAM}
    ]
    return [_program(folders), *sorted(others, key=lambda component: component.name.lower())]


def _program(folders: Mapping[str, tuple[Path, ...]]) -> LicensedComponent:
    """Return the program itself; its icons have a text of their own."""
    texts = folders.get(_PROGRAM, ())
    if not texts and (installed := _distribution(_PROGRAM)):
        texts = _package_texts(installed)
    if not texts:  # a checkout
        beside = resources.path().parent
        texts = tuple(
            each for each in (beside / "LICENSE", beside / "THIRD-PARTY.md") if each.is_file()
        )
    icons = resources.path("icons", "LICENSE.txt")
    return LicensedComponent(_PROGRAM, __version__, "MIT", (*texts, icons))


def _component(
    id_: str, texts: tuple[Path, ...], package: Distribution | None, told: Mapping[str, str]
) -> LicensedComponent:
    name, version, licence = id_, "", ""
    if package is not None:
        name, version, licence = package.name, package.version, _licence_name(package)
        known = {each.name for each in texts}
        texts += tuple(each for each in _package_texts(package) if _text_name(each) not in known)
    return LicensedComponent(
        told.get("name", name), told.get("version", version), told.get("licence", licence), texts
    )


def _text_folders() -> dict[str, tuple[Path, ...]]:
    """Return the texts of each component that has a folder, and those of the fonts."""
    fonts = tuple(sorted(resources.path("fonts").glob("OFL-*.txt")))
    root = resources.path("licences")
    folders = {
        folder.name: tuple(sorted(folder.glob("*.txt")))
        for folder in (root.iterdir() if root.is_dir() else ())
        if folder.is_dir()
    }
    return {"noto-fonts": fonts, **folders}


def _told_components() -> dict[str, dict[str, str]]:
    """Return what is known of components that are no packages, and what an index tells, if any."""
    qt = _distribution(_TEXTS_OF_QT[0])
    known = {
        "noto-fonts": {"name": "Noto 字体", "licence": "OFL-1.1"},
        "python": {"name": "Python", "version": platform.python_version(), "licence": "PSF-2.0"},
        "qt": {"name": "Qt", "version": qt.version if qt else "", "licence": "LGPL-3.0-only"},
    }
    try:
        entries = json.loads(resources.path("licences", _INDEX).read_text(encoding="utf-8"))
        return known | {entry["id"]: entry for entry in entries}
    except (OSError, ValueError, KeyError, TypeError):
        return known


def _required_packages() -> dict[str, Distribution]:
    """Return the installed packages that the program requires, directly or not, by their id."""
    found: dict[str, Distribution] = {}
    wanted = [Requirement(_PROGRAM)]
    while wanted:
        requirement = wanted.pop()
        installed = _distribution(requirement.name)
        if installed is not None:
            found[canonicalize_name(requirement.name)] = installed
            wanted.extend(
                each
                for each in _requirements(installed, requirement.extras)
                if canonicalize_name(each.name) not in found or each.extras
            )
    return found


def _requirements(installed: Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    """Yield what a package requires here, with these of its extras."""
    for text in installed.requires or ():
        requirement = Requirement(text)
        environments = ({"extra": extra} for extra in ("", *extras))
        if not requirement.marker or any(map(requirement.marker.evaluate, environments)):
            yield requirement


def _distribution(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _package_texts(package: Distribution) -> tuple[Path, ...]:
    """Return the licence texts of a package; PySide6 brings none and is under those of Qt."""
    if canonicalize_name(package.name) in _TEXTS_OF_QT:
        return tuple(sorted(resources.path("licences", "qt").glob("*GPL-3.0.txt")))
    files = [each for each in package.files or () if LICENCE_FILE.fullmatch(each.as_posix())]
    return tuple(Path(str(each.locate())) for each in files)


def _text_name(file: Path) -> str:
    """Return what a package's text is called in a component's folder: "LICENSE.txt"."""
    return file.name if file.suffix == ".txt" else f"{file.name}.txt"


def _licence_name(package: Distribution) -> str:
    """Return the name of a licence, e.g. "MIT"; for some packages of "BSD license (see …)"."""
    fields = (package.metadata.get_all(field) for field in ("License-Expression", "License"))
    name = next((values[0] for values in fields if values), "")
    return re.split(r" \(|\n", name)[0][:_LONGEST_NAME] or _classified_licence(package)


def _classified_licence(package: Distribution) -> str:
    """Return the licence by the package's classifiers, e.g. "MIT License"."""
    classifiers = package.metadata.get_all("Classifier") or []
    names = (each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::"))
    return "、".join(names)


def _read(file: Path) -> str:
    """Return a text, or a sentence if it cannot be read."""
    try:
        return licence_text(file)
    except OSError as error:
        return f"（读不出 {file}：{system_sentence(error)}请重新安装本程序。）"


def licence_text(file: Path) -> str:
    """Return a text in UTF-8, or in Latin-1 as a few older ones are."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
