"""One form put together from its parts, with what was printed and what was doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from perfdesk.core.form import Form, Funding, Goals, Level1
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
    """What is the same for all forms of a source: the 表样, their words, and the kind of rows.

    ``page_text`` is True for text taken from pages, whose rows are mended.
    """

    templates: Sequence[Template]
    words: Vocabulary
    page_text: bool


class _Table(NamedTuple):
    """The three parts below the header, and all that was said about them."""

    funding: Funding
    goals: Goals
    indicators: tuple[Level1, ...]
    figures: tuple[HeadingPoints, ...]
    printed: PrintedFigures
    findings: tuple[Finding, ...]


def read_form(block: FormRows, parts: FormSections, language: ReadingContext) -> Reading:
    """The form of a block, the figures printed in it, and the findings part by part."""
    words, page_text = language.words, language.page_text
    money = read_funding(parts.funding, words, page_text=page_text)
    template, chosen = choose_template(block, money.money_unit, language.templates, words)
    head = read_header(parts.header, words, template.notes, page_text=page_text)
    foot = read_header(parts.below, words, template.notes, page_text=page_text)
    table = _table(parts, money, template, language)
    form = Form(
        template=template.id,
        year=head.year or block.year,
        project=head.fields.get("project", ""),
        department=head.fields.get("department", ""),
        unit=head.fields.get("unit", ""),
        money_unit=money.money_unit or head.money_unit or template.money_unit,
        funding=table.funding,
        goals=table.goals,
        indicators=table.indicators,
        notes=tuple((foot.notes | head.notes).items()),
    )
    findings = (
        *chosen,
        *head.findings,
        *_missing(parts, template, block.where),
        *_strange_headings(parts, words),
        *_supplied(form, money, head, block.where),
        *table.findings,
        *foot.findings,
        *compare_printed(form, template, table.printed),
        *compare_heading_points(form, table.figures, words),
    )
    return Reading(form, table.printed, findings)


def _supplied(
    form: Form, money: FundingReading, head: HeaderReading, where: str
) -> Iterator[Finding]:
    """What the 表样 gave because 项目资金 does not say it."""
    if not money.rows:
        return
    units = {money.money_unit, head.money_unit} - {""}
    if not units:
        yield messages.no_money_unit(where, form.money_unit)
    elif len(units) > 1:
        yield messages.two_money_units(where, head.money_unit, money.money_unit)
    if not (money.has_weight or money.points):
        yield messages.no_funding_weight(where, form.funding.weight)


def _table(
    parts: FormSections, money: FundingReading, template: Template, language: ReadingContext
) -> _Table:
    words, page_text = language.words, language.page_text
    aims, unplaced = read_goals(parts.goals, words, page_text=page_text)
    amounts = make_funding(money, template)
    found, said = read_indicator_rows(parts.indicators, words, page_text=page_text)
    rows, (weights, total), others = _without_sums(parts, found, amounts.weight, language)
    tree, figures, doubts = _indicators(rows, language)
    printed = PrintedFigures(money.printed("rate"), money.printed("score"), weights, total)
    findings = (
        *money.findings,
        *foreign_row_findings(money, template),
        *unplaced,
        *said,
        *doubts,
        *others,
    )
    return _Table(amounts, aims, tree, figures, printed, findings)


def _without_sums(
    parts: FormSections,
    found: tuple[IndicatorRow, ...],
    funding_weight: str,
    language: ReadingContext,
) -> tuple[tuple[IndicatorRow, ...], PrintedSums, tuple[Finding, ...]]:
    """The rows of indicators, the sums printed below them, and what to say of these."""
    if parts.total_line:
        columns = parts.indicators[-1].columns if parts.indicators else None
        return found, *read_total_line(
            parts.total_line, columns, language.words, page_text=language.page_text
        )
    last = unlabelled_total_row(found, funding_weight)
    if last is None:
        return found, ("", ""), ()
    node = last.node
    said = messages.unnamed_total(last.where, f"{node.weight} {node.score}".strip())
    return found[:-1], (node.weight, node.score), (said,)


def _indicators(
    found: tuple[IndicatorRow, ...], language: ReadingContext
) -> tuple[tuple[Level1, ...], tuple[HeadingPoints, ...], tuple[Finding, ...]]:
    findings: tuple[Finding, ...] = ()
    if language.page_text:
        found, joined = join_row_fragments(found, language.words)
        tree, guessed = page_text_tree(found, language.words)
        findings = (*joined, *guessed)
    else:
        tree = grid_tree(found, language.words)
    blanks = [entry for entry in found if not (entry.node.score or entry.node.is_empty)]
    if blanks:
        findings = (*findings, messages.blank_scores(blanks[0].where, len(blanks)))
    return tree, tuple(figure for entry in found for figure in entry.heading_points), findings


def _missing(parts: FormSections, template: Template, where: str) -> Iterator[Finding]:
    """The parts of the table whose heading was not found."""
    if not parts.funding:
        yield messages.no_section("no-funding", where, template.funding.words.printed)
    if not parts.goals:
        yield messages.no_section("no-goals", where, template.goals.words.printed)
    if not parts.indicators:
        yield messages.no_section("no-indicators", where, template.indicators.words.printed)


def _strange_headings(parts: FormSections, words: Vocabulary) -> Iterator[Finding]:
    """The heading cells that no 表样 knows; what stands below them is said with its row."""
    known = words.funding_columns.keys() | words.indicator_columns.keys()
    for headed in (*parts.funding, *parts.goals, *parts.indicators):
        for column, name in headed.columns.starts:
            text = headed.heading.cells[column]
            strange = name == UNKNOWN_COLUMN and headed.heading.labels[column] not in known
            if strange and not (is_formula(text) or trailing_money_unit(text)):
                yield messages.unplaced(headed.heading.where, text)
