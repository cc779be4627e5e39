"""Finds what is ours in a Terraform state: custom actions, rules that speak to a chat, channels, and ties between them."""

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
from chatops_pulumi.adopt.template import speaks_to_chat
from chatops_pulumi.core.json_values import mapping, objects, pairs, texts

ACTION: Final = "awscc_chatbot_custom_action"
RULE: Final = "aws_cloudwatch_event_rule"
TARGET: Final = "aws_cloudwatch_event_target"
CHANNELS: Final = {
    "aws_chatbot_slack_channel_configuration": "slack",
    "aws_chatbot_teams_channel_configuration": "teams",
    "awscc_chatbot_slack_channel_configuration": "slack",
    "awscc_chatbot_microsoft_teams_channel_configuration": "teams",
}
TIES: Final = ("null_resource", "terraform_data")

_ACTION_ARN: Final = re.compile(r"arn:aws:chatbot::\d{12}:custom-action/[A-Za-z0-9_-]+")
_CONFIGURATION_ARN: Final = re.compile(
    r"arn:aws:chatbot::\d{12}:chat-configuration/(?:slack-channel|microsoft-teams-channel)/[A-Za-z0-9_-]+"
)
_DEFAULT_BUS: Final = "default"
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
    """Everything of ours among the resources of one or more states."""
    findings: list[Finding] = []
    actions = tuple(_action(entry) for entry in resources if entry.type == ACTION)
    channels = tuple(_channel(entry, CHANNELS[entry.type]) for entry in resources if entry.type in CHANNELS)
    ties = tuple(tie for entry in resources if entry.type in TIES for tie in _tie(entry))
    rules = tuple(_rules(resources, findings))
    named = {finding.address for finding in findings}
    ours = {entry.resource for entry in (*actions, *channels, *ties, *rules)}
    ours |= {entry.target.resource for entry in rules}
    return Inventory(
        actions=actions,
        rules=rules,
        channels=channels,
        ties=ties,
        others=tuple(entry for entry in resources if entry not in ours and entry.address not in named),
        findings=tuple(findings),
    )


def _action(resource: StateResource) -> StateAction:
    attributes = resource.attributes
    return StateAction(
        resource=resource,
        arn=resource.text("custom_action_arn", "id"),
        name=resource.text("action_name"),
        command=str(mapping(attributes.get("definition")).get("command_text") or ""),
        attachments=tuple(_without_null(entry) for entry in objects(attributes.get("attachments"))),
        tags=_pairs(attributes.get("tags")),
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
        tags=_pairs(tags),
    )


def _tie(resource: StateResource) -> Iterator[StateAssociation]:
    """The tie that a resource makes by a command: it names one action and one configuration, whatever the keys are called."""
    texts = [
        text for name in ("triggers", "triggers_replace", "input") for text in _all_texts(resource.attributes.get(name))
    ]
    actions = {match[0] for text in texts for match in _ACTION_ARN.finditer(text)}
    configurations = {match[0] for text in texts for match in _CONFIGURATION_ARN.finditer(text)}
    if len(actions) == 1 and len(configurations) == 1:
        yield StateAssociation(resource, actions.pop(), configurations.pop())


def _rules(resources: Sequence[StateResource], findings: list[Finding]) -> Iterator[StateRule]:
    targets: dict[str, list[StateResource]] = {}
    for entry in resources:
        if entry.type == TARGET:
            targets.setdefault(entry.text("rule"), []).append(entry)
    for resource in resources:
        if resource.type != RULE:
            continue
        name, bus = resource.text("name", "id"), bus_name(resource.text("event_bus_name"))
        place = resource.text("arn").split(":")
        own = [
            entry
            for entry in targets.get(name, ())
            if bus_name(entry.text("event_bus_name")) == bus and _same_place(resource, entry)
        ]
        speaking = [entry for entry in own if _speaks(entry)]
        if len(speaking) > 1:
            findings.append(
                Finding(
                    resource.address,
                    f"the rule {name!r} sends a message to {len(speaking)} topics: "
                    f"{', '.join(entry.text('arn') for entry in speaking)}.",
                    "a rule of this package has one target. Keep it in Terraform, or give the other topic a rule of its own.",
                )
            )
            findings += [Finding(entry.address, "its rule is left.", "see the rule.") for entry in speaking]
        if len(speaking) != 1 or len(place) < 6:  # noqa: PLR2004 - an ARN has six parts
            continue
        yield StateRule(
            resource=resource,
            arn=resource.text("arn"),
            name=name,
            bus=bus,
            account=place[4],
            region=place[3],
            pattern=resource.text("event_pattern"),
            tags=_pairs(resource.attributes.get("tags_all") or resource.attributes.get("tags")),
            target=_target(speaking[0]),
        )


def bus_name(bus: str) -> str:
    """The name of an event bus that is given by name, by ARN, or not at all."""
    return bus.rsplit("/", 1)[-1] if bus else _DEFAULT_BUS


def _same_place(rule: StateResource, target: StateResource) -> bool:
    """Whether a target can belong to a rule: rules of two regions may have one name."""
    region = rule.text("arn").split(":")[3:4]
    own = target.text("region")
    if own:
        return [own] == region
    return rule.state == target.state and (target.text("arn").split(":")[3:4] == region)


def _speaks(target: StateResource) -> bool:
    paths, template = _transformer(target)
    return ":sns:" in target.text("arn") and speaks_to_chat(template, paths)


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


def _pairs(tags: object) -> dict[str, str]:
    """Tags of the classic provider (a map) or of awscc (a list), without those that AWS sets itself."""
    listed = {str(entry["key"]): str(entry.get("value") or "") for entry in objects(tags) if entry.get("key")}
    found = pairs(tags) or listed
    return {key: value for key, value in found.items() if not key.startswith("aws:")}


def _all_texts(value: object) -> Iterator[str]:
    """Every text, however deep: ``terraform_data`` wraps its values with their types."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for entry in cast("Mapping[str, object]", value).values():
            yield from _all_texts(entry)
    elif isinstance(value, list):
        for entry in cast("list[object]", value):
            yield from _all_texts(entry)


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        entries = cast("JsonObject", value)
        return {key: _without_null(entry) for key, entry in entries.items() if entry is not None}
    if isinstance(value, list):
        return [_without_null(entry) for entry in cast("Iterable[Any]", value)]
    return value
