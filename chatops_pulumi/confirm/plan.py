"""What a run will create, what it costs at most, how long it takes, and what it asks for. Pure: no credentials."""

from dataclasses import dataclass
from typing import Final

from chatops_pulumi.confirm.experiments import MESSAGES, buttons
from chatops_pulumi.confirm.points import CHECKED, POINTS, needed_steps
from chatops_pulumi.confirm.settings import Settings
from chatops_pulumi.confirm.steps import Step, steps


@dataclass(frozen=True)
class Item:
    """Resources of one kind."""

    what: str
    count: int
    dollars: float
    """The cost of one run at most."""
    why: str


@dataclass(frozen=True)
class Plan:
    """A run before it begins."""

    items: tuple[Item, ...]
    steps: tuple[Step, ...]
    points: tuple[str, ...]
    """The keys of the points that are checked."""

    @property
    def dollars(self) -> float:
        """The cost at most."""
        return sum(item.dollars for item in self.items)

    @property
    def minutes(self) -> int:
        """About how long it takes: the questions, and the wait for CloudTrail."""
        return len(self.steps) + _WAIT_MINUTES


_WAIT_MINUTES: Final = 20
PLACEHOLDERS: Final = Settings(
    "chatops-confirm-DATE", "ACCOUNT", "REGION", "WORKSPACE", "CHANNEL", "MEMBER", second_member=True
)
"""The settings of a plan without any."""

WARNINGS: Final = (
    (
        "While the command runs, everyone in the channel can call StopDeployment of CodeDeploy in this region of the account, "
        "because the call has no resource-level permissions. Use a test account without deployments."
    ),
    "The channel must not have a configuration in this account yet: AWS allows one per channel and account.",
)


def make_plan(settings: Settings) -> Plan:
    """The plan for these settings."""
    needed = needed_steps(settings.only)
    asked = tuple(step for step in steps(settings) if step.key in needed)
    chosen = settings.only or tuple(point.key for point in CHECKED)
    return Plan(_items(settings), asked, chosen)


def _items(settings: Settings) -> tuple[Item, ...]:
    custom = "under 100 custom events, messages and requests, 1 dollar a million or less"
    return (
        Item("SNS topics", 2, 0.001, custom),
        Item("SQS queue that receives the same messages", 1, 0.001, custom),
        Item("EventBridge rules on the default bus", len(MESSAGES) + 4, 0.001, custom),
        Item("custom actions", len(buttons(settings)) + 1, 0, "the chat service is free"),
        Item("Slack channel configuration", 1, 0, "the chat service is free"),
        Item("IAM roles and a policy", 5, 0, "IAM is free"),
        Item("log group with 1 day of retention, and 4 queries", 1, 0.01, "less than 1 MB"),
        Item("log group of the chat service, created by AWS", 1, 0.01, "less than 1 MB"),
        Item("CloudWatch alarm", 1, 0.01, "0.10 dollars a month, for an hour"),
        Item("CodePipeline pipeline with an approval", 1, 0.02, "type V2, a few minutes of actions"),
        Item("S3 bucket with one object", 1, 0.001, "under 100 requests"),
        Item("Step Functions state machine", 1, 0.001, "less than 10 transitions"),
    )


def plan_text(settings: Settings) -> str:
    """The plan as a person reads it."""
    plan = make_plan(settings)
    lines = [
        f"chatops confirm checks {len(plan.points)} of {len(POINTS)} assumptions about AWS.",
        f"Account {settings.account}, region {settings.region}, Slack channel {settings.channel_id}.",
        "",
        f"It creates, with names that begin with {settings.run}:",
        *(f"  {item.count:>3} {item.what} (at most {item.dollars:.3f} dollars: {item.why})" for item in plan.items),
        f"It costs at most {plan.dollars:.2f} dollars, and takes about {plan.minutes} minutes.",
        "",
        "It sends custom events, which become messages in the channel. It asks you to press buttons and to say what you see:",
        *(f"  - {step.text}" for step in plan.steps),
        "The buttons only read, or act on something that does not exist.",
        "",
        "It reads back CloudTrail's event history, the messages, log groups, metrics, and IAM's simulator.",
        "At the end, and if you interrupt it, it deletes everything that it created.",
        "",
        *(f"Note: {text}" for text in WARNINGS),
        "",
        "Without a check:",
        *(f"  - {point.key}: {point.not_checked}" for point in POINTS if point.not_checked),
    ]
    return "\n".join(lines)
