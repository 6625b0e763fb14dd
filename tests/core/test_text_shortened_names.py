"""Lists of names of which only the first are named."""

from __future__ import annotations

import pytest

from perfdesk.core.text import shortened_names


@pytest.mark.parametrize(
    ("names", "unit", "listed"),
    [
        ([], "个", ""),
        (["甲", "乙"], "张表", "甲、乙"),
        (["甲", "乙", "丙"], "张表", "甲、乙等 3 张表"),
        (["甲.pdf", "乙.pdf", "丙.pdf"], "个文件", "甲.pdf、乙.pdf 等 3 个文件"),
        (["甲", "乙(二期)", "丙"], "", "甲、乙(二期)等"),
    ],
)
def test_at_most_two_names_are_listed(names: list[str], unit: str, listed: str) -> None:
    assert shortened_names(names, 2, unit) == listed
