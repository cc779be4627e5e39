"""Checks of the permissions of custom buttons: everyone in the channel can type any call that they allow. Pure."""

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import Final

from chatops_pulumi.core.forbidden import why_forbidden
from chatops_pulumi.core.problems import Problem, shown

_PASS_ROLE: Final = "iam:PassRole"  # noqa: S105 the name of an action
_USED_FOR_OTHERS: Final = frozenset({"kms", "secretsmanager"})
"""Services that a chat never calls itself, and whose permissions the calls of other services need, for example of an encrypted
queue."""
_FOR_OTHER_SERVICES: Final = (_PASS_ROLE, *(f"{service}:" for service in sorted(_USED_FOR_OTHERS)))
_WHOLE_ACCOUNT: Final = re.compile(r"arn:aws:\*:.*|arn:aws:[a-z0-9-]+:\*:\*:\*")
_GUIDE: Final = "AWS Chatbot administrator guide, understanding permissions"


def permission_problems(actions: Sequence[str], resources: Sequence[object]) -> Iterator[Problem]:
    """Actions that no button can need, and actions that would let members of the channel take more rights.

    Args:
        actions: The IAM actions.
        resources: What they apply to. Values that are not known yet are not checked.
    """
    known = [resource for resource in resources if isinstance(resource, str)]
    for place, action in enumerate(actions):
        service, name = action.split(":")
        path = f"actions.{place}"
        if action == _PASS_ROLE:
            if any("*" in resource for resource in known):
                yield Problem(
                    f"{action} on {', '.join(known)} lets everyone in the channel start work with other roles of the account.",
                    "name each role in resources, without *.",
                    "IAM user guide, grant a user permissions to pass a role",
                    path,
                )
        elif service in _USED_FOR_OTHERS:
            if "*" in known:
                yield Problem(
                    f"{action} applies to every resource of the account.",
                    "name the resource that the command's service uses, for example the key of an encrypted queue.",
                    _GUIDE,
                    path,
                )
        elif why_forbidden(service, name) is not None:
            yield Problem(f"a chat never runs {action}, so no button needs it.", "remove it.", _GUIDE, path)
    for place, resource in enumerate(known):
        if _WHOLE_ACCOUNT.fullmatch(resource):
            yield Problem(
                f"{shown(resource)} applies to every resource of every service.",
                "name the resource of the call.",
                path=f"resources.{place}",
            )


def permission_warnings(command: str, actions: Sequence[str]) -> Iterator[Problem]:
    """Actions that do not fit the command of the button.

    Args:
        command: The button's command.
        actions: The IAM actions of its permissions.
    """
    words = shlex.split(command)
    operation = words[1].replace("-", "")
    needed = [action for action in actions if action.partition(":")[2].lower().startswith(operation)]
    if not needed:
        yield Problem(
            f"none of {', '.join(actions)} looks like the API call of {words[0]} {words[1]}, so IAM may refuse the press.",
            "add the IAM action of the call.",
            "service authorization reference",
            "permissions",
        )
        return
    others = [action for action in actions if action not in needed and not action.startswith(_FOR_OTHER_SERVICES)]
    if others:
        yield Problem(
            f"the command of this button does not call {', '.join(others)}, but everyone in the channel can type these calls.",
            "remove them, unless the call needs them.",
            "service authorization reference",
            "permissions",
        )
