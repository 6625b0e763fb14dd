"""Everything the program consists of is named with its licence, in any kind of installation."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from perfdesk import __version__, licences, resources
from perfdesk.licences import LicensedComponent, licensed_components


def _by_name() -> Mapping[str, LicensedComponent]:
    return {each.name: each for each in licensed_components()}


def test_the_program_comes_first_with_its_licence_and_what_comes_from_others() -> None:
    program = licensed_components()[0]
    assert (program.name, program.version, program.licence) == ("perfdesk", __version__, "MIT")
    assert "MIT License" in program.text()
    assert "What comes from others" in program.text()


def test_in_an_installation_from_source_the_required_packages_tell_their_licences() -> None:
    found = _by_name()
    assert {"lxml", "pillow", "PySide6_Essentials", "rl_accel", "cryptography"} <= set(found)
    assert "pytest" not in found, "only what the program itself requires"
    assert "Permission" in found["pillow"].text()
    assert found["pikepdf"].licence == "MPL-2.0"
    assert found["reportlab"].licence == "BSD license"
    assert "SIL OPEN FONT LICENSE" in found["noto-fonts"].text()


def test_every_component_has_a_text_or_says_that_it_has_none() -> None:
    for component in licensed_components():
        assert component.text().strip(), component.name
        assert "读不出" not in component.text()


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Resources as in a bundle: all texts in ``licences``, and no package has metadata."""
    for name, text in {
        "licences/perfdesk/LICENSE.txt": "MIT License",
        "licences/python/LICENSE.txt": "PSF",
        "licences/qt/LGPL-3.0.txt": "LESSER",
        "licences/qt/THIRD-PARTY.txt": "Notices of Qt",
        "fonts/OFL-One.txt": "SIL",
        "icons/LICENSE.txt": "icons",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")

    def not_found(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(licences, "distribution", not_found)
    monkeypatch.setattr(resources, "path", tmp_path.joinpath)
    return tmp_path


@pytest.mark.usefixtures("bundle")
def test_in_a_bundle_the_folders_are_the_components() -> None:
    names = [each.name for each in licensed_components()]
    assert names == ["perfdesk", "noto-fonts", "python", "qt"]
    assert _by_name()["python"].version == platform.python_version()
    assert _by_name()["qt"].text() == (
        "―― LGPL-3.0.txt ――\n\nLESSER\n\n\n―― THIRD-PARTY.txt ――\n\nNotices of Qt"
    )


def test_an_index_of_a_bundle_names_its_components(bundle: Path) -> None:
    told = {"id": "qt", "name": "Qt", "version": "6.8.0", "licence": "LGPL-3.0-only"}
    (bundle / "licences" / "components.json").write_text(json.dumps([told]))
    qt = _by_name()["Qt"]
    assert (qt.version, qt.licence) == ("6.8.0", "LGPL-3.0-only")


@pytest.mark.parametrize("damage", ["", "{}", "[1]", '[{"name": "Qt"}]'])
def test_a_damaged_index_costs_no_text(bundle: Path, damage: str) -> None:
    (bundle / "licences" / "components.json").write_text(damage)
    assert "LESSER" in _by_name()["qt"].text()


def test_texts_in_latin_1_and_missing_ones_are_told(bundle: Path) -> None:
    (bundle / "licences" / "qt" / "THIRD-PARTY.txt").write_bytes("© Müller".encode("latin-1"))
    qt = _by_name()["qt"]
    (bundle / "licences" / "qt" / "LGPL-3.0.txt").unlink()
    assert "© Müller" in qt.text()
    assert "请重新安装本程序" in qt.text()
    assert "没有带它的许可文本" in LicensedComponent("x", "1", "MIT", ()).text()
