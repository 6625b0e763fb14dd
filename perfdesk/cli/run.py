"""One run of a command: reads its inputs one after the other, and remembers failures.

An input that cannot be read is said and skipped; the run then ends with code 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from perfdesk.cli.console import say
from perfdesk.cli.inputs import files
from perfdesk.core.errors import FormError
from perfdesk.formats.reading import read
from perfdesk.table.reading import Reading

FAILED = 2


class Run:
    """What has been read and said so far; ``code`` is the exit code it leads to."""

    def __init__(self) -> None:
        self.code = 0

    def fail(self, source: Path | str, error: FormError) -> None:
        """Say what went wrong with one input or output, and go on."""
        say(f"{source}：{error}")
        self.code = FAILED

    def paths(self, arguments: Sequence[str]) -> list[Path]:
        """The files the arguments name, each once, in the order given."""
        found: dict[Path, None] = {}
        for argument in arguments:
            try:
                found.update(dict.fromkeys(files(argument)))
            except FormError as error:
                self.fail(argument, error)
        return list(found)

    def readings(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Reading]]:
        """The forms in the files, with the file each came from."""
        for path in paths:
            try:
                found = read(path)
            except FormError as error:
                self.fail(path, error)
            else:
                yield from ((path, reading) for reading in found)
