"""What a trial did and found, and the programs that several trials start and kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
SHORT = 0.02
"""The part of the runs that the short form of a trial makes."""


@dataclass
class Outcome:
    """The figures of a trial, and what must not have happened, in words."""

    promise: str
    figures: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    skipped: str = ""

    def line(self) -> str:
        """Return a row for the table of docs/reliability.md."""
        shown = "，".join(f"{count:,} {what}" for what, count in self.figures.items())
        verdict = f"**{len(self.failures)}**" if self.failures else "0"
        return f"| {self.promise} | {self.skipped or shown} | {(self.skipped and '–') or verdict} |"


def run_trial(trial: Callable[[float], Outcome], share: float) -> tuple[Outcome, float]:
    """Run a trial with a data folder of its own; return how long it took in seconds, too."""
    began = time.monotonic()
    with TemporaryDirectory() as data:
        os.environ.update(QT_QPA_PLATFORM="offscreen", PERFDESK_DATA=data)
        return trial(share), time.monotonic() - began


def scaled(runs: int, share: float) -> int:
    """Return this share of the runs, at least three."""
    return max(3, round(runs * share))


def child(module: str, *arguments: object, data: Path) -> subprocess.Popen[bytes]:
    """Start a module as a program with a data folder of its own, its output in a pipe."""
    own = {**os.environ, "PERFDESK_DATA": str(data), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", module, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=own, stdout=pipe, stderr=subprocess.DEVNULL)


def kill(process: subprocess.Popen[bytes]) -> bytes:
    """Kill a program at once and return what it printed since the last reading."""
    process.send_signal(signal.SIGKILL)
    output, _ = process.communicate()
    return output


def numbers(output: bytes, mark: str) -> list[int]:
    """Return the numbers behind a mark in lines such as ``begun 7``."""
    lines = (line.split() for line in output.decode().splitlines())
    return [int(parts[1]) for parts in lines if len(parts) == 2 and parts[0] == mark]
