"""The page about the doctor has the table of its checks, as the code says it."""

from chatops_pulumi.doctor.checks import CHECKS
from tests.paths import ROOT


def test_the_page_lists_every_check() -> None:
    page = (ROOT / "docs" / "how-to" / "doctor.md").read_text(encoding="utf-8")
    table = "".join(f"| `{check.key}` | {check.looks_at} |\n" for check in CHECKS.values())
    assert f"| Check | What it looks at |\n|---|---|\n{table}\n" in page
