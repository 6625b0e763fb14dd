"""Several forms as one PDF file: a form that cannot be set is left out and costs no other.

It takes a while, so it tells how far it is, and whoever is told may end it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.names import Names
from perfdesk.formats.pdf.writing import Part, bound, part
from perfdesk.formats.results import Advance, Stopped


@dataclass(frozen=True, slots=True)
class Merged:
    """A PDF file; by the number of their form, what it does not show, and why one is not in it."""

    data: bytes
    remarks: tuple[tuple[int, str], ...] = ()
    left_out: tuple[tuple[int, Exception], ...] = ()


def _no_progress(_: float) -> None:
    """Default progress callback: does nothing."""


def merged(
    forms: Sequence[tuple[Form, Template]], *, public: bool = False, advance: Advance = _no_progress
) -> Merged:
    """One PDF file of several forms, at least one: bookmarks, pages numbered through.

    All else as for a single one. Raises what was wrong with the first form if there is
    something wrong with every one, and Stopped if ``advance`` does.
    """
    names = None if public else Names()
    work = _Work(len(forms), advance)
    for number, (form, template) in enumerate(forms):
        work.step()
        work.set(number, form, template, names)
    data = work.bound()
    remarks = tuple(
        (number, remark) for number, made in work.parts.items() for remark in made.remarks
    )
    return Merged(data, remarks, tuple(sorted(work.faults.items())))


class _Work:
    """The forms that are set so far, by number, and the faults of the others."""

    def __init__(self, count: int, advance: Advance) -> None:
        self.parts: dict[int, Part] = {}
        self.faults: dict[int, Exception] = {}
        self._steps, self._done, self._advance = 2 * count, 0, advance

    def step(self) -> None:
        """Tells how much is done: half of it is to set the forms, half to draw them."""
        self._advance(min(self._done / self._steps, 1.0))
        self._done += 1

    def set(self, number: int, form: Form, template: Template, names: Names | None) -> None:
        """Sets a form, or remembers why it cannot be set."""
        try:
            self.parts[number] = part(form, template, names)
        except Exception as error:  # noqa: BLE001 - one form must not cost the others
            self.faults[number] = error

    def bound(self) -> bytes:
        """The file of all that are set; those that cannot be drawn even alone are left out."""
        if not self.parts:
            raise self.faults[min(self.faults)]
        try:
            return bound([*self.parts.values()], self.step)
        except Stopped:
            raise
        except Exception:
            if self._all_are_drawn():
                raise
        return self.bound()

    def _all_are_drawn(self) -> bool:
        """True if each form alone can be drawn; those that cannot are taken out."""
        before = len(self.parts)
        for number, made in [*self.parts.items()]:
            self.step()
            try:
                bound([made])
            except Exception as error:  # noqa: BLE001 - as above
                self.faults[number] = error
                del self.parts[number]
        return before == len(self.parts)
