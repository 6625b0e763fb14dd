"""The outermost layer of the command line: which command runs, and what no one else caught.

Knows no window: who calls ``main`` brings it. Commands are imported when they are
asked for, so that opening the window waits for none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from perfdesk import __version__
from perfdesk.cli.batch import expand_argument, sentence
from perfdesk.cli.options import WINDOW_COMMAND, Options, help_text, parse_arguments
from perfdesk.cli.terminal import (
    discard_output,
    flush_output,
    print_message,
    print_result,
    require_output,
    use_utf8,
)
from perfdesk.core.errors import FormError

EXIT_FAILURE = 2
EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141

OpenWindow = Callable[[Sequence[Path]], int]


def run_command_line(arguments: Sequence[str], window: OpenWindow) -> int:
    """Run a command line (without the program's name) and return its exit code.

    ``window`` opens files in the window; it is called where no command is named.
    Nothing is raised: the unexpected is logged and told in one sentence.
    """
    use_utf8()
    try:
        code = _run(parse_arguments(arguments), window)
        flush_output()
    except FormError as error:
        print_message(str(error))
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        discard_output()
        return EXIT_PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - the outermost hook
        _tell_unexpected(error)
    else:
        return code
    return EXIT_FAILURE


def _run(asked: Options, window: OpenWindow) -> int:
    if asked.command == WINDOW_COMMAND and not (asked.help or asked.version):
        return window(_paths(asked.files))
    require_output()
    if asked.help or asked.version:
        print_result(help_text() if asked.help else f"perfdesk {__version__}")
        return 0
    if asked.command == "convert":
        # Brings logging, which neither the window's start nor the other commands wait for.
        from perfdesk.cli.convert import convert_forms  # noqa: PLC0415

        return convert_forms(asked)
    # Brings the checks, which a second start does not need to hand over its files.
    from perfdesk.cli.show import check_forms, show_forms  # noqa: PLC0415

    return show_forms(asked) if asked.command == "show" else check_forms(asked)


def _paths(names: Sequence[str]) -> list[Path]:
    """The files to open; what cannot be found is handed on, the window says so."""
    found: dict[Path, None] = {}
    for name in names:
        try:
            found.update(dict.fromkeys(expand_argument(name)))
        except FormError:
            found[Path(name)] = None
    return list(found)


def _tell_unexpected(error: Exception) -> None:
    print_message(sentence(error))
    discard_output()
