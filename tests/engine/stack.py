"""A program in a folder under the real engine, whose arguments are changed between one update and the next."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.components import arguments
from tests.engine.pulumi_cli import Pulumi

PROGRAM = """
import json, pathlib
import pulumi
import pulumi_aws as aws
import pulumi_aws_native as aws_native
import chatops_pulumi as chatops

given = json.loads(pathlib.Path("args.json").read_text())
how = given.pop("how", {})
web = given["deployment_groups"]["web"]
if "secret" in how:
    web["green_url"] = pulumi.Output.secret(how["secret"])
    web["messages"] = {"ready": {"title": pulumi.Output.secret("title of " + how["secret"])}}
if "late" in how:
    topic = aws.sns.Topic("late", name=how["late"])
    web["deployment_group"] = topic.arn.apply(lambda arn: arn.rsplit(":", 1)[-1])
providers = None
if "region" in how:
    kinds = (aws.Provider, aws_native.Provider)
    providers = [kind("elsewhere", region=how["region"]) for kind in kinds]
opts = pulumi.ResourceOptions(
    protect=how.get("protect"), providers=providers, aliases=[pulumi.Alias(name=name) for name in how.get("aliases", [])]
)
ops = chatops.ChatOps(how.get("name", "shop"), given, opts)
pulumi.export("topicArn", ops.topic_arn)
pulumi.export("ruleArns", ops.rule_arns)
"""
"""``how`` of the arguments is for the program itself."""
SAME = ("same", "read")

Step = tuple[str, str]
"""An operation of the engine and the type and name of its resource."""


def changing_steps(log: Path) -> list[dict[str, Any]]:
    """What an update has begun, in that order, without the stack itself and what it leaves as it is."""
    events = [json.loads(line) for line in log.read_text().splitlines()]
    steps = [event["resourcePreEvent"]["metadata"] for event in events if "resourcePreEvent" in event]
    return [step for step in steps if step["op"] not in SAME and step["type"] != "pulumi:pulumi:Stack"]


class Stack:
    """A program in a folder, whose arguments are changed between one update and the next."""

    def __init__(self, folder: Path, run: Pulumi) -> None:
        self.folder, self.run = folder, run
        environment = Path(sys.prefix)
        (folder / "Pulumi.yaml").write_text(
            f"name: shop\nruntime:\n  name: python\n  options:\n    toolchain: pip\n    virtualenv: {environment}\n"
        )
        (folder / "Pulumi.dev.yaml").write_text(
            "config:\n  aws:region: eu-central-1\n  aws-native:region: eu-central-1\n"
        )
        (folder / "__main__.py").write_text(PROGRAM)
        run(folder, "stack", "init", "dev", "--secrets-provider", "passphrase")
        config = (folder / "Pulumi.dev.yaml").read_text()
        if "aws:region" not in config:
            (folder / "Pulumi.dev.yaml").write_text(
                config.rstrip() + "\nconfig:\n  aws:region: eu-central-1\n  aws-native:region: eu-central-1\n"
            )

    def up(self, args: Any, *words: str, command: str = "up") -> list[Step]:
        """Update, and give the steps in the order in which they began, without those that change nothing."""
        (self.folder / "args.json").write_text(json.dumps(args))
        log = self.folder / "events.jsonl"
        log.unlink(missing_ok=True)
        skipped = () if command == "preview" else ("--yes", "--skip-preview")
        self.run(self.folder, command, "--stack", "dev", *skipped, "--event-log", str(log), *words)
        return [(step["op"], f"{step['type']} {step['urn'].rsplit('::', 1)[-1]}") for step in changing_steps(log)]

    def state(self) -> str:
        return self.run(self.folder, "stack", "export", "--stack", "dev")


def web(**more: Any) -> dict[str, Any]:
    return {"web": arguments.WEB | more}


API = {"api": {"deployment_group": "shop-api"}}
