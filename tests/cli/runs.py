"""Run the command line inside a test, and keep its output."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest

from perfdesk.cli.main import run_command_line
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file

Object = dict[str, object]


@dataclass(frozen=True, slots=True)
class CommandOutput:
    """Exit code, stdout and stderr of one run."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[Object]:
        """The list that stdout has as JSON."""
        return cast("list[Object]", json.loads(self.out))


RunPerfdesk = Callable[..., CommandOutput]


def no_window(files: Sequence[Path]) -> int:
    raise AssertionError(files)


def no_self_test(report: Path | None) -> int:
    raise AssertionError(report)


def perfdesk_runner(capsys: pytest.CaptureFixture[str]) -> RunPerfdesk:
    """Return a function that runs a command line and returns its output."""

    def perfdesk(*arguments: str | Path) -> CommandOutput:
        code = run_command_line([str(each) for each in arguments], no_window, no_self_test)
        out, err = capsys.readouterr()
        return CommandOutput(code, out, err)

    return perfdesk


def write_form_file(form: Form, path: Path) -> Path:
    """Write a form to a path, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(native_file.native_bytes(form))
    return path
