"""Put one form together from its sections, with the printed figures and all findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from perfdesk.core.form import Form, Funding, Goal, Level1
from perfdesk.core.template import Template
from perfdesk.recognition import messages
from perfdesk.recognition.columns import UNKNOWN_COLUMN
from perfdesk.recognition.fragments import join_row_fragments
from perfdesk.recognition.funding import (
    FundingReading,
    foreign_row_findings,
    make_funding,
    read_funding,
)
from perfdesk.recognition.goals import read_goals
from perfdesk.recognition.header import HeaderReading, read_header, trailing_money_unit
from perfdesk.recognition.indicator_rows import HeadingPoints, IndicatorRow, read_indicator_rows
from perfdesk.recognition.indicator_tree import grid_tree, page_text_tree
from perfdesk.recognition.printed_differences import compare_heading_points, compare_printed
from perfdesk.recognition.sections import FormSections
from perfdesk.recognition.source import Finding, PrintedFigures, Reading
from perfdesk.recognition.split import FormRows
from perfdesk.recognition.template_choice import choose_template
from perfdesk.recognition.total_row import PrintedSums, read_total_line, unlabelled_total_row
from perfdesk.recognition.vocabulary import Vocabulary, is_formula


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What is the same for all forms of a source.

    ``page_text`` is True for text extracted from pages, whose rows are repaired.
    """

    templates: Sequence[Template]
    words: Vocabulary
    page_text: bool


class _TableReading(NamedTuple):
    """The three sections below the header, the printed figures, and the findings."""

    funding: Funding
    goal: Goal
    indicators: tuple[Level1, ...]
    heading_points: tuple[HeadingPoints, ...]
    printed: PrintedFigures
    findings: tuple[Finding, ...]


class _IndicatorsReading(NamedTuple):
    tree: tuple[Level1, ...]
    heading_points: tuple[HeadingPoints, ...]
    findings: tuple[Finding, ...]


def read_form(rows: FormRows, sections: FormSections, context: ReadingContext) -> Reading:
    """Return the form in these rows, the printed figures, and the findings in their order."""
    words, page_text = context.words, context.page_text
    funding = read_funding(sections.funding, words, page_text=page_text)
    template, title_findings = choose_template(rows, funding.money_unit, context.templates, words)
    header = read_header(sections.header, words, template.notes, page_text=page_text)
    footer = read_header(sections.below, words, template.notes, page_text=page_text)
    table = _read_table(sections, funding, template, context)
    form = Form(
        template=template.id,
        year=header.year or rows.year,
        project=header.fields.get("project", ""),
        department=header.fields.get("department", ""),
        unit=header.fields.get("unit", ""),
        money_unit=funding.money_unit or header.money_unit or template.money_unit,
        funding=table.funding,
        goals=(table.goal,),
        indicators=table.indicators,
        notes=tuple((footer.notes | header.notes).items()),
    )
    findings = (
        *title_findings,
        *header.findings,
        *_missing_sections(sections, template, rows.where),
        *_unknown_headings(sections, words),
        *_taken_from_template(form, funding, header, rows.where),
        *table.findings,
        *footer.findings,
        *compare_printed(form, template, table.printed),
        *compare_heading_points(form, table.heading_points, words),
    )
    return Reading(form, table.printed, findings)


def _read_table(
    sections: FormSections, funding: FundingReading, template: Template, context: ReadingContext
) -> _TableReading:
    words, page_text = context.words, context.page_text
    goals, goal_findings = read_goals(sections.goals, words, page_text=page_text)
    form_funding = make_funding(funding, template)
    all_rows, row_findings = read_indicator_rows(sections.indicators, words, page_text=page_text)
    rows, (weights, total), total_findings = _take_printed_sums(
        sections, all_rows, form_funding.weight, context
    )
    indicators = _read_indicators(rows, context)
    printed = PrintedFigures(funding.printed("rate"), funding.printed("score"), weights, total)
    findings = (
        *funding.findings,
        *foreign_row_findings(funding, template),
        *goal_findings,
        *row_findings,
        *indicators.findings,
        *total_findings,
    )
    return _TableReading(
        form_funding, goals, indicators.tree, indicators.heading_points, printed, findings
    )


def _take_printed_sums(
    sections: FormSections,
    rows: tuple[IndicatorRow, ...],
    funding_weight: str,
    context: ReadingContext,
) -> tuple[tuple[IndicatorRow, ...], PrintedSums, tuple[Finding, ...]]:
    """Return the rows without that of 总分, the sums printed in it, and the findings about it."""
    if sections.total_line:
        columns = sections.indicators[-1].columns if sections.indicators else None
        return rows, *read_total_line(
            sections.total_line, columns, context.words, page_text=context.page_text
        )
    total_row = unlabelled_total_row(rows, funding_weight)
    if total_row is None:
        return rows, ("", ""), ()
    node = total_row.node
    finding = messages.unnamed_total(total_row.where, f"{node.weight} {node.score}".strip())
    return rows[:-1], (node.weight, node.score), (finding,)


def _read_indicators(rows: tuple[IndicatorRow, ...], context: ReadingContext) -> _IndicatorsReading:
    findings: tuple[Finding, ...] = ()
    if context.page_text:
        rows, joined = join_row_fragments(rows, context.words)
        tree, guesses = page_text_tree(rows, context.words)
        findings = (*joined, *guesses)
    else:
        tree = grid_tree(rows, context.words)
    without_score = [row for row in rows if not (row.node.score or row.node.is_empty)]
    if without_score:
        blank = messages.blank_scores(without_score[0].where, len(without_score))
        findings = (*findings, blank)
    heading_points = tuple(points for row in rows for points in row.heading_points)
    return _IndicatorsReading(tree, heading_points, findings)


def _taken_from_template(
    form: Form, funding: FundingReading, header: HeaderReading, where: str
) -> Iterator[Finding]:
    """Yield findings for a money unit and a funding weight that the source leaves open."""
    if not funding.rows:
        return
    units = {funding.money_unit, header.money_unit} - {""}
    if not units:
        yield messages.no_money_unit(where, form.money_unit)
    elif len(units) > 1:
        yield messages.two_money_units(where, header.money_unit, funding.money_unit)
    if not (funding.has_weight or funding.points):
        yield messages.no_funding_weight(where, form.funding.weight)


def _missing_sections(sections: FormSections, template: Template, where: str) -> Iterator[Finding]:
    """Yield a finding for each section whose heading was not found."""
    if not sections.funding:
        yield messages.no_section("no-funding", where, template.funding.words.printed)
    if not sections.goals:
        yield messages.no_section("no-goals", where, template.goals.words.printed)
    if not sections.indicators:
        yield messages.no_section("no-indicators", where, template.indicators.words.printed)


def _unknown_headings(sections: FormSections, words: Vocabulary) -> Iterator[Finding]:
    """Yield a finding for each heading cell that no template has.

    What stands below it is reported with its rows.
    """
    known = words.funding_columns.keys() | words.indicator_columns.keys()
    for section in (*sections.funding, *sections.goals, *sections.indicators):
        heading = section.heading
        for column, name in section.columns.starts:
            text = heading.cells[column]
            is_unknown = name == UNKNOWN_COLUMN and heading.labels[column] not in known
            if is_unknown and not (is_formula(text) or trailing_money_unit(text)):
                yield messages.unplaced(heading.where, text)
