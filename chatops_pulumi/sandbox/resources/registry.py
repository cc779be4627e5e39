"""Type token to handler."""

from chatops_pulumi.sandbox.iam.service_reference import arn_of
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources import (
    channel_configurations,
    command,
    custom_actions,
    event_rules,
    event_targets,
    iam_managed_policies,
    iam_role_policies,
    iam_roles,
    logs,
    metric_alarms,
    sns,
    sqs,
)
from chatops_pulumi.sandbox.resources.base import (
    Created,
    Registration,
    ResourceHandler,
    RunContext,
    check_numbers,
    physical_name,
)
from chatops_pulumi.sandbox.resources.sdk import text_outputs

HANDLERS: dict[str, ResourceHandler] = {
    **channel_configurations.HANDLERS,
    **custom_actions.HANDLERS,
    **logs.HANDLERS,
    **metric_alarms.HANDLERS,
    **command.HANDLERS,
    **event_rules.HANDLERS,
    **event_targets.HANDLERS,
    **iam_managed_policies.HANDLERS,
    **iam_role_policies.HANDLERS,
    **iam_roles.HANDLERS,
    **sns.HANDLERS,
    **sqs.HANDLERS,
}


def create(registration: Registration, run_context: RunContext) -> Created:
    """Make a resource in the local AWS. The outputs include the inputs, as a provider's do. Raises RefusedError."""
    check_numbers(registration.inputs)
    kind = HANDLERS.get(registration.type)
    created = kind.create(registration, run_context) if kind is not None else _unknown(registration, run_context)
    run_context.aws.created += 1
    return Created(created.id, {**registration.inputs, **created.outputs})


def not_simulated(type_: str) -> str:
    """Why a resource is refused whose type has no part in the way to the chat."""
    return (
        f"the local providers do not simulate resources of type {type_}, only {', '.join(sorted(HANDLERS))}. Fix: run "
        "chatops local-providers with --accept-unknown, which accepts such resources without creating anything."
    )


def made_up_outputs(registration: Registration) -> tuple[str, ...]:
    """The outputs that a resource gets which is not simulated."""
    return ("name", "arn", *text_outputs(registration.type))


def _unknown(registration: Registration, run_context: RunContext) -> Created:
    """A resource that has no part in the way to the chat: accepted, with outputs that other resources can use."""
    run_context.notes.add(f"Resources of type {registration.type} are not simulated: they are accepted as they are.")
    name = physical_name(registration)
    package, _, rest = registration.type.partition(":")
    service = rest.replace("/", ":").split(":")[0] or package
    outputs: JsonObject = {
        # Placeholder texts for outputs that the real provider always returns: a program may build a URL or a name from them.
        **{output: f"{name}-{output}" for output in made_up_outputs(registration) if output not in registration.inputs},
        "name": name,
        "arn": arn_of(service, rest.rpartition(":")[2], name, registration.region, run_context.aws.account)
        or f"arn:aws:{service}:{registration.region}:{run_context.aws.account}:{name}",
    }
    return Created(name, outputs)
