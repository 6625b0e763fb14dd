"""One form put together from its parts, with what was printed and what was doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from perfdesk.core.form import Form, Funding, Goals, Level1
from perfdesk.core.template import Template
from perfdesk.recognition import messages
from perfdesk.recognition.columns import UNKNOWN
from perfdesk.recognition.fragments import whole_entries
from perfdesk.recognition.funding import FundingPart, funding, funding_part, unheld
from perfdesk.recognition.goals import goals
from perfdesk.recognition.header import Header, header, unit_behind
from perfdesk.recognition.indicator_rows import Entry, Figure, entries
from perfdesk.recognition.indicator_tree import grid_tree, torn_tree
from perfdesk.recognition.printed_differences import differences, heading_differences
from perfdesk.recognition.sections import Parts
from perfdesk.recognition.source import Finding, Printed, Reading
from perfdesk.recognition.split import FormRows
from perfdesk.recognition.template_choice import choice
from perfdesk.recognition.total_row import Sums, sums, unlabelled
from perfdesk.recognition.vocabulary import Vocabulary, is_formula


@dataclass(frozen=True, slots=True)
class Language:
    """What is the same for all forms of a source: the 表样, their words, and the kind of rows.

    ``torn`` is True for text taken from pages, whose rows are mended.
    """

    templates: Sequence[Template]
    words: Vocabulary
    torn: bool


class _Table(NamedTuple):
    """The three parts below the header, and all that was said about them."""

    funding: Funding
    goals: Goals
    indicators: tuple[Level1, ...]
    figures: tuple[Figure, ...]
    printed: Printed
    findings: tuple[Finding, ...]


def reading(block: FormRows, parts: Parts, language: Language) -> Reading:
    """The form of a block, the figures printed in it, and the findings part by part."""
    words, torn = language.words, language.torn
    money = funding_part(parts.funding, words, torn=torn)
    template, chosen = choice(block, money.money_unit, language.templates, words)
    head = header(parts.top, words, template.notes, torn=torn)
    foot = header(parts.below, words, template.notes, torn=torn)
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
        *differences(form, template, table.printed),
        *heading_differences(form, table.figures, words),
    )
    return Reading(form, table.printed, findings)


def _supplied(form: Form, money: FundingPart, head: Header, where: str) -> Iterator[Finding]:
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


def _table(parts: Parts, money: FundingPart, template: Template, language: Language) -> _Table:
    words, torn = language.words, language.torn
    aims, unplaced = goals(parts.goals, words, torn=torn)
    amounts = funding(money, template)
    found, said = entries(parts.indicators, words, torn=torn)
    rows, (weights, total), others = _without_sums(parts, found, amounts.weight, language)
    tree, figures, doubts = _indicators(rows, language)
    printed = Printed(money.printed("rate"), money.printed("score"), weights, total)
    findings = (*money.findings, *unheld(money, template), *unplaced, *said, *doubts, *others)
    return _Table(amounts, aims, tree, figures, printed, findings)


def _without_sums(
    parts: Parts, found: tuple[Entry, ...], funding_weight: str, language: Language
) -> tuple[tuple[Entry, ...], Sums, tuple[Finding, ...]]:
    """The rows of indicators, the sums printed below them, and what to say of these."""
    if parts.total:
        columns = parts.indicators[-1].columns if parts.indicators else None
        return found, *sums(parts.total, columns, language.words, torn=language.torn)
    last = unlabelled(found, funding_weight)
    if last is None:
        return found, ("", ""), ()
    node = last.node
    said = messages.unnamed_total(last.where, f"{node.weight} {node.score}".strip())
    return found[:-1], (node.weight, node.score), (said,)


def _indicators(
    found: tuple[Entry, ...], language: Language
) -> tuple[tuple[Level1, ...], tuple[Figure, ...], tuple[Finding, ...]]:
    findings: tuple[Finding, ...] = ()
    if language.torn:
        found, joined = whole_entries(found, language.words)
        tree, guessed = torn_tree(found, language.words)
        findings = (*joined, *guessed)
    else:
        tree = grid_tree(found, language.words)
    blanks = [entry for entry in found if not (entry.node.score or entry.node.is_empty)]
    if blanks:
        findings = (*findings, messages.blank_scores(blanks[0].where, len(blanks)))
    return tree, tuple(figure for entry in found for figure in entry.figures), findings


def _missing(parts: Parts, template: Template, where: str) -> Iterator[Finding]:
    """The parts of the table whose heading was not found."""
    if not parts.funding:
        yield messages.no_section("no-funding", where, template.funding.words.printed)
    if not parts.goals:
        yield messages.no_section("no-goals", where, template.goals.words.printed)
    if not parts.indicators:
        yield messages.no_section("no-indicators", where, template.indicators.words.printed)


def _strange_headings(parts: Parts, words: Vocabulary) -> Iterator[Finding]:
    """The heading cells that no 表样 knows; what stands below them is said with its row."""
    known = words.funding.keys() | words.indicators.keys()
    for headed in (*parts.funding, *parts.goals, *parts.indicators):
        for column, name in headed.columns.starts:
            text = headed.head.cells[column]
            strange = name == UNKNOWN and headed.head.labels[column] not in known
            if strange and not (is_formula(text) or unit_behind(text)):
                yield messages.unplaced(headed.head.where, text)
