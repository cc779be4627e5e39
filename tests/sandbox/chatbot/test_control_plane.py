"""The chatbot control plane, in process and over HTTP."""

from collections.abc import Generator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from chatops_pulumi.sandbox.chatbot.control_plane import Chatbot, ChatbotError
from chatops_pulumi.sandbox.chatbot.http_api import ChatbotApi
from chatops_pulumi.sandbox.records import Attachment, ChannelConfiguration

ACCOUNT = "123456789012"


def configuration(
    chatbot: Chatbot, name: str = "ops", channel: str = "C1", platform: str = "slack"
) -> ChannelConfiguration:
    arn = chatbot.configuration_arn(platform, name)
    return ChannelConfiguration(arn, name, platform, channel, role_arn="arn:aws:iam::123456789012:role/r")


@pytest.fixture
def chatbot() -> Chatbot:
    return Chatbot(ACCOUNT)


def refused(code: str) -> Any:
    return pytest.raises(ChatbotError, match=f"^{code}: ")


def test_names_of_actions_and_configurations_are_unique(chatbot: Chatbot) -> None:
    chatbot.create_action("A", "x")
    chatbot.create_configuration(configuration(chatbot))
    with refused("ConflictException"):
        chatbot.create_action("A", "y")
    with refused("ConflictException"):
        chatbot.create_configuration(configuration(chatbot, channel="C2"))


def test_a_slack_channel_has_one_configuration_but_a_teams_id_may_repeat(chatbot: Chatbot) -> None:
    chatbot.create_configuration(configuration(chatbot, "one"))
    with refused("ConflictException"):
        chatbot.create_configuration(configuration(chatbot, "two"))
    chatbot.create_configuration(configuration(chatbot, "three", platform="teams"))
    chatbot.create_configuration(configuration(chatbot, "four", platform="teams"))
    assert len(chatbot.configurations()) == 3


def test_associations_are_a_set_of_pairs(chatbot: Chatbot) -> None:
    first, second = chatbot.create_action("A", "x"), chatbot.create_action("B", "y")
    ops = chatbot.create_configuration(configuration(chatbot), [first.arn])
    chatbot.associate(first.arn, ops.arn)
    chatbot.associate(second.arn, ops.arn)
    assert chatbot.actions_of(ops.arn) == (first, second)
    chatbot.disassociate(first.arn, ops.arn)
    chatbot.disassociate(first.arn, ops.arn)
    assert chatbot.associations(ops.arn) == (second.arn,)


def test_what_is_not_there_cannot_be_associated(chatbot: Chatbot) -> None:
    action = chatbot.create_action("A", "x")
    ops = chatbot.create_configuration(configuration(chatbot))
    for resource, channel in ((chatbot.action_arn("gone"), ops.arn), (action.arn, "arn:gone")):
        with refused("InvalidRequestException"):
            chatbot.associate(resource, channel)
        with refused("InvalidRequestException"):
            chatbot.disassociate(resource, channel)
    with refused("InvalidRequestException"):
        chatbot.create_configuration(configuration(chatbot, "two", "C2"), [chatbot.action_arn("gone")])
    assert len(chatbot.configurations()) == 1


def test_deleting_takes_the_associations_along(chatbot: Chatbot) -> None:
    action = chatbot.create_action("A", "x")
    ops = chatbot.create_configuration(configuration(chatbot), [action.arn])
    chatbot.delete_action(action.arn)
    assert chatbot.actions_of(ops.arn) == ()
    with refused("ResourceNotFoundException"):
        chatbot.delete_action(action.arn)
    chatbot.delete_configuration(ops.arn)
    with refused("ResourceNotFoundException"):
        chatbot.delete_configuration(ops.arn)
    assert chatbot.associations(ops.arn) == ()


def test_an_update_replaces_the_whole_definition(chatbot: Chatbot) -> None:
    action = chatbot.create_action("A", "x", [Attachment("Go", "Custom")], "go")
    changed = chatbot.update_action(action.arn, "y")
    assert (changed.command_text, changed.attachments, changed.alias_name) == ("y", (), None)
    assert chatbot.actions() == (changed,)


def test_a_configuration_can_be_assumed_from_its_arn(chatbot: Chatbot) -> None:
    arn = "arn:aws:chatbot::111122223333:chat-configuration/microsoft-teams-channel/ops"
    assumed = chatbot.assume_configuration(arn)
    assert (assumed.name, assumed.platform, assumed.assumed, assumed.role_arn) == ("ops", "teams", True, None)
    assert chatbot.assume_configuration(arn) is assumed
    for wrong in ("ops", "arn:aws:sns:us-east-1:1:t", "arn:aws:chatbot::1:chat-configuration/chime-webhook/x"):
        with refused("InvalidRequestException"):
            chatbot.assume_configuration(wrong)


def test_topics_are_added_once(chatbot: Chatbot) -> None:
    ops = chatbot.create_configuration(configuration(chatbot))
    chatbot.subscribe(ops.arn, "arn:t")
    chatbot.subscribe(ops.arn, "arn:t")
    assert chatbot.configuration(ops.arn).topic_arns == ("arn:t",)


@pytest.fixture
def client(chatbot: Chatbot) -> Generator[Any]:
    api = ChatbotApi(chatbot)
    session = boto3.Session(aws_access_key_id="x", aws_secret_access_key="x", region_name="us-west-2")
    yield session.client("chatbot", endpoint_url=api.url, config=Config(retries={"total_max_attempts": 1}))
    api.stop()


def code_of(error: pytest.ExceptionInfo[ClientError]) -> tuple[str, int]:
    response = error.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def test_actions_over_http(client: Any, chatbot: Chatbot) -> None:
    attachment = {
        "ButtonText": "Go",
        "NotificationType": "Custom",
        "Criteria": [{"Operator": "EQUALS", "VariableName": "Group", "Value": "g"}],
        "Variables": {"Group": "event.metadata.additionalContext.Group"},
    }
    arn = client.create_custom_action(ActionName="A", Definition={"CommandText": "x"}, Attachments=[attachment])[
        "CustomActionArn"
    ]
    assert chatbot.action(arn).attachments[0].criteria[0].value == "g"
    shown = client.get_custom_action(CustomActionArn=arn)["CustomAction"]
    assert shown["Attachments"] == [attachment]
    client.update_custom_action(CustomActionArn=arn, Definition={"CommandText": "y"})
    assert chatbot.action(arn).command_text == "y"
    with pytest.raises(ClientError) as conflict:
        client.create_custom_action(ActionName="A", Definition={"CommandText": "x"})
    assert code_of(conflict) == ("ConflictException", 409)
    client.delete_custom_action(CustomActionArn=arn)
    with pytest.raises(ClientError) as gone:
        client.get_custom_action(CustomActionArn=arn)
    assert code_of(gone) == ("ResourceNotFoundException", 404)


def test_associations_over_http(client: Any, chatbot: Chatbot) -> None:
    ops = chatbot.create_configuration(configuration(chatbot))
    arns = [chatbot.create_action(f"A{n}", "x").arn for n in range(3)]
    for arn in arns:
        client.associate_to_configuration(Resource=arn, ChatConfiguration=ops.arn)
    pages = client.get_paginator("list_associations").paginate(
        ChatConfiguration=ops.arn, PaginationConfig={"PageSize": 2}
    )
    assert [[item["Resource"] for item in page["Associations"]] for page in pages] == [arns[:2], arns[2:]]
    client.disassociate_from_configuration(Resource=arns[0], ChatConfiguration=ops.arn)
    assert chatbot.associations(ops.arn) == tuple(arns[1:])
    with pytest.raises(ClientError) as unknown:
        client.associate_to_configuration(Resource=chatbot.action_arn("gone"), ChatConfiguration=ops.arn)
    assert code_of(unknown) == ("InvalidRequestException", 400)


def test_configurations_over_http(client: Any, chatbot: Chatbot) -> None:
    slack = chatbot.create_configuration(configuration(chatbot))
    teams = chatbot.create_configuration(configuration(chatbot, "t", "19%3ax", "teams"))
    listed = client.describe_slack_channel_configurations()["SlackChannelConfigurations"]
    assert [item["ChatConfigurationArn"] for item in listed] == [slack.arn]
    none = client.describe_slack_channel_configurations(ChatConfigurationArn=slack.arn + "x")
    assert none["SlackChannelConfigurations"] == []
    assert client.list_microsoft_teams_channel_configurations()["TeamChannelConfigurations"][0]["ChannelId"] == "19%3ax"
    got = client.get_microsoft_teams_channel_configuration(ChatConfigurationArn=teams.arn)["ChannelConfiguration"]
    assert got["ConfigurationName"] == "t"


def test_what_the_service_does_not_have_is_refused(client: Any, chatbot: Chatbot) -> None:
    with pytest.raises(ClientError) as unknown:
        client.describe_slack_user_identities()
    assert code_of(unknown) == ("InvalidRequestException", 400)
    api = ChatbotApi(chatbot)
    try:
        for body in (b"no json", b"[]", b"{}"):
            status, headers, text = api.handle("/associate-to-configuration", body)
            assert (status, headers["x-amzn-ErrorType"]) == (400, "InvalidRequestException")
            assert "message" in text
    finally:
        api.stop()
