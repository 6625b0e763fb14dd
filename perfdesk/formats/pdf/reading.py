"""Reading a PDF of ours: the forms that lie in it as they were saved.

Any program may have kept, joined or damaged the file since, so nothing in it is
trusted: it is looked at by pypdf within its limits, and what is found is read as
any native file. The pages themselves are not read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO

from perfdesk.core.errors import FormError

_SUFFIX = ".zpb"
_MOST_FORMS, _MOST_BYTES = 1000, 64 * 1024 * 1024
"""What the forms in one file may come to, unpacked."""


class DamagedPdfError(FormError):
    """A PDF that cannot be read at all."""

    def __init__(self) -> None:
        super().__init__(
            "PDF 文件不完整或已损坏，读不下去。请重新取得该文件，或打开原来的 .zpb 文件。"
        )


class LockedPdfError(FormError):
    """A PDF that asks for a password."""

    def __init__(self) -> None:
        super().__init__("这份 PDF 设了密码，读不出里面的表。请先用 PDF 阅读器取消密码，再打开。")


class NoFormInsideError(FormError):
    """A PDF of another program, or one of ours for the public."""

    def __init__(self) -> None:
        super().__init__(
            "这份 PDF 里没有自评表的数据（公开件和其他软件做的 PDF 都没有）。"
            "请打开上报件，或向填表人要 .zpb 文件。"
        )


class TooMuchInsideError(FormError):
    """More, or larger, forms than anybody binds into one file."""

    def __init__(self) -> None:
        super().__init__("这份 PDF 里附带的数据太多，不像是自评表。请确认选对了文件。")


def natives(data: bytes) -> tuple[bytes, ...]:
    """The native files in a PDF, at least one, in its order; raises an error of this module."""
    try:
        found = tuple(_natives(data))
    except FormError:
        raise
    except Exception as error:  # a damaged file makes the library raise anything
        raise _refusal(error) from error
    if not found:
        raise NoFormInsideError
    return found


def _natives(data: bytes) -> Iterator[bytes]:
    from pypdf import PdfReader  # noqa: PLC0415 - slow to import, for few files

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it puts right concerns nobody
    size = 0
    for count, file in enumerate(PdfReader(BytesIO(data)).attachment_list):
        if str(file.alternative_name or file.name).lower().endswith(_SUFFIX):
            native = file.content
            size += len(native)
            if count >= _MOST_FORMS or size > _MOST_BYTES:
                raise TooMuchInsideError
            yield native


def _refusal(error: Exception) -> FormError:
    from pypdf.errors import (  # noqa: PLC0415 - as above
        DependencyError,
        FileNotDecryptedError,
        LimitReachedError,
        WrongPasswordError,
    )

    if isinstance(error, DependencyError | FileNotDecryptedError | WrongPasswordError):
        return LockedPdfError()
    if isinstance(error, LimitReachedError):
        return TooMuchInsideError()
    return DamagedPdfError()
