"""The outermost layer of the command line: which command runs, and what no one else caught.

Knows no window: who calls ``main`` brings it. Commands are imported when they are
asked for, so that opening the window waits for none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from perfdesk import __version__
from perfdesk.cli.batch import files, sentence
from perfdesk.cli.options import WINDOW, Options, help_text, options
from perfdesk.cli.terminal import close_output, flush, require_output, say, show, speak_utf8
from perfdesk.core.errors import FormError

FAILED = 2
INTERRUPTED = 130
PIPE_CLOSED = 141

Window = Callable[[Sequence[Path]], int]


def run_command_line(arguments: Sequence[str], window: Window) -> int:
    """Run a command line (without the program's name) and return its exit code.

    ``window`` opens files in the window; it is called where no command is named.
    Nothing is raised: the unexpected is logged and told in one sentence.
    """
    speak_utf8()
    try:
        code = _run(options(arguments), window)
        flush()
    except FormError as error:
        say(str(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        close_output()
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - the outermost hook
        _tell_unexpected(error)
    else:
        return code
    return FAILED


def _run(asked: Options, window: Window) -> int:
    if asked.command == WINDOW and not (asked.help or asked.version):
        return window(_paths(asked.files))
    require_output()
    if asked.help or asked.version:
        show(help_text() if asked.help else f"perfdesk {__version__}")
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
            found.update(dict.fromkeys(files(name)))
        except FormError:
            found[Path(name)] = None
    return list(found)


def _tell_unexpected(error: Exception) -> None:
    say(sentence(error))
    close_output()
