"""Canonical JSON: a list written line by line is the list written as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.formats.native.canonical_json import JsonValue, json_list_lines, json_text

_VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.slow
@given(st.lists(_VALUES))
def test_the_lines_of_a_list_make_the_text_of_the_whole_list(values: list[JsonValue]) -> None:
    assert "\n".join(json_list_lines(iter(values))) == json_text(list(values))


def test_each_value_is_yielded_before_the_next_but_one_is_asked_for() -> None:
    asked = []

    def values() -> object:
        for number in range(3):
            asked.append(number)
            yield str(number)

    parts = json_list_lines(values())  # type: ignore[arg-type]
    assert next(parts) == "["
    assert next(parts) == '  "0",'
    assert asked == [0, 1]
