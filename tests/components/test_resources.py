"""Parents, providers, dependencies and options of the children, beyond the golden record."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_aws_native as aws_native
import pytest

import chatops_pulumi as chatops
from chatops_pulumi.core import limits, policies
from chatops_pulumi.playbooks.model import Permission
from tests.components import arguments
from tests.components.recording import Recording, record

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
ACTION = "aws-native:chatbot:CustomAction"
TIE = "command:local:Command"
SLACK = "aws-native:chatbot:SlackChannelConfiguration"
OWN = "chatops:index:"


def chat_ops(args: Any, opts: pulumi.ResourceOptions | None = None) -> Recording:
    return record(lambda: chatops.ChatOps("shop", args, opts))


def test_every_child_stands_under_its_component() -> None:
    for entry in chat_ops(arguments.slack()).registrations:
        if entry.type == f"{OWN}ChatOps":
            assert entry.parent == ""
        elif entry.type.startswith(OWN):
            assert entry.parent == f"{OWN}ChatOps shop"
        else:
            assert entry.parent in {f"{OWN}ChatChannel shop", f"{OWN}Notifications shop"}


def test_explicit_providers_reach_every_child_and_every_invoke() -> None:
    def program() -> None:
        providers: list[pulumi.ProviderResource] = [
            aws.Provider("here", region="eu-central-1"),
            aws_native.Provider("here-native", region="eu-central-1"),
        ]
        chatops.ChatOps("shop", arguments.slack(), pulumi.ResourceOptions(providers=providers))

    recording = record(program)
    for entry in recording.registrations:
        if entry.type.startswith("aws:"):
            assert entry.provider == "pulumi:providers:aws here", entry.name
        if entry.type.startswith("aws-native:"):
            assert entry.provider == "pulumi:providers:aws-native here-native", entry.name
    assert {provider for _, provider in recording.calls} == {"pulumi:providers:aws here"}


def test_the_component_asks_aws_once_for_its_account_and_its_region() -> None:
    assert sorted(call for call, _ in chat_ops(arguments.slack()).calls) == [
        "aws:index/getCallerIdentity:getCallerIdentity",
        "aws:index/getRegion:getRegion",
    ]


def test_a_half_with_another_provider_asks_for_its_own_region() -> None:
    def program() -> None:
        here, there = aws.Provider("here"), aws.Provider("there", region="eu-west-1")

        def elsewhere(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
            if args.type_ != f"{OWN}Notifications":
                return None
            opts = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(providers=[there]))
            return pulumi.ResourceTransformationResult(args.props, opts)

        opts = pulumi.ResourceOptions(providers=[here], transformations=[elsewhere])
        chatops.ChatOps("shop", arguments.slack(), opts)

    region = "aws:index/getRegion:getRegion"
    asked = {provider for call, provider in record(program).calls if call == region}
    assert asked == {"pulumi:providers:aws here", "pulumi:providers:aws there"}


def test_the_caller_s_options_stay_with_the_component() -> None:
    opts = pulumi.ResourceOptions(
        ignore_changes=["tags"], retain_on_delete=True, aliases=[pulumi.Alias(name="old")], depends_on=[]
    )
    for entry in chat_ops(arguments.slack(), opts).registrations:
        if entry.type != f"{OWN}ChatOps":
            assert "ignoreChanges" not in entry.options, entry.name


def test_a_custom_action_is_replaced_by_creating_first() -> None:
    for entry in chat_ops(arguments.slack()).of(ACTION):
        assert entry.options["deleteBeforeReplace"] is False


def test_the_channel_waits_for_what_its_buttons_need() -> None:
    recording = chat_ops(arguments.slack())
    configuration = recording.one(SLACK)
    assert {
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment shop-commands",
        "aws-native:chatbot:CustomAction shop-codedeploy-switch",
    } <= set(configuration.dependencies)
    arns = {entry.name: f"{entry.name}-0123abc" for entry in recording.of(ACTION)}
    assert {arn.rsplit("/")[-1] for arn in configuration.inputs["customizationResourceArns"]} == set(arns.values())
    assert configuration.inputs["guardrailPolicies"] == ["arn:aws:iam::123456789012:policy/shop-commands-0123abc"]


def test_a_target_waits_for_the_right_to_publish() -> None:
    assert {"aws:iam/rolePolicy:RolePolicy shop-delivery", "aws:sqs/queuePolicy:QueuePolicy shop-dead-letters"} <= set(
        chat_ops(arguments.slack()).one(TARGET).dependencies
    )


def test_ties_depend_on_their_action_and_are_never_deleted_with_it() -> None:
    recording = chat_ops(arguments.existing())
    assert len(recording.of(TIE)) == 3
    for tie in recording.of(TIE):
        assert f"{ACTION} {tie.name}" in tie.dependencies
        # No deletedWith. That changed triggers replace is the SDK's own.
        assert tie.options == {"deleteBeforeReplace": True, "replaceOnChanges": ["triggers[*]"]}
        assert tie.inputs["logging"] == "none"
        assert tie.inputs["interpreter"] == ["sh", "-c"]
        for value in tie.inputs["environment"].values():
            assert value not in tie.inputs["create"] + tie.inputs["delete"], "values travel by the environment"


def test_a_renamed_action_is_tied_by_a_new_resource() -> None:
    """So the engine makes the new tie before it deletes the old one, and no moment is without the button."""

    def ties(action_name: str) -> set[str]:
        args = arguments.existing(buttons={"codedeploy.switch": {"action_name": action_name}})
        return {tie.name for tie in chat_ops(args).of(TIE)}

    assert ties("old") ^ ties("new") == {"shop-codedeploy-switch-old", "shop-codedeploy-switch-new"}


@pytest.mark.parametrize(
    ("change", "touched"),
    [
        (lambda groups: groups | {"api": arguments.WEB}, {"shop-api-ready"}),
        (lambda groups: {"jobs": groups["jobs"]}, {"shop-web-ready"}),
        (lambda groups: dict(reversed(groups.items())), set()),
        (lambda groups: groups | {"web": groups["web"] | {"green_url": "https://b.example.com"}}, {"shop-web-ready"}),
    ],
    ids=["added", "removed", "reordered", "changed"],
)
def test_a_gate_touches_only_its_own_children(change: Callable[[Any], Any], touched: set[str]) -> None:
    groups = {"web": arguments.WEB, "jobs": arguments.WEB | {"deployment_group": "jobs"}}

    def children(deployment_groups: Any) -> dict[tuple[str, str], Any]:
        recording = chat_ops(arguments.slack(deployment_groups=deployment_groups))
        return {
            (entry.type, entry.name): (entry.inputs, entry.dependencies, entry.options)
            for entry in recording.registrations
        }

    before, after = children(groups), children(change(groups))
    assert {key[1] for key in before.keys() | after.keys() if before.get(key) != after.get(key)} == touched


def test_a_further_gate_costs_two_resources() -> None:
    one = chat_ops(arguments.slack())
    three = chat_ops(arguments.slack(deployment_groups=dict.fromkeys(("web", "api", "jobs"), arguments.WEB)))
    assert len(three.registrations) - len(one.registrations) == 4


def test_policies_do_not_grow_with_the_gates() -> None:
    def documents(count: int) -> dict[str, int]:
        groups = {f"g{number}": arguments.WEB for number in range(count)}
        recording = chat_ops(arguments.slack(deployment_groups=groups))
        kinds = ("aws:iam/role:Role", "aws:iam/policy:Policy", "aws:sns/topicPolicy:TopicPolicy")
        kinds += ("aws:iam/rolePolicy:RolePolicy", "aws:sqs/queuePolicy:QueuePolicy")
        return {
            f"{entry.type} {entry.name}": len(entry.inputs.get("policy") or entry.inputs["assumeRolePolicy"])
            for kind in kinds
            for entry in recording.of(kind)
        }

    assert documents(1) == documents(60)


def test_only_the_calls_of_the_buttons_that_exist_are_allowed() -> None:
    args = arguments.slack(buttons={"codedeploy.rollback": {"enabled": False}}, extra_regions=["us-east-1"])
    recording = chat_ops(args)
    assert json.loads(recording.one("aws:iam/policy:Policy").inputs["policy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["codedeploy:ContinueDeployment"],
            "Resource": ["*"],
            "Condition": {
                "StringEquals": {"aws:RequestedRegion": ["eu-central-1", "us-east-1"]},
                "ArnLike": {
                    "aws:ChatbotSourceArn": "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/shop-prod-shop"
                },
            },
        }
    ]
    assert {entry.inputs["attachments"][0]["buttonText"] for entry in recording.of(ACTION)} == {
        "1. Switch traffic",
        "3. Remove old tasks",
    }


@pytest.mark.parametrize(
    ("args", "source"),
    [
        (arguments.teams(), "arn:aws:chatbot::123456789012:chat-configuration/microsoft-teams-channel/shop-prod-shop"),
        (arguments.existing(), arguments.CONFIGURATION_ARN),
        (arguments.slack(channel=arguments.SLACK | {"restrict_to_chat": False}), None),
    ],
    ids=["teams", "existing", "not restricted"],
)
def test_the_commands_policy_is_bound_to_the_channel(args: Any, source: str | None) -> None:
    outputs = chat_ops(args).outputs["chatops:index:ChatOps shop"]
    condition = json.loads(outputs["commandsPolicyJson"])["Statement"][0]["Condition"]
    assert condition.get("ArnLike", {}).get("aws:ChatbotSourceArn") == source


def test_an_existing_channel_s_owner_is_told_what_to_allow() -> None:
    recording = chat_ops(arguments.existing())
    (message,) = [line for line in recording.logs if "managed elsewhere" in line]
    assert "codedeploy:ContinueDeployment" in message
    assert "its channel role and its guardrail" in message
    assert not recording.of("aws:iam/policy:Policy")


def test_an_existing_channel_s_role_gets_the_policy() -> None:
    recording = chat_ops(arguments.existing(channel=arguments.EXISTING | {"role_name": "chat"}))
    assert recording.one("aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs["role"] == "chat"


def test_a_given_role_is_used_and_gets_the_policy() -> None:
    channel = {"slack": arguments.SLACK["slack"] | {"role_arn": "arn:aws:iam::123456789012:role/team/chat"}}
    recording = chat_ops(arguments.slack(channel=channel))
    assert recording.one(SLACK).inputs["iamRoleArn"] == "arn:aws:iam::123456789012:role/team/chat"
    assert recording.one("aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs["role"] == "chat"
    assert [entry.name for entry in recording.of("aws:iam/role:Role")] == ["shop-delivery"]


def test_both_limits_of_a_retry_policy_are_always_written() -> None:
    """The provider would send 0 for the one that is left out."""
    recording = chat_ops(arguments.slack(delivery={"maximum_event_age_seconds": 120.0}))
    assert recording.one(TARGET).inputs["retryPolicy"] == {
        "maximumEventAgeInSeconds": 120,
        "maximumRetryAttempts": 185,
    }


def test_a_given_queue_is_used() -> None:
    queue = "arn:aws:sqs:eu-central-1:123456789012:lost"
    recording = chat_ops(arguments.slack(delivery={"dead_letter_queue_arn": queue}))
    assert recording.one(TARGET).inputs["deadLetterConfig"] == {"arn": queue}
    assert not recording.of("aws:sqs/queue:Queue")
    assert "deadLetterQueueUrl" not in recording.outputs["chatops:index:ChatOps shop"]


def test_a_key_encrypts_the_topic_and_is_opened_to_the_delivery_role() -> None:
    key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    recording = chat_ops(arguments.slack(delivery={"kms_key_arn": key}))
    assert recording.one("aws:sns/topic:Topic").inputs["kmsMasterKeyId"] == key
    statements = json.loads(recording.one("aws:iam/rolePolicy:RolePolicy").inputs["policy"])["Statement"]
    assert statements[1] == {
        "Effect": "Allow",
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": [key],
    }


def test_two_stacks_never_answer_each_other_s_buttons() -> None:
    def group(stack: str) -> set[str]:
        recording = record(lambda: chatops.ChatOps("shop", arguments.slack()), stack=stack)
        return {entry.inputs["attachments"][0]["criteria"][0]["value"] for entry in recording.of(ACTION)}

    assert group("dev") == {"shop-dev-shop"}
    assert group("prod") == {"shop-prod-shop"}


def test_a_long_label_is_a_warning() -> None:
    recording = chat_ops(arguments.slack(buttons={"codedeploy.switch": {"label": "Switch the traffic to green"}}))
    (warning,) = [line for line in recording.logs if "buttons.codedeploy.switch.label" in line]
    assert "27 characters" in warning
    assert "20" in warning


def test_one_channel_serves_three_regions() -> None:
    """The two halves used alone: Notifications of each region, one ChatChannel."""
    regions = ["eu-central-1", "us-east-1", "ap-northeast-1"]

    def program() -> None:
        group = {"web": arguments.WEB}
        halves = [
            chatops.Notifications(
                region,
                {"action_group": "shop", "deployment_groups": group},
                pulumi.ResourceOptions(providers=[aws.Provider(region, region=region)]),
            )
            for region in regions
        ]
        chatops.ChatChannel(
            "shop",
            {
                "channel": arguments.SLACK,
                "action_group": "shop",
                "regions": regions,
                "topic_arns": [half.topic_arn for half in halves],
                "playbooks": ["codedeploy"],
            },
        )

    recording = record(program)
    assert {entry.name: entry.provider for entry in recording.of(RULE)} == {
        f"{region}-web-ready": f"pulumi:providers:aws {region}" for region in regions
    }
    assert len(recording.one(SLACK).inputs["snsTopicArns"]) == 3
    assert len(recording.of(ACTION)) == 3
    policy = json.loads(recording.one("aws:iam/policy:Policy").inputs["policy"])
    assert policy["Statement"][0]["Condition"]["StringEquals"] == {"aws:RequestedRegion": sorted(regions)}


def test_many_gates_with_buttons_of_their_own_fit_into_one_policy() -> None:
    """IAM counts characters: a gate adds the resource it acts on, and no statement."""
    alarms = {f"a{at}": {"alarm": f"shop-service-{at}-errors"} for at in range(60)}
    outputs = chat_ops({"channel": arguments.SLACK, "alarms": alarms}).outputs["chatops:index:ChatOps shop"]
    document = json.loads(outputs["commandsPolicyJson"])
    (statement,) = document["Statement"]
    assert statement["Action"] == ["cloudwatch:DisableAlarmActions", "cloudwatch:EnableAlarmActions"]
    assert set(statement["Resource"]) == {f"arn:aws:cloudwatch:*:*:alarm:shop-service-{at}-errors" for at in range(60)}
    assert len(json.dumps(document, separators=(",", ":"))) <= limits.MANAGED_POLICY_CHARACTERS


def test_statements_are_merged_only_where_they_allow_the_same_calls() -> None:
    both = Permission(("a:One", "a:Two"), ("arn:aws:a:::x",))
    statements = policies.commands(
        [Permission(("a:One",), ("arn:aws:a:::y",)), both, Permission(("a:One",), ("arn:aws:a:::z",))],
        ["us-east-1"],
        None,
    )["Statement"]
    assert [(one["Action"], one["Resource"]) for one in statements] == [
        (["a:One", "a:Two"], ["arn:aws:a:::x"]),
        (["a:One"], ["arn:aws:a:::y", "arn:aws:a:::z"]),
    ]
