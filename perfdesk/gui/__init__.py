"""The window and its parts: the only room that knows Qt."""
