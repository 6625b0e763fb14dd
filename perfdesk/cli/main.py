"""The outermost layer of the command line: choose the command, and catch what no one else did.

The window is not known here: the caller passes the function that opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk import __version__
from perfdesk.cli.options import EXIT_FAILURE, WINDOW_COMMAND, Options, help_text, parse_arguments
from perfdesk.cli.terminal import (
    discard_output,
    flush_output,
    print_message,
    print_result,
    require_output,
    use_utf8,
)
from perfdesk.core.errors import FormError

if TYPE_CHECKING:  # see ``_run``
    from perfdesk.workers.pool import WorkerPool

EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141
"""128 and the number of the signal, SIGINT or SIGPIPE, as shells count."""

OpenWindow = Callable[[Sequence[Path]], int]
"""Opens files in the window, and returns the exit code when it is closed."""


def run_command_line(arguments: Sequence[str], open_window: OpenWindow) -> int:
    """Run a command line (without the program's name) and return its exit code.

    ``open_window`` is called if no command is named. Raise nothing: an unexpected error is
    logged, and the user reads one sentence.
    """
    use_utf8()
    try:
        code = _run(parse_arguments(arguments), open_window)
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


def _run(options: Options, open_window: OpenWindow) -> int:
    if options.command == WINDOW_COMMAND and not (options.help or options.version):
        return open_window(_paths_to_open(options.files))
    require_output()
    if options.help or options.version:
        print_result(help_text() if options.help else f"perfdesk {__version__}")
        return 0
    # Brings multiprocessing, which the window imports when it starts its own workers.
    from perfdesk.workers.pool import command_line_pool  # noqa: PLC0415

    with closing(command_line_pool(options.files)) as pool:
        return _run_command(options, pool)


def _run_command(options: Options, pool: WorkerPool) -> int:
    """Run the command; its modules are imported while the workers, forked before, start."""
    if options.command == "convert":
        from perfdesk.cli.convert import convert_forms  # noqa: PLC0415 - see above

        return convert_forms(options, pool)
    from perfdesk.cli.show import check_forms, show_forms  # noqa: PLC0415 - see above

    return (show_forms if options.command == "show" else check_forms)(options, pool)


def _paths_to_open(names: Sequence[str]) -> list[Path]:
    """Return the files to open; a path that does not exist is kept, the window reports it."""
    from perfdesk.cli.batch import expand_argument  # noqa: PLC0415 - brings the readers of files

    paths: dict[Path, None] = {}
    for name in names:
        try:
            paths.update(dict.fromkeys(expand_argument(name)))
        except FormError:
            paths[Path(name)] = None
    return list(paths)
