"""The rules that report who pressed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pulumi
import pulumi_aws as aws

from chatops_pulumi.components.audit_log import AUDIT_TARGET_ID, AuditLogResources, audit_target
from chatops_pulumi.components.inputs import map_inputs
from chatops_pulumi.components.stage_inputs import record_transformer
from chatops_pulumi.core.attribution import CHILD, attribution_pattern, attributions
from chatops_pulumi.core.names import DEFAULT_TARGET_ID

if TYPE_CHECKING:
    from chatops_pulumi.validation.component_settings import NotificationsSettings


@dataclass(frozen=True)
class Destination:
    """Where a rule's target sends its messages, and how."""

    topic_arn: pulumi.Input[str]
    role_arn: pulumi.Input[str]
    dead_letters: aws.cloudwatch.EventTargetDeadLetterConfigArgs | None
    retries: aws.cloudwatch.EventTargetRetryPolicyArgs | None
    opts: pulumi.ResourceOptions


def make_attribution_rules(
    parent: pulumi.Resource,
    name: str,
    checked: NotificationsSettings,
    destination: Destination,
    log: AuditLogResources | None,
) -> dict[str, pulumi.Output[str]]:
    """One rule and target per kind of record.

    Args:
        parent: The component.
        name: The component's name.
        checked: Its settings, with the channel's role.
        destination: Where the messages go.
        log: The audit log, if there is one.

    Returns:
        The ARNs of the rules, by ``by.<kind>``.
    """
    rule_arns: dict[str, pulumi.Output[str]] = {}
    for attribution in attributions(checked.watched_playbooks):
        child = f"{name}-{CHILD}-{attribution.key}"
        rule = aws.cloudwatch.EventRule(
            child,
            description=f"ChatOps: who pressed, {attribution.key}",
            event_pattern=map_inputs(partial(attribution_pattern, attribution), checked.channel_role_arn or ""),
            tags={**checked.tags} or None,
            opts=pulumi.ResourceOptions(parent=parent),
        )
        aws.cloudwatch.EventTarget(
            child,
            rule=rule.name,
            target_id=DEFAULT_TARGET_ID,
            arn=destination.topic_arn,
            role_arn=destination.role_arn,
            input_transformer=record_transformer(attribution, checked.action_group, checked.built_in),
            dead_letter_config=destination.dead_letters,
            retry_policy=destination.retries,
            opts=destination.opts,
        )
        if log is not None:
            audit_target(f"{child}-{AUDIT_TARGET_ID}", rule, log, parent)
        rule_arns[f"{CHILD}.{attribution.key}"] = rule.arn
    return rule_arns
