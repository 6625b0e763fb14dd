"""What the comparison of the products measures: when a window is painted, and memory."""

from __future__ import annotations

import os
import sys

import pytest

from dist_bench import painted, pss


def test_a_window_is_painted_once_the_screen_has_nearly_all_of_its_last_picture() -> None:
    pictures = [(0.5, bytes(1000)), (0.7, b"a" * 985 + bytes(15)), (0.8, b"a" * 995 + bytes(5))]

    assert painted([*pictures, (1.5, b"a" * 1000)]) == 0.8


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux tells it")
def test_memory_is_in_megabytes() -> None:
    before = pss(os.getpid())
    held = b"a" * 50_000_000

    assert pss(os.getpid()) - before == pytest.approx(len(held) / 1e6, abs=5)
