"""aws-native:chatbot and aws:chatbot: custom actions and channel configurations."""

from collections.abc import Iterable
from typing import Any

from chatops_pulumi.sandbox.chatbot import ChatbotError
from chatops_pulumi.sandbox.records import Attachment, ChannelConfiguration, Criterion, JsonObject
from chatops_pulumi.sandbox.resources.base import Bench, Created, Handler, RefusedError, Registration, physical_name
from chatops_pulumi.sandbox.resources.iam import assume_role
from chatops_pulumi.sandbox.resources.sns import assume_topic
from chatops_pulumi.sandbox.schemas import SchemaError, check_inputs

CONTROL_REGIONS = ("us-east-2", "us-west-2", "eu-west-1", "ap-southeast-1")
"""Where the service has endpoints. Source: AWS general reference, endpoints and quotas of Amazon Q in chat."""


def custom_action(registration: Registration, bench: Bench) -> Created:
    """aws-native:chatbot:CustomAction."""
    inputs = _autonamed(registration, "actionName")
    _check("AWS::Chatbot::CustomAction", inputs, registration)
    try:
        action = bench.aws.chatbot.create_action(
            name=str(inputs["actionName"]),
            command_text=str(inputs["definition"]["commandText"]),
            attachments=[_attachment(given) for given in inputs.get("attachments") or []],
            alias_name=inputs.get("aliasName"),
        )
    except ChatbotError as error:
        raise RefusedError(f"AWS would refuse CreateCustomAction as {error}") from error
    return Created(action.arn, {"actionName": action.name, "customActionArn": action.arn})


def _attachment(given: JsonObject) -> Attachment:
    return Attachment(
        button_text=given.get("buttonText"),
        notification_type=given.get("notificationType"),
        criteria=tuple(
            Criterion(str(item["operator"]), str(item["variableName"]), item.get("value"))
            for item in given.get("criteria") or []
        ),
        variables={str(key): str(value) for key, value in (given.get("variables") or {}).items()},
    )


def slack_native(registration: Registration, bench: Bench) -> Created:
    """aws-native:chatbot:SlackChannelConfiguration."""
    _check("AWS::Chatbot::SlackChannelConfiguration", registration.inputs, registration)
    return _native(registration, bench, "slack", str(registration.inputs["slackChannelId"]))


def teams_native(registration: Registration, bench: Bench) -> Created:
    """aws-native:chatbot:MicrosoftTeamsChannelConfiguration."""
    _check("AWS::Chatbot::MicrosoftTeamsChannelConfiguration", registration.inputs, registration)
    return _native(registration, bench, "teams", str(registration.inputs["teamsChannelId"]))


def _native(registration: Registration, bench: Bench, platform: str, channel: str) -> Created:
    inputs = registration.inputs
    configuration = _configuration(
        registration,
        bench,
        platform=platform,
        channel=channel,
        guardrails=registration.texts("guardrailPolicies"),
        user_role_required=bool(inputs.get("userRoleRequired")),
    )
    _create(bench, configuration, registration.texts("customizationResourceArns"))
    return Created(configuration.arn, {"arn": configuration.arn, "loggingLevel": configuration.logging_level})


def slack_classic(registration: Registration, bench: Bench) -> Created:
    """aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration."""
    return _classic(registration, bench, "slack", registration.required("slackChannelId"))


def teams_classic(registration: Registration, bench: Bench) -> Created:
    """aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration."""
    return _classic(registration, bench, "teams", registration.required("channelId"))


def _classic(registration: Registration, bench: Bench, platform: str, channel: str) -> Created:
    """The classic provider calls the API in its own region, and the service is not everywhere."""
    if registration.region not in CONTROL_REGIONS:
        raise RefusedError(
            f"The chatbot API has no endpoint in {registration.region}. Set 'region' to one of {', '.join(CONTROL_REGIONS)}."
        )
    configuration = _configuration(
        registration,
        bench,
        platform=platform,
        channel=channel,
        guardrails=registration.texts("guardrailPolicyArns"),
        user_role_required=bool(registration.inputs.get("userAuthorizationRequired")),
    )
    _create(bench, configuration, ())
    return Created(
        configuration.arn, {"chatConfigurationArn": configuration.arn, "loggingLevel": configuration.logging_level}
    )


def _configuration(
    registration: Registration,
    bench: Bench,
    *,
    platform: str,
    channel: str,
    guardrails: Iterable[str],
    user_role_required: bool,
) -> ChannelConfiguration:
    """The configuration, once the role and topics it refers to are there."""
    name = registration.required("configurationName")
    role = registration.required("iamRoleArn")
    assume_role(bench, role)
    topics = registration.texts("snsTopicArns")
    for topic in topics:
        assume_topic(bench, topic)
    return ChannelConfiguration(
        arn=bench.aws.chatbot.configuration_arn(platform, name),
        name=name,
        platform=platform,
        channel=channel,
        role_arn=role,
        guardrail_policy_arns=tuple(guardrails),
        topic_arns=tuple(topics),
        user_role_required=user_role_required,
        logging_level=registration.text("loggingLevel") or "NONE",
    )


def _create(bench: Bench, configuration: ChannelConfiguration, actions: Iterable[str]) -> None:
    try:
        bench.aws.chatbot.create_configuration(configuration, actions)
    except ChatbotError as error:
        raise RefusedError(f"AWS would refuse the channel configuration as {error}") from error


def _autonamed(registration: Registration, key: str) -> dict[str, Any]:
    return {**registration.inputs, key: physical_name(registration, key)}


def _check(type_name: str, inputs: JsonObject, registration: Registration) -> None:
    """Raises RefusedError with every violation of CloudFormation's schema."""
    try:
        violations = check_inputs(type_name, inputs, registration.region)
    except SchemaError as error:
        raise RefusedError(str(error)) from error
    if violations:
        raise RefusedError(
            f"CloudFormation's schema of {type_name} does not allow this:\n  " + "\n  ".join(map(str, violations))
        )


HANDLERS: dict[str, Handler] = {
    "aws-native:chatbot:CustomAction": custom_action,
    "aws-native:chatbot:SlackChannelConfiguration": slack_native,
    "aws-native:chatbot:MicrosoftTeamsChannelConfiguration": teams_native,
    "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": slack_classic,
    "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": teams_classic,
}
