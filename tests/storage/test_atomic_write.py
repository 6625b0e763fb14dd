"""Replacing a file: whatever fails, the old one is whole and nothing is left beside it."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from perfdesk.storage import atomic_write, save_errors
from perfdesk.storage.atomic_write import (
    digest,
    file_digest,
    write_atomically,
    write_in_place,
)
from perfdesk.storage.save_errors import (
    BadNameError,
    CannotReplaceError,
    ChangedOnDiskError,
    DiskFullError,
    FolderInTheWayError,
    IncompleteError,
    NoFolderError,
    NoRegularFileError,
    NoRegularTargetError,
    NoWritePermissionError,
    ReadOnlyDiskError,
    SaveError,
    TakenAwayError,
    TargetInUseError,
    UnreadableTargetError,
)

OLD, NEW = b"old" * 100, b"new" * 5000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.zpb"
    path.write_bytes(OLD)
    return path


def raising(code: int) -> Callable[..., int]:
    def fail(*_: object, **__: object) -> int:
        raise OSError(code, os.strerror(code))

    return fail


def refused(path: Path) -> SaveError:
    with pytest.raises(SaveError) as raised:
        write_atomically(path, NEW)
    return raised.value


def untouched(file: Path) -> bool:
    return file.read_bytes() == OLD and [*file.parent.iterdir()] == [file]


def test_the_new_bytes_replace_the_old_ones(file: Path) -> None:
    assert write_atomically(file, NEW) == digest(NEW) == file_digest(file)
    assert file.read_bytes() == NEW
    assert [*file.parent.iterdir()] == [file]


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "new", NEW)
    finally:
        os.umask(before)

    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640 or os.name == "nt"


def test_the_mode_of_the_old_file_stays(file: Path) -> None:
    file.chmod(0o604)

    write_atomically(file, NEW)

    assert file.stat().st_mode & 0o777 == 0o604 or os.name == "nt"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission on Windows")
def test_a_link_is_followed(file: Path) -> None:
    link = file.parent / "link"
    link.symlink_to(file.name)

    write_atomically(link, NEW)

    assert link.is_symlink()
    assert file.read_bytes() == NEW


def test_an_empty_file_can_be_written(file: Path) -> None:
    write_atomically(file, b"")

    assert file.read_bytes() == b""


@pytest.mark.parametrize("step", ["write", "fsync", "open"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_failing_step_leaves_the_old_file_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"perfdesk.storage.atomic_write.os.{step}", raising(code))
        message = str(refused(file))

    assert message.startswith("无法保存“a.zpb”：")
    assert untouched(file)


def test_a_failing_replacement_leaves_the_old_file_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", raising(errno.EBUSY))

    assert isinstance(refused(file), TargetInUseError)
    assert untouched(file)


def test_a_partial_write_is_continued(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(
        "perfdesk.storage.atomic_write.os.write", lambda handle, data: whole(handle, data[:1000])
    )

    write_atomically(file, NEW)

    assert file.read_bytes() == NEW


def test_a_disk_that_reports_more_bytes_than_it_wrote_is_noticed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write
    monkeypatch.setattr(
        "perfdesk.storage.atomic_write.os.write",
        lambda handle, data: whole(handle, data[: len(data) // 2]) and len(data),
    )

    assert isinstance(refused(file), IncompleteError)
    assert untouched(file)


def test_a_change_by_another_program_is_not_overwritten(file: Path) -> None:
    known = file_digest(file)
    file.write_bytes(b"theirs")

    with pytest.raises(ChangedOnDiskError, match="其他程序改动"):
        write_atomically(file, NEW, known)
    assert file.read_bytes() == b"theirs"


def test_a_file_that_is_unchanged_or_gone_is_written(file: Path) -> None:
    known = file_digest(file)
    assert write_atomically(file, NEW, known) == digest(NEW)

    file.unlink()
    assert file_digest(file) is None
    assert write_atomically(file, NEW, known) == digest(NEW)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path / "gone" / "a.zpb")

    assert isinstance(error, NoFolderError)
    assert "gone" in str(error)


def test_the_missing_folder_of_a_link_is_named(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "gone" / "a.zpb")

    error = refused(link)

    assert isinstance(error, NoFolderError)
    assert f"“{tmp_path / 'gone'}”" in str(error)


def test_a_folder_of_which_the_disk_tells_nothing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat, folder = os.stat, tmp_path / "share"

    def fail(path: Path, **options: bool) -> os.stat_result:
        if Path(path) == folder:
            raise OSError(errno.EIO, "")
        return stat(path, **options)

    monkeypatch.setattr(os, "stat", fail)
    error = save_errors.save_error(folder / "a.zpb", FileNotFoundError(errno.ENOENT, ""))
    assert isinstance(error, NoFolderError)
    assert f"“{folder}”" in str(error)


def test_a_file_taken_away_while_it_is_written_is_no_bad_name(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_content = atomic_write.read_content

    def read_then_lose(path: Path) -> bytes | None:
        content = read_content(path)
        path.unlink()
        return content

    monkeypatch.setattr(atomic_write, "read_content", read_then_lose)
    with pytest.raises(TakenAwayError, match="被其他程序删除或移走"):
        atomic_write.write_in_place(file, b"new")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("x" * 300, BadNameError), ("a\0b", BadNameError), (".", FolderInTheWayError)],
)
def test_an_impossible_name_is_refused(tmp_path: Path, name: str, kind: type[SaveError]) -> None:
    assert isinstance(refused(tmp_path / name), kind)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are a Unix thing")
def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert isinstance(refused(tmp_path / "pipe"), NoRegularTargetError)
    with pytest.raises(NoRegularFileError):
        atomic_write.read_content(tmp_path / "pipe")


def test_a_file_marked_read_only_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfdesk.storage.atomic_write.os.access", lambda *_: False)

    assert isinstance(refused(file), NoWritePermissionError)
    assert untouched(file)


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="Windows tells it in another way")
def test_a_file_on_a_read_only_disk_is_no_matter_of_permissions(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = SimpleNamespace(f_flag=os.ST_RDONLY)
    monkeypatch.setattr("perfdesk.storage.atomic_write.os.access", lambda *_: False)
    monkeypatch.setattr("perfdesk.storage.atomic_write.os.statvfs", lambda _: disk)

    assert isinstance(refused(file), ReadOnlyDiskError)
    assert untouched(file)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    assert isinstance(refused(tmp_path / "a"), NoWritePermissionError)


@pytest.mark.parametrize(
    ("code", "kind"), [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError)]
)
def test_a_full_disk_is_reported_as_one(code: int, kind: type[SaveError]) -> None:
    assert isinstance(save_errors.save_error(Path("a"), OSError(code, "")), kind)


def test_a_file_locked_on_windows_is_reported_as_in_use() -> None:
    error = OSError(13, "")
    error.winerror = 5  # type: ignore[attr-defined,unused-ignore]

    assert isinstance(save_errors.save_error(Path("a"), error), TargetInUseError)


def test_a_name_that_windows_does_not_find_for_its_length_is_a_bad_one(tmp_path: Path) -> None:
    not_found = FileNotFoundError(errno.ENOENT, "")

    assert isinstance(save_errors.save_error(tmp_path / ("x" * 300), not_found), BadNameError)
    assert isinstance(save_errors.save_error(tmp_path / "gone" / "x", not_found), NoFolderError)


def test_an_error_without_a_number_gives_the_words_of_the_system() -> None:
    assert "weird" in str(save_errors.save_error(Path("a"), OSError("weird")))


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
@pytest.mark.parametrize("step", ["write", "fsync"])
def test_a_killed_process_leaves_the_old_file_whole(file: Path, step: str) -> None:
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from perfdesk.storage import atomic_write\n"
        f"os.{step} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"atomic_write.write_atomically(Path(sys.argv[1]), b'new' * 5000)\n"
    )

    done = subprocess.run([sys.executable, "-c", code, str(file)], check=False)

    assert done.returncode == -signal.SIGKILL
    assert file.read_bytes() == OLD


# File systems that cannot do everything


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
def test_a_disk_that_cannot_flush_takes_the_file_all_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr("perfdesk.storage.atomic_write.os.fsync", raising(code))
    write_atomically(file, NEW)
    assert file.read_bytes() == NEW


@pytest.mark.skipif(not hasattr(os, "fchmod"), reason="Windows has no modes")
@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP])
def test_a_share_that_refuses_modes_takes_the_file_all_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr("perfdesk.storage.atomic_write.os.fchmod", raising(code))
    write_atomically(file, NEW)
    assert file.read_bytes() == NEW


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM])
def test_a_folder_that_takes_no_new_file_says_that_it_cannot_replace(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("perfdesk.storage.atomic_write.os.open", raising(code))
        assert isinstance(refused(file), CannotReplaceError)
    assert untouched(file)


@pytest.mark.parametrize("code", [errno.EXDEV, errno.EACCES])
def test_a_folder_that_renames_nothing_says_that_it_cannot_replace(
    file: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", raising(code))
        assert isinstance(refused(file), CannotReplaceError)
    assert untouched(file)


@pytest.mark.skipif(not hasattr(os, "fchown"), reason="on Windows who saves a file owns it")
def test_a_file_of_somebody_else_is_not_made_ours(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfdesk.storage.atomic_write.os.fchown", raising(errno.EPERM))
    whole = os.fstat

    def of_another(handle: int) -> os.stat_result:
        status = list(whole(handle))
        status[4] += 1
        return os.stat_result(status)

    monkeypatch.setattr("perfdesk.storage.atomic_write.os.fstat", of_another)
    assert isinstance(refused(file), CannotReplaceError)
    assert untouched(file)


def test_an_access_list_that_the_system_refuses_is_not_lost(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfdesk.storage.atomic_write.keep_access_list", raising(errno.EACCES))
    assert isinstance(refused(file), CannotReplaceError)
    assert untouched(file)


@pytest.mark.skipif(sys.platform != "win32", reason="icacls shows the access lists of Windows")
def test_the_access_list_of_a_file_stays(file: Path) -> None:
    subprocess.run(["icacls", file, "/grant", "*S-1-1-0:(R,W)"], check=True)
    before = subprocess.run(["icacls", file], check=True, capture_output=True).stdout
    write_atomically(file, NEW)
    assert subprocess.run(["icacls", file], check=True, capture_output=True).stdout == before


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="Linux has extended attributes")
def test_extended_attributes_stay(file: Path) -> None:
    try:
        os.setxattr(file, "user.note", b"checked")
    except OSError:
        pytest.skip("this file system has none")
    write_atomically(file, NEW)
    assert os.getxattr(file, "user.note") == b"checked"


@pytest.mark.skipif(not hasattr(os, "fchmod"), reason="Windows has no modes")
def test_the_temporary_file_has_the_mode_of_the_old_one_before_its_first_byte(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.chmod(0o640)
    modes, whole = [], os.write

    def note_mode(handle: int, data: bytes) -> int:
        modes.append(os.fstat(handle).st_mode & 0o777)
        return whole(handle, data)

    monkeypatch.setattr("perfdesk.storage.atomic_write.os.write", note_mode)
    write_atomically(file, NEW)
    write_atomically(file.with_name("private"), NEW, private=True)
    assert modes == [0o640, 0o600]


def test_a_renaming_that_a_virus_scanner_blocks_is_tried_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, whole = [], Path.replace

    def blocked_twice(temporary: Path, target: Path) -> Path:
        tries.append(temporary)
        if len(tries) < 3:
            error = PermissionError(errno.EACCES, "")
            error.winerror = 5  # type: ignore[attr-defined,unused-ignore]
            raise error
        return whole(temporary, target)

    monkeypatch.setattr(Path, "replace", blocked_twice)
    write_atomically(file, NEW)
    assert len(tries) == 3
    assert file.read_bytes() == NEW


def test_a_change_while_the_new_content_is_written_is_noticed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, whole = file_digest(file), os.fsync

    def change_meanwhile(handle: int) -> None:
        file.write_bytes(b"theirs")
        whole(handle)

    monkeypatch.setattr("perfdesk.storage.atomic_write.os.fsync", change_meanwhile)
    with pytest.raises(ChangedOnDiskError):
        write_atomically(file, NEW, known)
    assert file.read_bytes() == b"theirs"


def test_writing_in_place_keeps_the_file_and_its_mode(file: Path) -> None:
    file.chmod(0o604)
    before = file.stat().st_ino
    assert write_in_place(file, b"short", file_digest(file)) == digest(b"short")
    assert file.read_bytes() == b"short"
    assert file.stat().st_ino == before


def test_writing_in_place_works_where_a_file_is_only_opened_to_be_written_anew(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.open

    def open_as_gvfs(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_WRONLY and not flags & os.O_TRUNC:
            raise OSError(errno.ENOTSUP, "")
        return whole(path, flags, mode)

    monkeypatch.setattr("perfdesk.storage.atomic_write.os.open", open_as_gvfs)
    write_in_place(file, NEW)
    assert file.read_bytes() == NEW


def test_writing_in_place_says_why_it_fails(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("perfdesk.storage.atomic_write.os.open", raising(errno.EROFS))
        with pytest.raises(ReadOnlyDiskError):
            write_in_place(file, NEW)
    assert file.read_bytes() == OLD


def test_writing_in_place_puts_the_old_content_back_if_it_fails(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.write

    def refuse_new(handle: int, data: bytes) -> int:
        if bytes(data[:3]) == NEW[:3]:
            whole(handle, data[:10])
            raise OSError(errno.ENOSPC, "")
        return whole(handle, data)

    monkeypatch.setattr("perfdesk.storage.atomic_write.os.write", refuse_new)
    with pytest.raises(DiskFullError):
        write_in_place(file, NEW)
    assert file.read_bytes() == OLD


# Sentences


def test_reading_what_is_there_speaks_of_reading(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "read_bytes", raising(errno.EACCES))
    with pytest.raises(UnreadableTargetError, match=r"无法读取“a\.zpb”：没有读取的权限"):
        write_atomically(file, NEW, digest(OLD))


@pytest.mark.parametrize("code", sorted(errno.errorcode))
def test_no_error_number_is_told_in_english(code: int) -> None:
    sentence = str(save_errors.save_error(Path("a.zpb"), OSError(code, os.strerror(code))))
    assert not re.search("[A-Za-z]{4,}", sentence)
    assert "请" in sentence
