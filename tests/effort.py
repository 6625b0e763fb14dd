"""Numbers of examples for property tests, relative to the hypothesis profile in use."""

from __future__ import annotations

from hypothesis import settings


def examples(share: float) -> int:
    """Return the profile's number of examples times ``share``, at least five.

    A share above 1 is for what fails rarely, one below 1 for what is slow.
    """
    return max(5, round(settings().max_examples * share))
