"""The commands ``show`` and ``check``: report forms and their problems, as text or as JSON.

The shapes of the JSON are promised to scripts (see the README). In the text the labels are
those of the 表样, and a suggested score is marked with a star. All figures come from the core
and are only formatted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from perfdesk.cli.batch import BatchRun
from perfdesk.cli.options import Options
from perfdesk.cli.terminal import TextColumn, align_columns, print_result
from perfdesk.core.checks.all_checks import open_problems, open_problems_and_empty_cells
from perfdesk.core.checks.problem import Problem
from perfdesk.core.field_ref import ROOT, FieldRef, text_at
from perfdesk.core.form import AMOUNT_FIELDS, Form, Level1, Level2, goal_name
from perfdesk.core.labels import column_label
from perfdesk.core.numbers import format_number
from perfdesk.core.scoring import IndicatorScore, Scores, Subtotal, scores
from perfdesk.core.template import Template
from perfdesk.formats.native.canonical_json import JsonValue, json_list_lines
from perfdesk.formats.native.form_json import form_to_json
from perfdesk.recognition.finding_classes import FindingClass, finding_class
from perfdesk.recognition.source import Finding, Reading
from perfdesk.resources import template_of
from perfdesk.workers.tasks import TaskRunner

EXIT_ERRORS_FOUND = 1

_SEVERITIES = {"error": "错误", "warning": "警告", "hint": "提示"}
_FINDING_CLASSES = {FindingClass.LOSS: "缺漏", FindingClass.DOUBT: "存疑"}

# Columns of the text, their widths in places
_PAIRS = (TextColumn(14), TextColumn(96))
_FUNDING = (TextColumn(24), *[TextColumn(20, align_right=True)] * 3)
_INDICATOR_FIELDS = ("level3", "target", "actual", "weight", "score", "reason")
_INDICATORS = (
    TextColumn(34),
    TextColumn(20),
    TextColumn(20),
    TextColumn(6, align_right=True),
    TextColumn(8, align_right=True),
    TextColumn(28),
)
_PROBLEMS = (TextColumn(4), TextColumn(100))
_FINDINGS = (TextColumn(18), TextColumn(86))
_DOUBTS = (TextColumn(4), TextColumn(20), TextColumn(80))


def show_forms(options: Options, workers: TaskRunner) -> int:
    """Print every form with its scores and problems; return 2 if a file could not be read."""
    run = BatchRun(workers)
    reports = _reports(run, options, finished=False)
    if options.json:
        _print_json_list(report_json(each) for each in reports)
        return run.code
    for index, each in enumerate(reports):
        print_result(f"\n{report_text(each)}" if index else report_text(each))
    return run.code


def check_forms(options: Options, workers: TaskRunner) -> int:
    """Print the problems of every form, and what reading it lost or left in doubt.

    Return 2 if a file was unreadable, else 1 if a problem is an error or reading lost or moved
    something, else 0.
    """
    run, has_errors = BatchRun(workers), False

    def checked_reports() -> Iterator[FormReport]:
        nonlocal has_errors
        for each in _reports(run, options, finished=True):
            has_errors = has_errors or _has_errors(each)
            yield each

    if options.json:
        _print_json_list(problems_json(each) for each in checked_reports())
    else:
        for each in checked_reports():
            print_result(_check_text(each))
    return run.code or (EXIT_ERRORS_FOUND if has_errors else 0)


def _reports(run: BatchRun, options: Options, *, finished: bool) -> Iterator[FormReport]:
    for path, reading in run.read_forms(run.input_paths(options.files)):
        try:
            report = make_report(str(path), reading, finished=finished)
        except Exception as error:  # noqa: BLE001 - one form must not end the run
            run.record_failure(path, error)
        else:
            yield report
    run.print_duplicates()


def _print_json_list(objects: Iterable[JsonValue]) -> None:
    """Print a JSON list, each object before the next file is read."""
    for line in json_list_lines(objects):
        print_result(line)


def _has_errors(report: FormReport) -> bool:
    """Return whether a problem is an error, or something was lost or moved when reading."""
    classes = (finding_class(each.code) for each in report.reading.findings)
    return FindingClass.LOSS in classes or any(
        problem.severity == "error" for problem in report.problems
    )


def _check_text(report: FormReport) -> str:
    found = [*problem_lines(report.problems), *_doubt_lines(report.reading.findings)]
    lines = found[1:] or ["没有问题"]
    return "\n".join([f"{form_heading(report.reading.form)}  {report.source}", *lines, ""])


def _doubt_lines(findings: Sequence[Finding]) -> list[str]:
    """Return the findings that lost or moved something or leave a field in doubt."""
    classes = [(finding_class(each.code), each) for each in findings]
    rows = [
        (_FINDING_CLASSES[kind], each.code, each.message)
        for kind, each in classes
        if kind is not FindingClass.NOTE
    ]
    lines = align_columns(rows, _DOUBTS) if rows else []
    return ["", f"读入存疑 {len(rows)} 处", *lines] if rows else []


@dataclass(frozen=True, slots=True)
class FormReport:
    """A form read from ``source``, with everything that is worked out from it."""

    source: str
    reading: Reading
    template: Template
    scores: Scores
    problems: tuple[Problem, ...]


def make_report(source: str, reading: Reading, *, finished: bool = False) -> FormReport:
    """Return the report on a form; if it is to be ``finished``, empty cells are errors, too."""
    template = template_of(reading.form)
    scored = scores(reading.form, template)
    find_problems = open_problems_and_empty_cells if finished else open_problems
    return FormReport(
        source, reading, template, scored, find_problems(reading.form, template, scored)
    )


# JSON


def report_json(report: FormReport) -> JsonValue:
    """Return the object that ``show --json`` prints for a form."""
    return {
        "source": report.source,
        "form": dict(form_to_json(report.reading.form)),
        "printed": asdict(report.reading.printed),
        "scores": _scores(report.scores),
        "problems": [_problem(problem) for problem in report.problems],
        "findings": [asdict(finding) for finding in report.reading.findings],
    }


def problems_json(report: FormReport) -> JsonValue:
    """Return the object that ``check --json`` prints for a form."""
    return {
        "source": report.source,
        "year": report.reading.form.year,
        "project": report.reading.form.project,
        "problems": [_problem(problem) for problem in report.problems],
        "findings": [
            {**asdict(finding), "class": finding_class(finding.code).value}
            for finding in report.reading.findings
        ],
    }


def number_text(value: Decimal | None) -> str:
    """Return a number as text, "" for None."""
    return "" if value is None else format_number(value)


def _scores(scored: Scores) -> JsonValue:
    return {
        "rate": scored.rate,
        "funding": number_text(scored.funding),
        "weights": format_number(scored.weights),
        "total": number_text(scored.total),
        "complete": scored.complete,
        "grade": scored.grade,
        "indicators": [_indicator(each) for each in scored.indicators],
        "subtotals": [_subtotal(each) for each in scored.subtotals],
    }


def _indicator(score: IndicatorScore) -> JsonValue:
    return {
        "at": score.row.pointer,
        "path": list(score.row.level_names),
        "score": number_text(score.score),
        "automatic": score.automatic,
        "suggested": None if score.suggested is None else format_number(score.suggested),
        "why": score.why,
    }


def _subtotal(subtotal: Subtotal) -> JsonValue:
    return {
        "at": subtotal.pointer,
        "weight": format_number(subtotal.weight),
        "score": number_text(subtotal.score),
    }


def _problem(problem: Problem) -> JsonValue:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "at": problem.pointer,
        "path": list(problem.level_names),
        "message": problem.message,
    }


# Text


def report_text(report: FormReport) -> str:
    """Return the whole report: form, figures, problems, findings."""
    form, template = report.reading.form, report.template
    lines = [
        form_heading(form),
        *align_columns(_header_rows(report), _PAIRS),
        *align_columns(_funding_rows(form, template), _FUNDING),
        *align_columns(_goal_rows(form, template), _PAIRS),
        "",
        *align_columns(list(_indicator_rows(report)), _INDICATORS),
        *problem_lines(report.problems),
        *_finding_lines(report.reading.findings),
    ]
    return "\n".join(lines) + "\n"


def form_heading(form: Form) -> str:
    """Return the line that says which form it is."""
    year = f"{form.year} 年度  " if form.year else ""
    return f"══ {year}{' '.join(form.project.split()) or '（没有项目名称）'}"


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return the problems below a heading, one for each line; nothing if there are none."""
    if not problems:
        return []
    rows = [(_SEVERITIES[each.severity], _problem_text(each)) for each in problems]
    return ["", f"问题 {len(problems)} 条", *align_columns(rows, _PROBLEMS)]


def _problem_text(problem: Problem) -> str:
    """Return the message behind the names of its indicator, e.g. "产出指标 › 数量指标：…"."""
    names = " › ".join(name for name in problem.level_names if name)
    return f"{names}：{problem.message}" if names else problem.message


def _finding_lines(findings: Sequence[Finding]) -> list[str]:
    if not findings:
        return []
    rows = [(each.where, each.message) for each in findings]
    return ["", f"读入说明 {len(findings)} 条", *align_columns(rows, _FINDINGS)]


def _header_rows(report: FormReport) -> list[tuple[str, str]]:
    form, template = report.reading.form, report.template
    fields = [cell for line in template.header for cell in line if cell.field != "project"]
    rows = [(cell.words.printed, text_at(form, FieldRef(ROOT, cell.form_field))) for cell in fields]
    placed = {cell.form_field for cell in fields}
    code = [("项目编码", form.code)] if form.code and "code" not in placed else []
    others = [pair for pair in form.fields if f"fields.{pair[0]}" not in placed]
    scored = report.scores
    rate_label, weight_label, score_label = (
        column_label("funding", template, column) for column in ("rate", "weight", "score")
    )
    rate = (
        f"{scored.rate or '—'}，{weight_label} {form.funding.weight or '—'}，"
        f"{score_label} {number_text(scored.funding) or '—'}"
    )
    return [*code, *rows, *others, (rate_label, rate)]


def _funding_rows(form: Form, template: Template) -> list[tuple[str, ...]]:
    words = {kind.kind: kind.words.printed for kind in template.funding_kinds}
    title = f"{template.funding.words.printed}（{form.money_unit}）"
    return [
        (title, *(column_label("funding", template, column) for column in AMOUNT_FIELDS)),
        *(
            (f"  {name}", row.initial, row.budget, row.executed)
            for row in form.funding.rows
            for name in (words.get(row.kind, row.label or row.kind),)
        ),
    ]


def _goal_rows(form: Form, template: Template) -> list[tuple[str, str]]:
    names = template.goals.names
    several = len(form.goals) > 1
    goals = [
        (f"{names[name].printed}{number if several else ''}", getattr(goal, name))
        for number, goal in enumerate(form.goals, start=1)
        for name in ("expected", "actual")
    ]
    return [*goals, *form.notes, *form.texts]


def _indicator_rows(report: FormReport) -> Iterator[tuple[str, ...]]:
    names = report.template.indicators.names
    yield tuple(names[cell].printed for cell in _INDICATOR_FIELDS)
    scored = {each.row.pointer: each for each in report.scores.indicators}
    sums = {
        each.pointer: (number_text(each.weight), number_text(each.score))
        for each in report.scores.subtotals
    }
    form = report.reading.form
    for i, level1 in enumerate(form.indicators):
        pointer = f"/indicators/{i}"
        owner = f"{goal_name(level1.goal)} · " if len(form.goals) > 1 else ""
        yield (f"{owner}{_name(level1)}", "", "", *sums.get(pointer, ("", "")), "")
        for j, level2 in enumerate(level1.children):
            yield (f"  {_name(level2)}", "", "", "", "", "")
            yield from _level3_rows(level2, f"{pointer}/children/{j}", scored)
    whole = report.scores
    total = report.template.total.words.printed
    yield (total, "", "", number_text(whole.weights), number_text(whole.total), whole.grade)


def _level3_rows(
    level2: Level2, pointer: str, scored: Mapping[str, IndicatorScore]
) -> Iterator[tuple[str, ...]]:
    for k, row in enumerate(level2.children):
        own = scored[f"{pointer}/children/{k}"]
        points = row.score if own.score is None else number_text(own.score)
        star = "*" if own.automatic and points else ""
        yield f"    {row.name}", row.target, row.actual, row.weight, f"{points}{star}", row.reason


def _name(node: Level1 | Level2) -> str:
    return node.name or "（未命名）"
