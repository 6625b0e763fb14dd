"""Speed as ratios: each time beside that of a yardstick, measured in turn in one run.

``make bench`` prints the table and writes it to docs/benchmarks.md. Nothing here is
asserted: a busy machine must not decide whether a change is right.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import (
    memory,
    pdfs,
    printing,
    reading,
    stages,
    word_files,
    workbooks,
    worker_reading,
)
from tests.benchmarks.forms import SAMPLE
from tests.benchmarks.measure import ROOT, Pair, line, python, time_pair


def starting(native: Path) -> Iterator[Pair]:
    """Yield the pairs about starting the program; ``native`` is a filled form in a native file."""
    nothing = python("-c", "pass")
    bare = python("-m", "tests.benchmarks.bare_window")
    ours = "tests.benchmarks.our_window"
    show = ("-m", "perfdesk", "show")
    yield Pair(
        "show, six forms from text / python -c pass", python(*show, str(SAMPLE)), nothing, 12
    )
    yield Pair("show, one .zpb / python -c pass", python(*show, str(native)), nothing, 12)
    yield Pair("window with a .zpb / bare window", python("-m", ours, str(native)), bare, 2.6)
    yield Pair("window with six forms / bare window", python("-m", ours, str(SAMPLE)), bare, 2.6)


def pairs(folder: Path) -> Iterator[Pair]:
    """Yield all pairs but those that need a window; files go into ``folder``."""
    to_native = ("-m", "perfdesk", "convert", str(SAMPLE), "--to", "zpb", "--out", str(folder))
    subprocess.run([sys.executable, *to_native], check=True, cwd=ROOT, capture_output=True)
    native = max(folder.glob("*.zpb"), key=lambda file: file.stat().st_size)
    yield from starting(native)
    yield from worker_reading.pairs(native, SAMPLE)
    yield from printing.live()
    yield from printing.tags()
    yield from printing.processes(folder)
    yield from printing.keys()
    yield from workbooks.pairs()
    yield from word_files.pairs()
    yield from pdfs.pairs()


def window_rows() -> list[str]:
    """Return the rows of what is painted, measured in processes that have a window."""
    rows = []
    for module in ("keys", "views"):
        command = (sys.executable, "-m", f"tests.benchmarks.{module}")
        done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        sys.stdout.write(done.stdout)
        rows += done.stdout.splitlines()
    return rows


def main() -> None:
    """Measure every pair, print the table and write it to the documentation."""
    rows = [
        "| what / yardstick | ours, s | yardstick, s | ratio | goal, at most |",
        "| --- | --- | --- | --- | --- |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(QT_QPA_PLATFORM="offscreen", PERFDESK_DATA=folder)
        for pair in pairs(Path(folder)):
            rows.append(line(pair, time_pair(pair)))
            sys.stdout.write(f"{rows[-1]}\n")
            sys.stdout.flush()
        rows += window_rows()
        rows.append(memory.row())
    rows.extend(("", *reading.rows()))
    rows.extend(("", *stages.rows(), "", *stages.fresh(), "", stages.WORDS))
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, medians of 11 pairs"
    page = "\n".join(["# Speed, as ratios within one run", "", f"{machine}.", "", *rows, ""])
    (ROOT / "docs" / "benchmarks.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
