"""Speed as ratios: each figure beside a yardstick, both measured in one run, in turn.

``make bench`` prints the table and writes it to docs/benchmarks.md. Nothing here is
asserted: how busy a machine is must not decide whether a change is right.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources" / "samples" / "talent-centre-2022.txt"
ROUNDS = 11

Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A command beside its yardstick, and the most their ratio should be."""

    what: str
    ours: Command
    yardstick: Command
    goal: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians in seconds, and the median of the ratios pair by pair."""

    ours: float
    yardstick: float
    ratio: float


def python(*arguments: str) -> Command:
    """A fresh Python with these arguments."""
    return (sys.executable, *arguments)


def pairs(native: Path) -> Iterator[Pair]:
    """What is measured; ``native`` is a filled form in our own file."""
    nothing = python("-c", "pass")
    bare = python("-m", "tests.benchmarks.bare_window")
    ours = "tests.benchmarks.our_window"
    show = ("-m", "perfdesk", "show")
    yield Pair(
        "show, six forms from text / python -c pass", python(*show, str(SAMPLE)), nothing, 12
    )
    yield Pair("show, one .zpb / python -c pass", python(*show, str(native)), nothing, 12)
    yield Pair("window with a .zpb / bare window", python("-m", ours, str(native)), bare, 1.5)
    yield Pair("window with six forms / bare window", python("-m", ours, str(SAMPLE)), bare, 1.5)


def seconds(command: Command) -> float:
    """The wall time of a command as a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return time.perf_counter() - start


def measured(pair: Pair) -> Figures:
    """The figures of a pair, run in turn after one warm-up of each."""
    seconds(pair.ours)
    seconds(pair.yardstick)
    runs = [(seconds(pair.ours), seconds(pair.yardstick)) for _ in range(ROUNDS)]
    return Figures(
        median(ours for ours, _ in runs),
        median(yardstick for _, yardstick in runs),
        median(ours / yardstick for ours, yardstick in runs),
    )


def line(pair: Pair, figures: Figures) -> str:
    """One row of the table."""
    return (
        f"| {pair.what} | {figures.ours:.3f} | {figures.yardstick:.3f}"
        f" | {figures.ratio:.2f} | {pair.goal:g} |"
    )


def main() -> None:
    """Measures every pair, prints the table and writes it down."""
    rows = [
        "| what / yardstick | ours, s | yardstick, s | ratio | goal |",
        "| --- | --- | --- | --- | --- |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(QT_QPA_PLATFORM="offscreen", PERFDESK_DATA=folder)
        to_native = python("-m", "perfdesk", "convert", str(SAMPLE), "--to", "zpb", "--out", folder)
        subprocess.run(to_native, check=True, cwd=ROOT, capture_output=True)
        native = max(Path(folder).glob("*.zpb"), key=lambda file: file.stat().st_size)
        for pair in pairs(native):
            rows.append(line(pair, measured(pair)))
            sys.stdout.write(f"{rows[-1]}\n")
            sys.stdout.flush()
    machine = (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of {ROUNDS} pairs"
    )
    page = "\n".join(["# Speed, as ratios within one run", "", f"{machine}.", "", *rows, ""])
    (ROOT / "docs" / "benchmarks.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
