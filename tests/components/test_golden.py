"""What each kind of ChatOps registers: names and types are part of the public surface.

After a change that you want: ``pytest tests/components/test_golden.py --snapshot-update``, and a line in CHANGELOG.md.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_aws_native as aws_native
import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

import chatops_pulumi as chatops
from tests.components import arguments
from tests.components.kinds import EVERYTHING, KINDS
from tests.components.recording import REGION, Recording, Registration, record

WITH_INPUTS = ("slack", "staged", "existing")
"""The kinds whose inputs are recorded too. Other tests hold what the inputs of the other kinds mean."""
ONLY_ELSEWHERE = {
    "aws-native:chatbot:MicrosoftTeamsChannelConfiguration": "teams",
    "aws:cloudwatch/logGroup:LogGroup": "governed",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "governed",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "slack-everything",
    "aws:cloudwatch/queryDefinition:QueryDefinition": "governed",
}
"""Types of resources that those kinds do not have, and a kind that has them."""


class Lines(SingleFileSnapshotExtension):
    """A record to be read line by line."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def recorded(kind: str) -> Recording:
    """What a kind registers with explicit providers, so that a child that loses its own shows."""

    def program() -> None:
        providers = [aws.Provider("own", region=REGION), aws_native.Provider("own", region=REGION)]
        chatops.ChatOps("shop", KINDS[kind], pulumi.ResourceOptions(providers=providers))

    recording = record(program)
    recording.registrations = [one for one in recording.registrations if not one.type.startswith("pulumi:providers:")]
    return recording


def in_order(recording: Recording) -> list[Registration]:
    return sorted(recording.registrations, key=lambda entry: (entry.type, entry.name, entry.parent))


def lines(entry: Registration) -> Iterator[str]:
    """Everything about a registration except its inputs."""
    yield f"{entry.type} {entry.name}"
    yield f"  parent: {entry.parent or 'the stack'}"
    if entry.provider or entry.providers:
        yield f"  provider: {', '.join([entry.provider] if entry.provider else entry.providers)}"
    yield from (f"  {option}: {json.dumps(value)}" for option, value in sorted(entry.options.items()))
    yield from (f"  depends on: {other}" for other in entry.dependencies)


def without_inputs(recording: Recording) -> str:
    return "".join(f"{line}\n" for entry in in_order(recording) for line in lines(entry))


@pytest.mark.parametrize("kind", KINDS)
def test_registrations(kind: str, snapshot: SnapshotAssertion) -> None:
    assert without_inputs(recorded(kind)) == snapshot.use_extension(Lines)


def opened(value: Any) -> Any:
    """The value, with the JSON documents in it as what they say."""
    if isinstance(value, dict):
        return {key: opened(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [opened(entry) for entry in value]
    if isinstance(value, str) and value.startswith("{"):
        return json.loads(value)
    return value


def inputs_of(entries: list[Registration]) -> dict[str, Any]:
    return {f"{entry.type} {entry.name}": opened(entry.inputs) for entry in entries if entry.inputs}


@pytest.mark.parametrize("kind", WITH_INPUTS)
def test_inputs_and_outputs(kind: str, snapshot: SnapshotAssertion) -> None:
    recording = recorded(kind)
    documents = {"inputs": inputs_of(in_order(recording)), "outputs": recording.outputs}
    assert documents == snapshot.use_extension(JSONSnapshotExtension)


def test_inputs_of_the_other_types(snapshot: SnapshotAssertion) -> None:
    inputs = {type_: inputs_of(recorded(kind).of(type_)) for type_, kind in ONLY_ELSEWHERE.items()}
    assert inputs == snapshot.use_extension(JSONSnapshotExtension)


def test_the_inputs_of_every_type_are_recorded() -> None:
    types = {kind: {entry.type for entry in recorded(kind).registrations} for kind in KINDS}
    assert set().union(*types.values()) == set().union(*(types[kind] for kind in WITH_INPUTS), ONLY_ELSEWHERE)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "aws:sqs/queue:Queue"}, {"name": "other"}, {"parent": ""}, {"parent": "own:index:Other shop"},
        {"provider": ""}, {"provider": "pulumi:providers:aws other"}, {"dependencies": ()},
        {"options": {}}, {"options": {"protect": True}}, {"options": {"deleteBeforeReplace": True}},
    ],
    ids=str,
)  # fmt: skip
def test_a_change_of_anything_but_the_inputs_changes_the_record(change: dict[str, Any]) -> None:
    entry = Registration(
        type="aws:sns/topic:Topic",
        name="shop",
        parent="chatops:index:Notifications shop",
        inputs={},
        provider="pulumi:providers:aws own",
        providers=(),
        dependencies=("aws:iam/role:Role shop",),
        options={"deleteBeforeReplace": False},
    )
    assert list(lines(replace(entry, **change))) != list(lines(entry))


def test_no_two_registrations_share_a_urn() -> None:
    """The mock engine does not look; the real one refuses."""
    args = arguments.slack(deployment_groups=dict.fromkeys(("web", "api", "jobs"), arguments.WEB), **EVERYTHING)
    urns = [entry.urn for entry in record(lambda: chatops.ChatOps("shop", args)).registrations]
    assert len(urns) == len(set(urns)) > 20
