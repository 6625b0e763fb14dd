"""Output on a terminal: messages, results, a progress bar, and texts in columns.

Results go to stdout, messages to stderr, both in UTF-8. A windowed program may have no
terminal at all; then nothing is written. In columns a Chinese character is two places wide;
long texts are wrapped by the rules of the printed page, and no control character reaches the
terminal. The module knows nothing of forms.
"""

# ruff: noqa: T201 - the one module that prints

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import zip_longest
from types import FrameType
from typing import Self

from perfdesk.core.errors import FormError
from perfdesk.table.linebreak import break_lines

_BAR_WIDTH = 24
_BAR_LINE_WIDTH = _BAR_WIDTH + 20
"""Columns of the bar with its numbers, which are overwritten when it goes."""
_GAP = "  "
"""Between two columns of text."""


# Messages and results


class OutputError(FormError):
    """Results cannot be written where they are sent, e.g. to a full disk."""

    def __init__(self) -> None:
        super().__init__("无法输出结果：输出位置不可写，或磁盘已满。请换一个位置再试。")


def use_utf8() -> None:
    """Write UTF-8 whatever the locale, so also into a pipe on Windows.

    File names that are not text pass unchanged.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def print_message(sentence: str) -> None:
    """Print a line for the user on stderr."""
    if sys.stderr:  # print(file=None) would write to stdout
        print(sentence, file=sys.stderr)


def require_output() -> None:
    """Raise OutputError if stdout is closed, as after ``>&-``.

    On Windows a program without a console never has a stdout; there it works without.
    """
    if sys.stdout is None and sys.platform != "win32":
        raise OutputError


def print_result(text: str) -> None:
    """Print a result on stdout, with a line end if it has none; raise as ``flush_output`` does."""
    with _output_errors():
        print(text, end="" if text.endswith("\n") else "\n")


def are_results_among_messages() -> bool:
    """Return whether both go to a terminal, where the user sees them together."""
    return all(stream and stream.isatty() for stream in (sys.stdout, sys.stderr))


@contextmanager
def interruption_deferred() -> Iterator[None]:
    """Let Ctrl+C wait for the end of the block; pressed again, it ends the block.

    Runs in the main thread, the only one that Ctrl+C reaches.
    """
    usual = signal.getsignal(signal.SIGINT)
    interruptions: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        interruptions.append(number)
        signal.signal(signal.SIGINT, usual)

    if usual is not signal.default_int_handler:  # Ctrl+C is ignored, or handled otherwise
        yield
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if interruptions:
        raise KeyboardInterrupt


def flush_output() -> None:
    """Flush stdout; raise OutputError, or BrokenPipeError if its reader has gone."""
    with _output_errors():
        if sys.stdout:
            sys.stdout.flush()


@contextmanager
def _output_errors() -> Iterator[None]:
    """Turn an OSError of the block into OutputError, that of a closed pipe into BrokenPipeError."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if sys.platform == "win32" and error.errno == errno.EINVAL:  # what it calls a closed pipe
            raise BrokenPipeError from error
        discard_output()
        raise OutputError from error


def discard_output() -> None:
    """Send what stdout still buffers to the null device, so that no error ends the program."""
    # The errors mean: there is no stdout, or it has no file descriptor.
    with suppress(OSError, ValueError, AttributeError):
        stdout = sys.stdout.fileno()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stdout)
        os.close(null)


class ProgressBar:
    """A progress bar on stderr, drawn only on a terminal; for one item only if it has parts.

    Used as a context manager, it disappears at the end.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._is_on_terminal = bool(sys.stderr) and sys.stderr.isatty()

    def update(self, done: int, share: float = 0.0) -> None:
        """Show how many items are done, and the share of the next one, if it is known."""
        if self._is_on_terminal and (self._total > 1 or share):
            filled = int(_BAR_WIDTH * (done + share) / self._total)
            bar = "#" * filled + "-" * (_BAR_WIDTH - filled)
            percent = f" {share:4.0%}" if share else ""
            numbers = f"{done}/{self._total}{percent}".ljust(_BAR_LINE_WIDTH - _BAR_WIDTH - 3)
            print(f"\r[{bar}] {numbers}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Remove the bar, so that a line of text can be printed."""
        if self._is_on_terminal:
            print(f"\r{' ' * _BAR_LINE_WIDTH}\r", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()


# Texts in columns


def display_width(text: str) -> int:
    """Return the places a text takes: two for a wide character, none for a combining one."""
    return len(text) if text.isascii() else sum(map(_places, text))


def _places(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


@dataclass(frozen=True, slots=True)
class TextColumn:
    """How wide a column may become, in places, and whether its texts are right-aligned."""

    max_width: int
    align_right: bool = False


def wrap(text: str, max_width: int) -> list[str]:
    """Return the text in lines of at most ``max_width`` places (two or more), at least one.

    A printable line that fits stays as it is. Any other loses the spaces at its end and
    invisible characters (e.g. U+200B), and its controls become spaces.
    """
    lines = text.splitlines()
    return [line for each in lines for line in _wrap_line(each, max_width)] or [""]


def align_columns(rows: Sequence[Sequence[str]], columns: Sequence[TextColumn]) -> list[str]:
    """Return the lines of a table, each column as wide as its longest line."""
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


def _wrap_line(text: str, max_width: int) -> Sequence[str]:
    if text.isprintable() and display_width(text) <= max_width:
        return (text,)
    without_controls = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return break_lines(without_controls, max_width, _TERMINAL_METRICS)


class _TerminalMetrics:
    """The widths of characters in places, as ``break_lines`` asks for them."""

    def advance(self, char: str) -> float:
        """Return the places of a character."""
        return display_width(char)

    def width(self, text: str, size: float) -> float:
        """Return the places of a text; ``size`` is always 1000, for widths in places."""
        return display_width(text) * size / 1000


_TERMINAL_METRICS = _TerminalMetrics()


def _padded(text: str, places: int, *, right: bool) -> str:
    spaces = " " * (places - display_width(text))
    return spaces + text if right else text + spaces
