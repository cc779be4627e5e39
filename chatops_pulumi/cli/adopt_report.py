"""Shows what adopting gives: for people at a terminal, and as JSON for machines."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_jsonable_python
from rich.text import Text

from chatops_pulumi.adopt.differences import ChangeKind, PropertyDifference
from chatops_pulumi.adopt.notes import notes
from chatops_pulumi.core.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import Console

    from chatops_pulumi.adopt.adoption import Adoption
    from chatops_pulumi.adopt.plan import PlannedComponent
    from chatops_pulumi.adopt.state import StateResource

_LONGEST: Final = 100
"""Characters of a value at the terminal; --json prints all of it."""
_LISTED: Final = 20
"""Addresses of unused resources at the terminal; --json prints all of them."""
_MARKS: Final = {
    ChangeKind.UNCHANGED: ("=", "green", "imported, unchanged"),
    ChangeKind.REWRITTEN: ("~", "green", "imported, then rewritten with the same meaning"),
    ChangeKind.UPDATED: ("~", "yellow", "imported, then updated in place"),
    ChangeKind.REPLACED: ("±", "bold red", "imported, then replaced"),
    ChangeKind.CREATED: ("+", "cyan", "created"),
}


def of_adoption(adoption: Adoption, written: Path | None) -> dict[str, Any]:
    """Return the result of adopting as JSON.

    The arguments are left out: they can contain sensitive values, and they are in the program.

    Args:
        adoption: The result.
        written: The folder with the files, if they were written.
    """
    plan = adoption.plan
    return {
        "states": list(adoption.states),
        "account": plan.account,
        "region": plan.region,
        "components": [
            {
                "kind": entry.kind,
                "name": entry.name,
                "gates": {gate.key: gate.rule.resource.address for gate in entry.gates},
                "buttons": {key: action.resource.address for key, action in entry.buttons.items()},
                "configuration_arn": entry.configuration_arn,
                "owns_channel": entry.channel is not None,
            }
            for entry in plan.components
        ],
        "resources": to_jsonable_python(adoption.differences),
        "left": [
            {"address": one.resource.address, "state": one.resource.state, "type": one.resource.type, "as": one.role}
            for one in plan.left
        ],
        "references": [
            {"address": one.resource.address, "state": one.resource.state, "refers_to": list(one.refers_to)}
            for one in plan.references
        ],
        "not_adopted": to_jsonable_python(plan.findings),
        "notes": list(notes(plan)),
        "program_problem": adoption.problem or None,
        "state_rm": list(_state_rm(adoption)),
        "written": {"folder": str(written), "files": sorted(adoption.files)} if written else None,
    }


def show_adoption(console: Console, adoption: Adoption, written: Path | None) -> None:
    """Print the result of adopting: what was found, what will change, what is not adopted, and what to do next.

    Args:
        console: Where to print.
        adoption: The result.
        written: The folder with the files, if they were written.
    """
    plan = adoption.plan
    _line(console, f"{len(adoption.resources)} resources in {', '.join(adoption.states)}; the state is only read")
    for component in plan.components:
        _heading(console, component, plan.region)
    if adoption.differences:
        _show_differences(console, adoption)
    if adoption.problem:
        _title(console, "The program does not run, so nothing was written", "bold red")
        _line(console, adoption.problem)
    if plan.left:
        _show_left(console, adoption)
    if plan.references:
        _title(console, "Refers to adopted resources: replace each reference with the ARN or name as text")
        for one in plan.references:
            _line(console, f"  · {_address(one.resource, adoption)} refers to {', '.join(one.refers_to)}")
    if plan.findings:
        _title(console, "Not adopted", "bold red")
        for finding in plan.findings:
            state = f" ({finding.state})" if finding.state and len(adoption.states) > 1 else ""
            _line(console, f"  {finding.address}{state}: {finding.what}")
            _line(console, f"    Fix: {finding.fix}", "yellow")
    if not plan.components:
        _title(console, "Nothing can be adopted.", "bold red")
        return
    for note in notes(plan):
        _title(console, note, "yellow")
    if not adoption.problem:
        _show_next(console, adoption, written)


def _line(console: Console, text: str | Text, style: str = "") -> None:
    """Print a line that no terminal width breaks, so that addresses and commands can be copied."""
    console.print(Text(text, style=style) if isinstance(text, str) else text, soft_wrap=True)


def _title(console: Console, text: str, style: str = "bold") -> None:
    console.print()
    _line(console, text, style)


def _heading(console: Console, component: PlannedComponent, region: str) -> None:
    owner = "owned by the program" if component.channel is not None else "stays as it is"
    buttons = f", {len(component.buttons)} buttons" if component.buttons else ", a further topic"
    gates = counted(len(component.gates), "rule")
    console.print()
    _line(console, Text.assemble((f"{component.kind} {component.name}", "bold"), f" in {region}: {gates}{buttons}"))
    _line(console, f"  channel {component.configuration_arn}: {owner}")


def _show_differences(console: Console, adoption: Adoption) -> None:
    console.print()
    for entry in adoption.differences:
        mark, style, words = _MARKS[entry.kind]
        title = Text.assemble(
            (f"  {mark} ", style), (entry.type.rsplit(":", 1)[-1], "bold"), f" {entry.name}  ", (words, style)
        )
        if entry.why:
            title.append(f": {entry.why}", style="dim")
        _line(console, title)
        if entry.address:
            _line(console, f"    from {entry.address}", "dim")
        for change in entry.changes:
            _line(console, _change(change))
    counted = Counter(entry.kind for entry in adoption.differences)
    summary = ", ".join(f"{counted[kind]} {kind.value}" for kind in ChangeKind if counted[kind])
    _line(console, f"  {summary}", "bold")


def _change(change: PropertyDifference) -> Text:
    if change.rewritten:
        return Text(f"    {change.path}: {change.why}", style="dim")
    text = Text(f"    {change.path}: {_value(change.before)} → {_value(change.after)}")
    if change.why:
        text.append(f"  ({change.why})", style="dim")
    return text


def _value(value: Any) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _show_left(console: Console, adoption: Adoption) -> None:
    _title(console, "Left with Terraform")
    left = adoption.plan.left
    for one in (one for one in left if one.role):
        _line(console, Text.assemble("  · ", _address(one.resource, adoption), (f"  {one.role}", "dim")))
    unused = [one for one in left if not one.role]
    for one in unused[:_LISTED]:
        _line(console, f"  · {_address(one.resource, adoption)}", "dim")
    if len(unused) > _LISTED:
        _line(console, f"  · and {len(unused) - _LISTED} more (--json lists them all)", "dim")


def _address(resource: StateResource, adoption: Adoption) -> str:
    """The address, with the state if there are several."""
    return f"{resource.address} ({resource.state})" if len(adoption.states) > 1 else resource.address


def _state_rm(adoption: Adoption) -> Iterator[str]:
    """The commands that make Terraform forget the adopted resources without touching AWS."""
    by_state: dict[str, list[StateResource]] = {}
    for resource in adoption.plan.taken:
        by_state.setdefault(resource.state, []).append(resource)
    for state in adoption.states:
        addresses = [shlex.quote(resource.address) for resource in by_state.get(state, [])]
        if addresses:
            folder = f"  # in the folder of {state}" if len(by_state) > 1 else ""
            yield f"terraform state rm {' '.join(addresses)}{folder}"


def _show_next(console: Console, adoption: Adoption, written: Path | None) -> None:
    if written is None:
        _title(console, "Nothing was written. Add --out DIR to write the program and its import.json.")
        return
    _title(console, f"Written to {written}: {', '.join(sorted(adoption.files))}")
    _line(console, "Next steps, in this order (docs/how-to/migrate-from-terraform.md explains them):", "bold")
    for number, step in enumerate(next_steps(adoption, written), start=1):
        _line(console, f"  {number}. {step}")


def next_steps(adoption: Adoption, written: Path) -> list[str]:
    """Return the steps of the migration after `chatops adopt`.

    Args:
        adoption: The result.
        written: The folder with the files.
    """
    return [
        "Stop Terraform: make sure that terraform apply and terraform destroy do not run until the last step.",
        f"cd {shlex.quote(str(written))} && python -m venv venv && venv/bin/pip install -r requirements.txt",
        "pulumi stack init prod",
        "pulumi import --file import.json --generate-code=false",
        "pulumi preview --diff  # must show only the changes above",
        *(f"{command}  # quoted for a POSIX shell; or copy removed.tf" for command in _state_rm(adoption)),
        "Remove the code of these resources from Terraform. terraform plan must then report: No changes.",
        "pulumi up",
    ]
