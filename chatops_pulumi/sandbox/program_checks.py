"""Reads a running program without an event of the user's: messages, buttons, commands, permissions and sizes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from chatops_pulumi.sandbox.previews import RulePreview, previews
from chatops_pulumi.sandbox.records import Outcome, PressOutcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chatops_pulumi.sandbox.program.places import Place
    from chatops_pulumi.sandbox.records import ButtonState, Press
    from chatops_pulumi.sandbox.session import ChannelMessage, Sandbox

_ARNS: Final = ("arn", "customActionArn")
"""Outputs that hold the ARN of a resource."""
NEAR_LIMIT: Final = 0.8
"""The part of a limit above which a size is reported."""


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """It does not work."""
    WARNING = "warning"
    """It works, and is probably not what you want."""
    NOTE = "note"
    """The check does not know."""


class Check(StrEnum):
    """What is checked. The values are the IDs of the findings."""

    PROGRAM_FAILED = "program-failed"
    PROGRAM_WARNING = "program-warning"
    NO_RULES = "no-rules"
    RULE_DISABLED = "rule-disabled"
    MESSAGE_LOST = "message-lost"
    SIZE_NEAR_LIMIT = "size-near-limit"
    NOTIFICATION_WARNING = "notification-warning"
    COMMAND_INVALID = "command-invalid"
    BUTTON_DENIED = "button-denied"
    VALUE_UNSAFE = "value-unsafe"
    NOT_JUDGED = "not-judged"
    BUTTON_NEVER_SHOWN = "button-never-shown"


ABOUT: Final[dict[Check, tuple[Level, str]]] = {
    Check.PROGRAM_FAILED: (Level.ERROR, "The program fails, or AWS would refuse what it registers."),
    Check.PROGRAM_WARNING: (Level.WARNING, "The program logged a warning or an error."),
    Check.NO_RULES: (Level.WARNING, "The program has no rules that wait for events."),
    Check.RULE_DISABLED: (Level.WARNING, "The rule is disabled, so it gives no messages."),
    Check.MESSAGE_LOST: (Level.ERROR, "The message of a rule is lost on its way to the channel."),
    Check.SIZE_NEAR_LIMIT: (Level.WARNING, "A size is above 80 % of AWS's limit, so a longer value loses the message."),
    Check.NOTIFICATION_WARNING: (Level.WARNING, "Amazon Q shows the message differently than it is written."),
    Check.COMMAND_INVALID: (Level.ERROR, "The chat cannot run the command of a button."),
    Check.BUTTON_DENIED: (Level.ERROR, "The channel role or a guardrail does not allow the call of a button."),
    Check.VALUE_UNSAFE: (Level.ERROR, "A value from the event would change the command of a button."),
    Check.NOT_JUDGED: (Level.NOTE, "The sandbox does not know whether the role allows the call of a button."),
    Check.BUTTON_NEVER_SHOWN: (Level.WARNING, "No message of the program shows the button."),
}
"""The level of each check, and what a finding of it means."""

_OUTCOMES: Final = {
    PressOutcome.ANSWERED: Check.COMMAND_INVALID,
    PressOutcome.REFUSED: Check.BUTTON_DENIED,
    PressOutcome.UNSAFE: Check.VALUE_UNSAFE,
    PressOutcome.NOT_JUDGED: Check.NOT_JUDGED,
}


@dataclass(frozen=True)
class CheckFinding:
    """Something that a check found."""

    check: Check
    subject: str
    """What it is about: a rule as ``web.ready``, or a button with its rule. Empty: the program."""
    text: str
    fix: str = ""
    urn: str = ""
    """The URN of the resource, if it is one."""
    place: Place | None = None
    """The line of the program that registers the resource, if it is known. Resources of a component have the component's."""

    @property
    def level(self) -> Level:
        """How bad it is."""
        return ABOUT[self.check][0]


@dataclass(frozen=True)
class CheckedProgram:
    """What was read, and what was found."""

    rules: int
    buttons: int
    """Buttons of messages that were judged, each label and command once."""
    findings: tuple[CheckFinding, ...]


def check_program(sandbox: Sandbox) -> CheckedProgram:
    """Read a running program: every rule with a sample event, every message, and every button of it."""
    found = list(previews(sandbox))
    urns = {
        str(resource.outputs[output]): resource.urn
        for resource in sandbox.run.resources
        for output in _ARNS
        if resource.custom and output in resource.outputs
    }
    with sandbox.unchanged():
        return _checked(sandbox, found, urns)


def _checked(sandbox: Sandbox, found: Sequence[RulePreview], urns: dict[str, str]) -> CheckedProgram:
    rules = [one for one in found if one.messages or _is_for_messages(one)]
    findings = [*_program(sandbox, found)]
    for one in rules:
        findings += _rule(one, urns.get(one.rule.rule.arn, ""))
    judged: set[tuple[str, str]] = set()
    for one in rules:
        for message in one.messages:
            for button in message.shown:
                key = (button.label, _bare(button, message))
                if key not in judged:
                    judged.add(key)
                    findings += _button(sandbox, one, message, button, urns)
    findings += _never_shown(sandbox, [message for one in rules for message in one.messages], urns)
    places = {resource.urn: resource.place for resource in sandbox.run.resources}
    placed = tuple(replace(finding, place=places.get(finding.urn)) for finding in findings)
    return CheckedProgram(len(rules), len(judged), placed)


def _is_for_messages(one: RulePreview) -> bool:
    """Whether a rule is there for messages. One whose targets are, for example, log groups is not."""
    targets = one.rule.rule.targets
    return not targets or any(":sns:" in target.arn for target in targets)


def _program(sandbox: Sandbox, found: Sequence[RulePreview]) -> Iterator[CheckFinding]:
    for logged in sandbox.run.messages:
        if logged.severity in {"warning", "error"}:
            yield CheckFinding(Check.PROGRAM_WARNING, "", logged.text)
    if not found:
        fix = "Watch something, for example a deployment group."
        yield CheckFinding(Check.NO_RULES, "", "The program has no rules that wait for events.", fix)


def _rule(one: RulePreview, urn: str) -> Iterator[CheckFinding]:
    if not one.rule.rule.enabled:
        fix = "Enable the rule, or remove it."
        yield CheckFinding(Check.RULE_DISABLED, one.name, "The rule is disabled.", fix, urn)
        return
    traces = [trace for trace in one.result.traces if trace.rule_arn == one.rule.rule.arn]
    lost = [step for trace in traces for step in trace.steps if step.outcome is Outcome.LOST]
    for step in lost:
        yield CheckFinding(Check.MESSAGE_LOST, one.name, step.text, step.fix or "", urn)
    if one.problem and not lost:
        yield CheckFinding(Check.MESSAGE_LOST, one.name, one.problem, urn=urn)
    for size in {size: None for trace in traces for step in trace.steps for size in step.sizes}:
        if size.value > NEAR_LIMIT * size.limit:
            text = f"{size.what[:1].upper()}{size.what[1:]}: {size.value} of {size.limit} {size.unit} ({size.source})."
            yield CheckFinding(Check.SIZE_NEAR_LIMIT, one.name, text, "Shorten the texts.", urn)
    for warning in {warning: None for message in one.messages for warning in message.notification.warnings}:
        yield CheckFinding(Check.NOTIFICATION_WARNING, one.name, warning, urn=urn)


def _button(
    sandbox: Sandbox, one: RulePreview, message: ChannelMessage, button: ButtonState, urns: dict[str, str]
) -> Iterator[CheckFinding]:
    ended = sandbox.examine(message, button, report_unjudged=True)
    if ended is not None:
        subject, urn = f"{one.name}, button '{button.label}'", urns.get(button.action_arn, "")
        yield CheckFinding(_OUTCOMES[ended.outcome], subject, *_split(ended, button), urn)


def _split(ended: Press, button: ButtonState) -> tuple[str, str]:
    """What is wrong with a button, and the fix, if the reason has one."""
    refusal = ended.reply if ended.outcome is PressOutcome.REFUSED else ""
    reason = f"{refusal} {ended.reason or ''}".strip()
    text, _, fix = reason.partition(" Fix: ")
    return f"{text} Command: aws {button.command}", fix


def _never_shown(sandbox: Sandbox, messages: Sequence[ChannelMessage], urns: dict[str, str]) -> Iterator[CheckFinding]:
    """Buttons of the channels that the program has rules for and that no message shows."""
    shown = {one.action_arn for message in messages for one in message.shown}
    hidden: dict[tuple[str, str], tuple[str, str]] = {}
    for message in messages:
        for button in message.buttons:
            if not button.shown:
                hidden[button.action_arn, button.label] = (button.action_name, button.reason)
    created = {arn for arn in urns if ":custom-action/" in arn}
    for (arn, label), (name, reason) in hidden.items():
        if arn in created and arn not in shown:
            text = f"No message shows the button of the custom action '{name}'. For the last one: {reason}."
            yield CheckFinding(Check.BUTTON_NEVER_SHOWN, f"button '{label}'", text, urn=urns[arn])
    named = {
        action.arn
        for channel in sandbox.aws.chatbot.configurations()
        for action in sandbox.aws.chatbot.actions_of(channel.arn)
    }
    for action in sandbox.aws.chatbot.actions():
        if action.arn not in named and action.arn in created:
            text = f"The custom action '{action.name}' is associated with no channel configuration."
            yield CheckFinding(Check.BUTTON_NEVER_SHOWN, f"custom action '{action.name}'", text, urn=urns[action.arn])


def _bare(button: ButtonState, message: ChannelMessage) -> str:
    """The command with its variables, so that the same button of two messages is judged once; other channels differ."""
    command = button.command
    for name, value in sorted(button.variables.items(), key=lambda item: -len(item[1])):
        if value:
            command = command.replace(value, f"${name}")
    return f"{message.channel.arn} {command}"
