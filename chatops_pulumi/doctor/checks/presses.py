"""Whether only the right members may press: the policies of the channel role and the guardrail, in IAM's own simulator."""

from collections.abc import Iterator
from typing import Final

from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.finding import Finding, failure, ok, unknown, warning
from chatops_pulumi.doctor.parts import Channel, actions_by_arn, channels, configurations
from chatops_pulumi.doctor.press_questions import STRANGER, Question, button_of, questions
from chatops_pulumi.doctor.readers.chatbot import configuration_of
from chatops_pulumi.doctor.readers.iam import policy_document
from chatops_pulumi.doctor.simulation import (
    EVERYTHING,
    NEEDS,
    SOURCE,
    Limits,
    Situation,
    allowed,
    role_limits,
    together,
)

_ALLOWED: Final = "allowed"


def _run(inspection: Inspection) -> Iterator[Finding]:
    for channel in channels(inspection.stack):
        yield from guarded(channel.name, _channel(inspection, channel))


def _channel(inspection: Inspection, channel: Channel) -> Iterator[Finding]:
    if channel.policy is None:
        yield unknown(
            channel.name,
            "the state does not show commandsPolicyJson, the policy that the buttons need.",
            "run 'pulumi up'. If a value of it is a secret, check the policies yourself.",
        )
        return
    known = next((one for one in configurations(inspection.stack) if one.arn == channel.configuration_arn), None)
    live = configuration_of(inspection.account, channel.configuration_arn, known.control_region if known else "")
    role_arn = str(live.get("IamRoleArn") or "")
    if not role_arn:
        yield unknown(channel.name, "the channel configuration has no role to judge.", "see the check 'channel'.")
        return
    role = role_limits(inspection.account, role_arn)
    guardrails = [policy_document(inspection.account, str(arn)) for arn in live.get("GuardrailPolicyArns") or ()]
    actual = Limits(role.identity, (together(guardrails) if guardrails else EVERYTHING, *role.ceilings))
    stated = Limits((channel.policy,), (channel.policy,))
    is_own = known is not None and known.resource is not None
    found = list(_compared(inspection, channel, stated, actual, is_own=is_own))
    yield from found
    if not any(one.status.value == "failure" for one in found):
        yield ok(
            channel.name,
            f"the role and the guardrail allow what the stack says, to the members whom it names ({SOURCE})",
        )


def _compared(
    inspection: Inspection, channel: Channel, stated: Limits, actual: Limits, *, is_own: bool
) -> Iterator[Finding]:
    commands = {
        one.name: str(mapping(one.properties.get("definition")).get("commandText") or "")
        for one in actions_by_arn(inspection.stack).values()
    }
    account = channel.configuration_arn.split(":")[4] if channel.configuration_arn.count(":") > 4 else ""  # noqa: PLR2004 an ARN
    asked = list(questions(channel.policy or {}, channel.configuration_arn, account))
    frozen: dict[str, bool] = {}
    for question in asked:
        situation = Situation(question.region, inspection.now, question.user_id, question.channel_arn)
        wanted = allowed(inspection.account, stated, question.actions, question.resource, situation)
        given = allowed(inspection.account, actual, question.actions, question.resource, situation)
        for action in question.actions:
            subject = button_of([action], commands) or action
            if question.channel_arn == channel.configuration_arn and action in wanted and subject != action:
                frozen[subject] = frozen.get(subject, True) and wanted[action] != _ALLOWED
            yield from _judged(
                inspection, subject, action, question, wanted[action], given.get(action, ""), is_own=is_own
            )
    for subject, is_frozen in frozen.items():
        if is_frozen:
            yield warning(
                subject,
                "none of the members that were tried may press it now: a freeze is active, or its approvers are not in the list.",
                "wait until the freeze ends, or change freezes or approvers.",
            )


def _judged(
    inspection: Inspection, subject: str, action: str, question: Question, wanted: str, given: str, *, is_own: bool
) -> Iterator[Finding]:
    if (wanted == _ALLOWED) == (given == _ALLOWED):
        return
    who = "a member whom no policy names" if question.member == STRANGER else question.member
    call = f"{action} on {question.resource} in {question.region}, pressed by {who}"
    if question.channel_arn.endswith("-other"):
        call = f"{call} in another channel"
    if given != _ALLOWED:
        yield failure(
            subject,
            f"{call}: denied ({given}), and the stack allows it.",
            inspection.restore if is_own else "let the role and the guardrail allow commandsPolicyJson.",
            SOURCE,
        )
    else:
        make = failure if is_own else warning
        yield make(
            subject,
            f"{call}: allowed, and the stack denies it.",
            inspection.restore if is_own else "restrict the role or the guardrail if others share them unwillingly.",
            SOURCE,
        )


CHECK = Check(
    "presses",
    8,
    "Only the right members may press",
    "Every button's call in IAM's policy simulator: by approvers and by a stranger, in this channel and in another one",
    (*NEEDS, "chatbot:DescribeSlackChannelConfigurations", "chatbot:GetMicrosoftTeamsChannelConfiguration"),
    _run,
)
