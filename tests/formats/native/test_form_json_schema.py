"""The published JSON schema and the reader give the same verdict on every document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk import resources
from perfdesk.core.form import (
    Acceptance,
    Form,
    Funding,
    FundingRow,
    Goal,
    Level1,
    Level2,
    Level3,
    LevelRule,
    RatioRule,
    Review,
    Tier,
    TiersRule,
)
from perfdesk.formats.native import native_file
from perfdesk.formats.native.form_json import WrongValueError
from tests.formats.native.native_forms import FORMS, POSTAGE, VERSIONS

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator


def _schema(version: int) -> dict[str, Any]:
    path = resources.path("schema", f"zpb-{version}.schema.json")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


SCHEMAS = {version: _schema(version) for version in (1, 2)}
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
    Level3(
        "定量",
        rule=RatioRule("linear"),
        accepted=(Acceptance("split"),),
        cells=(("指标解释", "件数"),),
        review=Review("1", "2", "3"),
        evidence=("清单.pdf",),
    ),
    Level3("定性", rule=LevelRule("met")),
    Level3("分档", rule=TiersRule((Tier("≥", "90", "10"), Tier("", "", "0")))),
)
EVERYTHING = replace(
    POSTAGE,
    code="X-1",
    fields=(("项目负责人", "某人"),),
    texts=(("评价结论", "好"),),
    history=("1",),
    funding=Funding("10", (FundingRow("total", "1", "2", "3", "总额", (("得分", "9"),)),)),
    goals=(Goal("甲", "乙", "一", (("偏差原因", "无"),)),),
    indicators=(Level1("产出指标", (Level2("数量指标", _ROWS),)),),
    accepted=(Acceptance("weights"),),
)
"""A form whose file has every key."""
_LABELS = {"填表人", "项目负责人", "评价结论", "得分", "偏差原因", "指标解释"}

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


def is_read(document: dict[str, object], version: int = 2) -> bool:
    """Return whether the reader accepts a document of that version."""
    whole = {**document, "format": "perfdesk", "version": version}
    try:
        native_file.read_native(json.dumps(whole).encode())
    except WrongValueError:
        return False
    return True


def validator(version: int) -> Draft202012Validator:
    """Return what checks documents against the schema of that version."""
    from jsonschema import Draft202012Validator  # builds grammars for two seconds

    return Draft202012Validator(SCHEMAS[version])


def conforms_to_schema(document: dict[str, object], version: int = 2) -> bool:
    """Return whether the document conforms to the schema of that version."""
    whole = {**document, "format": "perfdesk", "version": version}
    return bool(validator(version).is_valid(whole))


@pytest.mark.slow
def test_the_schemas_are_valid() -> None:
    for version, schema in SCHEMAS.items():
        validator(version).check_schema(schema)


@pytest.mark.slow
@given(FORMS)
def test_every_written_document_conforms_to_the_schema(form: Form) -> None:
    assert conforms_to_schema(document_of(form))


@pytest.mark.slow
@given(st.data(), FORMS)
def test_a_document_is_read_if_and_only_if_it_conforms_to_the_schema(
    data: st.DataObject, form: Form
) -> None:
    document = document_of(form)
    at = data.draw(st.sampled_from(all_paths(document)))
    spoil(document, at, data.draw(st.sampled_from([None, *SPOILT])))

    assert is_read(document) == conforms_to_schema(document)


@pytest.mark.slow
def test_reader_and_schema_agree_on_each_key_removed_or_with_a_wrong_value() -> None:
    differing = []
    for at, value in product(all_paths(document_of(EVERYTHING)), [None, *SPOILT]):
        document = document_of(EVERYTHING)
        spoil(document, at, value)
        if is_read(document) != conforms_to_schema(document):
            differing.append((at, value))

    assert differing == []


@pytest.mark.slow
def test_reader_and_schema_of_version_1_agree_as_they_did_when_it_was_written() -> None:
    written = json.loads((VERSIONS / "version-1" / "everything.zpb").read_bytes())
    differing = []
    for at, value in product(all_paths(written), [None, *SPOILT]):
        document = json.loads(json.dumps(written))
        spoil(document, at, value)
        if is_read(document, 1) != conforms_to_schema(document, 1):
            differing.append((at, value))

    assert differing == []


def test_the_schema_describes_each_key_of_the_file_and_no_other() -> None:
    parts = [SCHEMAS[2], *SCHEMAS[2]["$defs"].values()]
    described = {name for part in parts for name in part["properties"]}
    keys = {at[-1] for at in all_paths(document_of(EVERYTHING)) if isinstance(at[-1], str)}

    assert keys - _LABELS == described


@pytest.mark.parametrize(
    ("version", "good"),
    [("0", False), ("1", True), ("2", True), ("9999", True), ("10000", False)],
)
def test_the_version_number_is_limited(version: str, good: bool) -> None:
    document = {**document_of(POSTAGE), "version": json.loads(version), "goals": {}, "funding": {}}
    later = {**document, "goals": []}
    try:
        native_file.read_native(json.dumps(document if version == "1" else later).encode())
    except WrongValueError:
        assert not good
    else:
        assert good
