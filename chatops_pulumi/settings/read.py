"""From the arguments of a component to its settings, or to one error with all that is wrong with them."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, cast

from pydantic import ValidationError

from chatops_pulumi import limits
from chatops_pulumi.defaults import default_configuration_name
from chatops_pulumi.playbooks import GATE_MAPS, PLAYBOOKS
from chatops_pulumi.problems import ArgsError, Problem, advice, nearest, shown, text_problem
from chatops_pulumi.settings import models
from chatops_pulumi.settings.leaves import bound
from chatops_pulumi.settings.raw import is_given, mapping, sequence
from chatops_pulumi.settings.translate import problems_of
from chatops_pulumi.settings.watched import gate_problems, name_problems

_Settings = TypeVar("_Settings", bound=models.Settings)

_LONGEST_ROLE = "channel-role"
_FOREIGN_TOPICS = Problem(
    "an existing channel configuration takes topics only from its owner.",
    "take it out, and ask the owner to subscribe the topics.",
)


def read_chat_ops(name: str, args: Mapping[str, object]) -> models.ChatOps:
    """The settings of a ChatOps. Raises ArgsError."""
    return _read("ChatOps", name, args, models.ChatOps, _chat_ops_problems)


def read_chat_channel(name: str, args: Mapping[str, object]) -> models.ChatChannel:
    """The settings of a ChatChannel. Raises ArgsError."""
    return _read("ChatChannel", name, args, models.ChatChannel, _chat_channel_problems)


def read_notifications(name: str, args: Mapping[str, object]) -> models.Notifications:
    """The settings of a Notifications. Raises ArgsError."""
    return _read("Notifications", name, args, models.Notifications, _notifications_problems)


def warnings(settings: models.ChatOps | models.ChatChannel) -> list[Problem]:
    """What AWS documents in two ways, where the settings exceed the smaller number."""
    labels = {
        key: button.label for key, button in settings.buttons.items() if button.label is not None and button.enabled
    }
    found = {f"buttons.{key}.label": advice(label, limits.BUTTON_TEXT) for key, label in labels.items()}
    return [problem.under(path) for path, problem in found.items() if problem is not None]


def _read(
    kind: str,
    name: str,
    args: Mapping[str, object],
    model: type[_Settings],
    further: Callable[[str, Mapping[str, object]], Iterator[Problem]],
) -> _Settings:
    if isinstance(args, model):
        return args  # A half of a ChatOps, which has checked it.
    component = f"{kind} {name!r}"
    if not isinstance(args, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] - callers without type checks
        raise ArgsError(component, [Problem(f"its arguments are {shown(args)}.", "give a dict.")])
    # None is what other languages send for an argument that is left out.
    given = _without_none(args)
    problems: list[Problem] = []
    settings: _Settings | None = None
    try:
        settings = model.model_validate(given)
    except ValidationError as error:
        problems += problems_of(error, model)
    problems += name_problems(name, given)
    problems += further(name, given)
    if problems or settings is None:
        raise ArgsError(component, sorted(problems, key=lambda problem: problem.path))
    return bound(settings, component, "")


def _without_none(args: Mapping[str, object]) -> dict[str, object]:
    return {
        key: _without_none(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else value
        for key, value in args.items()
        if value is not None
    }


def _chat_ops_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    watched = [playbook for field, playbook in GATE_MAPS.items() if is_given(args, field)]
    if "configuration_arn" in mapping(args.get("channel")) and "topic_arn" not in args:
        yield Problem(
            "is missing: only the owner of an existing channel configuration can subscribe a new topic to it.",
            "give the ARN of a topic that the configuration is subscribed to.",
            path="topic_arn",
        )
    if "configuration_arn" in mapping(args.get("channel")) and args.get("extra_topic_arns"):
        yield _FOREIGN_TOPICS.under("extra_topic_arns")
    yield from _configuration_name_problems(name, args)
    yield from _button_problems(name, args, list(dict.fromkeys(watched)) or list(PLAYBOOKS))
    yield from gate_problems(args)


def _chat_channel_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    playbooks = [key for key in sequence(args.get("playbooks")) if isinstance(key, str) and key in PLAYBOOKS]
    own = [playbook for field, playbook in GATE_MAPS.items() if is_given(args, field)]
    if "playbooks" in args and not sequence(args["playbooks"]) and not own:
        yield Problem(
            "is empty, so there is nothing to press.", f"name at least one of {', '.join(PLAYBOOKS)}.", path="playbooks"
        )
    if "configuration_arn" in mapping(args.get("channel")) and args.get("topic_arns"):
        yield _FOREIGN_TOPICS.under("topic_arns")
    yield from _configuration_name_problems(name, args)
    yield from _button_problems(name, args, list(dict.fromkeys([*playbooks, *own])) or list(PLAYBOOKS))


def _notifications_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    del name
    yield from gate_problems(args)


def _configuration_name_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    """What is wrong with the default name of a channel configuration, where it is used."""
    for kind in ("slack", "teams"):
        channel = mapping(args.get("channel")).get(kind)
        if isinstance(channel, Mapping) and "configuration_name" not in channel:
            problem = text_problem(default_configuration_name(name), limits.CONFIGURATION_NAME)
            if problem is not None:
                yield Problem(
                    f"the default, of project, stack and component, does not do: {problem.what}",
                    "give a configuration_name.",
                    problem.source,
                    f"channel.{kind}.configuration_name",
                )


def _button_problems(name: str, args: Mapping[str, object], playbooks: list[str]) -> Iterator[Problem]:
    """Buttons that do not exist, that are all off, or that take each other's name."""
    buttons = mapping(args.get("buttons"))
    known = [f"{playbook}.{button}" for playbook in playbooks for button in PLAYBOOKS[playbook].buttons]
    for key in buttons:
        if key not in known:
            yield Problem("there is no such button.", nearest(str(key), known), path=f"buttons.{key}")
    if known and all(mapping(buttons.get(key)).get("enabled") is False for key in known):
        yield Problem("every button is off, so there is nothing to press.", "leave one on.", path="buttons")
    names: dict[str, str] = {}
    for key, button in buttons.items():
        action_name = mapping(button).get("action_name")
        if isinstance(action_name, str) and action_name in names:
            yield Problem(
                f"{action_name!r} is also the name of {names[action_name]}.",
                "give each custom action a name of its own.",
                "names of custom actions are unique in an account",
                f"buttons.{key}.action_name",
            )
        elif isinstance(action_name, str):
            names[action_name] = key
    own = [
        (field, playbook, gate, button)
        for field, playbook in GATE_MAPS.items()
        if PLAYBOOKS[playbook].made_for_gate
        for gate in mapping(args.get(field))
        for button in PLAYBOOKS[playbook].buttons
    ]
    for key in names.values():
        if sum(f"{playbook}.{button}" == key for _, playbook, _, button in own) > 1:
            yield Problem(
                "each gate has this button as a custom action of its own, and one name cannot name them all.",
                "take it out: Pulumi then chooses the names.",
                "names of custom actions are unique in an account",
                f"buttons.{key}.action_name",
            )
    shared = max((f"-{key.replace('.', '-')}" for key in [*known, _LONGEST_ROLE]), key=len)
    if (too_long := _too_long(f"the component's name {name!r}", name, shared)) is not None:
        yield too_long
        return
    of_gates: dict[tuple[str, str], str] = {}
    for field, playbook, gate, button in own:
        if limits.GATE_KEY.fits(gate):
            longest = of_gates.get((field, gate), "")
            of_gates[field, gate] = max(longest, f"-{playbook}-{gate}-{button}", key=len)
    for (field, gate), added in of_gates.items():
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
