"""Programs that both runtimes must run alike, with what they must register."""

from pathlib import Path
from typing import Any

from chatops_pulumi.sandbox.program.sdk_runtime import Run

ACCOUNT = "210987654321"
"""Not moto's own account, so that a call of the program without the local credentials shows."""

HEAD = """
import pulumi
import pulumi_aws as aws

PATTERN = '{"source": ["aws.codedeploy"]}'
RULE = "aws:cloudwatch/eventRule:EventRule"

class Part(pulumi.ComponentResource):
    def __init__(self, kind, name, opts=None):
        super().__init__(f"acme:index:{kind}", name, {}, opts)
        self.register_outputs({})

def rule(name, parent=None, description="as written", **options):
    opts = pulumi.ResourceOptions(parent=parent, **options)
    full = f"{parent._name}-{name}" if parent is not None else name
    return aws.cloudwatch.EventRule(name, name=full, event_pattern=PATTERN, description=description, opts=opts)
"""

TRANSFORMS = """
def disabled(args):
    if args.type_ == RULE:
        return pulumi.ResourceTransformResult({**args.props, "state": "DISABLED"}, args.opts)

async def signed(args):
    if args.type_ == RULE:
        return pulumi.ResourceTransformResult({**args.props, "description": args.props["description"] + ", signed"}, args.opts)

def last(args):
    if args.type_ == RULE:
        return pulumi.ResourceTransformResult({**args.props, "description": args.props["description"] + ", last"}, args.opts)

def moved(args):
    return pulumi.ResourceTransformResult(args.props, pulumi.ResourceOptions(provider=west))

west = aws.Provider("west", region="us-west-2")
rule("before")
pulumi.runtime.register_resource_transform(last)
outer = Part("Outer", "outer", pulumi.ResourceOptions(transforms=[disabled]))
inner = Part("Inner", "inner", pulumi.ResourceOptions(parent=outer))
pulumi.export("state", rule("inside", inner, transforms=[signed]).state)
rule("elsewhere", transforms=[moved])
"""

PARENTS = """
for kind in ("Red", "Blue"):
    top = Part(kind, "top", pulumi.ResourceOptions())
    middle = Part("Middle", "middle", pulumi.ResourceOptions(parent=top))
    aws.cloudwatch.EventRule("r", name=kind, event_pattern=PATTERN, opts=pulumi.ResourceOptions(parent=middle))
"""

ALIASES = """
outer = Part("Outer", "outer", pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old")]))
first = rule("first", outer, aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE), pulumi.Alias(name="other")])
rule("second", outer, aliases=[f"urn:pulumi:dev::twin::{RULE}::gone"], depends_on=[first])
"""

LATE = """
topic = aws.sns.Topic("topic", name="late")
group = topic.arn.apply(lambda arn: arn.rsplit(":", 1)[-1])
made = rule("late", description=pulumi.Output.concat("of ", group))
hidden = rule("hidden", description=pulumi.Output.secret("word"))
tagged = aws.sns.Topic("tagged", name="tagged", tags=pulumi.Output.secret({"a": "word"}))
open_name = aws.sns.Topic("open", name="open", opts=pulumi.ResourceOptions(additional_secret_outputs=["name"])).name
pulumi.export("tags", tagged.tags_all)
pulumi.export("name", open_name)
pulumi.export("description", pulumi.Output.all(made.description, made.arn).apply(lambda both: both[0]))
pulumi.export("hidden", hidden.description)
"""

OWN_CALLS = """
import subprocess, sys
import boto3

WHO = ["sts", "get-caller-identity", "--region", "eu-west-1", "--query", "Account", "--output", "text"]
pulumi.export("account", boto3.client("sts", region_name="eu-west-1").get_caller_identity()["Account"])
pulumi.export("child", subprocess.check_output([sys.executable, "-m", "awscli", *WHO], text=True).strip())
"""

PROGRAMS = {"own calls": OWN_CALLS, "transforms": TRANSFORMS, "parents": PARENTS, "aliases": ALIASES, "late": LATE}

_RULE = "aws:cloudwatch/eventRule:EventRule"


def _urn(types: str, name: str) -> str:
    return f"urn:pulumi:dev::twin::{types}::{name}"


EXPECTED: dict[str, dict[str, Any]] = {
    "own calls": {},
    "transforms": {
        _urn(_RULE, "before"): {"description": "as written"},
        _urn(f"acme:index:Outer$acme:index:Inner${_RULE}", "inside"): {
            "description": "as written, signed, last",
            "state": "DISABLED",
        },
        _urn(_RULE, "elsewhere"): {"description": "as written, last", "@region": "us-west-2"},
    },
    "parents": {
        _urn(f"acme:index:Red$acme:index:Middle${_RULE}", "r"): {"name": "Red"},
        _urn(f"acme:index:Blue$acme:index:Middle${_RULE}", "r"): {"name": "Blue"},
    },
    "aliases": {
        _urn(f"acme:index:Outer${_RULE}", "first"): {"@dependencies": []},
        _urn(f"acme:index:Outer${_RULE}", "second"): {"@dependencies": [_urn(f"acme:index:Outer${_RULE}", "first")]},
    },
    "late": {
        _urn(_RULE, "late"): {
            "description": "of late",
            "@dependencies": [_urn("aws:sns/topic:Topic", "topic")],
        },
        _urn(_RULE, "hidden"): {"description": "[secret]"},
    },
}
"""By program and URN: some inputs, and with ``@`` what is beside them."""

OUTPUTS: dict[str, dict[str, Any]] = {
    "own calls": {"account": "210987654321", "child": "210987654321"},
    "transforms": {"state": "DISABLED"},
    "parents": {},
    "aliases": {},
    "late": {"description": "of late", "hidden": "[secret]", "tags": "[secret]", "name": "[secret]"},
}


def written(folder: Path, program: str) -> Path:
    (folder / "Pulumi.yaml").write_text("name: twin\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("config: {aws:region: eu-west-1}\n")
    (folder / "__main__.py").write_text(HEAD + program)
    return folder


def registrations(run: Run) -> dict[str, dict[str, Any]]:
    """By URN: the inputs, and what is beside them."""
    return {
        one.urn: {
            **one.inputs,
            "@parent": one.parent,
            "@region": one.region,
            "@dependencies": sorted(one.dependencies),
            "@custom": one.custom,
        }
        for one in run.resources
    }
