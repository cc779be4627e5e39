"""What ``pulumi stack export`` would print for a program that ran on the local AWS."""

import json
from typing import Any

from chatops_pulumi.sandbox.program.monitor import RegisteredResource
from chatops_pulumi.sandbox.program.sdk_runtime import Run

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc:def"}


def exported(run: Run) -> dict[str, Any]:
    """The export of a stack, version 3."""
    providers = {
        (
            one.type.split(":")[0],
            one.region,
        ): f"urn:pulumi:dev::shop::pulumi:providers:{one.type.split(':')[0]}::default"
        for one in run.resources
        if one.custom
    }
    listed = [
        {
            "urn": f"{urn}-{region}",
            "custom": True,
            "id": f"id-{region}",
            "type": f"pulumi:providers:{package}",
            "inputs": {"region": region},
        }
        for (package, region), urn in providers.items()
    ]
    for one in run.resources:
        package = one.type.split(":")[0]
        provider = f"{providers[package, one.region]}-{one.region}::id-{one.region}" if one.custom else ""
        outputs = dict(one.outputs) | ({"region": one.region} if package == "aws" and "iam/" not in one.type else {})
        listed.append(
            {
                "urn": one.urn,
                "custom": one.custom,
                "type": one.type,
                "id": _id(one),
                "parent": one.parent,
                "provider": provider,
                "inputs": one.inputs,
                "outputs": outputs,
                "dependencies": list(one.dependencies),
            }
        )
    return {"version": 3, "deployment": {"manifest": {}, "resources": listed, "metadata": {}}}


def _id(one: RegisteredResource) -> str:
    known: dict[str, Any] = {**one.inputs, **one.outputs}
    match one.type.rsplit(":", 1)[-1]:
        case "Policy" | "Topic" | "TopicPolicy" | "SlackChannelConfiguration" | "MicrosoftTeamsChannelConfiguration":
            return str(known["arn"])
        case "CustomAction":
            return str(known["customActionArn"])
        case "RolePolicy":
            return f"{known['role']}:{known['name']}"
        case "EventTarget":
            return f"{known['rule']}-{known['targetId']}"
        case "Queue" | "QueuePolicy":
            return str(known.get("url") or known.get("queueUrl"))
        case "LogResourcePolicy":
            return str(known["policyName"])
        case _:
            return str(known.get("name") or one.name)


def as_text(state: dict[str, Any]) -> str:
    return json.dumps(state)
