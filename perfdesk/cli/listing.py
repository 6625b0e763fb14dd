"""A report for people at a terminal: the form as a compact table, then what is wrong with it.

Labels are the 表样's own; an automatic score is marked with a star.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from perfdesk.cli.columns import Column, aligned
from perfdesk.cli.report import Report, figure
from perfdesk.core.checks.problem import Problem
from perfdesk.core.form import Form, Level1, Level2
from perfdesk.core.scoring import IndicatorScore
from perfdesk.core.template import Template
from perfdesk.recognition.source import Finding

_SEVERITIES = {"error": "错误", "warning": "警告", "hint": "提示"}
_PAIRS = (Column(14), Column(96))
_FUNDING = (Column(24), *[Column(20, right=True)] * 3)
_CELLS = ("level3", "target", "actual", "weight", "score", "reason")
_INDICATORS = (
    Column(34), Column(20), Column(20), Column(6, right=True), Column(8, right=True), Column(28),
)  # fmt: skip
_PROBLEMS = (Column(4), Column(100))
_FINDINGS = (Column(18), Column(86))


def listing(found: Report) -> str:
    """The whole report: form, figures, problems, findings."""
    form, template = found.reading.form, found.template
    lines = [
        heading(form),
        *aligned(_header(found), _PAIRS),
        *aligned(_funding(form, template), _FUNDING),
        *aligned(_goals(form, template), _PAIRS),
        "",
        *aligned(list(_indicators(found)), _INDICATORS),
        *problem_lines(found.problems),
        *_finding_lines(found.reading.findings),
    ]
    return "\n".join(lines) + "\n"


def heading(form: Form) -> str:
    """One line that says which form it is."""
    year = f"{form.year} 年度  " if form.year else ""
    return f"══ {year}{' '.join(form.project.split()) or '（没有项目名称）'}"


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """The problems, one a line with its place, below a heading; none without problems."""
    if not problems:
        return []
    rows = [(_SEVERITIES[each.severity], _placed(each)) for each in problems]
    return ["", f"问题 {len(problems)} 条", *aligned(rows, _PROBLEMS)]


def _placed(problem: Problem) -> str:
    place = " › ".join(name for name in problem.path if name)
    return f"{place}：{problem.message}" if place else problem.message


def _finding_lines(findings: Sequence[Finding]) -> list[str]:
    if not findings:
        return []
    rows = [(each.where, each.message) for each in findings]
    return ["", f"读取说明 {len(findings)} 条", *aligned(rows, _FINDINGS)]


def _header(found: Report) -> list[tuple[str, str]]:
    form, template = found.reading.form, found.template
    fields = [cell for line in template.header for cell in line if cell.field != "project"]
    rows = [
        (cell.words.printed, str(getattr(form, cell.field, form.note(cell.field))))
        for cell in fields
    ]
    scored = found.scores
    names = template.funding.names
    rate = (
        f"{scored.rate or '—'}，{names['weight'].printed} {form.funding.weight or '—'}，"
        f"{names['score'].printed} {figure(scored.funding) or '—'}"
    )
    return [*rows, (names["rate"].printed, rate)]


def _funding(form: Form, template: Template) -> list[tuple[str, ...]]:
    names = template.funding.names
    columns = ("initial", "budget", "executed")
    words = {kind.kind: kind.words.printed for kind in template.funding_kinds}
    title = f"{template.funding.words.printed}（{form.money_unit}）"
    return [
        (title, *(names[column].printed for column in columns)),
        *(
            (f"  {words.get(row.kind, row.kind)}", row.initial, row.budget, row.executed)
            for row in form.funding.rows
        ),
    ]


def _goals(form: Form, template: Template) -> list[tuple[str, str]]:
    names = template.goals.names
    return [
        (names["expected"].printed, form.goals.expected),
        (names["actual"].printed, form.goals.actual),
        *form.notes,
    ]


def _indicators(found: Report) -> Iterator[tuple[str, ...]]:
    names = found.template.indicators.names
    yield tuple(names[cell].printed for cell in _CELLS)
    scored = {each.at: each for each in found.scores.indicators}
    sums = {each.at: (figure(each.weight), figure(each.score)) for each in found.scores.subtotals}
    for i, level1 in enumerate(found.reading.form.indicators):
        at = f"/indicators/{i}"
        yield (_named(level1), "", "", *sums.get(at, ("", "")), "")
        for j, level2 in enumerate(level1.children):
            yield (f"  {_named(level2)}", "", "", "", "", "")
            yield from _rows(level2, f"{at}/children/{j}", scored)
    whole = found.scores
    total = found.template.total.words.printed
    yield (total, "", "", figure(whole.weights), figure(whole.total), whole.grade)


def _rows(
    level2: Level2, at: str, scored: Mapping[str, IndicatorScore]
) -> Iterator[tuple[str, ...]]:
    for k, row in enumerate(level2.children):
        own = scored[f"{at}/children/{k}"]
        points = row.score if own.score is None else figure(own.score)
        star = "*" if own.automatic and points else ""
        yield f"    {row.name}", row.target, row.actual, row.weight, f"{points}{star}", row.reason


def _named(node: Level1 | Level2) -> str:
    return node.name or "（未命名）"
