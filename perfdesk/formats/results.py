"""What writing a form results in: a file, the end of the waiting for it, or an error.

All writers of files share these; the module imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from perfdesk.core.errors import FormError

WRITABLE_FORMATS = ("pdf", "xlsx", "zpb")
"""What can be written, by the suffix without its dot."""


ProgressCallback = Callable[[float], None]
"""Told which share of a file, from 0 to 1, is made; may raise ``Stopped``."""


class ExportCancelled(Exception):  # noqa: N818 - an event, not a fault
    """Whoever waits for a file wants it no more."""


class NewerSourceError(FormError):
    """A native file of a later version: writing it anew would lose what is not known here."""

    def __init__(self) -> None:
        super().__init__("由更新的版本保存，转为 zpb 会丢失内容，已跳过。请升级程序后再转换。")


@dataclass(frozen=True, slots=True)
class ExportResult:
    """A file, and sentences on what of the form it does not show."""

    data: bytes
    messages: tuple[str, ...] = ()
