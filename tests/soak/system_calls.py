"""Each system call of a save made to fail in turn, by strace."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from perfdesk.core.errors import FormError
from perfdesk.formats.native import native_file
from perfdesk.storage.saving import save_form_file
from tests.soak.forms import sample_form
from tests.soak.trial import ROOT, Outcome

_ERRORS = ("ENOSPC", "EIO", "EROFS", "EACCES")
_MORE_ERRORS = {
    "openat": ("EMFILE", "ETXTBSY", "ENOENT"),
    "rename": ("EBUSY", "EXDEV", "EPERM"),
    "write": ("EDQUOT", "EFBIG"),
    "fsync": ("EINVAL",),
    "fchmod": ("EPERM",),
    "fchown": ("EPERM",),
}
_PASSED_OVER = ("ioctl", "getrandom", "lseek", "brk", "mmap", "munmap", "rt_sigaction", "futex")
"""Calls that no disk makes fail."""
_BEGIN, _END = "/mark-of-the-begin", "/mark-of-the-end"


@dataclass(frozen=True)
class _Call:
    """A system call, and how often the program has made it by then."""

    name: str
    number: int


def failing(share: float) -> Outcome:
    """Let each call fail in each way; the file must be the old or the new one, and be told so."""
    outcome = Outcome("保存的每个系统调用轮流失败：文件是旧的或新的，失败必有说明")
    if shutil.which("strace") is None:
        outcome.skipped = "没有 strace，没有试"
        return outcome
    with TemporaryDirectory() as folder:
        old = native_file.native_bytes(sample_form())
        calls, new = _calls(Path(folder), old)
        faults = [(call, error) for call in calls for error in _errors(call)]
        step = max(1, round(1 / share))
        for call, error in faults[::step]:
            inject = f"inject={call.name}:error={error}:when={call.number}"
            done = _save(Path(folder), old, "-e", f"trace={call.name}", "-e", inject)
            _judge(done, Path(folder) / "表.zpb", old, new, outcome)
    return outcome


def _errors(call: _Call) -> tuple[str, ...]:
    return (*_ERRORS, *_MORE_ERRORS.get(call.name, ()))


def _calls(folder: Path, old: bytes) -> tuple[list[_Call], bytes]:
    """Return the calls of a save that succeeds, and what it writes."""
    log = folder / "calls"
    _save(folder, old, "-s", "200", "-o", str(log))
    return list(_calls_in(log.read_text(errors="replace"))), (folder / "表.zpb").read_bytes()


def _calls_in(log: str) -> Iterator[_Call]:
    counts: Counter[str] = Counter()
    is_saving = False
    for line in log.splitlines():
        match = re.match(r"(?:\d+ +)?(\w+)\(", line)
        if not match:
            continue
        counts[match[1]] += 1
        if _END in line:
            return
        if is_saving and match[1] not in _PASSED_OVER and "__pycache__" not in line:
            yield _Call(match[1], counts[match[1]])
        is_saving = is_saving or _BEGIN in line


def _save(folder: Path, old: bytes, *options: str) -> subprocess.CompletedProcess[str]:
    file = folder / "表.zpb"
    file.write_bytes(old)
    shutil.rmtree(folder / "data", ignore_errors=True)
    output = () if "-o" in options else ("-o", "/dev/null")
    command = ["strace", *output, *options, sys.executable, "-m", "tests.soak.system_calls"]
    own = {"PERFDESK_DATA": str(folder / "data"), "PYTHONHASHSEED": "0", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [*command, str(file)], cwd=ROOT, env=own, capture_output=True, text=True, check=False
    )


def _judge(
    done: subprocess.CompletedProcess[str], file: Path, old: bytes, new: bytes, outcome: Outcome
) -> None:
    outcome.figures["次故障"] += 1
    content = file.read_bytes() if file.exists() else b""
    if content not in (old, new):
        outcome.failures.append(f"in between: {len(content)} bytes")
        return
    outcome.figures["个写成新文件" if content == new else "个保持旧文件"] += 1
    said = done.stdout.strip()
    if said == "saved" and content != new:
        outcome.failures.append("says saved, is the old one")
    elif said != "saved" and not re.search("[一-鿿]", said):
        outcome.failures.append(f"no sentence: {said or done.stderr[-200:]}")


def _main(file: Path) -> None:
    """Save another form in a file between two marks, and print what became of it."""
    form = native_file.read_native(file.read_bytes()).form
    data = native_file.native_bytes(replace(form, project="新内容"))
    Path(_BEGIN).exists()
    try:
        save_form_file(file, data)
        said = "saved"
    except FormError as error:
        said = str(error)
    with suppress(OSError):  # the fault may hit the mark itself
        Path(_END).exists()
    sys.stdout.write(f"{said}\n")


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
