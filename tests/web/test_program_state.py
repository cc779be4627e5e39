"""The program's log and its last good state, as the page gets them."""

import json
import re
from pathlib import Path

from tests.paths import ROOT
from tests.web.test_requests import READY, served


def test_what_the_program_logs_stands_beside_the_notes(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: talking\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(
        "import pulumi\npulumi.log.warn('mind the gap')\npulumi.log.info('by the way')\n"
    )
    with served(tmp_path, "dev") as page:
        described = page.http.get("/program").json()
    assert described["warnings"] == ["mind the gap"]
    assert described["notes"][-1] == "by the way"
    assert len(described["notes"]) > 1


def test_a_program_that_fails_keeps_its_last_good_state(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text(
        "config:\n  aws:region: eu-central-1\n  aws-native:region: eu-central-1\n"
    )
    main = tmp_path / "__main__.py"
    main.write_text((ROOT / "tests" / "web" / "browser" / "program" / "__main__.py").read_text())
    with served(tmp_path, "dev") as page:
        assert page.http.portal is not None
        channels = set(page.http.get("/program").json()["arrivals"])
        rules = page.http.get("/rules").text
        assert len(channels) == 2
        assert "<details" in rules
        main.write_text("1 / 0\n")
        page.http.portal.call(page.live.reload)
        program = page.http.get("/program").json()
        assert (program["status"], set(program["arrivals"])) == ("failed", channels)
        assert "ZeroDivisionError" in program["error"]
        assert re.fullmatch(r"\d+ \w+, \d\d:\d\d UTC", program["stale_since"])
        assert page.http.get("/rules").text == rules
        assert page.post("/fire", {"event": json.dumps(READY)})[0] == 422
