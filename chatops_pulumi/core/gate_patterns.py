"""From a stage of a playbook and the arguments of a gate to the event pattern of the rule. Pure."""

import json
from collections.abc import Sequence
from typing import Any, cast

from chatops_pulumi.playbooks.model import Arguments, Playbook, Stage


def event_pattern(playbook: Playbook, stage: Stage, arguments: Arguments) -> str:
    """The event pattern of one stage, as JSON.

    Args:
        playbook: The gate's playbook.
        stage: The stage.
        arguments: The gate's arguments, all known.
    """
    if stage.pattern_argument:
        return str(arguments[stage.pattern_argument])
    detail: dict[str, Any] = {}
    for name, values in (*_filters(playbook, stage, arguments).items(), *stage.state.items()):
        *outer, last = name.split(".")
        place = detail
        for step in outer:
            place = place.setdefault(step, {})
        place[last] = list(values)
    pattern = {"source": [playbook.source], "detail-type": [stage.detail_type], "detail": detail}
    return json.dumps(pattern, ensure_ascii=False, sort_keys=True)


def _filters(playbook: Playbook, stage: Stage, arguments: Arguments) -> dict[str, list[Any]]:
    """Field of ``detail`` to the values that a gate accepts."""
    found: dict[str, list[Any]] = {}
    named = playbook.named(arguments)
    for narrow in playbook.filters if not stage.unfiltered else ():
        value = named.get(narrow.argument)
        values = cast("Sequence[str]", value) if isinstance(value, (list, tuple)) else () if value is None else (value,)
        for text in values:
            wanted = f"{narrow.before}{text}"
            found.setdefault(narrow.field, []).append({narrow.operator: wanted} if narrow.operator else wanted)
    return found
