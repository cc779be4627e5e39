"""What adopting gave: for people at a terminal, and as JSON for machines."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_jsonable_python
from rich.table import Table
from rich.text import Text

from chatops_pulumi.adopt.differences import ChangeKind, PropertyDifference

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import Console

    from chatops_pulumi.adopt.adoption import Adoption
    from chatops_pulumi.adopt.plan import PlannedComponent
    from chatops_pulumi.adopt.state import StateResource

_LONGEST: Final = 100
"""Characters of a value at the terminal; --json gives all of it."""
_LISTED: Final = 20
"""Addresses of what is left alone at the terminal; --json gives all of them."""
_MARKS: Final = {
    ChangeKind.UNCHANGED: ("=", "green", "imported, unchanged"),
    ChangeKind.REWRITTEN: ("~", "green", "imported, then written anew with the same meaning"),
    ChangeKind.UPDATED: ("~", "yellow", "imported, then updated in place"),
    ChangeKind.REPLACED: ("±", "bold red", "imported, then replaced"),
    ChangeKind.CREATED: ("+", "cyan", "created"),
}


def of_adoption(adoption: Adoption, written: Path | None) -> dict[str, Any]:
    """All of it but the arguments: these may hold what the state marks as sensitive, and stand in the program."""
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
            *({"address": entry.address, "type": entry.type, "as": role} for entry, role in plan.kept),
            *({"address": entry.address, "type": entry.type, "as": ""} for entry in plan.others),
        ],
        "not_adopted": to_jsonable_python(plan.findings),
        "sensitive": list(_sensitive(adoption)),
        "program_problem": adoption.problem or None,
        "state_rm": list(_forget(adoption)),
        "written": {"folder": str(written), "files": sorted(adoption.files)} if written else None,
    }


def show_adoption(console: Console, adoption: Adoption, written: Path | None) -> None:
    """Print it in the order in which a person asks: what is it, what will happen, what not, what next."""
    plan = adoption.plan
    console.print(Text(f"{len(adoption.resources)} resources in {', '.join(adoption.states)}; the state is only read"))
    for component in plan.components:
        console.print()
        console.print(_heading(component, plan.region))
    if adoption.differences:
        _show_differences(console, adoption)
    if adoption.problem:
        console.print()
        console.print(Text("The program does not run, so nothing was written", style="bold red"))
        console.print(Text(adoption.problem))
    if plan.kept or plan.others:
        console.print()
        console.print(Text("Left with Terraform", style="bold"))
        console.print(_left(adoption))
    if plan.findings:
        console.print()
        console.print(Text("Not adopted", style="bold red"))
        for finding in plan.findings:
            console.print(Text(f"  {finding.address}: {finding.what}"), soft_wrap=True)
            console.print(Text(f"    Fix: {finding.fix}", style="yellow"), soft_wrap=True)
    if not plan.components:
        console.print()
        console.print(Text("There is nothing that could be adopted.", style="bold red"))
        return
    for note in _sensitive(adoption):
        console.print()
        console.print(Text(note, style="yellow"), soft_wrap=True)
    if not adoption.problem:
        _show_next(console, adoption, written)


def _heading(component: PlannedComponent, region: str) -> Text:
    how = "owned from now on" if component.channel is not None else "stays where it is"
    buttons = f", {len(component.buttons)} buttons" if component.buttons else ", a further topic"
    gates = f"{len(component.gates)} rule{'' if len(component.gates) == 1 else 's'}"
    return Text.assemble(
        (f"{component.kind} {component.name}", "bold"),
        f" in {region}: {gates}{buttons}\n  channel {component.configuration_arn}: {how}",
    )


def _show_differences(console: Console, adoption: Adoption) -> None:
    console.print()
    grid = Table.grid(padding=(0, 1))
    for entry in adoption.differences:
        mark, style, words = _MARKS[entry.fate]
        title = Text.assemble((entry.type.rsplit(":", 1)[-1], "bold"), f" {entry.name}  ", (words, style))
        if entry.why:
            title.append(f": {entry.why}", style="dim")
        if entry.address:
            title.append(f"\n  from {entry.address}", style="dim")
        for change in entry.changes:
            title.append_text(_change(change))
        grid.add_row(Text(f"  {mark}", style=style), title)
    console.print(grid)
    counted = Counter(entry.fate for entry in adoption.differences)
    console.print(
        Text("  " + ", ".join(f"{counted[fate]} {fate.value}" for fate in ChangeKind if counted[fate]), style="bold")
    )


def _change(change: PropertyDifference) -> Text:
    if change.rewritten:
        return Text(f"\n  {change.path}: {change.why}", style="dim")
    text = Text(f"\n  {change.path}: {_value(change.before)} → {_value(change.after)}")
    if change.why:
        text.append(f"  ({change.why})", style="dim")
    return text


def _value(value: Any) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _left(adoption: Adoption) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(overflow="fold")
    grid.add_column()
    for resource, role in adoption.plan.kept:
        grid.add_row(Text("  ·", style="dim"), Text(resource.address), Text(role, style="dim"))
    for resource in adoption.plan.others[:_LISTED]:
        grid.add_row(Text("  ·", style="dim"), Text(resource.address, style="dim"), Text())
    rest = len(adoption.plan.others) - _LISTED
    if rest > 0:
        grid.add_row(Text("  ·", style="dim"), Text(f"and {rest} more (--json lists them all)", style="dim"), Text())
    return grid


def _sensitive(adoption: Adoption) -> Iterator[str]:
    """Where values that the state marks as sensitive went."""
    for component in adoption.plan.components:
        for resource in component.taken:
            if resource.sensitive:
                names = ", ".join(sorted(resource.sensitive))
                yield (
                    f"The state marks {names} of {resource.address} as sensitive. Its values are not shown here, but what of "
                    "them belongs to the arguments stands in __main__.py in plain text: look before you commit it."
                )


def _forget(adoption: Adoption) -> Iterator[str]:
    """The commands that make Terraform forget what Pulumi owns from now on, without touching AWS."""
    by_state: dict[str, list[StateResource]] = {}
    for component in adoption.plan.components:
        for resource in component.taken:
            by_state.setdefault(resource.state, []).append(resource)
    for state in adoption.states:
        addresses = [shlex.quote(resource.address) for resource in by_state.get(state, [])]
        if addresses:
            where = f"  # in the folder of {state}" if len(by_state) > 1 else ""
            yield f"terraform state rm {' '.join(addresses)}{where}"


def _show_next(console: Console, adoption: Adoption, written: Path | None) -> None:
    console.print()
    if written is None:
        console.print(Text("Nothing was written. With --out DIR, the program and its import.json are.", style="bold"))
        return
    console.print(Text.assemble(("Written to ", "bold"), str(written), ": ", ", ".join(sorted(adoption.files))))
    console.print(Text("Next, in this order (docs/coming-from-terraform.md says why):", style="bold"))
    folder = shlex.quote(str(written))
    steps = [
        "let nobody run terraform apply or destroy until the end",
        f"cd {folder} && pulumi stack init <stack>",
        "pulumi import --file import.json --generate-code=false",
        "pulumi preview --diff  # only what stands above",
        *_forget(adoption),
        "take the code of these resources out of Terraform; terraform plan then says: No changes",
        "pulumi up",
    ]
    for number, step in enumerate(steps, start=1):
        console.print(Text(f"  {number}. {step}"), soft_wrap=True)
