"""Choose the template of a form: by its title, else by the labels that stand in it."""

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
    rows: FormRows, money_unit: str, templates: Sequence[Template], words: Vocabulary
) -> tuple[Template, tuple[Finding, ...]]:
    """Return the template of a form, and a finding unless its title is exactly a known one.

    A title that contains known titles (with the name of an office in front, say) is taken for
    the longest of them.
    """
    by_id = {template.id: template for template in templates}
    if rows.title in words.titles:
        return by_id[words.titles[rows.title]], ()
    contained = [title for title in words.titles if title in rows.title]
    if contained:
        chosen = by_id[words.titles[max(contained, key=len)]]
    else:
        chosen = _closest(rows.lines, money_unit, templates)
    if not rows.title:
        return chosen, (messages.no_title(rows.where, chosen.name),)
    return chosen, (messages.unknown_title(rows.where, rows.title, chosen.name),)


def _closest(
    lines: Iterable[TableLine], money_unit: str, templates: Sequence[Template]
) -> Template:
    """Return the template with the most labels in the lines; of several, one of the money unit."""
    labels = {text for line in lines for text in line.labels}

    def match(template: Template) -> tuple[int, bool]:
        count = sum(normalised_label(words.printed) in labels for words in _all_words(template))
        return count, template.money_unit == money_unit

    return max(templates, key=match)


def _all_words(template: Template) -> Iterator[Words]:
    yield from (cell.words for cell in chain.from_iterable(template.header))
    yield from (kind.words for kind in template.funding_kinds)
    for section in (template.funding, template.goals, template.indicators, template.total):
        yield section.words
        yield from section.names.values()
