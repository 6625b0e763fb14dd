"""The native file ``.zpb``: a form as canonical JSON, checked when it is read.

The same form always gives the same bytes, and keys this version does not know are
kept through a save. The module knows no 表样 and no path: bytes in, bytes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.form_json import FORMAT, VERSION, Object, as_form, as_json
from perfdesk.formats.json_text import Json, Number, encoded, parsed

if TYPE_CHECKING:
    from pydantic import ValidationError

_FAULTS = {
    "missing": "缺失",
    "string_type": "应为文字",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
}


class NotNativeError(FormError):
    """JSON, but of another program."""

    def __init__(self) -> None:
        super().__init__("这不是自评表文件（缺少 perfdesk 标记）。请确认选对了文件。")


class NotUtf8Error(FormError):
    """Bytes that are no text at all, or of another encoding."""

    def __init__(self) -> None:
        super().__init__("文件内容不是 UTF-8 文字，可能已损坏或不是自评表文件。请确认选对了文件。")


class WrongValueError(FormError):
    """A value of the wrong kind, named by its JSON Pointer."""

    def __init__(self, at: str, what: str) -> None:
        super().__init__(f"文件内容有误：{at} {what}。请改正后再打开，或使用备份。")


class NewerFileError(FormError):
    """A file of a later version that this version cannot even show."""

    def __init__(self, version: int) -> None:
        super().__init__(f"该文件由更新的版本保存（第 {version} 版格式）。请升级程序后再打开。")


@dataclass(frozen=True, slots=True)
class NativeFile:
    """What a native file holds; ``read_only`` if a later version wrote it."""

    form: Form
    read_only: bool = False


def read(data: bytes) -> NativeFile:
    """The form in the bytes of a native file; its nodes have no keys yet.

    Rows of 三级指标 in which nothing stands are dropped. Raises NotUtf8Error, NotNativeError,
    NewerFileError, WrongValueError or an error of ``json_text``.
    """
    try:
        document = parsed(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotUtf8Error from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotNativeError
    version = _version(document.get("version"))
    try:
        _check(document, version)
    except WrongValueError as error:
        raise NewerFileError(version) if version > VERSION else error from error
    return NativeFile(as_form(document), version > VERSION)


def write(form: Form) -> bytes:
    """The canonical bytes of a form; raises BrokenTextError for half a character."""
    return encoded(as_json(form))


def _version(value: Json) -> int:
    if isinstance(value, Number) and value.text.isdecimal() and len(value.text) < 5:
        version = int(value.text)
        if version:
            return version
    raise WrongValueError("/version", "应为版本号")


def _check(document: Object, version: int) -> None:
    from pydantic import ValidationError  # noqa: PLC0415 - slow to import

    from perfdesk.formats.native_model import Document  # noqa: PLC0415 - slow to import

    try:
        Document.model_validate({**document, "version": version})
    except ValidationError as error:
        raise _wrong_value(document, error) from error


def _wrong_value(document: Object, error: ValidationError) -> WrongValueError:
    fault = error.errors(include_url=False)[0]
    steps = list(fault["loc"])
    lacking = [steps.pop()] if fault["type"] == "missing" else []
    at = "".join(f"/{step}" for step in (*_present(document, steps), *lacking))
    return WrongValueError(at, _FAULTS.get(fault["type"], "取值不对"))


def _present(found: Json, steps: Iterable[int | str]) -> Iterator[int | str]:
    """The steps that lead through the file; the others name a choice among the models."""
    for step in steps:
        match found, step:
            case dict() as part, str() as name if name in part:
                found = part[name]
            case list() as part, int() as index:
                found = part[index]
            case _:
                continue
        yield step
