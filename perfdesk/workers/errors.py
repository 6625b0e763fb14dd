"""Errors of work in another process: one class and one sentence for each way it ends early.

The sentences do not name the file; the caller adds which one it is.
"""

from __future__ import annotations

import signal

from perfdesk.core.errors import FormError
from perfdesk.storage.crash_reports import TracedElsewhereError
from perfdesk.workers.limits import EXIT_OUT_OF_MEMORY, EXIT_OUT_OF_TIME

_ADVICE = "文件可能已损坏，或内容比自评表大得多。请用原来的程序打开它，只留下自评表，另存后再读入。"

_OUT_OF_MEMORY = {EXIT_OUT_OF_MEMORY, -signal.SIGABRT, 127, 0xC0000017, 0xC0000409}
"""Exit codes for want of memory; C++ aborts if nobody catches its std::bad_alloc.

With 127 glibc ends a process in which a thread throws its first one and has no room for it. The
large ones are those of Windows: STATUS_NO_MEMORY, and what abort() ends a process with.
"""
if hasattr(signal, "SIGKILL"):  # not on Windows; Linux sends it when the machine has no memory left
    _OUT_OF_MEMORY.add(-signal.SIGKILL)


class TooMuchMemoryError(FormError):
    """The work needs more memory than a worker may have."""

    def __init__(self) -> None:
        super().__init__(f"读取它需要的内存太多，没有读入。{_ADVICE}")


class TooMuchTimeError(FormError):
    """The work has come no further for longer than a worker may need."""

    def __init__(self) -> None:
        super().__init__(f"读取它用的时间太长，已停止。{_ADVICE}")


class TooDeepError(FormError):
    """What is in the file is nested too deeply."""

    def __init__(self) -> None:
        super().__init__(f"它的内容一层套一层，套得太深，没有读入。{_ADVICE}")


class ResultTooLargeError(FormError):
    """What was read is too large to be handed over."""

    def __init__(self) -> None:
        super().__init__("读出的内容太多，没有读入。请用原来的程序打开它，分成几个文件后再读入。")


class WorkerLostError(FormError):
    """The worker process ended before it could answer."""

    def __init__(self) -> None:
        super().__init__(
            "处理它时程序意外中断，已跳过。请用原来的程序打开它，另存后再试；"
            "仍然不行，请把它发给程序的维护者。"
        )


class WorkerFaultError(TracedElsewhereError):
    """A fault of the program in a worker process; the text is its traceback there."""


class WorkCancelled(Exception):  # noqa: N818 - an event, not an error
    """The user has cancelled the work."""


def loss_error(exit_code: int) -> FormError:
    """Return why a worker process ended with this exit code (negative: by a signal)."""
    if exit_code in _OUT_OF_MEMORY:
        return TooMuchMemoryError()
    return TooMuchTimeError() if exit_code in EXIT_OUT_OF_TIME else WorkerLostError()
