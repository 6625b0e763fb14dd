"""The native file ``.zpb``: a form as canonical JSON, checked when it is read.

The same form always gives the same bytes, and keys this version does not know are
kept through a save. The module knows no 表样 and no path: bytes in, bytes out.
"""

from __future__ import annotations

from dataclasses import dataclass

from perfdesk.core.form import Form
from perfdesk.formats.native.canonical_json import Json, Number, encoded, parsed
from perfdesk.formats.native.form_json import (
    FORMAT,
    VERSION,
    NewerFileError,
    NotNativeError,
    NotUtf8Error,
    WrongValueError,
    as_form,
    as_json,
)


@dataclass(frozen=True, slots=True)
class NativeFile:
    """What a native file holds; ``read_only`` if a later version wrote it."""

    form: Form
    read_only: bool = False


def read(data: bytes) -> NativeFile:
    """The form in the bytes of a native file; its nodes have no keys yet.

    Level-3 indicators in which nothing stands are dropped. Raises an error of
    ``faults`` or ``json_faults``.
    """
    try:
        document = parsed(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotUtf8Error from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotNativeError
    version = _version(document.get("version"))
    try:
        return NativeFile(as_form(document), version > VERSION)
    except WrongValueError as error:
        if version > VERSION:
            raise NewerFileError(version) from error
        raise


def write(form: Form) -> bytes:
    """The canonical bytes of a form; raises BrokenTextError for half a character."""
    return encoded(as_json(form))


def _version(value: Json) -> int:
    if isinstance(value, Number) and value.text.isdecimal() and len(value.text) < 5:
        version = int(value.text)
        if version:
            return version
    raise WrongValueError("/version", "应为版本号")
