"""一级 and 二级指标 without 三级指标: rows of the table in which nothing can be filled."""

from __future__ import annotations

from perfdesk.core.form import Form, Level1, Level2


def empty_indicators(form: Form) -> tuple[Level1 | Level2, ...]:
    """Return the 一级 and 二级指标 below which there is no 三级指标, in document order.

    A 一级指标 stands for all its 二级指标. A form without any 三级指标 has none: it is not filled
    in yet.
    """
    if not any(level2.children for level1 in form.indicators for level2 in level1.children):
        return ()
    found: list[Level1 | Level2] = []
    for level1 in form.indicators:
        empty = [level2 for level2 in level1.children if not level2.children]
        found += [level1] if len(empty) == len(level1.children) else empty
    return tuple(found)
