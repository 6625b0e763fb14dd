"""Write the pinyin initials by which the indicator library is searched (pxrc for 培训人次).

Run after changing ``resources/indicators/usual.toml``. Only this script needs pypinyin
(``pip install pypinyin``); the program reads the file it writes.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from pypinyin import Style, load_phrases_dict, pinyin

_FOLDER = Path(__file__).parent.parent / "resources" / "indicators"
_CORRECTIONS = {"长效": [["cháng"], ["xiào"]]}
"""Phrases that pypinyin reads wrongly: 长 is cháng here, not zhǎng."""
_HEADER = "# 由 packaging/initials.py 生成，请勿手改。\n\n"


def main() -> None:
    """Write ``initials.toml`` beside the library."""
    load_phrases_dict(_CORRECTIONS)
    library = tomllib.loads((_FOLDER / "usual.toml").read_text(encoding="utf-8"))
    names = {entry["name"] for group in library["group"] for entry in group["entries"]}
    lines = [f'"{name}" = "{_initials(name)}"\n' for name in sorted(names)]
    (_FOLDER / "initials.toml").write_text(_HEADER + "".join(lines), encoding="utf-8", newline="\n")


def _initials(name: str) -> str:
    return "".join(readings[0] for readings in pinyin(name, style=Style.FIRST_LETTER)).lower()


if __name__ == "__main__":
    main()
