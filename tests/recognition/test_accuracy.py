"""No corpus is read less accurately than the documentation says."""

from __future__ import annotations

import pytest

from tests.accuracy.__main__ import DOCUMENT, document, measure


@pytest.mark.slow
def test_the_documented_accuracy_is_that_of_today() -> None:
    corpora, _ = measure()
    assert document(corpora) == DOCUMENT.read_text("utf-8"), "python -m tests.accuracy --write"
