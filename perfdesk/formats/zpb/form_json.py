"""A form as JSON values and back: the keys of the native file, in their order.

Unknown keys are carried along at every level. A value of the wrong kind is refused
without a word; saying what is wrong with it is the border's work, in ``native_check``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

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
from perfdesk.formats.zpb.json_text import Json, Number, parsed, written

Object = dict[str, Json]

FORMAT = "perfdesk"
VERSION = 1

_HEADER = ("template", "year", "project", "department", "unit", "money_unit")
_TOP = ("format", "version", *_HEADER, "funding", "goals", "indicators", "notes", "accepted")
_AMOUNTS = ("initial", "budget", "executed")
_KINDS = ("total", "appropriation", "carryover", "other")
_GOALS = ("expected", "actual")
_CELLS = ("name", "target", "actual", "weight", "score", "reason")
_TIER = ("op", "value", "score")
_DIGITS = re.compile("[0-9]*")


class UnfitError(Exception):
    """A document that is not a form; ``native_check`` finds out why."""


def as_json(form: Form) -> Object:
    """The form as it stands in the file, and under "form" in ``show --json``."""
    document: Object = {"format": FORMAT, "version": Number(str(VERSION))}
    document.update(_texts(form, _HEADER))
    document["funding"] = _funding_json(form.funding)
    document["goals"] = _with_extra(_texts(form.goals, _GOALS), form.goals.extra)
    document["indicators"] = [_level1_json(node) for node in form.indicators]
    document["notes"] = _firsts(form.notes)
    if form.accepted:
        document["accepted"] = list(form.accepted)
    return _with_extra(document, form.extra)


def as_form(document: Object) -> Form:
    """The form in a document; 三级指标 in which nothing stands are dropped.

    Raises UnfitError if a value is missing or of the wrong kind.
    """
    template, year, project, department, unit, money_unit = (
        _needed(document, name) for name in _HEADER
    )
    if not _DIGITS.fullmatch(year):
        raise UnfitError
    return Form(
        template,
        year,
        project,
        department,
        unit,
        money_unit,
        funding=_funding(_object(document.get("funding"))),
        goals=_goals(_object(document.get("goals"))),
        indicators=tuple(_level1(node) for node in _objects(document, "indicators")),
        notes=tuple((name, _string(text)) for name, text in _notes(document)),
        accepted=_codes(document),
        extra=_extra(document, _TOP),
    )


def is_row(value: object) -> bool:
    """True if a value under an unknown key of "funding" is a row of 项目资金."""
    return isinstance(value, dict) and any(column in value for column in _AMOUNTS)


def _texts(part: object, names: Iterable[str]) -> Object:
    return {name: cast("str", getattr(part, name)) for name in names}


def _firsts(pairs: Iterable[tuple[str, Json]]) -> Object:
    found: Object = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def _with_extra(known: Object, extra: Extra) -> Object:
    for key, text in extra:
        known.setdefault(key, parsed(text))
    return known


def _funding_json(funding: Funding) -> Object:
    rows = ((row.kind, _with_extra(_texts(row, _AMOUNTS), row.extra)) for row in funding.rows)
    return _with_extra(_firsts([("weight", funding.weight), *rows]), funding.extra)


def _level1_json(node: Level1) -> Object:
    children: list[Json] = [_level2_json(child) for child in node.children]
    return _with_extra({"name": node.name, "children": children}, node.extra)


def _level2_json(node: Level2) -> Object:
    children: list[Json] = [_level3_json(child) for child in node.children]
    return _with_extra({"name": node.name, "children": children}, node.extra)


def _level3_json(node: Level3) -> Object:
    rule = None if node.rule is None else _rule_json(node.rule)
    known = {**_texts(node, _CELLS), "rule": rule, "accepted": list[Json](node.accepted)}
    return _with_extra(known, node.extra)


def _rule_json(rule: Rule) -> Object:
    match rule:
        case RatioRule():
            known: Object = {"kind": "ratio", "down": rule.down}
        case LevelRule():
            known = {"kind": "level", "level": rule.level}
        case TiersRule():
            tiers: list[Json] = [
                _with_extra(_texts(each, _TIER), each.extra) for each in rule.tiers
            ]
            known = {"kind": "tiers", "tiers": tiers}
    return _with_extra(known, rule.extra)


def _string(value: Json) -> str:
    if not isinstance(value, str):
        raise UnfitError
    return value


def _object(value: Json) -> Object:
    if not isinstance(value, dict):
        raise UnfitError
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise UnfitError
    return value


def _objects(part: Object, name: str) -> list[Object]:
    return [_object(value) for value in _list(part.get(name))]


def _children(part: Object) -> list[Object]:
    return _objects(part, "children") if "children" in part else []


def _text(part: Object, name: str) -> str:
    return _string(part.get(name, ""))


def _needed(part: Object, name: str) -> str:
    return _string(part.get(name))


def _notes(document: Object) -> Iterable[tuple[str, Json]]:
    return _object(document.get("notes", {})).items()


def _codes(part: Object) -> tuple[str, ...]:
    return tuple(_string(code) for code in _list(part.get("accepted", [])))


def _extra(part: Object, known: Iterable[str]) -> Extra:
    names = set(known)
    return tuple(
        (key, written(value, compact=True)) for key, value in part.items() if key not in names
    )


def _funding(part: Object) -> Funding:
    kinds = [key for key in part if key in _KINDS or is_row(part[key])]
    rows = tuple(_funding_row(kind, _object(part[kind])) for kind in kinds if kind != "weight")
    return Funding(_text(part, "weight"), rows, _extra(part, ("weight", *kinds)))


def _funding_row(kind: str, part: Object) -> FundingRow:
    initial, budget, executed = (_text(part, name) for name in _AMOUNTS)
    return FundingRow(kind, initial, budget, executed, _extra(part, _AMOUNTS))


def _goals(part: Object) -> Goals:
    return Goals(_text(part, "expected"), _text(part, "actual"), _extra(part, _GOALS))


def _level1(part: Object) -> Level1:
    children = tuple(_level2(child) for child in _children(part))
    return Level1(_needed(part, "name"), children, _extra(part, ("name", "children")))


def _level2(part: Object) -> Level2:
    rows = (_level3(child) for child in _children(part))
    children = tuple(row for row in rows if row != Level3())
    return Level2(_needed(part, "name"), children, _extra(part, ("name", "children")))


def _level3(part: Object) -> Level3:
    name, target, actual, weight, score, reason = (_text(part, cell) for cell in _CELLS)
    rule = part.get("rule")
    return Level3(
        name,
        target,
        actual,
        weight,
        score,
        reason,
        rule=None if rule is None else _rule(_object(rule)),
        accepted=_codes(part),
        extra=_extra(part, (*_CELLS, "rule", "accepted")),
    )


def _rule(part: Object) -> Rule:
    match part:
        case {"kind": "ratio", "down": ("inverse" | "linear") as down}:
            return RatioRule(down, _extra(part, ("kind", "down")))
        case {"kind": "level", "level": ("met" | "partly" | "unmet") as level}:
            return LevelRule(level, _extra(part, ("kind", "level")))
        case {"kind": "tiers"}:
            tiers = tuple(_tier(each) for each in _objects(part, "tiers"))
            return TiersRule(tiers, _extra(part, ("kind", "tiers")))
    raise UnfitError


def _tier(part: Object) -> Tier:
    op, value, score = (_needed(part, name) for name in _TIER)
    return Tier(op, value, score, _extra(part, _TIER))
