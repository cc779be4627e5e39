"""Running Pulumi programs against the local AWS."""

import os
import sys
import threading
from pathlib import Path

import pytest

from chatops_pulumi.sandbox.aws.account import local_aws
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, Run, run_program
from tests.sandbox.aws_helpers import PROGRAMS, ran

# The AWS SDK warns of its own old resources when a program imports it.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pulumi_aws")


@pytest.fixture(autouse=True)
def no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)


def test_the_seed_runs_and_its_resources_exist() -> None:
    with ran("seed") as (run, aws):
        assert run.region == "ap-northeast-1"
        assert run.notes == ()
        assert [message.text for message in run.messages] == ["watching shop-web-blue-green"]
        events = aws.client("events", "ap-northeast-1")
        (rule,) = events.list_rules()["Rules"]
        assert rule["Name"] == "shop-web-blue-green-deployment-ready"
        (target,) = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
        assert target["Arn"] == run.outputs["topicArn"]
        assert target["Id"] == "sns"
        (channel,) = aws.chatbot.configurations()
        assert channel.arn == run.outputs["channelArn"]
        assert channel.topic_arns == (run.outputs["topicArn"],)
        names = [action.name for action in aws.chatbot.actions_of(channel.arn)]
        assert names == ["SwitchTasks", "RollbackDeployment", "TerminateOldTask"]
        role = aws.client("iam", "us-east-1").get_role(RoleName=str(channel.role_arn).rsplit("/", 1)[-1])["Role"]
        assert role["AssumeRolePolicyDocument"]["Statement"] == [
            {"Effect": "Allow", "Principal": {"Service": "chatbot.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ]


def test_resources_are_recorded_with_urn_parent_and_dependencies() -> None:
    with ran("seed") as (run, _):
        target = next(resource for resource in run.resources if resource.type.endswith(":EventTarget"))
        assert target.urn == "urn:pulumi:dev::seed::aws:cloudwatch/eventTarget:EventTarget::ready"
        assert target.parent == "urn:pulumi:dev::seed::pulumi:pulumi:Stack::seed-dev"
        assert {urn.rsplit("::", 1)[-1] for urn in target.dependencies} == {"ready", "topic", "delivery"}
        assert target.inputs["inputTransformer"]["inputPaths"]["deploymentId"] == "$.detail.deploymentId"


def test_runs_repeat() -> None:
    runs: list[Run] = []
    for _ in range(2):
        with ran("seed") as (run, _aws):
            runs.append(run)
    first, second = ([(r.urn, r.inputs, r.dependencies, r.outputs.get("arn")) for r in run.resources] for run in runs)
    assert first == second
    assert runs[0].outputs == runs[1].outputs


def test_own_region_wins_over_the_providers_and_that_over_the_programs() -> None:
    with ran("bucket") as (run, _):
        regions = {resource.name: resource.region for resource in run.resources if resource.custom}
        assert (regions["plain"], regions["moved"], regions["here"]) == ("eu-west-1", "us-west-2", "us-east-1")
        assert "No region is set (aws:region, AWS_REGION): us-east-1 is used." in run.notes


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_DEFAULT_REGION"])
def test_the_environment_can_name_the_region(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "sa-east-1")
    with ran("bucket") as (run, _):
        assert run.region == "sa-east-1"
        assert not any("No region" in note for note in run.notes)


def test_other_resources_are_accepted_and_noted_once_for_each_type() -> None:
    with ran("bucket") as (run, _):
        assert sum("aws:s3/bucket:Bucket" in note for note in run.notes) == 1
        assert run.outputs["bucketArn"].startswith("arn:aws:s3:")


def test_secrets_do_not_show() -> None:
    with ran("bucket") as (run, _):
        assert run.outputs["password"] == "[secret]"
        assert "hunter2" not in repr(run)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("exception", ["ValueError: the green URL is missing", "ways.py", "__main__.py"]),
        ("exit", ["SystemExit: 3", "ways.py"]),
        ("apply", ["ValueError: cannot use arn:aws:sns:us-east-1:123456789012:topic-", "ways.py"]),
        ("long rule name", ["aws:cloudwatch/eventRule:EventRule 'rule'", "65 characters", "at most 64"]),
        ("two problems", ["EventRule 'first'", "CustomAction 'second'", 'actionName is "a b"']),
        ("invoke", ["aws:s3/getBucket:getBucket"]),
        ("twice", ["aws:sns/topic:Topic 'topic'", "two resources"]),
    ],
)
def test_failures_name_the_place(how: str, expected: list[str]) -> None:
    with pytest.raises(ProgramError) as caught, ran("failing", how=how):
        pass
    text = str(caught.value)
    assert [part for part in expected if part not in text] == []
    assert "site-packages" not in text


def test_a_program_runs_again_after_a_failure_and_sees_changed_files(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: live\nruntime: python\n")
    (tmp_path / "__main__.py").write_text("import pulumi, part\npulumi.export('value', part.VALUE)\n")
    seen: list[object] = []
    for value in ("1", "1/0", "2"):
        (tmp_path / "part.py").write_text(f"VALUE = {value}\n")
        with local_aws() as aws:
            try:
                seen.append(run_program(load_project(tmp_path, "dev"), aws).outputs["value"])
            except ProgramError as error:
                seen.append("ZeroDivisionError" in str(error))
    assert seen == [1, True, 2]
    assert not (tmp_path / "__pycache__").exists()
    assert "part" not in sys.modules


def test_the_process_is_as_before_afterwards() -> None:
    before = (Path.cwd(), list(sys.path), list(sys.argv), dict(os.environ))
    with ran("seed"):
        pass
    assert (Path.cwd(), sys.path, sys.argv, dict(os.environ)) == before


def test_a_program_runs_from_another_thread() -> None:
    found: list[str] = []

    def work() -> None:
        with ran("bucket") as (run, _):
            found.append(run.project.name)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == ["bucket"]


def write(directory: Path, program: str) -> Path:
    (directory / "Pulumi.yaml").write_text("name: small\nruntime: python\n")
    (directory / "__main__.py").write_text("import pulumi\nimport pulumi_aws as aws\n" + program)
    return directory


def run_text(directory: Path, program: str) -> Run:
    with local_aws() as aws:
        return run_program(load_project(write(directory, program), "dev"), aws)


def test_components_and_existing_resources(tmp_path: Path) -> None:
    run = run_text(
        tmp_path,
        "class C(pulumi.ComponentResource):\n"
        "    def __init__(self, name):\n"
        "        super().__init__('my:index:C', name, {})\n"
        "        self.topic = aws.sns.Topic('inner', opts=pulumi.ResourceOptions(parent=self))\n"
        "        self.register_outputs({'topicArn': self.topic.arn})\n"
        "C('outer')\n"
        "old = aws.sns.Topic.get('old', 'arn:aws:sns:eu-west-1:123456789012:old')\n"
        "ref = pulumi.StackReference('acme/net/prod')\n"
        "pulumi.export('old', old.arn)\n",
    )
    component, topic = run.resources
    assert (component.custom, topic.custom) == (False, True)
    assert topic.urn == "urn:pulumi:dev::small::my:index:C$aws:sns/topic:Topic::inner"
    assert component.outputs == {"topicArn": topic.outputs["arn"]}
    assert run.outputs == {"old": "arn:aws:sns:eu-west-1:123456789012:old"}
    assert sum("is not part of the program" in note for note in run.notes) == 2


def test_data_sources(tmp_path: Path) -> None:
    run = run_text(
        tmp_path,
        "import pulumi_aws_native as native\n"
        "pulumi.export('all', [aws.get_caller_identity().account_id, aws.get_region().region,\n"
        "  aws.get_partition().partition, native.get_account_id().account_id,\n"
        "  aws.sns.get_topic(name='x').arn, aws.iam.get_role(name='r').arn])\n",
    )
    account = "123456789012"
    assert run.outputs["all"] == [
        account,
        "us-east-1",
        "aws",
        account,
        f"arn:aws:sns:us-east-1:{account}:x",
        f"arn:aws:iam::{account}:role/r",
    ]


def test_a_program_may_end_early_but_well(tmp_path: Path) -> None:
    assert run_text(tmp_path, "aws.sns.Topic('t')\nimport sys\nsys.exit()\n").resources[0].name == "t"


def test_an_error_of_the_sandbox_itself_names_the_resource(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match=r"aws:sns/topicPolicy:TopicPolicy 'p': AWS would refuse .* not valid JSON"):
        run_text(tmp_path, "t = aws.sns.Topic('t')\naws.sns.TopicPolicy('p', arn=t.arn, policy='{')\n")


def test_fixture_programs_hold_no_compiled_files() -> None:
    assert list(PROGRAMS.rglob("__pycache__")) == []


def test_files_and_archives_come_back_as_they_were_given(tmp_path: Path) -> None:
    program = """
import pulumi
import pulumi_aws as aws
parts = pulumi.AssetArchive({"a.txt": pulumi.StringAsset("text"), "more": pulumi.FileArchive("./more")})
function = aws.lambda_.Function("f", role="arn:aws:iam::123456789012:role/r", code=parts)
thing = aws.s3.BucketObject("o", bucket="b", source=pulumi.FileAsset("file.txt"))
pulumi.export("kinds", function.code.apply(lambda code: sorted(type(one).__name__ for one in code.assets.values())))
pulumi.export("path", thing.source.apply(lambda source: source.path))
"""
    with local_aws() as aws:
        run = run_program(load_project(write(tmp_path, program), "dev"), aws)
    assert run.outputs == {"kinds": ["FileArchive", "StringAsset"], "path": "file.txt"}


def test_the_sdk_alone_runs_python_only(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: nodejs\n")
    with local_aws() as aws, pytest.raises(ProgramError, match=r"runtime is 'nodejs'.* use --runtime engine"):
        run_program(load_project(tmp_path, "dev"), aws)
