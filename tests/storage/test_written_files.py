"""What the program has written is known again, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from perfdesk.storage import written_files as written_files_module
from perfdesk.storage.atomic_write import digest
from perfdesk.storage.data_folder import data_folder
from perfdesk.storage.written_files import written_files

CONTENT, OTHER = digest(b"content"), digest(b"other")


def remember(path: Path, content: str = CONTENT, origin: str = "form") -> None:
    with written_files() as written:
        written.remember(path, content, origin)


def is_known(path: Path, content: str = CONTENT) -> bool:
    with written_files() as written:
        return written.was_written(path, content)


def test_a_file_is_known_by_its_path_its_content_and_its_origin(tmp_path: Path) -> None:
    file = tmp_path / "a.zpb"
    assert not is_known(file)
    remember(file)
    assert is_known(file)
    assert not is_known(file, OTHER)
    assert not is_known(tmp_path / "b.zpb")


def test_what_stands_in_the_way_of_a_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.zpb"

    def found(origin: str = "form") -> str:
        with written_files() as written:
            return written.found_at(file, origin)

    assert found() == "nothing"
    file.write_bytes(b"content")
    assert found() == "foreign"
    remember(file)
    assert (found(), found("another form")) == ("same origin", "other origin")
    file.write_bytes(b"other")
    assert found() == "foreign"
    file.unlink()
    file.mkdir()
    assert found() == "nothing", "that a folder has the name is said by writing"


def test_a_file_is_known_by_its_path_from_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(tmp_path / "a.zpb")
    monkeypatch.chdir(tmp_path)
    assert is_known(Path("a.zpb"))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission on Windows")
def test_a_file_is_known_by_its_path_through_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "link").symlink_to(folder)
    remember(folder / "a.zpb")
    assert is_known(tmp_path / "link" / "a.zpb")


def test_a_name_that_is_no_text_and_an_origin_with_half_a_character_are_known() -> None:
    file = Path("/\udcff.zpb")
    remember(file, origin="\ud800")
    assert is_known(file)


@pytest.mark.parametrize("damage", [b"\xff\0 half a line", b"\n\n", b"x" * 5000])
def test_a_damaged_line_costs_no_other(tmp_path: Path, damage: bytes) -> None:
    remember(tmp_path / "a.zpb")
    with (data_folder() / "written-files").open("ab") as file:
        file.write(damage)
    remember(tmp_path / "b.zpb")
    assert is_known(tmp_path / "a.zpb")
    assert is_known(tmp_path / "b.zpb")


def test_the_oldest_entries_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written_files_module, "_MOST_BYTES", 10_000)
    for number in range(300):
        remember(tmp_path / f"{number}.zpb")
    assert (data_folder() / "written-files").stat().st_size <= 10_000
    assert not is_known(tmp_path / "0.zpb")
    assert all(is_known(tmp_path / f"{number}.zpb") for number in range(260, 300))


def test_names_are_not_kept_and_only_the_user_can_read(tmp_path: Path) -> None:
    remember(tmp_path / "secret.zpb")
    file = data_folder() / "written-files"
    assert b"secret" not in file.read_bytes()
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0
        assert data_folder().stat().st_mode & 0o077 == 0


def test_without_a_data_folder_nothing_is_known_and_nothing_is_raised(tmp_path: Path) -> None:
    data_folder().parent.mkdir(parents=True, exist_ok=True)
    data_folder().write_bytes(b"in the way")
    remember(tmp_path / "a.zpb")
    assert not is_known(tmp_path / "a.zpb")


def test_an_error_of_the_block_passes_through() -> None:
    with pytest.raises(FileNotFoundError), written_files():
        Path("/no/such/file").read_bytes()


_REMEMBER_MANY = """
import sys
from pathlib import Path
from perfdesk.storage import written_files as module
for number in range(60):
    with module.written_files() as written:
        written.remember(Path(f"/{sys.argv[1]}-{number}"), "0" * 64, "form")
"""


def test_several_processes_lose_no_entry_of_each_other() -> None:
    runs = [subprocess.Popen([sys.executable, "-c", _REMEMBER_MANY, name]) for name in "ab"]
    assert [run.wait() for run in runs] == [0, 0]
    entries = [(name, number) for name in "ab" for number in range(60)]
    assert all(is_known(Path(f"/{name}-{number}"), "0" * 64) for name, number in entries)
