"""What others have changed or deleted, what fails half-way, what has another name or place than before."""

import json
from collections.abc import Callable

import pytest

from chatops_pulumi.sandbox.aws.account import LocalAws
from tests.components import arguments
from tests.engine.stack import API, Stack, web

REGION = "eu-central-1"
RULE = "aws:cloudwatch/eventRule:EventRule shop-web-ready"
SWITCH = "aws-native:chatbot:CustomAction shop-codedeploy-switch"
CHANNEL = "aws-native:chatbot:SlackChannelConfiguration shop-channel"


def rule_names(aws: LocalAws, region: str = REGION) -> list[str]:
    return [rule["Name"] for rule in aws.client("events", region).list_rules()["Rules"]]


def leftovers(aws: LocalAws) -> list[str]:
    """All that is in the local AWS of what the component makes."""
    iam = aws.client("iam", "us-east-1")
    return [
        *(action.arn for action in aws.chatbot.actions()),
        *(configuration.arn for configuration in aws.chatbot.configurations() if not configuration.assumed),
        *rule_names(aws),
        *(topic["TopicArn"] for topic in aws.client("sns", REGION).list_topics()["Topics"]),
        *aws.client("sqs", REGION).list_queues().get("QueueUrls", []),
        *(role["RoleName"] for role in iam.list_roles()["Roles"]),
        *(policy["PolicyName"] for policy in iam.list_policies(Scope="Local")["Policies"]),
    ]


def test_a_refresh_of_what_nobody_has_touched_finds_nothing(stack: Callable[[], Stack]) -> None:
    it = stack()
    args = arguments.slack(tags={"team": "shop"}, layout="STAGED")
    it.up(args)
    it.run(it.folder, "refresh", "--stack", "dev", "--yes", "--expect-no-changes")
    assert it.up(args) == []


def test_a_refresh_finds_what_others_did_and_the_next_update_mends_it(
    stack: Callable[[], Stack], aws: LocalAws
) -> None:
    it = stack()
    it.up(arguments.slack())
    (name,) = rule_names(aws)
    aws.client("events", REGION).put_rule(Name=name, EventPattern='{"source": ["somebody.else"]}')
    (arn,) = [action.arn for action in aws.chatbot.actions() if "switch" in action.name]
    aws.chatbot.delete_action(arn)
    it.run(it.folder, "refresh", "--stack", "dev", "--yes")
    assert set(it.up(arguments.slack())) == {("update", RULE), ("create", SWITCH), ("update", CHANNEL)}
    pattern = json.loads(aws.client("events", REGION).describe_rule(Name=name)["EventPattern"])
    assert pattern["source"] == ["aws.codedeploy"]
    (configuration,) = aws.chatbot.configurations()
    assert len(aws.chatbot.actions_of(configuration.arn)) == 3


def test_it_is_destroyed_though_some_of_it_is_gone_already(stack: Callable[[], Stack], aws: LocalAws) -> None:
    it = stack()
    it.up(arguments.slack(deployment_groups=web() | API))
    events = aws.client("events", REGION)
    first, second = rule_names(aws)
    events.remove_targets(Rule=first, Ids=["sns"])
    events.delete_rule(Name=first)
    events.remove_targets(Rule=second, Ids=["sns"])
    aws.chatbot.delete_action(aws.chatbot.actions()[0].arn)
    aws.chatbot.delete_configuration(aws.chatbot.configurations()[0].arn)
    sns, sqs = aws.client("sns", REGION), aws.client("sqs", REGION)
    sns.delete_topic(TopicArn=sns.list_topics()["Topics"][0]["TopicArn"])
    sqs.delete_queue(QueueUrl=sqs.list_queues()["QueueUrls"][0])
    it.run(it.folder, "destroy", "--stack", "dev", "--yes")
    assert json.loads(it.state())["deployment"].get("resources", []) == []
    assert leftovers(aws) == []


def test_the_tie_to_an_existing_channel_goes_though_action_or_channel_are_gone(
    stack: Callable[[], Stack], aws: LocalAws
) -> None:
    it = stack()
    it.up(arguments.existing())
    aws.chatbot.delete_action(aws.chatbot.actions()[0].arn)
    it.run(it.folder, "destroy", "--stack", "dev", "--yes")
    it.up(arguments.existing())
    aws.chatbot.delete_configuration(arguments.existing()["channel"]["configuration_arn"])
    it.run(it.folder, "destroy", "--stack", "dev", "--yes")
    assert aws.chatbot.actions() == ()


def test_what_fails_half_way_is_completed_by_the_next_update(stack: Callable[[], Stack], aws: LocalAws) -> None:
    it = stack()
    args = arguments.slack(buttons={"codedeploy.rollback": {"action_name": "taken"}})
    taken = aws.chatbot.create_action("taken", "s3 ls")
    (it.folder / "args.json").write_text(json.dumps(args))
    output = it.run(it.folder, "up", "--stack", "dev", "--yes", "--skip-preview", fails=True)
    assert "There is a custom action named 'taken' already" in output
    assert aws.chatbot.configurations() == (), "what depends on it was not made"
    aws.chatbot.delete_action(taken.arn)
    made = it.up(args)
    assert ("create", "aws-native:chatbot:CustomAction shop-codedeploy-rollback") in made
    assert {op for op, _ in made} == {"create"}
    assert it.up(args) == []
    (configuration,) = aws.chatbot.configurations()
    assert len(aws.chatbot.actions_of(configuration.arn)) == 3


def test_a_renamed_action_is_made_and_tied_before_the_old_one_goes(stack: Callable[[], Stack], aws: LocalAws) -> None:
    it = stack()
    it.up(arguments.slack(buttons={"codedeploy.switch": {"action_name": "go"}}))
    steps = it.up(arguments.slack(buttons={"codedeploy.switch": {"action_name": "go-now"}}))
    order = [
        steps.index(step) for step in (("create-replacement", SWITCH), ("update", CHANNEL), ("delete-replaced", SWITCH))
    ]
    assert order == sorted(order)
    (configuration,) = aws.chatbot.configurations()
    assert "go-now" in {action.name for action in aws.chatbot.actions_of(configuration.arn)}
    assert len(aws.chatbot.actions()) == 3


def test_a_renamed_component_stays_what_it_is_by_an_alias(stack: Callable[[], Stack], aws: LocalAws) -> None:
    it = stack()
    args = arguments.slack(action_group="shop", deployment_groups=web() | API)
    args["channel"]["slack"]["configuration_name"] = "shop-ops"
    it.up(args)
    before = sorted(leftovers(aws))
    assert it.up(args | {"how": {"name": "store", "aliases": ["shop"]}}) == []
    assert sorted(leftovers(aws)) == before


def test_the_callers_providers_reach_every_child(stack: Callable[[], Stack], aws: LocalAws) -> None:
    it = stack()
    args = arguments.slack() | {"how": {"region": "eu-west-3"}}
    it.up(args)
    assert rule_names(aws) == []
    assert len(rule_names(aws, "eu-west-3")) == 1
    resources = json.loads(it.state())["deployment"]["resources"]
    used = {one["provider"].rsplit("::", 2)[1] for one in resources if one["custom"] and "provider" in one}
    assert used == {"elsewhere"}, "no default provider, not for data sources either"
    assert it.up(args) == []


def test_what_another_resource_gives_may_be_unknown_in_the_preview(stack: Callable[[], Stack], aws: LocalAws) -> None:
    it = stack()
    args = arguments.slack() | {"how": {"late": "shop-late"}}
    assert ("create", RULE) in it.up(args, command="preview")
    it.up(args)
    (name,) = rule_names(aws)
    pattern = json.loads(aws.client("events", REGION).describe_rule(Name=name)["EventPattern"])
    assert pattern["detail"]["deploymentGroup"] == ["shop-late"]
    assert it.up(args) == []


def test_what_is_known_too_late_is_refused_with_its_path(stack: Callable[[], Stack]) -> None:
    it = stack()
    (it.folder / "args.json").write_text(json.dumps(arguments.slack() | {"how": {"late": "x" * 101}}))
    output = it.run(it.folder, "up", "--stack", "dev", "--yes", "--skip-preview", fails=True)
    assert "deployment_groups.web.deployment_group" in output
    assert "has 101 characters" in output


def test_another_region_moves_all_of_it(stack: Callable[[], Stack], aws: LocalAws) -> None:
    it = stack()
    it.up(arguments.slack() | {"how": {"region": REGION}})
    it.up(arguments.slack() | {"how": {"region": "eu-west-3"}})
    assert (rule_names(aws), len(rule_names(aws, "eu-west-3"))) == ([], 1)
    (configuration,) = aws.chatbot.configurations()
    assert len(aws.chatbot.actions_of(configuration.arn)) == 3


@pytest.mark.parametrize(
    "name",
    [
        "EventTarget::shop-web-ready",
        "RolePolicyAttachment::shop-commands",
        "TopicPolicy::shop-topic-policy",
        "QueuePolicy::shop-dead-letters",
        "SlackChannelConfiguration::shop-channel",
    ],
)
def test_what_is_replaced_by_force_is_there_afterwards(name: str, stack: Callable[[], Stack], aws: LocalAws) -> None:
    it = stack()
    it.up(arguments.slack())
    resources = json.loads(it.state())["deployment"]["resources"]
    (urn,) = [one["urn"] for one in resources if one["urn"].endswith(name)]
    assert it.up(arguments.slack(), "--replace", urn) != []
    it.run(it.folder, "refresh", "--stack", "dev", "--yes", "--expect-no-changes")
    assert len(aws.chatbot.configurations()) == 1
