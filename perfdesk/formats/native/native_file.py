"""The native file, ``.zpb``: a form as canonical JSON, from bytes and to bytes.

The same form always gives the same bytes. Keys that this version of the program does not know
are preserved when a form is read and written again.
"""

from __future__ import annotations

from dataclasses import dataclass

from perfdesk.core.form import Form
from perfdesk.formats.native.canonical_json import (
    JsonNumber,
    JsonValue,
    json_bytes,
    json_text,
    parse_json,
)
from perfdesk.formats.native.form_json import (
    FORMAT_NAME,
    FORMAT_VERSION,
    HEAD_MEMBERS,
    NewerFileError,
    NotNativeError,
    NotUtf8Error,
    WrongValueError,
    content_digest,
    document_digest,
    form_content,
    form_from_json,
)
from perfdesk.formats.native.migration import migrated

_MAX_VERSION_DIGITS = 4


@dataclass(frozen=True, slots=True)
class NativeFile:
    """What a native file contains.

    ``later_version`` is the version of its format if that is later than the one written today,
    ``altered`` is True if its digest is wrong or missing: another program changed it, or it is
    damaged. The form is only to be looked at in both cases.
    """

    form: Form
    later_version: int | None = None
    altered: bool = False


def read_native(data: bytes) -> NativeFile:
    """Return the form in the bytes of a native file; its nodes have no keys yet.

    Empty level-3 indicators are dropped. Files of earlier versions have no digest. Raises an
    error of ``form_json`` or ``canonical_json``.
    """
    try:
        document = parse_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotUtf8Error from error
    if not isinstance(document, dict) or document.get("format") != FORMAT_NAME:
        raise NotNativeError
    version = _version(document.get("version"))
    try:
        form = form_from_json(migrated(document, version))
    except WrongValueError as error:
        if version > FORMAT_VERSION:
            raise NewerFileError(version) from error
        raise
    if version != FORMAT_VERSION:
        return NativeFile(form, version if version > FORMAT_VERSION else None)
    return NativeFile(form, altered=document.get("digest") != document_digest(document))


def native_bytes(form: Form) -> bytes:
    """Return the canonical bytes of a form; raises LoneSurrogateError for half a character.

    They are those of ``form_to_json``. Writing JSON is what takes time when a form is saved, so it
    is done once, and the line of the digest put in behind "format" and "version".
    """
    content = json_bytes(form_content(form))
    *head, rest = content.split(b"\n", HEAD_MEMBERS + 1)
    digest_line = f'  "digest": {json_text(content_digest(content))},'.encode()
    return b"\n".join((*head, digest_line, rest))


def _version(value: JsonValue) -> int:
    if (
        isinstance(value, JsonNumber)
        and value.text.isdecimal()
        and len(value.text) <= _MAX_VERSION_DIGITS
    ):
        version = int(value.text)
        if version:
            return version
    raise WrongValueError("/version", "取值不对")
