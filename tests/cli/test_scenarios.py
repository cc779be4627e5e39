"""``chatops test``."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.cli.test_play import chatops
from tests.paths import ROOT

SCENARIO = ROOT / "tests" / "scenarios" / "sandbox-roll-back.yaml"


def test_scenarios_that_hold(tmp_path: Path) -> None:
    report = tmp_path / "reports" / "junit.xml"
    code, text = chatops("test", str(SCENARIO), "--cwd", str(ROOT), "--junit", str(report))
    assert code == 0
    assert "✓" in text
    assert "1 scenario passed." in text
    suite = ET.parse(report).getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "0", "0")
    assert (suite[0].get("name"), len(suite[0])) == ("sandbox-roll-back", 0)


def test_a_scenario_that_fails_shows_what_differs(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(SCENARIO.read_text().replace("2. Roll back", "2. Roll \N{BELL} back", 1))
    absent = tmp_path / "other-stack.yaml"
    absent.write_text("stack: nowhere\nsteps:\n- start: web.ready\n")
    report = tmp_path / "junit.xml"
    words = ("test", str(tmp_path), "--cwd", str(ROOT))
    code, text = chatops(*words, "--junit", str(report))
    assert code == 1
    assert "message, buttons:" in text
    assert "The program did not run." in text
    assert "2 of 2 scenarios failed." in text
    suite = ET.parse(report).getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "1")
    failure = suite[0].find("failure")
    assert failure is not None
    assert "step 1: start web.ready message, buttons:" in str(failure.get("message"))
    code, text = chatops(*words, "--json")
    assert code == 1
    (first, second) = json.loads(text)
    assert first["holds"] is False
    assert first["steps"][0]["differences"][0]["place"] == "message, buttons"
    assert first["not_played"] == 1
    assert "nowhere" in second["error"]


def test_what_cannot_be_read_is_said_before_anything_runs(tmp_path: Path) -> None:
    assert chatops("test", str(tmp_path / "nothing"), "--cwd", str(ROOT))[0] == 2
    (tmp_path / "bad.yaml").write_text("steps:\n- begin: web.ready\n")
    code, text = chatops("test", str(tmp_path), "--cwd", str(ROOT))
    assert code == 2
    assert "bad.yaml:2: steps[0].begin: there is no key 'begin'." in text
    code, text = chatops("test", str(SCENARIO), "--cwd", str(ROOT), "--junit", str(tmp_path / "bad.yaml" / "x.xml"))
    assert code == 2
    assert "cannot be written" in text
