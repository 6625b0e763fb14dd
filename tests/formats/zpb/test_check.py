"""What is refused without a word, and what the models find wrong, is the same."""

from __future__ import annotations

import json
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.form import Form
from perfdesk.formats.zpb.check import fault
from perfdesk.formats.zpb.faults import WrongValueError
from perfdesk.formats.zpb.form_json import UnfitError, as_form
from perfdesk.formats.zpb.json_text import Json, parsed
from perfdesk.formats.zpb.native import write
from tests.formats.zpb.native_forms import FORMS

SPOILT = st.sampled_from(
    ["null", "1", "true", '"2022"', '"x"', "[]", "[1]", "[{}]", "{}", '{"kind": "level"}']
)


def places(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value but the whole."""
    inside: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    found = [] if not at else [at]
    for step, part in inside:
        found += places(part, (*at, step))
    return found


@given(st.data(), FORMS)
def test_a_document_is_read_if_and_only_if_the_models_find_no_fault(
    data: st.DataObject, form: Form
) -> None:
    document = json.loads(write(form), parse_float=lambda _: 1)
    *path, last = data.draw(st.sampled_from(places(document)))
    part = document
    for step in path:
        part = part[step]
    if data.draw(st.booleans()):
        part[last] = json.loads(data.draw(SPOILT))
    else:
        del part[last]
    document.update(format="perfdesk", version=1)
    spoilt = parsed(json.dumps(document))
    assert isinstance(spoilt, dict)
    assert _fits(spoilt) == (str(fault(spoilt, 1)) == str(WrongValueError("/", "取值不对")))


def _fits(document: dict[str, Json]) -> bool:
    try:
        as_form(document)
    except UnfitError:
        return False
    return True
