"""The terminal: UTF-8 whatever the machine says, a progress bar, and a closed pipe.

A windowed program has no terminal at all; then everything here does nothing.
"""

# ruff: noqa: T201 - the one module that prints

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self

from perfdesk.core.errors import FormError

_BAR = 24


class OutputError(FormError):
    """Results that could not be written where they were sent, e.g. to a full disk."""

    def __init__(self) -> None:
        super().__init__("无法输出结果：去处不可写，或磁盘已满。请换一个去处后再试。")


def speak_utf8() -> None:
    """Write UTF-8, also into a pipe on Windows; file names that are no text pass unharmed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def say(sentence: str) -> None:
    """One line to the person at the terminal, on stderr."""
    if sys.stderr:  # print takes None for stdout
        print(sentence, file=sys.stderr)


def require_output() -> None:
    """Raise OutputError if there is nowhere to show results, as after ``>&-``.

    On Windows a program without a console never has an output; there it does its work.
    """
    if sys.stdout is None and sys.platform != "win32":
        raise OutputError


def show(text: str) -> None:
    """A result, on stdout, with an end of line if it has none; raises as ``flush`` does."""
    with _output():
        print(text, end="" if text.endswith("\n") else "\n")


def flush() -> None:
    """Write out what was shown; raises OutputError, or BrokenPipeError if nobody reads it."""
    with _output():
        if sys.stdout:
            sys.stdout.flush()


@contextmanager
def _output() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        close_output()
        raise OutputError from error


def close_output() -> None:
    """Let what is still unwritten go nowhere: nobody reads it any more."""
    with suppress(OSError, ValueError, AttributeError):  # no stream, or none the system knows
        output = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, output)
        os.close(nowhere)


class Progress:
    """A bar on stderr, drawn only if that is a terminal; as a context, gone in the end."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._drawn = bool(sys.stderr) and sys.stderr.isatty() and total > 1

    def at(self, done: int) -> None:
        """Show that so many are done."""
        if self._drawn:
            full = _BAR * done // self._total
            bar = "#" * full + "-" * (_BAR - full)
            print(f"\r[{bar}] {done}/{self._total}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Make room for a line of text."""
        if self._drawn:
            print(f"\r{' ' * (_BAR + 20)}\r", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()
