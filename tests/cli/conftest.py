"""What the tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runs import Perfdesk, perfdesk_in


@pytest.fixture
def perfdesk(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Perfdesk:
    monkeypatch.setenv("PERFDESK_DATA", str(tmp_path / "data"))
    return perfdesk_in(capsys)
