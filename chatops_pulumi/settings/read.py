"""From the arguments of a component to its settings, or to one error with all that is wrong with them."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, cast

from pydantic import ValidationError

from chatops_pulumi import limits
from chatops_pulumi.defaults import default_configuration_name
from chatops_pulumi.notification import Words, compose, event_pattern, input_transformer, size_problems, word_problems
from chatops_pulumi.playbooks import GATE_MAPS, PLAYBOOKS
from chatops_pulumi.playbooks.model import Playbook, Stage
from chatops_pulumi.problems import ArgsError, Problem, advice, nearest, shown, text_problem
from chatops_pulumi.settings import models
from chatops_pulumi.settings.leaves import Late, bound
from chatops_pulumi.settings.translate import problems_of
from chatops_pulumi.texts import LANGUAGE, stage_text

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
    problems += _name_problems(name, given)
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


def _name_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    """What is wrong with the component's own name, alone and together with the keys of its gates."""
    problem = text_problem(name, limits.COMPONENT_NAME)
    if problem is not None:
        yield Problem(f"the component's name {problem.what}", problem.mend, problem.source)
        return
    seen: dict[str, str] = {}
    for field, playbook, key, _ in _gates(args):
        path = f"{field}.{key}"
        if key in seen:
            yield Problem(f"{seen[key]} has the same key.", "keys are unique over all maps: rename one.", path=path)
        seen[key] = path
        longest = max((f"{name}-{key}-{stage.key}" for stage in playbook.stages), key=len)
        if len(longest) > limits.LOGICAL_NAME.maximum:
            yield Problem(
                f"{longest!r} has {len(longest)} characters; {limits.LOGICAL_NAME.what} have at most "
                f"{limits.LOGICAL_NAME.maximum}.",
                "shorten the key or the component's name.",
                limits.LOGICAL_NAME.source,
                path,
            )


def _chat_ops_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    watched = [field for field in GATE_MAPS if _mapping(args.get(field))]
    if not any(args.get(field) for field in GATE_MAPS):
        yield Problem(
            "there is nothing to watch.", f"add an entry to one of: {', '.join(GATE_MAPS)}.", path=next(iter(GATE_MAPS))
        )
    if "configuration_arn" in _mapping(args.get("channel")) and "topic_arn" not in args:
        yield Problem(
            "is missing: only the owner of an existing channel configuration can subscribe a new topic to it.",
            "give the ARN of a topic that the configuration is subscribed to.",
            path="topic_arn",
        )
    if "configuration_arn" in _mapping(args.get("channel")) and args.get("extra_topic_arns"):
        yield _FOREIGN_TOPICS.under("extra_topic_arns")
    yield from _configuration_name_problems(name, args)
    yield from _button_problems(name, args, [GATE_MAPS[field] for field in watched] or list(PLAYBOOKS))
    yield from _gate_problems(args)


def _chat_channel_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    playbooks = [key for key in _sequence(args.get("playbooks")) if isinstance(key, str) and key in PLAYBOOKS]
    if "configuration_arn" in _mapping(args.get("channel")) and args.get("topic_arns"):
        yield _FOREIGN_TOPICS.under("topic_arns")
    yield from _configuration_name_problems(name, args)
    yield from _button_problems(name, args, playbooks or list(PLAYBOOKS))


def _notifications_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    del name
    if not any(args.get(field) for field in GATE_MAPS):
        yield Problem(
            "there is nothing to watch.", f"add an entry to one of: {', '.join(GATE_MAPS)}.", path=next(iter(GATE_MAPS))
        )
    yield from _gate_problems(args)


def _configuration_name_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    """What is wrong with the default name of a channel configuration, where it is used."""
    for kind in ("slack", "teams"):
        channel = _mapping(args.get("channel")).get(kind)
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
    buttons = _mapping(args.get("buttons"))
    known = [f"{playbook}.{button}" for playbook in playbooks for button in PLAYBOOKS[playbook].buttons]
    for key in buttons:
        if key not in known:
            yield Problem("there is no such button.", nearest(str(key), known), path=f"buttons.{key}")
    if known and all(_mapping(buttons.get(key)).get("enabled") is False for key in known):
        yield Problem("every button is off, so there is nothing to press.", "leave one on.", path="buttons")
    names: dict[str, str] = {}
    for key, button in buttons.items():
        action_name = _mapping(button).get("action_name")
        if isinstance(action_name, str) and action_name in names:
            yield Problem(
                f"{action_name!r} is also the name of {names[action_name]}.",
                "give each custom action a name of its own.",
                "names of custom actions are unique in an account",
                f"buttons.{key}.action_name",
            )
        elif isinstance(action_name, str):
            names[action_name] = key
    longest = max((f"{name}-{key.replace('.', '-')}" for key in known), key=len, default=name)
    longest = max(longest, f"{name}-{_LONGEST_ROLE}", key=len)
    if len(longest) > limits.LOGICAL_NAME.maximum:
        yield Problem(
            f"the component's name {name!r} is too long: with {longest.removeprefix(name)!r} it has {len(longest)} "
            f"characters, and {limits.LOGICAL_NAME.maximum} fit.",
            f"shorten it to at most {limits.LOGICAL_NAME.maximum - len(longest) + len(name)} characters.",
            f"{limits.ACTION_NAME.source}: 64, less {limits.AUTONAME_SUFFIX} for Pulumi's automatic suffix",
        )


def _gate_problems(args: Mapping[str, object]) -> Iterator[Problem]:
    """What is wrong with each gate as a whole: its stages, its texts, and the sizes of what EventBridge gets."""
    action_group = args.get("action_group")
    rule_names: dict[str, str] = {}
    for field, playbook, key, raw in _gates(args):
        stages = {stage.key: stage for stage in playbook.stages}
        for stage_key in _mapping(_mapping(raw).get("messages")):
            if stage_key not in stages:
                yield Problem(
                    "there is no such stage.", nearest(stage_key, stages), path=f"{field}.{key}.messages.{stage_key}"
                )
        rule_name = _mapping(raw).get("rule_name")
        if isinstance(rule_name, str) and rule_name in rule_names:
            yield Problem(
                f"{rule_name!r} is also the name of {rule_names[rule_name]}.",
                "give each rule a name of its own.",
                "names of rules are unique on an event bus",
                f"{field}.{key}.rule_name",
            )
        elif isinstance(rule_name, str):
            rule_names[rule_name] = f"{field}.{key}.rule_name"
        text_faults = [
            problem.under(field, key)
            for stage in playbook.stages
            for problem in word_problems(_raw_words(_mapping(raw), stage.key), stage)
        ]
        yield from dict.fromkeys(text_faults)
        try:
            gate = models.GATE_TYPES[field].model_validate(raw)
        except ValidationError:
            continue  # Its problems are reported already, each with its path.
        for stage in playbook.stages if not text_faults else ():
            for problem in _size_problems(playbook, stage, gate, action_group if isinstance(action_group, str) else ""):
                yield problem.under(field, key)


def _size_problems(
    playbook: Playbook, stage: Stage, gate: models.DeploymentGroup, action_group: str
) -> Iterator[Problem]:
    """What is wrong with the sizes of a gate's rule, as far as they are known."""
    words, filters = gate.words(stage.key), gate.filters(playbook)
    message = compose(stage_text(LANGUAGE, playbook.key, stage.key), Words(**words)) if _known(words) else None
    yield from size_problems(
        event_pattern(playbook, stage, filters) if _known(filters) else None,
        input_transformer(stage, message, action_group) if message is not None else None,
    )


def _raw_words(gate: Mapping[str, object], stage: str) -> dict[str, object]:
    """A gate's own words at a stage, as they stand in arguments that may be wrong elsewhere."""
    own = _mapping(_mapping(gate.get("messages")).get(stage))
    return {**own, "links": gate.get("links"), "green_url": gate.get("green_url")}


def _gates(args: Mapping[str, object]) -> Iterator[tuple[str, Playbook, str, object]]:
    for field, playbook in GATE_MAPS.items():
        for key, gate in _mapping(args.get(field)).items():
            yield field, PLAYBOOKS[playbook], str(key), gate


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _sequence(value: object) -> list[object]:
    return list(cast("list[object]", value)) if isinstance(value, (list, tuple)) else []


def _known(value: object) -> bool:
    """Whether nothing in a value of the settings waits for an output."""
    if isinstance(value, Mapping):
        return all(_known(entry) for entry in cast("Mapping[str, object]", value).values())
    if isinstance(value, (list, tuple)):
        return all(_known(entry) for entry in cast("list[object]", value))
    return not isinstance(value, Late)
