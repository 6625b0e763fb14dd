"""The bill of materials: it keeps to its schema, names what ships, and stays the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion

from components import PLATFORMS
from sbom import write_sbom
from tests.packaging.conftest import PLATFORM

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sbom.build_time", lambda: 1700000000)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_it_keeps_to_the_schema(site: Path, tmp_path: Path, platform: str) -> None:
    from cyclonedx.validation.json import JsonStrictValidator  # builds grammars for two seconds

    write_sbom(site, tmp_path / "sbom.json", platform)

    text = (tmp_path / "sbom.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_it_lists_packages_and_what_stands_beside_them(site: Path, tmp_path: Path) -> None:
    write_sbom(site, tmp_path / "sbom.json", PLATFORM)

    bill = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    listed = {part["name"]: part for part in bill["components"]}
    assert {"CPython", "Qt", "lxml", "pikepdf"} <= set(listed)
    assert listed["Qt"]["licenses"] == [{"license": {"id": "LGPL-3.0-only"}}]
    assert all(part["licenses"] for part in listed.values())
    inside = {part["name"] for part in listed["pillow"]["components"]}
    assert {"FreeType", "libtiff"} <= inside
    assert bill["metadata"]["component"]["name"] == "perfdesk"
    assert bill["metadata"]["timestamp"].startswith("2023-11-14")


def test_the_bytes_are_the_same_each_time(site: Path, tmp_path: Path) -> None:
    for name in ("once.json", "again.json"):
        write_sbom(site, tmp_path / name, PLATFORM)

    assert (tmp_path / "once.json").read_bytes() == (tmp_path / "again.json").read_bytes()
