"""What a scenario file says, checked."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from chatops_pulumi.core.limits import MEMBER_ID
from chatops_pulumi.sandbox.services.simulation import MOMENT

ACTIONS: Final = ("start", "fire", "press", "advance", "time_out")
"""The keys of a step that say what happens in it. A step has exactly one."""

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_PART: Final = re.compile(r"([0-9]{1,6})([smhd])")
_DURATION: Final = re.compile(r"(?:[0-9]{1,6}[smhd] ?)+")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ExpectedMessage(_Part):
    """What a message must be. A key that is not given is not checked. ``<any>`` stands for any text on one line."""

    title: str | None = None
    """The title as the chat shows it, without formatting."""
    text: list[str] | None = None
    """Lines that the message contains, in this order."""
    buttons: list[str] | None = None
    """The labels of all buttons. Numbered labels are in their order."""
    channel: str | None = None
    """The ID of the channel."""

    @field_validator("text", mode="before")
    @classmethod
    def _lines(cls, value: object) -> object:
        return value.splitlines() if isinstance(value, str) else value


class ExpectedCall(_Part):
    """The AWS call that a press must make."""

    operation: str
    """The IAM prefix of the service and the API operation, for example ``codedeploy:ContinueDeployment``."""
    region: str | None = None
    parameters: dict[str, Any] = Field(default_factory=dict)
    """Parameters that the call must have. It may have others."""


class Expectations(_Part):
    """What a step must lead to. A key that is not given is not checked."""

    messages: list[ExpectedMessage] | None = None
    """All messages of the step, in their order. An empty list: no message."""
    lost: str | None = None
    """A part of the reason for which a message is lost. Without this key, a lost message is a failure."""
    call: ExpectedCall | None = None
    command: str | None = None
    """The command of the press, without ``aws``."""
    refused: str | None = None
    """A part of the reply or the reason of a press that does not succeed. Without this key, such a press is a failure."""

    @field_validator("call", mode="before")
    @classmethod
    def _operation(cls, value: object) -> object:
        return {"operation": value} if isinstance(value, str) else value


class ScenarioStep(_Part):
    """One step: what happens, and what it must lead to."""

    start: str | None = None
    """A rule, as ``web.ready``: what it is about starts, for example a deployment."""
    fire: str | dict[str, Any] | None = None
    """The path of a file with one event, relative to the scenario, or the event, or ``{sample: web.ready}``."""
    press: str | None = None
    """The label of a button."""
    advance: str | None = None
    """How far the clock moves, as ``1h 30m``, or the time that it moves to, as ``2026-12-24T10:00:00Z``."""
    time_out: str | None = None
    """A title of something that waits, for example ``shop-web / web``: its wait ends now."""
    message: int | str | None = None
    """Which message has the pressed button: its number in the scenario, or its title. Default: the newest with the button."""
    member: str | None = Field(default=None, alias="as")
    """The ID of the member who presses."""
    answers: dict[str, str] = Field(default_factory=dict)
    """The values of variables that the chat asks for."""
    resource: str | None = None
    """The ARN that the call acts on, if the sandbox cannot know it."""
    expect: Expectations = Expectations()

    @field_validator("member")
    @classmethod
    def _is_member(cls, value: str | None) -> str | None:
        if value is not None and not MEMBER_ID.fits(value):
            raise ValueError(f"{value!r} is not the ID of a Slack member. Fix: for example {MEMBER_ID.example}.")
        return value

    @field_validator("advance")
    @classmethod
    def _is_time(cls, value: str | None) -> str | None:
        if value is not None:
            read_advance(value)
        return value

    @model_validator(mode="after")
    def _one_action(self) -> ScenarioStep:
        given = [name for name in ACTIONS if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) if given else "none"
            raise ValueError(f"a step has exactly one of {', '.join(ACTIONS)}, and this one has {found}.")
        only_press = [name for name in ("message", "member", "answers", "resource") if getattr(self, name)]
        if self.press is None and only_press:
            name = "as" if only_press[0] == "member" else only_press[0]
            raise ValueError(f"'{name}' belongs to a step with 'press'.")
        wanted = self.expect
        if self.press is None and (wanted.call or wanted.command or wanted.refused):
            raise ValueError("'call', 'command' and 'refused' belong to a step with 'press'.")
        if wanted.refused is not None and wanted.call is not None:
            raise ValueError("a press that is refused makes no call. Fix: remove 'call' or 'refused'.")
        return self

    @property
    def action(self) -> str:
        """The step in a few words, for reports: ``press '1. Switch traffic'``."""
        name = next(name for name in ACTIONS if getattr(self, name) is not None)
        value = getattr(self, name)
        if isinstance(value, dict):
            return f"fire {value.get('detail-type') or value.get('sample') or 'an event'}"
        words = name.replace("_", " ")
        return f"{words} '{value}'" if name == "press" else f"{words} {value}"


class Scenario(_Part):
    """A scenario file."""

    description: str | None = None
    stack: str | None = None
    """The stack. Default: the one that is given on the command line."""
    config: dict[str, str] = Field(default_factory=dict)
    """Configuration values that replace the stack's."""
    at: datetime = MOMENT
    """When the scenario begins."""
    steps: list[ScenarioStep] = Field(min_length=1)

    @field_validator("at")
    @classmethod
    def _has_zone(cls, value: datetime) -> datetime:
        if value.tzinfo is None:
            raise ValueError("the time has no time zone. Fix: for example 2026-12-24T10:00:00Z.")
        return _in_utc(value)


class ScenarioFile(_Part):
    """A scenario with its place."""

    path: Path
    scenario: Scenario
    lines: tuple[int, ...]
    """The line of each step in the file, from 1."""

    @property
    def name(self) -> str:
        """The name of the file without its suffix."""
        return self.path.stem


def advance_text(time: timedelta) -> str:
    """A duration as a scenario has it: ``1h 30m``. Less than a second is a second."""
    left, parts = max(round(time.total_seconds()), 1), list[str]()
    for unit, seconds in sorted(_UNITS.items(), key=lambda item: -item[1]):
        number, left = divmod(left, seconds)
        parts += [f"{number}{unit}"] if number else []
    return " ".join(parts)


def read_advance(text: str) -> timedelta | datetime:
    """How far the clock moves, or the time that it moves to.

    Raises:
        ValueError: The text is neither.
    """
    if _DURATION.fullmatch(text):
        return timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text)))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError(
            f"{text!r} is neither a duration nor a time. Fix: for example 10m, 1h 30m, or 2026-12-24T10:00:00Z."
        )
    return _in_utc(moment)


def _in_utc(moment: datetime) -> datetime:
    """A time in UTC. Raises ValueError."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("the time is not between the years 1 and 9999 in UTC. Fix: use another time.") from None
