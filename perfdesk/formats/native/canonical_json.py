"""JSON read strictly, with numbers as written, and written in one canonical way.

``json.loads`` turns ``1.10`` into 1.1, lets the last of two equal keys win and accepts NaN: a
file that is opened and saved again would change. Here such texts are errors, each with a class
and a Chinese sentence of its own, and a number is the text it was written as.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import NoReturn, TypeAlias

from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import member_pointer
from perfdesk.formats.native.places import place_in_words, printable_name


class DamagedJsonError(FormError):
    """The text is not JSON; the sentence names the line where parsing stopped."""

    def __init__(self, line: int) -> None:
        super().__init__(
            f"文件内容不完整或已损坏（从第 {line} 行起无法读取）。请改用备份，或重新取得该文件。"
        )


class DuplicateKeyError(FormError):
    """An object has two equal keys, either of which could be meant."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"文件内容有误：“{printable_name(key)}”在同一处出现了两次。请删去其中一个再打开。"
        )


class NotANumberError(FormError):
    """The text contains NaN or Infinity, which JSON does not have."""

    def __init__(self, word: str) -> None:
        super().__init__(f"文件内容有误：{word} 不是数字。请改正后再打开。")


class TooDeeplyNestedError(FormError):
    """The values are nested deeper than in any form."""

    def __init__(self, deepest: int) -> None:
        super().__init__(f"文件内容有误：层次超过 {deepest} 层，不是自评表。请确认选对了文件。")


class LoneSurrogateError(FormError):
    """A text contains half a character (a lone surrogate), which UTF-8 cannot encode."""

    def __init__(self, pointer: str) -> None:
        super().__init__(
            f"{place_in_words(pointer)}含有不完整的字符（乱码的一半）。请删去它后重新输入。"
        )


JsonValue: TypeAlias = "str | JsonNumber | bool | list[JsonValue] | dict[str, JsonValue] | None"

_MAX_DEPTH = 64
_LINE_END = "\n"
"""The line end of a value that is not nested; one that is has its indentation added."""


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A JSON number, exactly as it is written in the text."""

    text: str


def parse_json(text: str) -> JsonValue:
    """Return the value of a JSON text.

    Raises DamagedJsonError, DuplicateKeyError, NotANumberError, TooDeeplyNestedError or
    LoneSurrogateError.
    """
    try:
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=JsonNumber,
            parse_float=JsonNumber,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise DamagedJsonError(error.lineno) from error
    except RecursionError as error:
        raise TooDeeplyNestedError(_MAX_DEPTH) from error
    if _is_deeper(value, _MAX_DEPTH):
        raise TooDeeplyNestedError(_MAX_DEPTH)
    if "\\ud" in text.lower():  # the start of an escaped surrogate, such as \ud83d
        _check_surrogates(value)
    return value


def json_text(value: JsonValue, *, compact: bool = False) -> str:
    """Return the canonical text of a value: indented by two spaces a level, or on one line."""
    return _text(value, None if compact else _LINE_END)


def json_list_lines(values: Iterable[JsonValue]) -> Iterator[str]:
    """Yield the lines of ``json_text`` for a list of these values.

    Each value is yielded as soon as the next one is known, so that a long list can be printed
    while it is made.
    """
    previous = ""
    for value in values:
        yield f"{previous}," if previous else "["
        previous = f"  {_text(value, f'{_LINE_END}  ')}"
    if previous:
        yield previous
    yield "]" if previous else "[]"


def json_bytes(value: JsonValue) -> bytes:
    """Return the canonical text with a final newline, in UTF-8; raises LoneSurrogateError."""
    try:
        return f"{json_text(value)}\n".encode()
    except UnicodeEncodeError:
        _check_surrogates(value)
        raise


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members: dict[str, JsonValue] = {}
    for key, value in pairs:
        if key in members:
            raise DuplicateKeyError(key)
        members[key] = value
    return members


def _refuse_constant(word: str) -> NoReturn:
    raise NotANumberError(word)


def _is_deeper(value: JsonValue, levels: int) -> bool:
    """Return whether lists and objects are nested in more than this many levels."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(each, levels - 1) for each in inner)


def _check_surrogates(value: JsonValue, pointer: str = "") -> None:
    """Raise LoneSurrogateError, with its JSON Pointer, for the first text with a surrogate."""
    match value:
        case str():
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise LoneSurrogateError(pointer)
        case list():
            for index, each in enumerate(value):
                _check_surrogates(each, f"{pointer}/{index}")
        case dict():
            for key, each in value.items():
                inner = member_pointer(pointer, key)
                _check_surrogates(key, inner)
                _check_surrogates(each, inner)


def _text(value: JsonValue, line_end: str | None) -> str:
    """Return the canonical text of a value.

    ``line_end`` is a newline with the indentation of the value, None to stay on one line.
    """
    match value:
        case str():
            return encode_basestring(value)
        case JsonNumber():
            return value.text
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
    inner = None if line_end is None else f"{line_end}  "
    if isinstance(value, list):
        return _bracketed("[]", [_text(each, inner) for each in value], line_end)
    members = [f"{encode_basestring(key)}: {_text(each, inner)}" for key, each in value.items()]
    return _bracketed("{}", members, line_end)


def _bracketed(brackets: str, items: list[str], line_end: str | None) -> str:
    if not items:
        return brackets
    if line_end is None:
        return f"{brackets[0]}{', '.join(items)}{brackets[1]}"
    inner = f",{line_end}  ".join(items)
    return f"{brackets[0]}{line_end}  {inner}{line_end}{brackets[1]}"
