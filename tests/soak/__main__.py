"""Run all long trials, print their figures, and write them to docs/reliability.md.

``make soak`` takes less than half an hour. With ``--short`` a small part of each is run and
nothing is written. The exit code is 1 if anything happened that must not.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import repeat

from tests.soak import damage, disks, edits, kills, silence, system_calls
from tests.soak.hostile.reading import reading as hostile_reading
from tests.soak.trial import ROOT, SHORT, Outcome, run_trial

TRIALS: tuple[Callable[[float], Outcome], ...] = (
    kills.while_saving,
    kills.while_typing,
    system_calls.failing,
    disks.full_disk,
    disks.fighting,
    silence.silent_share,
    *(partial(damage.cuts, kind) for kind in ("zpb", "xlsx", "pdf")),
    *(partial(damage.flips, kind) for kind in ("zpb", "xlsx", "pdf")),
    hostile_reading,
    edits.random_edits,
    edits.killed_edits,
)
_AT_ONCE = 2
"""Trials that run side by side."""
_BEGIN, _END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def main(share: float) -> int:
    """Run each trial with this share of its runs, two at a time; return the exit code."""
    lines, failures = ["| 承诺 | 试了什么 | 违反 |", "| --- | --- | --- |"], []
    spawn = multiprocessing.get_context("spawn")  # a trial that has a window needs a fresh process
    with ProcessPoolExecutor(_AT_ONCE, spawn, max_tasks_per_child=1) as pool:
        for outcome, seconds in pool.map(run_trial, TRIALS, repeat(share)):
            lines.append(outcome.line())
            failures += outcome.failures
            sys.stdout.write(f"{outcome.line()} {seconds:.0f} s\n")
            sys.stdout.writelines(f"    {failure}\n" for failure in outcome.failures[:5])
            sys.stdout.flush()
    if share == 1:
        _write(lines)
    return 1 if failures else 0


def _write(lines: list[str]) -> None:
    file = ROOT / "docs" / "reliability.md"
    before, _, rest = file.read_text(encoding="utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    table = "\n".join(lines)
    file.write_text(f"{before}{_BEGIN}\n{table}\n\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(SHORT if "--short" in sys.argv else 1))
