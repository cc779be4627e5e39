"""What would make EventBridge reject a rule, or lose its message. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from chatops_pulumi.core.limits import EVENT_PATTERN, EVENTBRIDGE_MODEL, INPUT_PATHS, INPUT_TEMPLATE
from chatops_pulumi.core.messages import BuiltIn, GateTexts, built_in_text
from chatops_pulumi.core.notification import CLOSE, CONSOLE, OPEN, InputTransformer
from chatops_pulumi.core.problems import Problem, nearest
from chatops_pulumi.playbooks.model import Playbook, Stage

_INTENDED: Final = re.compile(r"<([A-Za-z][\w.-]*)>")
"""What a person means as a placeholder: also with the hyphens and dots of AWS's own names."""


def text_problems(text: str, stage: Stage) -> Iterator[Problem]:
    """What would make a text lose its message: unknown placeholders, two reserved characters, or no text at all.

    Control characters need no check: JSON writes them as escapes, in the template and in the message.

    Args:
        text: A title, a description, a step or a URL.
        stage: The stage in whose message the text appears.
    """
    known = [*stage.paths, *(["console"] if stage.console else [])]
    for name in dict.fromkeys(_INTENDED.findall(text)):
        if name not in stage.paths and not (stage.console and f"<{name}>" == CONSOLE):
            yield Problem(
                f"<{name}> is not a value of this event.",
                f"{nearest(name, known)} Angle brackets that are not a placeholder may contain anything except one word.",
                f"values of the stage {stage.key}: {', '.join(f'<{path}>' for path in known)}",
            )
    if OPEN in text or CLOSE in text:
        yield Problem("contains a character from Unicode's private use area, U+E000 or U+E001.", "remove it.")
    if not text.strip():
        yield Problem("is empty.", "write a text, or leave the argument out.")


def texts_argument(stage: Stage) -> str:
    """The path of a stage's texts in the gate's arguments, up to the names of the texts."""
    if stage.pattern_argument:
        return stage.pattern_argument.removesuffix("event_pattern")
    return f"messages.{stage.key}."


def gate_text_problems(playbook: Playbook, stage: Stage, texts: GateTexts[str], built_in: BuiltIn) -> Iterator[Problem]:
    """What is wrong with the texts that a gate gives for a stage. Paths start at the gate's arguments.

    Args:
        playbook: The gate's playbook.
        stage: The stage.
        texts: The gate's own texts and arguments. Texts that are not known yet are left out.
        built_in: How the component wants its built-in texts: they decide which arguments appear in the message.
    """
    at = texts_argument(stage)
    found: dict[str, str | None] = {f"{at}title": texts.title, f"{at}description": texts.description}
    found |= {f"{at}next_steps.{place}": step for place, step in enumerate(texts.next_steps or ())}
    found |= {f"links.{label}": url for label, url in texts.links.items()}
    found |= dict(_shown_arguments(playbook, stage, texts, built_in))
    for path, text in found.items():
        if text is not None:
            yield from (problem.under(path) for problem in text_problems(text, stage))


def _shown_arguments(
    playbook: Playbook, stage: Stage, texts: GateTexts[str], built_in: BuiltIn
) -> Iterator[tuple[str, str]]:
    """The arguments that appear in the message of a stage. Only URLs can contain placeholders; names have a pattern."""
    text = built_in_text(playbook, stage, built_in.language)
    lines = [
        *([text.title] if texts.title is None else []),
        *([text.description] if texts.description is None else []),
        *((step.text for step in text.next_steps) if texts.next_steps is None else ()),
    ]
    visible = "\n".join(lines)
    for name, value in texts.arguments.items():
        if isinstance(value, str) and f"{{{name}}}" in visible:
            yield name, value


def pattern_size_problem(pattern: str) -> Problem | None:
    """What EventBridge has against the length of an event pattern, if anything."""
    if len(pattern) <= EVENT_PATTERN.maximum:
        return None
    return Problem(
        f"its event pattern has {len(pattern)} characters; EventBridge allows {EVENT_PATTERN.maximum}.",
        "use shorter names.",
        EVENT_PATTERN.source,
    )


def transformer_size_problems(transformer: InputTransformer) -> Iterator[Problem]:
    """What EventBridge has against the size of an input transformer."""
    if len(transformer.paths) > INPUT_PATHS:
        yield Problem(
            f"its message uses {len(transformer.paths)} event values; EventBridge allows {INPUT_PATHS}.",
            "use fewer.",
            f"{EVENTBRIDGE_MODEL}, TransformerPaths",
        )
    if len(transformer.template) > INPUT_TEMPLATE.maximum:
        yield Problem(
            f"its message has {len(transformer.template)} characters, including the JSON around it; "
            f"EventBridge allows {INPUT_TEMPLATE.maximum}.",
            "shorten the description, the next steps or the links.",
            INPUT_TEMPLATE.source,
        )
