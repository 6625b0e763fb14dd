"""Where usual 三级指标 go in a form: below the fitting 二级指标, which is made if it is missing.

Names are compared in all the words the template knows for them. Everything is worked
out as edits; which entries, and when, is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from perfdesk.core.edits import Insert, applied
from perfdesk.core.filling.library import Entry
from perfdesk.core.form import Form, Level1, Level2, Level3
from perfdesk.core.places import ROOT
from perfdesk.core.template import Template, Words
from perfdesk.core.text import label


def additions(
    form: Form, template: Template, entries: Iterable[Entry], new_key: Callable[[], int]
) -> list[Insert]:
    """Edits that put each entry last below its 二级指标, with its usual target.

    Missing 一级 and 二级指标 are put where the template has them; ``new_key`` gives
    keys that no node has.
    """
    edits = []
    for entry in entries:
        edits.append(_addition(form, template, entry, new_key))
        form = applied(form, edits[-1])
    return edits


def _addition(form: Form, template: Template, entry: Entry, new_key: Callable[[], int]) -> Insert:
    order1 = [kind.words for kind in template.taxonomy]
    words1 = _words(entry.level1, order1)
    below = (kind.level2 for kind in template.taxonomy if kind.words is words1)
    order2 = [kind.words for kind in next(below, ())]
    words2 = _words(entry.level2, order2)
    row = Level3(entry.name, entry.target, key=new_key())
    level1 = next((each for each in form.indicators if _is(each.name, words1)), None)
    if level1 is None:
        level2 = Level2(words2.printed, (row,), key=new_key())
        node = Level1(words1.printed, (level2,), key=new_key())
        names = [each.name for each in form.indicators]
        return Insert(ROOT, _index(names, words1, order1), node)
    found = next((each for each in level1.children if _is(each.name, words2)), None)
    if found is None:
        names = [each.name for each in level1.children]
        made = Level2(words2.printed, (row,), key=new_key())
        return Insert(level1.key, _index(names, words2, order2), made)
    return Insert(found.key, len(found.children), row)


def _words(name: str, order: Sequence[Words]) -> Words:
    return next((words for words in order if _is(name, words)), Words(name))


def _index(names: Sequence[str], words: Words, order: Sequence[Words]) -> int:
    """Behind the last of the names that usually come before ``words``; last if it is unusual."""
    if words not in order:
        return len(names)
    before = order[: order.index(words)]
    places = [at for at, name in enumerate(names) if any(_is(name, each) for each in before)]
    return places[-1] + 1 if places else 0


def _is(name: str, words: Words) -> bool:
    return label(name) in map(label, words.all)
