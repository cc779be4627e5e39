"""Every registration of each kind of channel, as it stands: names and types are part of the public surface.

After a wanted change: ``pytest tests/components/test_golden.py --snapshot-update``, and a line in CHANGELOG.md.
"""

import json
from dataclasses import asdict
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

import chatops_pulumi as chatops
from tests.components import arguments
from tests.components.recording import Recording, record


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


def readable(recording: Recording) -> list[dict[str, Any]]:
    """The registrations by type and name, with JSON documents opened."""

    def opened(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: opened(entry) for key, entry in value.items()}
        if isinstance(value, list):
            return [opened(entry) for entry in value]
        if isinstance(value, str) and value.startswith("{"):
            return json.loads(value)
        return value

    entries = sorted(recording.registrations, key=lambda entry: (entry.type, entry.name, entry.parent))
    return [opened(json.loads(json.dumps(asdict(entry)))) for entry in entries]


EVERYTHING = {
    "tags": {"team": "shop"},
    "action_group": "blue-green-deployment",
    "extra_topic_arns": ["arn:aws:sns:us-east-1:123456789012:deployments"],
    "extra_regions": ["us-east-1"],
    "buttons": {
        "codedeploy.switch": {"label": "Go", "action_name": "go", "tags": {"Name": "go"}},
        "codedeploy.terminate": {"enabled": False},
    },
    "delivery": {
        "kms_key_arn": "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "alarm_topic_arn": "arn:aws:sns:eu-central-1:123456789012:on-call",
        "maximum_event_age_seconds": 600,
    },
}


KINDS = {
    "slack": arguments.slack(),
    "slack-everything": arguments.slack(**EVERYTHING),
    "staged": arguments.slack(layout="STAGED"),
    "pipelines": arguments.approvals(outcomes=True),
    "pipelines-existing": arguments.approvals(channel=arguments.EXISTING, topic_arn=arguments.TOPIC_ARN),
    "pipeline-failures": arguments.failures(outcomes=True),
    "staged-cloudtrail": arguments.slack(layout="STAGED", switched_event="CLOUDTRAIL"),
    "ecs": arguments.pauses(outcomes=True),
    "ecs-lifecycle": arguments.lifecycle("PRE_PRODUCTION_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT", outcomes=True),
    "operations": arguments.operations(outcomes=True),
    "outcomes": arguments.slack(outcomes=True),
    "fleet": {
        "channel": arguments.SLACK,
        "fleets": {"all": {"applications": ["shop-web"], "deployment_group_prefixes": ["shop-web-"]}},
    },
    "custom": arguments.custom(),
    "custom-existing": arguments.custom(channel=arguments.EXISTING, topic_arn=arguments.TOPIC_ARN),
    "teams": arguments.teams(),
    "existing": arguments.existing(),
    "existing-role": arguments.existing(
        channel=arguments.EXISTING | {"role_name": "chat", "control_region": "eu-west-1", "profile": "production"}
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_registrations(kind: str, golden: SnapshotAssertion) -> None:
    recording = record(lambda: chatops.ChatOps("shop", KINDS[kind]))
    assert {"registrations": readable(recording), "outputs": recording.outputs} == golden


def test_no_two_registrations_share_a_urn() -> None:
    """The mock engine does not look; the real one refuses."""
    args = arguments.slack(deployment_groups=dict.fromkeys(("web", "api", "jobs"), arguments.WEB), **EVERYTHING)
    urns = [entry.urn for entry in record(lambda: chatops.ChatOps("shop", args)).registrations]
    assert len(urns) == len(set(urns)) > 20
