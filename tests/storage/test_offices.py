"""The offices a new form begins with: kept, forgotten, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.storage.offices import Offices, forget, remember, remembered
from perfdesk.storage.refusals import SaveError


def test_what_is_remembered_is_there_until_it_is_forgotten() -> None:
    assert remembered() == Offices()
    remember(Offices("某某局", "某某中心"))
    assert remembered() == Offices("某某局", "某某中心")
    remember(Offices("", "“引号”\n所"))
    assert remembered() == Offices("", "“引号”\n所")
    forget()
    assert remembered() == Offices()
    forget()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"unit": "所"}', '{"unit": 1, "department": []}'])
def test_a_damaged_file_is_as_good_as_none(own_data_folder: Path, text: str) -> None:
    own_data_folder.mkdir()
    (own_data_folder / "offices.json").write_text(text, encoding="utf-8")
    found = remembered()
    assert all(isinstance(each, str) for each in found)
    remember(Offices("局", "所"))
    assert remembered() == Offices("局", "所")


def test_a_folder_that_cannot_be_made_is_said(own_data_folder: Path) -> None:
    own_data_folder.write_text("in the way")
    with pytest.raises(SaveError):
        remember(Offices("局", "所"))
    assert remembered() == Offices()
