"""From a stage of a playbook and its texts to the rule's event pattern, input paths and input template. Pure.

The template is a custom notification of schema 1.0 (AWS Chatbot administrator guide, custom notifications). EventBridge reads
``<name>`` in it as a placeholder, so literal angle brackets, as of Slack's links and mentions, are written as JSON escapes:
the receiver's JSON parser restores them (believed; it is one of the things to confirm on an account).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from chatops_pulumi.core.limits import EVENT_PATTERN, EVENTBRIDGE_MODEL, INPUT_PATHS, INPUT_TEMPLATE
from chatops_pulumi.core.placeholders import PLACEHOLDER
from chatops_pulumi.core.problems import Problem, nearest
from chatops_pulumi.playbooks.model import ACTION_GROUP, ARGUMENT, Playbook, Stage, filled
from chatops_pulumi.texts import NO_TEXT, StageText, stage_text

# Two characters that no text can mean: they stand for the brackets of a placeholder while the JSON is written.
_OPEN: Final = "\ue000"
_CLOSE: Final = "\ue001"
_WITH_PLACEHOLDERS: Final = ("green_url", "review_url")
"""Arguments of a gate that may name values of the event themselves. All others have a pattern without angle brackets."""
_CONSOLE: Final = "<console>"
_WHOLE_CHANNEL: Final = ("here", "channel", "everyone")
_MEANT: Final = re.compile(r"<([A-Za-z][\w.-]*)>")
"""What somebody means for a placeholder: also with the hyphens and the dots of AWS's own names."""


@dataclass(frozen=True)
class Message:
    """What a message says, with ``<name>`` where a value of the event belongs."""

    title: str
    description: str
    next_steps: tuple[str, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    """Label to URL."""
    mentions: tuple[str, ...] = ()
    """Who is asked, in Slack."""
    console: str = ""
    """What ``<console>`` stands for; nothing where the stage has no page in the AWS console."""


@dataclass(frozen=True)
class Words:
    """What a gate says itself at one stage; None where the built-in text speaks."""

    title: str | None = None
    description: str | None = None
    next_steps: tuple[str, ...] | None = None
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    mentions: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The gate's arguments, for the built-in texts."""


@dataclass(frozen=True)
class InputTransformer:
    """What EventBridge needs to write the message."""

    paths: dict[str, str]
    template: str


def known_words(words: Mapping[str, Any], playbook: Playbook) -> Words:
    """A gate's words at one stage, by their fields, once all of them are known."""
    steps = words["next_steps"]
    return Words(
        title=words["title"],
        description=words["description"],
        next_steps=None if steps is None else tuple(steps),
        links=words["links"],
        mentions=tuple(words["mentions"]),
        given=playbook.named(words["given"]),
    )


def built_in_text(playbook: Playbook, stage: Stage, language: str) -> StageText:
    """What this package says at a stage; nothing where the gate brings all of its words."""
    if stage.pattern_argument:
        return NO_TEXT
    return stage_text(language, playbook.key, stage.text_key, stage.shown)


def compose(text: StageText, words: Words, console: str = "") -> Message:
    """The message of a stage: the gate's own words, and the built-in text where it has none."""
    built_in_steps = (step for step in text.next_steps if _has_all(step, words.given))
    return Message(
        title=filled(text.title, words.given) if words.title is None else words.title,
        description=_description(text, words) if words.description is None else words.description,
        next_steps=words.next_steps
        if words.next_steps is not None
        else tuple(filled(step, words.given) for step in built_in_steps),
        links=words.links,
        mentions=words.mentions,
        console=filled(console, words.given) if "{" in console else console,
    )


def _description(text: StageText, words: Words) -> str:
    lines = (line for line in text.description.split("\n") if _has_all(line, words.given))
    return "\n".join(filled(line, words.given) for line in lines)


def _has_all(line: str, given: Mapping[str, Any]) -> bool:
    """Whether the gate gives every argument that a line names."""
    return all(given.get(name) is not None for name in ARGUMENT.findall(line))


def event_pattern(playbook: Playbook, stage: Stage, given: Mapping[str, Any]) -> str:
    """The event pattern, as JSON, of one stage, for a gate with these arguments."""
    if stage.pattern_argument:
        return str(given[stage.pattern_argument])
    detail: dict[str, Any] = {}
    for name, values in (*_filters(playbook, stage, given).items(), *stage.state.items()):
        *outer, last = name.split(".")
        place = detail
        for step in outer:
            place = place.setdefault(step, {})
        place[last] = list(values)
    pattern = {"source": [playbook.source], "detail-type": [stage.detail_type], "detail": detail}
    return json.dumps(pattern, ensure_ascii=False, sort_keys=True)


def _filters(playbook: Playbook, stage: Stage, given: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field of ``detail`` to what it may be for a gate."""
    found: dict[str, list[Any]] = {}
    named = playbook.named(given)
    for narrow in playbook.filters if not stage.unfiltered else ():
        value = named.get(narrow.argument)
        values = cast("Sequence[str]", value) if isinstance(value, (list, tuple)) else () if value is None else (value,)
        for text in values:
            wanted = f"{narrow.before}{text}"
            found.setdefault(narrow.field, []).append({narrow.operator: wanted} if narrow.operator else wanted)
    return found


def input_transformer(stage: Stage, message: Message, action_group: str, *, threaded: bool = False) -> InputTransformer:
    """The input paths and the input template of one stage. Only paths that the message uses are extracted.

    ``threaded`` asks the chat to show the messages of one decision in one thread.
    """
    asked = " ".join(map(_mention, message.mentions)) if not stage.outcome else ""
    description = "\n".join(
        (
            *([asked] if asked else []),
            message.description.rstrip("\n"),
            *(f"*{label}:* {url}" for label, url in message.links.items()),
        )
    )
    content: dict[str, object] = {
        "textType": "client-markdown",
        "title": _marked(message.title, stage, message.console),
        "description": _marked(description, stage, message.console),
    }
    if message.next_steps:
        content["nextSteps"] = [_marked(step, stage, message.console) for step in message.next_steps]
    context = {ACTION_GROUP: action_group} | {key: f"{_OPEN}{name}{_CLOSE}" for key, name in stage.context.items()}
    notification = {
        "version": "1.0",
        "source": "custom",
        "content": content,
        "metadata": {
            **({"threadId": f"{_OPEN}{stage.thread}{_CLOSE}"} if threaded and stage.thread else {}),
            "additionalContext": context,
            "enableCustomActions": bool(stage.buttons),
        },
    }
    text = json.dumps(notification, ensure_ascii=False)
    used = set(re.findall(f"{_OPEN}(.*?){_CLOSE}", text))
    template = text.replace("<", r"\u003c").replace(">", r"\u003e").replace(_OPEN, "<").replace(_CLOSE, ">")
    return InputTransformer({name: path for name, path in stage.paths.items() if name in used}, template)


def text_problems(text: str, stage: Stage) -> list[Problem]:
    """What would make a text lose its message: placeholders that the stage does not know, this module's own two characters, and
    nothing at all. Control characters need no check: JSON writes them as escapes, in the template as in the message.
    """
    unknown = [
        name
        for name in dict.fromkeys(_MEANT.findall(text))
        if name not in stage.paths and not (stage.console and f"<{name}>" == _CONSOLE)
    ]
    known = [*stage.paths, *(["console"] if stage.console else [])] if unknown else []
    problems = [
        Problem(
            f"<{name}> is no value of this event.",
            f"{nearest(name, known)} Angle brackets that are no placeholder may hold anything but one word.",
            f"the {stage.key} stage knows {', '.join(f'<{path}>' for path in known)}",
        )
        for name in unknown
    ]
    if _OPEN in text or _CLOSE in text:
        problems.append(
            Problem(
                "holds a character from Unicode's private use area, U+E000 or U+E001.", "take it out.", "this package"
            )
        )
    if not text.strip():
        problems.append(
            Problem(
                "is empty; a message without it would be dropped.",
                "write a text, or leave it out.",
                "AWS Chatbot administrator guide, custom notifications",
            )
        )
    return problems


def words_at(stage: Stage) -> str:
    """Where the gate's own words of a stage stand in its arguments: what goes before their names."""
    if stage.pattern_argument:
        return stage.pattern_argument.removesuffix("event_pattern")
    return f"messages.{stage.key}."


def word_problems(words: Mapping[str, object], stage: Stage) -> list[Problem]:
    """What is wrong with a gate's own words at a stage, by the fields of Words; what is no text yet is passed over.

    The paths are those of the gate's arguments, as ``messages.ready.title``.
    """
    own = words_at(stage)
    given = cast("Mapping[str, object]", words.get("given") or {})
    texts = {name: given.get(name) for name in _WITH_PLACEHOLDERS}
    texts |= {f"{own}{field}": words.get(field) for field in ("title", "description")}
    steps, links = words.get("next_steps"), words.get("links")
    if isinstance(steps, (list, tuple)):
        texts |= {f"{own}next_steps.{at}": step for at, step in enumerate(cast("list[object]", steps))}
    if isinstance(links, Mapping):
        texts |= {f"links.{label}": url for label, url in cast("Mapping[str, object]", links).items()}
    return [
        problem.under(path)
        for path, text in texts.items()
        if isinstance(text, str)
        for problem in text_problems(text, stage)
    ]


def size_problems(pattern: str | None, transformer: InputTransformer | None) -> list[Problem]:
    """What EventBridge has against the sizes of a rule's pattern and of its template."""
    problems: list[Problem] = []
    if transformer is not None and len(transformer.paths) > INPUT_PATHS:
        problems.append(
            Problem(
                f"its message names {len(transformer.paths)} values of the event; EventBridge allows {INPUT_PATHS}.",
                "name fewer.",
                f"{EVENTBRIDGE_MODEL}, TransformerPaths",
            )
        )
    if pattern is not None and len(pattern) > EVENT_PATTERN.maximum:
        problems.append(
            Problem(
                f"its event pattern has {len(pattern)} characters; EventBridge allows {EVENT_PATTERN.maximum}.",
                "use shorter names.",
                EVENT_PATTERN.source,
            )
        )
    if transformer is not None and len(transformer.template) > INPUT_TEMPLATE.maximum:
        problems.append(
            Problem(
                f"its message has {len(transformer.template)} characters with everything around it; "
                f"EventBridge allows {INPUT_TEMPLATE.maximum}.",
                "shorten the description, the next steps or the links.",
                INPUT_TEMPLATE.source,
            )
        )
    return problems


def _mention(who: str) -> str:
    """A mention as Slack writes it (Slack, formatting text for app surfaces)."""
    if who in _WHOLE_CHANNEL:
        return f"<!{who}>"
    return f"<!subteam^{who}>" if who.startswith("S") else f"<@{who}>"


def _marked(text: str, stage: Stage, console: str) -> str:
    """The text with its placeholders marked, so that only they become angle brackets of the template."""
    if console:
        text = text.replace(_CONSOLE, console)
    return PLACEHOLDER.sub(lambda match: f"{_OPEN}{match[1]}{_CLOSE}" if match[1] in stage.paths else match[0], text)
