"""The single values of the arguments: plain ones are checked at once, outputs as soon as they are known."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, TypeVar, cast
from urllib.parse import urlsplit

import pulumi
from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from chatops_pulumi.args import LifecycleStage
from chatops_pulumi.core import limits
from chatops_pulumi.core.limits import TextLimit
from chatops_pulumi.core.problems import ArgsError, Problem, half_character, nearest, shown, text_problem

_Value = TypeVar("_Value")
Check = Callable[[object], Problem | None]
"""What is wrong with a known value, if anything."""


@dataclass(frozen=True)
class Pending:
    """A value that is known later, with the check that waits for it. `bound` gives it its path."""

    value: pulumi.Input[Any]
    check: Check


@dataclass(frozen=True)
class InputField:
    """A type of argument: plain, or an input that may be an output of another resource."""

    check: Check
    is_input: bool = True
    if_output: Problem | None = None
    """What is said of an output where a plain value is needed."""
    check_late: Check | None = None
    """The check of an output's value, where it differs."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """How pydantic checks the value."""
        return core_schema.no_info_plain_validator_function(self._read)

    def _read(self, value: object) -> object:
        if isinstance(value, (pulumi.Output, Awaitable)):
            if not self.is_input:
                raise error_of(self.if_output or PLAIN_NEEDED)
            return Pending(cast("pulumi.Input[Any]", value), partial(_checked, self.check_late or self.check))
        if isinstance(value, Pending):
            return value
        problem = _checked(self.check, value)
        if problem is not None:
            raise error_of(problem)
        return value


def _checked(check: Check, value: object) -> Problem | None:
    """What is wrong with a known value, whatever it must be."""
    half = half_character(value) if isinstance(value, str) else None
    return half or check(value)


CONSOLE = "<console>"
"""The page in the AWS console, where a stage has one."""

PLAIN_NEEDED = Problem(
    "is an output, but it decides which resources exist, so it must be known before anything is created.",
    "give a plain value.",
)


def error_of(problem: Problem) -> PydanticCustomError:
    """The problem as pydantic carries it."""
    return PydanticCustomError(
        "chatops", "{what}", {"what": problem.what, "fix": problem.fix, "source": problem.source}
    )


def bound(value: _Value, component: str, path: str) -> _Value:
    """The same settings, in which every late value is an output that fails, with its path, if it turns out wrong."""
    return cast("_Value", _bound(value, component, path))


def _bound(value: object, component: str, path: str) -> object:
    if isinstance(value, Pending):
        return pulumi.Output.from_input(value.value).apply(_late_check(value.check, component, path))
    if isinstance(value, BaseModel):
        changed = {name: new for name, old in value if (new := _bound(old, component, _joined(path, name))) is not old}
        return value.model_copy(update=changed) if changed else value
    if isinstance(value, dict):
        entries = cast("dict[str, object]", value)
        return _same_or(entries, {key: _bound(old, component, _joined(path, key)) for key, old in entries.items()})
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        new_items = tuple(_bound(old, component, _joined(path, str(place))) for place, old in enumerate(items))
        return items if all(new is old for new, old in zip(new_items, items, strict=True)) else new_items
    return value


def _same_or(old: dict[str, object], new: dict[str, object]) -> dict[str, object]:
    return old if all(new[key] is old[key] for key in old) else new


def _joined(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


def _late_check(check: Check, component: str, path: str) -> Callable[[object], object]:
    def checked(value: object) -> object:
        problem = check(value)
        if problem is not None:
            raise ArgsError(component, [problem.under(path)])
        return value

    return checked


def text(limit: TextLimit) -> Check:
    """The check of a text by its limit."""

    def check(value: object) -> Problem | None:
        if not isinstance(value, str):
            return Problem(f"{shown(value)} is no text; it must be {limit.what}.", "give a string.", limit.source)
        return text_problem(value, limit)

    return check


def _message_text(value: object) -> Problem | None:
    # What the stage's own values are is only known further out: see notification.text_problems.
    return None if isinstance(value, str) else Problem(f"{shown(value)} is no text.", "give a string.")


def _url(value: object) -> Problem | None:
    fix = "write the whole address, as https://green.example.com."
    if not isinstance(value, str):
        return Problem(f"{shown(value)} is no text; it must be a URL.", fix)
    try:
        # <console> is an address as a whole; other values of the event stand in one.
        parts = urlsplit("https://console.example.com" if value == CONSOLE else value)
        complete = parts.scheme in {"http", "https"} and bool(parts.netloc)
    except ValueError:
        complete = False
    if complete and not any(character.isspace() for character in value):
        return None
    return Problem(f"{shown(value)} is no URL that a person can open from the chat.", fix)


def _lifecycle_stage(value: object) -> Problem | None:
    if isinstance(value, str) and value in tuple(LifecycleStage):
        return None
    known = [stage.value for stage in LifecycleStage]
    source = "ECS API model, DeploymentLifecycleHook: stages at which a deployment can pause"
    return Problem(f"{shown(value)} is no lifecycle stage with a pause.", nearest(str(value), known), source)


def _flag(value: object) -> Problem | None:
    return (
        None
        if isinstance(value, bool)
        else Problem(f"{shown(value)} is neither true nor false.", "give true or false.")
    )


TeamId = Annotated[Any, InputField(text(limits.TEAMS_TEAM_ID))]
TenantId = Annotated[Any, InputField(text(limits.TEAMS_TENANT_ID))]
TeamsChannelId = Annotated[Any, InputField(text(limits.TEAMS_CHANNEL_ID))]
TeamsChannelName = Annotated[Any, InputField(text(limits.TEAMS_CHANNEL_NAME))]
SlackWorkspaceId = Annotated[Any, InputField(text(limits.SLACK_WORKSPACE_ID))]
SlackChannelId = Annotated[Any, InputField(text(limits.SLACK_CHANNEL_ID))]
ConfigurationArn = Annotated[Any, InputField(text(limits.CONFIGURATION_ARN))]
TopicArn = Annotated[Any, InputField(text(limits.TOPIC_ARN))]
QueueArn = Annotated[Any, InputField(text(limits.QUEUE_ARN))]
RoleArn = Annotated[Any, InputField(text(limits.ROLE_ARN))]
RoleName = Annotated[Any, InputField(text(limits.ROLE_NAME))]
PolicyArn = Annotated[Any, InputField(text(limits.POLICY_ARN))]
KeyArn = Annotated[Any, InputField(text(limits.KEY_ARN))]
Application = Annotated[Any, InputField(text(limits.APPLICATION_NAME))]
DeploymentGroup = Annotated[Any, InputField(text(limits.DEPLOYMENT_GROUP_NAME))]
Pipeline = Annotated[Any, InputField(text(limits.PIPELINE_NAME))]
PipelineStage = Annotated[Any, InputField(text(limits.PIPELINE_STAGE_NAME))]
PipelineAction = Annotated[Any, InputField(text(limits.PIPELINE_ACTION_NAME))]
AutoScalingGroup = Annotated[Any, InputField(text(limits.AUTO_SCALING_GROUP_NAME))]
Alarm = Annotated[Any, InputField(text(limits.ALARM_NAME))]
EcsCluster = Annotated[Any, InputField(text(limits.ECS_CLUSTER))]
Region = Annotated[Any, InputField(text(limits.REGION))]
TagValue = Annotated[Any, InputField(text(limits.TAG_VALUE))]
Mention = Annotated[Any, InputField(text(limits.MENTION))]
MessageText = Annotated[Any, InputField(_message_text)]
Url = Annotated[Any, InputField(_url)]
Flag = Annotated[Any, InputField(_flag)]

PlainApplication = Annotated[str, InputField(text(limits.APPLICATION_NAME), is_input=False)]
PlainDeploymentGroup = Annotated[str, InputField(text(limits.DEPLOYMENT_GROUP_NAME), is_input=False)]
PlainEcsService = Annotated[str, InputField(text(limits.ECS_SERVICE), is_input=False)]
LifecycleStageName = Annotated[str, InputField(_lifecycle_stage, is_input=False)]
TagKey = Annotated[str, InputField(text(limits.TAG_KEY), is_input=False)]
ConfigurationName = Annotated[str, InputField(text(limits.CONFIGURATION_NAME), is_input=False)]
ActionGroup = Annotated[str, InputField(text(limits.ACTION_GROUP), is_input=False)]
ActionName = Annotated[str, InputField(text(limits.ACTION_NAME), is_input=False)]
ButtonText = Annotated[str, InputField(text(limits.BUTTON_TEXT), is_input=False)]
RuleName = Annotated[str, InputField(text(limits.RULE_NAME), is_input=False)]
LinkLabel = Annotated[str, InputField(text(limits.LINK_LABEL), is_input=False)]
GateKey = Annotated[str, InputField(text(limits.GATE_KEY), is_input=False)]
Profile = Annotated[str, InputField(text(limits.PROFILE), is_input=False)]
