"""Which URNs a program's resources answer to: their own and, through aliases, those of earlier versions.

As the engine resolves them (pkg/resource/deploy, step generator): an alias takes over what it does not name from the resource,
and an alias of the parent gives one to each child, with the parent's old name where the child's name begins with the parent's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from tests.components.recording import RecordingMonitor, record

STACK = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class Urn:
    """A resource's place and name."""

    types: tuple[str, ...]
    """From the outermost component to the resource's own."""
    name: str

    @classmethod
    def of(cls, text: str) -> "Urn":
        _, types, name = text.rsplit("::", 2)
        return cls(tuple(one for one in types.split("$") if one != STACK), name)

    def __str__(self) -> str:
        return f"{'$'.join(self.types)}::{self.name}"


def answered(program: Callable[[], object]) -> tuple[list[str], set[str]]:
    """The URNs of what a program registers, and all that they answer to."""
    answers: dict[str, set[Urn]] = {}

    class Monitor(RecordingMonitor):
        def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the SDK's name
            response = super().RegisterResource(request)
            if request.type != STACK:
                own, parent = Urn.of(response.urn), request.parent if request.parent in answers else ""
                answers[response.urn] = {own, *_aliases(own, request, parent, answers.get(parent, {Urn((), "")}))}
            return response

    record(program, monitor=Monitor)
    return [str(Urn.of(urn)) for urn in answers], {str(urn) for known in answers.values() for urn in known}


def _aliases(own: Urn, request: Any, parent: str, parents: set[Urn]) -> Iterator[Urn]:
    yield from (Urn.of(urn) for urn in (*request.aliasURNs, *(one.urn for one in request.aliases if one.urn)))
    specs = [("", "", None), *((one.spec.name, one.spec.type, one.spec) for one in request.aliases if not one.urn)]
    for (name, type_, spec), above in product(specs, parents):
        other = above
        if spec is not None and (spec.noParent or spec.parentUrn):
            other = Urn((), "") if spec.noParent else Urn.of(spec.parentUrn)
        before = name or _as_under(own.name, Urn.of(parent).name if parent else "", other.name)
        yield Urn((*other.types, type_ or own.types[-1]), before)


def _as_under(name: str, parent: str, former: str) -> str:
    """The name that a child had when its parent had another one."""
    return former + name.removeprefix(parent) if parent and former and name.startswith(parent) else name
