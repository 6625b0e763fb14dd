"""Read the forms in rows of displayed text; the inverse of ``table.compose``.

Every source of forms, whatever its file type, brings its rows here. Forms are read by their
labels, never by column or row numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.numbers import parse_number
from perfdesk.core.template import Template
from perfdesk.recognition import messages
from perfdesk.recognition.assembly import ReadingContext, read_form
from perfdesk.recognition.forms_beside import RowsBeside, divide_beside
from perfdesk.recognition.funding_beside_labels import with_usual_funding
from perfdesk.recognition.goals_beside_labels import take_goals_beside_labels
from perfdesk.recognition.grid_rows import GridRows
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.page_rows import PageRows
from perfdesk.recognition.sections import FormSections, HeadedSection, split_sections
from perfdesk.recognition.source import Finding, Reading, SourceRow
from perfdesk.recognition.split import FormRows, split_forms
from perfdesk.recognition.vocabulary import Vocabulary, is_annex, normalised_label, points_text

_LIST_OF_PROJECTS = "项目汇总表"
_MOST_UNPLACED = 5
"""Lines beside a form of which each has a finding; more have one together, if none has cells."""
# The name of the project in a title, e.g. "水质监控项目" in "水质监控项目支出绩效自评表"; not up to
# the bracket in "转移支付区域(项目)绩效自评表"
_AFTER_PROJECT = re.compile(r"^.*项目(?![)）])")


class NotThisFormError(FormError):
    """The source holds another kind of table (``kind``), and no form."""

    def __init__(self, title: str, kind: str) -> None:
        super().__init__(
            f"{messages.other_kind(title, kind)}，没有读入；请选择项目支出绩效自评表的文件。"
        )


class NoFormFoundError(FormError):
    """The source holds no form and no other table; ``remark`` says what may be the cause."""

    def __init__(self, remark: str = "") -> None:
        super().__init__(f"没有找到项目支出绩效自评表，请确认文件内容后重新选择。{remark}")


def read_forms(
    rows: Sequence[SourceRow],
    templates: Sequence[Template],
    words: Vocabulary,
    *,
    page_text: bool = False,
    before_form: Callable[[], object] = lambda: None,
) -> tuple[Reading, ...]:
    """Return all forms in these rows, in order; ``words`` are those by which tables are read.

    Pass ``page_text=True`` for text that was copied from the pages of a PDF: blank rows then mark
    page breaks, and moved cells and broken rows are repaired, each with a finding. The rows of a
    grid are taken as they are; forms side by side in it are read from left to right. Another
    table beside a form is left out with a finding.
    ``before_form`` is called before each form or other table: there may be hundreds.

    Raise NotThisFormError if there are only other tables, NoFormFoundError if there is none.
    """
    context = ReadingContext(templates, words, PageRows() if page_text else GridRows())
    readings: list[Reading] = []
    # Findings about what was left out; they go to the next form, or the last one.
    beside = RowsBeside((rows,)) if page_text else divide_beside(rows, words)
    left_out = [*_findings_beside(beside)]
    other_tables: list[tuple[str, str]] = []
    for form_rows in _forms_in(beside, context):
        before_form()
        sections = _sections(form_rows, words)
        if kind := _other_kind(form_rows, sections, words):
            title = form_rows.title or _heading_of_list(form_rows, kind) or kind
            other_tables.append((title, kind))
            left_out.append(messages.other_table(form_rows.where, title, kind))
        elif reading := _reading(form_rows, sections, context):
            readings.append(replace(reading, findings=(*left_out, *reading.findings)))
            left_out = []
        else:
            left_out.extend(_left_out_findings(form_rows, words))
    if not readings:
        raise NotThisFormError(*other_tables[0]) if other_tables else NoFormFoundError
    readings[-1] = replace(readings[-1], findings=(*readings[-1].findings, *left_out))
    return tuple(readings)


def _forms_in(beside: RowsBeside, context: ReadingContext) -> Iterator[FormRows]:
    """Yield the rows of each form or other table, those side by side from left to right."""
    for part in beside.parts:
        yield from split_forms(context.layout.lines(part), context.words, context.layout)


def _sections(form_rows: FormRows, words: Vocabulary) -> FormSections:
    """Return the sections of a form, with amounts and goals that stand beside their labels."""
    sections = split_sections(with_usual_funding(form_rows.lines, words), words)
    take_goals_beside_labels(sections, words)
    return sections


def _findings_beside(beside: RowsBeside) -> Iterator[Finding]:
    """Yield findings about forms that stand side by side, read or not."""
    if len(beside.parts) > 1:
        yield messages.forms_beside(beside.parts[0][0].where, len(beside.parts))
    if beside.undivided:
        yield messages.form_beside_unread(beside.undivided)


def _reading(
    form_rows: FormRows, sections: FormSections, context: ReadingContext
) -> Reading | None:
    """Return the form in these rows, or None if they have no table or an empty one.

    A table is empty if it lacks 项目资金 or 绩效指标 and the rest holds nothing.
    """
    if not sections.has_table:
        return None
    reading = read_form(form_rows, sections, context)
    is_whole = sections.funding and sections.indicators
    return reading if is_whole or _holds_something(reading.form) else None


def _holds_something(form: Form) -> bool:
    """Return True if the form holds anything that does not come from the template."""
    goals = (text for goal in form.goals for text in (goal.expected, goal.actual))
    texts = (form.project, form.department, form.unit, *goals)
    amounts = (row.initial or row.budget or row.executed for row in form.funding.rows)
    return bool(form.indicators) or any(texts) or any(amounts)


def _left_out_findings(form_rows: FormRows, words: Vocabulary) -> tuple[Finding, ...]:
    """Return findings for rows that hold no table, and for a title above them."""
    if project := form_rows.project_name(words):
        return (messages.empty_form(form_rows.where, project),)
    title = (form_rows.title_line,) if form_rows.title_line else ()
    lines = [line for line in (*title, *form_rows.lines) if not is_annex(line.only_text)]
    if len(lines) > _MOST_UNPLACED and all(line.only_text for line in lines):
        return (messages.unplaced_lines(lines[0].where, [line.text for line in lines]),)
    return tuple(messages.unplaced(line.where, line.text) for line in lines)


def _other_kind(form_rows: FormRows, sections: FormSections, words: Vocabulary) -> str:
    """Return what a table is called that is not this form, else "".

    It is told by its title, by its labels, by listing several projects, or by having indicators
    without actuals and scores, and no funding.
    """
    is_filled = any(each.columns.names & {"actual", "score"} for each in sections.indicators)
    if form_rows.title not in words.titles:
        name = _AFTER_PROJECT.sub("", form_rows.title)
        labels = _telling_labels(form_rows.lines)
        for table in words.other_tables:
            is_titled = any(word in name for word in table.title)
            has_labels = len(labels.intersection(map(normalised_label, table.columns))) > 1
            if (is_titled or has_labels) and not (table.unless_filled and is_filled):
                return table.name
    if _lists_projects(sections, words):
        return _LIST_OF_PROJECTS
    if sections.funding or is_filled or not sections.indicators:
        return ""
    return "绩效目标申报表"


def _telling_labels(lines: Iterable[TableLine]) -> set[str]:
    """Return the labels at the side of a table, and those of the lines that head its columns.

    A line with a figure is no heading: the name of an indicator may be the label of another table.
    """
    found = set()
    for line in lines:
        figures = (parse_number(points_text(line.cells[column])) for column in line.filled)
        is_heading = all(figure is None for figure in figures)
        columns = line.filled if is_heading else line.filled[:1]
        found |= {line.labels[column] for column in columns}
    return found


def _heading_of_list(form_rows: FormRows, kind: str) -> str:
    """Return the lone text above a list of projects, "" above another table."""
    if kind != _LIST_OF_PROJECTS:
        return ""
    first = next((line for line in form_rows.lines if not is_annex(line.only_text)), None)
    return first.only_text if first else ""


def _lists_projects(sections: FormSections, words: Vocabulary) -> bool:
    """Return True for a list with 项目名称 as a column beside those of amounts or indicators.

    A table of the indicators of one project may repeat its name in each row.
    """
    funding = [_project_column(each, words) is not None for each in sections.funding]
    indicators = [len(_project_names(each, words)) > 1 for each in sections.indicators]
    return sections.has_table and all((*funding, *indicators))


def _project_names(section: HeadedSection, words: Vocabulary) -> set[str]:
    """Return the names below the heading 项目名称 of a section."""
    column = _project_column(section, words)
    if column is None:
        return set()
    return {line.cells[column] for line in section.lines if column in line.filled}


def _project_column(section: HeadedSection, words: Vocabulary) -> int | None:
    """Return the column that is headed 项目名称 in a section, or None."""
    labels = enumerate(section.heading.labels)
    return next((at for at, label in labels if words.header_fields.get(label) == "project"), None)
