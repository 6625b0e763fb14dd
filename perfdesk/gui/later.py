"""The parts of the window that only their commands need, made when one is first done.

So a start does not wait for what it does not show. What a part does, it says itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from perfdesk.gui.actions import Doing

if TYPE_CHECKING:
    from perfdesk.gui.window import MainWindow


def commands(window: MainWindow) -> dict[str, Callable[[], object]]:
    """How the commands of these parts are done, by their names."""
    found: dict[str, Callable[[], object]] = {}
    for make, names in _PARTS.items():
        part = cache(partial(make, window))
        found |= {name: partial(_do, part, name) for name in names}
    return found


def _do(part: Callable[[], Doing], name: str) -> object:
    return part()[name]()


def _clipping(window: MainWindow) -> Doing:
    from perfdesk.gui.clipboard.clipping import Clipping  # noqa: PLC0415 - at its first command

    made = Clipping(window.panes, window)
    made.said.connect(window.say)
    return made.commands()


def _copies(window: MainWindow) -> Doing:
    from perfdesk.gui.filling.copies import Copies  # noqa: PLC0415 - at its first command

    made = Copies(window.forms, window.list, window.panes, window.asking)
    made.said.connect(window.say)
    return made.commands(window.with_form)


def _exporting(window: MainWindow) -> Doing:
    from perfdesk.gui.files.exporting import Exporting  # noqa: PLC0415 - at its first command

    made = Exporting(window.forms, window.list.selected, window.asking, window)
    made.said.connect(window.say)
    return made.commands()


def _filling(window: MainWindow) -> Doing:
    from perfdesk.gui.filling.commands import Filling  # noqa: PLC0415 - at its first command

    made = Filling(lambda: window.document, window.panes, window.asking, window)
    made.said.connect(window.say)
    return made.commands()


def _money(window: MainWindow) -> Doing:
    from perfdesk.gui.filling.money import Money  # noqa: PLC0415 - at its first command

    made = Money(lambda: window.document, window.asking, window)
    made.said.connect(window.say)
    return made.commands()


def _rating(window: MainWindow) -> Doing:
    from perfdesk.gui.problems.rating import Rating  # noqa: PLC0415 - at its first command

    made = Rating(lambda: window.document, window.panes, window.asking, window)
    made.said.connect(window.say)
    return made.commands()


def _searching(window: MainWindow) -> Doing:
    from perfdesk.gui.finding.searching import Searching  # noqa: PLC0415 - at its first command

    made = Searching(window.forms, window.panes, lambda: window.document, window.below)
    made.said.connect(window.say)
    made.showing.connect(window.list.choose)
    return made.commands()


_PARTS: dict[Callable[[MainWindow], Doing], tuple[str, ...]] = {
    _clipping: ("cut", "copy", "paste", "select_all", "fill_down"),
    _copies: ("copy_form", "next_year", "header_all", "forget_offices"),
    _exporting: ("export_all",),
    _filling: ("fill_targets", "fill_all", "fill_rate", "signs", "library"),
    _money: ("convert_unit", "tidy"),
    _rating: (
        "take_suggestion",
        "level_met",
        "level_partly",
        "level_unmet",
        "level_none",
        "rule_target",
        "rule_inverse",
        "rule_linear",
        "rule_tiers",
    ),
    _searching: ("find", "replace", "find_next", "find_previous"),
}
"""Who makes a part, and the names of its commands."""
