"""Every check says where its rule comes from."""

from __future__ import annotations

import re
from pathlib import Path

from perfdesk.core.checks import problem

_CORE = Path(problem.__file__).parents[1]


def test_every_code_a_check_gives_has_a_ground_and_none_is_left_over() -> None:
    made = re.compile(r'(?:Mark|Problem)\(\s*"([a-z-]+)"')
    others = (_CORE / "checks" / "completeness.py", _CORE / "filling.py")
    files = (*_CORE.glob("checks/*checks.py"), *others)
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    codes = set(made.findall(text))
    assert len(codes) > 20
    assert {code for code in codes if not problem.rule_source(code)} == set()
    assert set(problem._GROUNDS) == codes


def test_an_unknown_code_has_none() -> None:
    assert problem.rule_source("nonsense") == ""
