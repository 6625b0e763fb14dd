"""Usual 三级指标 are inserted below their 二级指标, which is added where it belongs if missing."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.edits import make_change
from perfdesk.core.form import Form, Level1, Level2, rows, with_new_keys
from perfdesk.core.indicator_library import LibraryEntry, entry_insertions
from perfdesk.core.template import blank_form
from perfdesk.resources import indicator_library
from tests.core.forms import SHANGHAI, forms

_LIBRARY = indicator_library()
entries = st.lists(st.sampled_from(_LIBRARY), max_size=8)


def _added(form: Form, chosen: list[LibraryEntry]) -> Form:
    steps = make_change(
        form, "", entry_insertions(form, SHANGHAI, chosen, count(1000).__next__)
    ).steps
    return steps[-1].after if steps else form


def _names(form: Form) -> list[tuple[str, list[str]]]:
    return [
        (level1.name, [level2.name for level2 in level1.children]) for level1 in form.indicators
    ]


@pytest.mark.slow
@given(forms, entries)
def test_existing_rows_stay_and_each_entry_is_inserted_once(
    plain: Form, chosen: list[LibraryEntry]
) -> None:
    form = with_new_keys(plain)
    after = _added(form, chosen)
    before = [row.node for row in rows(form)]
    new = [row.node for row in rows(after) if row.node not in before or row.node.key >= 1000]
    kept = [row.node for row in rows(after) if row.node.key < 1000]
    assert kept == before
    wanted = sorted((entry.name, entry.target) for entry in chosen)
    assert sorted((row.name, row.target) for row in new) == wanted


@given(entries)
def test_a_blank_form_takes_entries_in_the_order_of_its_template(
    chosen: list[LibraryEntry],
) -> None:
    after = _added(with_new_keys(blank_form(SHANGHAI)), chosen)
    order = [kind.words.printed for kind in SHANGHAI.taxonomy]
    assert [name for name, _ in _names(after)] == [
        name for name in order if name != "成本指标" or any(each.level1 == name for each in chosen)
    ]
    for row in rows(after):
        entry = next(each for each in _LIBRARY if each.name == row.node.name)
        assert row.level_names[:2] == (entry.level1, entry.level2)


def test_missing_levels_are_inserted_between_existing_ones() -> None:
    form = with_new_keys(
        Form(
            SHANGHAI.id,
            indicators=(
                Level1("产出指标", (Level2("数量指标"), Level2("时效指标"))),
                Level1("满意度指标"),
                Level1("其他指标"),
            ),
        )
    )
    chosen = [
        next(entry for entry in _LIBRARY if entry.name == name)
        for name in ("验收合格率", "政策知晓率", "成本控制率", "项目预算控制数", "预算成本节约率")
    ]
    assert _names(_added(form, chosen)) == [
        ("产出指标", ["数量指标", "质量指标", "时效指标", "成本指标"]),
        ("效益指标", ["社会效益指标"]),
        ("满意度指标", []),
        ("成本指标", ["经济成本指标"]),
        ("其他指标", []),
    ]


def test_synonyms_of_a_level_are_recognised_and_unknown_levels_come_last() -> None:
    form = with_new_keys(Form(SHANGHAI.id, indicators=(Level1("效益指标", (Level2("社会效益"),)),)))
    known = next(entry for entry in _LIBRARY if entry.level2 == "社会效益指标")
    strange = LibraryEntry("效益指标", "国际影响指标", "交流次数")
    after = _added(form, [strange, known])
    assert _names(after) == [("效益指标", ["社会效益", "国际影响指标"])]
    assert [row.node.name for row in rows(after)] == [known.name, "交流次数"]
