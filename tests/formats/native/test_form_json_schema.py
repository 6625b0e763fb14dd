"""The published JSON schema and the reader give the same verdict on every document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from perfdesk import resources
from perfdesk.core.form import (
    Form,
    FundingRow,
    Level1,
    Level2,
    Level3,
    LevelRule,
    RatioRule,
    Tier,
    TiersRule,
)
from perfdesk.formats.native import native_file
from perfdesk.formats.native.form_json import WrongValueError
from tests.formats.native.native_forms import FORMS, POSTAGE

SCHEMA = json.loads(
    resources.path("schema", "zpb-1.schema.json").read_text(encoding="utf-8"),
)
SPOILT = (
    "null",
    "1",
    "true",
    '"2022"',
    '"x"',
    "[]",
    "[1]",
    "[{}]",
    "{}",
    '{"kind": "level"}',
    '{"budget": 1}',
    '{"name": "x", "children": null}',
)
"""Values that are wrong almost everywhere."""

_ROWS = (
    Level3("定量", rule=RatioRule("linear"), accepted=("split",)),
    Level3("定性", rule=LevelRule("met")),
    Level3("分档", rule=TiersRule((Tier("≥", "90", "10"), Tier("", "", "0")))),
)
EVERYTHING = replace(
    POSTAGE,
    funding=replace(
        POSTAGE.funding,
        rows=tuple(
            FundingRow(kind, "1", "2", "3")
            for kind in ("total", "appropriation", "carryover", "other", "special")
        ),
    ),
    indicators=(Level1("产出指标", (Level2("数量指标", _ROWS),)),),
    accepted=("weights",),
)
"""A form whose file has every key."""

JsonPath = tuple[str | int, ...]


def all_paths(value: object, at: JsonPath = ()) -> list[JsonPath]:
    """Return the path of every value in a JSON value."""
    inside: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    found = [] if not at else [at]
    for step, part in inside:
        found += all_paths(part, (*at, step))
    return found


def document_of(form: Form) -> dict[str, object]:
    """Return the document of a form as another program reads it."""
    document: dict[str, object] = json.loads(
        native_file.native_bytes(form), parse_float=lambda _: 1
    )
    return document


def spoil(document: object, at: JsonPath, value: str | None) -> None:
    """Put a value at a path of a document; None removes the value there."""
    *path, last = at
    part = document
    for step in path:
        part = part[step]  # type: ignore[index]  # the steps lead through objects and lists
    if value is None:
        del part[last]  # type: ignore[attr-defined]  # as above
    else:
        part[last] = json.loads(value)  # type: ignore[index]  # as above


def is_read(document: dict[str, object]) -> bool:
    """Return whether the reader accepts a document of version 1."""
    try:
        native_file.read_native(
            json.dumps({**document, "format": "perfdesk", "version": 1}).encode()
        )
    except WrongValueError:
        return False
    return True


def conforms_to_schema(document: dict[str, object]) -> bool:
    """Return whether the document conforms to the schema."""
    whole = {**document, "format": "perfdesk", "version": 1}
    return bool(Draft202012Validator(SCHEMA).is_valid(whole))


def test_the_schema_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@given(FORMS)
def test_every_written_document_conforms_to_the_schema(form: Form) -> None:
    assert conforms_to_schema(document_of(form))


@given(st.data(), FORMS)
def test_a_document_is_read_if_and_only_if_it_conforms_to_the_schema(
    data: st.DataObject, form: Form
) -> None:
    document = document_of(form)
    at = data.draw(st.sampled_from(all_paths(document)))
    spoil(document, at, data.draw(st.sampled_from([None, *SPOILT])))

    assert is_read(document) == conforms_to_schema(document)


def test_reader_and_schema_agree_on_each_key_removed_or_with_a_wrong_value() -> None:
    differing = []
    for at, value in product(all_paths(document_of(EVERYTHING)), [None, *SPOILT]):
        document = document_of(EVERYTHING)
        spoil(document, at, value)
        if is_read(document) != conforms_to_schema(document):
            differing.append((at, value))

    assert differing == []


def test_the_schema_describes_each_key_of_the_file_and_no_other() -> None:
    parts = [SCHEMA, *SCHEMA["$defs"].values()]
    described = {name for part in parts for name in part["properties"]}
    keys = {at[-1] for at in all_paths(document_of(EVERYTHING)) if isinstance(at[-1], str)}

    assert keys - {"special", "填表人"} == described


@pytest.mark.parametrize(
    ("version", "good"), [("0", False), ("1", True), ("9999", True), ("10000", False)]
)
def test_the_version_number_is_limited(version: str, good: bool) -> None:
    document = {**document_of(POSTAGE), "version": json.loads(version)}

    assert Draft202012Validator(SCHEMA).is_valid(document) == good
    try:
        native_file.read_native(json.dumps(document).encode())
    except WrongValueError:
        assert not good
    else:
        assert good
