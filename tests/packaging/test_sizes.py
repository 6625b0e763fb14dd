"""A build that makes a product too large fails and names it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bundle.sizes import check_sizes


def _file(path: Path, megabytes: float) -> Path:
    """Make a file of this size that takes no room on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.truncate(path, int(megabytes * 1_000_000))
    return path


@pytest.mark.parametrize(
    ("name", "limit"), [("perfdesk_0.1.0_amd64.deb", 70), ("perfdesk-0.1.0-setup.exe", 60)]
)
def test_a_package_that_is_too_large_is_named(tmp_path: Path, name: str, limit: int) -> None:
    check_sizes([_file(tmp_path / name, limit)])
    with pytest.raises(SystemExit, match=rf"{name} has {limit + 0.1:.1f} MB; it may have {limit}"):
        check_sizes([_file(tmp_path / name, limit + 0.1)])


def test_a_program_that_is_too_large_is_named(tmp_path: Path) -> None:
    _file(tmp_path / "perfdesk" / "lib" / "a", 120)
    check_sizes([tmp_path / "perfdesk"])
    _file(tmp_path / "perfdesk" / "b", 120.5)
    with pytest.raises(SystemExit, match=r"perfdesk has 240\.5 MB; it may have 240"):
        check_sizes([tmp_path / "perfdesk"])


def test_other_products_have_no_limit(tmp_path: Path) -> None:
    check_sizes([_file(tmp_path / "perfdesk-0.1.0-linux-x86_64.tar.xz", 500)])
