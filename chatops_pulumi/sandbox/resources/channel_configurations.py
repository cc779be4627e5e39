"""aws-native:chatbot and aws:chatbot: channel configurations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from chatops_pulumi.sandbox.aws.schemas import create_only, unordered
from chatops_pulumi.sandbox.chatbot.control_plane import ChatbotError
from chatops_pulumi.sandbox.records import ChannelConfiguration, JsonObject
from chatops_pulumi.sandbox.resources.base import (
    Create,
    Created,
    Existing,
    ReadResource,
    RefusedError,
    Registration,
    ResourceHandler,
    RunContext,
    only,
    present,
)
from chatops_pulumi.sandbox.resources.iam_shared import assume_role
from chatops_pulumi.sandbox.resources.native import check_native, gone, native_tags, tag_list
from chatops_pulumi.sandbox.resources.sns import assume_topic

_SLACK = "AWS::Chatbot::SlackChannelConfiguration"
_TEAMS = "AWS::Chatbot::MicrosoftTeamsChannelConfiguration"
_SLACK_IDS = ("slackWorkspaceId", "slackTeamId", "slackChannelId")
_TEAMS_IDS = (
    "teamId",
    "teamName",
    "teamsTenantId",
    "tenantId",
    "teamsChannelId",
    "teamsChannelName",
    "channelId",
    "channelName",
)

_DEFAULTS: JsonObject = {"loggingLevel": "NONE", "userRoleRequired": False, "userAuthorizationRequired": False}
"""What AWS sets where nothing is given. Source: CloudFormation's schema."""

CONTROL_REGIONS = ("us-east-2", "us-west-2", "eu-west-1", "ap-southeast-1")
"""Regions with endpoints of the service. Source: AWS general reference, endpoints and quotas of Amazon Q in chat."""


Outputs = Callable[[ChannelConfiguration], JsonObject]
"""What is known of a configuration that was made, under the names of one of the providers."""


def slack_native(registration: Registration, run_context: RunContext) -> Created:
    """aws-native:chatbot:SlackChannelConfiguration."""
    check_native(_SLACK, registration.inputs, registration)
    return _made(
        run_context,
        _native(registration, run_context, "slack"),
        _native_outputs,
        registration.texts("customizationResourceArns"),
    )


def teams_native(registration: Registration, run_context: RunContext) -> Created:
    """aws-native:chatbot:MicrosoftTeamsChannelConfiguration."""
    check_native(_TEAMS, registration.inputs, registration)
    return _made(
        run_context,
        _native(registration, run_context, "teams"),
        _native_outputs,
        registration.texts("customizationResourceArns"),
    )


def _native(registration: Registration, run_context: RunContext, platform: str) -> ChannelConfiguration:
    return _configuration(
        registration,
        run_context,
        platform=platform,
        channel=registration.required("slackChannelId" if platform == "slack" else "teamsChannelId"),
        guardrails=registration.texts("guardrailPolicies"),
        user_role_required=bool(registration.inputs.get("userRoleRequired")),
        tags=native_tags(registration),
    )


def slack_classic(registration: Registration, run_context: RunContext) -> Created:
    """aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration."""
    return _classic(registration, run_context, "slack", registration.required("slackChannelId"))


def teams_classic(registration: Registration, run_context: RunContext) -> Created:
    """aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration."""
    return _classic(registration, run_context, "teams", registration.required("channelId"))


def _classic(registration: Registration, run_context: RunContext, platform: str, channel: str) -> Created:
    """The classic provider calls the API in its own region, and the service is not everywhere."""
    return _made(run_context, _classic_configuration(registration, run_context, platform, channel), _classic_outputs)


def _classic_configuration(
    registration: Registration, run_context: RunContext, platform: str, channel: str
) -> ChannelConfiguration:
    if registration.region not in CONTROL_REGIONS:
        raise RefusedError(
            f"The chatbot API has no endpoint in {registration.region}. Set 'region' to one of {', '.join(CONTROL_REGIONS)}."
        )
    return _configuration(
        registration,
        run_context,
        platform=platform,
        channel=channel,
        guardrails=registration.texts("guardrailPolicyArns"),
        user_role_required=bool(registration.inputs.get("userAuthorizationRequired")),
        tags=registration.tags(),
    )


def _configuration(
    registration: Registration,
    run_context: RunContext,
    *,
    platform: str,
    channel: str,
    guardrails: Iterable[str],
    user_role_required: bool,
    tags: Mapping[str, str],
) -> ChannelConfiguration:
    """The configuration, once the role and topics it refers to are there."""
    name = registration.required("configurationName")
    role = registration.required("iamRoleArn")
    assume_role(run_context, role)
    topics = registration.texts("snsTopicArns")
    for topic in topics:
        assume_topic(run_context, topic)
    ids = _SLACK_IDS if platform == "slack" else _TEAMS_IDS
    return ChannelConfiguration(
        arn=run_context.aws.chatbot.configuration_arn(platform, name),
        name=name,
        platform=platform,
        channel=channel,
        role_arn=role,
        guardrail_policy_arns=tuple(guardrails),
        topic_arns=tuple(topics),
        user_role_required=user_role_required,
        logging_level=registration.text("loggingLevel") or "NONE",
        ids={key: str(registration.inputs[key]) for key in ids if registration.inputs.get(key) is not None},
        tags=dict(tags),
    )


def _made(
    run_context: RunContext, configuration: ChannelConfiguration, outputs: Outputs, actions: Iterable[str] = ()
) -> Created:
    try:
        run_context.aws.chatbot.create_configuration(configuration, actions)
    except ChatbotError as error:
        raise RefusedError(f"AWS would refuse the channel configuration as {error}") from error
    _subscribe(run_context)
    return Created(configuration.arn, outputs(configuration))


def _native_outputs(configuration: ChannelConfiguration) -> JsonObject:
    return {"arn": configuration.arn, "loggingLevel": configuration.logging_level}


def _classic_outputs(configuration: ChannelConfiguration) -> JsonObject:
    return {"chatConfigurationArn": configuration.arn, "loggingLevel": configuration.logging_level}


def _change_native(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    platform = "slack" if registration.type.endswith(":SlackChannelConfiguration") else "teams"
    check_native(_SLACK if platform == "slack" else _TEAMS, registration.inputs, registration)
    configuration = _native(registration, run_context, platform)
    _changed(existing, run_context, configuration, registration.texts("customizationResourceArns"))
    return _native_outputs(configuration)


def _change_classic(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    platform = "slack" if "slack" in registration.type else "teams"
    channel = registration.required("slackChannelId" if platform == "slack" else "channelId")
    # The classic provider does not know associations, so it does not change them.
    configuration = _classic_configuration(registration, run_context, platform, channel)
    _changed(existing, run_context, configuration, None)
    return _classic_outputs(configuration)


def _changed(
    existing: Existing, run_context: RunContext, configuration: ChannelConfiguration, actions: Iterable[str] | None
) -> None:
    try:
        run_context.aws.chatbot.update_configuration(replace(configuration, arn=existing.id), actions)
    except ChatbotError as error:
        raise RefusedError(f"AWS would refuse to change the channel configuration as {error}") from error
    _subscribe(run_context)


def _delete_configuration(existing: Existing, run_context: RunContext) -> None:
    try:
        run_context.aws.chatbot.delete_configuration(existing.id)
    except ChatbotError as error:
        gone(error)
    _subscribe(run_context)


def _subscribe(run_context: RunContext) -> None:
    """Let the service subscribe to the topics of all configurations, as it does itself."""
    aws = run_context.aws
    aws.chat_subscriptions.keep(arn for one in aws.chatbot.configurations() for arn in one.topic_arns)


def _find_native(existing: Existing, run_context: RunContext) -> ReadResource | None:
    configuration = _found_configuration(existing, run_context)
    if configuration is None:
        return None
    inputs: JsonObject = {
        **_found_inputs(configuration),
        "guardrailPolicies": list(configuration.guardrail_policy_arns),
        "customizationResourceArns": list(run_context.aws.chatbot.associations(existing.id)),
        "userRoleRequired": configuration.user_role_required,
        "tags": tag_list(configuration.tags),
    }
    return ReadResource(present(inputs), _native_outputs(configuration))


def _find_classic(existing: Existing, run_context: RunContext) -> ReadResource | None:
    configuration = _found_configuration(existing, run_context)
    if configuration is None:
        return None
    inputs: JsonObject = {
        **_found_inputs(configuration),
        "guardrailPolicyArns": list(configuration.guardrail_policy_arns),
        "userAuthorizationRequired": configuration.user_role_required,
        "tags": dict(configuration.tags),
    }
    return ReadResource(present(inputs), _classic_outputs(configuration))


def _found_configuration(existing: Existing, run_context: RunContext) -> ChannelConfiguration | None:
    try:
        return run_context.aws.chatbot.configuration(existing.id)
    except ChatbotError as error:
        return gone(error)


def _found_inputs(configuration: ChannelConfiguration) -> JsonObject:
    """What both providers call by the same names."""
    return {
        "configurationName": configuration.name,
        "iamRoleArn": configuration.role_arn,
        "loggingLevel": configuration.logging_level,
        "snsTopicArns": list(configuration.topic_arns),
        **configuration.ids,
    }


def _of_native(type_name: str, create: Create) -> ResourceHandler:
    """A channel configuration of aws-native: what replaces it, and which lists have no order, is in its schema."""
    return ResourceHandler(
        create,
        _change_native,
        _delete_configuration,
        _find_native,
        partial(create_only, type_name),
        ("arn", "loggingLevel"),
        check=lambda registration: check_native(type_name, registration.inputs, registration),
        defaults=_DEFAULTS,
        unordered=partial(unordered, type_name),
        deletes_first=True,
    )


def _of_classic(create: Create, *ids: str) -> ResourceHandler:
    return ResourceHandler(
        create,
        _change_classic,
        _delete_configuration,
        _find_classic,
        only("configurationName", *ids),
        ("chatConfigurationArn", "loggingLevel"),
        defaults=_DEFAULTS,
        unordered=lambda _: frozenset({"guardrailPolicyArns", "snsTopicArns"}),
    )


HANDLERS: dict[str, ResourceHandler] = {
    "aws-native:chatbot:SlackChannelConfiguration": _of_native(_SLACK, slack_native),
    "aws-native:chatbot:MicrosoftTeamsChannelConfiguration": _of_native(_TEAMS, teams_native),
    # Unverified: these inputs replace a classic configuration (channel IDs and name), as in CloudFormation's schema.
    "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": _of_classic(
        slack_classic, "slackTeamId", "slackChannelId"
    ),
    "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": _of_classic(
        teams_classic, "teamId", "tenantId", "channelId"
    ),
}
