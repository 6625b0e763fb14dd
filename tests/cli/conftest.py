"""Fixtures of the tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runs import RunPerfdesk, perfdesk_runner


@pytest.fixture
def perfdesk(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> RunPerfdesk:
    monkeypatch.setenv("PERFDESK_DATA", str(tmp_path / "data"))
    return perfdesk_runner(capsys)
