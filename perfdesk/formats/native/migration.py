"""Documents of earlier versions of the native format, brought to the one written today.

Each step takes the document of one version, as JSON, and returns that of the next; the steps are
registered by the version they start from. Earlier versions are read for ever and never written.
A step keeps what it does not know, and leaves a value of the wrong kind for the reader to refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from perfdesk.core.field_ref import member_pointer
from perfdesk.formats.native.canonical_json import JsonNumber, JsonValue
from perfdesk.formats.native.form_json import (
    FORMAT_VERSION,
    MISSING,
    JsonObject,
    WrongValueError,
)


def migrated(document: JsonObject, version: int) -> JsonObject:
    """Return the document of an earlier version as one of the version written today.

    Raises WrongValueError if something is missing that the earlier version always has.
    """
    for each in range(version, FORMAT_VERSION):
        document = STEPS[each](document)
    return document


# From version 1 to 2: funding rows, which were members named by their kind, become a list; so does
# the one goal; an accepted problem gets room for a reason. Members that version 1 did not know are
# kept, under another name where version 2 has a meaning for it.

_REQUIRED = (
    "template", "year", "project", "department", "unit", "money_unit",
    "funding", "goals", "indicators",
)  # fmt: skip
_KINDS = ("total", "appropriation", "carryover", "other")
_AMOUNTS = ("initial", "budget", "executed")


def _from_version_1(document: JsonObject) -> JsonObject:
    _require(document, "", _REQUIRED)
    new = _kept(document, ("digest", "code", "fields", "texts", "history"))
    funding, goals = document["funding"], document["goals"]
    new["version"] = JsonNumber("2")
    new["funding"] = _funding(funding)
    new["goals"] = [_kept(goals, ("label", "cells")) if isinstance(goals, dict) else goals]
    new["indicators"] = _mapped(document["indicators"], "/indicators", _level1)
    if "accepted" in document:
        new["accepted"] = _accepted(document["accepted"], _kinds(funding))
    return new


def _funding(funding: JsonValue) -> JsonValue:
    if not isinstance(funding, dict):
        return funding
    kinds = _kinds(funding)
    others = {key: value for key, value in funding.items() if key not in kinds}
    return {**_kept(others, ("rows",)), "rows": [_row(kind, funding[kind]) for kind in kinds]}


def _kinds(funding: JsonValue) -> list[str]:
    """Return the kinds of the funding rows; any member with an amount was one."""
    members = funding.items() if isinstance(funding, dict) else ()
    return [key for key, value in members if key != "weight" and _is_row(key, value)]


def _is_row(key: str, value: JsonValue) -> bool:
    return key in _KINDS or (isinstance(value, dict) and any(name in value for name in _AMOUNTS))


def _row(kind: str, row: JsonValue) -> JsonValue:
    """Return a funding row; a kind that is no English word is the label of another program."""
    if not isinstance(row, dict):
        return row
    is_kind = kind.isascii() and kind.isidentifier()
    named: JsonObject = {"kind": kind} if is_kind else {"kind": "", "label": kind}
    return {**named, **_kept(row, ("kind", "label", "cells"))}


def _level1(node: JsonObject, pointer: str) -> JsonObject:
    _require(node, pointer, ("name",))
    return _with_children(_kept(node, ("goal",)), pointer, _level2)


def _level2(node: JsonObject, pointer: str) -> JsonObject:
    _require(node, pointer, ("name",))
    return _with_children(node, pointer, _level3)


def _level3(row: JsonObject, _pointer: str) -> JsonObject:
    new = _kept(row, ("cells", "review", "evidence"))
    return {**new, "accepted": _accepted(row["accepted"], ())} if "accepted" in row else new


_NodeStep = Callable[[JsonObject, str], JsonObject]


def _with_children(node: JsonObject, pointer: str, step: _NodeStep) -> JsonObject:
    if "children" not in node:
        return node
    return {**node, "children": _mapped(node["children"], f"{pointer}/children", step)}


def _mapped(nodes: JsonValue, pointer: str, step: _NodeStep) -> JsonValue:
    if not isinstance(nodes, list):
        return nodes
    return [
        step(node, f"{pointer}/{index}") if isinstance(node, dict) else node
        for index, node in enumerate(nodes)
    ]


def _accepted(accepted: JsonValue, kinds: Sequence[str]) -> JsonValue:
    if not isinstance(accepted, list):
        return accepted
    codes = (_code(code, kinds) if isinstance(code, str) else code for code in accepted)
    return [{"code": code} for code in codes]


def _code(code: str, kinds: Sequence[str]) -> str:
    """Return a code whose pointer, if it has one, leads to the same field in version 2.

    part-blank /funding/other/executed becomes part-blank /funding/rows/3/executed.
    """
    name, _, pointer = code.partition(" ")
    numbers = {member_pointer("/funding", kind): number for number, kind in enumerate(kinds)}
    part, _, column = pointer.rpartition("/")
    if part in numbers:
        return f"{name} /funding/rows/{numbers[part]}/{column}"
    return f"{name} /goals/0/{column}" if part == "/goals" else code


def _kept(members: JsonObject, new_names: Collection[str]) -> JsonObject:
    """Return the members, those that have a new name by chance under one of their own."""
    return {_free_name(key, members) if key in new_names else key: members[key] for key in members}


def _free_name(name: str, members: JsonObject) -> str:
    free = f"v1-{name}"
    while free in members:
        free = f"v1-{free}"
    return free


def _require(members: JsonObject, pointer: str, names: Sequence[str]) -> None:
    for name in names:
        if name not in members:
            raise WrongValueError(member_pointer(pointer, name), MISSING)


STEPS: dict[int, Callable[[JsonObject], JsonObject]] = {1: _from_version_1}
"""The step from each earlier version to the next."""
