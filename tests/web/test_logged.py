"""What the program logs, as the page is told."""

from pathlib import Path

from tests.web.test_requests import served


def test_what_the_program_logs_stands_beside_the_notes(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: talking\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(
        "import pulumi\npulumi.log.warn('mind the gap')\npulumi.log.info('by the way')\n"
    )
    with served(tmp_path, "dev") as page:
        told = page.http.get("/program").json()
    assert told["warnings"] == ["mind the gap"]
    assert told["notes"][-1] == "by the way"
    assert len(told["notes"]) > 1
