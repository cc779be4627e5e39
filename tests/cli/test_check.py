"""``chatops check``: each check fires once here, and clean programs give nothing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from chatops_pulumi.cli.check_formats import Located, as_github, as_sarif
from chatops_pulumi.sandbox.program_checks import ABOUT, Check, CheckFinding
from tests.cli.test_play import chatops
from tests.custom_program import END, RUN, program_folder, written
from tests.paths import ROOT

RAW = """
import json
import pulumi
import pulumi_aws as aws
import pulumi_aws_native as native

role = aws.iam.Role("chat", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "chatbot.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
topic = aws.sns.Topic("topic")
aws.sns.TopicPolicy("policy", arn=topic.arn, policy=topic.arn.apply(lambda arn: json.dumps({
    "Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": arn}]})))
button = native.chatbot.CustomAction("again", action_name="again", definition={"command_text": COMMAND},
    attachments=[{"notification_type": "Custom", "button_text": "Again",
        "variables": {"Group": "event.metadata.additionalContext.Group"},
        "criteria": [{"operator": "EQUALS", "variable_name": "Group", "value": "mine"}]}])
native.chatbot.SlackChannelConfiguration("channel", configuration_name="c", iam_role_arn=role.arn, slack_workspace_id="T0123ABCD",
    slack_channel_id="C0123ABCD", sns_topic_arns=[TOPIC], customization_resource_arns=CUSTOM)
rule = aws.cloudwatch.EventRule("job", event_pattern=json.dumps({"source": ["aws.batch"]}), state=STATE)
aws.cloudwatch.EventTarget("job", rule=rule.name, arn=topic.arn, target_id="sns", input_transformer={
    "input_paths": {"id": "$.detail.jobId"}, "input_template": TEMPLATE})
"""
TEMPLATE = {
    "version": "1.0",
    "source": "custom",
    "content": {"title": "Job", "description": "Job <id>"},
    "metadata": {"additionalContext": {"Group": "mine"}},
}


def raw(folder: Path, *, extra: str = "", **values: Any) -> Path:
    """A program without this package's components."""
    given = {"COMMAND": "batch terminate-job --job-id x --reason y --region eu-west-1", "STATE": "ENABLED",
             "TEMPLATE": json.dumps(TEMPLATE)} | values  # fmt: skip
    group = values.get("group", "mine")
    given["TEMPLATE"] = given["TEMPLATE"].replace("mine", group)
    lines = "".join(f"{name} = {value!r}\n" for name, value in given.items() if name.isupper())
    text = (
        RAW.replace('"value": "mine"', f'"value": "{group}"')
        .replace("[TOPIC]", values.get("topics", "[topic.arn]"))
        .replace("=CUSTOM)", f"={values.get('custom', '[button.custom_action_arn]')})")
    )
    return program_folder(folder, lines + text + extra)


def check(folder: Path, *words: str) -> tuple[int, list[dict[str, Any]]]:
    code, text = chatops("check", "--cwd", str(folder), "--stack", "dev", "--format", "json", *words)
    return code, json.loads(text)


def template(**content: str) -> str:
    return json.dumps({**TEMPLATE, "content": {**TEMPLATE["content"], **content}})


@pytest.mark.parametrize(
    ("found", "code", "values"),
    [
        (Check.PROGRAM_WARNING, 0, {"extra": "pulumi.log.warn('mind the gap')"}),
        (Check.RULE_DISABLED, 0, {"STATE": "DISABLED"}),
        (Check.MESSAGE_LOST, 1, {"TEMPLATE": '{"version": "1.0"}'}),
        (Check.MESSAGE_LOST, 1, {"topics": "['arn:aws:sns:eu-west-1:123456789012:other']"}),
        (Check.MESSAGE_LOST, 1, {"extra": "aws.cloudwatch.EventRule('alone', event_pattern='{\"source\": [\"x.y\"]}')"}),
        (Check.SIZE_NEAR_LIMIT, 0, {"TEMPLATE": template(description="x" * 7000)}),
        (Check.COMMAND_INVALID, 1, {"COMMAND": "batch kill-job --job-id x"}),
        (Check.BUTTON_DENIED, 1, {}),
        (Check.VALUE_UNSAFE, 1, {"COMMAND": "batch terminate-job --job-id $Group --reason y", "group": "mine now"}),
        (Check.BUTTON_NEVER_SHOWN, 0, {"TEMPLATE": json.dumps(TEMPLATE).replace("mine", "another")}),
        (Check.BUTTON_NEVER_SHOWN, 0, {"custom": "[]"}),
    ],
    ids=lambda value: value.value if isinstance(value, Check) else "",
)  # fmt: skip
def test_each_check_finds_what_it_is_for(found: Check, code: int, values: dict[str, Any], tmp_path: Path) -> None:
    ended, findings = check(raw(tmp_path, **values))
    assert found.value in {one["check"] for one in findings}
    assert ended == (code if all(one["level"] != "error" for one in findings) else 1)
    one = next(one for one in findings if one["check"] == found.value)
    assert (one["level"] == "error") == (code == 1)
    assert one["text"]
    assert one["path"].endswith("__main__.py")


def test_a_call_whose_resource_is_not_known_is_a_note(tmp_path: Path) -> None:
    code, findings = check(written(tmp_path, {"run": RUN}))
    assert [(one["check"], one["level"], one["subject"]) for one in findings] == [
        ("not-judged", "note", "jobs.event, button 'Run again'")
    ]
    assert (code, check(tmp_path, "--strict")[0]) == (0, 0)


def test_a_program_without_rules_and_one_that_fails(tmp_path: Path) -> None:
    folder = program_folder(tmp_path, "import pulumi\npulumi.log.warn('mind the gap')\n")
    code, findings = check(folder)
    assert (code, [one["check"] for one in findings]) == (0, ["program-warning", "no-rules"])
    assert check(folder, "--strict")[0] == 1
    (folder / "__main__.py").write_text("1 / 0\n")
    code, findings = check(folder)
    assert (code, [one["check"] for one in findings]) == (2, ["program-failed"])
    assert "ZeroDivisionError" in findings[0]["text"]


@pytest.mark.parametrize("place", [".", "examples/python", "examples/many-regions", "examples/two-approvers"])
def test_a_clean_program_has_no_findings(place: str) -> None:
    stack = "sandbox" if place == "." else "dev"
    code, text = chatops("check", "--cwd", str(ROOT / place), "--stack", stack, "--strict")
    assert code == 0
    assert text.strip().endswith("nothing found.")


def test_the_text_has_the_fix_the_place_and_a_summary(tmp_path: Path) -> None:
    folder = written(tmp_path, {"end": {**END, "command": END["command"].replace("terminate-job", "kill-job")}})
    code, text = chatops("check", "--cwd", str(folder), "--stack", "dev")
    assert code == 1
    assert "error  jobs.event, button 'End': " in text
    assert "[command-invalid]" in text
    assert re.search(r"__main__\.py:9$", text, re.MULTILINE)
    assert "jobs, stack dev: 1 rule, 1 button: 1 error, 1 warning." in text


def test_sarif_and_annotations(tmp_path: Path) -> None:
    folder = written(tmp_path, {"end": {**END, "command": END["command"].replace("terminate-job", "kill-job")}})
    code, text = chatops("check", "--cwd", str(folder), "--stack", "dev", "--format", "sarif")
    assert code == 1
    document = json.loads(text)
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == [one.value for one in Check]
    (result,) = (one for one in run["results"] if one["level"] == "error")
    assert (result["ruleId"], result["level"], ids[result["ruleIndex"]]) == (
        "command-invalid",
        "error",
        "command-invalid",
    )
    (place,) = result["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 9}
    assert place["logicalLocations"][0]["fullyQualifiedName"].startswith("urn:pulumi:dev::jobs::")
    assert len(result["partialFingerprints"]["chatops/v1"]) == 64
    code, text = chatops("check", "--cwd", str(folder), "--stack", "dev", "--format", "github")
    assert code == 1
    assert re.search(
        r"^::error file=.*__main__\.py,line=9,title=command-invalid%3A jobs\.event%2C button 'End'::",
        text,
        re.MULTILINE,
    )


def test_nothing_in_a_finding_ends_a_workflow_command() -> None:
    finding = CheckFinding(Check.PROGRAM_FAILED, "a:b,c%", "one\r\ntwo % ::error::three")
    (line,) = as_github([Located(finding, "a,b.py", 1)]).splitlines()
    assert line == (
        "::error file=a%2Cb.py,line=1,title=program-failed%3A a%3Ab%2Cc%25::a:b,c%25: one%0D%0Atwo %25 ::error::three"
    )
    first, second = (
        json.loads(as_sarif([Located(CheckFinding(Check.MESSAGE_LOST, "web.ready", text), "a b.py", 3)]))["runs"][0][
            "results"
        ][0]
        for text in ("one", "two")
    )
    assert first["partialFingerprints"] == second["partialFingerprints"], "a finding whose text changes is the same one"
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.py"


def test_a_finding_is_placed_in_its_own_component(tmp_path: Path) -> None:
    folder = written(tmp_path, {"end": END})
    broken = {"end": {**END, "command": END["command"].replace("terminate-job", "kill-job")}}
    main = folder / "__main__.py"
    second = (
        main.read_text()
        .replace('"shop"', '"other"')
        .replace("C0123ABCD", "C0456EFGH")
        .replace('["aws.batch"]', '["x"]')
    )
    second = second.replace(repr({"end": END}), repr(broken))
    main.write_text(main.read_text() + second)
    _, findings = check(folder)
    (error,) = (one for one in findings if one["check"] == "command-invalid")
    lines = main.read_text().splitlines()
    assert [number for number, line in enumerate(lines, start=1) if '"jobs"' in line][1] == error["line"]


def test_each_refused_resource_is_a_finding_with_its_line(tmp_path: Path) -> None:
    rules = "\n".join(f"aws.cloudwatch.EventRule('{name}', event_pattern='{{}}')" for name in ("one", "two"))
    code, findings = check(program_folder(tmp_path, f"import pulumi_aws as aws\n{rules}\n"))
    assert code == 2
    assert [(one["check"], one["line"]) for one in findings] == [("program-failed", 2), ("program-failed", 3)]
    assert findings[0]["subject"] == "aws:cloudwatch/eventRule:EventRule 'one'"


def test_the_docs_list_every_check() -> None:
    page = (ROOT / "docs" / "how-to" / "check-a-program.md").read_text()
    listed = re.findall(r"^\| `([a-z-]+)` \| (\w+) \|", page, re.MULTILINE)
    assert sorted(listed) == sorted((check.value, level.value) for check, (level, _) in ABOUT.items())
