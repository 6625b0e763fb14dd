"""A run that writes results: each file is put in its place whole, and its path printed."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable
from pathlib import Path

from perfdesk.cli.batch import BatchRun
from perfdesk.cli.terminal import OutputError, print_message, print_result
from perfdesk.core.errors import FormError
from perfdesk.storage.atomic_write import write_atomically
from perfdesk.storage.logs import log_operation
from perfdesk.workers.tasks import TaskRunner


class ConversionRun(BatchRun):
    """A run that writes files and reports all failures at its end, with the number written."""

    def __init__(self, workers: TaskRunner) -> None:
        super().__init__(workers)
        self.written = 0
        self._failures: list[str] = []

    def print_interruption(self) -> None:
        """Tell the user, who pressed Ctrl+C, what has been written."""
        some = "已停止，上面列出的文件都已写好，其余没有转换。"
        print_message(some if self.written else "已停止，没有写出文件。")

    def print_failures(self) -> None:
        """Tell the user what failed, and if there was more than one file, how many were written."""
        count = len(self._failures)
        if count and self.written + count > 1:
            print_message(f"写出 {self.written} 个文件，{count} 处没有完成：")
        for line in self._failures:
            print_message(line)
        self._failures.clear()

    def _report(self, line: str) -> None:
        self._failures.append(line)


class SourceLostError(FormError):
    """A file for the public would replace the input, with the only data of the form."""

    def __init__(self) -> None:
        super().__init__(
            "这份公开件会替换原来的上报件，表里的数据就丢失了，所以没有写出。"
            "请用 --out 指定别的文件夹。"
        )


def write_result(
    run: ConversionRun,
    path: Path,
    data: bytes,
    messages: Iterable[str],
    protected: Container[str] = (),
) -> None:
    """Write a file, print its path and its messages; a failure is recorded in the run.

    Files whose real path is in ``protected`` are not replaced.
    """
    try:
        if os.path.realpath(path) in protected:
            raise SourceLostError  # noqa: TRY301 - reported like any other failure
        with log_operation("write", path):
            write_atomically(path, data)
    except Exception as error:  # noqa: BLE001 - one file must not end the run
        run.record_failure(path, error)
        return
    run.written += 1
    try:
        print_result(str(path))
    except OutputError as error:
        run.record_failure("标准输出", error)
    for message in messages:
        print_message(f"{path}：{message}")


def protected_paths(paths: Iterable[Path], *, public: bool) -> frozenset[str]:
    """Return the real paths of the inputs that no result may replace.

    These are all of them if the results are for the public, since those hold no form data.
    """
    return frozenset(map(os.path.realpath, paths)) if public else frozenset()
