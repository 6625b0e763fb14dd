"""Forms as values: equal by their texts, unchanged by pickling."""

from __future__ import annotations

import pickle

from perfdesk.core.form import Level3, with_new_keys
from tests.core.forms import form_of, indicator


def test_forms_with_the_same_texts_are_equal_whatever_the_keys_of_their_nodes() -> None:
    form = form_of(indicator(), indicator("3"))
    assert with_new_keys(form, 1) == with_new_keys(form, 100) == form
    assert hash(with_new_keys(form, 1)) == hash(form)
    assert form_of(indicator("4")) != form
    assert Level3("甲", score="1") != Level3("甲", reason="1")


def test_a_pickled_form_is_equal_and_keeps_its_keys() -> None:
    form = with_new_keys(form_of(indicator(), indicator("3")), 7)
    copy = pickle.loads(pickle.dumps(form))  # noqa: S301 - of our own making
    assert copy == form
    assert copy.indicators[0].key == 7
