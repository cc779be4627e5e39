"""One check per point: what was seen, to confirmed, contradicted or not seen. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from chatops_pulumi.confirm.checks import (
    associations,
    commands,
    delivery,
    events,
    pipelines,
    records,
    service,
    sessions,
    texts,
)
from chatops_pulumi.confirm.findings import Finding, Outcome, not_seen
from chatops_pulumi.confirm.observations import Observations
from chatops_pulumi.confirm.points import BY_KEY, POINTS

CHECKS: Final[Mapping[str, Callable[[Observations], Finding]]] = {
    check.__name__: check
    for check in (
        commands.long_commands,
        sessions.source_arn,
        delivery.execution_role,
        delivery.escaped_brackets,
        delivery.quote_in_value,
        delivery.missing_path,
        commands.bare_flag,
        associations.association_needed,
        associations.disassociate_deleted,
        sessions.session_name,
        records.record_parameters,
        delivery.log_target,
        delivery.saved_queries,
        texts.markdown_slack,
        pipelines.approval_token,
        commands.result_shorthand,
        commands.asked_variable,
        pipelines.stopped_approval,
        pipelines.stage_failed,
        pipelines.stage_resumed,
        pipelines.retry_errors,
        events.alarm_event,
        events.redrive_count,
        commands.ecs_command,
        associations.associate_again,
        associations.found_by_arn,
        commands.variable_replacement,
        texts.mentions,
        texts.console_addresses,
        service.subscription,
        service.chat_log_region,
        service.simulator,
        service.enabled_states,
        service.no_custom_buttons,
    )
}
"""By the key of the point."""


def findings(seen: Observations) -> dict[str, Finding]:
    """The finding for every point, in the order of docs/confirm.md."""
    return {point.key: _finding(point.key, seen) for point in POINTS}


def _finding(key: str, seen: Observations) -> Finding:
    point = BY_KEY[key]
    if not point.needs:
        return Finding(Outcome.NOT_CHECKED, (f"{point.not_checked}.",))
    if seen.settings.only and key not in seen.settings.only:
        return Finding(Outcome.NOT_CHECKED, ("Not chosen with --only.",))
    times = [answer.time for step in point.needs if (answer := seen.answers.get(step))]
    times += [seen.times[step] for step in point.needs if step in seen.times]
    try:
        found = CHECKS[key](seen)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        found = not_seen(f"The check cannot read what AWS answered: {type(error).__name__}: {error}.")
    if found.outcome is Outcome.NOT_SEEN:
        failed = (f"{step} could not be checked: {seen.errors[step]}" for step in point.needs if step in seen.errors)
        found = replace(found, evidence=(*found.evidence, *failed))
    return replace(found, time=max(times, default=""))
