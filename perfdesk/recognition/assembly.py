"""Put one form together from its sections, with the printed figures and all findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from perfdesk.core.form import Form, Funding, Goal, Level1
from perfdesk.core.template import Template
from perfdesk.core.text import comparable_text
from perfdesk.recognition import messages
from perfdesk.recognition.columns import UNKNOWN_COLUMN
from perfdesk.recognition.funding import FundingReading, make_funding, read_funding
from perfdesk.recognition.goal_rows import with_own_labels
from perfdesk.recognition.goals import assign_goals, read_goals
from perfdesk.recognition.header import HeaderReading, read_footer, read_header
from perfdesk.recognition.indicator_rows import HeadingPoints, IndicatorRow
from perfdesk.recognition.indicators import read_indicator_rows, read_indicators
from perfdesk.recognition.labelled_texts import LabelledText, printed_label, unlabelled_texts
from perfdesk.recognition.other_content import (
    kept_labels,
    no_place_findings,
    sort_kept_texts,
    without_printed_grade,
)
from perfdesk.recognition.placed_texts import (
    with_placed_fields,
    without_placed_texts,
    without_printed_below,
)
from perfdesk.recognition.printed_differences import compare_heading_points, compare_printed
from perfdesk.recognition.rate_row import repeated_rate_row, scoring_rate_row
from perfdesk.recognition.review_columns import review_label
from perfdesk.recognition.row_layout import RowLayout
from perfdesk.recognition.sections import FormSections
from perfdesk.recognition.source import Finding, PrintedFigures, Reading
from perfdesk.recognition.split import FormRows
from perfdesk.recognition.template_choice import choose_template
from perfdesk.recognition.total_row import PrintedSums, unlabelled_total_row
from perfdesk.recognition.vocabulary import (
    Vocabulary,
    is_formula,
    normalised_label,
    trailing_money_unit,
)


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What is the same for all forms of a source."""

    templates: Sequence[Template]
    words: Vocabulary
    layout: RowLayout


class _TableReading(NamedTuple):
    """The three sections below the header, the printed figures, other texts, and the findings."""

    funding: Funding
    goals: tuple[Goal, ...]
    indicators: tuple[Level1, ...]
    heading_points: tuple[HeadingPoints, ...]
    printed: PrintedFigures
    texts: tuple[LabelledText, ...]
    findings: tuple[Finding, ...]
    rate_row: IndicatorRow | None


# A year beside its label, as comparable text, e.g. "2023", "2023年度"
_YEAR_BESIDE_LABEL = re.compile(r"(?P<year>\d{4})(?:年度?)?")


# In a note, as comparable text, e.g. "表中金额单位均为元", "本表金额单位:万元"
_UNIT_IN_NOTE = re.compile(r"金额(?:计量)?单位均?[为是:](?P<unit>[百千亿万]*元)")


class _TotalReading(NamedTuple):
    """The rows without that of 总分, the sums printed in it, its other texts, and a finding."""

    rows: tuple[IndicatorRow, ...]
    sums: PrintedSums
    texts: tuple[LabelledText, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_form(rows: FormRows, sections: FormSections, context: ReadingContext) -> Reading:
    """Return the form in these rows, the printed figures, and the findings in their order."""
    words, layout = context.words, context.layout
    funding = read_funding(sections.funding, words, layout)
    template, title_findings = choose_template(rows, funding.money_unit, context.templates, words)
    header = read_header(sections.header, words, template.notes, layout)
    below = without_printed_below(sections.below, template)
    footer = read_footer(below, words, template.notes, header, layout)
    header.money_unit = header.money_unit or rows.money_unit or _unit_in_notes(footer)
    table = _read_table(sections, funding, template, context)
    form = _form(rows, template, (header, footer), table, words)
    form = replace(form, money_unit=funding.money_unit or form.money_unit)
    findings = (
        *title_findings,
        *header.findings,
        *_missing_sections(sections, form, template, rows.where),
        *_unknown_headings(sections, form, words),
        *_taken_from_template(form, funding, header, rows.where, table),
        *table.findings,
        *footer.findings,
        *no_place_findings(
            without_placed_texts(form, template),
            rows.where,
            _review_headings(sections, words),
            words,
        ),
        *compare_printed(form, template, _comparable_figures(table)),
        *compare_heading_points(form, table.heading_points, words),
    )
    return Reading(form, table.printed, findings)


def _unit_in_notes(footer: HeaderReading) -> str:
    """Return the money unit that a note below the table names, "" if none does."""
    units = (_UNIT_IN_NOTE.search(comparable_text(text)) for _, text in footer.kept)
    return next((unit["unit"] for unit in units if unit), "")


def _form(
    rows: FormRows,
    template: Template,
    around: tuple[HeaderReading, HeaderReading],
    table: _TableReading,
    words: Vocabulary,
) -> Form:
    """Return the form of a table and of what is read above and below it (``around``)."""
    header, footer = around
    fields = footer.fields | header.fields
    year, other_years = _year(header.year or rows.year, around)
    kept = sort_kept_texts([*header.kept, *other_years], table.texts, footer.kept, words)
    form = Form(
        template=template.id,
        year=year,
        project=fields.get("project", ""),
        department=fields.get("department", ""),
        unit=fields.get("unit", ""),
        money_unit=header.money_unit or template.money_unit,
        funding=table.funding,
        goals=table.goals,
        indicators=table.indicators,
        notes=tuple((footer.notes | header.notes).items()),
        code=kept.code,
        fields=kept.fields,
        texts=kept.texts,
    )
    return without_printed_grade(with_placed_fields(form, fields, template), template)


def _year(
    named: str, around: tuple[HeaderReading, HeaderReading]
) -> tuple[str, list[LabelledText]]:
    """Return the year of the form, and texts beside labels of the year that are another one.

    What the title or a line of its own names (``named``) counts before what stands beside a
    label such as 预算年度.
    """
    year, others = named, []
    for label, text in (each for part in around for each in part.labelled_years if each[1]):
        beside = _YEAR_BESIDE_LABEL.fullmatch(comparable_text(text))
        if beside and year in ("", beside["year"]):
            year = beside["year"]
        else:
            others.append((label, text))
    return year, others


def _read_table(
    sections: FormSections, funding: FundingReading, template: Template, context: ReadingContext
) -> _TableReading:
    words, layout = context.words, context.layout
    sections.goals[:] = layout.divide_by_goals(sections.goals, words)
    sections.indicators[:] = layout.divide_by_goals(sections.indicators, words)
    read = read_goals(sections.goals, words, layout)
    all_goals, numbers = assign_goals(read, sections.indicators, words)
    goals = with_own_labels(all_goals)
    for section, number in zip(sections.indicators, numbers, strict=True):
        section.goal = number
    form_funding = make_funding(funding, template)
    rows = read_indicator_rows(sections.indicators, words, layout)
    total = _take_printed_sums(sections, rows.rows, form_funding.weight, template, context)
    printed_weight = funding.printed("weight") or funding.points
    points = (printed_weight, funding.printed("score"))
    repeated = repeated_rate_row(total.rows, points, words)
    own_rows = tuple(row for row in total.rows if row is not repeated)
    rate_row = scoring_rate_row(own_rows, printed_weight, words)
    if rate_row:
        form_funding = replace(form_funding, weight="0")
    indicators = read_indicators(own_rows, words, layout)
    again = [messages.printed_again(repeated.where, repeated.text)] if repeated else []
    beside = _texts_beside_points(repeated, words) if repeated else []
    return _TableReading(
        form_funding,
        goals,
        indicators.tree,
        indicators.heading_points,
        PrintedFigures(funding.printed("rate"), funding.printed("score"), *total.sums),
        (*funding.texts, *read.texts, *rows.texts, *beside, *indicators.texts, *total.texts),
        (*read.findings, *rows.findings, *again, *indicators.findings, *total.findings),
        rate_row,
    )


def _texts_beside_points(row: IndicatorRow, words: Vocabulary) -> list[LabelledText]:
    """Return what else stands in a row of which only name and points are left out."""
    kept = [each for each in row.kept_texts if normalised_label(each[1]) not in words.rate_labels]
    return [*kept, *unlabelled_texts([row.node.reason])]


def _take_printed_sums(
    sections: FormSections,
    rows: tuple[IndicatorRow, ...],
    funding_weight: str,
    template: Template,
    context: ReadingContext,
) -> _TotalReading:
    """Return the rows without that of 总分, and what is printed in it."""
    if sections.total_line:
        section = sections.indicators[-1] if sections.indicators else None
        grades = [name for name, _ in template.scoring.grades]
        sums, texts = context.layout.total_line(sections.total_line, section, context.words, grades)
        return _TotalReading(rows, sums, texts)
    total_row = unlabelled_total_row(rows, funding_weight)
    if total_row is None:
        return _TotalReading(rows, ("", ""))
    node = total_row.node
    finding = messages.unnamed_total(total_row.where, f"{node.weight} {node.score}".strip())
    sums = (node.weight, node.score)
    return _TotalReading(rows[:-1], sums, total_row.kept_texts, (finding,))


def _comparable_figures(table: _TableReading) -> PrintedFigures:
    """Return the printed figures, without a score of 项目资金 that a row takes the place of."""
    return replace(table.printed, funding="") if table.rate_row else table.printed


def _taken_from_template(
    form: Form,
    funding: FundingReading,
    header: HeaderReading,
    where: str,
    table: _TableReading,
) -> Iterator[Finding]:
    """Yield findings for a money unit and a funding weight that the source leaves open."""
    if row := table.rate_row:
        printed = funding.printed("weight") or funding.points
        name = row.node.name or row.level2 or row.level1
        yield messages.rate_among_indicators(row.where, name, printed)
    if not funding.rows:
        return
    units = {funding.money_unit, header.money_unit} - {""}
    if not units:
        yield messages.no_money_unit(where, form.money_unit)
    elif len(units) > 1:
        yield messages.two_money_units(where, header.money_unit, funding.money_unit)
    if len(funding.money_units) > 1:
        yield messages.mixed_money_units(where, funding.money_units)
    if not (funding.has_weight or funding.points or table.rate_row):
        yield messages.no_funding_weight(where, form.funding.weight)


def _missing_sections(
    sections: FormSections, form: Form, template: Template, where: str
) -> Iterator[Finding]:
    """Yield a finding for each section whose heading was not found.

    Goals may also be named beside their indicators.
    """
    if not sections.funding:
        yield messages.no_section("no-funding", where, template.funding.words.printed)
    if not (sections.goals or any(goal.label for goal in form.goals)):
        yield messages.no_section("no-goals", where, template.goals.words.printed)
    if not sections.indicators:
        yield messages.no_section("no-indicators", where, template.indicators.words.printed)


def _review_headings(sections: FormSections, words: Vocabulary) -> dict[str, str]:
    """Return the headings of columns that a reviewer fills in, by the label of their part."""
    headings = (
        section.heading.cells[column]
        for section in sections.indicators
        for column, name in reversed(section.columns.starts)
        if name == UNKNOWN_COLUMN
    )
    labelled = ((review_label(text, words.reviews), text) for text in headings)
    return {label: printed_label(text) for label, text in labelled if label}


def _unknown_headings(sections: FormSections, form: Form, words: Vocabulary) -> Iterator[Finding]:
    """Yield a finding for each heading cell that no template has, and with nothing below it.

    What stands below another one is kept, and so is its heading.
    """
    known = words.funding_columns.keys() | words.indicator_columns.keys()
    kept = kept_labels(form)
    for section in (*sections.funding, *sections.goals, *sections.indicators):
        heading = section.heading
        for column, name in section.columns.starts:
            text = heading.cells[column]
            is_unknown = name == UNKNOWN_COLUMN and heading.labels[column] not in known
            if is_unknown and not (
                is_formula(text)
                or trailing_money_unit(text)
                or printed_label(text) in kept
                or review_label(text, words.reviews) in kept
            ):
                yield messages.unplaced(heading.where, text)
