"""Choose the template of a form: by its title, else by the labels that stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from perfdesk.core.template import Template, Words
from perfdesk.recognition import messages
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.source import Finding
from perfdesk.recognition.split import FormRows
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label


@dataclass(frozen=True, slots=True)
class _Fit:
    """How many of the ``printed`` labels of a template stand in a form."""

    template: Template
    found: int
    printed: int

    @property
    def fits(self) -> bool:
        """True if half of the labels are there."""
        return 2 * self.found >= self.printed

    def __str__(self) -> str:
        return f"“{self.template.name}”（{self.printed} 个栏名里相符 {self.found} 个）"


def choose_template(
    rows: FormRows, money_unit: str, templates: Sequence[Template], words: Vocabulary
) -> tuple[Template, tuple[Finding, ...]]:
    """Return the template of a form, and a finding unless its title is exactly a known one.

    A title that contains known titles (with the name of an office in front, say) is taken for
    the longest of them; else the template counts of which the most labels are there. The finding
    names the runner-up; another one says so if no template fits.
    """
    by_id = {template.id: template for template in templates}
    if rows.title in words.titles:
        return by_id[words.titles[rows.title]], ()
    contained = [title for title in words.titles if title in rows.title]
    titled = words.titles[max(contained, key=len)] if contained else ""
    fits = _fits(rows.lines, templates)
    chosen, *others = sorted(
        fits,
        key=lambda fit: (
            fit.template.id != titled,
            -fit.found,
            fit.template.money_unit != money_unit,
        ),
    )
    runner_up = str(others[0]) if others else ""
    if rows.title:
        finding = messages.unknown_title(rows.where, rows.title, str(chosen), runner_up)
    else:
        finding = messages.no_title(rows.where, str(chosen), runner_up)
    none_fits = (
        () if chosen.fits else (messages.no_template_fits(rows.where, chosen.template.name),)
    )
    return chosen.template, (finding, *none_fits)


def _fits(lines: Iterable[TableLine], templates: Iterable[Template]) -> list[_Fit]:
    """Return how each template fits the labels in the lines."""
    labels = {text for line in lines for text in line.labels}
    fits = []
    for template in templates:
        printed = {normalised_label(words.printed) for words in _all_words(template)}
        fits.append(_Fit(template, len(printed & labels), len(printed)))
    return fits


def _all_words(template: Template) -> Iterator[Words]:
    yield from (cell.words for cell in chain.from_iterable(template.header))
    yield from (kind.words for kind in template.funding_kinds)
    for section in (template.funding, template.goals, template.indicators, template.total):
        yield section.words
        yield from section.names.values()
