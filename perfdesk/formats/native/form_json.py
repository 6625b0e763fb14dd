"""Conversion of a form to the JSON values of the native file and back.

Here are the keys of the file in their order, and the errors of a file that is JSON but not a
form. Unknown keys are preserved at every level. ``resources/schema`` describes the same format
to other programs; a test makes sure that it accepts the documents that are accepted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import member_pointer
from perfdesk.core.form import (
    Extra,
    Form,
    Funding,
    FundingRow,
    Goals,
    Level1,
    Level2,
    Level3,
    LevelRule,
    RatioRule,
    Rule,
    Tier,
    TiersRule,
)
from perfdesk.formats.native.canonical_json import (
    JsonNumber,
    JsonValue,
    json_text,
    parse_json,
    printable_name,
)


class NotNativeError(FormError):
    """The document is not marked as one of this program."""

    def __init__(self) -> None:
        super().__init__("这不是自评表文件（缺少 perfdesk 标记）。请确认选对了文件。")


class NotUtf8Error(FormError):
    """The bytes of the file are not UTF-8."""

    def __init__(self) -> None:
        super().__init__("文件内容不是 UTF-8 文字，可能已损坏或不是自评表文件。请确认选对了文件。")


class WrongValueError(FormError):
    """A value is missing or of the wrong kind; the sentence names it by its JSON Pointer."""

    def __init__(self, pointer: str, fault: str) -> None:
        super().__init__(
            f"文件内容有误：{printable_name(pointer)} {fault}。请改正后再打开，或使用备份。"
        )


class NewerFileError(FormError):
    """The file is of a later version of the format, and cannot be read here."""

    def __init__(self, version: int) -> None:
        super().__init__(f"该文件由更新的版本保存（第 {version} 版格式）。请升级程序后再打开。")


JsonObject = dict[str, JsonValue]

FORMAT_NAME = "perfdesk"
FORMAT_VERSION = 1

_HEADER_KEYS = ("template", "year", "project", "department", "unit", "money_unit")
_TOP_KEYS = (
    "format",
    "version",
    *_HEADER_KEYS,
    "funding",
    "goals",
    "indicators",
    "notes",
    "accepted",
)
_AMOUNT_KEYS = ("initial", "budget", "executed")
_FUNDING_ROW_KINDS = ("total", "appropriation", "carryover", "other")
_GOALS_KEYS = ("expected", "actual")
_CELL_KEYS = ("name", "target", "actual", "weight", "score", "reason")
_TIER_KEYS = ("op", "value", "score")

_MISSING = "缺失"
_NO_TEXT = "应为文字"
_NO_LIST = "应为列表"
_NO_OBJECT = "应为对象"
_WRONG = "取值不对"


def form_to_json(form: Form) -> JsonObject:
    """Return the document of a form: what a native file contains, and ``show --json`` prints."""
    document: JsonObject = {"format": FORMAT_NAME, "version": JsonNumber(str(FORMAT_VERSION))}
    document.update(_texts(form, _HEADER_KEYS))
    document["funding"] = _funding_json(form.funding)
    document["goals"] = _with_extra(_texts(form.goals, _GOALS_KEYS), form.goals.extra)
    document["indicators"] = [_level1_json(node) for node in form.indicators]
    document["notes"] = _first_values(form.notes)
    if form.accepted:
        document["accepted"] = list(form.accepted)
    return _with_extra(document, form.extra)


def form_from_json(document: JsonObject) -> Form:
    """Return the form of a document, without empty level-3 indicators.

    Raises WrongValueError for the first value that is missing or of the wrong kind.
    """
    reader = _ObjectReader(document, "")
    template, year, project, department, unit, money_unit = map(reader.required_text, _HEADER_KEYS)
    if year.strip("0123456789"):
        raise WrongValueError("/year", _WRONG)
    return Form(
        template,
        year,
        project,
        department,
        unit,
        money_unit,
        funding=_funding(reader.object("funding")),
        goals=_goals(reader.object("goals")),
        indicators=tuple(map(_level1, reader.objects("indicators"))),
        notes=_notes(reader),
        accepted=reader.accepted_codes(),
        extra=reader.unknown_values(_TOP_KEYS),
    )


# From a form to its document.


def _texts(part: object, names: Iterable[str]) -> JsonObject:
    """Return the text fields of a part of the form."""
    return {name: cast("str", getattr(part, name)) for name in names}


def _first_values(pairs: Iterable[tuple[str, JsonValue]]) -> JsonObject:
    """Return an object of these pairs; of several with one name, the first."""
    members: JsonObject = {}
    for name, value in pairs:
        members.setdefault(name, value)
    return members


def _with_extra(known: JsonObject, extra: Extra) -> JsonObject:
    """Add the values under unknown keys, which a form has as JSON texts."""
    for key, text in extra:
        known.setdefault(key, parse_json(text))
    return known


def _funding_json(funding: Funding) -> JsonObject:
    rows = ((row.kind, _with_extra(_texts(row, _AMOUNT_KEYS), row.extra)) for row in funding.rows)
    return _with_extra(_first_values([("weight", funding.weight), *rows]), funding.extra)


def _level1_json(node: Level1) -> JsonObject:
    children: list[JsonValue] = [_level2_json(child) for child in node.children]
    return _with_extra({"name": node.name, "children": children}, node.extra)


def _level2_json(node: Level2) -> JsonObject:
    children: list[JsonValue] = [_level3_json(child) for child in node.children]
    return _with_extra({"name": node.name, "children": children}, node.extra)


def _level3_json(node: Level3) -> JsonObject:
    rule = None if node.rule is None else _rule_json(node.rule)
    known = {**_texts(node, _CELL_KEYS), "rule": rule, "accepted": list[JsonValue](node.accepted)}
    return _with_extra(known, node.extra)


def _rule_json(rule: Rule) -> JsonObject:
    match rule:
        case RatioRule():
            known: JsonObject = {"kind": "ratio", "down": rule.down}
        case LevelRule():
            known = {"kind": "level", "level": rule.level}
        case TiersRule():
            tiers: list[JsonValue] = [
                _with_extra(_texts(each, _TIER_KEYS), each.extra) for each in rule.tiers
            ]
            known = {"kind": "tiers", "tiers": tiers}
    return _with_extra(known, rule.extra)


# From a document to its form.


@dataclass(frozen=True, slots=True)
class _ObjectReader:
    """Reads the values of one JSON object of the document, whose JSON Pointer it knows.

    Its methods raise WrongValueError for a value that is missing or of the wrong kind.
    """

    values: JsonObject
    pointer: str

    def text(self, key: str) -> str:
        """Return the text under a key, "" if the key is left out."""
        return _text(self.values.get(key, ""), member_pointer(self.pointer, key))

    def required_text(self, key: str) -> str:
        """Return the text under a key that must be there."""
        return _text(self._required(key), member_pointer(self.pointer, key))

    def object(self, key: str) -> _ObjectReader:
        """Return the object under a key that must be there."""
        return _object(self._required(key), member_pointer(self.pointer, key))

    def objects(self, key: str) -> Iterator[_ObjectReader]:
        """Yield the objects of a list that must be there, so that errors come in its order."""
        pointer = member_pointer(self.pointer, key)
        for index, value in enumerate(_list(self._required(key), pointer)):
            yield _object(value, f"{pointer}/{index}")

    def children(self) -> Iterator[_ObjectReader]:
        """Yield the objects under "children", none if it is left out."""
        if "children" in self.values:
            yield from self.objects("children")

    def accepted_codes(self) -> tuple[str, ...]:
        """Return the codes of accepted warnings, none if they are left out."""
        pointer = f"{self.pointer}/accepted"
        codes = _list(self.values.get("accepted", []), pointer)
        return tuple(_text(code, f"{pointer}/{index}") for index, code in enumerate(codes))

    def unknown_values(self, known_keys: Iterable[str]) -> Extra:
        """Return what is under all other keys, as canonical JSON."""
        known = set(known_keys)
        return tuple(
            (key, json_text(value, compact=True))
            for key, value in self.values.items()
            if key not in known
        )

    def error(self, key: str) -> WrongValueError:
        """Return the error for a value that is missing or not one of the known ones."""
        fault = _WRONG if key in self.values else _MISSING
        return WrongValueError(member_pointer(self.pointer, key), fault)

    def _required(self, key: str) -> JsonValue:
        if key not in self.values:
            raise self.error(key)
        return self.values[key]


def _text(value: JsonValue, pointer: str) -> str:
    if not isinstance(value, str):
        raise WrongValueError(pointer, _NO_TEXT)
    return value


def _list(value: JsonValue, pointer: str) -> list[JsonValue]:
    if not isinstance(value, list):
        raise WrongValueError(pointer, _NO_LIST)
    return value


def _object(value: JsonValue, pointer: str) -> _ObjectReader:
    if not isinstance(value, dict):
        raise WrongValueError(pointer, _NO_OBJECT)
    return _ObjectReader(value, pointer)


def _notes(form: _ObjectReader) -> tuple[tuple[str, str], ...]:
    notes = _object(form.values.get("notes", {}), "/notes")
    return tuple((name, notes.text(name)) for name in notes.values)


def _is_funding_row(value: object) -> bool:
    """Return whether a value under an unknown key of "funding" is a row of 项目资金."""
    return isinstance(value, dict) and any(column in value for column in _AMOUNT_KEYS)


def _funding(funding: _ObjectReader) -> Funding:
    weight = funding.text("weight")
    kinds = [
        key
        for key, value in funding.values.items()
        if key != "weight" and (key in _FUNDING_ROW_KINDS or _is_funding_row(value))
    ]
    rows = tuple(_funding_row(kind, funding.object(kind)) for kind in kinds)
    return Funding(weight, rows, funding.unknown_values(("weight", *kinds)))


def _funding_row(kind: str, row: _ObjectReader) -> FundingRow:
    initial, budget, executed = map(row.text, _AMOUNT_KEYS)
    return FundingRow(kind, initial, budget, executed, row.unknown_values(_AMOUNT_KEYS))


def _goals(goals: _ObjectReader) -> Goals:
    return Goals(goals.text("expected"), goals.text("actual"), goals.unknown_values(_GOALS_KEYS))


def _level1(node: _ObjectReader) -> Level1:
    name = node.required_text("name")
    children = tuple(map(_level2, node.children()))
    return Level1(name, children, node.unknown_values(("name", "children")))


def _level2(node: _ObjectReader) -> Level2:
    name = node.required_text("name")
    rows = map(_level3, node.children())
    children = tuple(row for row in rows if row != Level3())
    return Level2(name, children, node.unknown_values(("name", "children")))


def _level3(row: _ObjectReader) -> Level3:
    name, target, actual, weight, score, reason = map(row.text, _CELL_KEYS)
    has_rule = row.values.get("rule") is not None
    return Level3(
        name,
        target,
        actual,
        weight,
        score,
        reason,
        rule=_rule(row.object("rule")) if has_rule else None,
        accepted=row.accepted_codes(),
        extra=row.unknown_values((*_CELL_KEYS, "rule", "accepted")),
    )


def _rule(rule: _ObjectReader) -> Rule:
    match rule.values:
        case {"kind": "ratio", "down": ("inverse" | "linear") as down}:
            return RatioRule(down, rule.unknown_values(("kind", "down")))
        case {"kind": "level", "level": ("met" | "partly" | "unmet") as level}:
            return LevelRule(level, rule.unknown_values(("kind", "level")))
        case {"kind": "tiers"}:
            tiers = tuple(map(_tier, rule.objects("tiers")))
            return TiersRule(tiers, rule.unknown_values(("kind", "tiers")))
        case {"kind": "ratio"}:
            raise rule.error("down")
        case {"kind": "level"}:
            raise rule.error("level")
    raise WrongValueError(rule.pointer, _WRONG)


def _tier(tier: _ObjectReader) -> Tier:
    op, value, score = map(tier.required_text, _TIER_KEYS)
    return Tier(op, value, score, tier.unknown_values(_TIER_KEYS))
