"""Collect the licence texts of everything that ships in a product.

    python packaging/collect_licences.py SITE TARGET --platform linux-x86_64 [--product FOLDER]

SITE is the folder with the installed Python packages (``*.dist-info`` and all), TARGET becomes a
folder with one folder a component and texts in it, ``TARGET/qt/LGPL-3.0.txt``, and with the index
``components.json``, which 帮助 › 许可 reads. The texts come from the packages' metadata and from
``resources/licences``. It fails, and names what is wrong, if a
component has no text, if one is under a licence that the products must not have (GPL, AGPL), and,
given the finished PRODUCT, if a program or library in it belongs to no component.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

from components import PLATFORMS, Component, components, native_files, owner, packages, table
from perfdesk.licences import LICENCE_FILE, licence_text

RESOURCES = Path(__file__).parent.parent / "resources"
STATIC_TEXTS = RESOURCES / "licences"
"""The texts that no package brings, a folder a component."""

_INCLUDED = re.compile(r"^#include (\S+)\n", re.MULTILINE)
"""In texts of pypdfium2: the path of another text, e.g. ``#include ./SHARED/Apache-2.0.txt``."""

_STRONG_COPYLEFT = re.compile(r"(?<!L)GPL-(?!\S+ WITH )")
"""GPL or AGPL in an SPDX expression, unless an exception is made for programs that use it."""


class LicenceError(Exception):
    """The licences of a product are not in order; the message has a line for each fault."""


def write_licences(
    site: Path, target: Path, platform: str, product: Path | None = None
) -> list[Path]:
    """Write the licence texts of a product into a folder that is made anew; return the texts.

    Raise LicenceError, after all texts are written, if one is missing or must not be there, or
    if something in ``product`` is unknown.
    """
    shutil.rmtree(target, ignore_errors=True)
    parts = components(site, platform, product)
    installed = packages(site)
    for part in parts:
        if part.is_package:
            _write_package_texts(part.id, installed[part.id], target / part.id)
            for text in table()["more-texts"].get(part.id, ()):
                shutil.copyfile(STATIC_TEXTS / text, target / part.id / Path(text).name)
        elif not part.part_of:
            _write_static_texts(part.id, target / part.id)
    _write_own_texts(target)
    _write_index(parts, target / "components.json")
    faults = [*_missing(parts, target), *_forbidden(parts), *_unknown(parts, site, product)]
    if faults:
        raise LicenceError("\n".join(faults))
    return sorted(target.rglob("*.txt"))


def _write_package_texts(name: str, package: Distribution, folder: Path) -> None:
    folder.mkdir(parents=True)
    for path in package.files or ():
        if not LICENCE_FILE.fullmatch(path.as_posix()):
            continue
        inside = PurePosixPath(*path.parts[1:])
        if inside.parts[0] == "licenses":
            inside = inside.relative_to("licenses")
        if not any(fnmatch(str(inside), each) for each in table()["left-out"].get(name, ())):
            text = _text(Path(str(path.locate())))
            (folder / _text_name(inside)).write_text(text, encoding="utf-8", newline="\n")


def _text(file: Path) -> str:
    """Return a text, with those that it includes, and with plain line ends."""
    text = "\n".join(licence_text(file).splitlines()) + "\n"
    return _INCLUDED.sub(lambda found: _text(file.parent / found[1]), text)


def _text_name(path: PurePosixPath) -> str:
    """Return the name of a text in the product, e.g. ``parts-icu.txt`` for ``parts/icu.txt``."""
    name = "-".join(path.parts)
    return name if path.suffix == ".txt" else f"{name}.txt"


def _write_static_texts(component: str, folder: Path) -> None:
    if component == "noto-fonts":
        sources = sorted((RESOURCES / "fonts").glob("OFL-*.txt"))
    else:
        sources = sorted((STATIC_TEXTS / component).glob("*.txt"))
    folder.mkdir(parents=True)
    for source in sources:
        shutil.copyfile(source, folder / source.name)


def _write_own_texts(target: Path) -> None:
    """Write the program's own licence, and what it says of others."""
    folder = target / "perfdesk"
    folder.mkdir(parents=True)
    shutil.copyfile(RESOURCES.parent / "LICENSE", folder / "LICENSE.txt")
    shutil.copyfile(RESOURCES.parent / "THIRD-PARTY.md", folder / "THIRD-PARTY.txt")


def _write_index(parts: Sequence[Component], file: Path) -> None:
    index = [
        {"id": part.id, "name": part.name, "version": part.version, "licence": part.licence}
        for part in parts
        if not part.part_of
    ]
    text = json.dumps(index, ensure_ascii=False, indent=1)
    file.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _missing(parts: Sequence[Component], target: Path) -> Iterator[str]:
    for part in parts:
        files = sorted((target / part.id).glob("*.txt"))
        if not any(file.stat().st_size for file in files):
            yield f"{part.name}: there is no licence text"
        elif part.text and not _says(target / part.id / part.text, part.says):
            yield f"{part.name}: {part.id}/{part.text} has no licence of it"


def _says(file: Path, words: Sequence[str]) -> bool:
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    return any(each in text for each in words)


def _forbidden(parts: Sequence[Component]) -> Iterator[str]:
    for part in parts:
        if _STRONG_COPYLEFT.search(part.licence) and " OR " not in part.licence:
            yield f"{part.name}: must not ship under {part.licence}"


def _unknown(parts: list[Component], site: Path, product: Path | None) -> Iterator[str]:
    for file in native_files(product) if product else ():
        if not owner(file.name, parts, site):
            yield f"{file.name}: nobody knows what it belongs to (packaging/components.toml)"


def main(arguments: Sequence[str]) -> int:
    """Write what the command line asks for; return the exit code."""
    parser = ArgumentParser(description="Collect the licence texts of a product.")
    parser.add_argument("site", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--platform", choices=PLATFORMS, required=True)
    parser.add_argument("--product", type=Path, help="the finished folder, to be checked")
    options = parser.parse_args(arguments)
    try:
        files = write_licences(options.site, options.target, options.platform, options.product)
    except LicenceError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(files)} texts in {options.target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
