"""The recorded events through the rules and input transformers that the package writes, in a second local AWS."""

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import boto3
import pytest

import chatops_pulumi as chatops
from chatops_pulumi.sandbox.aws.event_matching import as_aws_matches
from chatops_pulumi.sandbox.delivery.input_transformer import Transformer, fill, look_up
from chatops_pulumi.sandbox.delivery.pattern import matches
from tests.components.kinds import KINDS
from tests.components.recording import ACCOUNT, REGION, record
from tests.paths import ROOT
from tests.second_opinions.oracles import INSTALLED

_MINISTACK: Final = INSTALLED / "ministack" / "bin" / "ministack"
pytestmark = pytest.mark.skipif(
    not _MINISTACK.is_file(), reason="MiniStack is not here: run `make opinions` to install it"
)
EVENTS: Final = [
    json.loads(path.read_text()) | {"account": ACCOUNT, "region": REGION}
    for path in sorted((ROOT / "tests" / "events").glob("*.json"))
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Makes boto3 clients of a MiniStack."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("ministack")
    environment = {
        **os.environ,
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "SERVICES": "events,sqs",
    }
    log = (folder / "log").open("w+")
    server = subprocess.Popen([_MINISTACK], cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)

    def made(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{port}",
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    try:
        _wait(made("sqs"), server, folder / "log")
        yield made
    finally:
        server.terminate()
        server.wait(timeout=10)
        log.close()


def _wait(sqs: Any, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers: it says nowhere that it is ready."""
    for _ in range(100):
        assert server.poll() is None, log.read_text()
        try:
            sqs.list_queues()
        except Exception:  # noqa: BLE001 any error until it listens
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


def written() -> dict[tuple[str, str], Transformer]:
    """Every pattern with its transformer that the package writes for any kind of component."""
    found: dict[tuple[str, str], Transformer] = {}
    for args in KINDS.values():
        recording = record(lambda args=args: chatops.ChatOps("shop", args))  # type: ignore[misc, arg-type]
        patterns = {
            entry.name: entry.inputs["eventPattern"] for entry in recording.of("aws:cloudwatch/eventRule:EventRule")
        }
        for entry in recording.of("aws:cloudwatch/eventTarget:EventTarget"):
            made = entry.inputs.get("inputTransformer")
            if made is not None and entry.name in patterns:
                transformer = Transformer(made["inputPaths"], made["inputTemplate"])
                found[patterns[entry.name], made["inputTemplate"]] = transformer
    return found


def test_it_delivers_the_same_messages_of_the_recorded_events(client: Any, capsys: pytest.CaptureFixture[str]) -> None:
    events, sqs = client("events"), client("sqs")
    queue = sqs.create_queue(QueueName="messages")["QueueUrl"]
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:messages"
    delivered = 0
    for (pattern, _), transformer in written().items():
        # As on AWS, only AWS itself may send events of a source that begins with "aws.".
        events.put_rule(Name="rule", EventPattern=pattern.replace('"aws.', '"local.'))
        target = {
            "Id": "t",
            "Arn": arn,
            "InputTransformer": {"InputPathsMap": dict(transformer.paths), "InputTemplate": transformer.template},
        }
        events.put_targets(Rule="rule", Targets=[target])
        for event in EVENTS:
            with as_aws_matches():
                expected = matches(json.loads(pattern), event)
            answer = events.put_events(
                Entries=[
                    {
                        "Source": event["source"].replace("aws.", "local."),
                        "DetailType": event["detail-type"],
                        "Detail": json.dumps(event["detail"]),
                        "Time": event["time"],
                        "Resources": event.get("resources") or [],
                    }
                ]
            )
            assert answer["FailedEntryCount"] == 0, answer
            got = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
            assert bool(got) is expected, (pattern, event)
            for message in got:
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                ours = json.loads(fill(transformer, look_up(transformer, event, {})))
                assert _without_times(json.loads(message["Body"])) == _without_times(ours)
                delivered += 1
        events.remove_targets(Rule="rule", Ids=["t"])
        events.delete_rule(Name="rule")
    assert delivered
    with capsys.disabled():
        print(f"\nMiniStack: {len(written())} rules, {len(EVENTS)} events each, {delivered} messages, 0 differences")


def _without_times(message: object) -> str:
    """MiniStack writes the time of an event in another form."""
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", "TIME", json.dumps(message, sort_keys=True))
