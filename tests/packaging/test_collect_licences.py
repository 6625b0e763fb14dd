"""The licence texts of a product: everything that ships has one, and nothing is under the GPL."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

import collect_licences
from collect_licences import STATIC_TEXTS, LicenceError, write_licences
from components import PLATFORMS, components, native_files, owner, table
from tests.packaging.conftest import PLATFORM

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
ELF = b"\x7fELF" + bytes(12)


@pytest.fixture
def product(tmp_path: Path) -> Path:
    """A product with a library of Qt and a module of Python's own library."""
    folder = tmp_path / "product"
    folder.mkdir()
    for name in ("libQt6Core.so.6", "_bz2.cpython-311-x86_64-linux-gnu.so", "perfdesk"):
        (folder / name).write_bytes(ELF)
    (folder / "readme.so").write_text("no library", encoding="utf-8")
    return folder


def test_every_component_has_a_text_that_can_be_read(site: Path, tmp_path: Path) -> None:
    files = write_licences(site, tmp_path / "texts", PLATFORM)

    ids = {part.id for part in components(site, PLATFORM)}
    assert {file.parent.name for file in files} == {"perfdesk", *ids}
    for file in files:
        assert file.suffix == ".txt"
        assert len(file.read_text(encoding="utf-8")) > 50


def test_qt_and_python_are_among_the_texts(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "texts"
    write_licences(site, target, PLATFORM)

    lgpl = (target / "qt" / "LGPL-3.0.txt").read_text(encoding="utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in lgpl
    python = (target / "python" / "LICENSE.txt").read_text(encoding="utf-8")
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in python
    assert len(list((target / "noto-fonts").glob("OFL-*.txt"))) == 3


def test_an_index_tells_what_each_folder_is(site: Path, tmp_path: Path) -> None:
    write_licences(site, tmp_path, PLATFORM)

    index = json.loads((tmp_path / "components.json").read_text(encoding="utf-8"))
    folders = {folder.name for folder in tmp_path.iterdir() if folder.is_dir()}
    assert {entry["id"] for entry in index} == folders - {"perfdesk"}
    (qt,) = (entry for entry in index if entry["id"] == "qt")
    assert (qt["name"], qt["licence"]) == ("Qt", "LGPL-3.0-only")
    assert qt["version"].startswith("6.")


def test_a_component_without_a_text_is_named(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = tmp_path / "static"
    shutil.copytree(STATIC_TEXTS, texts)
    shutil.rmtree(texts / "icu")
    monkeypatch.setattr(collect_licences, "STATIC_TEXTS", texts)

    with pytest.raises(LicenceError, match=r"^ICU: there is no licence text$"):
        write_licences(site, tmp_path / "texts", "linux-x86_64")


def test_a_part_that_its_package_says_nothing_of_is_named(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    (text,) = copy.glob("lxml-*.dist-info/licenses/LICENSES.txt")
    text.write_text("All rights reserved.", encoding="utf-8")

    with pytest.raises(LicenceError, match=r"libxml2: lxml/LICENSES\.txt has no licence of it"):
        write_licences(copy, tmp_path / "texts", PLATFORM)


@pytest.mark.parametrize(
    ("licence", "may_ship"),
    [
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("MIT AND GPL-2.0-only", False),
        ("LGPL-2.1-or-later", True),
        ("Apache-2.0 OR GPL-2.0-only", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
    ],
)
def test_what_is_under_the_gpl_alone_must_not_ship(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, licence: str, may_ship: bool
) -> None:
    parts = components(site, PLATFORM)
    changed = [replace(parts[0], licence=licence), *parts[1:]]
    monkeypatch.setattr(collect_licences, "components", lambda *_: changed)

    if may_ship:
        write_licences(site, tmp_path / "texts", PLATFORM)
    else:
        with pytest.raises(LicenceError, match=f"must not ship under {licence}"):
            write_licences(site, tmp_path / "texts", PLATFORM)


def test_what_a_product_holds_is_known(site: Path, tmp_path: Path, product: Path) -> None:
    assert [file.name for file in native_files(product)] == [
        "_bz2.cpython-311-x86_64-linux-gnu.so",
        "libQt6Core.so.6",
        "perfdesk",
    ]
    write_licences(site, tmp_path / "texts", "linux-x86_64", product)


@pytest.mark.parametrize(
    "name", ["libQt6WaylandCompositor.so.6", "libreadline.so.8", "readline.so", "anything.dll"]
)
def test_what_nobody_knows_is_named(site: Path, tmp_path: Path, product: Path, name: str) -> None:
    (product / name).write_bytes(ELF)

    with pytest.raises(LicenceError, match=f"{re.escape(name)}: nobody knows"):
        write_licences(site, tmp_path / "texts", "linux-x86_64", product)


def test_what_ships_only_sometimes_needs_its_text_only_then(site: Path, product: Path) -> None:
    assert "libsm" not in {part.id for part in components(site, "linux-x86_64", product)}

    (product / "libSM.so.6").write_bytes(ELF)

    parts = components(site, "linux-x86_64", product)
    assert "libsm" in {part.id for part in parts}
    assert owner("libSM.so.6", parts, site) == "libsm"


def test_a_product_lists_only_the_packages_it_has(site: Path, product: Path) -> None:
    (product / "site" / "lxml").mkdir(parents=True)
    (product / "site" / "lxml" / "etree.so").write_bytes(ELF)
    (product / "licences" / "pikepdf").mkdir(parents=True)
    with ZipFile(product / "packages.zip", "w") as archive:
        archive.writestr("typing_extensions.pyc", b"")

    parts = components(site, "linux-x86_64", product)

    assert [part.id for part in parts if part.is_package] == ["lxml", "typing-extensions"]
    names = {part.name for part in parts}
    assert {"libxml2", "CPython", "Qt"} <= names
    assert not {"ICU", "FreeType", "qpdf"} & names


def test_each_folder_of_texts_belongs_to_a_component() -> None:
    ids = {entry["id"] for entry in table()["component"] if "id" in entry}
    used = ids | {text.split("/")[0] for texts in table()["more-texts"].values() for text in texts}

    assert {folder.name for folder in STATIC_TEXTS.iterdir()} <= used


def test_the_table_knows_only_platforms_that_are_built() -> None:
    named = {name for entry in table()["component"] for name in entry.get("platforms", ())}

    assert named <= set(PLATFORMS)
    with pytest.raises(ValueError, match="amiga is none of"):
        components(ROOT, "amiga")


def test_third_party_names_what_stands_beside_the_packages() -> None:
    text = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    names = [entry["name"].split(",")[0].split(" (")[0] for entry in table()["component"]]
    rust = "Rust libraries of cryptography"

    assert [each for each in names if each not in text and each != rust] == []
