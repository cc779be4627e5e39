"""Serves the local chatbot control plane over HTTP on loopback, so that the AWS CLI can call it.

Paths, status codes, required parameters and output members come from botocore's model of ``chatbot``.
"""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

import botocore.session
from botocore.model import ServiceModel
from botocore.validate import ParamValidator
from werkzeug.wrappers import Request, Response

from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.sandbox.aws.loopback_server import LoopbackServer
from chatops_pulumi.sandbox.chatbot.control_plane import Chatbot, ChatbotError
from chatops_pulumi.sandbox.records import Attachment, ChannelConfiguration, Criterion, CustomAction, JsonObject

Operation = Any
"""An operation of botocore's model. Its properties are computed lazily in a way that type checkers do not see."""

_PAGE = 100
"""Entries of a page at most. Source: the API model."""


class ChatbotApi:
    """A server in a thread. ``url`` is its address; ``stop`` ends it."""

    def __init__(self, chatbot: Chatbot) -> None:
        """Starts at once, on a free port of 127.0.0.1."""
        self._chatbot = chatbot
        self._model = ServiceModel(_service_description(), "chatbot")
        names = cast(list[str], self._model.operation_names)
        self._operations: dict[str, Operation] = {
            operation.http["requestUri"]: operation for operation in map(self._model.operation_model, names)
        }
        self._handlers: dict[str, Callable[[JsonObject], JsonObject]] = {
            "CreateCustomAction": self._create_custom_action,
            "UpdateCustomAction": self._update_custom_action,
            "GetCustomAction": lambda given: {"CustomAction": _action(chatbot.action(given["CustomActionArn"]))},
            "ListCustomActions": lambda given: _page("CustomActions", [a.arn for a in chatbot.actions()], given),
            "DeleteCustomAction": lambda given: _nothing(chatbot.delete_action(given["CustomActionArn"])),
            "AssociateToConfiguration": self._associate,
            "DisassociateFromConfiguration": lambda given: _nothing(
                chatbot.disassociate(given["Resource"], given["ChatConfiguration"])
            ),
            "ListAssociations": self._list_associations,
            "DescribeSlackChannelConfigurations": self._describe_slack,
            "DeleteSlackChannelConfiguration": lambda given: _nothing(
                chatbot.delete_configuration(given["ChatConfigurationArn"])
            ),
            "DescribeSlackWorkspaces": lambda given: _page("SlackWorkspaces", self._workspaces(), given),
            "ListMicrosoftTeamsConfiguredTeams": lambda given: _page(
                "ConfiguredTeams", self._configured_teams(), given
            ),
            "ListTagsForResource": lambda given: {"Tags": _tags(self._tagged(given["ResourceARN"]))},
            "DescribeChimeWebhookConfigurations": lambda _: {"WebhookConfigurations": []},
            "GetAccountPreferences": lambda _: {
                "AccountPreferences": {"UserAuthorizationRequired": chatbot.user_role_required_everywhere}
            },
            "ListMicrosoftTeamsChannelConfigurations": lambda given: _page(
                "TeamChannelConfigurations", [self._shown(_teams(c)) for c in self._of("teams")], given
            ),
            "GetMicrosoftTeamsChannelConfiguration": lambda given: {
                "ChannelConfiguration": self._shown(_teams(chatbot.configuration(given["ChatConfigurationArn"])))
            },
        }
        self._server = LoopbackServer(self._application, "chatbot-api")

    @property
    def url(self) -> str:
        """For ``AWS_ENDPOINT_URL_CHATBOT``."""
        return self._server.url

    def stop(self) -> None:
        """Stop serving."""
        self._server.stop()

    def handle(self, path: str, body: bytes) -> tuple[int, dict[str, str], str]:
        """Answer one request: status, headers, body."""
        operation = self._operations.get(path)
        if operation is None or operation.name not in self._handlers:
            unknown = ChatbotError("InvalidRequestException", f"The local chatbot service has no operation at {path}.")
            return self._error(unknown)
        try:
            answer = self._handlers[operation.name](_parameters(operation, body))
        except ChatbotError as error:
            return self._error(error)
        status = int(operation.http["responseCode"])
        return status, {}, "" if status == HTTPStatus.NO_CONTENT else json.dumps(answer)

    def _error(self, error: ChatbotError) -> tuple[int, dict[str, str], str]:
        shape = cast(Any, self._model.shape_for(error.code))
        status = int(shape.metadata.get("error", {}).get("httpStatusCode", 400))
        member = next((name for name in shape.members if name.lower() == "message"), "message")
        return status, {"x-amzn-ErrorType": error.code}, json.dumps({member: error.message})

    def _application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        request = Request(environ)
        status, headers, body = self.handle(request.path, request.get_data())
        response = Response(body, status=status, headers=headers, content_type="application/json")
        return response(cast(Any, environ), cast(Any, start_response))

    def _create_custom_action(self, given: JsonObject) -> JsonObject:
        action = self._chatbot.create_action(
            given["ActionName"], given["Definition"]["CommandText"], _attachments(given), given.get("AliasName")
        )
        return {"CustomActionArn": action.arn}

    def _update_custom_action(self, given: JsonObject) -> JsonObject:
        action = self._chatbot.update_action(
            given["CustomActionArn"], given["Definition"]["CommandText"], _attachments(given), given.get("AliasName")
        )
        return {"CustomActionArn": action.arn}

    def _associate(self, given: JsonObject) -> JsonObject:
        self._chatbot.associate(given["Resource"], given["ChatConfiguration"])
        return {}

    def _list_associations(self, given: JsonObject) -> JsonObject:
        arns = self._chatbot.associations(given["ChatConfiguration"])
        return _page("Associations", [{"Resource": arn} for arn in arns], given)

    def _describe_slack(self, given: JsonObject) -> JsonObject:
        """A filter: an unknown ARN gives an empty list, which people have seen on AWS."""
        wanted = given.get("ChatConfigurationArn")
        found = [self._shown(_slack(c)) for c in self._of("slack") if wanted in (None, c.arn)]
        return _page("SlackChannelConfigurations", found, given)

    def _of(self, platform: str) -> list[ChannelConfiguration]:
        return [c for c in self._chatbot.configurations() if c.platform == platform]

    def _tagged(self, arn: str) -> ChannelConfiguration | CustomAction:
        is_action = ":custom-action/" in arn
        return self._chatbot.action(arn) if is_action else self._chatbot.configuration(arn)

    def _state(self, identifier: str) -> JsonObject:
        reason = self._chatbot.disabled.get(identifier)
        return {"State": "ENABLED"} if reason is None else {"State": "DISABLED", "StateReason": reason}

    def _shown(self, configuration: JsonObject) -> JsonObject:
        return configuration | self._state(configuration["ChatConfigurationArn"])

    def _workspaces(self) -> list[JsonObject]:
        found = dict.fromkeys(_workspace(one) for one in self._of("slack"))
        return [
            {"SlackTeamId": one, "SlackTeamName": "local", **self._state(one)}
            for one in found
            if one not in self._chatbot.unauthorized
        ]

    def _configured_teams(self) -> list[JsonObject]:
        found = dict.fromkeys(_team(one) for one in self._of("teams"))
        return [
            {"TeamId": team, "TenantId": tenant, **self._state(team)}
            for team, tenant in found
            if team not in self._chatbot.unauthorized
        ]


def _service_description() -> JsonObject:
    return cast(
        JsonObject,
        botocore.session.get_session().get_component("data_loader").load_service_model("chatbot", "service-2"),
    )


def _parameters(operation: Operation, body: bytes) -> JsonObject:
    """The request's body, checked against the model. Raises ChatbotError."""
    try:
        given = strict_json((body or b"{}").decode())
    except ValueError as error:
        raise ChatbotError("InvalidRequestException", f"The request is not valid JSON: {error}.") from error
    if not isinstance(given, dict):
        raise ChatbotError("InvalidRequestException", "The request must be a JSON object.")
    if operation.input_shape:
        report = ParamValidator().validate(given, operation.input_shape)
        if report.has_errors():
            raise ChatbotError("InvalidRequestException", report.generate_report())
    return cast(JsonObject, given)


def _nothing(_: None) -> JsonObject:
    return {}


def _page(member: str, items: list[Any], given: JsonObject) -> JsonObject:
    """One page of a list. The token is the number of entries that were given before."""
    start = int(given.get("NextToken") or 0)
    end = start + int(given.get("MaxResults") or _PAGE)
    page: JsonObject = {member: items[start:end]}
    return page | {"NextToken": str(end)} if end < len(items) else page


def _attachments(given: JsonObject) -> list[Attachment]:
    return [
        Attachment(
            button_text=item.get("ButtonText"),
            notification_type=item.get("NotificationType"),
            criteria=tuple(
                Criterion(criterion["Operator"], criterion["VariableName"], criterion.get("Value"))
                for criterion in item.get("Criteria") or []
            ),
            variables=dict(item.get("Variables") or {}),
        )
        for item in given.get("Attachments") or []
    ]


def _action(action: CustomAction) -> JsonObject:
    attachments = [
        {
            "ButtonText": item.button_text,
            "NotificationType": item.notification_type,
            "Criteria": [
                {"Operator": c.operator, "VariableName": c.variable_name, "Value": c.value} for c in item.criteria
            ],
            "Variables": dict(item.variables),
        }
        for item in action.attachments
    ]
    return {
        "CustomActionArn": action.arn,
        "ActionName": action.name,
        "Definition": {"CommandText": action.command_text},
        "AliasName": action.alias_name,
        "Attachments": attachments,
    }


def _tags(tagged: ChannelConfiguration | CustomAction) -> list[JsonObject]:
    return [{"TagKey": key, "TagValue": value} for key, value in tagged.tags.items()]


def _common(configuration: ChannelConfiguration) -> JsonObject:
    return {
        "ChatConfigurationArn": configuration.arn,
        "ConfigurationName": configuration.name,
        "IamRoleArn": configuration.role_arn or "",
        "SnsTopicArns": list(configuration.topic_arns),
        "LoggingLevel": configuration.logging_level,
        "GuardrailPolicyArns": list(configuration.guardrail_policy_arns),
        "UserAuthorizationRequired": configuration.user_role_required,
        "Tags": _tags(configuration),
    }


def _slack(configuration: ChannelConfiguration) -> JsonObject:
    return _common(configuration) | {
        "SlackChannelId": configuration.channel,
        "SlackChannelName": configuration.channel,
        "SlackTeamId": _workspace(configuration),
        "SlackTeamName": "local",
    }


def _teams(configuration: ChannelConfiguration) -> JsonObject:
    team, tenant = _team(configuration)
    return _common(configuration) | {"ChannelId": configuration.channel, "TeamId": team, "TenantId": tenant}


def _workspace(configuration: ChannelConfiguration) -> str:
    ids = configuration.ids
    return ids.get("slackWorkspaceId") or ids.get("slackTeamId") or "T00000000"


def _team(configuration: ChannelConfiguration) -> tuple[str, str]:
    ids, nobody = configuration.ids, "00000000-0000-0000-0000-000000000000"
    return ids.get("teamId") or nobody, ids.get("teamsTenantId") or ids.get("tenantId") or nobody
