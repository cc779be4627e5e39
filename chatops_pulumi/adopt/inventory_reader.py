"""Finds the adoptable objects of Terraform states: custom actions, rules that notify a chat, channels, associations."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from chatops_pulumi.adopt.inventory import (
    Finding,
    Inventory,
    StateAction,
    StateAssociation,
    StateChannel,
    StateRule,
    StateTarget,
)
from chatops_pulumi.adopt.state import JsonObject, StateResource
from chatops_pulumi.adopt.template import action_group, is_chat_notification
from chatops_pulumi.core import limits
from chatops_pulumi.core.accounts import is_account
from chatops_pulumi.core.json_values import all_texts, mapping, objects, pairs, texts

ACTION: Final = "awscc_chatbot_custom_action"
RULE: Final = "aws_cloudwatch_event_rule"
TARGET: Final = "aws_cloudwatch_event_target"
CHANNELS: Final = {
    "aws_chatbot_slack_channel_configuration": "slack",
    "aws_chatbot_teams_channel_configuration": "teams",
    "awscc_chatbot_slack_channel_configuration": "slack",
    "awscc_chatbot_microsoft_teams_channel_configuration": "teams",
}
COMMAND_RUNNERS: Final = frozenset({"null_resource", "terraform_data"})
"""Resources that exist to run a command. The command itself is not in the state, only its triggers are."""

_ACTION_ARN: Final = re.compile(r"arn:aws:chatbot::[0-9]{12}:custom-action/[A-Za-z0-9_-]+")
_CONFIGURATION_ARN: Final = re.compile(
    r"arn:aws:chatbot::[0-9]{12}:chat-configuration/(?:slack-channel|microsoft-teams-channel)/[A-Za-z0-9_-]+"
)
_BETWEEN_WORDS: Final = re.compile(r"[\s,;|]+")
_DEFAULT_BUS: Final = "default"
_FINISH: Final = "finish it with terraform apply, or keep the old object with terraform untaint, then adopt again."
# Terraform's attribute to the argument of ``channel``: the classic provider and awscc name the same thing differently.
_CHANNEL_IDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "slack": {"workspace_id": ("slack_workspace_id", "slack_team_id"), "channel_id": ("slack_channel_id",)},
    "teams": {
        "team_id": ("team_id",),
        "tenant_id": ("teams_tenant_id", "tenant_id"),
        "channel_id": ("teams_channel_id", "channel_id"),
        "channel_name": ("teams_channel_name", "channel_name"),
    },
}


def find(resources: Sequence[StateResource]) -> Inventory:
    """Find the adoptable objects among the resources of one or more states."""
    findings: list[Finding] = []
    all_actions = [_action(entry) for entry in resources if entry.type == ACTION]
    actions = tuple(one for one in all_actions if _is_settled(one.resource, findings))
    channels = tuple(_channel(entry, CHANNELS[entry.type]) for entry in resources if entry.type in CHANNELS)
    associations = tuple(
        one for one in _associations(resources, all_actions, channels) if _is_settled(one.resource, findings)
    )
    refused_rules: dict[str, str] = {}
    rules = tuple(_rules(resources, findings, refused_rules))
    named = {(finding.address, finding.state) for finding in findings}
    used = {entry.resource for entry in (*actions, *channels, *associations, *rules)}
    used |= {entry.target.resource for entry in rules}
    return Inventory(
        actions=actions,
        rules=rules,
        channels=channels,
        associations=associations,
        others=tuple(entry for entry in resources if entry not in used and (entry.address, entry.state) not in named),
        findings=tuple(findings),
        resources=tuple(resources),
        refused_rules=refused_rules,
        refused_actions=tuple(one for one in all_actions if one not in actions),
    )


def _is_settled(resource: StateResource, findings: list[Finding]) -> bool:
    """Whether Terraform is not in the middle of replacing a resource: else the old object would be forgotten with it."""
    if resource.replacement is None:
        return True
    findings.append(Finding.about(resource, f"{resource.replacement.value}.", _FINISH))
    return False


def _action(resource: StateResource) -> StateAction:
    attributes = resource.attributes
    return StateAction(
        resource=resource,
        arn=resource.text("custom_action_arn", "id"),
        name=resource.text("action_name"),
        alias=resource.text("alias_name"),
        command=str(mapping(attributes.get("definition")).get("command_text") or ""),
        attachments=tuple(_without_null(entry) for entry in objects(attributes.get("attachments"))),
        tags=_tags(attributes.get("tags")),
    )


def _channel(resource: StateResource, platform: str) -> StateChannel:
    attributes = resource.attributes
    ids = {argument: resource.text(*names) for argument, names in _CHANNEL_IDS[platform].items()}
    tags = attributes.get("tags_all") or attributes.get("tags")
    return StateChannel(
        resource=resource,
        arn=resource.text("chat_configuration_arn", "arn", "id"),
        name=resource.text("configuration_name"),
        ids={argument: value for argument, value in ids.items() if value},
        platform=platform,
        role_arn=resource.text("iam_role_arn"),
        topic_arns=texts(attributes.get("sns_topic_arns")),
        guardrail_policy_arns=texts(attributes.get("guardrail_policies") or attributes.get("guardrail_policy_arns")),
        action_arns=texts(attributes.get("customization_resource_arns")),
        logging_level=resource.text("logging_level") or "NONE",
        user_role_required=bool(
            attributes.get("user_role_required") or attributes.get("user_authorization_required") or False
        ),
        tags=_tags(tags),
    )


def _associations(
    resources: Sequence[StateResource], actions: Sequence[StateAction], channels: Sequence[StateChannel]
) -> Iterator[StateAssociation]:
    """The associations by command: their triggers name custom actions and one configuration, by ARN or by name.

    A name alone is not evidence: the resource must also depend on the action, or name a configuration.
    """
    for resource in resources:
        if resource.type not in COMMAND_RUNNERS:
            continue
        values = [
            text
            for name in ("triggers", "triggers_replace", "input")
            for text in all_texts(resource.attributes.get(name))
        ]
        words = frozenset({*values, *(word for text in values for word in _BETWEEN_WORDS.split(text) if word)})
        named = [action for action in actions if action.name in words]
        configurations = {match[0] for text in values for match in _CONFIGURATION_ARN.finditer(text)}
        configurations |= {channel.arn for channel in channels if channel.name in words}
        if not configurations:
            named = [action for action in named if action.resource.code_address in resource.dependencies]
        arns = {match[0] for text in values for match in _ACTION_ARN.finditer(text)} | {action.arn for action in named}
        if arns and len(configurations) <= 1:
            yield StateAssociation(resource, frozenset(arns), next(iter(configurations), ""), words)


def _rules(resources: Sequence[StateResource], findings: list[Finding], refused: dict[str, str]) -> Iterator[StateRule]:
    targets: dict[str, list[StateResource]] = {}
    for entry in resources:
        if entry.type == TARGET:
            targets.setdefault(entry.text("rule"), []).append(entry)
    for resource in resources:
        if resource.type != RULE:
            continue
        notifying = [
            entry
            for entry in targets.get(resource.text("name", "id"), ())
            if is_target_of(entry, resource) and _notifies_chat(entry)
        ]
        if notifying and _is_adoptable(resource, notifying, findings):
            yield _rule(resource, notifying[0])
        else:
            transformers = [_transformer(entry) for entry in notifying]
            refused.update({action_group(template, paths): resource.address for paths, template in transformers})


def _is_adoptable(resource: StateResource, targets: Sequence[StateResource], findings: list[Finding]) -> bool:
    """Whether a rule and its notifying targets can be a gate's, as far as it does not depend on the message."""
    name = resource.text("name", "id")
    unsettled = [entry for entry in (resource, *targets) if not _is_settled(entry, findings)]
    if unsettled:
        rest = [entry for entry in (resource, *targets) if entry not in unsettled]
        what = f"it belongs to {unsettled[0].address}, which Terraform has not finished replacing."
        findings += [Finding.about(entry, what, _FINISH) for entry in rest]
        return False
    if len(targets) > 1:
        topics = ", ".join(entry.text("arn") for entry in targets)
        what = f"the rule {name!r} sends a message to {len(targets)} topics: {topics}."
        fix = (
            "keep it in Terraform, or create a second rule for the other topic: a rule of this package has one target."
        )
        findings.append(Finding.about(resource, what, fix))
        findings += [Finding.about(entry, "its rule is not adopted.", "see the rule.") for entry in targets]
        return False
    place = resource.text("arn").split(":")
    valid = len(place) >= 6 and is_account(place[4]) and limits.REGION.fits(place[3])  # noqa: PLR2004 - an ARN has six parts
    if not valid:
        what = f"the rule {name!r} has the ARN {resource.text('arn')!r}, which is not a valid ARN of a rule."
        findings.append(Finding.about(resource, what, "refresh the state with terraform apply -refresh-only."))
    return bool(valid)


def _rule(resource: StateResource, target: StateResource) -> StateRule:
    place = resource.text("arn").split(":")
    return StateRule(
        resource=resource,
        arn=resource.text("arn"),
        name=resource.text("name", "id"),
        description=resource.text("description"),
        bus=bus_name(resource.text("event_bus_name")),
        account=place[4],
        region=place[3],
        pattern=resource.text("event_pattern"),
        tags=_tags(resource.attributes.get("tags_all") or resource.attributes.get("tags")),
        target=_target(target),
    )


def bus_name(bus: str) -> str:
    """Return the name of an event bus that is given by name, by ARN, or not at all."""
    return bus.rsplit("/", 1)[-1] if bus else _DEFAULT_BUS


def is_target_of(target: StateResource, rule: StateResource) -> bool:
    """Return whether a target belongs to a rule: rules of two regions or buses can have one name."""
    if target.text("rule") != rule.text("name", "id"):
        return False
    if bus_name(target.text("event_bus_name")) != bus_name(rule.text("event_bus_name")):
        return False
    region, own = rule.text("arn").split(":")[3:4], target.text("region")
    if own:
        return [own] == region
    # A target's ARN names its region, unless the service's ARNs have none (for example IAM): then only the state knows it.
    return rule.state == target.state and target.text("arn").split(":")[3:4] in ([""], region)


def _notifies_chat(target: StateResource) -> bool:
    paths, template = _transformer(target)
    return ":sns:" in target.text("arn") and is_chat_notification(template, paths)


def _transformer(target: StateResource) -> tuple[dict[str, str], str]:
    given = _first(target.attributes.get("input_transformer"))
    return pairs(given.get("input_paths")), str(given.get("input_template") or "")


def _target(resource: StateResource) -> StateTarget:
    paths, template = _transformer(resource)
    retry = _first(resource.attributes.get("retry_policy"))
    return StateTarget(
        resource=resource,
        target_id=resource.text("target_id"),
        topic_arn=resource.text("arn"),
        role_arn=resource.text("role_arn"),
        paths=paths,
        template=template,
        dead_letter_arn=str(_first(resource.attributes.get("dead_letter_config")).get("arn") or ""),
        retry={
            name: retry[name]
            for name in ("maximum_event_age_in_seconds", "maximum_retry_attempts")
            if isinstance(retry.get(name), int)
        },
    )


def _first(block: object) -> JsonObject:
    """A nested block: a list of at most one object in the classic provider."""
    return next(iter(objects(block)), {})


def _tags(tags: object) -> dict[str, str]:
    """Tags of the classic provider (a map) or of awscc (a list), without the tags that AWS sets itself."""
    listed = {str(entry["key"]): str(entry.get("value") or "") for entry in objects(tags) if entry.get("key")}
    found = pairs(tags) or listed
    return {key: value for key, value in found.items() if not key.startswith("aws:")}


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        entries = cast("JsonObject", value)
        return {key: _without_null(entry) for key, entry in entries.items() if entry is not None}
    if isinstance(value, list):
        return [_without_null(entry) for entry in cast("Iterable[Any]", value)]
    return value
