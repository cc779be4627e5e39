"""The reference of events, messages and buttons, from the playbooks."""

import json
from collections.abc import Iterator
from pathlib import Path

from chatops_pulumi import texts
from chatops_pulumi.playbooks import PLAYBOOKS
from chatops_pulumi.playbooks.model import UNCHOSEN, Direction, Playbook, Stage
from tools.docs.markdown import GENERATED, plain, table

_PAGES = Path(__file__).parents[2] / "docs" / "playbooks"
_DIRECTIONS = {
    Direction.FORWARD: "forward",
    Direction.BACKWARD: "backward",
    Direction.SILENCING: "silencing",
}
_INTRODUCTION = """# Events, messages and buttons

Look up the stages, events, placeholders, buttons and permissions of each playbook, for example to write `messages`, `buttons`
or a policy.

*Stage* is the key in `messages`. *In* is the layout, or the `switched_event`, that has the stage. Placeholders such as
`<time>` are replaced with values of the event. A *forward* button continues a change, a *backward* button undoes or stops it,
a *silencing* button turns off alarm actions: `approvers` and `freezes` treat them differently, see [approvers and
freezes](../how-to/approvers-and-freezes.md).

`{name}` in a command is an argument of the event source. `$Name` is a variable, which Amazon Q fills in from the message.
"""


def page() -> str:
    """The whole page."""
    found = sorted(PLAYBOOKS.values(), key=lambda playbook: playbook.order)
    return "\n".join([GENERATED, _INTRODUCTION, *(part for playbook in found for part in _playbook(playbook))])


def _playbook(playbook: Playbook) -> Iterator[str]:
    arguments = ", ".join(f"`{kind.argument}`" for kind in playbook.gates)
    page = playbook.key
    if not (_PAGES / f"{page}.md").is_file():  # a playbook without a page shares the one of its arguments' module
        page = playbook.gates[0].args.__module__.rpartition(".")[2]
    yield f"## {playbook.key}\n"
    yield f"Arguments: {arguments}. See [how to use it](../playbooks/{page}.md).\n"
    header = ("Stage", "In", "Event", "Placeholders", "Buttons")
    yield table(header, [_stage(playbook, stage) for stage in playbook.stages])
    if playbook.buttons:
        yield table(("Button", "Label", "Kind", "Command", "IAM permissions of the channel role"), _buttons(playbook))


def _stage(playbook: Playbook, stage: Stage) -> tuple[str, ...]:
    states = "; ".join(f"`{key}` is {' or '.join(map(_value, values))}" for key, values in stage.state.items())
    event = "your own event pattern" if stage.pattern_argument else f"`{playbook.source}`: {stage.detail_type}"
    placeholders = " ".join(f"`<{name}>`" for name in [*stage.paths, *(["console"] if stage.console else [])])
    buttons = ", ".join(f"`{key}`" for key in stage.buttons) or "none: reports a result"
    return f"`{stage.key}`", _layouts(playbook, stage), f"{event}. {states}".rstrip(". "), placeholders, buttons


def _layouts(playbook: Playbook, stage: Stage) -> str:
    """The layouts that have the stage; a setting that replaces it; the choice that selects it."""
    found = [f"`{layout}`" for layout, stages in playbook.layouts.items() if stage in stages]
    settings = [f"`{setting}`" for setting, stages in playbook.alternatives.items() if stage in stages]
    where = "every layout" if len(found) == len(playbook.layouts) else ", ".join([*found, *settings])
    chosen = stage.choice and stage.choice != UNCHOSEN
    return f"{where}, `{playbook.chosen_by}` with `{stage.choice}`" if chosen else where


def _value(value: object) -> str:
    """A value of a pattern: a text, or an operator."""
    if isinstance(value, dict):
        return "present" if value.get("exists") else "absent" if "exists" in value else f"`{json.dumps(value)}`"
    return f"`{value}`"


def _buttons(playbook: Playbook) -> Iterator[tuple[str, ...]]:
    for key, button in playbook.buttons.items():
        stage = next((stage.text_key for stage in playbook.stages if key in stage.buttons), "")
        permissions = "; ".join(
            f"`{action}` on {' and '.join(f'`{resource}`' for resource in permission.resources)}"
            for permission in button.permissions
            for action in permission.actions
        )
        label = texts.button_text("en", playbook.key, key, stage)
        yield (
            f"`{playbook.key}.{key}`",
            plain(label),
            _DIRECTIONS[button.direction],
            f"`{button.command_text}`",
            permissions,
        )
