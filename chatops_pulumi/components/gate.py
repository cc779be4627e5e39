"""The rule and the target of one stage of one gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi
import pulumi_aws as aws

from chatops_pulumi.components.lift import lift
from chatops_pulumi.notification import (
    InputTransformer,
    compose,
    event_pattern,
    input_transformer,
    known_words,
    size_problems,
    word_problems,
)
from chatops_pulumi.playbooks.model import Stage
from chatops_pulumi.problems import ArgsError, Problem
from chatops_pulumi.texts import stage_text

if TYPE_CHECKING:
    from chatops_pulumi.settings.models import GateAt

TARGET_ID = "sns"
# The provider sends 0 for the one of the two that is left out, and 0 retries lose events: so both are always written.
_AWS_MAXIMUM_EVENT_AGE = 86400
_AWS_MAXIMUM_RETRY_ATTEMPTS = 185


@dataclass(frozen=True)
class Target:
    """Where every rule of a component delivers to, and how."""

    topic_arn: pulumi.Input[str]
    role_arn: pulumi.Input[str]
    dead_letter_queue_arn: pulumi.Input[str] | None
    maximum_event_age_seconds: int | None
    maximum_retry_attempts: int | None
    needed: Sequence[pulumi.Resource]
    """What must exist before the first event is delivered."""


@dataclass(frozen=True)
class Gate:
    """One thing to watch: its place in the arguments and what stands there."""

    component: str
    """As an error names it: ``Notifications 'shop'``."""
    at: GateAt
    language: str
    threaded: bool


def make_stage(
    parent: pulumi.Resource,
    name: str,
    gate: Gate,
    stage: Stage,
    action_group: str,
    rule_name: str | None,
    target: Target,
    tags: dict[str, pulumi.Input[str]],
) -> aws.cloudwatch.EventRule:
    """The rule that sees the stage's event and the target that turns it into a notification."""
    child = pulumi.ResourceOptions(parent=parent)
    settings = gate.at.gate
    pattern = lift(lambda known: _pattern(gate, stage, known), settings.given)
    transformer = lift(lambda known: _transformer(gate, stage, action_group, known), settings.words(stage.key))
    rule = aws.cloudwatch.EventRule(
        name,
        name=rule_name,
        description=f"ChatOps: {gate.at.playbook.key} {gate.at.key}, {stage.key}",
        event_pattern=pattern,
        tags=tags or None,
        opts=child,
    )
    aws.cloudwatch.EventTarget(
        name,
        rule=rule.name,
        target_id=TARGET_ID,
        arn=target.topic_arn,
        role_arn=target.role_arn,
        input_transformer=aws.cloudwatch.EventTargetInputTransformerArgs(
            input_paths=_part(transformer, "paths"),
            input_template=_part(transformer, "template"),
        ),
        dead_letter_config=None
        if target.dead_letter_queue_arn is None
        else aws.cloudwatch.EventTargetDeadLetterConfigArgs(arn=target.dead_letter_queue_arn),
        retry_policy=_retry_policy(target),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(target.needed)),
    )
    return rule


def _part(transformer: pulumi.Input[InputTransformer], part: str) -> Any:
    if isinstance(transformer, pulumi.Output):
        return transformer.apply(lambda known: getattr(known, part))
    return getattr(transformer, part)


def _retry_policy(target: Target) -> aws.cloudwatch.EventTargetRetryPolicyArgs | None:
    age, attempts = target.maximum_event_age_seconds, target.maximum_retry_attempts
    if age is None and attempts is None:
        return None
    return aws.cloudwatch.EventTargetRetryPolicyArgs(
        maximum_event_age_in_seconds=_AWS_MAXIMUM_EVENT_AGE if age is None else age,
        maximum_retry_attempts=_AWS_MAXIMUM_RETRY_ATTEMPTS if attempts is None else attempts,
    )


def _pattern(gate: Gate, stage: Stage, given: dict[str, Any]) -> str:
    pattern = event_pattern(gate.at.playbook, stage, given)
    _refuse(gate, size_problems(pattern, None))
    return pattern


def _transformer(gate: Gate, stage: Stage, action_group: str, words: dict[str, Any]) -> InputTransformer:
    """The input transformer. Texts that were outputs while the arguments were checked are checked here."""
    _refuse(gate, word_problems(words, stage))
    text = stage_text(gate.language, gate.at.playbook.key, stage.text_key, stage.shown)
    transformer = input_transformer(
        stage, compose(text, known_words(words, gate.at.playbook)), action_group, threaded=gate.threaded
    )
    _refuse(gate, size_problems(None, transformer))
    return transformer


def _refuse(gate: Gate, problems: list[Problem]) -> None:
    if problems:
        raise ArgsError(gate.component, [problem.under(gate.at.path) for problem in problems])
