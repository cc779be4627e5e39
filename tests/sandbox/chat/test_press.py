"""A press: refused, answered, failed or done, and what the person reads."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any

import pytest

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.chat.press import NO_ANSWER, Presser
from chatops_pulumi.sandbox.iam.role_judge import Verdict
from chatops_pulumi.sandbox.records import AwsCall, ButtonState, ChannelConfiguration, JsonObject, PressOutcome
from chatops_pulumi.sandbox.services.service import ServiceAnswer, ServiceError

REGION = "eu-central-1"
CHANNEL = ChannelConfiguration(
    arn="arn:aws:chatbot::123456789012:chat-configuration/slack-channel/shop",
    name="shop",
    platform="slack",
    channel="C1",
    role_arn="arn:aws:iam::123456789012:role/chat",
)
SWITCH = f"codedeploy continue-deployment --deployment-id d-1 --region {REGION} --deployment-wait-type READY_WAIT"


def button(command: str = SWITCH, **more: Any) -> ButtonState:
    return replace(ButtonState("Switch", "switch", "arn", shown=True, reason="shown", command=command), **more)


@dataclass
class Judge:
    """Says what the test wants, and keeps what it was asked."""

    verdict: Verdict = field(default_factory=lambda: Verdict(allowed=True))
    asked: list[AwsCall] = field(default_factory=list)

    def may_press(
        self,
        configuration: ChannelConfiguration,
        call: AwsCall,
        account: str,
        resources: Sequence[str] = (),
        pressed_by: str = "U0SANDBOX",
        moment: datetime | None = None,
    ) -> Verdict:
        self.asked.append(call)
        return replace(self.verdict, resources=tuple(resources))


@dataclass
class Service:
    """A CodeDeploy that answers as the test says."""

    answer: ServiceAnswer | ServiceError = field(default_factory=lambda: ServiceAnswer({}))
    calls: list[tuple[str, JsonObject, str]] = field(default_factory=list)
    name: str = "codedeploy"

    def observe(self, event: JsonObject) -> None: ...

    def answers(self, operation: str) -> bool:
        return operation != "ListApplications"

    def call(self, operation: str, parameters: JsonObject, region: str) -> ServiceAnswer:
        self.calls.append((operation, parameters, region))
        if isinstance(self.answer, ServiceError):
            raise self.answer
        return self.answer


@pytest.fixture(scope="module")
def aws() -> Iterator[LocalAws]:
    with LocalAws() as local:
        yield local


def test_a_press_makes_the_real_call(aws: LocalAws) -> None:
    event = {"source": "aws.codedeploy", "detail-type": "x", "detail": {}}
    service = Service(ServiceAnswer({}, (event,)))
    press = Presser(aws, [service], Judge()).press(CHANNEL, button(), "us-east-1")
    assert service.calls == [
        ("ContinueDeployment", {"deploymentId": "d-1", "deploymentWaitType": "READY_WAIT"}, REGION)
    ]
    assert (press.outcome, press.response, press.events) == (PressOutcome.DONE, {}, (event,))
    assert "123456789012" in press.reply
    assert REGION in press.reply


def test_a_command_without_a_region_runs_in_the_given_one(aws: LocalAws) -> None:
    service = Service()
    Presser(aws, [service], Judge()).press(
        CHANNEL, button("codedeploy stop-deployment --deployment-id d-1"), "us-east-1"
    )
    assert service.calls == [("StopDeployment", {"deploymentId": "d-1"}, "us-east-1")]


def test_the_service_s_error_is_the_client_s(aws: LocalAws) -> None:
    service = Service(ServiceError("DeploymentAlreadyCompletedException", "It is over."))
    press = Presser(aws, [service], Judge()).press(CHANNEL, button(), REGION)
    assert press.outcome is PressOutcome.FAILED
    assert press.error_code == "DeploymentAlreadyCompletedException"
    assert press.reply == "DeploymentAlreadyCompletedException: It is over."


def test_one_press_leaves_nothing_behind_on_the_client(aws: LocalAws) -> None:
    first, second = Service(), Service()
    Presser(aws, [first], Judge()).press(CHANNEL, button(), REGION)
    Presser(aws, [second], Judge()).press(CHANNEL, button(), REGION)
    assert len(first.calls) == len(second.calls) == 1


def test_the_judge_comes_before_the_service(aws: LocalAws) -> None:
    service = Service()
    judge = Judge(Verdict(allowed=False, message="User: x is not authorized", reason="Allow it.", notes=("n",)))
    press = Presser(aws, [service], judge).press(CHANNEL, button(), REGION)
    assert (press.outcome, press.error_code, press.notes) == (PressOutcome.REFUSED, "AccessDeniedException", ("n",))
    assert press.reply == "AccessDeniedException: User: x is not authorized"
    assert service.calls == []
    assert judge.asked == [press.call]


@pytest.mark.parametrize(
    ("pressed", "outcome", "words"),
    [
        (button(shown=False, reason="hidden: no"), PressOutcome.REFUSED, "hidden: no"),
        (button(missing=("Region",)), PressOutcome.ANSWERED, "no value for $Region"),
        (button("codedeploy continue-deployment --bogus x"), PressOutcome.ANSWERED, "bogus"),
        (button("let us deploy"), PressOutcome.ANSWERED, "let"),
        (button("iam list-roles"), PressOutcome.REFUSED, "IAM"),
        (button("sts get-caller-identity"), PressOutcome.REFUSED, "Security Token Service"),
    ],
)
def test_what_never_reaches_aws(aws: LocalAws, pressed: ButtonState, outcome: PressOutcome, words: str) -> None:
    service = Service()
    press = Presser(aws, [service], Judge()).press(CHANNEL, pressed, REGION)
    assert press.outcome is outcome
    assert words in (press.reason or "")
    assert service.calls == []


def test_a_text_that_is_no_command_gets_the_assistant_s_answer(aws: LocalAws) -> None:
    assert Presser(aws, [], Judge()).press(CHANNEL, button("hello there"), REGION).reply == NO_ANSWER


def test_a_call_that_takes_too_long_times_out(aws: LocalAws) -> None:
    service = Service(ServiceAnswer({}, seconds=15.5))
    press = Presser(aws, [service], Judge()).press(CHANNEL, button(), REGION)
    assert press.outcome is PressOutcome.FAILED
    assert "15.5 seconds" in (press.reason or "")
    in_time = Presser(aws, [Service(ServiceAnswer({}, seconds=15))], Judge()).press(CHANNEL, button(), REGION)
    assert in_time.outcome is PressOutcome.DONE


def test_other_services_are_answered_by_the_local_aws(aws: LocalAws) -> None:
    aws.client("sns", REGION).create_topic(Name="one")
    press = Presser(aws, [], Judge()).press(CHANNEL, button("sns list-topics"), REGION)
    assert press.outcome is PressOutcome.DONE
    assert press.response == {"Topics": [{"TopicArn": f"arn:aws:sns:{REGION}:123456789012:one"}]}


def test_the_answer_is_json_whatever_botocore_made_of_it(aws: LocalAws) -> None:
    aws.client("cloudwatch", REGION).put_metric_alarm(
        AlarmName="errors",
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        MetricName="m",
        Namespace="n",
        Period=60,
        Statistic="Sum",
        Threshold=1,
    )
    alarms = Presser(aws, [], Judge()).press(CHANNEL, button("cloudwatch describe-alarms"), REGION)
    assert alarms.response is not None
    assert isinstance(alarms.response["MetricAlarms"][0]["StateUpdatedTimestamp"], str)
    assert json.dumps(alarms.response, indent=2) in alarms.reply
    speech = button("polly synthesize-speech --output-format mp3 --text hello --voice-id Joanna")
    spoken = Presser(aws, [], Judge()).press(CHANNEL, speech, REGION)
    assert isinstance(json.loads(json.dumps(spoken.response))["AudioStream"], str)


def test_the_reply_names_command_account_region_and_role(aws: LocalAws) -> None:
    reply = Presser(aws, [Service()], Judge()).press(CHANNEL, button(), REGION).reply
    assert reply.startswith(f"Ran {SWITCH} in account 123456789012, region {REGION}, with the role {CHANNEL.role_arn}:")
    outside = Presser(aws, [Service()], Judge()).press(replace(CHANNEL, role_arn=None), button(), REGION).reply
    assert "role" not in outside


def test_presses_take_turns_since_they_share_clients(aws: LocalAws) -> None:
    @dataclass
    class Watcher(Service):
        turn: Lock = field(default_factory=Lock)

        def call(self, operation: str, parameters: JsonObject, region: str) -> ServiceAnswer:
            return ServiceAnswer({"status": "Succeeded" if self.turn.locked() else "Pending"})

    service = Watcher()
    stop = button("codedeploy stop-deployment --deployment-id d-1")
    press = Presser(aws, [service], Judge(), service.turn).press(CHANNEL, stop, REGION)
    assert press.response == {"status": "Succeeded"}, "nobody else has the turn during the call"
    assert not service.turn.locked()


@pytest.mark.parametrize(
    "command", ["codedeploy list-applications", "codepipeline list-rule-types", "chime list-bots --account-id 1"]
)
def test_what_nobody_answers_is_said(aws: LocalAws, command: str) -> None:
    """Never a made-up answer: either the local AWS knows the call, or the sandbox says that it does not."""
    press = Presser(aws, [Service()], Judge()).press(CHANNEL, button(command), REGION)
    assert press.outcome.right
    if press.outcome is PressOutcome.WOULD_BE_CALLED:
        assert press.call is not None
        assert f"On AWS this would call {press.call.service}:{press.call.operation}" in press.reply
        assert "has no local" in (press.reason or "")


@pytest.mark.parametrize(
    "command",
    [
        "rds start-db-instance --db-instance-identifier shop",
        "codebuild retry-build --id shop:1",
        "s3api list-objects --bucket b",
    ],
)
def test_an_empty_local_service_refuses_nothing(aws: LocalAws, command: str) -> None:
    """That moto's RDS has no such database says nothing of the user's own."""
    press = Presser(aws, [], Judge()).press(CHANNEL, button(command), REGION)
    assert (press.outcome, press.error_code, press.response) == (PressOutcome.WOULD_BE_CALLED, None, None)
    refused = Presser(aws, [], Judge(Verdict(allowed=False, message="no"))).press(CHANNEL, button(command), REGION)
    assert refused.outcome is PressOutcome.REFUSED, "role and guardrail are judged all the same"
    unread = Presser(aws, [], Judge()).press(CHANNEL, button(f"{command} --no-such-option x"), REGION)
    assert unread.outcome is PressOutcome.ANSWERED, "and so is the command"


def test_an_answer_of_an_empty_local_service_says_so(aws: LocalAws) -> None:
    press = Presser(aws, [], Judge()).press(CHANNEL, button("s3api list-buckets"), REGION)
    assert press.outcome is PressOutcome.DONE
    assert press.notes == ("The local s3 does not hold this program's resources: AWS can answer differently.",)
    assert Presser(aws, [], Judge()).press(CHANNEL, button("sns list-topics"), REGION).notes == ()


def test_a_call_that_cannot_be_judged_is_neither_made_nor_refused(aws: LocalAws) -> None:
    service = Service()
    judge = Judge(Verdict(allowed=False, reason="The sandbox cannot judge it."))
    press = Presser(aws, [service], judge).press(CHANNEL, button(), "us-east-1")
    assert (press.outcome, press.error_code, service.calls) == (PressOutcome.NOT_JUDGED, None, [])
    assert press.outcome.right, "nothing is known to be wrong with the button"
    assert press.reason == "The sandbox cannot judge it."


def test_the_arns_that_a_call_acts_on_can_be_given(aws: LocalAws) -> None:
    press = Presser(aws, [Service()], Judge()).press(CHANNEL, button(), "us-east-1", resources=["arn:aws:x:::y"])
    assert press.resources == ("arn:aws:x:::y",)


def test_a_value_that_changes_the_command_is_not_run(aws: LocalAws) -> None:
    service = Service()
    unsafe = button(unsafe=("The value of $Id, 'd-1 --x', is not one word.",))
    press = Presser(aws, [service], Judge()).press(CHANNEL, unsafe, "us-east-1")
    assert (press.outcome, press.outcome.right, service.calls) == (PressOutcome.UNSAFE, False, [])
    assert "'d-1 --x'" in (press.reason or "")


def test_json_without_quotes_around_it_is_noted(aws: LocalAws) -> None:
    text = 'stepfunctions send-task-success --task-token t --task-output {"ok":true}'
    press = Presser(aws, [], Judge()).press(CHANNEL, button(text), "us-east-1")
    assert any("gets {ok:true}" in note for note in press.notes)
