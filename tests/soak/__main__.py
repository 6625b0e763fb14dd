"""Run all long trials, print their figures, and write them to docs/reliability.md.

``make soak`` takes some half an hour. With ``--short`` a small part of each is run and
nothing is written. The exit code is 1 if anything happened that must not.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from tempfile import TemporaryDirectory

from tests.soak import damage, disks, edits, kills, silence, system_calls
from tests.soak.hostile.reading import reading as hostile_reading
from tests.soak.trial import ROOT, SHORT, Outcome

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
_BEGIN, _END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def main(share: float) -> int:
    """Run each trial with this share of its runs; return the exit code."""
    lines, failures = ["| 承诺 | 试了什么 | 违反 |", "| --- | --- | --- |"], []
    for trial in TRIALS:
        began = time.monotonic()
        outcome = trial(share)
        lines.append(outcome.line())
        failures += outcome.failures
        sys.stdout.write(f"{outcome.line()} {time.monotonic() - began:.0f} s\n")
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
    with TemporaryDirectory() as data:
        os.environ.update(QT_QPA_PLATFORM="offscreen", PERFDESK_DATA=data)
        code = main(SHORT if "--short" in sys.argv else 1)
    sys.exit(code)
