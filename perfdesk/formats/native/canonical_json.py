"""What may be wrong with a JSON text: one sentence a cause.

JSON as text: read strictly with every number kept as written, written in one canonical way.

The standard parser turns ``1.10`` into 1.1, lets the last of two equal keys win and
accepts NaN; a file kept through a save can afford none of that. The module knows
nothing of forms.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import NoReturn, TypeAlias
from unicodedata import category

from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import member_pointer

_LONGEST = 120
_UNFIT = ("Cc", "Cs", "Zl", "Zp")
"""Categories of characters that break a line, do more to a terminal, or cannot be printed."""


def printable_name(text: str) -> str:
    """A name out of a file as it can stand in a sentence: on one line, and not without end."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return "".join("?" if category(each) in _UNFIT else each for each in cut)


class DamagedJsonError(FormError):
    """A text that is no JSON, with the line where reading stopped."""

    def __init__(self, line: int) -> None:
        super().__init__(
            f"文件内容不完整或已损坏（第 {line} 行读不下去）。请用备份或重新取得该文件。"
        )


class DuplicateKeyError(FormError):
    """Two equal keys in one object: either could be the one that was meant."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"文件内容有误：“{printable_name(key)}”在同一处出现了两次。请删去其中一个再打开。"
        )


class NotANumberError(FormError):
    """NaN or Infinity, which JSON does not have."""

    def __init__(self, word: str) -> None:
        super().__init__(f"文件内容有误：{word} 不是数字。请改正后再打开。")


class TooDeeplyNestedError(FormError):
    """More levels than any form has."""

    def __init__(self, deepest: int) -> None:
        super().__init__(f"文件内容有误：层次超过 {deepest} 层，不是自评表。请确认选对了文件。")


class LoneSurrogateError(FormError):
    """Half a character (a lone surrogate), which no file can hold."""

    def __init__(self, at: str) -> None:
        super().__init__(
            f"{printable_name(at)} 含有不完整的字符（乱码的一半）。请删去它后重新输入。"
        )


JsonValue: TypeAlias = "str | JsonNumber | bool | list[JsonValue] | dict[str, JsonValue] | None"

_DEEPEST = 64
_LINE = "\n"


@dataclass(frozen=True, slots=True)
class JsonNumber:
    """A JSON number, exactly as it stands in the file; no tuple, so that it is no list."""

    text: str


def parse_json(text: str) -> JsonValue:
    """The value a JSON text stands for.

    Raises DamagedJsonError, DoubledKeyError, NoNumberError, TooDeepError or BrokenTextError.
    """
    try:
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=JsonNumber,
            parse_float=JsonNumber,
            parse_constant=_refused,
        )
    except json.JSONDecodeError as error:
        raise DamagedJsonError(error.lineno) from error
    except RecursionError as error:
        raise TooDeeplyNestedError(_DEEPEST) from error
    if _deeper(value, _DEEPEST):
        raise TooDeeplyNestedError(_DEEPEST)
    if "\\ud" in text.lower():
        _checked_texts(value)
    return value


def json_text(value: JsonValue, *, compact: bool = False) -> str:
    """The canonical text of a value: two blanks a level, or all on one line."""
    return _written(value, None if compact else _LINE)


def json_list_lines(values: Iterable[JsonValue]) -> Iterator[str]:
    """The lines of ``written`` for a list of these values, each part as soon as it is known."""
    before = ""
    for value in values:
        yield f"{before}," if before else "["
        before = f"  {_written(value, f'{_LINE}  ')}"
    if before:
        yield before
    yield "]" if before else "[]"


def json_bytes(value: JsonValue) -> bytes:
    """The canonical text with a final newline, in UTF-8; raises BrokenTextError."""
    try:
        return f"{json_text(value)}\n".encode()
    except UnicodeEncodeError:
        _checked_texts(value)
        raise


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {}
    for key, value in pairs:
        if key in found:
            raise DuplicateKeyError(key)
        found[key] = value
    return found


def _refused(word: str) -> NoReturn:
    raise NotANumberError(word)


def _deeper(value: JsonValue, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(each, levels - 1) for each in inside)


def _checked_texts(value: JsonValue, at: str = "") -> None:
    match value:
        case str():
            if _broken(value):
                raise LoneSurrogateError(at)
        case list():
            for index, each in enumerate(value):
                _checked_texts(each, f"{at}/{index}")
        case dict():
            for key, each in value.items():
                inside = member_pointer(at, key)
                _checked_texts(key, inside)
                _checked_texts(each, inside)


def _broken(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _written(value: JsonValue, line: str | None) -> str:
    match value:
        case str():
            return encode_basestring(value)
        case JsonNumber():
            return value.text
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
    inner = None if line is None else f"{line}  "
    if isinstance(value, list):
        return _bracketed("[]", [_written(each, inner) for each in value], line)
    pairs = [f"{encode_basestring(key)}: {_written(each, inner)}" for key, each in value.items()]
    return _bracketed("{}", pairs, line)


def _bracketed(brackets: str, parts: list[str], line: str | None) -> str:
    if not parts:
        return brackets
    if line is None:
        return f"{brackets[0]}{', '.join(parts)}{brackets[1]}"
    inside = f",{line}  ".join(parts)
    return f"{brackets[0]}{line}  {inside}{line}{brackets[1]}"
