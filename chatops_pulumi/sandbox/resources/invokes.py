"""Answers the data sources ("invokes") that a program reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import RefusedError, RunContext
from chatops_pulumi.sandbox.resources.iam_policy_document import render_policy_document
from chatops_pulumi.sandbox.resources.iam_shared import IAM_REGION, assume_role
from chatops_pulumi.sandbox.resources.sns import assume_topic


@dataclass(frozen=True)
class Invoke:
    """A call to a data source."""

    token: str
    args: JsonObject
    region: str


def answer(invoke: Invoke, run_context: RunContext) -> JsonObject:
    """The data source's result. Raises RefusedError for one that the sandbox does not know."""
    responder = _RESPONDERS.get(invoke.token)
    if responder is None:
        known = ", ".join(sorted(_RESPONDERS))
        raise RefusedError(
            f"The sandbox cannot answer the data source '{invoke.token}'. It knows {known}. "
            "Take the value from the stack's configuration instead, so that the program also runs here."
        )
    return responder(invoke, run_context)


def _caller_identity(_: Invoke, run_context: RunContext) -> JsonObject:
    identity = run_context.aws.client("sts", run_context.region).get_caller_identity()
    account = str(identity["Account"])
    return {"accountId": account, "arn": identity["Arn"], "userId": identity["UserId"], "id": account}


def _region(invoke: Invoke, _: RunContext) -> JsonObject:
    name = str(invoke.args.get("region") or invoke.args.get("name") or invoke.region)
    endpoint = f"ec2.{name}.amazonaws.com"
    return {"id": name, "name": name, "region": name, "description": name, "endpoint": endpoint}


def _partition(_: Invoke, __: RunContext) -> JsonObject:
    return {"id": "aws", "partition": "aws", "dnsSuffix": "amazonaws.com", "reverseDnsPrefix": "com.amazonaws"}


def _policy_document(invoke: Invoke, _: RunContext) -> JsonObject:
    text = render_policy_document(invoke.args)
    return {**invoke.args, "id": "policy", "json": text, "minifiedJson": text}


def _topic(invoke: Invoke, run_context: RunContext) -> JsonObject:
    name = str(invoke.args["name"])
    arn = f"arn:aws:sns:{invoke.region}:{run_context.aws.account}:{name}"
    assume_topic(run_context, arn)
    return {"arn": arn, "id": arn, "name": name, "region": invoke.region, "tags": {}}


def _role(invoke: Invoke, run_context: RunContext) -> JsonObject:
    name = str(invoke.args["name"])
    assume_role(run_context, name)
    role = run_context.aws.client("iam", IAM_REGION).get_role(RoleName=name)["Role"]
    return cast(
        JsonObject, {"arn": role["Arn"], "id": name, "name": name, "path": role["Path"], "uniqueId": role["RoleId"]}
    )


_RESPONDERS: dict[str, Callable[[Invoke, RunContext], JsonObject]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _caller_identity,
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getPartition:getPartition": _partition,
    "aws:iam/getPolicyDocument:getPolicyDocument": _policy_document,
    "aws:sns/getTopic:getTopic": _topic,
    "aws:iam/getRole:getRole": _role,
    "aws-native:index:getAccountId": lambda _, run_context: {"accountId": run_context.aws.account},
    "aws-native:index:getRegion": lambda invoke, _: {"region": invoke.region},
    "aws-native:index:getPartition": lambda _, __: {"partition": "aws"},
}
