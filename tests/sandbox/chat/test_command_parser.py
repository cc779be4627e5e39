"""The text behind a button, as the AWS CLI and the chat read it."""

import re
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatops_pulumi.sandbox.chat import command_parser
from chatops_pulumi.sandbox.chat.command_parser import (
    CommandRejected,
    parse_command,
    unquoted_json,
    values_changing_command,
)

STOP = "codedeploy stop-deployment --deployment-id d-1"
APPROVE = "codepipeline put-approval-result --pipeline-name p --stage-name s --action-name a --token t"


@pytest.mark.parametrize(
    ("text", "service", "operation", "parameters"),
    [
        (
            "codedeploy continue-deployment --deployment-id d-1 --deployment-wait-type READY_WAIT",
            "codedeploy",
            "ContinueDeployment",
            {"deploymentId": "d-1", "deploymentWaitType": "READY_WAIT"},
        ),
        (
            f"{STOP} --auto-rollback-enabled true",
            "codedeploy",
            "StopDeployment",
            {"deploymentId": "d-1", "autoRollbackEnabled": True},
        ),
        (
            f"{STOP} --auto-rollback-enabled False",
            "codedeploy",
            "StopDeployment",
            {"deploymentId": "d-1", "autoRollbackEnabled": False},
        ),
        (
            f"{APPROVE} --result summary='looks good',status=Approved",
            "codepipeline",
            "PutApprovalResult",
            {
                "pipelineName": "p",
                "stageName": "s",
                "actionName": "a",
                "token": "t",
                "result": {"summary": "looks good", "status": "Approved"},
            },
        ),
        (
            f"""{APPROVE} --result '{{"summary": "no, thanks", "status": "Rejected"}}'""",
            "codepipeline",
            "PutApprovalResult",
            {
                "pipelineName": "p",
                "stageName": "s",
                "actionName": "a",
                "token": "t",
                "result": {"summary": "no, thanks", "status": "Rejected"},
            },
        ),
        (
            "ecs continue-service-deployment --service-deployment-arn arn:aws:ecs:a:b:x --hook-id h --action ROLLBACK",
            "ecs",
            "ContinueServiceDeployment",
            {
                "serviceDeploymentArn": "arn:aws:ecs:a:b:x",
                "hookId": "h",
                "action": "ROLLBACK",
            },
        ),
        (
            "cloudwatch disable-alarm-actions --alarm-names a b",
            "cloudwatch",
            "DisableAlarmActions",
            {"AlarmNames": ["a", "b"]},
        ),
        # The CLI's own name of an option whose API name is "output".
        (
            "stepfunctions send-task-success --task-token T --task-output '{}'",
            "states",
            "SendTaskSuccess",
            {"taskToken": "T", "output": "{}"},
        ),
        (
            "ssm put-parameter --name n --value https://example.com --overwrite true",
            "ssm",
            "PutParameter",
            {"Name": "n", "Value": "https://example.com", "Overwrite": True},
        ),
        (
            "lambda invoke --function-name f --payload '{\"a\": 1}'",
            "lambda",
            "Invoke",
            {"FunctionName": "f", "Payload": '{"a": 1}'},
        ),
        (
            "autoscaling set-desired-capacity --auto-scaling-group-name g --desired-capacity 3",
            "autoscaling",
            "SetDesiredCapacity",
            {"AutoScalingGroupName": "g", "DesiredCapacity": 3},
        ),
        # --query and --output are the chat's business, not the call's.
        (
            "codedeploy get-deployment --deployment-id d-1 --query deploymentInfo.status --output text",
            "codedeploy",
            "GetDeployment",
            {"deploymentId": "d-1"},
        ),
    ],
)
def test_a_text_becomes_the_call_that_the_cli_would_make(
    text: str, service: str, operation: str, parameters: dict[str, Any]
) -> None:
    call = parse_command(text, "eu-west-1")
    assert (call.service, call.operation, call.parameters) == (service, operation, parameters)
    assert call.region == "eu-west-1"


def test_the_service_has_boto3s_name_beside_iams() -> None:
    call = parse_command("stepfunctions redrive-execution --execution-arn a", "eu-west-1")
    assert (call.service, call.client_name) == ("states", "stepfunctions")


@pytest.mark.parametrize(
    "text", [f"{STOP} --region us-west-2", f"--region us-west-2 {STOP}", f"{STOP} --region=us-west-2"]
)
def test_the_region_in_the_text_wins(text: str) -> None:
    assert parse_command(text, "eu-west-1").region == "us-west-2"
    assert parse_command(STOP, "eu-west-1").region == "eu-west-1", "a region must not stay for the next text"


@pytest.mark.parametrize(
    ("text", "reason", "fix"),
    [
        ("", "The command is empty.", "service"),
        (f"aws {STOP}", "starts with 'aws'", "without 'aws'"),
        (
            f"{STOP} --auto-rollback-enabled",
            "--auto-rollback-enabled has no value",
            "--auto-rollback-enabled true",
        ),
        (f"{STOP} --no-auto-rollback-enabled", "has no value", "Write --auto-rollback-enabled false."),
        (f"{STOP} --auto-rollback-enabled yes", "is 'yes', but it takes true or false", "true or false"),
        ("codedeploy stop-deployment", "lacks --deployment-id", "Add --deployment-id"),
        (f"{STOP} --force now", "Unknown options: --force, now", "reference"),
        (
            "codedeploy stop-deploymen --deployment-id d-1",
            "does not know the operation 'stop-deploymen'",
            "Did you mean stop-deployment",
        ),
        (
            "--region us-east-1 codedeplo stop-deployment",
            "does not know the service 'codedeplo'",
            "Did you mean codedeploy?",
        ),
        ("xyzzy stop-deployment", "does not know the service 'xyzzy'", "Correct the service's name."),
        ("codedeploy", "names no operation", "Write a service"),
        ("--region us-east-1", "names no service", "Write a service"),
        (
            "deploy stop-deployment --deployment-id d-1",
            "the service 'deploy' is called 'codedeploy'",
            "Write codedeploy in place of deploy.",
        ),
        ("s3 cp a b", "'s3' is a command of the AWS CLI itself", "API call"),
        ("configure list", "'configure' is a command of the AWS CLI itself", "API call"),
        (
            "codedeploy push --application-name a --s3-location s3://a/b",
            "'codedeploy push' is a command of the AWS CLI",
            "API",
        ),
        ("codedeploy wait deployment-successful --deployment-id d-1", "'codedeploy wait' is a command", "API call"),
        ("ecs execute-command --cluster c --command sh --interactive --task t", "'ecs execute-command'", "API call"),
        (f"{STOP} help", "'help' asks the CLI about itself", "Write a service"),
        ("codedeploy help", "'help' asks the CLI about itself", "Write a service"),
        ("--version", "'--version' asks the CLI about itself", "Write a service"),
        (f"{STOP} --profile prod", "--profile is an option for a terminal", "Leave --profile out."),
        (f"{STOP} --endpoint-url https://example.com", "--endpoint-url is an option for a terminal", "Leave"),
        (f"{STOP} --debug", "--debug is an option for a terminal", "Leave --debug out."),
        (f"{STOP} --no-sign-request", "--no-sign-request is an option for a terminal", "Leave"),
        ("codedeploy list-deployments --max-items 3", "--max-items pages through results", "Leave --max-items out."),
        (f"{STOP} --cli-input-json file:///etc/passwd", "--cli-input-json is not an option of an API call", "Leave"),
        (f"{STOP} --generate-cli-skeleton", "--generate-cli-skeleton is not an option of an API call", "Leave"),
        ("ssm put-parameter --name n --value file:///etc/passwd", "is a file, and the chat has no files", "reference"),
        ("cloudfront update-distribution --id E1 --default-root-object a", "call AWS before the operation", "itself"),
        ("iot create-keys-and-certificate --private-key-outfile /tmp/key", "--private-key-outfile", "reference"),
        ("ec2 get-password-data --instance-id i-1 --priv-launch-key ~/.ssh/id", "--priv-launch-key", "reference"),
        ("s3api put-object --bucket b --key k --body /etc/hostname", "--body is the path of a file", "needs no file"),
        (
            "s3api put-object --bucket b --key k --body '${HOME}/.bashrc'",
            "--body is the path of a file",
            "needs no file",
        ),
        ("glacier upload-archive --vault-name v --account-id - --body ~", "--body is the path of a file", "needs no"),
        (f"{STOP} | cat", "holds '|', but the chat has no shell", "one AWS CLI command"),
        (f"{STOP} && {STOP}", "holds '&&'", "one AWS CLI command"),
        ("codedeploy stop-deployment --deployment-id $Id", "The variable $Id has no value", "additionalContext"),
        (
            "codedeploy stop-deployment --deployment-id 'd-1",
            "cannot be split into words: No closing quotation",
            "Close",
        ),
        (f"{STOP} --region mars-1", "'mars-1' is not an AWS region", "us-east-1"),
        (f"{STOP} --query [[[", "Bad value for --query", "reference"),
        (
            f"{APPROVE} --result summary=x",
            'Missing required parameter in result: "status"',
            "Correct the options",
        ),
        (
            f"{APPROVE} --result '{{'",
            "Error parsing parameter '--result'",
            "Correct the options",
        ),
        ("autoscaling set-desired-capacity --auto-scaling-group-name g --desired-capacity many", "'many'", "Correct"),
    ],
)
def test_what_the_chat_would_not_run_says_why(
    text: str, reason: str, fix: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandRejected) as refused:
        parse_command(text, "eu-west-1")
    assert reason in refused.value.reason
    assert fix in refused.value.fix
    assert capfd.readouterr() == ("", ""), "the CLI's own pages must not reach the terminal"


def test_texts_do_not_influence_each_other() -> None:
    for refused in ("codedeploy list-deployments --cli-input-json '{}'", f"{STOP} --profile prod", "codedeploy push"):
        with pytest.raises(CommandRejected):
            parse_command(refused, "eu-west-1")
    assert parse_command("codedeploy list-deployments", "eu-west-1").parameters == {}


def test_threads_get_their_own_call() -> None:
    found: dict[int, Any] = {}

    def parse(number: int) -> None:
        found[number] = parse_command(f"codedeploy get-deployment --deployment-id d-{number}", "eu-west-1").parameters

    threads = [threading.Thread(target=parse, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: {"deploymentId": f"d-{number}"} for number in range(20)}


def test_settings_of_the_user_change_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # In a process of its own, since the CLI is made once in a process.
    config = tmp_path / ".aws" / "config"
    config.parent.mkdir()
    config.write_text("[default]\nregion = ap-south-1\ncli_follow_urlparam = true\n[plugins]\nbad = no_such_module\n")
    alias = tmp_path / ".aws" / "cli" / "alias"
    alias.parent.mkdir()
    alias.write_text("[toplevel]\ncodedeploy = !touch should-not-be-there\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-2")
    monkeypatch.chdir(tmp_path)
    program = f"from chatops_pulumi.sandbox.chat.command_parser import parse_command; print(parse_command({STOP!r}, 'eu-west-1'))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "region='eu-west-1'" in done.stdout
    assert done.stderr == ""
    assert not (tmp_path / "should-not-be-there").exists()


def test_botocore_stays_everybodys_own() -> None:
    # awscli carries a botocore of its own, which would replace the other one if it came first.
    program = (
        "import chatops_pulumi.sandbox.chat.command_parser as c; c.parse_command('codedeploy list-deployments', 'eu-west-1');"
        "import botocore, boto3; print(botocore.__file__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "awscli" not in done.stdout


@pytest.mark.parametrize(
    ("command", "value", "why"),
    [
        ("s3api delete-object --key $Key", "x --bucket payroll", "is not one word"),
        ("s3api delete-object --key $Key", "", "is not one word"),
        ("s3api delete-object --key $Key", "-x", "starts with '-'"),
        ("s3api delete-object --key $Key", "it's", "a quote that does not end"),
        ("s3api delete-object --key $Key", "a\\b", "is not one word"),
        ("s3api delete-object --key $Key", "file:///etc/passwd", "read a file"),
        ('x --text "$Key"', 'a" --y "b', "is not one word"),
        ('x --input \'{"id": "$Key"}\'', 'a","admin":"yes', "changes the JSON"),
        ("x --input='[\"$Key\"]'", "a\\", "changes the JSON"),
        ("x --parameters 'commands=\"echo $Key\"'", 'a",b="c', "adds keys or values"),
        ("x --parameters 'commands=\"echo $Key\"'", 'a"', "a quote"),
    ],
)
def test_a_value_that_changes_the_command_is_found(command: str, value: str, why: str) -> None:
    (found,) = values_changing_command(command, {"Key": value, "Unused": "a b"})
    assert why in found
    assert repr(value) in found


@pytest.mark.parametrize(
    ("command", "value"),
    [
        ("x --id $Key", "d-1:2/3"),
        ("x --path logs/$Key", "-x"),
        ('x --text "$Key"', "two words"),
        ('x --input \'{"id": "$Key"}\'', "it, of [them]"),
        ("x --message 'Shop: $Key'", 'a "quoted" word'),
    ],
)
def test_a_value_inside_one_word_is_no_finding(command: str, value: str) -> None:
    assert values_changing_command(command, {"Key": value}) == ()


@given(
    st.lists(st.sampled_from(["$Key", "$KeyId", " ", "'", '"', "\\", "-", "--x=", "file://", "a"]), max_size=8).map(
        "".join
    ),
    st.text(alphabet="ad-:/=.%@ '\"\\", max_size=5) | st.sampled_from(["file://a", "fileb://a", "file:/a"]),
)
def test_the_quick_answer_about_a_value_is_the_same_as_the_slow_one(command: str, value: str) -> None:
    found = values_changing_command(command, {"Key": value})
    with patch.object(command_parser, "_HARMLESS", re.compile(r"(?!)")):
        assert values_changing_command(command, {"Key": value}) == found


@pytest.mark.parametrize(
    ("command", "becomes"),
    [
        ('x --output {"ok":true}', "{ok:true}"),
        ('x --output [{"ok":1}]', "[{ok:1}]"),
        ("x --output '{\"ok\":true}'", None),
        ('x --output "{\\"ok\\": true}"', None),
        ('x --tags Key=a,Value="b c"', None),
    ],
)
def test_json_without_quotes_around_it_is_found(command: str, becomes: str | None) -> None:
    found = unquoted_json(command)
    assert (found is None) if becomes is None else (f"gets {becomes}." in (found or ""))


def test_a_command_reads_no_file_of_the_machine(tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("secret")
    opened: list[str] = []
    real = open

    def noted(path: Any, *arguments: Any, **more: Any) -> Any:
        opened.append(str(path))
        return real(path, *arguments, **more)

    commands = (
        "s3api put-object --bucket b --key k --body $F",
        "s3api put-object --bucket b --key k --body file://$F",
        "lambda invoke --function-name f --payload $F",
        "lambda update-function-code --function-name f --zip-file fileb://$F",
        "ecs tag-resource --resource-arn a --tags key=a,value@=file://$F",
        "ssm send-command --document-name d --parameters commands@=[file://$F]",
        "ssm put-parameter --name n --value file://$F",
        "translate import-terminology --name n --merge-strategy OVERWRITE --data-file fileb://$F",
        "rekognition detect-faces --image-bytes fileb://$F",
        "ec2 get-password-data --instance-id i-1 --priv-launch-key $F",
        "iam create-role --role-name r --assume-role-policy-document file://$F",
    )
    with patch("builtins.open", noted):
        for command in commands:
            with suppress(CommandRejected):
                assert "b'secret" not in str(parse_command(command.replace("$F", str(file)), "eu-west-1").parameters)
    assert str(file) not in opened
