"""A program with every kind of event source that a local service simulates, and its messages."""

import json
from typing import Any

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import Outcome
from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult, Sandbox
from tests.paths import ROOT

REGION = "ap-northeast-1"
READY: dict[str, Any] = json.loads((ROOT / "tests" / "events" / "codedeploy_ready.json").read_text())
SHOP: dict[str, Any] = {
    "channel": {"slack": {"workspace_id": "T1", "channel_id": "C1"}},
    "deployment_groups": {"web": {"application": "shop-web", "deployment_group": "shop-web-blue-green"}},
    "pipeline_approvals": {"release": {"pipeline": "shop-release"}},
    "pipeline_failures": {"failed": {"pipeline": "shop-release"}},
    "instance_refreshes": {"workers": {"auto_scaling_group": "shop-workers"}},
    "alarms": {"errors": {"alarm": "shop-web-errors"}},
    "state_machines": {"orders": {"state_machine": "shop-orders"}},
    "ecs_services": {"api": {"cluster": "shop", "service": "api"}},
}


def opened(**more: Any) -> Sandbox:
    components = json.dumps({"shop": {**SHOP, **more}})
    return Sandbox.open(load_project(ROOT, "sandbox", {"chatops:components": components}))


def event(deployment: str = "d-8FJ3KQ2XW", **detail: Any) -> dict[str, Any]:
    return {**READY, "detail": {**READY["detail"], "deploymentId": deployment, **detail}}


def press(sandbox: Sandbox, message: ChannelMessage, label: str, **options: Any) -> PressResult:
    (button,) = [button for button in message.shown if label in button.label]
    return sandbox.press(message, button, **options)


def losses(result: EventResult) -> list[str]:
    """Why the event's message was lost, by every rule that matched."""
    return [step.text for trace in result.traces for step in trace.steps if step.outcome is Outcome.LOST]
