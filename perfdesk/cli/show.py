"""A form with its figures and problems, as ``show --json`` and ``check --json`` print it.

The shapes are promised to scripts (see the README); the figures come from the core
and are only put into texts here.

A report for people at a terminal: the form as a compact table, then what is wrong with it.

Labels are the 表样's own; an automatic score is marked with a star.

``show`` and ``check``: what is read is reported, as text or as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from perfdesk.cli.batch import BatchRun
from perfdesk.cli.options import Options
from perfdesk.cli.terminal import TextColumn, align_columns, print_result
from perfdesk.core.checks.all_checks import all_problems, open_problems
from perfdesk.core.checks.problem import Problem
from perfdesk.core.form import Form, Level1, Level2
from perfdesk.core.numbers import format_number
from perfdesk.core.scoring import IndicatorScore, Scores, Subtotal, scores
from perfdesk.core.template import Template
from perfdesk.formats.native.canonical_json import JsonValue, json_list_lines
from perfdesk.formats.native.form_json import form_to_json
from perfdesk.recognition.source import Finding, Reading
from perfdesk.resources import template_of


@dataclass(frozen=True, slots=True)
class FormReport:
    """One form read from a source, with everything that is derived from it."""

    source: str
    reading: Reading
    template: Template
    scores: Scores
    problems: tuple[Problem, ...]


def make_report(source: str, reading: Reading, *, finished: bool = False) -> FormReport:
    """The report on a form; ``finished`` counts its empty cells as errors, too."""
    template = template_of(reading.form)
    scored = scores(reading.form, template)
    checked = all_problems if finished else open_problems
    return FormReport(source, reading, template, scored, checked(reading.form, template, scored))


def report_json(found: FormReport) -> JsonValue:
    """The object ``show --json`` prints for a form."""
    return {
        "source": found.source,
        "form": dict(form_to_json(found.reading.form)),
        "printed": asdict(found.reading.printed),
        "scores": _scores(found.scores),
        "problems": [_problem(problem) for problem in found.problems],
        "findings": [asdict(finding) for finding in found.reading.findings],
    }


def problems_json(found: FormReport) -> JsonValue:
    """The object ``check --json`` prints for a form: which one it is, and its problems."""
    return {
        "source": found.source,
        "year": found.reading.form.year,
        "project": found.reading.form.project,
        "problems": [_problem(problem) for problem in found.problems],
    }


def number_text(value: Decimal | None) -> str:
    """A figure as text, "" for none."""
    return "" if value is None else format_number(value)


def _scores(found: Scores) -> JsonValue:
    return {
        "rate": found.rate,
        "funding": number_text(found.funding),
        "weights": format_number(found.weights),
        "total": number_text(found.total),
        "complete": found.complete,
        "grade": found.grade,
        "indicators": [_indicator(each) for each in found.indicators],
        "subtotals": [_subtotal(each) for each in found.subtotals],
    }


def _indicator(found: IndicatorScore) -> JsonValue:
    return {
        "at": found.pointer,
        "path": list(found.level_names),
        "score": number_text(found.score),
        "automatic": found.automatic,
        "suggested": None if found.suggested is None else format_number(found.suggested),
        "why": found.why,
    }


def _subtotal(found: Subtotal) -> JsonValue:
    return {
        "at": found.pointer,
        "weight": format_number(found.weight),
        "score": number_text(found.score),
    }


def _problem(problem: Problem) -> JsonValue:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "at": problem.pointer,
        "path": list(problem.level_names),
        "message": problem.message,
    }


_SEVERITIES = {"error": "错误", "warning": "警告", "hint": "提示"}
_PAIRS = (TextColumn(14), TextColumn(96))
_FUNDING = (TextColumn(24), *[TextColumn(20, align_right=True)] * 3)
_CELLS = ("level3", "target", "actual", "weight", "score", "reason")
_INDICATORS = (
    TextColumn(34), TextColumn(20), TextColumn(20), TextColumn(6, align_right=True),
    TextColumn(8, align_right=True), TextColumn(28),
)  # fmt: skip
_PROBLEMS = (TextColumn(4), TextColumn(100))
_FINDINGS = (TextColumn(18), TextColumn(86))


def report_text(found: FormReport) -> str:
    """The whole report: form, figures, problems, findings."""
    form, template = found.reading.form, found.template
    lines = [
        form_heading(form),
        *align_columns(_header(found), _PAIRS),
        *align_columns(_funding(form, template), _FUNDING),
        *align_columns(_goals(form, template), _PAIRS),
        "",
        *align_columns(list(_indicators(found)), _INDICATORS),
        *problem_lines(found.problems),
        *_finding_lines(found.reading.findings),
    ]
    return "\n".join(lines) + "\n"


def form_heading(form: Form) -> str:
    """One line that says which form it is."""
    year = f"{form.year} 年度  " if form.year else ""
    return f"══ {year}{' '.join(form.project.split()) or '（没有项目名称）'}"


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """The problems, one a line with its place, below a heading; none without problems."""
    if not problems:
        return []
    rows = [(_SEVERITIES[each.severity], _placed(each)) for each in problems]
    return ["", f"问题 {len(problems)} 条", *align_columns(rows, _PROBLEMS)]


def _placed(problem: Problem) -> str:
    place = " › ".join(name for name in problem.level_names if name)
    return f"{place}：{problem.message}" if place else problem.message


def _finding_lines(findings: Sequence[Finding]) -> list[str]:
    if not findings:
        return []
    rows = [(each.where, each.message) for each in findings]
    return ["", f"读取说明 {len(findings)} 条", *align_columns(rows, _FINDINGS)]


def _header(found: FormReport) -> list[tuple[str, str]]:
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
        f"{names['score'].printed} {number_text(scored.funding) or '—'}"
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


def _indicators(found: FormReport) -> Iterator[tuple[str, ...]]:
    names = found.template.indicators.names
    yield tuple(names[cell].printed for cell in _CELLS)
    scored = {each.pointer: each for each in found.scores.indicators}
    sums = {
        each.pointer: (number_text(each.weight), number_text(each.score))
        for each in found.scores.subtotals
    }
    for i, level1 in enumerate(found.reading.form.indicators):
        at = f"/indicators/{i}"
        yield (_named(level1), "", "", *sums.get(at, ("", "")), "")
        for j, level2 in enumerate(level1.children):
            yield (f"  {_named(level2)}", "", "", "", "", "")
            yield from _rows(level2, f"{at}/children/{j}", scored)
    whole = found.scores
    total = found.template.total.words.printed
    yield (total, "", "", number_text(whole.weights), number_text(whole.total), whole.grade)


def _rows(
    level2: Level2, at: str, scored: Mapping[str, IndicatorScore]
) -> Iterator[tuple[str, ...]]:
    for k, row in enumerate(level2.children):
        own = scored[f"{at}/children/{k}"]
        points = row.score if own.score is None else number_text(own.score)
        star = "*" if own.automatic and points else ""
        yield f"    {row.name}", row.target, row.actual, row.weight, f"{points}{star}", row.reason


def _named(node: Level1 | Level2) -> str:
    return node.name or "（未命名）"


EXIT_ERRORS_FOUND = 1


def show_forms(asked: Options) -> int:
    """Print every form with its scores and problems; 2 if a file could not be read."""
    run = BatchRun()
    reports = _reports(run, asked, finished=False)
    if asked.json:
        _show_list(report_json(each) for each in reports)
        return run.code
    for index, each in enumerate(reports):
        print_result(f"\n{report_text(each)}" if index else report_text(each))
    return run.code


def check_forms(asked: Options) -> int:
    """Print the problems of every form; 1 if there is an error, 2 if a file was unreadable."""
    run, bad = BatchRun(), False

    def verdicts() -> Iterator[FormReport]:
        nonlocal bad
        for each in _reports(run, asked, finished=True):
            bad = bad or any(problem.severity == "error" for problem in each.problems)
            yield each

    if asked.json:
        _show_list(problems_json(each) for each in verdicts())
    else:
        for each in verdicts():
            print_result(_verdict(each))
    return run.code or (EXIT_ERRORS_FOUND if bad else 0)


def _reports(run: BatchRun, asked: Options, *, finished: bool) -> Iterator[FormReport]:
    for path, reading in run.read_forms(run.input_paths(asked.files)):
        try:
            found = make_report(str(path), reading, finished=finished)
        except Exception as error:  # noqa: BLE001 - one form must not end the run
            run.record_failure(path, error)
        else:
            yield found
    run.print_duplicate_count()


def _show_list(objects: Iterable[JsonValue]) -> None:
    """A JSON list, each object printed before the next file is read."""
    for line in json_list_lines(objects):
        print_result(line)


def _verdict(found: FormReport) -> str:
    lines = problem_lines(found.problems)[1:] or ["没有问题"]
    return "\n".join([f"{form_heading(found.reading.form)}  {found.source}", *lines, ""])
