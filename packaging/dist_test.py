"""Try the products that ``dist.py`` has built; ``make dist-test`` calls this.

python packaging/dist_test.py [NAME…]

Each trial says a line: passed, FAILED, or skipped and why. With names, only the trials whose names
have one of them in it are made. The exit code is 1 if one failed.
"""

from __future__ import annotations

import sys

from trials.chinese_input import chinese_input_trials
from trials.linux import linux_trials
from trials.python_packages import python_trials
from trials.same_bytes import same_bytes_trials
from trials.steps import run_trials
from trials.windows import windows_trials


def main() -> int:
    """Make the trials; return the exit code."""
    names = sys.argv[1:]
    trials = [
        trial
        for trials in (
            same_bytes_trials,
            python_trials,
            linux_trials,
            chinese_input_trials,
            windows_trials,
        )
        for trial in trials()
        if not names or any(name.lower() in trial.name.lower() for name in names)
    ]
    return 1 if run_trials(trials) else 0


if __name__ == "__main__":
    sys.exit(main())
