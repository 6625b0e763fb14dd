"""The native file ``.zpb``: a form as canonical JSON, checked when it is read.

The same form always gives the same bytes, and keys this version does not know are
kept through a save. The module knows no 表样 and no path: bytes in, bytes out.
"""

from __future__ import annotations

from dataclasses import dataclass

from perfdesk.core.form import Form
from perfdesk.formats.native.canonical_json import JsonNumber, JsonValue, json_bytes, parse_json
from perfdesk.formats.native.form_json import (
    FORMAT_NAME,
    FORMAT_VERSION,
    NewerFileError,
    NotNativeError,
    NotUtf8Error,
    WrongValueError,
    form_from_json,
    form_to_json,
)


@dataclass(frozen=True, slots=True)
class NativeFile:
    """What a native file holds; ``read_only`` if a later version wrote it."""

    form: Form
    read_only: bool = False


def read_native(data: bytes) -> NativeFile:
    """The form in the bytes of a native file; its nodes have no keys yet.

    Level-3 indicators in which nothing stands are dropped. Raises an error of
    ``faults`` or ``json_faults``.
    """
    try:
        document = parse_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotUtf8Error from error
    if not isinstance(document, dict) or document.get("format") != FORMAT_NAME:
        raise NotNativeError
    version = _version(document.get("version"))
    try:
        return NativeFile(form_from_json(document), version > FORMAT_VERSION)
    except WrongValueError as error:
        if version > FORMAT_VERSION:
            raise NewerFileError(version) from error
        raise


def native_bytes(form: Form) -> bytes:
    """The canonical bytes of a form; raises BrokenTextError for half a character."""
    return json_bytes(form_to_json(form))


def _version(value: JsonValue) -> int:
    if isinstance(value, JsonNumber) and value.text.isdecimal() and len(value.text) < 5:
        version = int(value.text)
        if version:
            return version
    raise WrongValueError("/version", "应为版本号")
