"""Pools of worker processes, closed when a test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import pytest

from perfdesk.workers.pool import StartMethod, WorkerPool

MakePool = Callable[[int, StartMethod], WorkerPool]


@pytest.fixture
def make_pool() -> Iterator[MakePool]:
    with ExitStack() as pools:
        yield lambda workers, method: pools.enter_context(closing(WorkerPool(workers, method)))
