"""What a start made is kept for the next one, and never trusted blindly."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from unittest.mock import Mock

import pytest

from perfdesk.storage.folders import data_folder
from perfdesk.storage.kept import Kept


def _made_anew(source: bytes = b"a source", value: object = ("a", 1)) -> bool:
    """Whether a start has to make a value of that source."""
    make = Mock(return_value=value)
    kept = Kept("things")
    assert kept.get("thing", source, make) == value
    kept.write()
    return bool(make.called)


def _file() -> Path:
    (file,) = data_folder().glob("things.*")
    return file


def test_it_is_made_at_the_first_start_only() -> None:
    assert [_made_anew(), _made_anew(), _made_anew()] == [True, False, False]


def test_another_source_is_made_anew() -> None:
    _made_anew()
    assert _made_anew(b"another source", ("b", 2))
    assert not _made_anew(b"another source", ("b", 2))


@pytest.mark.parametrize("damage", [b"", b"abc", b"\x00" * 500, None])
def test_what_is_damaged_is_made_anew(damage: bytes | None) -> None:
    _made_anew()
    whole = _file().read_bytes()
    _file().write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert _made_anew()
    assert not _made_anew()


def test_what_another_python_kept_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    _made_anew()
    monkeypatch.setattr(sys, "version", "another")
    assert _made_anew()


def test_what_cannot_be_kept_is_made_each_time() -> None:
    value = Decimal("0.1")
    assert [_made_anew(value=value), _made_anew(value=value)] == [True, True]


def test_a_folder_that_cannot_be_made_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("PERFDESK_DATA", str(tmp_path / "file"))
    assert [_made_anew(), _made_anew()] == [True, True]
