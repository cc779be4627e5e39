"""Faults of roles and policies."""

import json
from typing import Any

from tests.doctor.clinic import Clinic
from tests.doctor.faults.registry import fault

DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "codedeploy:*", "Resource": "*"}]}


def channel_role(here: Clinic) -> str:
    return str(here.of("Role", "shop-channel-role")["name"])


def delivery_role(here: Clinic) -> str:
    return str(here.of("Role", "shop-delivery")["name"])


def put_policy(here: Clinic, role_name: str, document: dict[str, Any], name: str = "by-hand") -> None:
    here.client("iam").put_role_policy(RoleName=role_name, PolicyName=name, PolicyDocument=json.dumps(document))


def new_version(here: Clinic, document: dict[str, Any]) -> None:
    here.client("iam").create_policy_version(
        PolicyArn=here.of("Policy")["arn"], PolicyDocument=json.dumps(document), SetAsDefault=True
    )


def commands(here: Clinic) -> dict[str, Any]:
    return json.loads(here.of("Policy")["policy"])


@fault("failure presses shop-codedeploy-rollback", "pressed by a member whom no policy names: denied (explicitDeny)")
def role_with_a_denial(here: Clinic) -> None:
    put_policy(here, channel_role(here), DENY)


@fault("failure roles shop-channel-role", "another inline policy, by-hand")
def role_with_another_policy(here: Clinic) -> None:
    put_policy(here, channel_role(here), {**DENY, "Statement": [DENY["Statement"][0] | {"Effect": "Allow"}]})


@fault("failure roles shop-channel-role", "AdministratorAccess is attached too")
def role_of_an_administrator(here: Clinic) -> None:
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    here.client("iam").attach_role_policy(RoleName=channel_role(here), PolicyArn=arn)


@fault("failure presses shop-codedeploy-rollback", "denied (implicitDeny)")
def role_without_its_policy(here: Clinic) -> None:
    here.client("iam").detach_role_policy(RoleName=channel_role(here), PolicyArn=here.of("Policy")["arn"])


@fault("failure presses shop-codedeploy-rollback", "denied (implicitDeny)")
def role_with_a_boundary(here: Clinic) -> None:
    boundary = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
    here.client("iam").put_role_permissions_boundary(RoleName=channel_role(here), PermissionsBoundary=boundary)


@fault("failure drift shop-channel-role", "permissionsBoundary was added")
def role_with_a_wide_boundary(here: Clinic) -> None:
    boundary = "arn:aws:iam::aws:policy/AdministratorAccess"
    here.client("iam").put_role_permissions_boundary(RoleName=channel_role(here), PermissionsBoundary=boundary)


@fault("failure roles shop-channel-role", "does not let chatbot.amazonaws.com assume")
def role_trusted_by_another(here: Clinic) -> None:
    trust = here.of("Role", "shop-channel-role")["assumeRolePolicy"].replace("chatbot.", "lambda.")
    here.client("iam").update_assume_role_policy(RoleName=channel_role(here), PolicyDocument=trust)


@fault("failure drift shop-delivery", "assumeRolePolicy.Statement[0].Condition")
def delivery_role_trusted_by_all_accounts(here: Clinic) -> None:
    trust = json.loads(here.of("Role", "shop-delivery")["assumeRolePolicy"])
    del trust["Statement"][0]["Condition"]["StringEquals"]
    here.client("iam").update_assume_role_policy(RoleName=delivery_role(here), PolicyDocument=json.dumps(trust))


@fault("failure presses shop-codedeploy-switch", "a member whom no policy names: allowed, and the stack denies it")
def approvers_removed(here: Clinic) -> None:
    document = commands(here)
    new_version(here, document | {"Statement": [one for one in document["Statement"] if one["Effect"] == "Allow"]})


@fault("failure presses shop-codedeploy-switch", "pressed by U0BEN22: denied (explicitDeny)")
def approver_removed(here: Clinic) -> None:
    text = json.dumps(commands(here)).replace("U0BEN22", "U0OTHER9")
    new_version(here, json.loads(text))


@fault("failure drift shop-commands", "policy.Statement[] was added")
def guardrail_with_another_statement(here: Clinic) -> None:
    document = commands(here)
    more = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    new_version(here, document | {"Statement": [*document["Statement"], more]})


@fault("failure presses ssm:SendCommand", "allowed, and the stack denies it")
def guardrail_for_every_call(here: Clinic) -> None:
    new_version(here, {**DENY, "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


@fault("failure presses shop-codedeploy-rollback", "in another channel: allowed")
def policy_for_every_channel(here: Clinic) -> None:
    document = commands(here)
    for one in document["Statement"]:
        one["Condition"].pop("ArnLike", None)
    new_version(here, document)


@fault("failure delivery shop-delivery", "may not publish to")
def delivery_policy_removed(here: Clinic) -> None:
    iam = here.client("iam")
    for name in iam.list_role_policies(RoleName=delivery_role(here))["PolicyNames"]:
        iam.delete_role_policy(RoleName=delivery_role(here), PolicyName=name)
