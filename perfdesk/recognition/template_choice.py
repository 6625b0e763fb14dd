"""Which 表样 a form is of: by its title, else by how many of its labels are that 表样's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from perfdesk.core.template import Template, Words
from perfdesk.recognition import messages
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.source import Finding
from perfdesk.recognition.split import FormRows
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label


def choose_template(
    block: FormRows, money_unit: str, templates: Sequence[Template], words: Vocabulary
) -> tuple[Template, tuple[Finding, ...]]:
    """The template of a form, and a finding if its title is not just a known one.

    A title that only holds a known one (with a unit's or a year's name before it)
    is of the longest known title in it.
    """
    by_id = {template.id: template for template in templates}
    if block.title in words.titles:
        return by_id[words.titles[block.title]], ()
    within = [title for title in words.titles if title in block.title]
    if within:
        chosen = by_id[words.titles[max(within, key=len)]]
    else:
        chosen = _closest(block.lines, money_unit, templates)
    if not block.title:
        return chosen, (messages.no_title(block.where, chosen.name),)
    return chosen, (messages.unknown_title(block.where, block.title, chosen.name),)


def _closest(
    lines: Iterable[TableLine], money_unit: str, templates: Sequence[Template]
) -> Template:
    """The template most of whose printed labels stand in the lines, then that of the money unit."""
    seen = {text for line in lines for text in line.labels}

    def fit(template: Template) -> tuple[int, bool]:
        own = sum(normalised_label(words.printed) in seen for words in _labels(template))
        return own, template.money_unit == money_unit

    return max(templates, key=fit)


def _labels(template: Template) -> Iterator[Words]:
    yield from (cell.words for cell in chain.from_iterable(template.header))
    yield from (kind.words for kind in template.funding_kinds)
    for section in (template.funding, template.goals, template.indicators, template.total):
        yield section.words
        yield from section.names.values()
