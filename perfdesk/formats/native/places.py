"""Places in a native file in the words of the form, for sentences to the user.

A JSON Pointer such as /funding/rows/1/budget says nothing to who fills in forms: here it becomes
项目资金第 2 行的全年预算数.
"""

from __future__ import annotations

from unicodedata import category

_NAMES = {
    "version": "版本号",
    "digest": "校验码",
    "template": "表样",
    "year": "年度",
    "project": "项目名称",
    "code": "项目编码",
    "department": "主管部门",
    "unit": "实施单位",
    "money_unit": "金额单位",
    "fields": "表头",
    "funding": "项目资金",
    "rows": "各行",
    "kind": "类别",
    "label": "名称",
    "initial": "年初预算数",
    "budget": "全年预算数",
    "executed": "全年执行数",
    "goals": "年度总体目标",
    "goal": "所属目标",
    "expected": "预期目标",
    "indicators": "绩效指标",
    "children": "下级指标",
    "name": "名称",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "原因",
    "cells": "其他栏目",
    "rule": "评分规则",
    "down": "扣分方式",
    "level": "等次",
    "tiers": "分档",
    "op": "比较符号",
    "value": "界限",
    "accepted": "已核实的问题",
    "review": "核查",
    "remark": "意见",
    "evidence": "佐证材料",
    "notes": "附注",
    "texts": "表后文字",
    "history": "修改记录",
}
_OTHER_NAMES = {("goals", "actual"): "实际完成情况", ("accepted", "code"): "问题代码"}
"""Names that differ in one part of the form."""
_LABELLED = ("fields", "cells", "notes", "texts")
"""Objects whose keys are labels, which are quoted."""
_ITEMS = {
    "rows": "第 {} 行",
    "goals": "第 {} 个年度总体目标",
    "tiers": "第 {} 档",
    "accepted": "已核实的问题第 {} 项",
    "evidence": "佐证材料第 {} 项",
    "history": "修改记录第 {} 项",
}
"""Lists, and how one of their items is counted."""
_TREE = ("indicators", "children")
_LEVELS = ("一级", "二级", "三级")
_MAX_NAME_LENGTH = 120
_UNPRINTABLE_CATEGORIES = ("Cc", "Cs", "Zl", "Zp")
"""Unicode categories of control characters, surrogates and line separators."""


def place_in_words(pointer: str) -> str:
    """Return where a JSON Pointer leads, e.g. 第 1 个一级指标的名称; "" leads to 文件."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    words = ""
    for number, step in enumerate(steps):
        of, following = steps[number - 1] if number else "", steps[number + 1 : number + 2]
        is_counted = following and following[0].isdecimal()
        if of not in _LABELLED and is_counted and (step in _ITEMS or step in _TREE):
            continue
        words += _word(step, of, steps[: number + 1], "的" if words else "")
    return words or "文件"


def _word(step: str, of: str, steps: list[str], joined_by: str) -> str:
    """Return the words for one step below the step ``of``; ``steps`` leads to it."""
    if of in _TREE and step.isdecimal():
        level = _LEVELS[min(sum(each in _TREE for each in steps), len(_LEVELS)) - 1]
        return f"第 {int(step) + 1} 个{level}指标"
    if of in _ITEMS and step.isdecimal():
        return _ITEMS[of].format(int(step) + 1)
    if of in _LABELLED or step not in _NAMES:
        return f"“{printable_name(step)}”"
    inside = "accepted" if "accepted" in steps else steps[0]
    return f"{joined_by}{_OTHER_NAMES.get((inside, step), _NAMES[step])}"


def printable_name(text: str) -> str:
    """Return a name out of a file as a message can quote it: on one line, and cut if long."""
    short = text if len(text) <= _MAX_NAME_LENGTH else f"{text[:_MAX_NAME_LENGTH]}…"
    return "".join("?" if category(each) in _UNPRINTABLE_CATEGORIES else each for each in short)
