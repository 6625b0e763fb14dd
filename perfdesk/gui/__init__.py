"""The window and its parts: the only room that knows Qt."""

from perfdesk.gui.qt_start import bring_in

bring_in()
