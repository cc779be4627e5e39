"""Registering many gates, against a hand-written program with the same resources."""

import asyncio
import gc
import json
import logging
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pulumi_aws_native as aws_native
from pulumi.runtime import mocks
from pulumi.runtime.settings import set_root_resource

import chatops_pulumi as chatops
from benchmarks.measure import Figure, ratios

ACCOUNT, REGION = "123456789012", "eu-central-1"
SWITCH = (
    "codedeploy continue-deployment --deployment-id $DeploymentId --region $Region --deployment-wait-type READY_WAIT"
)
ROLLBACK = "codedeploy stop-deployment --deployment-id $DeploymentId --region $Region --auto-rollback-enabled true"
END = SWITCH.replace("READY_WAIT", "TERMINATION_WAIT")


class Aws(mocks.Mocks):
    """Answers with what both programs read."""

    def __init__(self) -> None:
        self.registered = 0
        self.state_bytes = 0

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.registered += not args.typ.startswith(("by:", "chatops:", "pulumi:"))
        self.state_bytes += len(args.typ) + len(args.name) + len(json.dumps(args.inputs))
        arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:{args.name}"
        return args.name, {**args.inputs, "arn": arn, "customActionArn": arn, "url": "u", "name": args.name}

    def call(self, args: mocks.MockCallArgs) -> dict[str, Any]:
        return {"accountId": ACCOUNT, "region": REGION, "id": "x"}


def with_component(gates: int) -> None:
    chatops.ChatOps(
        "shop",
        {
            "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}},
            "deployment_groups": {
                f"g{number}": {
                    "application": f"app-{number}",
                    "deployment_group": f"group-{number}",
                    "green_url": f"https://green-{number}.example.com",
                }
                for number in range(gates)
            },
        },
    )


def with_fleet(groups: int) -> None:
    """One rule for all groups, by their common prefix."""
    chatops.ChatOps(
        "shop",
        {
            "channel": {"slack": {"workspace_id": "T0123ABCD", "channel_id": "C0123ABCD"}},
            "fleets": {"all": {"deployment_group_prefixes": [f"group-{groups}-"]}},
        },
    )


def by_hand(gates: int) -> None:
    ByHand("shop", gates)


class ByHand(pulumi.ComponentResource):
    """What a person would write without the package: a component with the same resources, inputs and outputs."""

    def __init__(self, name: str, gates: int) -> None:
        super().__init__("by:hand:Shop", name, {})
        child = pulumi.ResourceOptions(parent=self)
        account = aws.get_caller_identity_output().account_id
        region = aws.get_region_output().region
        here = pulumi.Output.all(account, region)
        topic = aws.sns.Topic("topic", kms_master_key_id=None, opts=child)
        aws.sns.TopicPolicy(
            "topic",
            arn=topic.arn,
            policy=pulumi.Output.all(topic.arn, account).apply(
                lambda known: _document("sns:Publish", known[0], {"AWS": f"arn:aws:iam::{known[1]}:root"})
            ),
            opts=child,
        )
        role = aws.iam.Role(
            "delivery",
            assume_role_policy=here.apply(lambda known: _trust("events", f"{known[0]}-{known[1]}")),
            opts=child,
        )
        policy = aws.iam.RolePolicy(
            "delivery", role=role.name, policy=topic.arn.apply(lambda arn: _document("sns:Publish", arn)), opts=child
        )
        queue = aws.sqs.Queue("lost", message_retention_seconds=1209600, sqs_managed_sse_enabled=True, opts=child)
        queue_policy = aws.sqs.QueuePolicy(
            "lost",
            queue_url=queue.url,
            policy=pulumi.Output.all(queue.arn, account, region).apply(
                lambda known: _document("sqs:SendMessage", known[0], {"Service": "events.amazonaws.com"})
            ),
            opts=child,
        )
        rule_arns: dict[str, pulumi.Output[str]] = {}
        for number in range(gates):
            rule = aws.cloudwatch.EventRule(
                f"rule-{number}",
                description=f"gate {number}",
                event_pattern=json.dumps(
                    {
                        "source": ["aws.codedeploy"],
                        "detail-type": ["CodeDeploy Deployment State-change Notification"],
                        "detail": {
                            "application": [f"app-{number}"],
                            "deploymentGroup": [f"group-{number}"],
                            "state": ["READY"],
                        },
                    }
                ),
                opts=child,
            )
            rule_arns[f"g{number}"] = rule.arn
            aws.cloudwatch.EventTarget(
                f"rule-{number}",
                rule=rule.name,
                target_id="sns",
                arn=topic.arn,
                role_arn=role.arn,
                dead_letter_config=aws.cloudwatch.EventTargetDeadLetterConfigArgs(arn=queue.arn),
                input_transformer=aws.cloudwatch.EventTargetInputTransformerArgs(
                    input_paths={
                        "account": "$.account",
                        "application": "$.detail.application",
                        "deploymentGroup": "$.detail.deploymentGroup",
                        "deploymentId": "$.detail.deploymentId",
                        "region": "$.region",
                        "time": "$.time",
                    },
                    input_template=json.dumps(
                        {"content": {"description": f"https://green-{number}.example.com " * 20}}
                    ),
                ),
                opts=pulumi.ResourceOptions(parent=self, depends_on=[policy, queue_policy]),
            )
        actions = [
            _action(name, command, child)
            for name, command in (("switch", SWITCH), ("rollback", ROLLBACK), ("end", END))
        ]
        channel_role = aws.iam.Role("channel", assume_role_policy=_trust("chatbot", "press"), opts=child)
        commands = aws.iam.Policy(
            "commands", policy=here.apply(lambda _: _document("codedeploy:ContinueDeployment", "*")), opts=child
        )
        attachment = aws.iam.RolePolicyAttachment(
            "commands", role=channel_role.name, policy_arn=commands.arn, opts=child
        )
        aws_native.chatbot.SlackChannelConfiguration(
            "channel",
            slack_workspace_id="T0123ABCD",
            slack_channel_id="C0123ABCD",
            configuration_name="shop",
            iam_role_arn=channel_role.arn,
            sns_topic_arns=[topic.arn],
            guardrail_policies=[commands.arn],
            customization_resource_arns=[action.custom_action_arn for action in actions],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[attachment]),
        )
        self.register_outputs({"topicArn": topic.arn, "ruleArns": rule_arns})


def _trust(service: str, sid: str) -> str:
    statement = {"Sid": "".join(filter(str.isalnum, sid)), "Effect": "Allow", "Action": "sts:AssumeRole"}
    principal = {"Service": f"{service}.amazonaws.com"}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Principal": principal}]})


def _document(action: str, resource: str, principal: dict[str, str] | None = None) -> str:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    whole = statement if principal is None else {**statement, "Principal": principal}
    return json.dumps({"Version": "2012-10-17", "Statement": [whole]})


def _action(name: str, command: str, child: pulumi.ResourceOptions) -> aws_native.chatbot.CustomAction:
    chatbot = aws_native.chatbot
    return chatbot.CustomAction(
        name,
        definition=chatbot.CustomActionDefinitionArgs(command_text=command),
        attachments=[
            chatbot.CustomActionAttachmentArgs(
                notification_type="Custom",
                button_text=name,
                criteria=[
                    chatbot.CustomActionAttachmentCriteriaArgs(
                        operator=chatbot.CustomActionAttachmentCriteriaOperator.EQUALS,
                        variable_name="ActionGroup",
                        value="shop",
                    )
                ],
                variables={
                    key: f"event.metadata.additionalContext.{key}" for key in ("ActionGroup", "DeploymentId", "Region")
                },
            )
        ],
        opts=child,
    )


def seconds(program: Callable[[int], None], gates: int) -> tuple[float, int, int, int]:
    """A program under the SDK's mock engine.

    Returns:
        Its seconds of processor time, the process's kilobytes of memory at most, its resources, and the bytes of what the state
        holds of them (types, names and inputs).
    """
    loop = asyncio.new_event_loop()
    executor = ThreadPoolExecutor(max_workers=1)
    loop.set_default_executor(executor)
    asyncio.set_event_loop(loop)
    engine = Aws()
    mocks.set_mocks(engine, project="bench", stack="bench", preview=False, logger=logging.Logger("quiet"))  # noqa: LOG001

    @pulumi.runtime.test
    def run() -> None:
        program(gates)

    gc.collect()
    start = time.process_time()  # processor time: others on the machine do not count
    run()
    taken = time.process_time() - start
    set_root_resource(cast("Any", None))
    executor.shutdown()
    loop.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return taken, memory, engine.registered, engine.state_bytes


def measured(program: Callable[[int], None], gates: int) -> tuple[float, int, int, int]:
    """A program in a new process: seconds of processor time, kilobytes of memory at most, resources, bytes of state."""
    words = [sys.executable, "-m", "benchmarks.registration", program.__name__, str(gates)]
    run = subprocess.run(words, capture_output=True, text=True, check=True)
    taken, memory, resources, size = run.stdout.split()
    return float(taken), int(memory), int(resources), int(size)


def figures() -> Iterator[Figure]:
    for gates, rounds in ((1, 9), (100, 9), (1000, 5)):
        pairs = [(measured(with_component, gates), measured(by_hand, gates)) for _ in range(rounds)]
        ours, theirs = [own for own, _ in pairs], [other for _, other in pairs]
        if ours[0][2] != theirs[0][2]:
            message = f"the programs differ: {ours[0][2]} and {theirs[0][2]} resources"
            raise AssertionError(message)
        subject = f"{gates} event source{'s' if gates > 1 else ''} ({ours[0][2]} resources)"
        yield Figure(
            subject,
            "time against by hand",
            ratios([own[0] for own in ours], [other[0] for other in theirs]),
            "ratio",
            1.05 if gates > 1 else None,
        )
        yield Figure(subject, "time", tuple(own[0] for own in ours), "s")
        yield Figure(
            subject, "memory against by hand", ratios([own[1] for own in ours], [other[1] for other in theirs]), "ratio"
        )
        yield Figure(
            subject, "size of the state against by hand", (ours[0][3] / theirs[0][3],), "ratio", note="the texts differ"
        )
    fleets = [measured(with_fleet, 1000) for _ in range(5)]
    yield Figure(f"1000 groups as a fleet ({fleets[0][2]} resources)", "time", tuple(one[0] for one in fleets), "s")
    single = measured(with_component, 1)
    yield Figure("1000 groups as a fleet", "size of the state against one group", (fleets[0][3] / single[3],), "ratio")


if __name__ == "__main__":
    PROGRAMS = {one.__name__: one for one in (with_component, by_hand, with_fleet)}
    chosen, number = PROGRAMS[sys.argv[1]], int(sys.argv[2])
    seconds(chosen, 2)  # what the first run of a process loads is measured by importing.py
    print(*seconds(chosen, number))
