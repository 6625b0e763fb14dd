"""What another version of a form has is proposed only where we have changed nothing ourselves."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.compare import compare, is_proposed
from perfdesk.core.form import Form, Level1, Level3, with_new_keys
from perfdesk.resources import template_of
from tests.core.forms import form_of, indicator

SAVED = with_new_keys(form_of(indicator(), Level3("培训人数", "10人")))


def with_rows(form: Form, *rows: Level3) -> Form:
    (level1,) = form.indicators
    (level2,) = level1.children
    return replace(form, indicators=(replace(level1, children=(replace(level2, children=rows),)),))


def proposed(ours: Form, theirs: Form) -> list[bool]:
    keys = iter(range(1_000, 2_000))
    found = compare(ours, theirs, template_of(ours), keys.__next__)
    return [is_proposed(each, SAVED, ours) for each in found]


def rows_of(form: Form) -> tuple[Level3, Level3]:
    first, second = form.indicators[0].children[0].children
    return first, second


def test_a_text_is_proposed_unless_we_have_written_there() -> None:
    theirs = replace(SAVED, project="挂号费", unit="别人的单位")
    assert proposed(SAVED, theirs) == [True, True]
    assert proposed(replace(SAVED, project="汇款费"), theirs) == [False, True]


def test_a_row_they_removed_is_proposed_to_go_unless_we_have_filled_it() -> None:
    first, second = rows_of(SAVED)
    theirs = with_rows(SAVED, first)
    assert proposed(SAVED, theirs) == [True]
    ours = with_rows(SAVED, first, replace(second, actual="9人"))
    assert proposed(ours, theirs) == [False]


def test_a_row_they_have_is_proposed_unless_we_have_removed_it() -> None:
    first, second = rows_of(SAVED)
    assert proposed(with_rows(SAVED, first), SAVED) == [False]
    theirs = with_rows(SAVED, first, second, Level3("合格率", "≥90%"))
    assert proposed(SAVED, theirs) == [True]
    part = replace(SAVED, indicators=(*SAVED.indicators, Level1("效益指标")))
    assert proposed(SAVED, part) == [True]


def test_what_the_saved_form_has_not_is_not_proposed() -> None:
    first, second = rows_of(SAVED)
    added = Level3("合格率", "≥90%", key=500)
    theirs = with_rows(SAVED, first, second, replace(added, actual="95%"))
    assert proposed(with_rows(SAVED, first, second, added), theirs) == [False]


def test_what_this_version_does_not_know_is_not_proposed() -> None:
    assert proposed(SAVED, replace(SAVED, extra=(("later", "1"),))) == [False]
