"""The log: what support needs to know, in files of limited size.

It has versions, the files opened, saved and exported with result and duration, drafts
recovered, and unexpected errors with their traceback. No form is copied into it, but file
names and the message of an unexpected error may quote one. Any module logs with
``logging.getLogger(__name__)``; outside a ``log_session`` only errors are written.
"""

from __future__ import annotations

import logging
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from perfdesk import __version__
from perfdesk.core.errors import FormError
from perfdesk.storage.crash_reports import CrashReport, keep_report
from perfdesk.storage.data_folder import NoDataFolderError, data_folder, make_private_folder
from perfdesk.storage.file_lock import hold_lock

MAX_BYTES = 512 * 1024
"""Size at which a new file is begun."""
BACKUP_COUNT = 2
"""How many older files stay beside the current one."""
_FILE = "perfdesk.log"
_LONGEST_ENTRY = 64 * 1024  # characters; a longer one would push out all others
_LIBRARIES = (
    *("reportlab", "pikepdf", "uharfbuzz", "openpyxl", "xlsxwriter"),
    *("docx", "lxml", "pdfplumber", "xlrd"),
)

_used_by_workers: set[str] = set()
"""Names and versions of the libraries that the workers of this process have used."""

_log = logging.getLogger("perfdesk")
_log.setLevel(logging.INFO)


class UnexpectedError(FormError):
    """A fault of the program itself; the sentence says which file has the details.

    That is the ``report``, which holds less of a form, or else the ``log``.
    """

    def __init__(self, log: Path | None, report: CrashReport | None = None) -> None:
        self.log, self.report = log, report
        where = f"详情已记入 {log}，请把它发给程序的维护者。" if log else "请联系程序的维护者。"
        if report is not None:
            where = f"出错报告已存为 {report.file}，请把它发给程序的维护者。"
        super().__init__(f"程序内部出错，操作没有完成。{where}")


def error_to_tell(error: Exception) -> FormError:
    """Return the error to tell the user; an unexpected one is logged and becomes another."""
    return error if isinstance(error, FormError) else log_unexpected(error)


def error_sentence(error: Exception) -> str:
    """Return what the user is told of an error; an unexpected one is logged."""
    return str(error_to_tell(error))


def log_unexpected(error: BaseException) -> UnexpectedError:
    """Log an unexpected error with its traceback, and return the error to tell the user.

    While the window runs, a report of it is kept too.
    Raise nothing: if the data folder cannot be written, the temporary folder takes the log,
    and if that cannot be written either, the sentence names no log.
    """
    report = keep_report(error)
    trace = (type(error), error, error.__traceback__)
    message = "perfdesk %s, unexpected error, libraries: %s"
    versions = (__version__, library_versions() or "none")
    record = _log.makeRecord(_log.name, logging.ERROR, __file__, 0, message, versions, trace)
    for folder in (data_folder, tempfile.gettempdir):
        with suppress(OSError, NoDataFolderError, ValueError):
            handler = _LogFile(Path(folder()) / _FILE)
            handler.handle(record)
            if not handler.failed:
                return UnexpectedError(handler.file, report)
    return UnexpectedError(None, report)


@contextmanager
def log_session(doing: str, *versions: str) -> Iterator[None]:
    """Write the log during the block; its first line has the versions of everything.

    If the last line, "ended", is missing, the process was killed or crashed outside Python.
    """
    start, system = time.monotonic(), platform.uname()
    try:
        handler: logging.Handler = _LogFile(data_folder() / _FILE)
    except (OSError, NoDataFolderError):
        handler = logging.NullHandler()
    _log.addHandler(handler)
    try:
        _log.info(
            "started %s: perfdesk %s, Python %s, %s",
            doing,
            __version__,
            platform.python_version(),
            ", ".join(filter(None, [*versions, " ".join((*system[:1], *system[2:5]))])),
        )
        yield
    finally:
        took = time.monotonic() - start
        _log.info("ended %s after %.2f s, libraries: %s", doing, took, library_versions() or "none")
        _log.removeHandler(handler)


def library_versions() -> str:
    """Return the versions of the libraries that this process and its workers have used."""
    loaded = [(name, sys.modules.get(name)) for name in _LIBRARIES]
    # One that another thread is importing at this moment may have no version yet.
    versions = [(name, getattr(module, "__version__", None)) for name, module in loaded]
    own = {f"{name} {version}" for name, version in versions if version}
    return ", ".join(sorted(own | _used_by_workers))


def note_libraries(versions: str) -> None:
    """Note the versions of libraries that a worker process has used, as it returned them."""
    _used_by_workers.update(filter(None, versions.split(", ")))


def log_result(doing: str, what: Path | str, error: Exception | None, seconds: float) -> None:
    """Log what was done with a file, its result and duration.

    Of an error only the class is logged, because its sentence may quote the form.
    """
    result = "done" if error is None else type(error).__name__
    _log.info("%s %s: %s, %.2f s", doing, loggable_name(what), result, seconds)


@contextmanager
def log_operation(doing: str, what: Path | str) -> Iterator[None]:
    """Log what the block does with a file, as ``log_result`` does; errors pass through."""
    start, caught = time.monotonic(), None
    try:
        yield
    except Exception as error:
        caught = error
        raise
    finally:
        log_result(doing, what, caught, time.monotonic() - start)


def loggable_name(name: Path | str) -> str:
    """Return a file name on one line, with escapes for what is no text."""
    text = str(name).encode("utf-8", "backslashreplace").decode()
    return text.replace("\r", "\\r").replace("\n", "\\n")


class _LogFile(RotatingFileHandler):
    """A log file that several processes may write: opened and locked for each record.

    A process that kept it open would go on writing to a file that another one has renamed,
    and on Windows would prevent the renaming.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(
            file,
            maxBytes=MAX_BYTES,
            backupCount=BACKUP_COUNT,
            encoding="utf-8",
            errors="backslashreplace",
            delay=True,
        )
        form = "%(asctime)s %(process)d %(levelname)s %(message)s"
        self.setFormatter(logging.Formatter(form, "%Y-%m-%dT%H:%M:%S%z"))
        self.file = Path(self.baseFilename)
        self.failed = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; rename no files if another process may be doing so."""
        with suppress(OSError):
            make_private_folder(self.file.parent)
            self.file.touch(mode=0o600)
        with suppress(OSError), hold_lock(self.file.with_suffix(".lock"), seconds=0.2) as is_alone:
            self.maxBytes = MAX_BYTES if is_alone else 0
            super().emit(record)
            self.close()

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record, cut to the longest entry."""
        return super().format(record)[:_LONGEST_ENTRY]

    def doRollover(self) -> None:
        """Rename the files; if the system refuses, go on with this one."""
        with suppress(OSError):
            super().doRollover()
            self.file.touch(mode=0o600)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - logging's
        """Note that a record could not be written; logging would print the error."""
        self.failed = True
