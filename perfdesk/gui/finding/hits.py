"""The matches of a query through several open forms, in order, round the end.

Worked out anew at each question, so none is ever out of date. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perfdesk.core import search
from perfdesk.core.field_ref import Place
from perfdesk.core.search import Match, Query
from perfdesk.gui.document import Document

Key = tuple[int, int, int]
"""The order of matches: form, place in it, character."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A character of a place of an open form: from here the search goes on."""

    document: Document
    place: Place
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A match in one of the open forms; ``number`` counts them from 1."""

    document: Document
    match: Match
    number: int

    @property
    def spot(self) -> Spot:
        """Where it begins."""
        return Spot(self.document, self.match.place, self.match.start)


class Hits:
    """All matches of a query in these forms."""

    def __init__(self, documents: Sequence[Document], query: Query) -> None:
        self._documents = documents
        self.found: dict[Document, tuple[Match, ...]] = {
            each: search.matches(each.form, each.template, query) for each in documents
        }

    def __len__(self) -> int:
        return sum(map(len, self.found.values()))

    def ordered(self) -> list[tuple[Key, Hit]]:
        """Every hit with its place in the order."""
        pairs = [(each, match) for each, matches in self.found.items() for match in matches]
        orders = {each: self._order(each) for each in self.found}
        return [
            (self._key(Hit(each, match, 0).spot, orders[each]), Hit(each, match, number))
            for number, (each, match) in enumerate(pairs, start=1)
        ]

    def after(self, spot: Spot | None) -> Hit | None:
        """The first hit from a spot on, else the first of all."""
        ordered = self.ordered()
        if not ordered:
            return None
        here = self._at(spot)
        return next((hit for key, hit in ordered if here is None or key >= here), ordered[0][1])

    def before(self, spot: Spot | None) -> Hit | None:
        """The last hit before a spot, else the last of all."""
        ordered = self.ordered()
        if not ordered:
            return None
        here = self._at(spot)
        earlier = [hit for key, hit in ordered if here is not None and key < here]
        return earlier[-1] if earlier else ordered[-1][1]

    def _at(self, spot: Spot | None) -> Key | None:
        if spot is None or spot.document not in self.found:
            return None
        return self._key(spot, self._order(spot.document))

    def _key(self, spot: Spot, order: dict[Place, int]) -> Key:
        row = self._documents.index(spot.document)
        return row, order.get(spot.place, len(order)), spot.offset

    def _order(self, document: Document) -> dict[Place, int]:
        places = search.places(document.form, document.template)
        return {place: number for number, place in enumerate(places)}
