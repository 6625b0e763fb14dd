"""The lock beside a file: one holder at a time, told by name, taken over once it is dead."""

from __future__ import annotations

import errno
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from perfdesk.storage import edit_lock, file_lock
from perfdesk.storage.edit_lock import EditLock, Holder, lock_for_editing

_HOLDING = """
import sys
from pathlib import Path
from perfdesk.storage.edit_lock import lock_for_editing
print(type(lock_for_editing(Path(sys.argv[1]))).__name__, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "表.zpb"
    path.write_bytes(b"form")
    return path


@pytest.fixture
def no_file_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A share without file locks."""

    def refuse(_handle: int) -> None:
        raise OSError(errno.ENOTSUP, "")

    monkeypatch.setattr(file_lock, "_lock_file", refuse)


def holding(file: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends."""
    command = [sys.executable, "-c", _HOLDING, str(file)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "EditLock\n"
    return process


def locked(file: Path) -> EditLock:
    lock = lock_for_editing(file)
    assert isinstance(lock, EditLock)
    return lock


def held(file: Path) -> Holder:
    holder = lock_for_editing(file)
    assert isinstance(holder, Holder)
    return holder


def lock_file(file: Path) -> Path:
    return file.with_name(f".~{file.name}.lock")


def test_a_second_program_is_told_who_has_the_file_and_since_when(file: Path) -> None:
    process = holding(file)
    holder = held(file)
    assert holder.host
    assert holder.since
    assert holder.host in holder.text
    since = holder.since.astimezone()
    assert f"从 {since:%m}月{since:%d}日 {since:%H:%M} 起" in holder.text
    process.communicate()
    locked(file).release()


def test_the_lock_of_a_killed_program_is_taken_over_at_once(file: Path) -> None:
    process = holding(file)
    process.kill()
    process.communicate()
    assert lock_file(file).exists()
    locked(file).release()
    assert [*file.parent.iterdir()] == [file]


def test_a_released_lock_leaves_nothing_beside_the_file(file: Path) -> None:
    lock = locked(file)
    assert held(file).host
    lock.release()
    assert [*file.parent.iterdir()] == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few users make links")
def test_a_link_and_its_file_have_one_lock(file: Path) -> None:
    link = file.with_name("link.zpb")
    link.symlink_to(file)
    lock = locked(link)
    held(file)
    lock.release()


@pytest.mark.usefixtures("no_file_locks")
def test_a_share_without_file_locks_goes_by_the_sign_of_life(file: Path) -> None:
    lock = locked(file)
    assert held(file).host
    os.utime(lock_file(file), (0, 0))
    lock.refresh()
    assert held(file).host
    os.utime(lock_file(file), (0, 0))
    locked(file).release()
    assert [*file.parent.iterdir()] == [file]


@pytest.fixture
def gvfs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A share as gvfs shows it: no file is opened for reading and writing, "now" is 1970."""
    whole_open, whole_utime = os.open, os.utime

    def open_file(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_RDWR:
            raise OSError(errno.ENOTSUP, "")
        return whole_open(path, flags, mode)

    def set_time(path: Path, times: tuple[float, float] = (0, 0)) -> None:
        whole_utime(path, times)

    monkeypatch.setattr(os, "open", open_file)
    monkeypatch.setattr(os, "utime", set_time)


@pytest.mark.usefixtures("gvfs")
def test_a_share_shown_by_gvfs_takes_a_lock_and_its_sign_of_life(file: Path) -> None:
    lock = locked(file)
    assert held(file).host
    lock.refresh()
    assert held(file).host
    lock.release()
    assert [*file.parent.iterdir()] == [file]


@pytest.mark.usefixtures("no_file_locks")
def test_a_share_on_which_a_guest_sets_no_time_takes_the_sign_of_life(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = locked(file)
    os.utime(lock_file(file), (0, 0))
    with monkeypatch.context() as share:
        share.setattr(os, "utime", refuse_time)
        lock.refresh()
    assert held(file).host
    lock.release()
    assert [*file.parent.iterdir()] == [file]


def refuse_time(*_: object) -> None:
    raise PermissionError(errno.EACCES, "")


@pytest.mark.usefixtures("no_file_locks")
@pytest.mark.parametrize("is_dead", [False, True])
def test_of_two_programs_that_find_no_lock_at_once_one_gets_it(
    file: Path, monkeypatch: pytest.MonkeyPatch, *, is_dead: bool
) -> None:
    if is_dead:
        lock_file(file).write_bytes(b"")
        os.utime(lock_file(file), (0, 0))
    whole, others = Path.write_bytes, []

    def write_later(path: Path, data: bytes) -> int:
        monkeypatch.setattr(Path, "write_bytes", whole)
        others.append(lock_for_editing(file))
        return whole(path, data)

    monkeypatch.setattr(Path, "write_bytes", write_later)
    owners = [lock_for_editing(file), *others]
    assert sorted(type(owner).__name__ for owner in owners) == ["EditLock", "Holder"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes away no open file")
@pytest.mark.parametrize("locks", ["on each computer by itself", "none"])
def test_of_two_programs_that_find_a_lock_dead_at_once_one_takes_it_over(
    file: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, locks: str
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(platform, "node", lambda: "PC-02")
        locked(file)
    if locks == "none":
        request.getfixturevalue("no_file_locks")
    else:
        monkeypatch.setattr(file_lock, "_lock_file", lambda _handle: None)
    os.utime(lock_file(file), (0, 0))
    judge, others = edit_lock._is_fresh, []

    def judge_then_wait(path: Path) -> bool:
        """Find the lock dead, as another program on another computer does, which is faster."""
        is_fresh = judge(path)
        monkeypatch.setattr(edit_lock, "_is_fresh", judge)
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(platform, "node", lambda: "PC-03")
            others.append(lock_for_editing(file))
        return is_fresh

    monkeypatch.setattr(edit_lock, "_is_fresh", judge_then_wait)
    assert held(file).host == "PC-03"
    (other,) = others
    assert isinstance(other, EditLock)
    other.release()
    assert [*file.parent.iterdir()] == [file]


@pytest.mark.usefixtures("no_file_locks")
def test_a_dead_lock_that_another_program_is_taking_over_is_theirs_unless_it_was_killed(
    file: Path,
) -> None:
    locked(file)
    os.utime(lock_file(file), (0, 0))
    with edit_lock._taking_over(lock_file(file)) as is_dead:
        assert is_dead
        held(file)
        (mark,) = file.parent.glob(".perfdesk-*.tmp")
        os.utime(mark, (0, 0))
        held(file)
        locked(file).release()
    assert [*file.parent.iterdir()] == [file]


@pytest.mark.usefixtures("no_file_locks")
def test_a_lock_whose_note_another_program_wrote_is_theirs(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.write_bytes

    def write_and_be_overtaken(path: Path, data: bytes) -> int:
        whole(path, data)
        return whole(path, data.replace(platform.node().encode(), b"PC-02"))

    monkeypatch.setattr(Path, "write_bytes", write_and_be_overtaken)
    assert held(file).host == "PC-02"


@pytest.mark.usefixtures("no_file_locks")
def test_a_share_that_takes_no_note_is_an_error_of_the_system(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(OSError, match=str(errno.ENOSPC)):
        lock_for_editing(file)
    assert [*file.parent.iterdir()] == [file]


@pytest.mark.parametrize("locks", ["on each computer by itself", "none"])
def test_a_lock_taken_over_during_a_sleep_is_left_alone(
    file: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, locks: str
) -> None:
    if locks == "none":
        request.getfixturevalue("no_file_locks")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(platform, "node", lambda: "PC-02")
        sleeper = locked(file)
    if sleeper._lock:
        monkeypatch.setattr(file_lock, "_lock_file", lambda _handle: None)
    os.utime(lock_file(file), (0, 0))
    ours = locked(file)
    os.utime(lock_file(file), (0, 0))
    sleeper.refresh()
    assert lock_file(file).stat().st_mtime == 0
    sleeper.release()
    assert lock_file(file).exists()
    ours.refresh()
    assert lock_file(file).stat().st_mtime != 0
    ours.release()
    assert [*file.parent.iterdir()] == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes away no open file")
def test_a_lock_tells_when_it_is_lost_but_not_while_its_disk_is_away(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = locked(file)
    assert lock.refresh()

    def away(*_: object, **__: object) -> None:
        raise OSError(errno.ENOTCONN, "")

    for call in ("open", "stat"):
        with monkeypatch.context() as disk:
            disk.setattr(Path, "open", away)
            disk.setattr(Path, call, away)
            assert lock.refresh()
    note = lock_file(file).read_bytes()
    lock_file(file).unlink()
    assert not lock.refresh()
    lock_file(file).write_bytes(note)
    assert not lock.refresh()
    lock.release()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes away no open file")
def test_a_lock_file_that_somebody_replaced_is_left_alone(file: Path) -> None:
    lock = locked(file)
    note = lock_file(file).read_bytes()
    lock_file(file).unlink()
    lock_file(file).write_bytes(note)
    lock.release()
    assert lock_file(file).read_bytes() == note


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_lock_is_open_to_all_users_whatever_the_umask(file: Path) -> None:
    before = os.umask(0o077)
    try:
        lock = locked(file)
    finally:
        os.umask(before)
    assert lock_file(file).stat().st_mode & 0o777 == 0o666
    lock.release()


def test_a_lock_closed_to_this_user_holds_while_its_holder_shows_that_it_is_alive(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked(file)
    whole = os.open

    def refuse(path: Path, flags: int, mode: int = 0o777) -> int:
        if path == lock_file(file) and not flags & os.O_EXCL:
            raise PermissionError(errno.EACCES, "")
        return whole(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    assert held(file).host == platform.node()
    lock_file(file).write_bytes(b"")
    assert held(file) == Holder()
    os.utime(lock_file(file), (0, 0))
    with pytest.raises(PermissionError):
        lock_for_editing(file)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets few users make links")
def test_a_link_to_nothing_in_the_place_of_a_lock_is_an_error_of_the_system(file: Path) -> None:
    lock_file(file).symlink_to(file.with_name("nothing"))
    with pytest.raises(FileNotFoundError):
        lock_for_editing(file)


def test_a_lock_that_is_deleted_before_it_can_be_opened_is_made_anew(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock_file(file).write_bytes(b"")
    whole = os.open

    def delete_first(path: Path, flags: int, mode: int = 0o777) -> int:
        if path == lock_file(file) and not flags & os.O_CREAT:
            monkeypatch.setattr(os, "open", whole)
            lock_file(file).unlink()
        return whole(path, flags, mode)

    monkeypatch.setattr(os, "open", delete_first)
    locked(file).release()
    assert [*file.parent.iterdir()] == [file]


@pytest.mark.usefixtures("no_file_locks")
@pytest.mark.parametrize(("minutes_off", "asks"), [(0, 0), (1.5, 1), (-1, 1)])
def test_the_clock_of_the_disk_is_asked_only_if_ours_leaves_a_doubt(
    file: Path, monkeypatch: pytest.MonkeyPatch, minutes_off: float, asks: int
) -> None:
    locked(file)
    touched: list[Path] = []
    whole, now = Path.touch, lock_file(file).stat().st_mtime

    def touch(path: Path) -> None:
        touched.append(path)
        whole(path)

    monkeypatch.setattr(Path, "touch", touch)
    monkeypatch.setattr(time, "time", lambda: now + 1 + 60 * minutes_off)
    assert held(file).host
    assert len(touched) == asks


def test_a_program_on_another_computer_holds_its_lock_while_it_shows_that_it_is_alive(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(platform, "node", lambda: "PC-02")
        lock = locked(file)
    assert lock._lock is not None
    lock._lock.release()  # as a file system does that locks on each computer by itself
    assert held(file).host == "PC-02"
    os.utime(lock_file(file), (0, 0))
    locked(file).release()


def test_a_dead_lock_in_a_folder_that_takes_no_file_does_not_make_us_its_holder(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = '{"user": "李四", "host": "PC-02", "since": "2026-03-01T00:00:00+00:00"}'
    lock_file(file).write_text(f" {note}", encoding="utf-8")
    os.utime(lock_file(file), (0, 0))
    whole = os.open

    def refuse(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT and not path.exists():
            raise PermissionError(errno.EACCES, "")
        return whole(path, flags, mode)

    with monkeypatch.context() as folder:
        folder.setattr(os, "open", refuse)
        for _ in range(2):
            with pytest.raises(PermissionError):
                lock_for_editing(file)
    locked(file).release()


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOENT])  # the path may be too long
def test_a_folder_that_takes_no_lock_is_an_error_of_the_system(
    file: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, "")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(OSError, match=str(number)):
        lock_for_editing(file)


@pytest.mark.parametrize("note", [b"", b" {", b" []", b" {}", b"\xff\xff", b"[" * 4000])
def test_a_lock_that_tells_nobody_is_still_a_lock(file: Path, note: bytes) -> None:
    process = holding(file)
    lock_file(file).write_bytes(note)
    assert held(file) == Holder()
    assert held(file).text == "另一个窗口"
    process.communicate()
