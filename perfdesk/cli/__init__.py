"""The command line: one entry, ``main``; results on stdout, words on stderr."""

from perfdesk.cli.entry import main

__all__ = ["main"]
