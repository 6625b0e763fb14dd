"""The types that reading and exporting a form share: progress, and what an export gives.

They are in a module of their own so that the registry can import the writers, and the writers
these types.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from perfdesk.core.errors import FormError, newer_program_advice

WRITABLE_FORMATS = ("pdf", "xlsx", "zpb")
"""The file types that can be written, by suffix without the dot."""


ProgressCallback = Callable[[float], None]
"""Called with the share of a file, from 0 to 1, that is done; may raise ``ExportCancelled``.

``perfdesk.workers`` calls it several times a second while it waits for a file; there it may raise
``WorkCancelled``.
"""


def no_progress(_: float) -> None:
    """Do nothing: the default progress callback."""


class ExportCancelled(Exception):  # noqa: N818 - an event, not an error
    """The user has cancelled the export."""


class NewerSourceError(FormError):
    """The form is from a native file of a later version; written anew, it would lose content."""

    def __init__(self) -> None:
        advice = newer_program_advice("转换")
        super().__init__(f"由更新的版本保存，转为 zpb 会丢失内容，已跳过。{advice}")


class AlteredSourceError(FormError):
    """The form is from a native file changed outside the program; written anew, that is hidden."""

    def __init__(self) -> None:
        super().__init__(
            "在本程序之外被改动过，转为 zpb 就看不出来了，已跳过。"
            "请在窗口中打开，核对后接受更改并保存，再转换。"
        )


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The bytes of a file, and sentences on what of the form it does not show."""

    data: bytes
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergedExport:
    """A PDF file of several forms, which are numbered from 0.

    ``messages`` has sentences on what the pages of a form lack, ``left_out`` the errors of forms
    that are not in the file.
    """

    data: bytes
    messages: tuple[tuple[int, str], ...] = ()
    left_out: tuple[tuple[int, Exception], ...] = ()
