"""No corpus is read less accurately than the documentation says."""

from __future__ import annotations

import pytest

from tests.accuracy.__main__ import DOCUMENT, document, is_worse, measure


@pytest.mark.slow
def test_the_documented_accuracy_is_that_of_today() -> None:
    corpora, _ = measure()
    assert document(corpora) == DOCUMENT.read_text("utf-8"), "python -m tests.accuracy --write"


def test_a_corpus_that_is_missing_is_worse_though_another_is_new() -> None:
    assert is_worse({"seeds": 0, "cases": 2}, {"seeds": 0, "pages": 0})


def test_more_wrong_fields_are_worse_and_fewer_or_new_ones_are_not() -> None:
    assert is_worse({"seeds": 1}, {"seeds": 2})
    assert not is_worse({"seeds": 1}, {"seeds": 0, "pages": 3})
