"""The log group that keeps every watched event, with its saved queries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pulumi
import pulumi_aws as aws

from chatops_pulumi.core.audit import SAVED_QUERIES, log_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chatops_pulumi.validation.component_settings import AuditLog

AUDIT_TARGET_ID: Final = "audit"


@dataclass(frozen=True)
class AuditLogResources:
    """The log group, and the policy that the targets need."""

    group: aws.cloudwatch.LogGroup
    policy: aws.cloudwatch.LogResourcePolicy


def make_audit_log(
    parent: pulumi.Resource, name: str, settings: AuditLog, tags: Mapping[str, pulumi.Input[str]]
) -> AuditLogResources:
    """A log group that EventBridge may write to, with saved queries.

    Args:
        parent: The component.
        name: The component's name.
        settings: The retention and the key.
        tags: Tags of the log group.
    """
    child = pulumi.ResourceOptions(parent=parent)
    group = aws.cloudwatch.LogGroup(
        f"{name}-audit",
        name=settings.log_group_name,
        retention_in_days=settings.retention_days,
        kms_key_id=settings.kms_key_arn,
        tags=dict(tags) or None,
        opts=child,
    )
    policy = aws.cloudwatch.LogResourcePolicy(
        f"{name}-audit",
        policy_name=group.name.apply(lambda known: known.replace("/", "-").lstrip("-")),
        policy_document=group.arn.apply(lambda arn: json.dumps(log_policy(arn.removesuffix(":*")))),
        opts=child,
    )
    for key, query in SAVED_QUERIES.items():
        aws.cloudwatch.QueryDefinition(
            f"{name}-{key}",
            name=pulumi.Output.concat(group.name, "/", key),
            log_group_names=[group.name],
            query_string=query,
            opts=child,
        )
    return AuditLogResources(group, policy)


def audit_target(name: str, rule: aws.cloudwatch.EventRule, log: AuditLogResources, parent: pulumi.Resource) -> None:
    """A second target of a rule: the whole event goes to the log group.

    Args:
        name: The logical name of the target.
        rule: The rule.
        log: The audit log.
        parent: The component.
    """
    aws.cloudwatch.EventTarget(
        name,
        rule=rule.name,
        target_id=AUDIT_TARGET_ID,
        arn=log.group.arn,
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[log.policy], delete_before_replace=True),
    )
