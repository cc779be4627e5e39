"""The rule and the target of one stage of one gate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pulumi
import pulumi_aws as aws

from chatops_pulumi.components.inputs import map_inputs
from chatops_pulumi.core.notification import (
    InputTransformer,
    built_in_text,
    compose,
    event_pattern,
    input_transformer,
    known_words,
    size_problems,
    word_problems,
)
from chatops_pulumi.core.problems import ArgsError, Problem
from chatops_pulumi.playbooks.model import Stage

if TYPE_CHECKING:
    from chatops_pulumi.validation.models import GateAt

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


@dataclass(frozen=True)
class Gate:
    """One thing to watch: its place in the arguments and what stands there."""

    component: str
    """As an error names it: ``Notifications 'shop'``."""
    at: GateAt
    language: str
    threaded: bool


# The resources themselves are made by the component: each call in between would show in the stack trace that Pulumi takes of
# every registration, and cost time.


def rule_args(gate: Gate, stage: Stage, rule_name: str | None, tags: dict[str, pulumi.Input[str]]) -> dict[str, Any]:
    """The arguments of the rule that sees the stage's event."""
    return {
        "name": rule_name,
        "description": f"ChatOps: {gate.at.playbook.key} {gate.at.key}, {stage.key}",
        "event_pattern": map_inputs(
            partial(_pattern, gate, stage), gate.at.gate.given, when_known=partial(_checked_pattern, gate, stage)
        ),
        "tags": tags or None,
    }


def target_args(
    gate: Gate, stage: Stage, action_group: str, target: Target, rule_name: pulumi.Input[str]
) -> dict[str, Any]:
    """The arguments of the target that turns the event into a notification."""
    words = gate.at.gate.words(stage.key)
    transformer = map_inputs(
        partial(_transformer, gate, stage, action_group),
        words,
        when_known=partial(_checked_transformer, gate, stage, action_group),
    )
    queue_arn = target.dead_letter_queue_arn
    return {
        "rule": rule_name,
        "target_id": TARGET_ID,
        "arn": target.topic_arn,
        "role_arn": target.role_arn,
        "input_transformer": aws.cloudwatch.EventTargetInputTransformerArgs(
            input_paths=_part(transformer, "paths"), input_template=_part(transformer, "template")
        ),
        "dead_letter_config": None
        if queue_arn is None
        else aws.cloudwatch.EventTargetDeadLetterConfigArgs(arn=queue_arn),
        "retry_policy": _retry_policy(target),
    }


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
    return event_pattern(gate.at.playbook, stage, given)


def _checked_pattern(gate: Gate, stage: Stage, given: dict[str, Any]) -> str:
    pattern = _pattern(gate, stage, given)
    _refuse(gate, size_problems(pattern, None))
    return pattern


def _transformer(gate: Gate, stage: Stage, action_group: str, words: dict[str, Any]) -> InputTransformer:
    text = built_in_text(gate.at.playbook, stage, gate.language)
    message = compose(text, known_words(words, gate.at.playbook), stage.console)
    return input_transformer(stage, message, action_group, threaded=gate.threaded)


def _checked_transformer(gate: Gate, stage: Stage, action_group: str, words: dict[str, Any]) -> InputTransformer:
    _refuse(gate, word_problems(words, stage))
    transformer = _transformer(gate, stage, action_group, words)
    _refuse(gate, size_problems(None, transformer))
    return transformer


def _refuse(gate: Gate, problems: list[Problem]) -> None:
    if problems:
        raise ArgsError(gate.component, [problem.under(gate.at.path) for problem in problems])
