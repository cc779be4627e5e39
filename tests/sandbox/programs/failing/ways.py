"""Ways to fail."""

import json
import sys

import pulumi
import pulumi_aws as aws
import pulumi_aws_native as aws_native

PATTERN = json.dumps({"source": ["aws.codedeploy"]})


def fail(how: str) -> None:
    """Fail."""
    match how:
        case "exception":
            raise ValueError("the green URL is missing")
        case "exit":
            sys.exit(3)
        case "apply":
            aws.sns.Topic("topic").arn.apply(_raise)
        case "long rule name":
            aws.cloudwatch.EventRule("rule", name="r" * 65, event_pattern=PATTERN)
        case "two problems":
            aws.cloudwatch.EventRule("first", name="r" * 65, event_pattern=PATTERN)
            aws_native.chatbot.CustomAction("second", action_name="a b", definition={"command_text": "x"})
        case "invoke":
            aws.s3.get_bucket(bucket="b")
        case "twice":
            aws.sns.Topic("topic")
            aws.sns.Topic("topic")
        case _:
            pulumi.log.info("nothing failed")


def _raise(arn: str) -> None:
    raise ValueError(f"cannot use {arn}")
