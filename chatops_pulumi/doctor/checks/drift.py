"""Every property that the state has, compared with AWS."""

from collections.abc import Iterator
from typing import Final, cast

from chatops_pulumi.doctor.account import tag_map
from chatops_pulumi.doctor.check import Check, Inspection, guarded
from chatops_pulumi.doctor.compare import Difference, differences
from chatops_pulumi.doctor.finding import Finding, failure, ok, unknown, warning
from chatops_pulumi.doctor.reader import Reader
from chatops_pulumi.doctor.readers import READERS
from chatops_pulumi.doctor.state import HIDDEN, Hidden, StackResource
from chatops_pulumi.doctor.types import COMMAND, COMPONENTS

_NOT_COMPARED: Final = frozenset({*COMPONENTS, COMMAND})
"""Components are not in AWS; commands make associations, which have their own check."""
_MINOR: Final = frozenset({"tags", "description"})


def _run(inspection: Inspection) -> Iterator[Finding]:
    for resource in inspection.stack.own:
        reader = READERS.get(resource.type)
        if reader is not None and not resource.external:
            yield from guarded(resource.name, _compared(inspection, resource, reader), inspection.restore)
    others = sorted({one.type for one in inspection.stack.own if ":" in one.type} - set(READERS) - _NOT_COMPARED)
    if others:
        yield unknown("other types", f"not compared: {', '.join(others)}.", "look at AWS yourself.")


def _compared(inspection: Inspection, resource: StackResource, reader: Reader) -> Iterator[Finding]:
    live = reader.read(inspection.place(resource))
    expected = {
        **resource.properties,
        **reader.adjust(resource.properties),
        "tags": _stated_tags(resource),
    }
    found = differences(expected, live, reader.defaults)
    hidden = [one for one in found if one.is_hidden]
    changed = [one for one in found if not one.is_hidden]
    for one in changed:
        minor = one.path.split(".")[0].split("[")[0] in reader.minor | _MINOR
        make = warning if minor else failure
        yield make(resource.name, f"{_kind(resource)}: {one}.", inspection.restore)
    if hidden:
        yield unknown(resource.name, f"{_kind(resource)}: {_names(hidden)}: not compared.", "look at AWS yourself.")
    if not changed:
        yield ok(resource.name, f"{_kind(resource)}: AWS has what the stack says")


def _stated_tags(resource: StackResource) -> object:
    tags = resource.properties.get("tagsAll") or resource.properties.get("tags")
    if isinstance(tags, list) and any(isinstance(one, Hidden) for one in cast("list[object]", tags)):
        return HIDDEN  # a tag with a secret name
    return tags if isinstance(tags, Hidden) else tag_map(tags)


def _kind(resource: StackResource) -> str:
    return resource.type.rsplit(":", 1)[-1]


def _names(found: list[Difference]) -> str:
    return ", ".join(str(one) for one in found)


CHECK = Check(
    "drift",
    20,
    "AWS has what the stack says",
    "Every property of every resource: whether AWS still has what the stack says",
    tuple(sorted({need for reader in READERS.values() for need in reader.needs})),
    _run,
)
