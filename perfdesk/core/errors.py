"""The root of every error a user may meet.

An error class stands for one cause and writes its own sentence: what happened and what to
do, in Chinese, for the user. The classes are defined beside the code that raises them.
"""


class FormError(Exception):
    """An error with a sentence for the user; ``str(error)`` is that sentence."""
