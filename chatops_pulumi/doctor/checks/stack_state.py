"""What the stack's state says of itself."""

from collections.abc import Iterator

from chatops_pulumi.doctor.check import Check, Inspection
from chatops_pulumi.doctor.finding import Finding, ok, warning
from chatops_pulumi.doctor.state import KNOWN_VERSIONS


def _run(inspection: Inspection) -> Iterator[Finding]:
    stack = inspection.stack
    found = [*_problems(inspection)]
    yield from found
    if not found:
        yield ok("state", f"{len(stack.own)} resources in ChatOps components, no operation is pending")


def _problems(inspection: Inspection) -> Iterator[Finding]:
    stack = inspection.stack
    if stack.version not in KNOWN_VERSIONS:
        yield warning(
            "state",
            f"the state has version {stack.version}, and this command knows {', '.join(map(str, KNOWN_VERSIONS))}.",
            "update chatops-pulumi. The checks below can be incomplete.",
        )
    for operation in stack.pending:
        yield warning(
            "state",
            f"an update was interrupted: {operation}.",
            "run 'pulumi refresh', then 'pulumi up'.",
            "Pulumi documentation, pending operations",
        )
    for resource in stack.resources:
        if resource.deleting:
            yield warning(
                resource.name,
                f"the old {resource.type} was replaced and is not deleted yet.",
                "run 'pulumi up'.",
            )


CHECK = Check(
    "state",
    1,
    "The last update is complete",
    "Interrupted operations, and replaced resources that still exist",
    (),
    _run,
)
