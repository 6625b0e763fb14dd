"""``show`` and ``check``: what is read is reported, as text or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from perfdesk.cli.console import show
from perfdesk.cli.listing import heading, listing, problem_lines
from perfdesk.cli.options import Options
from perfdesk.cli.report import Report, checked, report, shown
from perfdesk.cli.run import Run
from perfdesk.formats.native.canonical_json import Json, listed

FOUND_ERRORS = 1


def show_forms(asked: Options) -> int:
    """Print every form with its scores and problems; 2 if a file could not be read."""
    run = Run()
    reports = _reports(run, asked, finished=False)
    if asked.json:
        _show_list(shown(each) for each in reports)
        return run.code
    for index, each in enumerate(reports):
        show(f"\n{listing(each)}" if index else listing(each))
    return run.code


def check_forms(asked: Options) -> int:
    """Print the problems of every form; 1 if there is an error, 2 if a file was unreadable."""
    run, bad = Run(), False

    def verdicts() -> Iterator[Report]:
        nonlocal bad
        for each in _reports(run, asked, finished=True):
            bad = bad or any(problem.severity == "error" for problem in each.problems)
            yield each

    if asked.json:
        _show_list(checked(each) for each in verdicts())
    else:
        for each in verdicts():
            show(_verdict(each))
    return run.code or (FOUND_ERRORS if bad else 0)


def _reports(run: Run, asked: Options, *, finished: bool) -> Iterator[Report]:
    for path, reading in run.readings(run.paths(asked.files)):
        try:
            found = report(str(path), reading, finished=finished)
        except Exception as error:  # noqa: BLE001 - one form must not end the run
            run.fail(path, error)
        else:
            yield found
    run.remark()


def _show_list(objects: Iterable[Json]) -> None:
    """A JSON list, each object printed before the next file is read."""
    for line in listed(objects):
        show(line)


def _verdict(found: Report) -> str:
    lines = problem_lines(found.problems)[1:] or ["没有问题"]
    return "\n".join([f"{heading(found.reading.form)}  {found.source}", *lines, ""])
