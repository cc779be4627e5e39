"""Checks of what is watched that compare several arguments: keys, names, texts with their stages, sizes."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from chatops_pulumi.core import limits
from chatops_pulumi.core.gate_patterns import event_pattern
from chatops_pulumi.core.message_checks import (
    gate_text_problems,
    pattern_size_problem,
    transformer_size_problems,
)
from chatops_pulumi.core.messages import BuiltIn, GateTexts, message_of
from chatops_pulumi.core.notification import CONSOLE, InputTransformer, input_transformer
from chatops_pulumi.core.problems import Problem, advice, nearest, shown, text_problem
from chatops_pulumi.playbooks.model import UNCHOSEN, Arguments, Playbook, Stage
from chatops_pulumi.validation.component_settings import GATE_ARGUMENTS, Watched, WithGates
from chatops_pulumi.validation.fields import Text
from chatops_pulumi.validation.gates import BuiltInGate, GateAt, is_known
from chatops_pulumi.validation.read import Reading

_SURELY_SHORT: Final = 500
"""Characters. JSON may write six for one; with the built-in texts and the longest action group that stays below the limit."""
_DECIDES_STAGES: Final = frozenset({"layout", "outcomes", "switched_event"})


def name_problems(name: str, reading: Reading[Watched]) -> Iterator[Problem]:
    """Problems of the component's name, alone and together with the keys of its gates."""
    problem = text_problem(name, limits.COMPONENT_NAME)
    if problem is not None:
        yield Problem(f"the component's name {problem.what}", problem.fix, problem.source)
        return
    seen: dict[str, str] = {}
    for at in reading.settings.gates:
        if at.key in seen:
            yield Problem(
                f"{seen[at.key]} has the same key.", "rename one: keys are unique over all maps.", path=at.path
            )
        seen[at.key] = at.path
        longest = max((f"{name}-{at.key}-{stage.key}" for stage in reading.settings.stages_of(at)), key=len, default="")
        if len(longest) > limits.LOGICAL_NAME.maximum:
            yield Problem(
                f"{shown(longest)} has {len(longest)} characters; {limits.LOGICAL_NAME.what} have at most "
                f"{limits.LOGICAL_NAME.maximum}.",
                "shorten the key or the component's name.",
                limits.LOGICAL_NAME.source,
                at.path,
            )


def watched_problems(reading: Reading[Watched], action_group: str) -> Iterator[Problem]:
    """Problems of the gates: their stages, texts and names, and the sizes of what EventBridge gets.

    Args:
        reading: The arguments.
        action_group: The base value that links buttons to messages.
    """
    settings = reading.settings
    if not reading.watches_something:
        yield Problem(
            "there are no event sources.",
            f"add an entry to one of: {', '.join(GATE_ARGUMENTS)}.",
            path=GATE_ARGUMENTS[0],
        )
    yield from _rule_name_problems(settings)
    yield from _unfiltered_problems(settings)
    for at in settings.gates:
        stages = settings.stages_of(at)
        invalid = reading.incomplete.get(at.path, frozenset())
        settled = not reading.invalid & _DECIDES_STAGES and not invalid & {"layout", at.playbook.chosen_by}
        yield from (problem.under(at.path) for problem in _stage_key_problems(at, stages if settled else None))
        texts = list(_text_problems(settings, at, stages))
        yield from (problem.under(at.path) for problem in texts)
        if not texts and not invalid:
            yield from (problem.under(at.path) for problem in _size_problems(settings, at, stages, action_group))


def _text_problems(settings: Watched, at: GateAt, stages: Sequence[Stage]) -> Iterator[Problem]:
    """Problems of one gate's texts, as far as they are known. Paths start at the gate's arguments."""
    yield from dict.fromkeys(
        problem
        for stage in stages
        for problem in gate_text_problems(
            at.playbook, stage, known_texts(at.settings.texts(stage.key)), settings.built_in
        )
    )


def known_texts(texts: GateTexts[Text]) -> GateTexts[str]:
    """The texts of a gate without those that are not known yet."""
    return GateTexts(
        title=_if_known(texts.title),
        description=_if_known(texts.description),
        next_steps=None
        if texts.next_steps is None
        else tuple(step for step in texts.next_steps if isinstance(step, str)),
        links={label: url for label, url in texts.links.items() if isinstance(url, str)},
        mentions=tuple(mention for mention in texts.mentions if isinstance(mention, str)),
        arguments={name: value for name, value in texts.arguments.items() if is_known(value)},
    )


def _if_known(text: Text | None) -> str | None:
    return text if isinstance(text, str) else None


def _is_known(texts: GateTexts[Text]) -> bool:
    return is_known(
        (texts.title, texts.description, texts.next_steps or (), texts.links, texts.mentions, texts.arguments)
    )


def _stage_key_problems(at: GateAt, stages: Sequence[Stage] | None) -> Iterator[Problem]:
    """Texts for stages that do not exist, or that are not watched; None if it is not clear what is watched."""
    if not isinstance(at.settings, BuiltInGate):
        return
    known = {stage.key for stage in (at.playbook.stages if stages is None else stages)}
    every = {stage.key for stage in at.playbook.stages}
    for key in at.settings.messages:
        if key not in known:
            what = (
                "this stage is not watched with the layout and the settings of this event source."
                if key in every
                else f"{shown(key)} is not a stage."
            )
            yield Problem(what, nearest(key, sorted(known)), path=f"messages.{key}")


def _rule_name_problems(settings: Watched) -> Iterator[Problem]:
    """Rules with the same name, and names that become too long with their stage."""
    taken: dict[str, str] = {}
    for at in settings.gates:
        own, path = at.settings.rule_name, f"{at.path}.rule_name"
        if own is None:
            continue
        names = rule_names(own, settings.stages_of(at))
        clash = next((name for name in names if name in taken), None)
        if clash is not None:
            yield Problem(
                f"{shown(clash)} is also the name of {taken[clash]}.",
                "give each rule a different name.",
                "rule names are unique on an event bus",
                path,
            )
        longest = max(names, key=len, default="")
        if len(longest) > limits.RULE_NAME.maximum:
            yield Problem(
                f"with the stage, {shown(longest)} has {len(longest)} characters; {limits.RULE_NAME.what} has at most "
                f"{limits.RULE_NAME.maximum}.",
                f"shorten it to {limits.RULE_NAME.maximum - len(longest) + len(own)} characters.",
                limits.RULE_NAME.source,
                path,
            )
        taken |= dict.fromkeys((name for name in names if name not in taken), path)


def rule_names(first: str, stages: Sequence[Stage]) -> list[str]:
    """The names of a gate's rules: the first stage has the given name, later ones have the stage after it.

    If the gate chooses its stages, all have the stage, so that choosing one more does not rename another.

    Args:
        first: The given name.
        stages: The gate's stages.
    """
    return [
        first if at == 0 and stage.choice in {"", UNCHOSEN} else f"{first}-{stage.key}"
        for at, stage in enumerate(stages)
    ]


def _unfiltered_problems(settings: Watched) -> Iterator[Problem]:
    """Several gates whose event does not name a gate: each of them would report every deployment."""
    first: dict[tuple[str, str], str] = {}
    for at in settings.gates:
        for stage in settings.stages_of(at):
            other = first.setdefault((at.playbook.key, stage.key), at.path) if stage.unfiltered else ""
            if other not in {"", at.path}:
                yield Problem(
                    f"the event of its stage {stage.key} names no deployment group, so {other} would report the same event.",
                    "put all groups into one fleet, or remove switched_event.",
                    "AWS CloudTrail: the recorded call contains only the deployment ID",
                    at.path,
                )


def _size_problems(settings: Watched, at: GateAt, stages: Sequence[Stage], action_group: str) -> Iterator[Problem]:
    arguments = at.arguments
    if is_known(arguments):
        too_long = _pattern_problem(at, stages, arguments)
        if too_long is not None:
            yield too_long
    for stage in stages:
        texts = at.settings.texts(stage.key)
        if _is_known(texts) and not _surely_fits(known_texts(texts)):
            group = at.playbook.action_group(action_group, stage, at.key, "0" * 8)
            yield from transformer_size_problems(
                transformer_of(at.playbook, stage, known_texts(texts), settings.built_in, group, threaded=True)
            )


def transformer_of(
    playbook: Playbook, stage: Stage, texts: GateTexts[str], built_in: BuiltIn, action_group: str, *, threaded: bool
) -> InputTransformer:
    """The input transformer of a stage.

    Args:
        playbook: The gate's playbook.
        stage: The stage.
        texts: The gate's own texts and arguments, all known.
        built_in: How the component wants its built-in texts.
        action_group: The value that links the message to its buttons.
        threaded: Whether the messages of one decision are in one thread.
    """
    return input_transformer(stage, message_of(playbook, stage, texts, built_in), action_group, threaded=threaded)


def _longest_pattern(at: GateAt, stages: Sequence[Stage], arguments: Arguments) -> str:
    return max((event_pattern(at.playbook, stage, arguments) for stage in stages), key=len, default="")


def _pattern_problem(at: GateAt, stages: Sequence[Stage], arguments: Arguments) -> Problem | None:
    problem = pattern_size_problem(_longest_pattern(at, stages, arguments))
    shorten = next((kind.shorten for kind in at.playbook.gates if kind.argument == at.argument), None)
    if problem is None or shorten is None:
        return problem
    fix = shorten(arguments, lambda changed: len(_longest_pattern(at, stages, changed)))
    return Problem(problem.what, fix, problem.source)


def _surely_fits(texts: GateTexts[str]) -> bool:
    """Whether a gate's own texts are so short that the message fits however JSON escapes them."""
    own = (
        texts.title,
        texts.description,
        *(texts.next_steps or ()),
        *texts.mentions,
        *texts.links,
        *texts.links.values(),
    )
    arguments = (value for value in texts.arguments.values() if isinstance(value, str))
    found = [text for text in (*own, *arguments) if text is not None]
    return sum(map(len, found)) < _SURELY_SHORT and not any(CONSOLE in text for text in found)


def pattern_warnings(settings: Watched) -> Iterator[Problem]:
    """Event patterns over AWS's default quota, of gates whose patterns can become that long."""
    long_kinds = {kind.argument for at in settings.gates for kind in at.playbook.gates if kind.can_be_long}
    for at in settings.gates:
        if (isinstance(at.settings, BuiltInGate) and at.argument not in long_kinds) or not is_known(at.arguments):
            continue
        for stage in settings.stages_of(at):
            problem = advice(event_pattern(at.playbook, stage, at.arguments), limits.EVENT_PATTERN)
            if problem is not None:
                yield problem.under(at.path)


def repeated_gate_warnings(settings: Watched) -> Iterator[Problem]:
    """Two gates of one kind that watch the same thing: every event would give two messages."""
    seen: dict[str, str] = {}
    for at in settings.gates:
        arguments = at.arguments
        if not is_known(arguments):
            continue
        for stage in settings.stages_of(at)[:1]:
            pattern = event_pattern(at.playbook, stage, arguments)
            other = seen.setdefault(pattern, at.path)
            if other != at.path:
                yield Problem(
                    f"watches the same events as {other}, so every event gives two messages.",
                    "remove one of them.",
                    path=at.path,
                )


def tag_problems(settings: WithGates, invalid: Collection[str]) -> Iterator[Problem]:
    """More tags than a resource can have, together with the component's tags.

    Args:
        settings: The component's settings.
        invalid: Arguments that have a problem already.
    """
    common = {} if "tags" in invalid else settings.tags
    places = {"tags": common}
    if len(common) <= limits.TAGS_PER_RESOURCE:  # otherwise every resource has too many
        for at in settings.gates:
            places[f"{at.path}.tags"] = common | at.settings.tags
            for key, button in at.settings.own_buttons.items():
                places[f"{at.path}.buttons.{key}.tags"] = common | button.tags
        if "buttons" not in invalid:
            places |= {f"buttons.{key}.tags": common | button.tags for key, button in settings.buttons.items()}
    for path, tags in places.items():
        if len(tags) > limits.TAGS_PER_RESOURCE:
            yield Problem(
                f"the resource would have {len(tags)} tags; AWS allows {limits.TAGS_PER_RESOURCE}.",
                "remove some, here or from the component's tags.",
                "AWS General Reference, tagging",
                path,
            )
