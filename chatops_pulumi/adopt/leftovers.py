"""Describes what stays in Terraform, and what there still refers to the adopted resources."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chatops_pulumi.adopt.inventory import Finding, StateRule
from chatops_pulumi.adopt.inventory_reader import CHANNELS, COMMAND_RUNNERS, TARGET, is_target_of
from chatops_pulumi.adopt.state import StateResource
from chatops_pulumi.core.json_values import all_texts

_WRITE_OUT: Final = "before you remove the code, replace the reference with the ARN or name as text."


@dataclass(frozen=True)
class Leftover:
    """A resource that stays in Terraform."""

    resource: StateResource
    role: str
    """What the program uses it for; empty if it does not."""


@dataclass(frozen=True)
class Reference:
    """A resource that stays in Terraform, and whose code refers to adopted resources."""

    resource: StateResource
    refers_to: tuple[str, ...]
    """Code addresses of adopted resources."""


def leftovers(
    resources: Sequence[StateResource],
    taken: frozenset[StateResource],
    findings: Sequence[Finding],
    roles: Mapping[StateResource, str],
    uses: Mapping[str, str],
    rules: Sequence[StateRule],
) -> list[Leftover]:
    """List everything that stays in Terraform and that no finding names.

    Args:
        resources: All resources of the states.
        taken: The resources that are adopted.
        findings: The resources that are not adopted, with their reasons.
        roles: Resources whose role is known.
        uses: What the program uses an ARN for, by ARN.
        rules: The adopted rules.
    """
    named = {(finding.address, finding.state) for finding in findings}
    rest = [one for one in resources if one not in taken and (one.address, one.state) not in named]
    return [Leftover(one, roles.get(one) or _role(one, uses, rules)) for one in rest]


def _role(resource: StateResource, uses: Mapping[str, str], rules: Sequence[StateRule]) -> str:
    if resource.type == TARGET:
        of_rule = any(is_target_of(resource, rule.resource) for rule in rules)
        return "another target of an adopted rule" if of_rule else ""
    return uses.get(resource.text("arn", "chat_configuration_arn"), "")


def references(
    resources: Sequence[StateResource], taken: frozenset[StateResource], arns: Mapping[str, StateResource]
) -> list[Reference]:
    """Find the resources in Terraform that refer to adopted ones, from the dependencies in the state.

    A state lists indirect dependencies too. They are left out, unless the resource itself contains the ARN.

    Args:
        resources: All resources of the states.
        taken: The resources that are adopted.
        arns: The adopted resources by ARN.
    """
    adopted = {(one.state, one.code_address) for one in taken}
    needs = {(one.state, one.code_address): frozenset(one.dependencies) for one in resources}
    found: list[Reference] = []
    for resource in resources:
        if resource in taken or (resource.state, resource.code_address) in adopted:
            continue
        direct = set(_direct(resource, adopted, needs))
        if direct or resource.type in CHANNELS or resource.type in COMMAND_RUNNERS:
            direct |= {arns[text].code_address for text in all_texts(resource.attributes) if text in arns}
        if direct:
            found.append(Reference(resource, tuple(sorted(direct))))
    return found


def _direct(
    resource: StateResource, adopted: set[tuple[str, str]], needs: Mapping[tuple[str, str], frozenset[str]]
) -> Iterator[str]:
    """The dependencies on adopted resources that no other dependency explains."""
    for address in resource.dependencies:
        if (resource.state, address) not in adopted:
            continue
        others = [
            needs.get((resource.state, other), frozenset()) for other in resource.dependencies if other != address
        ]
        if not any(address in other for other in others):
            yield address


def unknown_commands(found: Sequence[Reference], findings: Sequence[Finding]) -> list[Finding]:
    """Make a finding of each command that refers to an adopted custom action, and is not known as an association.

    Args:
        found: The references to adopted resources.
        findings: The findings so far, which are not repeated.
    """
    return [
        Finding.about(
            one.resource,
            f"its command depends on {', '.join(one.refers_to)}, and the state does not show what the command does.",
            f"if it associates buttons, run terraform state rm for it too. Otherwise: {_WRITE_OUT}",
        )
        for one in found
        if one.resource.type in COMMAND_RUNNERS and not any(finding.is_about(one.resource) for finding in findings)
    ]
