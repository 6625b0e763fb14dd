"""The root of every error a user may meet.

An error class stands for one cause and writes its own sentence: what happened and what to
do, in Chinese, for the user. The classes are defined beside the code that raises them.
"""

from __future__ import annotations


class FormError(Exception):
    """An error with a sentence for the user; ``str(error)`` is that sentence."""

    def __reduce__(self) -> tuple[object, ...]:
        """Override: pickle class and sentence, whatever arguments the class takes.

        So the error passes from one process to another.
        """
        return (_restored, (type(self), str(self)))


def _restored(kind: type[FormError], sentence: str) -> FormError:
    return kind.__new__(kind, sentence)


def newer_program_advice(then: str) -> str:
    """Return the sentence on where a newer program comes from, and to do what ``then``."""
    return f"请安装新版程序后再{then}：向单位里发安装包的人要，程序不联网，不会自己升级。"
