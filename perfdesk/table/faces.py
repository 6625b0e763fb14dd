"""The faces a text is drawn in: for each character the first that has it.

The form's own face comes first; the others are opened only when a character is
missing from those before. What no face has is a visible box of the first. The
module opens no file and draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from threading import RLock

from perfdesk.table.face import Face

_KEPT, _SHORT = 20_000, 60
"""How many texts have their widths remembered, and the length of the longest."""
_DIGITS = "0123456789"


class Faces:
    """A face and those that fill its gaps; measures in thousandths of an em."""

    def __init__(self, first: Face, others: Iterator[Face] | None = None) -> None:
        self._opened = [first]
        self._others = others or iter(())
        self._searching = RLock()  # an export may run beside the preview
        self._numbers = _Numbers(self)
        self._advances = _Advances(self)
        self._widths: dict[str, float] = {}
        self._foreign: set[str] = set()
        self.ascent, self.descent = first.ascent, first.descent
        self.widest_digit = max(_DIGITS, key=first.advance)
        self._tabular = str.maketrans(dict.fromkeys(_DIGITS, self.widest_digit))

    def __getitem__(self, number: int) -> Face:
        """The face of that number, as runs count them: 0 is the form's own."""
        return self._opened[number]

    def has(self, char: str) -> bool:
        """True if one of the faces draws this character itself, or it is a blank."""
        return char.isspace() or self._opened[self._numbers[char]].has(char)

    def number(self, char: str) -> int:
        """The number of the face a character is drawn in."""
        return self._numbers[char]

    def advance(self, char: str) -> float:
        """The width of a character, in thousandths of the type size."""
        return self._advances[char]

    def width(self, text: str, size: float) -> float:
        """The width of a text in one line, in pt."""
        found = self._widths.get(text)
        if found is None:
            found = sum(map(self._advances.__getitem__, text)) / 1000
            if len(text) <= _SHORT:
                if len(self._widths) >= _KEPT:
                    self._widths.clear()
                self._widths[text] = found
        return found * size

    def tabular_width(self, text: str, size: float) -> float:
        """The width of a text all whose digits are as wide as the widest, in pt."""
        return self.width(text.translate(self._tabular), size)

    def offsets(self, text: str, *, tabular: bool = False) -> tuple[float, ...]:
        """Where each character begins, in thousandths of the type size; at the end, the width.

        Tabular digits stand in the middle of equal widths.
        """
        place, found = 0.0, []
        figure = self._advances[self.widest_digit]
        for char in text:
            advance = self._advances[char]
            spare = figure - advance if tabular and char in _DIGITS else 0.0
            found.append(place + spare / 2)
            place += advance + spare
        return (*found, place)

    def pieces(self, text: str) -> tuple[tuple[int, str], ...]:
        """The text in stretches of one face each, with the face's number."""
        self.width(text, 1.0)
        if self._foreign.isdisjoint(text):
            return ((0, text),)
        stretches = groupby(text, self._numbers.__getitem__)
        return tuple((number, "".join(chars)) for number, chars in stretches)

    def search(self, char: str) -> int:
        """The number of the first face that has the character, 0 if none has."""
        if self._opened[0].has(char) or char.isspace():
            return 0
        with self._searching:
            for number, face in enumerate(self._all()):
                if face.has(char):
                    self._foreign.add(char)
                    return number
        return 0

    def _all(self) -> Iterator[Face]:
        yield from self._opened
        for face in self._others:
            self._opened.append(face)
            yield face


class _Numbers(dict[str, int]):
    """Numbers of faces by character, each searched when first asked for."""

    def __init__(self, faces: Faces) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, char: str) -> int:
        number = self[char] = self._faces.search(char)
        return number


class _Advances(dict[str, float]):
    """Widths by character, each read when first asked for."""

    def __init__(self, faces: Faces) -> None:
        super().__init__()
        self._faces = faces

    def __missing__(self, char: str) -> float:
        faces = self._faces
        width = self[char] = faces[faces.number(char)].advance(char)
        return width
