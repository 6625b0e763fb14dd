"""Conversion of a form to the JSON values of the native file and back.

Here are the keys of the file in their order, and the errors of a file that is JSON but not a
form. Unknown keys are preserved at every level. ``resources/schema`` describes the same format
to other programs; a test makes sure that it accepts the documents that are accepted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from perfdesk import __version__
from perfdesk.core.errors import FormError, newer_program_advice
from perfdesk.core.field_ref import member_pointer
from perfdesk.core.form import (
    NO_REVIEW,
    Acceptance,
    Extra,
    Form,
    Funding,
    FundingRow,
    Goal,
    LabelledTexts,
    Level1,
    Level2,
    Level3,
    LevelRule,
    RatioRule,
    Review,
    ScoringRule,
    Tier,
    TiersRule,
)
from perfdesk.formats.native.canonical_json import (
    JsonNumber,
    JsonValue,
    json_bytes,
    json_text,
    parse_json,
)
from perfdesk.formats.native.places import place_in_words


class NotNativeError(FormError):
    """The document is not marked as one of this program."""

    def __init__(self) -> None:
        super().__init__("这不是自评表文件（缺少 perfdesk 标记）。请确认选对了文件。")


class NotUtf8Error(FormError):
    """The bytes of the file are not UTF-8."""

    def __init__(self) -> None:
        super().__init__("文件内容不是 UTF-8 文字，可能已损坏或不是自评表文件。请确认选对了文件。")


class WrongValueError(FormError):
    """A value is missing or of the wrong kind; the sentence says where, in words of the form.

    ``pointer`` is its JSON Pointer in the document of the version that is written today.
    """

    def __init__(self, pointer: str, fault: str) -> None:
        self.pointer = pointer
        super().__init__(
            f"文件内容有误：{place_in_words(pointer)}{fault}。请改正后再打开，或使用备份。"
        )


class NewerFileError(FormError):
    """The file is of a later version of the format, and cannot be read here."""

    def __init__(self, version: int) -> None:
        super().__init__(f"{newer_format_text(version)}。{newer_program_advice('打开')}")


def newer_format_text(version: int) -> str:
    """Return which version of the format a file has, and which this program knows."""
    known = f"本程序 {__version__} 版只认到第 {FORMAT_VERSION} 版格式"
    return f"该文件由更新的版本保存（第 {version} 版格式，{known}）"


JsonObject = dict[str, JsonValue]

FORMAT_NAME = "perfdesk"
FORMAT_VERSION = 2
HEAD_MEMBERS = 2
"""How many members of a document stand before the digest: "format" and "version"."""

_HEADER_KEYS = ("template", "year", "project", "code", "department", "unit", "money_unit")
_TOP_KEYS = (
    "format",
    "version",
    "digest",
    *_HEADER_KEYS,
    "fields",
    "funding",
    "goals",
    "indicators",
    "notes",
    "texts",
    "accepted",
    "history",
)
_FUNDING_KEYS = ("weight", "rows")
_ROW_KEYS = ("kind", "label", "initial", "budget", "executed")
_GOAL_KEYS = ("label", "expected", "actual")
_LEVEL1_KEYS = ("name", "goal", "children")
_LEVEL2_KEYS = ("name", "children")
_LEVEL3_KEYS = ("name", "target", "actual", "weight", "score", "reason")
_REVIEW_KEYS = ("actual", "score", "remark")
_ACCEPTANCE_KEYS = ("code", "reason")
_TIER_KEYS = ("op", "value", "score")

_MAX_GOAL_DIGITS = 4

MISSING = "缺失"
_NO_TEXT = "应为文字"
_NO_LIST = "应为列表"
_NO_OBJECT = "应为对象"
_NO_NUMBER = "应为整数"
_WRONG = "取值不对"


def form_to_json(form: Form) -> JsonObject:
    """Return the document of a form: what a native file contains, and ``show --json`` prints.

    Texts are always there; lists and objects that hold nothing are left out, but for funding,
    goals, indicators and their children. Raises LoneSurrogateError for half a character.
    """
    content = form_content(form)
    stated = {"digest": document_digest(content)}
    members = list(content.items())
    return {**dict(members[:HEAD_MEMBERS]), **stated, **dict(members[HEAD_MEMBERS:])}


def form_content(form: Form) -> JsonObject:
    """Return the document of a form without its digest, which stands behind ``HEAD_MEMBERS``."""
    rest: JsonObject = {
        **_texts(form, _HEADER_KEYS),
        **_filled(fields=_first_values(form.fields)),
        "funding": _funding_json(form.funding),
        "goals": [_goal_json(goal) for goal in form.goals],
        "indicators": [_level1_json(node) for node in form.indicators],
        **_filled(
            notes=_first_values(form.notes),
            texts=_first_values(form.texts),
            accepted=_accepted_json(form.accepted),
            history=[parse_json(entry) for entry in form.history],
        ),
    }
    head: JsonObject = {"format": FORMAT_NAME, "version": JsonNumber(str(FORMAT_VERSION))}
    return _with_extra({**head, **rest}, form.extra)


def document_digest(document: JsonObject) -> str:
    """Return the digest of a document, which is of all in it but the digest it states.

    It is of values, not of bytes: white space between them makes no difference.
    """
    content = {key: value for key, value in document.items() if key != "digest"}
    return content_digest(json_bytes(content))


def content_digest(content: bytes) -> str:
    """Return the digest of a document by the canonical bytes of all in it but the digest."""
    return f"sha256:{sha256(content).hexdigest()}"


def form_from_json(document: JsonObject) -> Form:
    """Return the form of a document, without empty level-3 indicators.

    What is left out is empty. Raises WrongValueError for the first value that is of the wrong
    kind, or missing where it must not be; the digest is not compared.
    """
    reader = _ObjectReader(document, "")
    reader.required_text("template")
    reader.text("digest")
    template, year, project, code, department, unit, money_unit = map(reader.text, _HEADER_KEYS)
    if year.strip("0123456789"):
        raise WrongValueError("/year", _WRONG)
    return Form(
        template,
        year,
        project,
        department,
        unit,
        money_unit,
        code=code,
        fields=reader.labelled_texts("fields"),
        funding=_funding(reader.object("funding")),
        goals=tuple(map(_goal, reader.objects("goals"))) or (Goal(),),
        indicators=tuple(map(_level1, reader.objects("indicators"))),
        notes=reader.labelled_texts("notes"),
        texts=reader.labelled_texts("texts"),
        accepted=tuple(map(_acceptance, reader.objects("accepted"))),
        history=tuple(json_text(entry, compact=True) for entry in reader.items("history")),
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


def _filled(**members: JsonValue) -> JsonObject:
    """Return those of the lists and objects that hold something."""
    return {name: value for name, value in members.items() if value}


def _funding_json(funding: Funding) -> JsonObject:
    rows: list[JsonValue] = [_row_json(row) for row in funding.rows]
    return _with_extra({"weight": funding.weight, "rows": rows}, funding.extra)


def _row_json(row: FundingRow) -> JsonObject:
    known = {**_texts(row, _ROW_KEYS), **_filled(cells=_first_values(row.cells))}
    return _with_extra(known, row.extra)


def _goal_json(goal: Goal) -> JsonObject:
    known = {**_texts(goal, _GOAL_KEYS), **_filled(cells=_first_values(goal.cells))}
    return _with_extra(known, goal.extra)


def _accepted_json(accepted: Iterable[Acceptance]) -> list[JsonValue]:
    return [_with_extra(_texts(each, _ACCEPTANCE_KEYS), each.extra) for each in accepted]


def _level1_json(node: Level1) -> JsonObject:
    children: list[JsonValue] = [_level2_json(child) for child in node.children]
    goal = JsonNumber(str(node.goal))
    return _with_extra({"name": node.name, "goal": goal, "children": children}, node.extra)


def _level2_json(node: Level2) -> JsonObject:
    children: list[JsonValue] = [_level3_json(child) for child in node.children]
    return _with_extra({"name": node.name, "children": children}, node.extra)


def _level3_json(node: Level3) -> JsonObject:
    known = {
        **_texts(node, _LEVEL3_KEYS),
        **_filled(cells=_first_values(node.cells)),
        "rule": None if node.rule is None else _rule_json(node.rule),
        **_filled(
            accepted=_accepted_json(node.accepted),
            review=None if node.review == NO_REVIEW else _review_json(node.review),
            evidence=list[JsonValue](node.evidence),
        ),
    }
    return _with_extra(known, node.extra)


def _review_json(review: Review) -> JsonObject:
    return _with_extra(_texts(review, _REVIEW_KEYS), review.extra)


def _rule_json(rule: ScoringRule) -> JsonObject:
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
        """Return the object under a key, an empty one if the key is left out."""
        return _object(self.values.get(key, {}), member_pointer(self.pointer, key))

    def labelled_texts(self, key: str) -> LabelledTexts:
        """Return the texts in the object under a key, none if the key is left out."""
        texts = self.object(key)
        return tuple((label, texts.text(label)) for label in texts.values)

    def items(self, key: str) -> list[JsonValue]:
        """Return the list under a key, an empty one if the key is left out."""
        return _list(self.values.get(key, []), member_pointer(self.pointer, key))

    def objects(self, key: str) -> Iterator[_ObjectReader]:
        """Yield the objects of a list, one by one, so that errors come in its order."""
        pointer = member_pointer(self.pointer, key)
        for index, value in enumerate(self.items(key)):
            yield _object(value, f"{pointer}/{index}")

    def required_objects(self, key: str) -> Iterator[_ObjectReader]:
        """Yield the objects of a list that must be there."""
        self._required(key)
        yield from self.objects(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list, none if the key is left out."""
        pointer = member_pointer(self.pointer, key)
        return tuple(_text(text, f"{pointer}/{i}") for i, text in enumerate(self.items(key)))

    def small_number(self, key: str) -> int:
        """Return the number under a key, counted from 0; 0 if the key is left out."""
        value = self.values.get(key, JsonNumber("0"))
        if not (isinstance(value, JsonNumber) and value.text.isdecimal()):
            raise WrongValueError(member_pointer(self.pointer, key), _NO_NUMBER)
        if len(value.text) > _MAX_GOAL_DIGITS:
            raise self.error(key)
        return int(value.text)

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
        fault = _WRONG if key in self.values else MISSING
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


def _funding(funding: _ObjectReader) -> Funding:
    rows = tuple(map(_funding_row, funding.objects("rows")))
    return Funding(funding.text("weight"), rows, funding.unknown_values(_FUNDING_KEYS))


def _funding_row(row: _ObjectReader) -> FundingRow:
    kind, label, initial, budget, executed = map(row.text, _ROW_KEYS)
    cells, extra = row.labelled_texts("cells"), row.unknown_values((*_ROW_KEYS, "cells"))
    return FundingRow(kind, initial, budget, executed, label, cells, extra)


def _goal(goal: _ObjectReader) -> Goal:
    label, expected, actual = map(goal.text, _GOAL_KEYS)
    cells, extra = goal.labelled_texts("cells"), goal.unknown_values((*_GOAL_KEYS, "cells"))
    return Goal(expected, actual, label, cells, extra)


def _acceptance(acceptance: _ObjectReader) -> Acceptance:
    code, reason = acceptance.required_text("code"), acceptance.text("reason")
    return Acceptance(code, reason, acceptance.unknown_values(_ACCEPTANCE_KEYS))


def _review(review: _ObjectReader) -> Review:
    actual, score, remark = map(review.text, _REVIEW_KEYS)
    return Review(actual, score, remark, review.unknown_values(_REVIEW_KEYS))


def _level1(node: _ObjectReader) -> Level1:
    name, goal = node.text("name"), node.small_number("goal")
    children = tuple(map(_level2, node.objects("children")))
    return Level1(name, children, goal, node.unknown_values(_LEVEL1_KEYS))


def _level2(node: _ObjectReader) -> Level2:
    name = node.text("name")
    rows = map(_level3, node.objects("children"))
    children = tuple(row for row in rows if row != Level3())
    return Level2(name, children, node.unknown_values(_LEVEL2_KEYS))


def _level3(row: _ObjectReader) -> Level3:
    name, target, actual, weight, score, reason = map(row.text, _LEVEL3_KEYS)
    has_rule = row.values.get("rule") is not None
    known = (*_LEVEL3_KEYS, "cells", "rule", "accepted", "review", "evidence")
    return Level3(
        name,
        target,
        actual,
        weight,
        score,
        reason,
        cells=row.labelled_texts("cells"),
        rule=_rule(row.object("rule")) if has_rule else None,
        accepted=tuple(map(_acceptance, row.objects("accepted"))),
        review=_review(row.object("review")),
        evidence=row.texts("evidence"),
        extra=row.unknown_values(known),
    )


def _rule(rule: _ObjectReader) -> ScoringRule:
    match rule.values:
        case {"kind": "ratio", "down": ("inverse" | "linear") as down}:
            return RatioRule(down, rule.unknown_values(("kind", "down")))
        case {"kind": "level", "level": ("met" | "partly" | "unmet") as level}:
            return LevelRule(level, rule.unknown_values(("kind", "level")))
        case {"kind": "tiers"}:
            tiers = tuple(map(_tier, rule.required_objects("tiers")))
            return TiersRule(tiers, rule.unknown_values(("kind", "tiers")))
        case {"kind": "ratio"}:
            raise rule.error("down")
        case {"kind": "level"}:
            raise rule.error("level")
    raise WrongValueError(rule.pointer, _WRONG)


def _tier(tier: _ObjectReader) -> Tier:
    op, value, score = map(tier.required_text, _TIER_KEYS)
    return Tier(op, value, score, tier.unknown_values(_TIER_KEYS))
