"""The whole way from the texts of Terraform states to a plan, the files to write, and the changes to expect."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol

from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.differences import ComparableResource, ResourceDifference, differences
from chatops_pulumi.adopt.errors import OptionError, ProgramRunError, StateError
from chatops_pulumi.adopt.import_file import ImportEntry, import_entries, import_file
from chatops_pulumi.adopt.inventory import Inventory
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.plan import CHAT_OPS, Plan, plan
from chatops_pulumi.adopt.program_files import files
from chatops_pulumi.adopt.state import StateResource, read_state


class ProgramRun(Protocol):
    """A run of the generated program."""

    @property
    def resources(self) -> Sequence[ComparableResource]:
        """The resources that the program registered."""
        ...

    def create_only(self, type_: str) -> frozenset[str]:
        """Return the inputs of a resource type that cannot change without a replacement."""
        ...


RunProgram = Callable[[Mapping[str, str], str], ProgramRun]
"""Runs a program, given as file names and texts, in a local account with this ID. Raises ProgramRunError."""


@dataclass(frozen=True)
class Adoption:
    """The result of adopting."""

    states: tuple[str, ...]
    """The names of the states."""
    resources: tuple[StateResource, ...]
    plan: Plan
    entries: tuple[ImportEntry, ...] = ()
    differences: tuple[ResourceDifference, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    """File name to text. Empty if nothing can be adopted or the program does not run."""
    problem: str = ""
    """Why the generated program does not run."""

    @property
    def is_complete(self) -> bool:
        """Whether everything of this package's kind is adopted."""
        return bool(self.plan.components) and not self.plan.findings and not self.problem


def adopt_states(
    states: Mapping[str, str], options: AdoptOptions, project: str, versions: Mapping[str, str], run: RunProgram
) -> Adoption:
    """Adopt what Terraform states contain.

    Args:
        states: The name of each state to its text.
        options: The choices of the user.
        project: The name of the Pulumi project.
        versions: The versions of the provider packages, by provider, for the import file.
        run: Runs the generated program locally, to compare it with the states.

    Returns:
        The plan, with the files to write and the changes to expect.

    Raises:
        StateError: A state cannot be read, or none of them contains anything to adopt.
        OptionError: An option does not fit the states.
    """
    resources = _read_all(states)
    inventory = find(resources)
    _ensure_something(inventory, tuple(states), len(resources))
    planned = plan(inventory, options)
    _ensure_name_fits(options, planned)
    names = tuple(states)
    if not planned.components:
        return Adoption(names, resources, planned)
    entries = tuple(import_entries(planned.components))
    texts = files(planned, resources, project, import_file(entries, versions))
    try:
        program = run(texts, planned.account)
    except ProgramRunError as error:
        return Adoption(names, resources, planned, entries, problem=_redacted(error, planned))
    commands = {arn: address for entry in planned.components for arn, address in entry.commands.items()}
    changes = differences(entries, program.resources, program.create_only, commands)
    return Adoption(names, resources, planned, entries, tuple(changes), texts)


def _read_all(states: Mapping[str, str]) -> tuple[StateResource, ...]:
    read = {name: read_state(text, name) for name, text in states.items()}
    for (one, first), (other, second) in combinations(read.items(), 2):
        if first.is_same(second):
            raise OptionError(f"{one} and {other} contain the same state. Fix: give it once.")
    return tuple(resource for state in read.values() for resource in state.resources)


def _ensure_something(inventory: Inventory, names: Sequence[str], count: int) -> None:
    if not inventory.is_empty:
        return
    raise StateError(
        f"{', '.join(names)}: none of the {count} resources is a custom action, a channel configuration "
        "or a rule that sends a custom notification to a topic. Fix: check the folder and the workspace of the state."
    )


def _ensure_name_fits(options: AdoptOptions, planned: Plan) -> None:
    components = [entry.name for entry in planned.components if entry.kind == CHAT_OPS]
    if options.name and len(components) > 1:
        raise OptionError(
            f"--name {options.name}: there are {len(components)} components, one for each action group. "
            "Fix: remove the option. Each component is then named after its action group."
        )


def _redacted(error: ProgramRunError, planned: Plan) -> str:
    """The error, unless it could repeat a value that a state marks as sensitive."""
    hidden = [resource for component in planned.components for resource in component.taken if resource.sensitive]
    if hidden:
        return f"The reason is not shown, because it may contain sensitive values of {hidden[0].address}."
    return str(error)
