"""表样 are read from their files once, and mean the same when they come from what was kept."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from unittest.mock import Mock

import pytest

from perfdesk import resources
from perfdesk.core import template_toml
from perfdesk.core.template import Template
from perfdesk.storage.kept_templates import keep_templates


def _started(monkeypatch: pytest.MonkeyPatch, folder: Path) -> tuple[list[Template], int]:
    """The 表样 a start gets from a folder, and how many files it read for them."""
    installed, read = resources.Templates(folder), Mock(wraps=_READ)
    monkeypatch.setattr(resources, "templates", lambda: installed)
    monkeypatch.setattr(template_toml, "read", read)
    keep_templates()
    return list(installed.values()), read.call_count


_READ = template_toml.read


def test_a_later_start_reads_no_file_and_gets_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = resources.path("templates")
    first, read = _started(monkeypatch, folder)
    again, read_again = _started(monkeypatch, folder)
    assert (read, read_again) == (len(first), 0)
    assert [asdict(each) for each in again] == [asdict(each) for each in first]


def test_a_file_that_was_changed_is_read_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = resources.path("templates", "shanghai-2022.toml")
    copy = tmp_path / file.name
    text = file.read_text(encoding="utf-8")
    copy.write_text(text, encoding="utf-8")
    _started(monkeypatch, tmp_path)
    copy.write_text(text.replace("支出", "收入"), encoding="utf-8")
    (changed,), read = _started(monkeypatch, tmp_path)
    assert read == 1
    assert "收入" in changed.title.printed
