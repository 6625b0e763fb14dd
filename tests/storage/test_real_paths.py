"""The real paths that are remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.storage import real_paths
from perfdesk.storage.real_paths import ask_real_path, real_path


def test_what_was_asked_longest_ago_is_forgotten_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(real_paths, "_MOST_REMEMBERED", 2)
    monkeypatch.setattr(real_paths, "_remembered", type(real_paths._remembered)())
    first, second, third = (tmp_path / name for name in ("1", "2", "3"))
    for path in (first, second, first, third):
        ask_real_path(path)
    for path in (first, second, third):
        path.symlink_to(tmp_path / "elsewhere")

    assert [real_path(path).name for path in (first, third)] == ["1", "3"]
    assert real_path(second).name == "elsewhere"
