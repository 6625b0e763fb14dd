"""The tables of 表样, read from their files at a first start and kept for later ones.

Knows no other start: who runs the program asks for it.
"""

from __future__ import annotations

from perfdesk import resources
from perfdesk.core import template_toml
from perfdesk.storage.kept import Kept


def keep_templates() -> None:
    """From now on reads each 表样 that is asked for from what was kept, and keeps what was not."""
    kept = Kept("templates")

    def reading(text: str, where: str) -> template_toml.Table:
        table = kept.get(where, text.encode(), lambda: template_toml.read(text, where))
        kept.write()
        return table

    resources.templates().reading = reading
