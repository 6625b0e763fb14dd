"""Measure times: ours and a yardstick's in turn, in one run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """Work and its yardstick, and the highest ratio of their times that is accepted."""

    what: str
    ours: Work
    yardstick: Work
    goal: float
    rounds: int = 11


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians in seconds, and the median of the ratios pair by pair."""

    ours: float
    yardstick: float
    ratio: float


def process(*command: str) -> Work:
    """Return the work of a whole process, from its start to its end."""

    def run() -> None:
        subprocess.run(command, check=True, cwd=ROOT, capture_output=True)

    return run


def python(*arguments: str) -> Work:
    """Return the work of a fresh Python with these arguments."""
    return process(sys.executable, *arguments)


def seconds(work: Work) -> float:
    """Return the wall time of some work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def time_pair(pair: Pair) -> Figures:
    """Return the figures of a pair, measured in turn after one warm-up of each."""
    seconds(pair.ours)
    seconds(pair.yardstick)
    runs = [(seconds(pair.ours), seconds(pair.yardstick)) for _ in range(pair.rounds)]
    return Figures(
        median(ours for ours, _ in runs),
        median(yardstick for _, yardstick in runs),
        median(ours / yardstick for ours, yardstick in runs),
    )


def line(pair: Pair, figures: Figures) -> str:
    """Return one row of the table."""
    return (
        f"| {pair.what} | {figures.ours:.4f} | {figures.yardstick:.4f}"
        f" | {figures.ratio:.2f} | {pair.goal:.3g} |"
    )
