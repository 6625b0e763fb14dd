"""Names of fields in the words of the template (表样): where a JSON Pointer or a field leads."""

from __future__ import annotations

import re

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, FundingRow, goal_name
from perfdesk.core.template import Template

_USUAL_LABELS = {
    "project": "项目名称",
    "code": "项目编码",
    "department": "主管部门",
    "unit": "实施单位",
    "year": "年度",
    "money_unit": "金额单位",
    "template": "表样",
}
"""Labels of header fields that a template does not print."""


_USUAL_HEADINGS = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "executed": "全年执行数",
    "rate": "执行率",
    "weight": "分值",
    "score": "得分",
    "label": "名称",
    "remark": "意见",
}
"""Headings of columns that no template prints, or not every one."""


def pointer_label(form: Form, template: Template, pointer: str, path: tuple[str, ...]) -> str:
    """Return the name of a JSON Pointer's target, e.g. 产出指标 › 数量指标 › 招聘人数 · 得分.

    ``path`` holds the names of the indicators from level 1 down to the one meant. A pointer to
    no single field gives the name of its section or 整张表.
    """
    names = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    if not names or not names[0]:
        return "整张表"
    if names[0] == "indicators":
        return _indicator_label(template, names, path)
    return _field_label(form, template, names)


def header_label(template: Template, field: str) -> str:
    """Return the printed label of a header field, e.g. 实施单位 for ``unit``."""
    cells = (cell for row in template.header for cell in row if cell.form_field == field)
    cell = next(cells, None)
    return cell.words.printed if cell else _USUAL_LABELS.get(field, field)


def column_label(section_name: str, template: Template, field: str) -> str:
    """Return the heading of a column of ``funding``, ``goals`` or ``indicators``.

    It is the printed one, or the usual one where the template has no such column.
    """
    section = {
        "funding": template.funding,
        "goals": template.goals,
        "indicators": template.indicators,
    }[section_name]
    words = section.names.get("level3" if field == "name" else field)
    return words.printed if words else _USUAL_HEADINGS.get(field, field)


def _column_labels(section_name: str, template: Template, rest: list[str]) -> list[str]:
    """Return the heading of a column; of a text in another column, its label."""
    if not rest:
        return []
    return [rest[-1] if rest[0] == "cells" else column_label(section_name, template, rest[0])]


def _funding_row(form: Form, step: str) -> FundingRow:
    """Return the row that a step of a pointer names, by its number or its kind."""
    is_number = step.isdecimal() and int(step) < len(form.funding.rows)
    return form.funding.rows[int(step)] if is_number else form.funding.row(step)


def _indicator_label(template: Template, names: list[str], path: tuple[str, ...]) -> str:
    line = " › ".join(name or "（未命名）" for name in path) or template.indicators.words.printed
    field = names[-1]
    if "cells" in names:
        return f"{line} · {field}"
    if "review" in names:
        return f"{line} · 核查{column_label('indicators', template, field)}"
    if field == "name" or field not in template.indicators.names:
        return line
    return f"{line} · {column_label('indicators', template, field)}"


def _field_label(form: Form, template: Template, names: list[str]) -> str:
    match names:
        case ["funding"]:
            return template.funding.words.printed
        case ["funding", "weight"]:
            section = template.funding.words.printed
            return f"{section} · {column_label('funding', template, 'weight')}"
        case ["funding", "rows", step, *rest]:
            row = template.funding_row_name(_funding_row(form, step))
            return " · ".join((row, *_column_labels("funding", template, rest)))
        case ["goals", number, *rest]:
            block = [goal_name(int(number))] if len(form.goals) > 1 else []
            return " · ".join((*block, *_column_labels("goals", template, rest)))
        case ["notes" | "fields" | "texts", name]:
            return name
    return header_label(template, names[0])


def edit_label(ref: FieldRef, template: Template) -> str:
    """Return the text of an edit of this field in the undo menu, e.g. 修改年度指标值."""
    return f"修改{_field_in_edit(ref, template)}"


def _field_in_edit(ref: FieldRef, template: Template) -> str:
    names = {name: words.printed for name, words in template.indicators.names.items()}
    if ref.key != ROOT and ref.field == "name":
        return "指标名称"
    if ref.key != ROOT:
        return names.get(ref.field, _own_label(ref) or "指标")
    header = {cell.form_field: cell.words.printed for row in template.header for cell in row}
    part, *rest = ref.field.split(".")
    match part, rest:
        case "funding", ["weight"]:
            section = template.funding.words.printed
            return f"{section}的{column_label('funding', template, 'weight')}"
        case "funding", [*_, column] if column in template.funding.names:
            return template.funding.names[column].printed
        case "goals", [_, which] if which in template.goals.names:
            return template.goals.names[which].printed
        case "year", []:
            return "年度"
        case "code", []:
            return "项目编码"
    return header.get(ref.field, _own_label(ref) or template.title.printed)


# The label at the end of a field that is found by it, e.g. 偏差原因 of "goals.0.cells.偏差原因".
_BY_LABEL = re.compile(r"(?:(?:fields|notes|texts)|(?:.*?\.)?cells)\.(.*)", re.DOTALL)


def _own_label(ref: FieldRef) -> str:
    match = _BY_LABEL.fullmatch(ref.field)
    return match[1] if match else ""
