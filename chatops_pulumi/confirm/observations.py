"""What was seen during a run, as the checks read it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from chatops_pulumi.confirm.experiments import Button, buttons
from chatops_pulumi.confirm.settings import Settings
from chatops_pulumi.confirm.steps import ASSISTANT, DENIED, NOTHING, RAN, UNASKED, YES, steps

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the person answered to a step."""

    choice: str
    text: str = ""
    """In the person's words."""
    time: str = ""


@dataclass(frozen=True)
class Observations:
    """Everything that a run has seen."""

    settings: Settings
    refusals: Mapping[str, str] = field(default_factory=dict[str, str])
    """Logical name to AWS's answer."""
    answers: Mapping[str, Answer] = field(default_factory=dict[str, Answer])
    """By the key of the step."""
    bodies: Mapping[str, str] = field(default_factory=dict[str, str])
    """Message to the text that EventBridge published to the topic."""
    records: tuple[JsonObject, ...] = ()
    """CloudTrail's records of calls with the channel role."""
    probes: Mapping[str, JsonObject] = field(default_factory=dict[str, JsonObject])
    """By the name of the probe."""
    errors: Mapping[str, str] = field(default_factory=dict[str, str])
    """Name of a probe that failed to AWS's answer."""
    times: Mapping[str, str] = field(default_factory=dict[str, str])
    """By the name of the probe: when it was made."""

    def choice(self, step: str) -> str:
        """What the person chose; empty if the step was skipped or not reached."""
        answer = self.answers.get(step)
        return "" if answer is None else answer.choice

    def said(self, step: str) -> str:
        """The question with the person's answer. Empty without an answer."""
        answer = self.answers.get(step)
        if answer is None:
            return ""
        asked = next(one for one in steps(self.settings) if one.key == step)
        words = f", in words: {answer.text}" if answer.text else ""
        return f"Asked: {asked.text} Answered: {asked.choices.get(answer.choice, answer.choice)}{words}."

    def button(self, key: str) -> Button:
        """A button of the run."""
        return next(button for button in buttons(self.settings) if button.key == key)

    def records_of(self, key: str) -> tuple[JsonObject, ...]:
        """CloudTrail's records of the presses of a button, oldest first."""
        button = self.button(key)
        return tuple(
            record
            for record in self.records
            if (record["eventSource"], record["eventName"]) == (button.event_source, button.event_name)
            and button.mark in str(record.get("requestParameters"))
        )

    def without_parameters(self, key: str) -> tuple[JsonObject, ...]:
        """Allowed calls of a button's kind whose records have no parameters: it is unknown which button made them."""
        button = self.button(key)
        return tuple(
            record
            for record in self.records
            if (record["eventSource"], record["eventName"]) == (button.event_source, button.event_name)
            and not record.get("requestParameters")
            and not is_denied(record)
        )

    def ran(self, key: str) -> bool | None:
        """Whether a press of a button became an AWS call, allowed or not. None: unknown."""
        choice = self.choice(key)
        if self.records_of(key) or choice in {RAN, DENIED, UNASKED}:
            return True
        if choice == ASSISTANT:
            return False
        # A missing button says nothing if the whole message is missing.
        return False if choice == NOTHING and self._message_works(key) else None

    def allowed(self, key: str) -> bool | None:
        """Whether IAM allowed the call of a press. None: unknown."""
        records = self.records_of(key)
        if records:
            return not any(is_denied(record) for record in records)
        choice = self.choice(key)
        return True if choice in {RAN, UNASKED} else False if choice == DENIED else None

    def _message_works(self, key: str) -> bool:
        message = self.button(key).message
        others = [one.key for one in buttons(self.settings) if one.message == message and one.key != key]
        return any(self.records_of(other) or self.choice(other) in {RAN, DENIED, UNASKED} for other in others)

    @property
    def chat_works(self) -> bool:
        """Whether at least one message appeared in the chat."""
        in_chat = [key for key in self.answers if key != "unassociated" and not key.startswith("page_")]
        looked = (self.answers[key].choice == YES for key in in_chat)
        return any(looked) or any(
            answer.choice in {RAN, DENIED, ASSISTANT, UNASKED} for answer in self.answers.values()
        )


def parameters_of(record: JsonObject) -> JsonObject:
    """The parameters of a record; empty if it has none."""
    found = record.get("requestParameters")
    return cast("JsonObject", found) if isinstance(found, dict) else {}


def is_denied(record: JsonObject) -> bool:
    """Whether a record is about a call that IAM refused."""
    return "AccessDenied" in str(record.get("errorCode") or "")


def shown(record: JsonObject) -> str:
    """A record in one line."""
    parts = [f"{record['eventName']} at {record['eventTime']} by session {record['session']}"]
    if record.get("errorCode"):
        parts.append(f"error {record['errorCode']}")
    parts.append(f"requestParameters {record.get('requestParameters')}")
    return f"CloudTrail: {', '.join(parts)}."
