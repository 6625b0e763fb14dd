"""Runs the steps of the self-test one after the other, and says of each how it went.

A step that fails does not keep the others from being tried. The libraries that read and make
files are loaded by a step of its own, and so is Qt: then one line says why, if they do not load.
"""

from __future__ import annotations

import platform
import time
import traceback
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TextIO

from perfdesk import __version__
from perfdesk.cli.terminal import flush_output, print_result
from perfdesk.core.errors import FormError
from perfdesk.selftest.errors import ReportFileError
from perfdesk.selftest.surroundings import Step, Workplace, own_folder

EXIT_FAILED = 1
"""Exit code if a step failed."""


def run_self_test(report: Path | None = None) -> int:
    """Try all steps, print a line for each, and return 0 if all went well, else 1.

    The lines also go into the file ``report``, as soon as each is known. Raise ReportFileError
    if there is such a file already, or none can be made.
    """
    start = time.monotonic()
    with _opened(report) if report else nullcontext() as file, own_folder() as folder:
        place = Workplace(folder, _picture_path(report) if report else None)
        results = _results(_FIRST_STEPS, place, file)
        if results[-1]:
            # Loads what reads and makes files.
            from perfdesk.selftest.file_steps import FILE_STEPS  # noqa: PLC0415 - see above

            results += _results(FILE_STEPS, place, file)
        results += _results(_STEPS_BEFORE_QT, place, file)
        if results[-1]:
            # Loads Qt.
            from perfdesk.selftest.qt_steps import QT_STEPS  # noqa: PLC0415 - see above

            results += _results(QT_STEPS, place, file)
        failed = results.count(False)
        verdict = f"{failed} 项失败" if failed else "全部通过"
        seconds = time.monotonic() - start
        _say(f"{_versions()}：{len(results)} 项，{verdict}，{seconds:.1f} 秒", file)
    return EXIT_FAILED if failed else 0


def check_libraries(_: Workplace) -> str:
    """What reads and makes files loads."""
    # Loads what may be missing.
    from perfdesk.selftest import file_steps  # noqa: F401, PLC0415 - see above

    return "读写文件要用的都能加载"


def check_qt(_: Workplace) -> str:
    """Qt loads, and has what it draws windows by."""
    # Loads Qt, which may be what is wrong.
    from perfdesk.selftest import loading, qt_steps  # noqa: F401, PLC0415 - see above

    return loading.check_platforms()


_FIRST_STEPS: tuple[tuple[str, Step], ...] = (("程序库", check_libraries),)
_STEPS_BEFORE_QT: tuple[tuple[str, Step], ...] = (("Qt", check_qt),)
"""What tells whether the steps that come next can be imported."""


def _opened(report: Path) -> TextIO:
    try:
        return report.open("x", encoding="utf-8")
    except FileExistsError as error:
        raise ReportFileError(report, "已有这个文件") from error
    except (OSError, ValueError) as error:
        raise ReportFileError(report, getattr(error, "strerror", "") or str(error)) from error


def _picture_path(report: Path) -> Path | None:
    """Return where a picture of the window may go, beside the report; None if that is taken."""
    path = report.absolute().with_name(f"{report.name}.png")
    return None if path.exists() else path


def _results(
    steps: Sequence[tuple[str, Step]], place: Workplace, file: TextIO | None
) -> list[bool]:
    """Try the steps in turn, and return of each whether it went well."""
    return [_went_well(name, step, place, file) for name, step in steps]


def _went_well(name: str, step: Step, place: Workplace, file: TextIO | None) -> bool:
    try:
        result = step(place)
    except FormError as error:
        _say(f"失败  {name}：{error}", file)
        return False
    except Exception as error:  # noqa: BLE001 - each step stands alone
        kind, details = type(error).__name__, "".join(traceback.format_exception(error))
        _say(f"失败  {name}：{kind} {error}\n{details.rstrip()}", file)
        return False
    _say(f"通过  {name}：{result}", file)
    return True


def _say(line: str, file: TextIO | None) -> None:
    print_result(line)
    flush_output()
    if file is not None:
        file.write(f"{line}\n")
        file.flush()


def _versions() -> str:
    python = f"Python {platform.python_version()}"
    return f"perfdesk {__version__}，{python}，{_qt_version()}，{platform.platform()}"


def _qt_version() -> str:
    try:
        # Loads Qt, which may be what is wrong.
        from perfdesk.selftest.loading import qt_version  # noqa: PLC0415 - see above
    except ImportError:
        return "Qt 没有加载"
    return qt_version()
