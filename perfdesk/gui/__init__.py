"""The window and its parts: the only layer that uses Qt."""
