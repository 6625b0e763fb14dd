"""Forms as values: equal by what they say, whole when copied to another process."""

from __future__ import annotations

import pickle

from perfdesk.core.form import Level3, with_new_keys
from tests.core.forms import form_of, indicator


def test_equal_forms_say_the_same_whatever_the_keys_of_their_nodes() -> None:
    form = form_of(indicator(), indicator("3"))
    assert with_new_keys(form, 1) == with_new_keys(form, 100) == form
    assert hash(with_new_keys(form, 1)) == hash(form)
    assert form_of(indicator("4")) != form
    assert Level3("甲", score="1") != Level3("甲", reason="1")


def test_a_form_is_whole_in_another_process() -> None:
    form = with_new_keys(form_of(indicator(), indicator("3")), 7)
    copy = pickle.loads(pickle.dumps(form))  # noqa: S301 - of our own making
    assert copy == form
    assert copy.indicators[0].key == 7
