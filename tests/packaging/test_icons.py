"""The icons of the products: every size is there, and the same bytes come out each time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from icons import LINUX_SIZES, WINDOWS_SIZES, drawing, write_icons, write_sheet

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("rsvg-convert"), reason="rsvg-convert is not installed"),
]


@pytest.fixture(scope="module")
def icons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("icons")
    write_icons(target)
    return target


@pytest.mark.parametrize("name", ["apps/perfdesk", "mimetypes/application-x-perfdesk"])
def test_the_icon_theme_has_every_size(icons: Path, name: str) -> None:
    for size in LINUX_SIZES:
        with Image.open(icons / "hicolor" / f"{size}x{size}" / f"{name}.png") as image:
            assert image.size == (size, size)
            assert image.mode == "RGBA"

    assert (icons / "hicolor" / "scalable" / f"{name}.svg").is_file()


@pytest.mark.parametrize("name", ["perfdesk.ico", "zpb.ico"])
def test_an_icon_of_windows_has_every_size(icons: Path, name: str) -> None:
    with Image.open(icons / name) as image:
        assert image.info["sizes"] == {(size, size) for size in WINDOWS_SIZES}


def test_the_bytes_are_the_same_each_time(icons: Path, tmp_path: Path) -> None:
    write_icons(tmp_path)

    files = [path.relative_to(icons) for path in sorted(icons.rglob("*")) if path.is_file()]
    assert files
    assert [
        file for file in files if (icons / file).read_bytes() != (tmp_path / file).read_bytes()
    ] == []


def test_a_small_size_is_drawn_on_its_own_grid() -> None:
    for name in ("perfdesk", "zpb"):
        for size in (16, 20, 24, 32, 48):
            assert f'viewBox="0 0 {size} {size}"' in drawing(name, size).read_text("utf-8")


def test_all_sizes_can_be_seen_in_one_picture(tmp_path: Path) -> None:
    write_sheet(tmp_path / "sheet.png")

    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.height > 1000
