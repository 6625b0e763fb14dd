"""How much a property test tries, by the hypothesis profile, and how much work a thing is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

from hypothesis import settings


def examples(share: float) -> int:
    """Return the profile's number of examples times ``share``, at least five.

    A share above 1 is for what fails rarely, one below 1 for what is slow.
    """
    return max(5, round(settings().max_examples * share))


def count_calls(act: Callable[[], object]) -> int:
    """Return how many functions are called while something is done, which no machine changes."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count
