"""What is wrong with what is watched: with the gates, one by one and together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from pydantic import ValidationError

from chatops_pulumi.args import Language
from chatops_pulumi.core import limits
from chatops_pulumi.core.notification import (
    built_in_text,
    compose,
    event_pattern,
    input_transformer,
    known_words,
    size_problems,
    word_problems,
    words_at,
)
from chatops_pulumi.core.problems import Problem, nearest, shown, text_problem
from chatops_pulumi.playbooks import GATE_MAPS, PLAYBOOKS
from chatops_pulumi.playbooks.codedeploy import CLOUDTRAIL
from chatops_pulumi.playbooks.model import STAGED, TOGETHER, UNCHOSEN, Playbook, Stage
from chatops_pulumi.texts import LANGUAGE
from chatops_pulumi.validation import gates
from chatops_pulumi.validation.custom_checks import raw_playbook
from chatops_pulumi.validation.fields import CONSOLE
from chatops_pulumi.validation.fleets import fleet_problem
from chatops_pulumi.validation.gate_maps import GATE_TYPES
from chatops_pulumi.validation.raw import is_given, is_known, mapping, one_of, sequence

_LANGUAGES = tuple(language.value for language in Language)

_SURELY_SHORT = 500
"""Characters. JSON may write six for one; with the built-in words and the longest action group that stays below the limit."""

RawGate = tuple[str, str, Mapping[str, object], object, Playbook, tuple[Stage, ...]]


def raw_gates(args: Mapping[str, object]) -> Iterator[RawGate]:
    """Every gate as it stands in the arguments: its map, key, arguments (as a map and as given), playbook and stages."""
    for field in GATE_TYPES:
        for key, given in mapping(args.get(field)).items():
            gate = mapping(given)
            playbook = PLAYBOOKS[GATE_MAPS[field]] if field in GATE_MAPS else raw_playbook(gate)
            stages = playbook.watched(
                raw_layout(gate, args),
                outcomes=args.get("outcomes") is True or field not in GATE_MAPS,
                setting=one_of(args.get("switched_event"), (CLOUDTRAIL,), ""),
                choices=[choice for choice in playbook.choices if choice in sequence(gate.get(playbook.chosen_by))],
            )
            yield field, str(key), gate, given, playbook, stages


def raw_layout(gate: Mapping[str, object], args: Mapping[str, object]) -> str:
    """The layout of a gate."""
    known = (TOGETHER, STAGED)
    return one_of(gate.get("layout"), known, one_of(args.get("layout"), known, TOGETHER))


def name_problems(name: str, args: Mapping[str, object]) -> Iterator[Problem]:
    """What is wrong with the component's own name, alone and together with the keys of its gates."""
    problem = text_problem(name, limits.COMPONENT_NAME)
    if problem is not None:
        yield Problem(f"the component's name {problem.what}", problem.fix, problem.source)
        return
    seen: dict[str, str] = {}
    for field, key, _, _, _, stages in raw_gates(args):
        path = f"{field}.{key}"
        if key in seen:
            yield Problem(f"{seen[key]} has the same key.", "keys are unique over all maps: rename one.", path=path)
        seen[key] = path
        longest = max((f"{name}-{key}-{stage.key}" for stage in stages), key=len, default="")
        if len(longest) > limits.LOGICAL_NAME.maximum:
            yield Problem(
                f"{longest!r} has {len(longest)} characters; {limits.LOGICAL_NAME.what} have at most "
                f"{limits.LOGICAL_NAME.maximum}.",
                "shorten the key or the component's name.",
                limits.LOGICAL_NAME.source,
                path,
            )


def gate_problems(args: Mapping[str, object], action_group: str) -> Iterator[Problem]:
    """What is wrong with each gate as a whole: its stages, its texts, its names, and the sizes of what EventBridge gets.

    ``action_group`` is the base value where the arguments give none.
    """
    given_group = args.get("action_group")
    base = given_group if isinstance(given_group, str) else action_group
    if not any(is_given(args, field) for field in GATE_TYPES):
        yield Problem(
            "there is nothing to watch.",
            f"add an entry to one of: {', '.join(GATE_TYPES)}.",
            path=next(iter(GATE_TYPES)),
        )
    yield from _rule_name_problems(args)
    yield from _unfiltered_problems(args)
    for field, key, raw, given, playbook, stages in raw_gates(args):
        yield from (problem.under(field, key) for problem in _choice_problems(playbook, raw))
        known = {stage.key: stage for stage in (stages if _is_settled(playbook, raw, args) else playbook.stages)}
        for stage_key in mapping(raw.get("messages")) if field in GATE_MAPS else ():
            if stage_key not in known:
                yield Problem(_no_stage(playbook, stage_key), nearest(stage_key, known)).under(
                    field, key, "messages", stage_key
                )
        faults = [problem for stage in stages for problem in word_problems(_raw_words(raw, stage), stage)]
        yield from dict.fromkeys(problem.under(field, key) for problem in faults)
        try:
            gate = GATE_TYPES[field].model_validate(given)
        except ValidationError:
            continue  # Its problems are reported already, each with its path.
        if not faults:
            yield from (
                problem.under(field, key) for problem in _size_problems(playbook, stages, gate, args, (base, key))
            )


def _is_settled(playbook: Playbook, gate: Mapping[str, object], args: Mapping[str, object]) -> bool:
    """Whether what decides about the stages of a gate is right, so that a stage can be judged by it."""
    layouts = [given["layout"] for given in (gate, args) if "layout" in given]
    chosen = gate.get(playbook.chosen_by, ())
    return (
        all(isinstance(layout, str) and layout in {TOGETHER, STAGED} for layout in layouts)
        and isinstance(args.get("outcomes", False), bool)
        and isinstance(chosen, (list, tuple))
        and all(choice in playbook.choices for choice in cast("Sequence[object]", chosen))
    )


def _choice_problems(playbook: Playbook, gate: Mapping[str, object]) -> Iterator[Problem]:
    """What a gate chooses twice: two rules of one name. What it cannot choose is told with its type."""
    chosen = sequence(gate.get(playbook.chosen_by))
    for at, choice in enumerate(chosen):
        if isinstance(choice, str) and choice in playbook.choices and choice in chosen[:at]:
            yield Problem(f"{shown(str.__str__(choice))} stands in the list already.", "take it out.").under(
                playbook.chosen_by, str(at)
            )


def _no_stage(playbook: Playbook, stage: str) -> str:
    if any(stage == other.key for other in playbook.stages):
        return "this stage is not watched with the layout and the settings of this gate."
    return "there is no such stage."


def _rule_name_problems(args: Mapping[str, object]) -> Iterator[Problem]:
    """Rules that take each other's name, and names that become too long with their stage."""
    taken: dict[str, str] = {}
    for field, key, raw, _, _, stages in raw_gates(args):
        own, path = raw.get("rule_name"), f"{field}.{key}.rule_name"
        if not isinstance(own, str) or not limits.RULE_NAME.fits(own):
            continue
        names = rule_names(own, stages)
        clash = next((name for name in names if name in taken), None)
        if clash is not None:
            yield Problem(
                f"{clash!r} is also the name of {taken[clash]}.",
                "give each rule a name of its own.",
                "names of rules are unique on an event bus",
                path,
            )
        longest = max(names, key=len, default="")
        if len(longest) > limits.RULE_NAME.maximum:
            yield Problem(
                f"with the stage, {longest!r} has {len(longest)} characters; {limits.RULE_NAME.what} has at most "
                f"{limits.RULE_NAME.maximum}.",
                f"shorten it to {limits.RULE_NAME.maximum - len(longest) + len(own)} characters.",
                limits.RULE_NAME.source,
                path,
            )
        taken |= dict.fromkeys((name for name in names if name not in taken), path)


def rule_names(first: str, stages: Sequence[Stage]) -> list[str]:
    """The given names of a gate's rules: the first stage has it as it is, the later ones with the stage.

    Stages that the gate chooses all have it with the stage, so that choosing one more takes no other one's name.
    """
    return [
        first if at == 0 and stage.choice in {"", UNCHOSEN} else f"{first}-{stage.key}"
        for at, stage in enumerate(stages)
    ]


def _unfiltered_problems(args: Mapping[str, object]) -> Iterator[Problem]:
    """Several gates with an event that cannot be told apart: each deployment would be announced by all of them."""
    first: dict[tuple[str, str], str] = {}
    for field, key, _, _, playbook, stages in raw_gates(args):
        for stage in stages:
            other = first.setdefault((playbook.key, stage.key), f"{field}.{key}") if stage.unfiltered else ""
            if other not in {"", f"{field}.{key}"}:
                yield Problem(
                    f"its stage {stage.key} has an event that names no gate, so {other} would announce the same again.",
                    "put all of them into one fleet, or take switched_event out.",
                    "AWS CloudTrail: the recorded call holds only the deployment's id",
                    f"{field}.{key}",
                )


def _size_problems(
    playbook: Playbook, stages: Sequence[Stage], gate: gates.Gate, args: Mapping[str, object], place: tuple[str, str]
) -> Iterator[Problem]:
    """What is wrong with the sizes of a gate's rules, as far as they are known.

    ``place`` holds the base value of its action groups and its key, which are part of its messages.
    """
    given, (base, key) = gate.given, place
    language = one_of(args.get("language"), _LANGUAGES, LANGUAGE)
    if is_known(given):
        longest = max((event_pattern(playbook, stage, given) for stage in stages), key=len, default="")
        too_long = size_problems(longest, None)
        if too_long and isinstance(gate, gates.Fleet):
            too_long = [_fleet_problem(playbook, stages, given)]
        yield from too_long
    for stage in stages:
        words = gate.words(stage.key)
        if is_known(words) and not _surely_fits(words):
            message = compose(built_in_text(playbook, stage, language), known_words(words, playbook), stage.console)
            yield from size_problems(
                None, input_transformer(stage, message, playbook.action_group(base, stage, key), threaded=True)
            )


def _surely_fits(words: Mapping[str, Any]) -> bool:
    """Whether a gate's own words are so few that the message fits whatever JSON makes of them."""
    links: Mapping[str, str] = words["links"]
    mentions: Sequence[str] = words["mentions"]
    addresses = (words["given"].get("green_url"), words["given"].get("review_url"))
    spoken = (words["title"], words["description"], *addresses, *(words["next_steps"] or ()))
    texts = [text for text in (*spoken, *mentions, *links, *links.values()) if text is not None]
    return sum(map(len, texts)) < _SURELY_SHORT and not any(CONSOLE in text for text in texts)


def _fleet_problem(playbook: Playbook, stages: Sequence[Stage], given: Mapping[str, Any]) -> Problem:
    def pattern(groups: Collection[str], prefixes: Collection[str]) -> str:
        lists = {"deployment_groups": tuple(groups), "deployment_group_prefixes": tuple(prefixes)}
        return max((event_pattern(playbook, stage, {**given, **lists}) for stage in stages), key=len)

    return fleet_problem(given.get("deployment_groups", ()), given.get("deployment_group_prefixes", ()), pattern)


def _raw_words(gate: Mapping[str, object], stage: Stage) -> dict[str, object]:
    """A gate's own words at a stage, as they stand in arguments that may be wrong elsewhere."""
    own = gate
    for step in filter(None, words_at(stage).split(".")):
        own = mapping(own.get(step))
    return {**own, "links": gate.get("links"), "given": gate}
