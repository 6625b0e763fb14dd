"""What a fix is: a label that says what it alters, and the edits that do it."""

from __future__ import annotations

from dataclasses import dataclass

from perfdesk.core.edits import Edit


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe way to mend a problem; ``label`` reads 把…改为… and names both texts.

    ``mended`` is how many problems it mends.
    """

    label: str
    edits: tuple[Edit, ...]
    mended: int = 1
