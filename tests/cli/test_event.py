"""``chatops event``: a sample event that can be edited and played."""

import json
import shlex
from pathlib import Path

from tests.cli.test_play import chatops
from tests.custom_program import END, PROGRAM, program_folder
from tests.paths import ROOT


def test_an_event_is_printed_and_can_be_played(tmp_path: Path) -> None:
    code, text = chatops("event", "web.ready", "--cwd", str(ROOT))
    assert code == 0
    file = tmp_path / "event.json"
    file.write_text(text)
    assert json.loads(text)["detail"]["state"] == "READY"
    code, text = chatops("play", str(file), "--cwd", str(ROOT), "--press", "2. Roll back")
    assert code == 0, text


def test_without_a_name_the_rules_are_listed() -> None:
    code, text = chatops("event", "--cwd", str(ROOT / "examples" / "python"), "--stack", "dev")
    assert code == 0
    assert [name for name in ("web.ready", "web.switched", "web.stopped") if name in text] == [
        "web.ready", "web.switched", "web.stopped",
    ]  # fmt: skip
    assert "chatops event web.ready" in text
    code, text = chatops("event", "web.redy", "--cwd", str(ROOT))
    assert (code, text) == (2, "web.redy: no rule has this name. Fix: use one of: web.ready.\n")


def test_as_a_command_of_the_aws_cli(tmp_path: Path) -> None:
    code, text = chatops("event", "web", "--cwd", str(ROOT), "--as-cli")
    assert code == 0
    words = shlex.split(text.partition("\nEventBridge accepts")[0])
    assert words[:3] == ["aws", "events", "test-event-pattern"]
    assert json.loads(words[4])["detail"]["state"] == ["READY"]
    assert json.loads(words[6])["source"] == "aws.codedeploy"
    own = PROGRAM.format(buttons=repr({"end": END})).replace('"aws.batch"', '"shop.jobs"')
    folder = program_folder(tmp_path, own)
    code, text = chatops("event", "jobs", "--cwd", str(folder), "--stack", "dev", "--as-cli")
    words = shlex.split(text)
    assert (code, words[:3]) == (0, ["aws", "events", "put-events"])
    (entry,) = json.loads(words[4])
    assert entry["Source"] == "shop.jobs"
    assert "jobId" in json.loads(entry["Detail"])
