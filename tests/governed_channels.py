"""Channels with approvers and freezes, and who may press what when, as a person would say it: without any policy."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import chatops_pulumi as chatops
from tests.components import arguments
from tests.components.recording import record

CHANNEL: Final = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/shop-prod-shop"
ANNA, BEN, CEM, DORA = "U0ANNA1", "U0BEN22", "U0CEM33", "U0DORA4"
MEMBERS: Final = (ANNA, BEN, CEM, DORA, "U0ANNA", "U0ANNA11", "U0STRANGER9")
BEFORE, FIRST, IN, LAST, END, AFTER = (
    "2026-12-22T23:59:59Z",
    "2026-12-23T00:00:00Z",
    "2026-12-25T12:00:00Z",
    "2027-01-02T05:59:59Z",
    "2027-01-02T06:00:00Z",
    "2027-02-01T00:00:00Z",
)
MOMENTS: Final = (BEFORE, FIRST, IN, LAST, END, AFTER)
_ECS: Final = "arn:aws:ecs:eu-central-1:123456789012"
_PIPELINE: Final = "arn:aws:codepipeline:eu-central-1:123456789012:release"
GOVERNED: Final[dict[str, Any]] = {
    "channel": arguments.SLACK,
    "approvers": [ANNA, BEN],
    "freezes": [{"start": FIRST, "end": END, "reason": "Year-end freeze", "exempt": [ANNA, CEM]}],
    "deployment_groups": {"web": arguments.WEB},
    "pipeline_approvals": {
        "security": {"pipeline": "release", "stage": "Approve", "action": "Security", "approvers": [CEM]},
        "product": {"pipeline": "release", "stage": "Approve", "action": "Product", "approvers": [DORA]},
        "deploy": {"pipeline": "release", "stage": "Deploy", "action": "Go"},
    },
    "pipeline_failures": {"open": {"pipeline": "release", "approvers": ["everyone"]}},
    "ecs_services": {
        "api": {"cluster": "shop", "service": "api", "approvers": [CEM]},
        "web2": {"cluster": "shop", "service": "web"},
    },
    "instance_refreshes": {"fleet": {"auto_scaling_group": "shop-web"}},
    "alarms": {"errors": {"alarm": "errors"}},
    "state_machines": {"orders": {"state_machine": "orders"}},
}


@dataclass(frozen=True)
class Call:
    """A call that a member could make in the channel, and who may make it."""

    name: str
    action: str
    resources: tuple[str, ...] = ("*",)
    approvers: tuple[str, ...] = ()
    """Empty: everyone."""
    frozen: bool = False
    possible: bool = True
    """Whether any button makes such a call."""


TEAM: Final = (ANNA, BEN)
CALLS: Final = (
    Call("switch or end", "codedeploy:ContinueDeployment", approvers=TEAM, frozen=True),
    Call("roll back", "codedeploy:StopDeployment"),
    Call("security", "codepipeline:PutApprovalResult", (f"{_PIPELINE}/Approve/Security",), (CEM,), frozen=True),
    Call("product", "codepipeline:PutApprovalResult", (f"{_PIPELINE}/Approve/Product",), (DORA,), frozen=True),
    Call("deploy", "codepipeline:PutApprovalResult", (f"{_PIPELINE}/Deploy/Go",), TEAM, frozen=True),
    Call("other", "codepipeline:PutApprovalResult", (f"{_PIPELINE}/Deploy/Other",), possible=False),
    Call("retry", "codepipeline:RetryStageExecution", (f"{_PIPELINE}/Deploy",), frozen=True),
    Call(
        "api",
        "ecs:ContinueServiceDeployment",
        (f"{_ECS}:service-deployment/shop/api/abc", f"{_ECS}:service/shop/api"),
        (CEM,),
        frozen=True,
    ),
    Call(
        "web2",
        "ecs:ContinueServiceDeployment",
        (f"{_ECS}:service-deployment/shop/web/abc", f"{_ECS}:service/shop/web"),
        TEAM,
        frozen=True,
    ),
    Call(
        "refresh",
        "autoscaling:CancelInstanceRefresh",
        ("arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:1a:autoScalingGroupName/shop-web",),
    ),
    Call(
        "mute", "cloudwatch:DisableAlarmActions", ("arn:aws:cloudwatch:eu-central-1:123456789012:alarm:errors",), TEAM
    ),
    Call("unmute", "cloudwatch:EnableAlarmActions", ("arn:aws:cloudwatch:eu-central-1:123456789012:alarm:errors",)),
    Call(
        "redrive",
        "states:RedriveExecution",
        ("arn:aws:states:eu-central-1:123456789012:execution:orders:1",),
        TEAM,
        frozen=True,
    ),
    Call(
        "foreign",
        "codedeploy:CreateDeployment",
        ("arn:aws:codedeploy:eu-central-1:123456789012:deploymentgroup:shop-web/shop-web-blue-green",),
        possible=False,
    ),
)


@dataclass(frozen=True)
class Question:
    """Whether one member may make one call at one time, in one channel and region."""

    call: Call
    member: str
    """Empty: a session with another name."""
    moment: str
    channel: str = CHANNEL
    region: str = "eu-central-1"

    @property
    def user_id(self) -> str:
        """``aws:userid``."""
        return f"AROAEXAMPLE:chatbot-session-slack-{self.member}" if self.member else "AROAEXAMPLE:someone"

    @property
    def context(self) -> dict[str, str]:
        """What AWS knows of the request."""
        return {
            "aws:RequestedRegion": self.region,
            "aws:ChatbotSourceArn": self.channel,
            "aws:userid": self.user_id,
            "aws:CurrentTime": self.moment,
        }

    @property
    def expected(self) -> bool:
        """What a person would answer who has read the arguments."""
        call = self.call
        if not call.possible or self.channel != CHANNEL or self.region != "eu-central-1":
            return False
        if call.approvers and self.member not in call.approvers:
            return False
        return not (call.frozen and FIRST <= self.moment < END and self.member not in (ANNA, CEM))


def questions() -> Iterator[Question]:
    """Every call by every member at every time, and some from elsewhere."""
    for call, member, moment in product(CALLS, (*MEMBERS, ""), MOMENTS):
        yield Question(call, member, moment)
    for call, member in product(CALLS, MEMBERS):
        yield Question(call, member, BEFORE, channel=f"{CHANNEL}2")
        yield Question(call, member, BEFORE, region="eu-west-1")


def commands_policy(args: dict[str, Any] | None = None) -> dict[str, Any]:
    """The policy that a ChatOps with these arguments registers."""
    recording = record(lambda: chatops.ChatOps("shop", args or GOVERNED))  # pyright: ignore[reportArgumentType]
    return json.loads(recording.one("aws:iam/policy:Policy").inputs["policy"])
