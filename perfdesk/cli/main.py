"""The outermost layer of the command line: choose the command, and catch what no one else did.

The window and the self-test are not known here: the caller passes the functions for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from threading import Thread

from perfdesk import __version__
from perfdesk.cli.batch import expand_argument
from perfdesk.cli.options import EXIT_FAILURE, WINDOW_COMMAND, Options, help_text, parse_arguments
from perfdesk.cli.show import check_forms, show_forms
from perfdesk.cli.terminal import (
    discard_output,
    flush_output,
    print_message,
    print_result,
    require_output,
    use_utf8,
)
from perfdesk.core.errors import FormError
from perfdesk.workers.program_workers import command_line_workers
from perfdesk.workers.tasks import TaskRunner

EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141
"""128 and the number of the signal, SIGINT or SIGPIPE, as shells count."""

_LONGEST_LOOK = 2.0
"""Seconds in which a disk tells which files are named, before the window opens without that."""

OpenWindow = Callable[[Sequence[Path]], int]
"""Opens files in the window, and returns the exit code when it is closed."""

SelfTest = Callable[[Path | None], int]
"""Tries the installed program, writes the result into a file if one is named, returns the code."""


def run_command_line(
    arguments: Sequence[str], open_window: OpenWindow, run_self_test: SelfTest
) -> int:
    """Run a command line (without the program's name) and return its exit code.

    ``open_window`` is called if no command is named, ``run_self_test`` for ``--selftest``. Raise
    nothing: an unexpected error is logged, and the user reads one sentence.
    """
    use_utf8()
    try:
        code = _run(parse_arguments(arguments), open_window, run_self_test)
        flush_output()
    except FormError as error:
        print_message(str(error))
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        discard_output()
        return EXIT_PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - the outermost hook
        # Brings logging, which no run needs that goes well.
        from perfdesk.storage.logs import log_unexpected  # noqa: PLC0415

        print_message(str(log_unexpected(error)))
        discard_output()
    else:
        return code
    return EXIT_FAILURE


def _run(options: Options, open_window: OpenWindow, run_self_test: SelfTest) -> int:
    is_asking = options.help or options.version
    if options.selftest and not is_asking:
        return run_self_test(Path(options.files[0]) if options.files else None)
    if options.command == WINDOW_COMMAND and not is_asking:
        return open_window(_paths_to_open(options.files))
    require_output()
    if is_asking:
        print_result(help_text() if options.help else f"perfdesk {__version__}")
        return 0
    if options.command == "settings":
        # Brings the settings, which the other commands do without.
        from perfdesk.cli.list_settings import print_settings  # noqa: PLC0415

        print_settings()
        return 0
    with closing(command_line_workers(options.files)) as workers:
        return _run_command(options, workers)


def _run_command(options: Options, workers: TaskRunner) -> int:
    if options.command == "convert":
        # Brings logging and what writes files, which the other commands do not need.
        from perfdesk.cli.convert import convert_forms  # noqa: PLC0415

        return convert_forms(options, workers)
    return (show_forms if options.command == "show" else check_forms)(options, workers)


def _paths_to_open(names: Sequence[str]) -> list[Path]:
    """Return the files to open; a path that does not exist is kept, the window reports it.

    All are kept as they are where a network folder does not answer: the window waits for it.
    """
    found: list[Path] = []
    thread = Thread(target=lambda: found.extend(_expanded(names)), daemon=True)
    thread.start()
    thread.join(_LONGEST_LOOK)
    return [Path(name) for name in names] if thread.is_alive() else found


def _expanded(names: Sequence[str]) -> list[Path]:
    paths: dict[Path, None] = {}
    for name in names:
        try:
            paths.update(dict.fromkeys(expand_argument(name)))
        except FormError:
            paths[Path(name)] = None
    return list(paths)
