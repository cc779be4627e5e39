"""The page's requests about scenarios: nothing is written outside of the project's folder of scenarios."""

import json
import shutil
from pathlib import Path

import pytest

from chatops_pulumi.sandbox.scenarios.reader import ScenarioError, parse_scenario
from chatops_pulumi.web.request_guard import TOKEN_HEADER
from chatops_pulumi.web.scenario_files import (
    ScenarioExistsError,
    is_scenario,
    open_scenario,
    save_scenario,
    saved_scenarios,
    scenario_folder,
)
from tests.paths import ROOT
from tests.web.test_requests import READY, served

TEXT = "steps:\n- start: web.ready\n"


def test_a_scenario_is_saved_listed_and_opened(tmp_path: Path) -> None:
    assert saved_scenarios(tmp_path) == ()
    path = save_scenario(tmp_path, "roll-back", TEXT)
    assert path == tmp_path / "tests" / "scenarios" / "roll-back.yaml"
    assert saved_scenarios(tmp_path) == (path,)
    assert open_scenario(tmp_path, "tests/scenarios/roll-back.yaml").scenario.steps[0].start == "web.ready"
    with pytest.raises(ScenarioExistsError, match=r"tests/scenarios/roll-back\.yaml exists\."):
        save_scenario(tmp_path, "roll-back", TEXT)
    assert save_scenario(tmp_path, "roll-back", TEXT + "- press: Go\n", replace=True).read_text().endswith("Go\n")
    other = save_scenario(tmp_path, "other", f"stack: prod\n{TEXT}")
    assert saved_scenarios(tmp_path, "dev") == (path,)
    assert saved_scenarios(tmp_path, "prod") == (other, path)
    other.write_text("not a scenario")
    assert saved_scenarios(tmp_path, "dev") == (other, path), "playing it gives the error"
    (tmp_path / "other" / "scenarios").mkdir(parents=True)
    assert scenario_folder(tmp_path / "other") == tmp_path / "other" / "scenarios"
    assert is_scenario(tmp_path, path)
    assert not is_scenario(tmp_path, tmp_path / "tests" / "events" / "x.json")


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", ".hidden", "x.yaml", "a" * 65, "-", "con\n"])
def test_a_name_cannot_leave_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="is not a name for a scenario"):
        save_scenario(tmp_path, name, TEXT)
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_a_scenario_is_not_saved_and_what_is_not_listed_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"x\.yaml:1: steps: needs at least one entry"):
        save_scenario(tmp_path, "x", "steps: []")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "secret.yaml").write_text(TEXT)
    with pytest.raises(ScenarioError, match="does not exist any more"):
        open_scenario(tmp_path, "secret.yaml")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "scenarios").write_text("a file where the folder must be")
    with pytest.raises(ScenarioError, match="the file cannot be written"):
        save_scenario(tmp_path, "x", TEXT)


def test_a_thread_is_offered_as_a_scenario_and_played(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    shutil.copy(ROOT / "Pulumi.yaml", folder)
    shutil.copytree(ROOT / "stacks", folder / "stacks")
    with served(folder, "sandbox") as page:
        assert page.post("/fire", {"event": json.dumps(READY)})[0] == 200
        (post,) = page.live.history.posts(page.live.state.channels[0].arn)
        dialog = page.http.get(f"/scenarios/of-post/{post.id}").text
        assert "deploymentId: d-8FJ3KQ2XW" in dialog, "an event that a person fired is fired again as it is"
        assert page.http.get("/scenarios/recording").status_code == 410
        assert page.post("/record", {"on": True})[0] == 200
        (rule,) = page.live.state.rules
        assert page.post("/start", {"rule": rule.rule.arn})[0] == 200
        dialog = page.http.get("/scenarios/recording").text
        assert "start: web.ready" in dialog
        text = "steps:\n- start: web.ready\n- press: 2. Roll back\n- press: 2. Roll back\n"
        code, said = page.post("/scenarios/save", {"name": "x", "text": text, "recording": True})
        assert (code, "Saved as tests/scenarios/x.yaml" in said) == (200, True)
        assert page.live.log.recording_since is None
        assert 'data-body=\'{"name": "tests/scenarios/x.yaml"}\'' in page.http.get("/scenarios").text
        headers = {TOKEN_HEADER: page.token}
        result = page.http.post("/scenarios/play", json={"name": "tests/scenarios/x.yaml"}, headers=headers).json()
        assert result["text"] == "x: step 3 does not hold."
        assert "- the command succeeds" in result["dialog"]
        presses = [press for one in page.live.history.posts(page.live.state.channels[0].arn) for press in one.presses]
        assert len(presses) == 2, "what was played is in the channel"
        assert page.post("/scenarios/play", {"name": "tests/../x.yaml"})[0] == 422
        parse_scenario(text, Path("x"))
