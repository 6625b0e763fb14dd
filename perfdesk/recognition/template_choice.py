"""Choose the template of a form: by its title, else by the labels that stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from perfdesk.core.template import Template
from perfdesk.recognition import messages
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.source import Finding
from perfdesk.recognition.split import FormRows
from perfdesk.recognition.vocabulary import Vocabulary


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
        return f"“{self.template.name}”（{self.printed} 个栏名中有 {self.found} 个相符）"


def choose_template(
    rows: FormRows, money_unit: str, templates: Sequence[Template], words: Vocabulary
) -> tuple[Template, tuple[Finding, ...]]:
    """Return the template of a form, with findings unless its title is exactly a known one.

    A title that contains known titles (with the name of an office in front, say) is taken for
    the longest of them; else the template counts of which the most labels are there. The finding
    names the runner-up. Another one, whatever the title, says that not half of the labels of the
    template are there.
    """
    if rows.title in words.titles:
        known = next(each for each in templates if each.id == words.titles[rows.title])
        return known, tuple(_misfit(rows.where, *_fits(rows.lines, [known], words)))
    contained = [title for title in words.titles if title in rows.title]
    titled = words.titles[max(contained, key=len)] if contained else ""
    fits = _fits(rows.lines, templates, words)
    chosen, *others = sorted(
        fits,
        key=lambda fit: (
            fit.template.id != titled,
            -fit.found,
            fit.printed,
            fit.template.money_unit != money_unit,
        ),
    )
    runner_up = _runner_up(chosen, others[0]) if others else ""
    if rows.title:
        finding = messages.unknown_title(rows.where, rows.title, str(chosen), runner_up)
    else:
        finding = messages.no_title(rows.where, str(chosen), runner_up)
    return chosen.template, (finding, *_misfit(rows.where, chosen))


def _runner_up(chosen: _Fit, other: _Fit) -> str:
    """Return the clause that names the template that fits next best, or equally well."""
    is_equal = (other.found, other.printed) == (chosen.found, chosen.printed)
    return f"，{other}同样相近" if is_equal else f"，其次是{other}"


def _misfit(where: str, chosen: _Fit) -> Iterator[Finding]:
    """Yield a finding if the template does not fit."""
    if not chosen.fits:
        yield messages.no_template_fits(where, chosen.template.name)


def _fits(
    lines: Iterable[TableLine], templates: Iterable[Template], words: Vocabulary
) -> list[_Fit]:
    """Return how each template fits the labels in the lines."""
    labels = frozenset(chain.from_iterable(line.labels for line in lines))
    return [
        _Fit(each, len(labels & words.printed_labels[each.id]), len(words.printed_labels[each.id]))
        for each in templates
    ]
