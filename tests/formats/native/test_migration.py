"""Files of every version ever written are read, and there is a step and a sample for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.formats.native.canonical_json import parse_json
from perfdesk.formats.native.form_json import FORMAT_VERSION
from perfdesk.formats.native.migration import STEPS, migrated
from perfdesk.formats.native.native_file import native_bytes, read_native
from tests.formats.native.native_forms import VERSIONS

EARLIER = range(1, FORMAT_VERSION)
KEPT = [path for version in EARLIER for path in sorted((VERSIONS / f"version-{version}").iterdir())]


@pytest.mark.parametrize("version", EARLIER)
def test_each_earlier_version_has_a_step_and_kept_files(version: int) -> None:
    assert version in STEPS
    names = {path.name for path in (VERSIONS / f"version-{version}").iterdir()}
    assert "everything.zpb" in names
    assert len(names) > 10


def test_the_version_written_today_has_kept_files() -> None:
    paths = list((VERSIONS / f"version-{FORMAT_VERSION}").iterdir())
    assert len(paths) > 10
    for path in paths:
        data = path.read_bytes()
        read = read_native(data)
        assert not read.altered
        assert native_bytes(read.form) == data


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_kept_file_is_read_as_its_twin_of_today(path: Path) -> None:
    twin = VERSIONS / f"version-{FORMAT_VERSION}" / path.name
    read = read_native(path.read_bytes())
    assert read == read_native(twin.read_bytes())
    assert native_bytes(read.form) == twin.read_bytes()


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_step_does_not_alter_what_it_is_given(path: Path) -> None:
    document = parse_json(path.read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    migrated(document, int(path.parent.name.removeprefix("version-")))
    assert document == parse_json(path.read_text(encoding="utf-8"))
