"""Running the command line inside a test, and what it said."""

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
class Said:
    """Exit code, stdout and stderr of one run."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[Object]:
        """The list that stdout holds as JSON."""
        return cast("list[Object]", json.loads(self.out))


Perfdesk = Callable[..., Said]


def no_window(files: Sequence[Path]) -> int:
    raise AssertionError(files)


def perfdesk_in(capsys: pytest.CaptureFixture[str]) -> Perfdesk:
    """A function that runs a command line and returns what it said."""

    def perfdesk(*arguments: str | Path) -> Said:
        code = run_command_line([str(each) for each in arguments], no_window)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return perfdesk


def saved(form: Form, path: Path) -> Path:
    """The path, after the form was written there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(native_file.native_bytes(form))
    return path
