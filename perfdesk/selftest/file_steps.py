"""The steps without Qt, by name; this module is imported when what they need is known to load."""

from __future__ import annotations

from perfdesk.selftest.form_steps import (
    check_native,
    check_office_files,
    check_page_fonts,
    check_pdf,
    check_sample,
    check_scores,
    check_templates,
    check_workbook,
)
from perfdesk.selftest.surroundings import Step
from perfdesk.selftest.worker_steps import check_workers

FILE_STEPS: tuple[tuple[str, Step], ...] = (
    ("字体", check_page_fonts),
    ("表样", check_templates),
    ("读取", check_sample),
    ("得分", check_scores),
    ("PDF", check_pdf),
    ("Excel", check_workbook),
    ("Office", check_office_files),
    ("zpb", check_native),
    ("工作进程", check_workers),
)
"""What is tried first, in this order."""
