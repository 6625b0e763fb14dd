"""Rows that name their 一级 and 二级指标, put under the nodes of those names.

A node that is missing is made; a row whose 三级指标 is there already is filled in, any
other becomes a new one. Names are compared as labels are: blanks and width of letters
make no difference.
"""

from __future__ import annotations

from collections.abc import Sequence

from perfdesk.core.blocks.landing import Landing, Laying, NewKey
from perfdesk.core.edits import applied
from perfdesk.core.form import Form, Level1, Level2, Level3, Node
from perfdesk.core.places import ROOT, children, node_at, path_of
from perfdesk.core.text import label


def grafted(
    form: Form, branches: Sequence[Level1], fields: Sequence[str], new_key: NewKey
) -> Landing:
    """The rows below ``branches`` put into the form; only these ``fields`` of a row are set.

    A 一级指标 without a name stands for whichever has the 二级指标 named below it.
    """
    graft = _Graft(form, fields, new_key)
    for level1 in branches:
        for level2 in level1.children:
            home = graft.home(level1.name, level2.name)
            graft.rows(home, level2.children)
        if not level1.children:
            graft.node(ROOT, level1.name)
    return graft.laying.landing()


class _Graft:
    """The form while rows are put into it."""

    def __init__(self, form: Form, fields: Sequence[str], new_key: NewKey) -> None:
        self.laying = Laying()
        self._form = form
        self._fields = fields
        self._new_key = new_key
        self._used: set[int] = set()

    def home(self, first: str, second: str) -> int:
        """The key of the 二级指标 of these names."""
        if not first:
            known = (
                level2.key
                for level1 in self._form.indicators
                for level2 in level1.children
                if label(level2.name) == label(second)
            )
            if (found := next(known, None)) is not None:
                return found
        return self.node(self.node(ROOT, first), second)

    def node(self, parent: int, name: str) -> int:
        """The key of the node of that name below ``parent``, made if it is missing."""
        below = self._below(parent)
        for each in below:
            if label(each.name) == label(name):
                return each.key
        new = (Level1 if parent == ROOT else Level2)(key=self._new_key())
        self._add(parent, new, {"name": name})
        return new.key

    def rows(self, parent: int, rows: Sequence[Level3]) -> None:
        """Put rows below a 二级指标, over those of the same name."""
        for row in rows:
            texts = {name: str(getattr(row, name)) for name in self._fields}
            same = self._same(parent, row.name)
            if same is None:
                blank = Level3(key=self._new_key())
                self._used.add(blank.key)
                self._add(parent, blank, self.laying.fits(blank, texts.items()))
            else:
                self._used.add(same.key)
                self.laying.fill(same, self.laying.fits(same, texts.items()))

    def _same(self, parent: int, name: str) -> Node | None:
        """The row of that name that no other pasted row has filled yet."""
        alike = (
            each
            for each in self._below(parent)
            if each.key not in self._used and label(each.name) == label(name)
        )
        return next(alike, None) if name else None

    def _add(self, parent: int, node: Node, texts: dict[str, str]) -> None:
        self.laying.add(parent, len(self._below(parent)), node, texts)
        self._form = applied(self._form, self.laying.edits[-1])

    def _below(self, parent: int) -> tuple[Node, ...]:
        path = path_of(self._form, parent)
        return children(node_at(self._form, path) if path else self._form)
