"""出错报告: what is kept of an error that nobody expected, for the user to hand on.

A report has versions, the last commands and where in the program it happened; no text of a form.
The message of an error may quote one, so it is left out unless the user asks for it, and an error
that comes again is reported once. The last ten reports stay in the data folder. They are kept
while the window runs, which says so by ``reporting``; the command line only has the log.
"""

from __future__ import annotations

import faulthandler
import os
import traceback
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.storage.atomic_write import write_atomically
from perfdesk.storage.data_folder import NoDataFolderError, data_folder, make_private_folder

_FOLDER, _SUFFIX = "crash-reports", ".txt"
_TIME = "%Y%m%dT%H%M%S%f"
_MOST_REPORTS = 10
"""How many reports stay in the data folder."""
_MOST_STEPS = 20
"""How many of the last commands a report has."""
_RUNNING = "running.trace"
"""Where faulthandler writes if the process crashes outside Python; gone after a clean end.

Versions and the last commands stand before, since nothing can be asked for then.
"""
_HARD_CRASH = "atal "
"""In "Fatal Python error: Segmentation fault" and "Windows fatal exception: access violation"."""
_PLACES = "出错的位置："
_LEFT_OUT = "（出错信息的原文没有写入，其中可能有表里的文字）"

# What is kept of this process, of which any thread may have an error: one set for all of it, as
# faulthandler and the hooks of Python are, and emptied when ``reporting`` ends.
_versions: list[str] = []
"""The lines with the versions, set while this process keeps reports."""
_steps: deque[str] = deque(maxlen=_MOST_STEPS)
"""The last commands of the user, each with its time."""
_running_handles: list[int] = []
"""The open file of a crash outside Python, while this process keeps reports."""
_kept: dict[str, CrashReport] = {}
"""The reports of this process by where the errors happened: painting may repeat one for ever."""


class TracedElsewhereError(Exception):
    """An error of another process: its ``trace`` there with messages, and the ``places`` alone."""

    def __init__(self, trace: str, places: str = "") -> None:
        super().__init__(trace, places)
        self.trace, self.places = trace, places

    def __str__(self) -> str:
        return self.trace


@dataclass(frozen=True, slots=True)
class CrashReport:
    """A report: its file, its text, and the text with the messages of the errors."""

    file: Path
    text: str
    full_text: str

    def write(self, *, with_messages: bool) -> None:
        """Write the file with or without the messages; raise a SaveError if the disk refuses."""
        text = self.full_text if with_messages else self.text
        write_atomically(self.file, text.encode("utf-8", "backslashreplace"), private=True)


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report on the disk, and when it was written, in local time."""

    file: Path
    written_at: datetime

    def read(self) -> str:
        """Return the text, or a sentence in its place if it cannot be read."""
        try:
            return self.file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return "这份出错报告读不出来，可能已被删除。"


@contextmanager
def reporting(versions: Sequence[str]) -> Iterator[None]:
    """Keep reports during the block, of errors and of a crash outside Python."""
    _versions[:] = versions
    try:
        with _traced():
            yield
    finally:
        _versions.clear()
        _steps.clear()
        _kept.clear()


def note_step(name: str) -> None:
    """Note that the user gave a command, for the next report."""
    _steps.append(f"{datetime.now().astimezone():%H:%M:%S} {name}")
    for handle in _running_handles:
        with suppress(OSError):
            _write_heading(handle)


def keep_report(error: BaseException) -> CrashReport | None:
    """Keep a report of an error; None if none are kept in this process, or the disk refuses."""
    if not _versions:
        return None
    places = places_of(error)
    if places in _kept:
        return _kept[places]
    try:
        report = CrashReport(_new_file(), _text(places), _text(full_trace(error)))
        report.write(with_messages=False)
    except (FormError, OSError):
        return None
    _kept[places] = report
    _delete_oldest()
    return report


def keep_hard_crash() -> KeptReport | None:
    """Keep a report if the last window crashed outside Python, and return it."""
    try:
        trace = (reports_folder() / _RUNNING).read_text(encoding="utf-8", errors="replace")
        if _HARD_CRASH not in trace.rpartition(_PLACES)[2]:
            return None
        file = _new_file()
        write_atomically(file, trace.encode(), private=True)
    except (FormError, OSError):
        return None
    _delete_oldest()
    return next((each for each in kept_reports() if each.file == file), None)


def kept_reports() -> tuple[KeptReport, ...]:
    """Return the reports that are kept, the newest first."""
    reports = []
    with suppress(OSError, NoDataFolderError):
        for file in reports_folder().glob(f"*{_SUFFIX}"):
            with suppress(ValueError):
                written_at = datetime.strptime(file.stem, _TIME).replace(tzinfo=UTC)
                reports.append(KeptReport(file, written_at.astimezone()))
    return tuple(sorted(reports, key=lambda each: each.file.name, reverse=True))


def reports_folder() -> Path:
    """Return the folder of the reports; raise NoDataFolderError if there is none."""
    return data_folder() / _FOLDER


def full_trace(error: BaseException) -> str:
    """Return the traceback of an error with all messages."""
    if isinstance(error, TracedElsewhereError):
        return error.trace
    return "".join(traceback.format_exception(error))


def places_of(error: BaseException) -> str:
    """Return the traceback of an error, and of those it came from, without any message."""
    if isinstance(error, TracedElsewhereError):
        return error.places
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    places = "".join(traceback.format_tb(error.__traceback__))
    own = f"{places}{type(error).__qualname__}{_LEFT_OUT}\n"
    return own if before is None else f"{places_of(before)}\n{own}"


def _text(trace: str) -> str:
    return f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} 程序内部出错\n{_heading()}{trace}"


def _heading() -> str:
    """Return what stands in a report before the places: versions and the last commands."""
    lines = [*_versions, "", "最近的操作：", *(_steps or ["（没有）"]), "", _PLACES, ""]
    return "\n".join(lines)


def _write_heading(handle: int) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, 0)
    os.write(handle, _heading().encode("utf-8", "backslashreplace"))


def _new_file() -> Path:
    """Return a file for a report in the folder, which is there; raise OSError if it cannot be."""
    folder = reports_folder()
    make_private_folder(folder)
    return folder / f"{datetime.now(UTC):{_TIME}}{_SUFFIX}"


def _delete_oldest() -> None:
    for report in kept_reports()[_MOST_REPORTS:]:
        with suppress(OSError):
            report.file.unlink()


@contextmanager
def _traced() -> Iterator[None]:
    """Have a crash outside Python traced to a file, which a clean end deletes."""
    try:
        folder = reports_folder()
        make_private_folder(folder)
        file = folder / _RUNNING
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except (OSError, NoDataFolderError):
        yield
        return
    with suppress(OSError):
        _write_heading(handle)
    _running_handles.append(handle)
    faulthandler.enable(handle)
    try:
        yield
    finally:
        faulthandler.disable()
        _running_handles.remove(handle)
        os.close(handle)
    with suppress(OSError):
        file.unlink()
