"""Drafts are offered after their window died, and never while it runs."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from perfdesk.storage.atomic_write import digest
from perfdesk.storage.drafts import DraftStore
from perfdesk.storage.save_errors import SaveError

SESSION = """
import os, signal, sys
from pathlib import Path
from perfdesk.storage.drafts import DraftStore
drafts = DraftStore(Path(sys.argv[1]))
drafts.write("1", b"typed", Path("/x/a.zpb"), "one")
drafts.write("2", b"fresh", None, "two")
drafts.write("1", b"typed more", Path("/x/a.zpb"), "one")
drafts.write("3", b"saved", None, "three")
drafts.delete("3")
print("written", flush=True)
sys.stdin.read()
"""


def start_window(folder: Path) -> subprocess.Popen[str]:
    window = subprocess.Popen(
        [sys.executable, "-c", SESSION, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert window.stdout
    assert window.stdout.readline() == "written\n"
    return window


def kill(window: subprocess.Popen[str]) -> None:
    window.kill()
    window.communicate()


def crash(folder: Path) -> None:
    kill(start_window(folder))


def test_drafts_left_by_a_crash_are_offered(tmp_path: Path) -> None:
    crash(tmp_path)

    left = DraftStore(tmp_path).leftover_drafts()

    assert [(draft.data, draft.title) for draft in left] == [
        (b"typed more", "one"),
        (b"fresh", "two"),
    ]
    assert left[0].source is not None
    assert left[0].source.name == "a.zpb"
    assert left[1].source is None


def test_drafts_come_by_their_numbers_whenever_each_was_written_last(tmp_path: Path) -> None:
    crashed = DraftStore(tmp_path)
    for number in ("10", "1", "9", "2"):
        crashed.write(number, b"typed", None, number)
    crashed.close()
    assert [draft.id for draft in DraftStore(tmp_path).leftover_drafts()] == ["1", "2", "9", "10"]


def test_drafts_of_a_running_window_are_not_offered(tmp_path: Path) -> None:
    window = start_window(tmp_path)

    assert DraftStore(tmp_path).leftover_drafts() == ()

    kill(window)
    assert len(DraftStore(tmp_path).leftover_drafts()) == 2


def test_drafts_offered_in_one_window_are_not_offered_in_another(tmp_path: Path) -> None:
    crash(tmp_path)
    first, second = DraftStore(tmp_path), DraftStore(tmp_path)

    assert len(first.leftover_drafts()) == 2
    assert second.leftover_drafts() == ()

    first.close()
    assert len(second.leftover_drafts()) == 2


def test_a_deleted_draft_is_gone_and_its_folder_is_removed_at_the_end(tmp_path: Path) -> None:
    crash(tmp_path)
    drafts = DraftStore(tmp_path)
    for draft in drafts.leftover_drafts():
        drafts.delete_leftover(draft)

    assert drafts.leftover_drafts() == ()
    drafts.close()
    assert [path.name for path in tmp_path.iterdir()] == ["gate"]


def test_own_drafts_are_not_offered_and_stay_when_the_window_ends(tmp_path: Path) -> None:
    drafts = DraftStore(tmp_path)
    drafts.write("1", b"typed", None, "one")

    assert drafts.leftover_drafts() == ()
    drafts.close()
    assert [draft.data for draft in DraftStore(tmp_path).leftover_drafts()] == [b"typed"]


def test_a_window_that_saved_everything_leaves_nothing(tmp_path: Path) -> None:
    drafts = DraftStore(tmp_path)
    drafts.write("1", b"typed", None, "one")
    drafts.delete("1")
    drafts.delete("1")
    drafts.close()

    assert [path.name for path in tmp_path.iterdir()] == ["gate"]


def header(**members: object) -> bytes:
    """The first line of a draft that holds x, with some members changed."""
    usual = {"source": "/x/a.zpb", "title": "one", "known": None, "digest": digest(b"x")}
    return json.dumps({**usual, **members}).encode()


@pytest.mark.parametrize(
    "damage",
    [
        *(b"", b"{}", b"[]\nx", b"not json\nx"),
        b"[" * 100_000 + b"\nx",
        header(source=5) + b"\nx",
        header(title=["one"]) + b"\nx",
        header() + b"\ny",
    ],
    ids=["empty", "bare", "list", "no JSON", "deep", "source", "title", "content"],
)
def test_a_damaged_draft_is_left_out(tmp_path: Path, damage: bytes) -> None:
    crash(tmp_path / "drafts")
    file = next((tmp_path / "drafts").glob("*/2.draft"))
    file.write_bytes(damage)

    store = DraftStore(tmp_path / "drafts")
    assert [draft.data for draft in store.leftover_drafts()] == [b"typed more"]
    (aside,) = store.damaged
    assert aside.read_bytes() == damage
    store.close()
    assert aside.exists()
    assert not file.exists()


def test_a_draft_that_cannot_be_read_now_is_named_and_offered_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(tmp_path / "drafts")
    file = next((tmp_path / "drafts").glob("*/2.draft"))
    whole = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == file:
            raise PermissionError
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    store = DraftStore(tmp_path / "drafts")
    assert [draft.id for draft in store.leftover_drafts()] == ["1"]
    assert (store.damaged, store.unread) == ([], [file])
    store.close()
    monkeypatch.undo()
    assert [draft.id for draft in DraftStore(tmp_path / "drafts").leftover_drafts()] == ["1", "2"]


def test_a_damaged_draft_is_set_aside_once(tmp_path: Path) -> None:
    crash(tmp_path / "drafts")
    next((tmp_path / "drafts").glob("*/2.draft")).write_bytes(b"?")
    for damaged in (1, 0):
        store = DraftStore(tmp_path / "drafts")
        assert len(store.leftover_drafts()) == 1
        assert len(store.damaged) == damaged
        store.close()


def test_a_truncated_draft_is_left_out(tmp_path: Path) -> None:
    crash(tmp_path)
    file = next(tmp_path.glob("*/1.draft"))
    file.write_bytes(file.read_bytes()[:-1])

    assert [draft.id for draft in DraftStore(tmp_path).leftover_drafts()] == ["2"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes away no open file")
def test_a_folder_that_vanished_is_made_again(tmp_path: Path) -> None:
    drafts = DraftStore(tmp_path / "deep" / "er")
    drafts.write("1", b"typed", None, "one")
    own = next(tmp_path.glob("deep/er/*/1.draft")).parent
    for file in own.iterdir():
        file.unlink()
    own.rmdir()

    drafts.write("1", b"again", None, "one")

    assert len([*tmp_path.glob("deep/er/*/1.draft")]) == 1


def test_a_draft_is_refused_where_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(SaveError):
        DraftStore(tmp_path / "file" / "x").write("1", b"", None, "")
    assert DraftStore(tmp_path / "file").leftover_drafts() == ()


def test_an_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="up"):
        DraftStore(tmp_path).write("../up", b"", None, "")


def test_the_users_file_is_never_touched(tmp_path: Path) -> None:
    file = tmp_path / "a.zpb"
    file.write_bytes(b"saved")

    DraftStore(tmp_path / "data").write("1", b"typed", file, "one")

    assert file.read_bytes() == b"saved"


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_a_stopped_window_still_counts_as_running(tmp_path: Path) -> None:
    window = start_window(tmp_path)
    os.kill(window.pid, signal.SIGSTOP)

    assert DraftStore(tmp_path).leftover_drafts() == ()

    kill(window)


def test_a_data_folder_that_is_no_longer_connected_is_an_error_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = DraftStore(tmp_path / "drafts")
    store.write("1", b"typed", None, "one")

    def refuse(_path: object, **_options: object) -> None:
        raise OSError(errno.EIO, "not connected")

    monkeypatch.setattr(os, "stat", refuse)
    with pytest.raises(SaveError):
        store.write("1", b"typed more", None, "one")
