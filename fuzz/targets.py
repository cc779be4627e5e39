"""What is fuzzed: each target takes any text, and raises only its own error."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from chatops_pulumi import ArgsError
from chatops_pulumi import validation as checked
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.state import StateError, read_state
from chatops_pulumi.core.event_patterns import pattern_problems
from chatops_pulumi.doctor.errors import StackStateError
from chatops_pulumi.doctor.state import read_stack
from chatops_pulumi.sandbox.chat.command_parser import parse_command
from chatops_pulumi.sandbox.chat.errors import CommandRejected
from chatops_pulumi.sandbox.chat.notification_parser import NotificationDropped, parse_notification
from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.delivery.event_text import read_events
from chatops_pulumi.sandbox.scenarios.reader import ScenarioError, parse_scenario

Errors = tuple[type[Exception], ...]
_GROUP: Final = {"application": "shop-web", "deployment_group": "shop-web-blue-green"}


def notification(text: str) -> None:
    """The message of arguments with any text: refused, or a template whose message Amazon Q would accept."""
    title, _, rest = text.partition("\n")
    description, _, step = rest.partition("\n")
    messages: dict[str, Any] = {"ready": {"title": title, "description": description, "next_steps": [step]}}
    channel = {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}}
    args = {"channel": channel, "deployment_groups": {"web": {**_GROUP, "messages": messages, "links": {title: step}}}}
    checked.chat_ops("shop", args)


TARGETS: Final[dict[str, tuple[Callable[[str], object], Errors]]] = {
    "notification": (notification, (ArgsError,)),
    "message": (parse_notification, (NotificationDropped,)),
    "command": (lambda text: parse_command(text, "eu-central-1"), (CommandRejected,)),
    "pattern": (pattern_problems, ()),
    "event": (lambda text: read_events(text, "event.json"), (EventError,)),
    "terraform": (lambda text: find(read_state(text, "state.json").resources), (StateError,)),
    "pulumi": (lambda text: read_stack(text, "state.json"), (StackStateError,)),
    "scenario": (lambda text: parse_scenario(text, Path("scenario.yaml")), (ScenarioError,)),
}


def seeds(root: Path) -> dict[str, list[str]]:
    """Valid inputs of each target, to begin with.

    Args:
        root: The repository.
    """
    events = [path.read_text("utf-8") for path in sorted((root / "tests" / "events").glob("*.json"))]
    states = [path.read_text("utf-8") for path in sorted((root / "tests" / "adopt").rglob("*.json"))]
    scenarios = [path.read_text("utf-8") for path in sorted((root / "tests" / "scenarios").glob("*.yaml"))]
    resource = {"urn": "urn:pulumi:dev::shop::aws:sns/topic:Topic::t", "type": "aws:sns/topic:Topic", "id": "i"}
    content = {"title": "t", "description": "d", "nextSteps": ["s"]}
    return {
        "notification": ["A title\nA *description* of <deploymentId>\nA step"],
        "message": [json.dumps({"version": "1.0", "source": "custom", "content": content})],
        "command": [
            "codedeploy stop-deployment --deployment-id d-1 --auto-rollback-enabled true --region eu-central-1"
        ],
        "pattern": [
            json.dumps({"source": ["aws.codedeploy"], "detail": {"state": [{"anything-but": {"prefix": "a"}}]}})
        ],
        "event": events,
        "terraform": states[:10],
        "pulumi": [json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": [resource]}})],
        "scenario": scenarios,
    }
