"""What the resources of IAM have in common, and roles that the program only refers to."""

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.aws_tags import as_list
from chatops_pulumi.sandbox.resources.base import Existing, Registration, RunContext
from chatops_pulumi.sandbox.resources.calls import call

IAM_REGION = "us-east-1"
"""IAM is global; its endpoint is here."""


_ANY_SERVICE_TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",'
    '"Principal":{"Service":["chatbot.amazonaws.com","events.amazonaws.com"]}}]}'
)
"""The trust of a role that is assumed to exist. Nothing is known of the real one."""


def assume_role(run_context: RunContext, role: str) -> None:
    """Make sure that a role exists which the program may only refer to. ``role`` is its name or ARN.

    A role that the program does not register is assumed to exist, with a note.
    """
    name = role_name_of(role)
    if has_role(run_context.aws, name):
        return
    path = role.partition(":role/")[2].rpartition("/")[0] if role.startswith("arn:") else ""
    arn = call(
        run_context.aws,
        IAM_REGION,
        "iam",
        "create_role",
        {
            "RoleName": name,
            "AssumeRolePolicyDocument": _ANY_SERVICE_TRUST,
            "Path": f"/{path}/" if path else None,
        },
    )["Role"]["Arn"]
    # The program's own spelling too: a role of another account has another ARN here.
    run_context.aws.assumed_roles |= {arn, role} if role.startswith("arn:") else {arn}
    run_context.notes.add(
        f"The role '{name}' is not part of the program. It is assumed to exist; its trust and its rights are not known."
    )


def has_role(aws: LocalAws, name: str) -> bool:
    """Whether there is a role of this name."""
    client = aws.client("iam", IAM_REGION)
    try:
        client.get_role(RoleName=name)
    except client.exceptions.NoSuchEntityException:
        return False
    return True


def role_name_of(role: str) -> str:
    """The name, from a name or an ARN."""
    return role.rsplit("/", 1)[-1] if role.startswith("arn:") else role


def retag_iam(
    registration: Registration, existing: Existing, run_context: RunContext, kind: str, who: JsonObject
) -> None:
    """IAM has separate calls for the tags of each kind of resource."""
    after = registration.tags()
    gone = sorted(set(existing.state.get("tags") or {}) - set(after))
    if gone:
        call(run_context.aws, IAM_REGION, "iam", f"untag_{kind}", {**who, "TagKeys": gone})
    if after:
        call(run_context.aws, IAM_REGION, "iam", f"tag_{kind}", {**who, "Tags": as_list(after)})
