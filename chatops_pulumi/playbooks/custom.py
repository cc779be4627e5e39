"""Events and buttons of the user's own: a gate of ``custom`` brings what the other files here hold.

It becomes a playbook like theirs, so patterns, templates, custom actions, policies and guardrail follow from the same code.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from chatops_pulumi.playbooks.model import Button, Playbook, Stage, every_layout

KEY: Final = "custom"
EVENT: Final = "event"
"""The stage whose message carries the buttons."""
ALWAYS_THERE: Final[Mapping[str, str]] = {"account": "$.account", "region": "$.region", "time": "$.time"}
"""What every event has, so that no gate needs to name it."""


def custom_playbook(
    paths: Mapping[str, str],
    *,
    outcomes: Mapping[str, Mapping[str, str]],
    thread: str = "",
    context: Mapping[str, str] | None = None,
    buttons: Iterable[Button] = (),
) -> Playbook:
    """The playbook of one gate.

    ``paths`` are those of its event, by name; ``outcomes`` hold, by stage, the paths that further events have in addition
    or elsewhere; ``context`` is what the buttons' variables read.
    """
    found = {button.key: button for button in buttons}
    event = Stage(
        key=EVENT,
        detail_type="",
        state={},
        paths={**ALWAYS_THERE, **paths},
        shown=(),
        context=context or {},
        thread=thread,
        buttons=tuple(found),
        pattern_argument="event_pattern",
    )
    ends = (
        Stage(
            key=key,
            detail_type="",
            state={},
            paths={**event.paths, **own},
            shown=(),
            context={},
            thread=thread,
            outcome=True,
            pattern_argument=f"outcomes.{key}.event_pattern",
        )
        for key, own in outcomes.items()
    )
    return Playbook(key=KEY, source="", filters=(), layouts=every_layout(event, *ends), buttons=found)
