"""Runs the trials of the products one after the other, and says a line of each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bundle.targets import DIST
from bundle.tools import UnavailableError


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


def product(name: str) -> Path:
    """Return a product in ``dist``; raise SkippedError if it is not built."""
    return built(DIST / name)


def built(path: Path) -> Path:
    """Return a file or folder that the build makes; raise SkippedError if it is not there."""
    if not path.exists():
        raise SkippedError(f"{path} is not built")
    return path


def require(is_so: object, otherwise: str) -> None:
    """Let the trial fail with a message unless something is so."""
    if not is_so:
        raise FailedError(otherwise)


def _went_well(trial: Trial) -> bool:
    start = time.monotonic()
    try:
        found = trial.run()
    except (SkippedError, UnavailableError) as error:
        print(f"skipped  {trial.name}: {error}", flush=True)
        return True
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the other trials are still to be made
        print(f"FAILED   {trial.name}: {_told(error)}", flush=True)
        return False
    print(f"passed   {trial.name}: {found} ({time.monotonic() - start:.0f} s)", flush=True)
    return True


def _told(error: BaseException) -> str:
    """Return what an error says, by its kind too if no sentence was written for it."""
    message = str(error)
    if not isinstance(error, FailedError | SystemExit):
        message = f"{type(error).__name__}: {message}"
    output = getattr(error, "stdout", "") or ""
    return f"{message}\n{output}".rstrip()
