"""A drill reaches the channel's topic, says how far it came, and leaves nothing behind, wherever it is interrupted."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chatops_pulumi.doctor.drill.path import NAME_PREFIX, DeliveryPath, Drill, delivery_paths, notification
from chatops_pulumi.doctor.drill.run import (
    POLL_SECONDS,
    SETTLE_SECONDS,
    DrillTools,
    LeftBehindError,
    leftovers,
    needed_policy,
    remove,
    run_drill,
)
from chatops_pulumi.doctor.finding import Finding
from chatops_pulumi.doctor.state import read_stack
from chatops_pulumi.sandbox.chat.notification_parser import parse_notification
from tests.doctor.clinic import REGION, Clinic, clinic, shown


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    with clinic(tmp_path_factory.mktemp("drill")) as found:
        yield found


@pytest.fixture
def drill(here: Clinic) -> Iterator[Drill]:
    yield Drill(path(here), "abc123")
    assert rules(here) == []


def path(here: Clinic) -> DeliveryPath:
    (found,) = delivery_paths(read_stack(json.dumps(here.state), "shop"))
    return found


def rules(here: Clinic) -> list[str]:
    return [one["Name"] for one in here.client("events").list_rules(NamePrefix=NAME_PREFIX)["Rules"]]


Around = Callable[[str], None]


class Clients:
    """Clients of the local AWS that call something before and after each operation."""

    def __init__(self, here: Clinic, before: Around = lambda _: None, after: Around = lambda _: None) -> None:
        self.here, self.before, self.after = here, before, after
        self.calls: list[str] = []

    def __call__(self, service: str, region_name: str) -> Any:
        return _Client(self, self.here.client(service, region_name))


class _Client:
    def __init__(self, clients: Clients, real: Any) -> None:
        self._clients, self._real = clients, real

    def __getattr__(self, name: str) -> Any:
        def called(**parameters: Any) -> Any:
            self._clients.calls.append(name)
            self._clients.before(name)
            answer = getattr(self._real, name)(**parameters)
            self._clients.after(name)
            return answer

        return called


def tools_of(
    here: Clinic, clients: Clients | None = None, sleep: Callable[[float], None] = lambda _: None
) -> DrillTools:
    return DrillTools(clients or Clients(here), lambda: here.now, sleep, 0)


def test_the_message_reaches_the_subscribers_of_the_topic(here: Clinic, drill: Drill) -> None:
    sqs, sns = here.client("sqs"), here.client("sns")
    queue = sqs.create_queue(QueueName="receiver")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    subscribed = sns.subscribe(TopicArn=drill.path.topic_arn, Protocol="sqs", Endpoint=arn)["SubscriptionArn"]
    found = list(run_drill(drill, tools_of(here)))
    sns.unsubscribe(SubscriptionArn=subscribed)
    (message,) = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    sent = json.loads(json.loads(message["Body"])["Message"])
    assert sent["content"]["title"] == "[DRILL] abc123: this is only a test"
    assert "123456789012" in sent["content"]["description"]
    assert sent["metadata"] == {"enableCustomActions": False}
    assert [one.status.value for one in found] == ["ok", "ok", "unknown", "unknown", "unknown"], list(map(shown, found))


def test_no_button_can_answer_to_the_message() -> None:
    parsed = parse_notification(json.dumps(notification("abc123")))
    assert not parsed.custom_actions_enabled
    assert not parsed.additional_context


def test_the_metrics_say_how_far_it_came(here: Clinic, drill: Drill) -> None:
    slept: list[float] = []

    def metrics_arrive(seconds: float) -> None:
        slept.append(seconds)
        for space, name, key, value in (
            ("AWS/Events", "Invocations", "RuleName", drill.rule_name),
            ("AWS/SNS", "NumberOfNotificationsDelivered", "TopicName", drill.path.topic),
        ):
            data = {
                "MetricName": name,
                "Dimensions": [{"Name": key, "Value": value}],
                "Value": 1,
                "Timestamp": here.now,
            }
            here.client("cloudwatch").put_metric_data(Namespace=space, MetricData=[data])

    found = list(run_drill(drill, tools_of(here, sleep=metrics_arrive)))
    assert [one.status.value for one in found] == ["ok", "ok", "ok", "ok", "unknown"], list(map(shown, found))
    assert slept == [SETTLE_SECONDS]


def test_it_waits_for_metrics_only_as_long_as_asked(here: Clinic, drill: Drill) -> None:
    slept: list[float] = []
    here.now += timedelta(days=1)  # metrics of other tests are too old
    tools = tools_of(here, sleep=slept.append)
    tools.wait_seconds = 2 * POLL_SECONDS
    list(run_drill(drill, tools))
    assert slept == [SETTLE_SECONDS, POLL_SECONDS, POLL_SECONDS]


def test_a_message_in_the_dead_letter_queue_is_a_failure(here: Clinic, drill: Drill) -> None:
    queue = here.of("Queue")["url"]

    def undelivered(_: float) -> None:
        here.client("sqs").send_message(QueueUrl=queue, MessageBody="{}")

    found = list(run_drill(drill, tools_of(here, sleep=undelivered)))
    here.client("sqs").purge_queue(QueueUrl=queue)
    assert any(one.status.value == "failure" and "could not publish" in one.text for one in found)


def _refusing(call: str, code: str = "AccessDeniedException") -> Around:
    def refused(name: str) -> None:
        if name == call:
            raise ClientError({"Error": {"Code": code, "Message": "no"}}, name)

    return refused


@pytest.mark.parametrize("call", ["put_rule", "put_targets", "put_events"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_refused_step_is_said_and_everything_is_removed(here: Clinic, drill: Drill, call: str, moment: str) -> None:
    clients = Clients(here, **{moment: _refusing(call)})
    found = list(run_drill(drill, tools_of(here, clients)))
    assert (found[-1].status.value, "AccessDeniedException" in found[-1].text) == ("failure", True)
    assert "--policy" in found[-1].fix


@pytest.mark.parametrize("call", ["get_metric_data", "get_queue_url", "get_queue_attributes"])
def test_reading_may_be_refused(here: Clinic, drill: Drill, call: str) -> None:
    found = list(run_drill(drill, tools_of(here, Clients(here, before=_refusing(call)))))
    assert "failure" not in {one.status.value for one in found}


def _number_of_calls(here: Clinic) -> int:
    clients = Clients(here)
    list(run_drill(Drill(path(here), "count"), tools_of(here, clients)))
    return len(clients.calls)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_interruption_at_any_call_leaves_nothing(
    here: Clinic, drill: Drill, error: type[BaseException], times: int, moment: str
) -> None:
    total = _number_of_calls(here)
    assert total >= 10
    for first in range(total):
        seen: list[str] = []

        def interrupt(name: str, seen: list[str] = seen, first: int = first) -> None:
            seen.append(name)
            if first < len(seen) <= first + times:
                raise error

        clients = Clients(here, **{moment: interrupt})
        with pytest.raises(error):
            list(run_drill(drill, tools_of(here, clients)))
        assert rules(here) == [], (first, seen)


def test_an_interruption_while_it_waits_leaves_nothing(here: Clinic, drill: Drill) -> None:
    def interrupted(_: float) -> None:
        assert rules(here) == [drill.rule_name]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(run_drill(drill, tools_of(here, sleep=interrupted)))


def test_an_interruption_between_two_findings_leaves_nothing(here: Clinic, drill: Drill) -> None:
    def interrupted(findings: Iterator[Finding]) -> None:
        next(findings)
        assert rules(here) == [drill.rule_name]
        raise KeyboardInterrupt

    with closing(run_drill(drill, tools_of(here))) as findings, pytest.raises(KeyboardInterrupt):
        interrupted(findings)


def test_a_removal_that_fails_once_is_repeated(here: Clinic, drill: Drill) -> None:
    failed: list[str] = []

    def once(name: str) -> None:
        if name == "delete_rule" and not failed:
            failed.append(name)
            raise ClientError({"Error": {"Code": "ConcurrentModificationException", "Message": "no"}}, name)

    list(run_drill(drill, tools_of(here, Clients(here, before=once))))
    assert failed


def test_a_rule_that_cannot_be_removed_is_said_and_cleaned_later(here: Clinic, drill: Drill) -> None:
    clients = Clients(here, before=_refusing("remove_targets"))
    with pytest.raises(LeftBehindError, match=f"{drill.rule_name} in {REGION} could not be removed.*drill --clean"):
        list(run_drill(drill, tools_of(here, clients)))
    here.client("events").put_rule(Name="chatops-drill-foreign", EventPattern='{"source": ["x"]}')
    assert leftovers(REGION, tools_of(here)) == [drill.rule_name]
    remove(drill.rule_name, REGION, tools_of(here))
    assert rules(here) == ["chatops-drill-foreign"]
    here.client("events").delete_rule(Name="chatops-drill-foreign")


def test_the_policy_covers_every_call_and_only_the_drills_own_rules(here: Clinic, drill: Drill) -> None:
    clients = Clients(here)
    list(run_drill(drill, tools_of(here, clients)))
    statements = needed_policy((drill.path,))["Statement"]
    allowed: list[str] = []
    for statement in statements:
        allowed += [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
    for call in clients.calls:
        assert any(one.partition(":")[2].lower() == call.replace("_", "") for one in allowed), call
    changing = next(one for one in statements if "events:PutRule" in one["Action"])
    assert changing["Resource"] == f"arn:aws:events:*:*:rule/{NAME_PREFIX}*"
    (passing,) = [one for one in statements if one["Action"] == "iam:PassRole"]
    assert passing["Resource"] == [drill.path.role_arn]
