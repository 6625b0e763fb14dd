"""Runs the trials of the products one after the other, and says a line of each."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


class SkippedError(Exception):
    """A trial that this machine cannot make; the message says why."""


class FailedError(Exception):
    """A trial that went wrong; the message says what."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial by its name; ``run`` returns what was found."""

    name: str
    run: Callable[[], str]


def run_trials(trials: Sequence[Trial]) -> int:
    """Run the trials in turn, print a line of each, and return how many failed."""
    return sum(not _went_well(trial) for trial in trials)


def require(is_so: object, otherwise: str) -> None:
    """Let the trial fail with a message unless something is so."""
    if not is_so:
        raise FailedError(otherwise)


def _went_well(trial: Trial) -> bool:
    start = time.monotonic()
    try:
        found = trial.run()
    except SkippedError as error:
        print(f"skipped  {trial.name}: {error}", flush=True)
        return True
    except FailedError as error:
        print(f"FAILED   {trial.name}: {error}", flush=True)
        return False
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        print(f"FAILED   {trial.name}: {_told(error)}", flush=True)
        return False
    print(f"passed   {trial.name}: {found} ({time.monotonic() - start:.0f} s)", flush=True)
    return True


def _told(error: Exception) -> str:
    output = getattr(error, "stdout", "") or ""
    return f"{error}\n{output}".rstrip()
