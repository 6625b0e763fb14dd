"""The indicator tree: a model of keys, cells that are worked out, a view with keys."""

from perfdesk.gui.tree.view import IndicatorTree

__all__ = ["IndicatorTree"]
