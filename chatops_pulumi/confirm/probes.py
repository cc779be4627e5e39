"""Checks that need no person: calls that the run makes itself, on resources that it created."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chatops_pulumi.confirm.experiments import GROUP, buttons
from chatops_pulumi.confirm.settings import CHATBOT_REGION
from chatops_pulumi.confirm.stack_program import commands_policy
from chatops_pulumi.core.audit import SAVED_QUERIES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from chatops_pulumi.confirm.observations import JsonObject
    from chatops_pulumi.confirm.settings import Settings
    from chatops_pulumi.confirm.surroundings import Clients

OK: Final = "succeeded"
FAILURES: Final = (BotoCoreError, ClientError)
"""AWS refuses a call, or does not answer."""
UNEXPECTED: Final = (KeyError, IndexError, TypeError, ValueError, AttributeError)
"""AWS's answer has another form than its model."""
TEMPORARY: Final = "temporary"


def answer(call: Callable[[], Any]) -> str:
    """How AWS answers a call: ``succeeded``, or the code of the error."""
    try:
        call()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return OK


def associations(aws: Clients, settings: Settings) -> JsonObject:
    """Associate an action twice, delete it while it is associated, and disassociate it then."""
    client = aws.client("chatbot", CHATBOT_REGION)
    action, configuration = settings.action_arn(TEMPORARY), settings.configuration_arn
    found: dict[str, str] = {}
    created = answer(
        lambda: client.create_custom_action(
            ActionName=settings.name(TEMPORARY),
            Definition={"CommandText": f"sns list-topics --region {settings.region}"},
            Attachments=[
                {
                    "NotificationType": "Custom",
                    "ButtonText": "Temporary",
                    "Criteria": [{"Operator": "EQUALS", "VariableName": GROUP, "Value": f"{settings.run}/none"}],
                    "Variables": {GROUP: f"event.metadata.additionalContext.{GROUP}"},
                }
            ],
        )
    )
    found["create"] = created
    both = {"Resource": action, "ChatConfiguration": configuration}
    found["associate"] = answer(lambda: client.associate_to_configuration(**both))
    found["associate again"] = answer(lambda: client.associate_to_configuration(**both))
    listed = client.list_associations(ChatConfiguration=configuration, MaxResults=100)["Associations"]
    found["listed"] = str(sum(one["Resource"] == action for one in listed))
    found["delete"] = answer(lambda: client.delete_custom_action(CustomActionArn=action))
    if found["delete"] == OK:
        found["disassociate"] = answer(lambda: client.disassociate_from_configuration(**both))
    return dict(found)


def cloud_control(aws: Clients, settings: Settings, refused: Collection[str]) -> JsonObject:
    """Find an action and the configuration by their ARN, as ``pulumi import`` does, and compare the properties.

    Args:
        aws: The account.
        settings: The settings of the run.
        refused: Logical names of resources that AWS refused to create.
    """
    client = aws.client("cloudcontrol", settings.region)
    button = next(one for one in buttons(settings) if f"action-{one.key}" not in refused)
    expected: dict[str, tuple[str, str, dict[str, Any]]] = {
        "custom action": (
            "AWS::Chatbot::CustomAction",
            settings.action_arn(button.name),
            {"ActionName": settings.name(button.name), "Definition": {"CommandText": button.command}},
        ),
        "channel configuration": (
            "AWS::Chatbot::SlackChannelConfiguration",
            settings.configuration_arn,
            {
                "ConfigurationName": settings.run,
                "SlackWorkspaceId": settings.workspace_id,
                "SlackChannelId": settings.channel_id,
                "LoggingLevel": "INFO",
                "UserRoleRequired": False,
            },
        ),
    }
    return {kind: _compared(client, *given) for kind, given in expected.items()}


def _compared(client: Any, type_name: str, arn: str, expected: dict[str, Any]) -> str:
    try:
        found = client.get_resource(TypeName=type_name, Identifier=arn)["ResourceDescription"]["Properties"]
    except ClientError as error:
        code = str(error.response["Error"]["Code"])
        return "not found by its ARN" if code == "ResourceNotFoundException" else f"cannot ask: {code}"
    properties = json.loads(found)
    other = sorted(key for key, value in expected.items() if properties.get(key) != value)
    return f"found, but {', '.join(other)} differ" if other else "complete"


def simulate(aws: Clients, settings: Settings) -> JsonObject:
    """Ask IAM's simulator what it makes of the policy with and without the key."""
    client = aws.client("iam", settings.region)
    base = [
        {"ContextKeyName": "aws:RequestedRegion", "ContextKeyValues": [settings.region], "ContextKeyType": "string"}
    ]
    key = {
        "ContextKeyName": "aws:ChatbotSourceArn",
        "ContextKeyValues": [settings.configuration_arn],
        "ContextKeyType": "string",
    }

    def session(member: str) -> dict[str, Any]:
        value = f"AROAEXAMPLE:chatbot-session-slack-{member}"
        return {"ContextKeyName": "aws:userid", "ContextKeyValues": [value], "ContextKeyType": "string"}

    asked = {
        "with_key": ("sqs:ListQueues", [*base, key]),
        "without_key": ("sqs:ListQueues", base),
        "member": ("events:ListRules", [*base, session(settings.member_id)]),
        "other_member": ("events:ListRules", [*base, session("U0OTHER1")]),
    }
    found: JsonObject = {}
    for name, (action, entries) in asked.items():
        results = client.simulate_custom_policy(
            PolicyInputList=[json.dumps(commands_policy(settings))], ActionNames=[action], ContextEntries=entries
        )["EvaluationResults"]
        found[name] = str(results[0]["EvalDecision"])
    return found


def subscriptions(aws: Clients, settings: Settings) -> JsonObject:
    """Protocol and endpoint of what is subscribed to the run's topic, besides its queue."""
    client = aws.client("sns", settings.region)
    found = client.list_subscriptions_by_topic(TopicArn=settings.topic_arn("events"))["Subscriptions"]
    others = [f"{one['Protocol']} {one['Endpoint']}" for one in found if one["Protocol"] != "sqs"]
    return {"others": others}


def chat_states(aws: Clients, settings: Settings) -> JsonObject:
    """The states of the workspace and of the configuration."""
    client = aws.client("chatbot", CHATBOT_REGION)
    arn = settings.configuration_arn
    channels = client.describe_slack_channel_configurations(ChatConfigurationArn=arn)["SlackChannelConfigurations"]
    workspaces = client.describe_slack_workspaces()["SlackWorkspaces"]
    return {
        "configuration": [str(one.get("State")) for one in channels],
        "workspace": [str(one.get("State")) for one in workspaces if one["SlackTeamId"] == settings.workspace_id],
    }


def set_alarm(aws: Clients, settings: Settings) -> None:
    """Let the run's alarm enter ALARM."""
    aws.client("cloudwatch", settings.region).set_alarm_state(
        AlarmName=settings.name("alarm"), StateValue="ALARM", StateReason="chatops confirm"
    )


def start_execution(aws: Clients, settings: Settings) -> str:
    """Start the state machine that fails. Returns the ARN of the execution."""
    client = aws.client("stepfunctions", settings.region)
    return str(client.start_execution(stateMachineArn=settings.state_machine_arn)["executionArn"])


def redrive(aws: Clients, settings: Settings, execution_arn: str) -> str:
    """Redrive the failed execution. Returns AWS's answer."""
    client = aws.client("stepfunctions", settings.region)
    return answer(lambda: client.redrive_execution(executionArn=execution_arn))


def start_queries(aws: Clients, settings: Settings, since: datetime, now: datetime) -> dict[str, str]:
    """Start the saved queries. Gives the ID of each, or ``error: <code>``."""
    client = aws.client("logs", settings.region)
    found: dict[str, str] = {}
    for name, query in SAVED_QUERIES.items():
        try:
            found[name] = client.start_query(
                logGroupName=settings.log_group,
                startTime=int(since.timestamp()),
                endTime=int(now.timestamp()) + 1,
                queryString=query,
            )["queryId"]
        except ClientError as error:
            found[name] = f"error: {error.response['Error']['Code']}: {error.response['Error']['Message']}"
    return found


def query_status(aws: Clients, settings: Settings, query: str) -> str:
    """The status of a query, for example ``Complete``."""
    if query.startswith("error: "):
        return query
    return str(aws.client("logs", settings.region).get_query_results(queryId=query)["status"])
