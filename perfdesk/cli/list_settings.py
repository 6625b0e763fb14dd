"""The command ``settings``: what the user chose in 设置, one line each, for reading only."""

from __future__ import annotations

from dataclasses import asdict

from perfdesk.cli.terminal import TextColumn, align_columns, print_result
from perfdesk.resources import templates
from perfdesk.storage.settings import PREFERENCE_WORDS, PreferenceWords, load_settings

_COLUMNS = (TextColumn(16), TextColumn(60), TextColumn(80))


def print_settings() -> None:
    """Print name, value and meaning of every preference."""
    values = asdict(load_settings().preferences)
    rows = [
        (name, _value_text(values[name], words), f"{words.label}：{words.meaning}")
        for name, words in PREFERENCE_WORDS.items()
    ]
    print_result("\n".join(align_columns(rows, _COLUMNS)))


def _value_text(value: str, words: PreferenceWords) -> str:
    """Return a value with its words, e.g. 115（较大）; a path, or a size in pt, has none."""
    known = dict(words.choices)
    if words.kind == "template" and value in templates():
        known[value] = templates()[value].name
    text = known.get(value, value)
    return text if text == value or not value else f"{value}（{text}）"
