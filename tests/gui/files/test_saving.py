"""What is said against a form that is to go out."""

from __future__ import annotations

import pytest

from perfdesk.core.form import Form
from perfdesk.core.places import ROOT, Place
from perfdesk.gui.document import Document
from perfdesk.gui.files.saving import objections
from tests.gui.samples import seed_form, template

pytestmark = pytest.mark.usefixtures("qapp")


def _asked(form: Form, **typed: str) -> str:
    document = Document(form, template())
    for field, text in typed.items():
        document.set(Place(ROOT, field.replace("_", ".")), text, "改")
    return objections(document, "打印")[0]


def test_only_what_there_is_against_a_form_is_counted() -> None:
    form = seed_form("talent-centre-2022", 0)
    there = {"department": "人社局", "unit": "人才中心"}
    emptied = _asked(form, **there, goals_actual="")
    assert emptied == "这张表还有 1 处空白。仍要打印吗？"
    wrong = _asked(form, **there, funding_weight="11")
    assert "个错误。仍要打印吗？" in wrong
    assert "空白" not in wrong
    both = _asked(form, **there, goals_actual="", funding_weight="11")
    assert "个错误、1 处空白。仍要打印吗？" in both
