"""Reads event patterns: which deployment groups a rule watches."""

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from chatops_pulumi.adopt.errors import UnsupportedPatternError
from chatops_pulumi.core.json_values import is_flat, mapping
from chatops_pulumi.playbooks.codedeploy import READY

_TOP: Final = {"source": ["aws.codedeploy"], "detail-type": [READY.detail_type]}
_DEEPEST: Final = 50
_STATE: Final = list(READY.state["state"])


def gate_of(pattern: str) -> tuple[str, dict[str, Any]]:
    """Find the gate that watches the same events as an event pattern.

    A pattern with any further filter is refused, because the gate would also match other events.

    Args:
        pattern: The JSON of the event pattern.

    Returns:
        The argument for such gates (``deployment_groups`` or ``fleets``), and what the gate watches.

    Raises:
        UnsupportedPatternError: No gate has this pattern.
    """
    try:
        document = json.loads(pattern)
    except (ValueError, RecursionError):
        raise UnsupportedPatternError("has no valid event pattern") from None
    if not is_flat(document, _DEEPEST):
        raise UnsupportedPatternError("has an event pattern that nests too deeply")
    top = mapping(document)
    detail = mapping(top.pop("detail", None))
    if any(top.pop(key, None) != value for key, value in _TOP.items()):
        raise UnsupportedPatternError(f"waits for other events than {READY.detail_type!r}")
    if detail.pop("state", None) != _STATE:
        raise UnsupportedPatternError("does not wait for the state READY alone")
    applications, other = _split(detail.pop("application", None))
    groups, prefixes = _split(detail.pop("deploymentGroup", None))
    if top or detail or other:
        rest = ", ".join([*sorted(top), *sorted(detail)]) or "prefixes of applications"
        raise UnsupportedPatternError(f"filters events by more than application and deployment group ({rest})")
    if not (applications or groups or prefixes):
        raise UnsupportedPatternError("filters neither by applications nor by deployment groups")
    if len(groups) == 1 and len(applications) <= 1 and not prefixes:
        watched = {"application": applications[0]} if applications else {}
        return "deployment_groups", {**watched, "deployment_group": groups[0]}
    lists = {"applications": applications, "deployment_groups": groups, "deployment_group_prefixes": prefixes}
    return "fleets", {name: values for name, values in lists.items() if values}


def _split(values: object) -> tuple[list[str], list[str]]:
    """The plain strings among the values of a field, and the prefixes. Raises UnsupportedPatternError for other operators."""
    plain: list[str] = []
    prefixes: list[str] = []
    for value in cast("list[object]", values) if isinstance(values, list) else []:
        if isinstance(value, str):
            plain.append(value)
        elif isinstance(value, Mapping) and set(cast("Mapping[str, object]", value)) == {"prefix"}:
            prefixes.append(str(cast("Mapping[str, object]", value)["prefix"]))
        else:
            raise UnsupportedPatternError(f"uses an operator that no event source uses: {json.dumps(value)}")
    return plain, prefixes
