"""From the arguments of a component to its settings, or to one error with all that is wrong with them."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, cast

from pydantic import ValidationError

from chatops_pulumi.core import limits
from chatops_pulumi.core.defaults import default_action_group, default_configuration_name
from chatops_pulumi.core.notification import event_pattern
from chatops_pulumi.core.problems import ArgsError, Problem, advice, half_character, shown, text_problem
from chatops_pulumi.playbooks import GATE_MAPS, PLAYBOOKS, custom
from chatops_pulumi.validation import models
from chatops_pulumi.validation.button_checks import button_problems
from chatops_pulumi.validation.cross_checks import gate_problems, name_problems
from chatops_pulumi.validation.custom_checks import button_warnings, custom_problems
from chatops_pulumi.validation.custom_gates import CustomGate
from chatops_pulumi.validation.fields import bound
from chatops_pulumi.validation.gate_maps import GATE_TYPES
from chatops_pulumi.validation.gates import Fleet
from chatops_pulumi.validation.pydantic_errors import problems_of
from chatops_pulumi.validation.raw import is_given, is_known, mapping, sequence

_Settings = TypeVar("_Settings", bound=models.Settings)

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


def pattern_warnings(settings: models.Notifications) -> list[Problem]:
    """Event patterns over AWS's default quota, of the gates whose patterns can become that long."""
    long = (at for at in settings.every_gate() if isinstance(at.gate, (CustomGate, Fleet)) and is_known(at.gate.given))
    found = (
        (at.path, advice(event_pattern(at.playbook, stage, at.gate.given), limits.EVENT_PATTERN))
        for at in long
        for stage in settings.stages_of(at)
    )
    return [problem.under(path) for path, problem in found if problem is not None]


def warnings(settings: models.ChatChannel) -> list[Problem]:
    """What AWS documents in two ways, where the settings exceed the smaller number, and what is believed not to work."""
    labels = {
        key: button.label for key, button in settings.buttons.items() if button.label is not None and button.enabled
    }
    found = {f"buttons.{key}.label": advice(label, limits.BUTTON_TEXT) for key, label in labels.items()}
    own = [
        problem.under(at.path)
        for at in settings.gates_with_buttons()
        if isinstance(at.gate, CustomGate)
        for problem in button_warnings(at.gate)
    ]
    return [problem.under(path) for path, problem in found.items() if problem is not None] + own


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
    halves = list(_half_keys(given))
    if halves:
        raise ArgsError(component, halves)  # Nothing else has a path then that could be written.
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


def _half_keys(value: object, path: str = "") -> Iterator[Problem]:
    """Keys with half of a character."""
    entries = mapping(value).items() if isinstance(value, Mapping) else enumerate(sequence(value))
    for key, entry in entries:
        wrong = half_character(key) if isinstance(key, str) else None
        written = str(key).encode(errors="backslashreplace").decode()
        at = f"{path}.{written}" if path else written
        if wrong is not None:
            yield wrong.under(at)
        else:
            yield from _half_keys(entry, at)


def _without_none(args: Mapping[str, object]) -> dict[str, object]:
    return {
        key: _without_none(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else value
        for key, value in args.items()
        if value is not None
    }


def _chat_ops_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    watched = [playbook for field, playbook in GATE_MAPS.items() if is_given(args, field)]
    yield from custom_problems(args)
    if "configuration_arn" in mapping(args.get("channel")) and "topic_arn" not in args:
        yield Problem(
            "is missing: only the owner of an existing channel configuration can subscribe a new topic to it.",
            "give the ARN of a topic that the configuration is subscribed to.",
            path="topic_arn",
        )
    if "configuration_arn" in mapping(args.get("channel")) and args.get("extra_topic_arns"):
        yield _FOREIGN_TOPICS.under("extra_topic_arns")
    yield from _configuration_name_problems(name, args)
    yield from _mention_problems(args)
    yield from button_problems(name, args, list(dict.fromkeys(watched)) or _if_nothing_watched(args))
    yield from gate_problems(args, default_action_group(name))


def _chat_channel_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    playbooks = [key for key in sequence(args.get("playbooks")) if isinstance(key, str) and key in PLAYBOOKS]
    own = [playbook for field, playbook in GATE_MAPS.items() if is_given(args, field)]
    yield from custom_problems(args)
    if "playbooks" in args and not sequence(args["playbooks"]) and not own and not is_given(args, custom.KEY):
        yield Problem(
            "is empty, so there is nothing to press.", f"name at least one of {', '.join(PLAYBOOKS)}.", path="playbooks"
        )
    yield from _gateless_problems(args)
    if "configuration_arn" in mapping(args.get("channel")) and args.get("topic_arns"):
        yield _FOREIGN_TOPICS.under("topic_arns")
    yield from _configuration_name_problems(name, args)
    yield from _mention_problems(args)
    yield from button_problems(name, args, list(dict.fromkeys([*playbooks, *own])) or _if_nothing_watched(args))


def _gateless_problems(args: Mapping[str, object]) -> Iterator[Problem]:
    """Playbooks whose buttons are made for a gate each, where no gate is given: they would have no buttons, and say nothing."""
    for at, key in enumerate(sequence(args.get("playbooks"))):
        if not (isinstance(key, str) and key in PLAYBOOKS and PLAYBOOKS[key].made_for_gate):
            continue
        fields = [field for field, playbook in GATE_MAPS.items() if playbook == key]
        if not any(is_given(args, field) for field in fields):
            yield Problem(
                f"each button of {key} is made for one gate, and {' and '.join(fields)} names none.",
                f"add {' or '.join(fields)}, with the same entries as in Notifications, or take {key} out.",
                path=f"playbooks.{at}",
            )


def _notifications_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    yield from custom_problems(args)
    yield from gate_problems(args, default_action_group(name))


def _if_nothing_watched(args: Mapping[str, object]) -> list[str]:
    """Whose buttons can be meant where nothing says so: nobody's if there are gates of the user's own, else anybody's."""
    return [] if mapping(args.get(custom.KEY)) else list(PLAYBOOKS)


def _mention_problems(args: Mapping[str, object]) -> Iterator[Problem]:
    """Mentions in a channel that knows none of them."""
    channel = mapping(args.get("channel"))
    if "teams" not in channel and ":chat-configuration/microsoft-teams-channel/" not in str(
        channel.get("configuration_arn")
    ):
        return
    for field in GATE_TYPES:
        for key, gate in mapping(args.get(field)).items():
            if mapping(gate).get("mentions"):
                yield Problem(
                    "mentions are Slack's; Microsoft Teams would show their codes as plain text.",
                    "take them out.",
                    "Slack, formatting text for app surfaces",
                    f"{field}.{key}.mentions",
                )


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
