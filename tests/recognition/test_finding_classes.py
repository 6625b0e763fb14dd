"""Every kind of finding is a note, a doubt or a loss."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfdesk.recognition.finding_classes import (
    FINDING_CLASSES,
    FindingClass,
    finding_class,
)

PROGRAM = Path(__file__).parents[2] / "perfdesk"
MAKERS = {"Finding", "_file_finding", "no_section", "Remark"}
"""The functions whose first argument is a code."""


def codes(tree: ast.AST) -> Iterator[str]:
    """Yield the codes that are written in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
            if name in MAKERS:
                yield str(node.args[0].value)


@pytest.mark.slow
def test_every_code_of_the_program_has_a_class() -> None:
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in PROGRAM.rglob("*.py")]
    used = {code for module in modules for code in codes(module)}

    assert len(used) > 25
    assert used - set(FINDING_CLASSES) == set()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("unplaced", FindingClass.LOSS),
        ("moved-columns", FindingClass.LOSS),
        ("printed-differs", FindingClass.DOUBT),
        ("hidden-text", FindingClass.DOUBT),
        ("tracked-changes", FindingClass.DOUBT),
        ("struck-out", FindingClass.DOUBT),
        ("unknown-title", FindingClass.NOTE),
        ("of a later reader", FindingClass.DOUBT),
    ],
)
def test_a_code_has_its_class_and_an_unknown_one_is_a_doubt(code: str, kind: FindingClass) -> None:
    assert finding_class(code) is kind
