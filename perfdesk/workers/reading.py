"""Reads files in worker processes: each stands alone, and all come in order."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from perfdesk.formats import registry
from perfdesk.formats.file_contents import read_contents
from perfdesk.formats.file_types import is_native
from perfdesk.formats.results import ProgressCallback
from perfdesk.recognition.source import Reading
from perfdesk.storage.atomic_write import digest
from perfdesk.workers.errors import WorkCancelled
from perfdesk.workers.limits import READING_SECONDS
from perfdesk.workers.tasks import LocalTask, Task, TaskQueue, TaskRunner

QUICK_BYTES = 256 * 1024
"""The size up to which a native file is read without a worker, by the strict reader of its JSON.

A form has some thousand bytes; so many take a few hundredths of a second, whatever they are.
"""


@dataclass(frozen=True, slots=True)
class ReadProgress:
    """How far the reading of several files is: ``share`` is that of the file being read."""

    path: Path
    files_done: int
    files: int
    share: float


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file: its forms, or the error that it cannot be read."""

    path: Path
    readings: tuple[Reading, ...]
    error: Exception | None
    seconds: float
    """The time waited for it."""
    digest: str | None
    """The SHA-256 of the bytes in which the forms were found, None if there is an error."""


@dataclass(frozen=True, slots=True)
class _ReadForms:
    """The forms in a file, and the digest of the bytes in which they were found."""

    readings: tuple[Reading, ...]
    digest: str


ProgressReport = Callable[[ReadProgress], None]
"""Called several times a second; may raise ``WorkCancelled``."""


def no_report(_: ReadProgress) -> None:
    """Do nothing: the default report."""


def read_files(
    workers: TaskRunner, paths: Sequence[Path], report: ProgressReport = no_report
) -> Generator[FileResult, None, None]:
    """Yield the result of each file, in order, several being read at once.

    What ``report`` raises ends the reading of all.
    """
    with closing(TaskQueue(workers.workers, partial(_submit, workers), paths)) as queue:
        for done, (path, task) in enumerate(queue):
            advance = partial(_report_share, report, path, done, len(paths))
            try:
                yield _result(path, task, advance)
            finally:
                task.cancel()


def read_in_worker(path: Path, advance: ProgressCallback) -> _ReadForms:
    """Read a file; runs in a worker process, or here for a quick one."""
    data = read_contents(path, advance)
    return _ReadForms(registry.read_forms(data, path.suffix, advance), digest(data))


def is_quick(path: Path) -> bool:
    """Return whether a file is read faster here than a worker starts: a small native file.

    Its content decides, not its name; no more of it is read than that takes.
    """
    with suppress(OSError, ValueError):
        status = path.stat()
        if stat.S_ISREG(status.st_mode) and 0 < status.st_size <= QUICK_BYTES:
            with path.open("rb") as file:
                return is_native(file.read(QUICK_BYTES))
    return False


def _submit(workers: TaskRunner, path: Path) -> Task[_ReadForms]:
    if is_quick(path):
        return LocalTask(partial(read_in_worker, path))
    return workers.submit(read_in_worker, path, seconds=READING_SECONDS)


def _report_share(report: ProgressReport, path: Path, done: int, files: int, share: float) -> None:
    report(ReadProgress(path, done, files, share))


def _result(path: Path, task: Task[_ReadForms], advance: ProgressCallback) -> FileResult:
    start = time.monotonic()
    try:
        found = task.result(advance)
    except WorkCancelled:
        raise
    except Exception as error:  # noqa: BLE001 - each file stands alone
        return FileResult(path, (), error, time.monotonic() - start, None)
    return FileResult(path, found.readings, None, time.monotonic() - start, found.digest)
