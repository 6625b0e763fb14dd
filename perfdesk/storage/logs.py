"""The log: what somebody who helps a user has to know, in files that do not grow without end.

In it are versions, the files opened, saved and exported with result and duration, drafts
recovered, and unexpected errors with their traceback; no text of a form. Any module logs by
``logging.getLogger(__name__)``; nothing is written outside a ``session``, but for errors.
"""

from __future__ import annotations

import logging
import platform
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from perfdesk import __version__
from perfdesk.core.errors import FormError
from perfdesk.storage.folders import data_folder
from perfdesk.storage.locks import held

MOST_BYTES = 512 * 1024
OLDER_FILES = 2
_LONGEST_ENTRY = 64 * 1024

_log = logging.getLogger("perfdesk")


class UnexpectedError(FormError):
    """A fault of the program itself, with where it was written down."""

    def __init__(self, log: Path | None) -> None:
        where = f"详情已记入 {log}，请把它发给程序的维护者。" if log else "请联系程序的维护者。"
        super().__init__(f"程序内部出错，操作没有完成。{where}")


def told(error: Exception) -> str:
    """What the user is told of an error: its own sentence, or where it was written down."""
    return str(error if isinstance(error, FormError) else logged(error))


def logged(error: BaseException) -> UnexpectedError:
    """The sentence for an unexpected error, after its traceback was added to the log.

    Never raises: where no log can be written, the sentence names none.
    """
    with _attached():
        _log.error("perfdesk %s, unexpected error", __version__, exc_info=error)
    return UnexpectedError(_HANDLER.file)


@contextmanager
def session(doing: str, *versions: str) -> Iterator[None]:
    """Write the log during the block, from the versions of everything to the end of it.

    Without its last line the process was killed, or crashed outside Python.
    """
    start, system = time.monotonic(), platform.uname()
    level = _log.level
    with _attached():
        _log.setLevel(logging.INFO)
        _log.info(
            "started %s: perfdesk %s, Python %s, %s",
            doing,
            __version__,
            platform.python_version(),
            ", ".join([*versions, " ".join((*system[:1], *system[2:5]))]),
        )
        try:
            yield
        finally:
            _log.info("ended %s after %.2f s", doing, time.monotonic() - start)
            _log.setLevel(level)


@contextmanager
def noted(doing: str, what: Path | str) -> Iterator[None]:
    """Log what was done with a file, what came of it and how long it took; errors pass through.

    Of an error only the class: its sentence may quote the form.
    """
    start, result = time.monotonic(), "done"
    try:
        yield
    except Exception as error:
        result = type(error).__name__
        raise
    finally:
        _log.info("%s %s: %s, %.2f s", doing, on_one_line(what), result, time.monotonic() - start)


def on_one_line(name: Path | str) -> str:
    """A file's name as it can stand in an entry, be it no text or with a line feed in it."""
    text = str(name).encode("utf-8", "backslashreplace").decode()
    return text.replace("\r", "\\r").replace("\n", "\\n")


class _Formatter(logging.Formatter):
    """One entry, cut where it would push everything else out of the log."""

    def format(self, record: logging.LogRecord) -> str:
        """logging's: the text of a record."""
        return super().format(record)[:_LONGEST_ENTRY]


class _File(RotatingFileHandler):
    """The file of the log, open for one record; a failure disturbs nobody."""

    failed = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - logging's
        """logging's: what to do where a record cannot be written, by default to print it."""
        self.failed = True


class _Handler(logging.Handler):
    """Writes each record to the data folder; ``file`` is where the last one went, if anywhere.

    The file is opened for each record, and by one process at a time: a process that kept
    it open would go on writing to a file that another one has renamed, and on Windows
    would keep it from being renamed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(
            _Formatter("%(asctime)s %(process)d %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")
        )
        self.file: Path | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """logging's: write a record, an error to the temporary folder if need be."""
        self.file = None
        places = (data_folder, _temporary) if record.levelno >= logging.ERROR else (data_folder,)
        for place in places:
            with suppress(OSError, RuntimeError, ValueError):
                file = place() / "perfdesk.log"
                file.parent.mkdir(parents=True, exist_ok=True)
                if self._is_written(record, file):
                    self.file = file
                    return

    def _is_written(self, record: logging.LogRecord, file: Path) -> bool:
        with held(file.with_suffix(".lock"), seconds=0.2) as is_alone:
            if is_alone and self._is_added(record, file, MOST_BYTES):
                return True
            return self._is_added(record, file, 0)  # as it is: another process may be renaming it

    def _is_added(self, record: logging.LogRecord, file: Path, most: int) -> bool:
        handler = _File(
            file,
            maxBytes=most,
            backupCount=OLDER_FILES,
            encoding="utf-8",
            errors="backslashreplace",
            delay=True,
        )
        handler.setFormatter(self.formatter)
        handler.emit(record)
        handler.close()
        return not handler.failed


_HANDLER = _Handler()


@contextmanager
def _attached() -> Iterator[None]:
    """The handler at work during the block, also inside a block like it."""
    is_new = _HANDLER not in _log.handlers
    if is_new:
        _log.addHandler(_HANDLER)
    try:
        yield
    finally:
        if is_new:
            _log.removeHandler(_HANDLER)


def _temporary() -> Path:
    return Path(tempfile.gettempdir())
