"""What may be wrong with a native file: one sentence a cause.

A form as JSON values and back: the keys of the native file, in their order.

Unknown keys are carried along at every level. The first value that is missing or of the
wrong kind is refused with its JSON Pointer. ``resources/schema`` says the same to other
programs; tests hold it to the verdict given here.
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
        super().__init__(f"文件内容有误：{printable_name(at)} {what}。请改正后再打开，或使用备份。")


class NewerFileError(FormError):
    """A file of a later version that this version cannot even show."""

    def __init__(self, version: int) -> None:
        super().__init__(f"该文件由更新的版本保存（第 {version} 版格式）。请升级程序后再打开。")


JsonObject = dict[str, JsonValue]

FORMAT_NAME = "perfdesk"
FORMAT_VERSION = 1

_HEADER = ("template", "year", "project", "department", "unit", "money_unit")
_TOP = ("format", "version", *_HEADER, "funding", "goals", "indicators", "notes", "accepted")
_AMOUNTS = ("initial", "budget", "executed")
_KINDS = ("total", "appropriation", "carryover", "other")
_GOALS = ("expected", "actual")
_CELLS = ("name", "target", "actual", "weight", "score", "reason")
_TIER = ("op", "value", "score")

_MISSING = "缺失"
_NO_TEXT = "应为文字"
_NO_LIST = "应为列表"
_NO_OBJECT = "应为对象"
_WRONG = "取值不对"


def form_to_json(form: Form) -> JsonObject:
    """The form as it stands in the file, and under "form" in ``show --json``."""
    document: JsonObject = {"format": FORMAT_NAME, "version": JsonNumber(str(FORMAT_VERSION))}
    document.update(_texts(form, _HEADER))
    document["funding"] = _funding_json(form.funding)
    document["goals"] = _with_extra(_texts(form.goals, _GOALS), form.goals.extra)
    document["indicators"] = [_level1_json(node) for node in form.indicators]
    document["notes"] = _firsts(form.notes)
    if form.accepted:
        document["accepted"] = list(form.accepted)
    return _with_extra(document, form.extra)


def form_from_json(document: JsonObject) -> Form:
    """The form in a document; level-3 indicators in which nothing stands are dropped.

    Raises WrongValueError for the first value that is missing or of the wrong kind.
    """
    whole = _Part(document, "")
    template, year, project, department, unit, money_unit = map(whole.needed, _HEADER)
    if year.strip("0123456789"):
        raise WrongValueError("/year", _WRONG)
    return Form(
        template,
        year,
        project,
        department,
        unit,
        money_unit,
        funding=_funding(whole.part("funding")),
        goals=_goals(whole.part("goals")),
        indicators=tuple(map(_level1, whole.parts("indicators"))),
        notes=_notes(whole),
        accepted=whole.codes(),
        extra=whole.unknown(_TOP),
    )


def _is_row(value: object) -> bool:
    """True if a value under an unknown key of "funding" is a row of 项目资金."""
    return isinstance(value, dict) and any(column in value for column in _AMOUNTS)


def _texts(part: object, names: Iterable[str]) -> JsonObject:
    return {name: cast("str", getattr(part, name)) for name in names}


def _firsts(pairs: Iterable[tuple[str, JsonValue]]) -> JsonObject:
    found: JsonObject = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def _with_extra(known: JsonObject, extra: Extra) -> JsonObject:
    for key, text in extra:
        known.setdefault(key, parse_json(text))
    return known


def _funding_json(funding: Funding) -> JsonObject:
    rows = ((row.kind, _with_extra(_texts(row, _AMOUNTS), row.extra)) for row in funding.rows)
    return _with_extra(_firsts([("weight", funding.weight), *rows]), funding.extra)


def _level1_json(node: Level1) -> JsonObject:
    children: list[JsonValue] = [_level2_json(child) for child in node.children]
    return _with_extra({"name": node.name, "children": children}, node.extra)


def _level2_json(node: Level2) -> JsonObject:
    children: list[JsonValue] = [_level3_json(child) for child in node.children]
    return _with_extra({"name": node.name, "children": children}, node.extra)


def _level3_json(node: Level3) -> JsonObject:
    rule = None if node.rule is None else _rule_json(node.rule)
    known = {**_texts(node, _CELLS), "rule": rule, "accepted": list[JsonValue](node.accepted)}
    return _with_extra(known, node.extra)


def _rule_json(rule: Rule) -> JsonObject:
    match rule:
        case RatioRule():
            known: JsonObject = {"kind": "ratio", "down": rule.down}
        case LevelRule():
            known = {"kind": "level", "level": rule.level}
        case TiersRule():
            tiers: list[JsonValue] = [
                _with_extra(_texts(each, _TIER), each.extra) for each in rule.tiers
            ]
            known = {"kind": "tiers", "tiers": tiers}
    return _with_extra(known, rule.extra)


@dataclass(frozen=True, slots=True)
class _Part:
    """An object of the file, and the JSON Pointer of the place where it stands."""

    values: JsonObject
    at: str

    def needed(self, name: str) -> str:
        """The text under a name that must be there."""
        return _string(self._value(name), member_pointer(self.at, name))

    def text(self, name: str) -> str:
        """The text under a name, "" if it is left out."""
        return _string(self.values.get(name, ""), member_pointer(self.at, name))

    def part(self, name: str) -> _Part:
        """The object under a name that must be there."""
        return _part(self._value(name), member_pointer(self.at, name))

    def parts(self, name: str) -> Iterator[_Part]:
        """The objects of a list that must be there, each checked when its turn comes."""
        at = member_pointer(self.at, name)
        for index, value in enumerate(_list(self._value(name), at)):
            yield _part(value, f"{at}/{index}")

    def children(self) -> Iterator[_Part]:
        """The nodes below this one; none if the list is left out."""
        if "children" in self.values:
            yield from self.parts("children")

    def codes(self) -> tuple[str, ...]:
        """The accepted warnings; none if the list is left out."""
        at = f"{self.at}/accepted"
        codes = _list(self.values.get("accepted", []), at)
        return tuple(_string(code, f"{at}/{i}") for i, code in enumerate(codes))

    def unknown(self, known: Iterable[str]) -> Extra:
        """What stands under other names, as canonical JSON."""
        names = set(known)
        return tuple(
            (key, json_text(value, compact=True))
            for key, value in self.values.items()
            if key not in names
        )

    def wrong(self, name: str) -> WrongValueError:
        """The fault of a value that is missing or none of the known ones."""
        return WrongValueError(
            member_pointer(self.at, name), _WRONG if name in self.values else _MISSING
        )

    def _value(self, name: str) -> JsonValue:
        if name not in self.values:
            raise WrongValueError(member_pointer(self.at, name), _MISSING)
        return self.values[name]


def _string(value: JsonValue, at: str) -> str:
    if not isinstance(value, str):
        raise WrongValueError(at, _NO_TEXT)
    return value


def _list(value: JsonValue, at: str) -> list[JsonValue]:
    if not isinstance(value, list):
        raise WrongValueError(at, _NO_LIST)
    return value


def _part(value: JsonValue, at: str) -> _Part:
    if not isinstance(value, dict):
        raise WrongValueError(at, _NO_OBJECT)
    return _Part(value, at)


def _notes(whole: _Part) -> tuple[tuple[str, str], ...]:
    notes = _part(whole.values.get("notes", {}), "/notes")
    return tuple((name, notes.text(name)) for name in notes.values)


def _funding(part: _Part) -> Funding:
    weight = part.text("weight")
    kinds = [
        key
        for key, value in part.values.items()
        if key != "weight" and (key in _KINDS or _is_row(value))
    ]
    rows = tuple(_funding_row(kind, part.part(kind)) for kind in kinds)
    return Funding(weight, rows, part.unknown(("weight", *kinds)))


def _funding_row(kind: str, part: _Part) -> FundingRow:
    initial, budget, executed = map(part.text, _AMOUNTS)
    return FundingRow(kind, initial, budget, executed, part.unknown(_AMOUNTS))


def _goals(part: _Part) -> Goals:
    return Goals(part.text("expected"), part.text("actual"), part.unknown(_GOALS))


def _level1(part: _Part) -> Level1:
    name = part.needed("name")
    return Level1(name, tuple(map(_level2, part.children())), part.unknown(("name", "children")))


def _level2(part: _Part) -> Level2:
    name = part.needed("name")
    rows = map(_level3, part.children())
    children = tuple(row for row in rows if row != Level3())
    return Level2(name, children, part.unknown(("name", "children")))


def _level3(part: _Part) -> Level3:
    name, target, actual, weight, score, reason = map(part.text, _CELLS)
    has_rule = part.values.get("rule") is not None
    return Level3(
        name,
        target,
        actual,
        weight,
        score,
        reason,
        rule=_rule(part.part("rule")) if has_rule else None,
        accepted=part.codes(),
        extra=part.unknown((*_CELLS, "rule", "accepted")),
    )


def _rule(part: _Part) -> Rule:
    match part.values:
        case {"kind": "ratio", "down": ("inverse" | "linear") as down}:
            return RatioRule(down, part.unknown(("kind", "down")))
        case {"kind": "level", "level": ("met" | "partly" | "unmet") as level}:
            return LevelRule(level, part.unknown(("kind", "level")))
        case {"kind": "tiers"}:
            tiers = tuple(map(_tier, part.parts("tiers")))
            return TiersRule(tiers, part.unknown(("kind", "tiers")))
        case {"kind": "ratio"}:
            raise part.wrong("down")
        case {"kind": "level"}:
            raise part.wrong("level")
    raise WrongValueError(part.at, _WRONG)


def _tier(part: _Part) -> Tier:
    op, value, score = map(part.needed, _TIER)
    return Tier(op, value, score, part.unknown(_TIER))
