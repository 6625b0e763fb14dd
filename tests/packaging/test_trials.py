"""A trial that goes wrong, however it does, is told in a line and ends no other trial."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bundle.tools import UnavailableError
from trials.steps import FailedError, SkippedError, Trial, built, run_trials


def _raising(error: BaseException) -> Callable[[], str]:
    def run() -> str:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (SkippedError("it needs root"), "skipped  one: it needs root"),
        (UnavailableError("apt-get cannot fetch a."), "skipped  one: apt-get cannot fetch a."),
        (FailedError("no window"), "FAILED   one: no window"),
        (SystemExit("a wants GLIBC_2.99"), "FAILED   one: a wants GLIBC_2.99"),
        (KeyError("Version"), "FAILED   one: KeyError: 'Version'"),
        (subprocess.CalledProcessError(1, "a", "why"), "FAILED   one: CalledProcessError: "),
    ],
)
def test_the_trials_go_on(
    error: BaseException, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = run_trials([Trial("one", _raising(error)), Trial("two", lambda: "all well")])

    told = capsys.readouterr().out
    assert told.startswith(line)
    assert "passed   two: all well" in told
    assert failed == line.startswith("FAILED")


def test_what_a_command_printed_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    run_trials([Trial("one", _raising(subprocess.CalledProcessError(1, "a", "why")))])
    assert "\nwhy\n" in capsys.readouterr().out


def test_what_is_not_built_is_skipped(tmp_path: Path) -> None:
    assert built(tmp_path) == tmp_path
    with pytest.raises(SkippedError, match="perfdesk is not built"):
        built(tmp_path / "perfdesk")
