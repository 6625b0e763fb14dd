"""Putting a result in its place: written with care, its path shown, what is to be said said."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable
from pathlib import Path

from perfdesk.cli.console import OutputError, say, show
from perfdesk.cli.run import LongRun
from perfdesk.core.errors import FormError
from perfdesk.storage.atomic_write import replace
from perfdesk.storage.logs import noted


class SourceLostError(FormError):
    """A file for the public where its source lies, with the only data of the form."""

    def __init__(self) -> None:
        super().__init__(
            "这份公开件会替换原来的上报件，表的数据就没有了，所以没有写。请用 --out 换文件夹。"
        )


def irreplaceable(paths: Iterable[Path], *, public: bool) -> frozenset[str]:
    """The inputs that no result may replace: all of them where the results lack the forms."""
    return frozenset(map(os.path.realpath, paths)) if public else frozenset()


def deliver(
    run: LongRun, path: Path, data: bytes, remarks: Iterable[str], kept: Container[str] = ()
) -> None:
    """Write a file and say so; one that cannot be written is a failure of the run.

    Those that are ``kept``, by their real paths, are not replaced.
    """
    try:
        if os.path.realpath(path) in kept:
            raise SourceLostError  # noqa: TRY301 - said like any other refusal
        with noted("write", path):
            replace(path, data)
    except Exception as error:  # noqa: BLE001 - one file must not end the run
        run.fail(path, error)
        return
    run.written += 1
    try:
        show(str(path))
    except OutputError as error:
        run.fail("标准输出", error)
    for remark in remarks:
        say(f"{path}：{remark}")
