"""Compares a picture of the window with a stored one, by blocks of averaged colour.

Measured on a window of 1280 x 720 pixels with a form of the sample, in blocks of 16 x 16; the
difference of two blocks is that of the colour channel where it is largest, from 0 to 255:

    the same window                                    largest   blocks beyond 20, of 3,600
    PySide6 6.8.0.2 instead of 6.11.3                        5        0
    all moved by one pixel to the right and down            17        0
    text without antialiasing                               21        1
    icons of the tool bar blank, all else the same          52       11
    all icons missing, so texts in their place              66       70
    bold text                                               42      325
    text at 9.5 instead of 9 points                         94      427
    another font with all characters (Droid Sans)           76      396
    boxes instead of Chinese characters                    106      569
    one grey area                                          196      589
    a dark palette                                         220    3,590

So a difference beyond ``MOST_DIFFERENCE`` is none of rasterisation; a few blocks with one are
granted, for a line that stands on the border of two blocks.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

BLOCK = 16
"""Width and height of a block in pixels."""
MOST_DIFFERENCE = 20
"""The difference up to which two blocks are taken for the same."""
MOST_BLOCKS = 4
"""The number of other blocks up to which two pictures are taken for the same."""


def difference(picture: QImage, stored: QImage) -> str:
    """Return in a few words how a picture differs from the stored one, "" if it does not."""
    if picture.size() != stored.size():
        width, height = picture.width(), picture.height()
        return f"大小是 {width}×{height}，应为 {stored.width()}×{stored.height()}"
    blocks = list(_different_blocks(picture, stored))
    if len(blocks) <= MOST_BLOCKS:
        return ""
    x, y = blocks[0]
    return f"有 {len(blocks)} 处，第一处在左起 {x}、上起 {y} 像素"


def _different_blocks(picture: QImage, stored: QImage) -> Iterator[tuple[int, int]]:
    """Yield left and top of each block that differs, in pixels."""
    ours, theirs = _averaged(picture), _averaged(stored)
    for y in range(ours.height()):
        for x in range(ours.width()):
            one, other = ours.pixelColor(x, y), theirs.pixelColor(x, y)
            red, green = one.red() - other.red(), one.green() - other.green()
            blue = one.blue() - other.blue()
            if max(abs(red), abs(green), abs(blue)) > MOST_DIFFERENCE:
                yield x * BLOCK, y * BLOCK


def _averaged(picture: QImage) -> QImage:
    """Return the picture with one pixel for each block, in the average of its colours."""
    return picture.convertToFormat(QImage.Format.Format_RGB32).scaled(
        picture.width() // BLOCK,
        picture.height() // BLOCK,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
