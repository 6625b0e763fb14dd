"""Writes the pinyin initials of the indicator library, to be found by them (pxrc, 培训人次).

Run after changing ``resources/indicators/usual.toml``. Only this script needs pypinyin
(``pip install pypinyin``); the program reads what it wrote.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from pypinyin import Style, load_phrases_dict, pinyin

_FOLDER = Path(__file__).parent.parent / "resources" / "indicators"
_MISREAD = {"长效": [["cháng"], ["xiào"]]}
_HEAD = "# 由 packaging/initials.py 生成，请勿手改。\n\n"


def main() -> None:
    """Writes ``initials.toml`` beside the library."""
    load_phrases_dict(_MISREAD)
    library = tomllib.loads((_FOLDER / "usual.toml").read_text(encoding="utf-8"))
    names = {entry["name"] for group in library["group"] for entry in group["entries"]}
    lines = [f'"{name}" = "{_initials(name)}"\n' for name in sorted(names)]
    (_FOLDER / "initials.toml").write_text(_HEAD + "".join(lines), encoding="utf-8", newline="\n")


def _initials(name: str) -> str:
    return "".join(each[0] for each in pinyin(name, style=Style.FIRST_LETTER)).lower()


if __name__ == "__main__":
    main()
