"""A lock that cannot be had stops nothing: drafts, settings and the log go on."""

from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from perfdesk.storage import file_lock, single_instance
from perfdesk.storage.drafts import DraftStore
from perfdesk.storage.file_lock import NoLocksError, acquire_lock, hold_lock
from perfdesk.storage.logs import log_session
from perfdesk.storage.settings import load_settings, remember_files


@pytest.fixture(params=[errno.EDEADLK, errno.ENOLCK], ids=["windows-gave-up", "no-locks"])
def no_locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operating system refuses every lock with an error, as msvcrt does after ten seconds."""

    def refuse(_handle: int) -> None:
        raise OSError(request.param, "refused")

    monkeypatch.setattr(file_lock, "_lock_file", refuse)


def test_a_lock_that_is_held_is_not_waited_for(tmp_path: Path) -> None:
    lock = acquire_lock(tmp_path / "lock")
    assert lock
    assert acquire_lock(tmp_path / "lock") is None
    with hold_lock(tmp_path / "lock", seconds=0.01) as is_held:
        assert not is_held
    lock.release()


def test_the_byte_that_was_locked_is_unlocked_after_writing_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    positions: list[int] = []  # Windows locks and unlocks the byte at the position of the file
    for name in ("_lock_file", "_unlock_file"):
        monkeypatch.setattr(
            file_lock, name, lambda handle: positions.append(os.lseek(handle, 0, os.SEEK_CUR))
        )
    lock = acquire_lock(tmp_path / "lock")
    assert lock
    lock.write(b"a note")
    lock.release()
    assert positions == [0, 0]


def test_a_release_that_fails_raises_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = acquire_lock(tmp_path / "lock")
    assert lock
    whole, closed = os.close, []

    def refuse(handle: int) -> None:
        whole(handle)
        closed.append(handle)
        raise OSError(errno.EIO, "")  # as a network folder does that is gone

    with monkeypatch.context() as gone:
        gone.setattr(os, "close", refuse)
        lock.release()
    assert len(closed) == 1
    again = acquire_lock(tmp_path / "lock")
    assert again
    again.release()


_FORK = """
import os, sys
from pathlib import Path
from perfdesk.storage.file_lock import acquire_lock
lock = acquire_lock(Path(sys.argv[1]))
end, start = os.pipe()
child = os.fork()
if child == 0:
    os.close(start)
    os.read(end, 1)
    os._exit(0)
lock.release()
print(acquire_lock(Path(sys.argv[1])) is not None)
os.close(start)
os.waitpid(child, 0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no process is forked on Windows")
def test_a_process_forked_meanwhile_does_not_keep_the_lock(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _FORK, str(tmp_path / "lock")]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "True\n"


@pytest.mark.usefixtures("no_locks")
def test_where_nothing_can_be_locked_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoLocksError):
        acquire_lock(tmp_path / "lock")
    with hold_lock(tmp_path / "lock") as is_held:
        assert not is_held


@pytest.mark.usefixtures("no_locks")
def test_drafts_are_written_and_offered_without_locks(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    store.write("1", b"typed", None, "one")
    store.write("1", b"typed more", None, "one")
    assert [draft.data for draft in DraftStore(tmp_path).leftover_drafts()] == [b"typed more"]
    store.delete("1")
    store.close()
    assert not [each for each in tmp_path.iterdir() if each.is_dir()]


@pytest.mark.slow
def test_drafts_are_written_and_offered_while_a_stopped_window_holds_the_gate(
    tmp_path: Path,
) -> None:
    gate = acquire_lock(tmp_path / "gate")
    assert gate
    store = DraftStore(tmp_path)
    store.write("1", b"typed", None, "one")
    assert DraftStore(tmp_path).leftover_drafts() == (), "its window runs"
    store.close()
    assert [draft.data for draft in DraftStore(tmp_path).leftover_drafts()] == [b"typed"]
    gate.release()


def test_a_folder_that_cannot_be_locked_costs_no_other_draft(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    store.write("1", b"typed", None, "one")
    store.close()
    for name in ("0", "z"):  # before and after the other one, whatever the order
        (tmp_path / name / "lock").mkdir(parents=True)
    assert [draft.data for draft in DraftStore(tmp_path).leftover_drafts()] == [b"typed"]


@pytest.mark.usefixtures("no_locks")
def test_settings_and_log_are_written_without_locks(own_data_folder: Path) -> None:
    remember_files([Path("/a.zpb")], date(2026, 3, 1))
    assert [each.path.name for each in load_settings().recent] == ["a.zpb"]
    with log_session("test"):
        logging.getLogger("perfdesk").info("a line")
    assert "a line" in (own_data_folder / "perfdesk.log").read_text()


@pytest.mark.usefixtures("no_locks")
def test_a_window_opens_where_it_cannot_be_told_whether_another_runs() -> None:
    assert single_instance.claim_instance() is None
    assert not single_instance.is_other_running()
