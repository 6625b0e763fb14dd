"""How long it takes to read forms from text in a process that is running already."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from perfdesk.formats.registry import read_file
from tests.benchmarks.forms import SAMPLE
from tests.benchmarks.measure import seconds

_ROUNDS = 25


def rows() -> Iterator[str]:
    """Yield the table of reading, in ms: medians, after one reading that imports everything."""
    read_file(SAMPLE)
    live = median(seconds(lambda: read_file(SAMPLE)) for _ in range(_ROUNDS))
    yield "| reading, live | ms | goal, at most |"
    yield "| --- | --- | --- |"
    yield f"| six forms from text | {1000 * live:.1f} | 20 |"
