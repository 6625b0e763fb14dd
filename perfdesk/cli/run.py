"""One run of a command: reads its inputs one after the other, and remembers failures.

An input that cannot be read is said and skipped; the run then ends with code 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from perfdesk.cli.console import say
from perfdesk.cli.copies import Copies, about
from perfdesk.cli.inputs import files
from perfdesk.core.errors import FormError
from perfdesk.formats.naming import stem
from perfdesk.formats.registry import read
from perfdesk.recognition.source import Reading

FAILED = 2


class Run:
    """What has been read and said so far; ``code`` is the exit code it leads to."""

    def __init__(self) -> None:
        self.code = 0
        self.copies = Copies()

    def fail(self, source: Path | str, error: Exception | str) -> None:
        """Say what went wrong with one input or output, and go on."""
        self.code = FAILED
        self._tell(f"{source}：{error if isinstance(error, str) else sentence(error)}")

    def paths(self, arguments: Sequence[str]) -> list[Path]:
        """The files the arguments name, each once, in the order given."""
        found: dict[Path, None] = {}
        for argument in arguments:
            try:
                named = files(argument)
            except FormError as error:
                self.fail(argument, error)
                continue
            found.update(dict.fromkeys(named))
            if Path(argument).is_dir():
                self.copies.bring(Path(argument), named)
        return list(found)

    def readings(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Reading]]:
        """The forms in the files, with the file each came from; copies are left out."""
        for path in paths:
            try:
                found = read(path)
            except Exception as error:  # noqa: BLE001 - one file must not end the run
                self.skip(path, error)
                continue
            for reading in found:
                if not self.copies.knows(path, about(reading.form), stem(reading.form)):
                    yield path, reading

    def skip(self, path: Path, error: Exception | str) -> None:
        """Say why an input could not be read, unless it is known what was printed in it."""
        if self.copies.is_named_like_one(path):
            self.copies.count += 1
        else:
            self.fail(path, error)

    def remark(self) -> None:
        """Say how many forms were met again in their folder, if any were."""
        if self.copies.count:
            say(f"文件夹里另有 {self.copies.count} 份是同一张表的 PDF、工作簿等，没有重复处理。")

    def _tell(self, line: str) -> None:
        say(line)


class LongRun(Run):
    """A run of which one report is given at its end, instead of a line now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.written = 0
        self._failures: list[str] = []

    def stop(self) -> None:
        """Say what there is when the person had enough of it."""
        some = "已停止，上面列出的文件都已写好，其余没有转换。"
        say(some if self.written else "已停止，没有写出文件。")

    def report(self) -> None:
        """Say what could not be done, beside how much was; nothing if all was done."""
        count = len(self._failures)
        if count and self.written + count > 1:
            say(f"写出 {self.written} 个文件，{count} 处没有完成：")
        for line in self._failures:
            say(line)
        self._failures.clear()

    def _tell(self, line: str) -> None:
        self._failures.append(line)


def sentence(error: Exception) -> str:
    """What is said of an error: its own sentence, or that it was written down in the log."""
    # Brings logging, which takes long to import and is needed after a fault alone.
    from perfdesk.storage.logs import told  # noqa: PLC0415

    return told(error)
