"""Forms and documents shared by the tests of the window."""

from __future__ import annotations

import json
from pathlib import Path

from perfdesk.core.form import Form, Funding, FundingRow, Goal, Level1, Level2, Level3
from perfdesk.core.template import Template
from perfdesk.gui.document import Document
from perfdesk.resources import templates

_SEEDS = Path(__file__).parents[1] / "files" / "seeds"


def template() -> Template:
    """Return the template most forms use."""
    return templates()["shanghai-2022"]


def small_form() -> Form:
    """Return a form with two level-1, three level-2 and four level-3 indicators.

    One level-2 indicator is empty.
    """
    people = Level3("招聘人数", "15人", "3人", "3", "0.9", "受疫情影响，下年加强宣传。")
    filed = Level3("归档数量", "=100份", "=100份", "12")
    timely = Level3("及时率", "≥95%", "≥95%", "35")
    content = Level3("满意度", "≥90%", "", "40")
    output = Level1(
        "产出指标",
        (Level2("数量指标", (people, filed)), Level2("质量指标"), Level2("时效指标", (timely,))),
    )
    benefit = Level1("效益指标", (Level2("社会效益指标", (content,)),))
    total = FundingRow("total", "120000", "110000", "90613")
    return Form(
        "shanghai-2022",
        year="2022",
        project="邮寄费",
        funding=Funding("10", (total,)),
        goals=(Goal("按时送达。", "基本完成。"),),
        indicators=(output, benefit),
    )


def small_document() -> Document:
    """Return a document of the small form."""
    return Document(small_form(), template())


def seed_form(file: str, number: int) -> Form:
    """Return one of the published forms as it should be read."""
    read = json.loads((_SEEDS / f"{file}.expected.json").read_text(encoding="utf-8"))[number]
    levels: dict[str, dict[str, list[Level3]]] = {}
    for row in read["indicators"]:
        below = levels.setdefault(row["level1"], {}).setdefault(row["level2"], [])
        cells = {name: row[name] for name in ("target", "actual", "weight", "score", "reason")}
        below.append(Level3(row["level3"], **cells))
    rows = tuple(FundingRow(kind, **amounts) for kind, amounts in read["funding"].items())
    return Form(
        "shanghai-2022",
        year=read["year"],
        project=read["project"],
        funding=Funding("10", rows),
        goals=(Goal(**read["goals"]),),
        indicators=tuple(
            Level1(name, tuple(Level2(each, tuple(rows)) for each, rows in below.items()))
            for name, below in levels.items()
        ),
    )
