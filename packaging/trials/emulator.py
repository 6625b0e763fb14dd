"""Runs programs for arm64 under qemu, those too that they start themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from trials.steps import SkippedError

_QEMU = "qemu-aarch64-static"
_SECONDS = 1800
"""For the self-test, which takes one minute on an idle machine."""
_MAGIC = r"\x7fELF\x02\x01\x01" + r"\x00" * 9 + r"\x02\x00\xb7\x00"
_MASK = r"\xff" * 7 + r"\x00" + r"\xff" * 8 + r"\xfe\xff\xff\xff"
"""How a program for arm64 begins, and the bits of it that count (binfmt_misc of the kernel)."""

# The kernel is told of qemu for these processes alone; since Linux 6.7 it can be.
_WITH_QEMU = """
mount -t binfmt_misc none /proc/sys/fs/binfmt_misc
printf %s "$1" >/proc/sys/fs/binfmt_misc/register
shift
exec "$@"
"""


def emulated(command: Sequence[str], libraries: Path, home: Path) -> str:
    """Run a command for arm64 with the libraries below a folder; return what it prints.

    Its exit code does not matter. Raise SkippedError on a machine that cannot run it.
    """
    qemu = shutil.which(_QEMU)
    if not qemu:
        raise SkippedError(f"{_QEMU} is not installed (Debian: qemu-user-static)")
    rule = f":arm64:M::{_MAGIC}:{_MASK}:{qemu}:F"
    outer = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-euc", _WITH_QEMU]
    outer += ["sh", rule]
    if subprocess.run([*outer, "true"], check=False, capture_output=True).returncode:
        raise SkippedError("the kernel does not let qemu run what a program starts")
    own = {"DISPLAY": "", "HOME": str(home), "QEMU_LD_PREFIX": str(libraries)}
    return subprocess.run(
        [*outer, *command],
        check=False,
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=_SECONDS,
    ).stdout
