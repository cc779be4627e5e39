"""``chatops adopt`` as a person and as a machine use it, and the program that it writes."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from chatops_pulumi.cli.commands import app
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.session import Sandbox
from tests.adopt.states import document, path
from tests.paths import EVENTS

EVENT = EVENTS / "codedeploy_ready.json"
FILES = ["Pulumi.yaml", "__main__.py", "import.json", "removed.tf", "requirements.txt"]


def chatops(*words: str, stdin: str | None = None) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "200", "NO_COLOR": "1"}).invoke(app, list(words), input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def adopt(*words: str, stdin: str | None = None) -> tuple[int, str]:
    return chatops("adopt", *words, stdin=stdin)


def test_the_seed_is_written_and_told(tmp_path: Path) -> None:
    out = tmp_path / "shop"
    code, text = adopt(path("seed"), "--out", str(out))
    assert code == 0, text
    assert sorted(one.name for one in out.iterdir()) == FILES
    for words in (
        "9 resources in",
        "ChatOps blue-green-deployment in ap-northeast-1: 1 rule, 3 buttons",
        "= CustomAction blue-green-deployment-codedeploy-switch  imported, unchanged",
        "description: none → ChatOps: codedeploy chatops, ready",
        "inputTransformer: same meaning, written differently",
        "3 unchanged, 2 updated, 5 created",
        "module.chatops.aws_iam_role.this  a role, given by its ARN",
        "4. pulumi import --file import.json --generate-code=false",
        "terraform state rm 'module.chatops.awscc_chatbot_custom_action.this[\"RollbackDeployment\"]'",
    ):
        assert words in text


def test_the_import_file_is_what_pulumi_reads(tmp_path: Path) -> None:
    adopt(path("seed"), "--out", str(tmp_path / "shop"))
    aws, native = version("pulumi-aws"), version("pulumi-aws-native")
    name, gate = "blue-green-deployment", "blue-green-deployment-chatops-ready"
    rule = "shop-web-blue-green-deployment-ready"
    assert json.loads((tmp_path / "shop" / "import.json").read_text()) == {
        "resources": [
            {"type": "chatops:index:ChatOps", "name": name, "component": True},
            {
                "type": "chatops:index:Notifications",
                "name": f"{name}/notifications",
                "logicalName": name,
                "parent": name,
                "component": True,
            },
            {
                "type": "aws:cloudwatch/eventRule:EventRule",
                "name": f"{gate}/rule",
                "logicalName": gate,
                "parent": f"{name}/notifications",
                "id": rule,
                "version": aws,
            },
            {
                "type": "aws:cloudwatch/eventTarget:EventTarget",
                "name": f"{gate}/target",
                "logicalName": f"{gate}-{rule}",
                "parent": f"{name}/notifications",
                "id": f"{rule}/sns",
                "version": aws,
            },
            {
                "type": "chatops:index:ChatChannel",
                "name": f"{name}/channel",
                "logicalName": name,
                "parent": name,
                "component": True,
            },
            *(
                {
                    "type": "aws-native:chatbot:CustomAction",
                    "name": f"{name}-codedeploy-{button}",
                    "parent": f"{name}/channel",
                    "id": f"arn:aws:chatbot::123456789012:custom-action/{action}",
                    "version": native,
                }
                for button, action in (
                    ("switch", "SwitchTasks"), ("rollback", "RollbackDeployment"), ("terminate", "TerminateOldTask"),
                )
            ),
        ]
    }  # fmt: skip


def test_an_owned_channel_is_imported_by_its_arn(tmp_path: Path) -> None:
    code, text = adopt(path("channel"), "--out", str(tmp_path / "shop"), "--channel", "own", "--name", "shop")
    assert code == 0, text
    (entry,) = [
        one
        for one in json.loads((tmp_path / "shop" / "import.json").read_text())["resources"]
        if "Slack" in one["type"]
    ]
    assert entry == {
        "type": "aws-native:chatbot:SlackChannelConfiguration",
        "name": "shop-channel",
        "parent": "shop/channel",
        "id": "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/deployments",
        "version": version("pulumi-aws-native"),
    }
    assert "aws_chatbot_slack_channel_configuration.this" in text.split("terraform state rm", 1)[1]


def original(name: str, group: str) -> tuple[str, str, list[str], set[str]]:
    """What the original message of a deployment group says, by hand: from the state alone."""
    state = document(name)
    (template,) = [
        target["attributes"]["input_transformer"][0]["input_template"]
        for entry in state["resources"]
        if entry["type"] == "aws_cloudwatch_event_target"
        for target in entry["instances"]
        if group in target["attributes"]["rule"] and target["attributes"]["input_transformer"]
    ]
    event = json.loads(EVENT.read_text())
    values = {
        **event["detail"], "account": event["account"], "region": event["region"], "time": event["time"],
        "app": "shop-web", "group": "shop-web-blue-green", "id": event["detail"]["deploymentId"],
        "acct": event["account"], "when": event["time"],
    }  # fmt: skip
    for key, value in values.items():
        template = template.replace(f"<{key}>", value)
    content = json.loads(template)["content"]
    labels = {
        attachment["button_text"]
        for entry in state["resources"]
        if entry["type"] == "awscc_chatbot_custom_action"
        for one in entry["instances"]
        for attachment in one["attributes"]["attachments"]
    }
    return content["title"], content["description"], content["nextSteps"], labels


@pytest.mark.parametrize(
    ("name", "group", "words"),
    [
        ("modules", "shop-web", ()),
        ("channel", "shop-web", ("--channel", "own")),
        ("teams", "shop-web", ("--channel", "own")),
        ("custom_text", "shop", ()),
        ("other_account", "shop-web", ()),
    ],
)
def test_the_program_shows_the_message_and_the_buttons_of_the_original(
    name: str, group: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    code, text = adopt(path(name), "--out", str(tmp_path / "shop"), *words)
    assert code == 0, text
    title, description, steps, labels = original(name, group)
    with Sandbox.open(load_project(tmp_path / "shop", "dev")) as sandbox:
        (message,) = sandbox.fire(json.loads(EVENT.read_text())).messages
        notification = message.notification
        assert (notification.title, notification.description) == (title, description)
        assert list(notification.next_steps) == steps
        assert {button.label for button in message.shown} == labels
        press = sandbox.press(message, message.shown[0]).press
        if name == "channel":  # what a guardrail of the user's own allows, no sandbox can know
            assert "policy/deployers" in press.reason
        else:
            assert press.outcome is PressOutcome.DONE, press.reason


def test_the_program_plays_as_the_original(tmp_path: Path) -> None:
    adopt(path("seed"), "--out", str(tmp_path / "shop"))
    words = ("--cwd", str(tmp_path / "shop"), "--press", "Switch task sets", "--json")
    code, text = chatops("play", str(EVENT), *words)
    assert code == 0, text
    report: dict[str, Any] = json.loads(text)
    (message,) = report["events"][0]["messages"]
    title, description, steps, labels = original("seed", "shop-web")
    notification = message["notification"]
    assert [notification[key] for key in ("title", "description", "next_steps")] == [title, description, steps]
    assert {button["label"] for button in message["buttons"] if button["shown"]} == labels
    assert report["presses"][0]["call"]["operation"] == "ContinueDeployment"


def test_json_tells_everything_to_machines() -> None:
    code, text = adopt(path("partly"), "--json")
    assert code == 1
    report: dict[str, Any] = json.loads(text)
    assert (report["account"], report["region"], report["written"]) == ("123456789012", "ap-northeast-1", None)
    (component,) = report["components"]
    assert component["gates"] == {"web": "module.web.aws_cloudwatch_event_rule.this"}
    assert component["owns_channel"] is False
    assert {one["kind"] for one in report["resources"]} == {"unchanged", "updated", "created"}
    assert len(report["not_adopted"]) == 11
    assert all(finding["what"] and finding["fix"] for finding in report["not_adopted"])
    (command,) = report["state_rm"]
    assert command.startswith("terraform state rm ")
    assert "module.web.aws_cloudwatch_event_rule.this" in command
    assert "module.value" not in command


def test_standard_input_is_what_terraform_state_pull_prints() -> None:
    code, text = adopt("-", stdin=json.dumps(document("seed")))
    assert code == 0
    assert "9 resources in standard input; the state is only read" in text
    assert "Nothing was written. Add --out DIR" in text


def test_each_state_gets_its_own_command() -> None:
    code, text = adopt(path("split_actions"), path("split_rules"), "--json")
    assert code == 0
    first, second = json.loads(text)["state_rm"]
    assert first.endswith(f"  # in the folder of {path('split_actions')}")
    assert "aws_cloudwatch_event_rule.this" in second


@pytest.mark.parametrize("taken", FILES)
def test_nothing_is_overwritten_and_then_nothing_is_written(taken: str, tmp_path: Path) -> None:
    (tmp_path / taken).write_text("mine")
    code, text = adopt(path("seed"), "--out", str(tmp_path))
    assert code == 2
    assert f"{taken} already exists, and nothing is overwritten" in text
    assert [one.name for one in tmp_path.iterdir()] == [taken]
    assert (tmp_path / taken).read_text() == "mine"


def test_nothing_is_written_but_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    state = here / "terraform.tfstate"
    state.write_text(json.dumps(document("seed")))
    before = (state.read_bytes(), state.stat().st_mtime_ns)
    monkeypatch.chdir(here)
    assert adopt("terraform.tfstate", "--out", "deep/shop")[0] == 0
    assert (state.read_bytes(), state.stat().st_mtime_ns) == before
    assert sorted(str(one.relative_to(here)) for one in here.rglob("*") if one.is_file()) == sorted(
        ["terraform.tfstate", *(f"deep/shop/{name}" for name in FILES)]
    )


@pytest.mark.parametrize("mode", [(), ("--json",)])
@pytest.mark.parametrize(
    ("name", "secrets"),
    [
        ("modules", ("correct-horse-battery-staple", "admin", "db-shop")),  # a database beside
        ("partly", ("hunter2",)),  # a message that is left
        ("sensitive", ("hunter2",)),  # a message that is adopted
    ],
)
def test_secrets_are_not_printed(name: str, secrets: tuple[str, ...], mode: tuple[str, ...], tmp_path: Path) -> None:
    out = tmp_path / "shop"
    _, text = adopt(path(name), "--out", str(out), *mode)
    written = "".join((out / file).read_text() for file in FILES)
    for secret in secrets:
        assert secret not in text
        assert (secret in written) == (name == "sensitive" and secret == "hunter2")
    if name == "sensitive":
        assert "__main__.py contains those that are arguments, in plain text" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((path("broken_version"),), "has version 3 of the format"),
        ((path("show_json"),), "this is the output of 'terraform show -json'"),
        ((path("nothing_of_ours"),), "none of the 2 resources is a custom action"),
        (("missing.tfstate",), "missing.tfstate: the file cannot be read: No such file"),
        ((str(EVENT.parent),), "Is a directory"),
        ((path("seed"), path("seed")), "a state is given twice"),
        ((path("two_channels"), "--name", "shop"), "--name shop: there are 2 components"),
    ],
)
def test_bad_input_ends_with_2(words: tuple[str, ...], told: str) -> None:
    code, text = adopt(*words)
    assert (code, told in text) == (2, True), text
    code, text = adopt(*words, "--json")
    assert code == 2
    assert told in json.loads(text)["error"]


def test_a_state_with_nothing_that_can_be_adopted_ends_with_1_and_writes_nothing(tmp_path: Path) -> None:
    code, text = adopt(path("split_rules"), "--out", str(tmp_path / "shop"))
    assert code == 1
    assert "Nothing can be adopted." in text
    assert not (tmp_path / "shop").exists()


def test_a_name_that_no_component_can_have_ends_with_1() -> None:
    code, text = adopt(path("seed"), "--name", "no good")
    assert code == 1
    assert "the component's name 'no good' is not a valid component name" in text


@pytest.mark.parametrize(
    ("name", "told"), [("seed", "a region named 'xx-north-9'"), ("sensitive", "The reason is not shown")]
)
def test_a_program_that_does_not_run_is_not_written(name: str, told: str, tmp_path: Path) -> None:
    state = json.dumps(document(name)).replace("ap-northeast-1", "xx-north-9")
    code, text = adopt("-", "--out", str(tmp_path / "shop"), stdin=state)
    assert code == 1
    assert "The program does not run, so nothing was written" in text
    assert told in text
    assert "hunter2" not in text
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_state_is_read_as_powershell_writes_it(encoding: str, tmp_path: Path) -> None:
    state = tmp_path / "terraform.tfstate"
    state.write_bytes(json.dumps(document("seed")).encode(encoding))
    assert adopt(str(state))[0] == 0


def test_the_same_state_is_refused_however_it_is_given(tmp_path: Path) -> None:
    state, copy = tmp_path / "a.tfstate", tmp_path / "b.tfstate"
    state.write_text(json.dumps(document("seed")))
    copy.write_text(json.dumps(document("seed"), indent=4))
    code, text = adopt(str(state), str(tmp_path / ".." / tmp_path.name / "a.tfstate"))
    assert (code, "a state is given twice" in text) == (2, True)
    code, text = adopt(str(state), str(copy))
    assert (code, "contain the same state. Fix: give it once." in text) == (2, True)


def test_what_is_left_alone_is_counted_and_needs_no_arn() -> None:
    seed = document("seed")
    seed["resources"] += [
        {"mode": "managed", "type": "aws_x", "name": f"x{at}", "instances": [{"attributes": {}}]} for at in range(30)
    ]
    _, text = adopt("-", stdin=json.dumps(seed))
    assert "dead-letter queue, given by its ARN" not in text
    assert text.count("aws_x.x") <= 20
    assert "more (--json lists them all)" in text
    _, text = adopt("-", "--json", stdin=json.dumps(seed))
    assert text.count("aws_x.x") == 30


def test_another_partition_is_the_reason() -> None:
    code, text = adopt("-", stdin=json.dumps(document("seed")).replace("arn:aws:", "arn:aws-cn:"))
    assert code == 1
    assert "is in the partition aws-cn, and this package supports the partition aws only." in text


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_an_action_group_that_is_sensitive_gives_no_names(words: tuple[str, ...]) -> None:
    seed = document("seed")
    for entry in seed["resources"]:
        for one in entry["instances"]:
            if entry["type"] == "aws_cloudwatch_event_target":
                one["sensitive_attributes"] = [[{"type": "get_attr", "value": "input_transformer"}]]
    text = (
        json.dumps(seed)
        .replace('"blue-green-deployment"', '"classified"')
        .replace('\\"blue-green-deployment\\"', '\\"classified\\"')
    )
    assert "classified" in text
    code, told = adopt("-", *words, stdin=text)
    assert code == 0, told
    assert "classified" not in told
    assert "chatops-codedeploy-switch" in told
