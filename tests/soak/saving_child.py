"""Save a form over and over, each time with its number as the project, until killed."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from perfdesk.formats.native import native_file
from perfdesk.storage.saving import save_form_file


def main(file: Path) -> None:
    """Tell each save before it begins and after it has ended."""
    form = native_file.read_native(file.read_bytes()).form
    for number in count(1):
        data = native_file.native_bytes(replace(form, project=f"{number}" + "汉" * 3000))
        os.write(1, f"begun {number}\n".encode())
        save_form_file(file, data)
        os.write(1, f"saved {number}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
