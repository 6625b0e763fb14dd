"""The list of files of late: newest first, bounded, whole after any damage."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.storage import recent
from perfdesk.storage.recent import MOST, remember

_DAY = date(2026, 3, 1)


def _names() -> list[str]:
    return [each.path.name for each in recent.recent()]


def test_the_newest_comes_first_and_once() -> None:
    remember([Path("/a.zpb"), Path("/b.zpb")], _DAY)
    remember([Path("/a.zpb")], date(2026, 3, 2))
    assert _names() == ["a.zpb", "b.zpb"]
    assert [each.day.day for each in recent.recent()] == [2, 1]


def test_so_many_are_kept_and_no_more() -> None:
    remember([Path(f"/{n}.zpb") for n in range(40)], _DAY)
    assert _names() == [f"{n}.zpb" for n in range(39, 39 - MOST, -1)]


def test_a_path_is_kept_from_the_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    remember([Path("表.zpb")], _DAY)
    assert recent.recent()[0].path == tmp_path / "表.zpb"


def test_it_can_be_emptied() -> None:
    remember([Path("/a.zpb")], _DAY)
    recent.forget()
    assert recent.recent() == ()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"7",
        b'{"a": 1}',
        b'[["/a.zpb"]]',
        b'[["", "2026-03-01"], ["/b.zpb", "soon"], ["/c\\u0000", "2026-03-01"], 3]',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_damaged_list_is_empty_and_can_be_begun_anew(
    own_data_folder: Path, damage: bytes
) -> None:
    own_data_folder.mkdir()
    (own_data_folder / "recent.json").write_bytes(damage)
    assert recent.recent() == ()
    remember([Path("/a.zpb")], _DAY)
    assert _names() == ["a.zpb"]


def test_where_nothing_can_be_written_nothing_is_said(own_data_folder: Path) -> None:
    own_data_folder.write_text("a file in the way")
    remember([Path("/a.zpb")], _DAY)
    assert recent.recent() == ()


@given(st.lists(st.lists(st.sampled_from("abcdefghijklmnopq"), max_size=5), max_size=8))
def test_it_is_what_was_opened_backwards_without_repeats(rounds: list[list[str]]) -> None:
    recent.forget()
    for names in rounds:
        remember([Path(f"/{name}") for name in names], _DAY)
    flat = [name for names in rounds for name in dict.fromkeys(names)]
    assert _names() == list(dict.fromkeys(reversed(flat)))[:MOST]
