"""Putting a result in its place: written with care, its path shown, what is to be said said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from perfdesk.cli.console import OutputError, say, show
from perfdesk.cli.run import LongRun
from perfdesk.storage.replacing import replace


def deliver(run: LongRun, path: Path, data: bytes, remarks: Sequence[str]) -> None:
    """Write a file and say so; one that cannot be written is a failure of the run."""
    try:
        replace(path, data)
    except Exception as error:  # noqa: BLE001 - one file must not end the run
        run.fail(path, error)
        return
    run.written += 1
    try:
        show(str(path))
    except OutputError as error:
        run.fail("stdout", error)
    for remark in remarks:
        say(f"{path}：{remark}")
