"""Every check says where its rule comes from."""

from __future__ import annotations

import re
from pathlib import Path

from perfdesk.core.checks import problem

_CORE = Path(problem.__file__).parents[1]


def test_every_code_a_check_gives_has_a_rule_source_and_none_is_left_over() -> None:
    # e.g. the code of FieldProblem("year-odd", "warning", …
    with_code = re.compile(r'Problem\(\s*"([a-z-]+)"')
    files = (
        *_CORE.glob("checks/*checks.py"),
        _CORE / "checks" / "completeness.py",
        _CORE / "renewal.py",
    )
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    codes = set(with_code.findall(text))
    assert len(codes) > 20
    assert {code for code in codes if not problem.rule_source(code)} == set()
    assert set(problem._RULE_SOURCES) == codes


def test_an_unknown_code_has_no_rule_source() -> None:
    assert problem.rule_source("nonsense") == ""
