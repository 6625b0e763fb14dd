"""The tree's header: the widths of its columns, the user's or as the space allows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeView

from perfdesk.gui import theme
from perfdesk.gui.tree.cells import DEFAULT_WIDTHS, TreeColumn

_LEAST_WIDTHS = {
    TreeColumn.NAME: 120,
    TreeColumn.TARGET: 76,
    TreeColumn.ACTUAL: 76,
    TreeColumn.WEIGHT: 44,
    TreeColumn.SCORE: 56,
    TreeColumn.SUGGESTED: 58,
}
"""The least width in pixels at 100 % to which a column is narrowed."""

_MINIMUM_REASON_WIDTH = 80
"""The least width in pixels of the reasons, which take the width that is left."""
_MINIMUM_SECTION_WIDTH = 40
"""The least width in pixels to which the user can drag a column."""

_TEXT_COLUMNS = (TreeColumn.NAME, TreeColumn.TARGET, TreeColumn.ACTUAL)
"""The columns that share spare width with the reasons, unless the user set their width."""


def fitted_widths(
    wanted: Mapping[TreeColumn, int],
    width: int,
    growing: Collection[TreeColumn] = (),
    scale: float = 1.0,
    *,
    has_reason: bool = True,
) -> dict[TreeColumn, int]:
    """Return the widths of the columns ``wanted`` that fit into ``width``.

    The reasons are not among them: if they are shown (``has_reason``), they take what is left.
    Pixels too many are taken from all columns, the reasons too, in proportion to what each
    can spare. Pixels to spare go to the ``growing`` ones and the reasons, in proportion to their
    wanted widths. ``scale`` is the size of texts as a ratio of the usual one.
    """
    reason = round(DEFAULT_WIDTHS[TreeColumn.REASON] * scale) if has_reason else 0
    surplus = width - sum(wanted.values()) - reason
    if surplus > 0:
        return _widened_widths(wanted, surplus, growing, reason)
    spare = {
        column: max(0, each - round(_LEAST_WIDTHS[column] * scale))
        for column, each in wanted.items()
    }
    return _narrowed_widths(wanted, -surplus, spare, max(0, reason - _MINIMUM_REASON_WIDTH))


def _widened_widths(
    wanted: Mapping[TreeColumn, int], surplus: int, growing: Collection[TreeColumn], reason: int
) -> dict[TreeColumn, int]:
    """Return the wanted widths with shares of the surplus; the reasons' share is left over."""
    fitted, shares_left = dict(wanted), sum(wanted[column] for column in growing) + reason
    for column in growing:
        share = surplus * wanted[column] // shares_left
        fitted[column] += share
        surplus, shares_left = surplus - share, shares_left - wanted[column]
    return fitted


def _narrowed_widths(
    wanted: Mapping[TreeColumn, int],
    excess: int,
    spare: Mapping[TreeColumn, int],
    spare_reason: int,
) -> dict[TreeColumn, int]:
    """Return the wanted widths without their shares of the excess, in proportion to ``spare``."""
    spare_left = sum(spare.values()) + spare_reason
    excess = min(excess, spare_left)
    fitted = dict(wanted)
    for column, own_spare in spare.items():
        taken = excess * own_spare // spare_left if spare_left else 0
        fitted[column] -= taken
        excess, spare_left = excess - taken, spare_left - own_spare
    return fitted


class TreeHeader(QHeaderView):
    """The tree's header: column widths as the user set them, the others by the space there is.

    Beside the preview or on a small screen all columns are narrowed so that none is out of
    view; the user's widths come back with the space. In a wide window the columns of texts
    whose width the user did not set share the space with the reasons. Hidden columns have no
    part in this.
    """

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(Qt.Orientation.Horizontal, tree)
        self._chosen: dict[TreeColumn, int] = {}
        self._fitting = False
        self.setSectionsMovable(False)
        self.setStretchLastSection(True)
        self.setMinimumSectionSize(_MINIMUM_SECTION_WIDTH)
        # QHeaderView makes a stretched last section no narrower than the default (Qt 6.11).
        self.setDefaultSectionSize(_MINIMUM_REASON_WIDTH)
        self.setHighlightSections(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        tree.setHeader(self)
        for column, width in self._wanted().items():
            self.resizeSection(column, width)
        self.sectionResized.connect(self._on_section_resized)
        self.sectionResized.connect(tree.scheduleDelayedItemsLayout)
        # Qt has resized the column to its contents by then, which is no width of the user's.
        self.sectionHandleDoubleClicked.connect(self._forget_width)

    def wanted_widths(self) -> list[int]:
        """Return the wanted widths in pixels, column by column; the actual one of the last.

        A column whose width the user did not set has its default.
        """
        widths = {
            **DEFAULT_WIDTHS,
            **self._chosen,
            TreeColumn.REASON: self.sectionSize(TreeColumn.REASON),
        }
        return list(widths.values())

    def set_wanted_widths(self, widths: Sequence[int]) -> None:
        """Set the widths of the first columns, none below the minimum."""
        for column, width in zip(DEFAULT_WIDTHS, widths, strict=False):
            if width != DEFAULT_WIDTHS[column] and column != TreeColumn.REASON:
                self._chosen[column] = max(width, self.minimumSectionSize())
        self._fit()

    def forget_widths(self) -> None:
        """Give all columns the widths the space allows, whatever the user set."""
        self._chosen.clear()
        self._fit()

    def _forget_width(self, section: int) -> None:
        self._chosen.pop(TreeColumn(section), None)
        self._fit()

    def shown_columns(self) -> list[TreeColumn]:
        """Return the columns that are not hidden, from the left."""
        return [column for column in TreeColumn if not self.isSectionHidden(column)]

    def hide_columns(self, hidden: Collection[TreeColumn]) -> None:
        """Hide exactly these columns; that of the names is always shown."""
        self._fitting = True
        self.setStretchLastSection(TreeColumn.REASON not in hidden)
        for column in list(TreeColumn)[1:]:
            self.setSectionHidden(column, column in hidden)
        self._fit()

    def _wanted(self) -> dict[TreeColumn, int]:
        """Return the wanted widths of the columns shown: the user's, or by the size of texts."""
        scale = theme.text_scale()
        columns = [each for each in self.shown_columns() if each != TreeColumn.REASON]
        return {
            each: self._chosen.get(each, round(DEFAULT_WIDTHS[each] * scale)) for each in columns
        }

    def _fit(self) -> None:
        """Set the columns to the wanted widths, narrowed to the header's width."""
        self._fitting = True
        wanted, scale = self._wanted(), theme.text_scale()
        growing = [each for each in _TEXT_COLUMNS if each in wanted and each not in self._chosen]
        fitted = fitted_widths(
            wanted, self.width(), growing, scale, has_reason=self.stretchLastSection()
        )
        for column, width in fitted.items():
            if self.sectionSize(column) != width:
                self.resizeSection(column, width)
        self._fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _on_section_resized(self, section: int, _before: int, width: int) -> None:
        column = TreeColumn(section)
        if not self._fitting and column != TreeColumn.REASON:
            self._chosen[column] = width

    def changeEvent(self, event: QEvent) -> None:
        """Fit the columns to another size of texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
