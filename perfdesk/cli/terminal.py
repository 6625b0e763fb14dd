"""How wide a text is on a terminal, where a Chinese character is two places wide.

Text in columns for a terminal, where a Chinese character is two places wide.

Long cells are wrapped by the rules of the printed page, never cut, and control
characters cannot reach the terminal. Knows nothing of forms.

The terminal: UTF-8 whatever the machine says, a progress bar, and a closed pipe.

A windowed program has no terminal at all; then everything here does nothing.
"""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import zip_longest
from typing import Self

from perfdesk.core.errors import FormError
from perfdesk.table.linebreak import break_lines


def display_width(text: str) -> int:
    """How many places a text takes: two for each wide character, none for a combining one."""
    return len(text) if text.isascii() else sum(map(_places, text))


def _places(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


_GAP = "  "


@dataclass(frozen=True, slots=True)
class TextColumn:
    """How wide a column may become, in places, and whether it holds figures."""

    max_width: int
    align_right: bool = False


def wrap(text: str, most: int) -> list[str]:
    """The text in lines of at most ``most`` places (at least two); one empty line for none.

    A short printable text stays as it is. Of any other, blanks at the end of a line go,
    and characters without a look (U+200B) as ``breaking.shown`` says; a control is a blank.
    """
    return [line for part in text.splitlines() for line in _wrapped(part, most)] or [""]


def align_columns(rows: Sequence[Sequence[str]], columns: Sequence[TextColumn]) -> list[str]:
    """The lines of a table, each column as wide as its longest line."""
    cells = [
        [wrap(text, column.max_width) for text, column in zip(row, columns, strict=True)]
        for row in rows
    ]
    widths = [
        max(display_width(line) for part in parts for line in part)
        for parts in zip(*cells, strict=True)
    ]
    return [
        _GAP.join(
            _padded(text, places, right=column.align_right)
            for text, places, column in zip(parts, widths, columns, strict=True)
        ).rstrip()
        for row in cells
        for parts in zip_longest(*row, fillvalue="")
    ]


def _wrapped(text: str, most: int) -> Sequence[str]:
    if text.isprintable() and display_width(text) <= most:
        return (text,)
    plain = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return break_lines(plain, most, _TERMINAL)


class _Terminal:
    """Widths in places, as those who break lines ask for them."""

    def advance(self, char: str) -> float:
        """The places of a character."""
        return display_width(char)

    def width(self, text: str, size: float) -> float:
        """The places of a text; ``size`` is 1000 for the only size there is."""
        return display_width(text) * size / 1000


_TERMINAL = _Terminal()


def _padded(text: str, places: int, *, right: bool) -> str:
    blanks = " " * (places - display_width(text))
    return blanks + text if right else text + blanks


# ruff: noqa: T201 - the one module that prints


_BAR = 24


class OutputError(FormError):
    """Results that could not be written where they were sent, e.g. to a full disk."""

    def __init__(self) -> None:
        super().__init__("无法输出结果：去处不可写，或磁盘已满。请换一个去处后再试。")


def use_utf8() -> None:
    """Write UTF-8, also into a pipe on Windows; file names that are no text pass unharmed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def print_message(sentence: str) -> None:
    """One line to the person at the terminal, on stderr."""
    if sys.stderr:  # print takes None for stdout
        print(sentence, file=sys.stderr)


def require_output() -> None:
    """Raise OutputError if there is nowhere to show results, as after ``>&-``.

    On Windows a program without a console never has an output; there it does its work.
    """
    if sys.stdout is None and sys.platform != "win32":
        raise OutputError


def print_result(text: str) -> None:
    """A result, on stdout, with an end of line if it has none; raises as ``flush`` does."""
    with _output():
        print(text, end="" if text.endswith("\n") else "\n")


def flush_output() -> None:
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
        discard_output()
        raise OutputError from error


def discard_output() -> None:
    """Let what is still unwritten go nowhere: nobody reads it any more."""
    with suppress(OSError, ValueError, AttributeError):  # no stream, or none the system knows
        output = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, output)
        os.close(nowhere)


class ProgressBar:
    """A bar on stderr, drawn only if that is a terminal; as a context, gone in the end."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._drawn = bool(sys.stderr) and sys.stderr.isatty() and total > 1

    def update(self, done: int) -> None:
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
