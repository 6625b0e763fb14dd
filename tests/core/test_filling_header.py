"""The header fields that open forms share."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.edits import make_change
from perfdesk.core.filling import header_edits, shared_fields
from perfdesk.core.form import with_new_keys
from tests.core.forms import SHANGHAI, form_of


def test_offices_year_and_the_notes_of_a_template_are_shared() -> None:
    assert shared_fields(SHANGHAI) == ("department", "unit", "year")
    noted = replace(SHANGHAI, notes=("填表人", "联系电话"))
    assert shared_fields(noted)[3:] == ("notes.填表人", "notes.联系电话")


def test_only_fields_of_the_form_are_set() -> None:
    edits = header_edits(SHANGHAI, {"unit": "某某所", "notes.填表人": "张三", "year": "2023年"})
    after = make_change(with_new_keys(form_of()), "", edits).steps[-1].after
    assert (after.unit, after.year, after.notes) == ("某某所", "2023", ())
    assert after.department == "某某局"
