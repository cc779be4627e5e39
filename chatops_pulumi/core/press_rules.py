"""Who may press which button, and when, as statements of an IAM policy. Pure.

A press runs as ``assumed-role/<channel role>/chatbot-session-slack-<member ID>``, and IAM sees the name of the session at the end
of ``aws:userid``. Unverified: the name is known from AWS's own refusals of one account (docs/confirm.md). Every statement here is
a Deny, so that no other policy of the role allows more; a session with an unknown name is denied too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, Final

from chatops_pulumi.core.problems import Problem
from chatops_pulumi.core.resource_patterns import resources_overlap
from chatops_pulumi.playbooks.model import Direction, filled

Statement = dict[str, Any]

_SESSION: Final = "*:chatbot-session-slack-"
"""The end of ``aws:userid`` in a press, before the member ID. The part before the colon is the role's own ID."""


@dataclass(frozen=True)
class PressRule:
    """How IAM recognizes the press of one button, and who may press it."""

    button: str
    """The button as an error names it, for example ``codedeploy.switch``."""
    direction: Direction
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    """May contain ``{name}``, an argument of the gate."""
    approvers: tuple[str, ...] = ()
    """Member IDs. Empty: everyone."""
    path: str = ""
    """Where the approvers are given: the path of the argument."""
    arguments: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The arguments of the gate that ``resources`` name."""
    names: tuple[str, ...] = ()
    """Arguments that may be ARNs, of which only the name counts: see ``Playbook.names``."""
    part_of: str = ""
    """The button that all gates share, if this rule is about one gate alone: the button's rule leaves these resources to it."""

    def with_known(self, arguments: Mapping[str, Any]) -> "PressRule":
        """The same rule with the arguments of the gate filled in, and ``*`` for arguments that are not given."""
        named = {
            name: value.rsplit("/", 1)[-1] if name in self.names and isinstance(value, str) else value
            for name, value in arguments.items()
        }
        return replace(
            self,
            arguments={},
            resources=tuple(filled(one, named, missing="*") for one in self.resources),
        )


@dataclass(frozen=True)
class Freeze:
    """A time in which forward buttons are denied."""

    start: str
    """ISO 8601 in UTC, for example ``2026-12-23T00:00:00Z``. It belongs to the freeze; ``end`` does not."""
    end: str
    reason: str
    exempt: tuple[str, ...] = ()
    """Member IDs that the freeze does not apply to."""


def press_rule_statements(
    rules: Sequence[PressRule], freezes: Sequence[Freeze], configuration_arn: str | None
) -> list[Statement]:
    """The Deny statements for approvers and freezes.

    Args:
        rules: One per button and permission, with all arguments filled in.
        freezes: The freezes.
        configuration_arn: With it, the statements apply only to presses in that channel, and not to other users of the role.
    """
    where = {} if configuration_arn is None else {"ArnLike": {"aws:ChatbotSourceArn": configuration_arn}}
    return [*_approver_statements(rules, where), *_freeze_statements(rules, freezes, where)]


def _approver_statements(rules: Sequence[PressRule], where: Mapping[str, Any]) -> Iterator[Statement]:
    lists = dict.fromkeys(tuple(sorted(rule.approvers)) for rule in rules if rule.approvers)
    number = 0
    for approvers in sorted(lists):
        condition = {**where, "StringNotLike": {"aws:userid": _sessions(approvers)}}
        decided = [rule for rule in rules if tuple(sorted(rule.approvers)) == approvers]
        for element in _grouped(decided, [rule for rule in rules if rule.part_of]):
            number += 1
            yield {"Sid": f"Approvers{number}", "Effect": "Deny", **element, "Condition": condition}


def _freeze_statements(
    rules: Sequence[PressRule], freezes: Sequence[Freeze], where: Mapping[str, Any]
) -> Iterator[Statement]:
    forward = [rule for rule in rules if rule.direction is Direction.FORWARD and not rule.part_of]
    groups = list(_grouped(forward))
    for number, freeze in enumerate(freezes, start=1):
        condition: dict[str, Any] = {
            **where,
            "DateGreaterThanEquals": {"aws:CurrentTime": freeze.start},
            "DateLessThan": {"aws:CurrentTime": freeze.end},
        }
        if freeze.exempt:
            condition["StringNotLike"] = {"aws:userid": _sessions(sorted(freeze.exempt))}
        for place, element in enumerate(groups, start=1):
            part = f"Part{place}" if len(groups) > 1 else ""
            sid = f"Freeze{number}{part}{_words(freeze.reason)}"
            yield {"Sid": sid, "Effect": "Deny", **element, "Condition": condition}


def _sessions(members: Iterable[str]) -> list[str]:
    return [f"{_SESSION}{member}" for member in members]


def _grouped(rules: Iterable[PressRule], parts: Sequence[PressRule] = ()) -> Iterator[Statement]:
    """Actions and resources of statements. Actions with the same resources share one: IAM counts characters.

    Args:
        rules: The rules.
        parts: Rules about single gates. The rule of the button that these gates share is about all other resources.
    """
    resources_of: dict[str, set[str]] = {}
    except_of: dict[str, set[str]] = {}
    for rule in rules:
        left = {one for part in parts if part.part_of == rule.button for one in part.resources}
        for action in rule.actions:
            if left:
                except_of.setdefault(action, set()).update(left)
            else:
                resources_of.setdefault(action, set()).update(rule.resources)
    for actions, left in _by_resources(except_of):
        yield {"Action": actions, "NotResource": left}
    # A statement is about every action on every resource. Actions on resources of another service match nothing, so one group
    # per service fits into one statement and saves its conditions.
    shared: list[dict[str, tuple[list[str], list[str]]]] = []
    for actions, resources in _by_resources(resources_of):
        service = _only_service(actions, resources)
        if service is None:
            yield {"Action": actions, "Resource": resources}
            continue
        place = next((one for one in shared if service not in one), None)
        if place is None:
            shared.append(place := {})
        place[service] = (actions, resources)
    for groups in shared:
        yield {
            "Action": [action for actions, _ in groups.values() for action in actions],
            "Resource": [resource for _, resources in groups.values() for resource in resources],
        }


def _only_service(actions: Iterable[str], resources: Iterable[str]) -> str | None:
    """The service that all actions and resources belong to; None if there are several, or if a resource can be of any."""
    services = {action.partition(":")[0] for action in actions}
    services |= {[*resource.split(":", 3), "", "", ""][2] for resource in resources}
    return services.pop() if len(services) == 1 else None


def _by_resources(resources_of: Mapping[str, set[str]]) -> list[tuple[list[str], list[str]]]:
    """Actions with their resources. Actions with the same resources are together."""
    actions_of: dict[tuple[str, ...], list[str]] = {}
    for action, resources in sorted(resources_of.items()):
        actions_of.setdefault(tuple(sorted(resources)), []).append(action)
    return [(actions, list(resources)) for resources, actions in sorted(actions_of.items())]


_REASON_CHARACTERS: Final = 24
"""Of a freeze's reason in the ID of its statement, which AWS shows beside the statement. IAM counts every character."""


def _words(reason: str) -> str:
    """The letters and digits of a reason, with each word capitalized: an ID of a statement allows nothing else."""
    words = "".join(word[:1].upper() + word[1:] for word in reason.split())
    plain = "".join(one for one in words if one.isascii() and one.isalnum())[:_REASON_CHARACTERS]
    # A digit would continue the number of the freeze, and IDs of statements are unique.
    return f"Of{plain}" if plain[:1].isdigit() else plain


def conflict_problems(rules: Sequence[PressRule]) -> Iterator[Problem]:
    """Two buttons with different approvers that IAM cannot distinguish: the stricter one would silently decide both.

    Args:
        rules: The rules whose arguments are all filled in.
    """
    reported: set[tuple[str, str]] = set()
    for one, other in combinations(rules, 2):
        if set(one.approvers) == set(other.approvers) or not _both_decide(one, other):
            continue
        action = _shared_action(one, other)
        if action is None or (one.path, other.path) in reported:
            continue
        reported.add((one.path, other.path))
        given, against = (other, one) if other.approvers else (one, other)
        listed = ", ".join(against.approvers) or "everyone"
        yield Problem(
            f"{given.button} and {against.button} are the same to IAM ({action} on the same resources), but {against.button} "
            f"has other approvers ({listed}).",
            "give both the same approvers.",
            "service authorization reference",
            given.path,
        )


def late_teams_problems(rules: Sequence[PressRule], configuration_arn: str | None) -> Iterator[Problem]:
    """Approvers for a channel of Microsoft Teams, if that becomes known with the ARN of its configuration."""
    if configuration_arn is not None and ":chat-configuration/microsoft-teams-channel/" in configuration_arn:
        yield from dict.fromkeys(not_in_teams(rule.path) for rule in rules if rule.approvers)


def not_in_teams(path: str) -> Problem:
    """The problem of members in the settings of a Teams channel."""
    return Problem(
        "IAM cannot see who presses a button in Microsoft Teams: the name of the session there is not known.",
        "remove it, or use a Slack channel.",
        "docs/confirm.md",
        path,
    )


def _both_decide(one: PressRule, other: PressRule) -> bool:
    """Whether both rules must be exact. A backward button without approvers may become restricted: see ``also_restricted``."""
    return all(rule.approvers or rule.direction is not Direction.BACKWARD for rule in (one, other))


def also_restricted(rules: Sequence[PressRule], freezes: Sequence[Freeze]) -> list[str]:
    """Sentences about backward buttons that are restricted too, because IAM cannot distinguish them from forward ones."""
    found: dict[str, None] = {}
    for rule in rules:
        if rule.direction is not Direction.BACKWARD or rule.approvers:
            continue
        for other in rules:
            if other.part_of:  # the button's rule says the same
                continue
            restricts = other.approvers or (freezes and other.direction is Direction.FORWARD)
            action = _shared_action(rule, other) if restricts else None
            if action is not None:
                by = "approvers" if not freezes else "freezes" if not other.approvers else "approvers and freezes"
                found[
                    f"The {by} of {other.button} also restrict {rule.button}: IAM cannot distinguish them, because both call "
                    f"{action} on the same resources."
                ] = None
    return list(found)


def _shared_action(one: PressRule, other: PressRule) -> str | None:
    """An action that both buttons need on the same resource, if there is one."""
    if other.button == one.part_of or one.button == other.part_of:
        return None  # the button's rule leaves the gate's resources to the gate's rule
    shared = [action for action in one.actions if action in other.actions]
    if shared and any(resources_overlap(a, b) for a in one.resources for b in other.resources):
        return shared[0]
    return None
