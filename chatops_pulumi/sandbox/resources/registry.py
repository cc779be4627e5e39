"""Type token to handler."""

from chatops_pulumi.sandbox.iam.actions import arn_of
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources import chatbot, cloudwatch, command, events, iam, sns, sqs
from chatops_pulumi.sandbox.resources.base import Bench, Created, Handler, Registration, physical_name
from chatops_pulumi.sandbox.resources.sdk import text_outputs

HANDLERS: dict[str, Handler] = {
    **chatbot.HANDLERS,
    **cloudwatch.HANDLERS,
    **command.HANDLERS,
    **events.HANDLERS,
    **iam.HANDLERS,
    **sns.HANDLERS,
    **sqs.HANDLERS,
}


def create(registration: Registration, bench: Bench) -> Created:
    """Make a resource in the local AWS. The outputs include the inputs, as a provider's do. Raises RefusedError."""
    handler = HANDLERS.get(registration.type, _unknown)
    created = handler(registration, bench)
    return Created(created.id, {**registration.inputs, **created.outputs})


def _unknown(registration: Registration, bench: Bench) -> Created:
    """A resource that has no part in the way to the chat: accepted, with outputs that other resources can use."""
    bench.notes.add(f"Resources of type {registration.type} are not simulated: they are accepted as they are.")
    name = physical_name(registration)
    package, _, rest = registration.type.partition(":")
    service = rest.replace("/", ":").split(":")[0] or package
    outputs: JsonObject = {
        # Made-up texts, where the real provider always puts one out: a program may build a URL or a name of it.
        **{
            output: f"{name}-{output}"
            for output in text_outputs(registration.type)
            if output not in registration.inputs
        },
        "name": name,
        "arn": arn_of(service, rest.rpartition(":")[2], name, registration.region, bench.aws.account)
        or f"arn:aws:{service}:{registration.region}:{bench.aws.account}:{name}",
    }
    return Created(name, outputs)
