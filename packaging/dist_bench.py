"""Compare the Linux folder with the sources, and its memory with a bare window's.

python packaging/dist_bench.py [--python PYTHON] [NAME…]

``make dist-bench`` calls this. It prints ratios, each with the most it should be, and asserts
nothing: a busy machine must not decide whether a product is right. Both sides have the same Qt:
the sources run in an environment made of ``products.lock``, or with the PYTHON that is named. What
is compared runs in turn, each time as a new program with new settings, after a run that does not
count. With names, only the rows that have one of them in it are measured.

- Time to the window: from the start of the program until the screen, one in memory, shows 99 % of
  what it shows in the end.
- Memory: the proportional set size (PSS) of the window's own process, as Linux tells it. Its
  workers are processes of their own; with them there is a row without a bar. Memory that a process
  shares with any others counts by its part: name a PYTHON that nothing else runs, since each other
  process of the same one makes the bare window look smaller, by up to 3 MB.
- Conversion: the whole program, from its start to its end.
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bundle.targets import BUILD, LINUX_X86_64, ROOT
from trials.screen import screen
from trials.steps import FailedError, SkippedError, built

SAMPLE = str(ROOT / "resources" / "samples" / "talent-centre-2022.txt")
"""Six forms as text, which a worker reads."""
_LOCK = ROOT / "packaging" / "products.lock"
_BARE = ("-m", "tests.benchmarks.bare_window", "--stay")
_ROUNDS, _ROUNDS_OF_MEMORY = 5, 3  # memory hardly differs from run to run
_STEADY, _LONGEST = 2, 60
"""Seconds without a change after which a window is finished, and the most to wait for that."""
_WORKERS = 3
"""Seconds more until the workers, started 1.5 s after the window, have imported everything."""
_STEP = 101
"""Of so many bytes of the screen one is looked at; it is prime, so that no column is left out."""

Command = tuple[str, ...]
Picture = tuple[float, bytes]
"""What the screen shows, behind the seconds since a start."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is measured of two programs, in s or MB, and the highest ratio that is accepted."""

    what: str
    unit: str
    measure: Callable[[Command], float]
    ours: Command
    other: Command
    bar: float | None = None

    def row(self) -> str:
        """Measure in turn; return a row with both medians and the median of the ratios."""
        rounds = _ROUNDS if self.unit == "s" else _ROUNDS_OF_MEMORY
        runs = [(self.measure(self.ours), self.measure(self.other)) for _ in range(rounds + 1)][1:]
        ours, other = median(each for each, _ in runs), median(each for _, each in runs)
        ratio = median(each / beside for each, beside in runs)
        bar = f"{self.bar:.1f}" if self.bar else ""
        return f"| {self.what}, {self.unit} | {ours:.3g} | {other:.3g} | {ratio:.2f} | {bar} |"


@dataclass(frozen=True, slots=True)
class Place:
    """Where programs run: a screen, the file with its pixels, and a folder for what they write."""

    display: str
    pixels: Path
    folder: Path

    def seconds_to_window(self, command: Command) -> float:
        """Return the seconds from the start of a program until its window is painted."""
        with self._shown(command) as (_, pictures):
            return painted(pictures)

    def memory(self, command: Command, *, preview: bool = False, workers: bool = False) -> float:
        """Return the PSS in MB of a program that shows a window, with or without its workers."""
        with self._shown(command, preview=preview) as (process, _):
            time.sleep(_WORKERS)
            return sum(map(pss, _session(process) if workers else [process]))

    def seconds_to_convert(self, command: Command, kind: str = "pdf") -> float:
        """Return the seconds that a program takes to convert a file, from its start to its end."""
        words = [*command, "--to", kind, "--out", str(self.folder)]
        environment = self._environment(self.folder)
        start = time.perf_counter()
        subprocess.run(words, check=True, capture_output=True, cwd=ROOT, env=environment)
        return time.perf_counter() - start

    @contextmanager
    def _shown(
        self, command: Command, *, preview: bool = False
    ) -> Iterator[tuple[int, list[Picture]]]:
        """Run a program during the block, which begins when its window is finished.

        Yield the process and what the screen showed on the way.
        """
        with self.pixels.open("rb") as file:
            screen_now = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
        with screen_now, TemporaryDirectory(dir=self.folder, ignore_cleanup_errors=True) as data:
            settings = {"window": {"preview": preview}}
            Path(data, "settings.json").write_text(json.dumps(settings), "utf-8")
            environment, quiet = self._environment(Path(data)), subprocess.DEVNULL
            start = time.perf_counter()
            program = subprocess.Popen(
                command, cwd=ROOT, env=environment, stderr=quiet, start_new_session=True
            )
            try:
                yield program.pid, list(_pictures(screen_now, start))
            finally:
                os.killpg(program.pid, signal.SIGKILL)  # with its workers
                program.wait()
                time.sleep(0.2)  # until its window is gone from the screen

    def _environment(self, data: Path) -> dict[str, str]:
        kept = {name: each for name, each in os.environ.items() if not name.startswith("PYTHON")}
        shown = {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}
        return {**kept, **shown, "PERFDESK_DATA": str(data)}


def painted(pictures: Sequence[Picture]) -> float:
    """Return the seconds of the first of some pictures that has 99 % of the last one's bytes."""
    last = pictures[-1][1]
    return next(
        seconds
        for seconds, picture in pictures
        if sum(map(int.__eq__, picture, last)) >= 0.99 * len(last)
    )


def pss(process: int) -> float:
    """Return the proportional set size of a process in MB (1,000,000 bytes).

    Memory that several processes share counts in each by its part.
    """
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    (kilobytes,) = re.findall(r"(?m)^Pss: *(\d+) kB$", rollup)
    return int(kilobytes) * 1024 / 1e6


def _session(leader: int) -> Iterator[int]:
    """Yield the processes of a session, named by the first of them."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == leader:
                yield int(folder.name)
        except ProcessLookupError:  # it has ended meanwhile
            continue


def _pictures(screen_now: mmap.mmap, start: float) -> Iterator[Picture]:
    """Yield what the screen shows at each change; the last is the finished window."""
    before, changed, seconds = screen_now[::_STEP], 0.0, 0.0
    while not changed or seconds < changed + _STEADY:
        if seconds > _LONGEST:
            raise FailedError("no window opened, or it does not come to rest")
        time.sleep(0.002)
        seconds = time.perf_counter() - start
        picture = screen_now[::_STEP]
        if picture != before:
            yield seconds, picture
            before, changed = picture, seconds


def comparisons(place: Place, python: str) -> Iterator[Comparison]:
    """Yield all comparisons; ``python`` runs the sources."""
    product = (str(built(LINUX_X86_64.folder / "perfdesk")),)
    sources, bare = (python, "-m", "perfdesk"), (python, *_BARE)
    place.seconds_to_convert((*sources, "convert", SAMPLE), "zpb")
    form = str(max(place.folder.glob("*.zpb"), key=lambda file: file.stat().st_size))

    def beside_sources(
        what: str, measure: Callable[[Command], float], words: Command, bar: float
    ) -> Comparison:
        return Comparison(
            f"{what} / from the sources", "s", measure, product + words, sources + words, bar
        )

    yield beside_sources("window with a form", place.seconds_to_window, (form,), 1.2)
    yield beside_sources("window with six forms", place.seconds_to_window, (SAMPLE,), 1.2)
    yield beside_sources("a form to PDF", place.seconds_to_convert, ("convert", form), 1.1)
    for what, measure, bar in (
        ("window with six forms", place.memory, 1.6),
        ("the same with the preview", partial(place.memory, preview=True), 2.3),
        ("the same with the workers too", partial(place.memory, preview=True, workers=True), None),
    ):
        yield Comparison(f"{what} / a bare window", "MB", measure, (*product, SAMPLE), bare, bar)


def _environment_of_lock() -> str:
    """Return the Python of an environment that has what products.lock names; make it first."""
    folder = BUILD / "bench"
    python, uv = str(folder / "bin" / "python"), (sys.executable, "-m", "uv", "--quiet")
    if not folder.exists():
        subprocess.run([*uv, "venv", "--python", "3.11", str(folder)], check=True)
    sync = ("pip", "sync", "--python", python, "--require-hashes", str(_LOCK))
    subprocess.run([*uv, *sync], check=True)
    return python


def main() -> int:
    """Print the table; return the exit code, 3 if this machine cannot measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--python", help="runs the sources; it has what products.lock names")
    parser.add_argument("names", nargs="*", help="words of the rows to measure")
    options = parser.parse_args()
    print("| what / beside what | product | beside | ratio | at most |")
    print("| --- | --- | --- | --- | --- |")
    try:
        with TemporaryDirectory() as folder, screen(Path(folder)) as display:
            place = Place(display, Path(folder, "Xvfb_screen0"), Path(folder))
            for each in comparisons(place, options.python or _environment_of_lock()):
                if not options.names or any(name in each.what for name in options.names):
                    print(each.row(), flush=True)
    except (SkippedError, FailedError) as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
