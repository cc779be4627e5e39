"""CodeDeploy's deployment groups: whether they exist, and wait for a decision at all."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from chatops_pulumi.core.json_values import mapping
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.errors import MissingInAwsError
from chatops_pulumi.doctor.finding import Finding, failure, ok, warning
from chatops_pulumi.doctor.state import StackResource
from chatops_pulumi.doctor.types import RULE

_SOURCE: Final = "aws.codedeploy"
_MOST: Final = 50
"""Groups of one application that are looked at for a prefix."""
_API: Final = "API reference of CodeDeploy, DeploymentReadyOption"


@dataclass(frozen=True)
class _Wanted:
    """What the rules watch."""

    applications: tuple[str, ...]
    groups: tuple[str, ...]
    prefixes: tuple[str, ...]


def _run(inspection: Inspection) -> Iterator[Finding]:
    seen: set[tuple[str, _Wanted]] = set()
    for rule in inspection.stack.of_type(RULE):
        wanted, region = _watched(rule), inspection.stack.region_of(rule)
        if wanted is not None and (region, wanted) not in seen:
            seen.add((region, wanted))
            yield from guarded(
                rule.name,
                _groups(inspection, rule, region, wanted),
                "check the name of the application and of the deployment group, and their region.",
            )


def _watched(rule: StackResource) -> _Wanted | None:
    try:
        pattern = mapping(json.loads(rule.text("eventPattern") or "{}"))
    except ValueError:
        return None
    detail = mapping(pattern.get("detail"))
    if _SOURCE not in (pattern.get("source") or ()) or (
        "deploymentGroup" not in str(detail) and "application" not in detail
    ):
        return None
    branches = [detail, *(mapping(one) for one in detail.get("$or") or ())]
    groups = [one for branch in branches for one in branch.get("deploymentGroup") or ()]
    return _Wanted(
        tuple(str(one) for branch in branches for one in branch.get("application") or () if isinstance(one, str)),
        tuple(str(one) for one in groups if isinstance(one, str)),
        tuple(str(mapping(one)["prefix"]) for one in groups if isinstance(mapping(one).get("prefix"), str)),
    )


def _groups(inspection: Inspection, rule: StackResource, region: str, wanted: _Wanted) -> Iterator[Finding]:
    ask = inspection.account.ask
    applications = wanted.applications or tuple(ask("codedeploy", "ListApplications", region).get("applications") or ())
    found = 0
    for application in applications:
        names = _names(inspection, region, application)
        chosen = [one for one in sorted(names) if _is_wanted(one, wanted)][:_MOST]
        found += len(chosen)
        for name in chosen:
            yield from guarded(f"{application}/{name}", _group(inspection, region, application, name))
    if not found:
        yield failure(
            rule.name,
            f"there is no deployment group {', '.join([*wanted.groups, *(f'{one}*' for one in wanted.prefixes)]) or 'at all'} in "
            f"{', '.join(applications) or 'any application'} ({region}), so the rule never matches.",
            "check the name of the application and of the deployment group, and their region.",
        )
        return
    missing = [one for one in wanted.groups if wanted.applications and found < len(wanted.groups)]
    if missing and len(wanted.applications) == 1:
        yield warning(
            rule.name,
            f"only {found} of the {len(wanted.groups)} deployment groups exist.",
            "remove those that do not exist, or correct their names.",
        )


def _names(inspection: Inspection, region: str, application: str) -> set[str]:
    """The groups of an application; none if it does not exist."""
    try:
        answer = inspection.account.ask("codedeploy", "ListDeploymentGroups", region, applicationName=application)
    except MissingInAwsError:
        return set()
    return set(answer.get("deploymentGroups") or ())


def _is_wanted(name: str, wanted: _Wanted) -> bool:
    if not wanted.groups and not wanted.prefixes:
        return True
    return name in wanted.groups or name.startswith(wanted.prefixes or ("\0",))


def _group(inspection: Inspection, region: str, application: str, name: str) -> Iterator[Finding]:
    answer = inspection.account.ask(
        "codedeploy", "GetDeploymentGroup", region, applicationName=application, deploymentGroupName=name
    )
    group = mapping(answer.get("deploymentGroupInfo"))
    subject = f"{application}/{name}"
    found = list(_problems(subject, group))
    yield from found
    if not any(one.status.value == "failure" for one in found):
        yield ok(subject, "a deployment waits for a decision before the traffic is switched")


def _problems(subject: str, group: dict[str, Any]) -> Iterator[Finding]:
    style, settings = mapping(group.get("deploymentStyle")), mapping(group.get("blueGreenDeploymentConfiguration"))
    if style.get("deploymentType", "BLUE_GREEN") != "BLUE_GREEN":
        yield failure(
            subject,
            f"the deployment type is {style['deploymentType']}, and only BLUE_GREEN waits for a decision.",
            "use a blue/green deployment group.",
        )
        return
    ready = mapping(settings.get("deploymentReadyOption"))
    if ready.get("actionOnTimeout", "CONTINUE_DEPLOYMENT") != "STOP_DEPLOYMENT":
        yield failure(
            subject,
            "traffic is rerouted automatically (actionOnTimeout is CONTINUE_DEPLOYMENT), so no deployment waits for a decision "
            "and no message appears.",
            "choose to reroute traffic manually: actionOnTimeout STOP_DEPLOYMENT, with a wait time.",
            _API,
        )
    elif not int(ready.get("waitTimeInMinutes") or 0):
        yield failure(
            subject,
            "the wait time before a deployment is stopped is 0 minutes, so there is no time for a decision.",
            "set waitTimeInMinutes of the deployment ready option, for example 60.",
            _API,
        )
    ending = mapping(settings.get("terminateBlueInstancesOnDeploymentSuccess"))
    if ending.get("action") == "TERMINATE" and not int(ending.get("terminationWaitTimeInMinutes") or 0):
        yield warning(
            subject,
            "the old tasks are removed at once: the button that removes them has no effect, and a late rollback is not possible.",
            "set a wait time before the old tasks are removed.",
        )


CHECK = Check(
    "deployment-groups",
    17,
    "The deployment groups wait for a decision",
    "The CodeDeploy groups that the rules watch: they exist, are blue/green, and reroute traffic manually",
    ("codedeploy:ListApplications", "codedeploy:ListDeploymentGroups", "codedeploy:GetDeploymentGroup"),
    _run,
)
