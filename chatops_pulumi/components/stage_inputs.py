"""The inputs of the rule and of the target of one stage of one gate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pulumi
import pulumi_aws as aws

from chatops_pulumi.components.inputs import map_inputs
from chatops_pulumi.core.actions import action_digest, command_arguments
from chatops_pulumi.core.attribution import Attribution, attribution_transformer
from chatops_pulumi.core.gate_patterns import event_pattern
from chatops_pulumi.core.message_checks import gate_text_problems, pattern_size_problem, transformer_size_problems
from chatops_pulumi.core.messages import BuiltIn, GateTexts, message_of
from chatops_pulumi.core.notification import InputTransformer, input_transformer
from chatops_pulumi.core.problems import ArgsError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chatops_pulumi.playbooks.model import Arguments, Playbook, Stage
    from chatops_pulumi.validation.component_settings import Delivery
    from chatops_pulumi.validation.gates import GateAt

# The provider sends 0 for the one of the two that is left out, and 0 retries lose events: so both are always written.
_AWS_MAXIMUM_EVENT_AGE = 86400
_AWS_MAXIMUM_RETRY_ATTEMPTS = 185


@dataclass(frozen=True)
class StageAt:
    """One stage of one gate, and how its message looks."""

    component: str
    """The component as an error names it, for example ``Notifications 'shop'``."""
    at: GateAt
    stage: Stage
    built_in: BuiltIn
    threaded: bool
    """Whether the messages of one decision are in one thread."""
    action_group: pulumi.Input[str]
    """The component's base value."""


def rule_pattern(place: StageAt) -> pulumi.Input[str]:
    """The event pattern of the rule. An output raises ArgsError if EventBridge would reject the pattern."""
    return map_inputs(
        partial(event_pattern, place.at.playbook, place.stage),
        place.at.arguments,
        when_known=partial(_checked_pattern, place),
    )


def target_transformer(place: StageAt) -> aws.cloudwatch.EventTargetInputTransformerArgs:
    """The input transformer of the target. Its outputs raise ArgsError if the message would be lost."""
    texts = place.at.settings.texts(place.stage.key)
    inputs = {
        "title": texts.title,
        "description": texts.description,
        "next_steps": texts.next_steps,
        "links": texts.links,
        "mentions": texts.mentions,
        "arguments": texts.arguments,
        "action_group": stage_action_group(place.at, place.stage, place.action_group),
    }
    return _transformer_args(
        map_inputs(partial(_transformer, place), inputs, when_known=partial(_checked_transformer, place))
    )


def record_transformer(
    attribution: Attribution, action_group: pulumi.Input[str], built_in: BuiltIn
) -> aws.cloudwatch.EventTargetInputTransformerArgs:
    """The input transformer of a target for CloudTrail's records of presses.

    Args:
        attribution: The kind of record.
        action_group: The component's base value.
        built_in: How the component wants its built-in texts.
    """
    return _transformer_args(
        map_inputs(lambda known: attribution_transformer(attribution, known, built_in), action_group)
    )


def _transformer_args(
    transformer: pulumi.Input[InputTransformer],
) -> aws.cloudwatch.EventTargetInputTransformerArgs:
    if isinstance(transformer, InputTransformer):
        return aws.cloudwatch.EventTargetInputTransformerArgs(
            input_paths=dict(transformer.paths), input_template=transformer.template
        )
    known = pulumi.Output.from_input(transformer)
    return aws.cloudwatch.EventTargetInputTransformerArgs(
        input_paths=known.apply(lambda made: dict(made.paths)), input_template=known.apply(lambda made: made.template)
    )


def stage_action_group(at: GateAt, stage: Stage, base: pulumi.Input[str]) -> pulumi.Input[str]:
    """The value that links the message of a stage to its buttons.

    Args:
        at: The gate.
        stage: The stage.
        base: The component's base value.
    """
    return gate_action_group(at.playbook, stage, base, at.key, at.settings.command_arguments)


def gate_action_group(
    playbook: Playbook, stage: Stage, base: pulumi.Input[str], key: str, arguments: Arguments
) -> pulumi.Input[str]:
    """The same from a gate's key and arguments; both are empty if the gates of a playbook share its buttons."""
    if not playbook.made_for_gate:
        return map_inputs(lambda known: playbook.action_group(known, stage, ""), base)
    inputs = {"base": base, "arguments": command_arguments(playbook, arguments)}
    return map_inputs(
        lambda known: playbook.action_group(known["base"], stage, key, action_digest(playbook, known["arguments"])),
        inputs,
    )


def retry_policy(delivery: Delivery) -> aws.cloudwatch.EventTargetRetryPolicyArgs | None:
    """The retry policy of every target; None for AWS's defaults."""
    age, attempts = delivery.maximum_event_age_seconds, delivery.maximum_retry_attempts
    if age is None and attempts is None:
        return None
    return aws.cloudwatch.EventTargetRetryPolicyArgs(
        maximum_event_age_in_seconds=_AWS_MAXIMUM_EVENT_AGE if age is None else age,
        maximum_retry_attempts=_AWS_MAXIMUM_RETRY_ATTEMPTS if attempts is None else attempts,
    )


def _checked_pattern(place: StageAt, arguments: Arguments) -> str:
    pattern = event_pattern(place.at.playbook, place.stage, arguments)
    problem = pattern_size_problem(pattern)
    _reject(place, [] if problem is None else [problem])
    return pattern


def _transformer(place: StageAt, known: dict[str, Any]) -> InputTransformer:
    message = message_of(place.at.playbook, place.stage, _texts(known), place.built_in)
    return input_transformer(place.stage, message, known["action_group"], threaded=place.threaded)


def _checked_transformer(place: StageAt, known: dict[str, Any]) -> InputTransformer:
    texts = _texts(known)
    texts = replace(texts, arguments={key: value for key, value in texts.arguments.items() if value is not None})
    _reject(place, gate_text_problems(place.at.playbook, place.stage, texts, place.built_in))
    transformer = _transformer(place, known)
    _reject(place, transformer_size_problems(transformer))
    return transformer


def _texts(known: dict[str, Any]) -> GateTexts[str]:
    steps = known["next_steps"]
    return GateTexts(
        known["title"],
        known["description"],
        None if steps is None else tuple(steps),
        known["links"],
        tuple(known["mentions"]),
        known["arguments"],
    )


def _reject(place: StageAt, problems: Iterable[Problem]) -> None:
    found = [problem.under(place.at.path) for problem in problems]
    if found:
        raise ArgsError(place.component, found, late=True)
