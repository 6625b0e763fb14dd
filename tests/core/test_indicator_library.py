"""The indicator library: complete, and searched by characters and by pinyin initials."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.indicator_library import (
    LibraryEntry,
    LibraryError,
    custom_entry,
    matching_entries,
    parse_library,
)
from perfdesk.core.pinyin_initials import pinyin_initials
from perfdesk.core.text import has_placeholder
from perfdesk.core.values import parse_value
from perfdesk.resources import indicator_library, templates

_LIBRARY = indicator_library()


def test_every_usual_level_2_of_the_templates_has_names() -> None:
    counts = Counter((entry.level1, entry.level2) for entry in _LIBRARY)
    assert sum(counts.values()) >= 100
    for template in templates().values():
        kinds = {
            (kind.words.printed, words.printed)
            for kind in template.taxonomy
            for words in kind.level2
        }
        assert kinds == counts.keys()
    assert min(counts.values()) >= 4


def test_no_name_occurs_twice_and_none_is_a_placeholder() -> None:
    names = [entry.name for entry in _LIBRARY]
    assert len(set(names)) == len(names)
    assert not [
        entry for entry in _LIBRARY if has_placeholder(entry.name) or has_placeholder(entry.target)
    ]


def test_a_target_to_fill_in_is_a_whole_value_or_empty() -> None:
    for entry in _LIBRARY:
        assert "…" not in entry.target
        assert entry.target == entry.usual or not entry.target
        if any(char.isdigit() for char in entry.target) and "月" not in entry.target:
            assert parse_value(entry.target).kind == "number"


def test_each_name_has_an_initial_for_each_character_and_nearly_all_as_computed() -> None:
    assert [entry for entry in _LIBRARY if len(entry.initials) != len(entry.name)] == []
    pairs = [
        (char, letter, pinyin_initials(char))
        for entry in _LIBRARY
        for char, letter in zip(entry.name, entry.initials, strict=True)
    ]
    other = {char for char, letter, coded in pairs if letter != coded}
    assert other <= set("重率行长调圾")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pxrc", "培训人次"),
        ("PXRC", "培训人次"),
        ("培训人", "培训人次"),
        ("cxgl", "长效管理机制建立情况"),
        ("ｐｘ", "培训人次"),
        ("学员", "培训学员满意度"),
        ("zxl", "政策知晓率"),
    ],
)
def test_a_name_is_found_by_its_characters_or_initials(typed: str, first: str) -> None:
    assert matching_entries(_LIBRARY, typed)[0].name == first


def test_entries_of_the_edited_level_2_come_first_among_equals() -> None:
    assert matching_entries(_LIBRARY, "px", "质量指标")[0].name == "培训合格率"
    assert matching_entries(_LIBRARY, "pxrc", "质量指标")[0].name == "培训人次"


def test_a_name_of_an_open_form_is_found_by_initials_too_and_only_once() -> None:
    entries = (
        *_LIBRARY,
        custom_entry("产出指标", "数量指标", "支教补贴发放人数"),
        custom_entry("", "", "培训人次"),
    )
    assert matching_entries(entries, "zjbt")[0].name == "支教补贴发放人数"
    assert [entry.target for entry in matching_entries(entries, "培训人次")] == [""]


@given(st.sampled_from(_LIBRARY), st.data())
def test_every_part_of_a_name_finds_it(entry: LibraryEntry, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(entry.name) - 1))
    end = data.draw(st.integers(start + 1, len(entry.name)))
    assert entry in matching_entries(_LIBRARY, entry.name[start:end])
    assert entry in matching_entries(_LIBRARY, entry.initials[:end])


@given(st.text(max_size=4))
def test_any_text_finds_names_that_hold_it(typed: str) -> None:
    found = matching_entries(_LIBRARY, typed)
    assert len({entry.name for entry in found}) == len(found)


@pytest.mark.parametrize(
    ("library", "letters", "reason"),
    [
        ("group = [", "", "TOML"),
        ("", "", "缺少 group"),
        ('[[group]]\nlevel1="a"\nlevel2="b"\nentries=[{name="c",target="d"}]', "", "缺少 c"),
        ("group = 1", "", "取值不对"),
        (f"group = {'[' * 5000}{']' * 5000}", "", "嵌套太深"),  # five times Python's limit
        (f"group = {'1' * 5000}", "", "取值不对"),  # Python's limit is 4300 digits
    ],
)
def test_a_broken_library_is_explained_in_a_sentence(
    library: str, letters: str, reason: str
) -> None:
    with pytest.raises(LibraryError, match=reason):
        parse_library(library, letters)
