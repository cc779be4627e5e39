"""What is wrong with the buttons of a channel: with their settings, their names, and with all of them together."""

from collections.abc import Iterator, Mapping, Sequence

from chatops_pulumi.core import limits
from chatops_pulumi.core.problems import Problem, nearest
from chatops_pulumi.playbooks import GATE_MAPS, PLAYBOOKS, custom
from chatops_pulumi.validation.custom_checks import raw_buttons
from chatops_pulumi.validation.raw import mapping

_LONGEST_ROLE = "channel-role"
_UNIQUE = "names of custom actions are unique in an account"


def button_problems(name: str, args: Mapping[str, object], playbooks: Sequence[str]) -> Iterator[Problem]:
    """Buttons that do not exist, that are all off, or that take each other's name."""
    buttons = mapping(args.get("buttons"))
    known = [f"{playbook}.{button}" for playbook in playbooks for button in PLAYBOOKS[playbook].buttons]
    own = {f"{custom.KEY}.{gate}.buttons.{key}": button for gate, key, button in raw_buttons(args)}
    for key in buttons:
        if str(key).startswith(f"{custom.KEY}."):
            yield Problem("buttons of your own are not set here.", "set it where the button is.", path=f"buttons.{key}")
        elif key not in known:
            yield Problem("there is no such button.", nearest(str(key), known), path=f"buttons.{key}")
    every = [*(mapping(buttons.get(key)) for key in known), *own.values()]
    if not every:
        yield Problem(
            "none of its gates has a button, so there is nothing to press.",
            "give one, or use a Notifications alone and let the channel's owner subscribe its topic.",
            path=custom.KEY,
        )
    elif all(button.get("enabled") is False for button in every):
        yield Problem("every button is off, so there is nothing to press.", "leave one on.", path="buttons")
    yield from _action_name_problems(args, own)
    yield from _length_problems(name, args, known)


def _action_name_problems(args: Mapping[str, object], own: Mapping[str, Mapping[str, object]]) -> Iterator[Problem]:
    """Custom actions that take each other's name."""
    places = {key: (f"buttons.{key}", mapping(button)) for key, button in mapping(args.get("buttons")).items()}
    places |= {path: (path, button) for path, button in own.items()}
    names: dict[str, str] = {}
    for key, (path, button) in places.items():
        action_name = button.get("action_name")
        if isinstance(action_name, str) and action_name in names:
            yield Problem(
                f"{action_name!r} is also the name of {names[action_name]}.",
                "give each custom action a name of its own.",
                _UNIQUE,
                f"{path}.action_name",
            )
        elif isinstance(action_name, str):
            names[action_name] = key
    of_gates = list(_of_gates(args))
    for key in names.values():
        if sum(f"{playbook}.{button}" == key for _, playbook, _, button in of_gates) > 1:
            yield Problem(
                "each gate has this button as a custom action of its own, and one name cannot name them all.",
                "take it out: Pulumi then chooses the names.",
                _UNIQUE,
                f"buttons.{key}.action_name",
            )


def _of_gates(args: Mapping[str, object]) -> Iterator[tuple[str, str, str, str]]:
    """Map, playbook, gate and button of the custom actions that are made for one gate."""
    for field, playbook in GATE_MAPS.items():
        if PLAYBOOKS[playbook].made_for_gate:
            for gate in mapping(args.get(field)):
                for button in PLAYBOOKS[playbook].buttons:
                    yield field, playbook, gate, button
    for gate, button, _ in raw_buttons(args):
        yield custom.KEY, custom.KEY, gate, button


def _length_problems(name: str, args: Mapping[str, object], known: Sequence[str]) -> Iterator[Problem]:
    shared = max((f"-{key.replace('.', '-')}" for key in [*known, _LONGEST_ROLE]), key=len)
    if (too_long := _too_long(f"the component's name {name!r}", name, shared)) is not None:
        yield too_long
        return
    longest: dict[tuple[str, str], str] = {}
    for field, playbook, gate, button in _of_gates(args):
        if limits.GATE_KEY.fits(gate):
            longest[field, gate] = max(longest.get((field, gate), ""), f"-{playbook}-{gate}-{button}", key=len)
    for (field, gate), added in longest.items():
        if (too_long := _too_long(f"the key {gate!r}, or the component's name {name!r},", name, added)) is not None:
            yield too_long.under(field, gate)


def _too_long(what: str, name: str, added: str) -> Problem | None:
    """What is wrong with a logical name, if anything: Pulumi makes physical ones of it."""
    excess = len(name) + len(added) - limits.LOGICAL_NAME.maximum
    if excess <= 0:
        return None
    return Problem(
        f"{what} is too long: with {added!r} the component's name has {len(name) + len(added)} characters, and "
        f"{limits.LOGICAL_NAME.maximum} fit.",
        f"shorten it by {excess}.",
        f"{limits.ACTION_NAME.source}: 64, less {limits.AUTONAME_SUFFIX} for Pulumi's automatic suffix",
    )
