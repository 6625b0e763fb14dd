"""Make the icons of the products from the drawings in ``resources/icons``.

    python packaging/icons.py TARGET [--sheet SHEET.png]

TARGET gets a folder ``hicolor`` for Linux (the program's icon and the one of its documents, as
PNG in nine sizes and as SVG) and ``perfdesk.ico`` and ``zpb.ico`` for Windows. ``rsvg-convert``
draws; the bytes are the same each time. ``--sheet`` writes one picture of all sizes on a light
and on a dark ground, to be looked at.

A size up to 48 has a drawing of its own on its own grid of pixels, because a large one made
smaller blurs; the drawing of 64 is crisp in 64 and its multiples.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

DRAWINGS = Path(__file__).parent.parent / "resources" / "icons"
LINUX_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
NAMES_IN_THEME = {
    "perfdesk": ("apps", "perfdesk"),
    "zpb": ("mimetypes", "application-x-perfdesk"),
}
"""Where the icon theme of a Linux desktop looks for each drawing: its folder and its name."""
_DRAWN = {16: "-16", 20: "-20", 22: "-24", 24: "-24", 32: "-32", 40: "-20", 48: "-48"}
"""The drawing of a size; every other size is made from the one without a number."""
_CUT = {22: 24}
"""A size cut out of the middle of a larger one, whose outermost pixels are empty."""


def drawing(name: str, size: int) -> Path:
    """Return the SVG that an icon is made from in a size in pixels."""
    return DRAWINGS / f"{name}{_DRAWN.get(size, '')}.svg"


def image(name: str, size: int) -> Image.Image:
    """Return the icon in a size in pixels."""
    width = _CUT.get(size, size)
    command = ["rsvg-convert", f"-w{width}", f"-h{width}", str(drawing(name, size))]
    done = subprocess.run(command, check=True, capture_output=True)
    whole = Image.open(io.BytesIO(done.stdout)).convert("RGBA")
    edge = (width - size) // 2
    return whole.crop((edge, edge, edge + size, edge + size))


def write_icons(target: Path) -> None:
    """Write ``hicolor/`` and the two ``.ico`` files into a folder, which is made if need be."""
    write_theme_icons(target / "hicolor")
    write_windows_icons(target)


def write_theme_icons(hicolor: Path, program: str = "perfdesk") -> None:
    """Write the icons of a Linux desktop into its theme; ``program`` names the program's own."""
    for name, (folder, theme_name) in NAMES_IN_THEME.items():
        file_name = program if folder == "apps" else theme_name
        for size in LINUX_SIZES:
            file = hicolor / f"{size}x{size}" / folder / f"{file_name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            image(name, size).save(file, optimize=True)
        scalable = hicolor / "scalable" / folder / f"{file_name}.svg"
        scalable.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DRAWINGS / f"{name}.svg", scalable)


def write_windows_icons(target: Path) -> None:
    """Write ``perfdesk.ico`` and ``zpb.ico`` into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    for name in NAMES_IN_THEME:
        write_ico(target / f"{name}.ico", [image(name, size) for size in WINDOWS_SIZES])


def write_ico(file: Path, images: Sequence[Image.Image]) -> None:
    """Write an icon of Windows that holds the images, each as it was drawn."""
    *others, largest = images
    sizes = [each.size for each in images]
    largest.save(file, format="ICO", sizes=sizes, append_images=others)


def write_sheet(file: Path) -> None:
    """Write all sizes of both icons into one picture, on a light and on a dark ground."""
    sizes = sorted({*LINUX_SIZES, *WINDOWS_SIZES} - {512})
    row = Image.new("RGBA", (sum(sizes) + 12 * (len(sizes) + 1), 280))
    sheet = Image.new("RGBA", (row.width, 4 * row.height))
    for number, (ground, name) in enumerate(
        (ground, name) for ground in ("#f3f4f6", "#20242a") for name in NAMES_IN_THEME
    ):
        row.paste(ground, (0, 0, *row.size))
        left = 12
        for size in sizes:
            row.alpha_composite(image(name, size), (left, 12))
            left += size + 12
        sheet.paste(row, (0, number * row.height))
    sheet.save(file)


def main(arguments: Sequence[str]) -> None:
    """Write what the command line asks for."""
    parser = ArgumentParser(description="Make the icons of the products.")
    parser.add_argument("target", type=Path)
    parser.add_argument("--sheet", type=Path, metavar="PNG", help="all sizes in one picture")
    options = parser.parse_args(arguments)
    write_icons(options.target)
    if options.sheet:
        write_sheet(options.sheet)


if __name__ == "__main__":
    main(sys.argv[1:])
