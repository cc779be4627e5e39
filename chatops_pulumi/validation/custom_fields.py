"""The single values of custom event sources, checked as strictly as the values that this package writes itself."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, cast

from chatops_pulumi.core import limits
from chatops_pulumi.core.event_patterns import EVENT_FIELDS, pattern_problems
from chatops_pulumi.core.forbidden import CLI_NAME_TO_IAM_PREFIX, why_forbidden
from chatops_pulumi.core.placeholders import PLACEHOLDER
from chatops_pulumi.core.problems import Problem, nearest, shown, text_problem
from chatops_pulumi.playbooks.model import ARGUMENT
from chatops_pulumi.validation.fields import InputField, Text, text

VARIABLE: Final = re.compile(r"\$([A-Za-z_]\w*)")
"""A variable in a command."""

_EXAMPLE: Final = 'write it as in this example: {"source": ["aws.batch"], "detail-type": ["Batch Job State Change"]}.'
_SHELL_WORDS: Final = frozenset({"|", "||", "&&", "&", ";", ">", ">>", "<", "`"})
_NARROWING: Final = ("detail-type", "detail", "resources")
_FEWEST_WORDS: Final = 2
_EVERY_SERVICE: Final = "aws."
_FEWEST_LETTERS: Final = 2
_NO_SERVICE: Final = frozenset({"", "aws.", "*", "aws.*"})


def _event_pattern(value: object) -> Problem | None:
    source = "EventBridge user guide, event patterns"
    if not isinstance(value, str):
        return Problem(
            f"{shown(value)} is not a string; it must be JSON.",
            "give a JSON string, for example with json.dumps.",
            source,
        )
    length = text_problem(value, limits.EVENT_PATTERN)
    if length is not None:
        return length
    wrong = pattern_problems(value)
    if wrong:
        return Problem(" ".join([f"is not a valid event pattern: {wrong[0]}", *wrong[1:]]), _EXAMPLE, source)
    pattern = cast("Mapping[str, object]", json.loads(value))
    unknown = [name for name, _ in _fields(pattern) if name not in EVENT_FIELDS]
    if unknown:
        return Problem(f"events do not have a field {shown(unknown[0])}.", nearest(unknown[0], EVENT_FIELDS), source)
    misplaced = next((name for name, value in _fields(pattern) if isinstance(value, list) is (name == "detail")), None)
    if misplaced == "detail":
        return Problem(
            "detail is an object in every event, so a list of values never matches it.",
            'name a field in it, for example "detail": {"status": ["RUNNABLE"]}.',
            source,
        )
    if misplaced is not None:
        return Problem(
            f"{misplaced} is not an object in events, so fields in it never match.",
            f'give its values as a list: "{misplaced}": ["…"].',
            source,
        )
    return next(_too_wide(pattern), None)


def _fields(pattern: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The fields of the event that a pattern names, with the filter on each."""
    for name, value in pattern.items():
        if name == "$or":
            for alternative in cast("list[Mapping[str, object]]", value):
                yield from _fields(alternative)
        else:
            yield name, value


def _too_wide(pattern: Mapping[str, object]) -> Iterator[Problem]:
    """Problems of a pattern that matches more events than it can be meant to."""
    alternatives = cast("list[Mapping[str, object]]", pattern.get("$or", [{}]))
    for alternative in alternatives:
        whole = {**pattern, **alternative}
        if not all(_names_a_service(entry) for entry in cast("list[object]", whole.get("source", [""]))):
            yield Problem(
                "does not restrict source to one service, so it would match the events of many services.",
                'add the service, for example "source": ["aws.batch"].',
            )
        elif not any(name in whole for name in _NARROWING):
            yield Problem(
                "names only a source, so every event of that source would send a message, and lose it if a value is missing.",
                f'add at least one of {", ".join(_NARROWING)}, for example "detail-type": ["Batch Job State Change"].',
            )


def _names_a_service(entry: object) -> bool:
    if isinstance(entry, Mapping):
        ((operator, operand),) = cast("Mapping[str, object]", entry).items()
        if operator not in {"prefix", "suffix", "wildcard", "equals-ignore-case"}:
            return False
        if isinstance(operand, Mapping):
            operand = cast("Mapping[str, object]", operand).get("equals-ignore-case")
        if operator != "equals-ignore-case":
            return isinstance(operand, str) and _is_as_long_as_a_service(operand.replace("*", "").lower())
        entry = operand
    return isinstance(entry, str) and entry not in _NO_SERVICE


def _is_as_long_as_a_service(part: str) -> bool:
    """Whether a part of a source is specific: more than the start that all of AWS's have, and two letters, for example s3."""
    letters = sum(character.isalnum() for character in part.removeprefix(_EVERY_SERVICE))
    return not _EVERY_SERVICE.startswith(part) and letters >= _FEWEST_LETTERS


def _event_path(value: object) -> Problem | None:
    wrong = text(limits.EVENT_PATH)(value)
    if wrong is not None:
        return wrong
    first, *rest = cast("str", value).removeprefix("$.").split(".")
    field, _, index = first.partition("[")
    source = limits.EVENT_PATH.source
    if field not in EVENT_FIELDS:
        return Problem(f"events do not have a field {shown(field)}.", nearest(field, EVENT_FIELDS), source)
    if field == "detail" and (not rest or index):
        return Problem(
            f"{shown(value)} is an object, and would break the message.",
            "name a field in it, for example $.detail.jobId.",
            source,
        )
    if field == "resources" and not index:
        return Problem(
            f"{shown(value)} is a list, and would break the message.",
            "select an entry, for example $.resources[0].",
            source,
        )
    if field != "detail" and (rest or (index and field != "resources")):
        return Problem(f"{shown(value)}: there is nothing below {field}.", f"write $.{field}.", source)
    return None


def _command(value: object) -> Problem | None:
    source = "AWS Chatbot administrator guide, running AWS CLI commands"
    wrong = text(limits.COMMAND_TEXT)(value)
    if wrong is not None:
        return wrong
    command = cast("str", value)
    try:
        words = shlex.split(command)
    except ValueError as error:
        return Problem(f"{shown(value)} cannot be split into words: {error}.", "close every quote.", source)
    if words[:1] == ["aws"]:
        return Problem(
            f"{shown(value)} begins with aws.", "remove aws: in the chat, a command begins with the service.", source
        )
    if len(words) < _FEWEST_WORDS or not all(re.fullmatch(r"[a-z0-9-]+", word) for word in words[:_FEWEST_WORDS]):
        return Problem(
            f"{shown(value)} does not begin with a service and an operation.",
            "write the command as for the AWS CLI, for example batch terminate-job --job-id $JobId.",
            source,
        )
    if words[0] == "s3":
        return Problem(
            "the chat does not run the high-level s3 commands, for example s3 cp.",
            "use s3api, with one API call per command.",
            source,
        )
    forbidden = why_forbidden(CLI_NAME_TO_IAM_PREFIX.get(words[0], words[0]), words[1])
    if forbidden is not None:
        what, _, fix = forbidden.partition(". ")
        return Problem(
            f"{what}.", f"{fix[0].lower()}{fix[1:]}", "AWS Chatbot administrator guide, understanding permissions"
        )
    strange = next((sign for sign in ("\n", "$(", "${", "`") if sign in command), None) or next(
        (word for word in words if word in _SHELL_WORDS), None
    )
    if strange is not None:
        return Problem(
            f"contains {shown(strange)}, but a button's command does not run in a shell.",
            "write one AWS CLI command, with variables such as $JobId.",
            source,
        )
    braces = ARGUMENT.search(command)
    if braces is not None:
        return Problem(
            f"contains {shown(braces[0])}; a single word in braces has a special meaning in this package.",
            f"write {{ {braces[1]} }}, or remove the braces.",
        )
    return None


def _variable(value: object) -> Problem | None:
    """A value of the event, or a text for the command. Whether the event has the value is checked with the button."""
    return None if isinstance(value, str) and PLACEHOLDER.fullmatch(value) else text(limits.COMMAND_VALUE)(value)


def _late_variable(value: object) -> Problem | None:
    if isinstance(value, str) and PLACEHOLDER.fullmatch(value):
        return Problem(
            f"{shown(value)} is a value of the event, which must be known before anything is created.",
            "give it as a plain value instead of an output.",
        )
    return _variable(value)


_COMMAND_AS_OUTPUT: Final = Problem(
    "is an output, but a command is checked before anything is created.",
    "write a variable such as $Queue in its place, and give the output as variables.Queue.",
)

EventPattern = Annotated[Text, InputField(_event_pattern)]
EventPath = Annotated[str, InputField(_event_path, is_input=False)]
ValueName = Annotated[str, InputField(text(limits.VALUE_NAME), is_input=False)]
OwnKey = Annotated[str, InputField(text(limits.OWN_KEY), is_input=False)]
Command = Annotated[str, InputField(_command, is_input=False, if_output=_COMMAND_AS_OUTPUT)]
VariableName = Annotated[str, InputField(text(limits.VARIABLE_NAME), is_input=False)]
Variable = Annotated[Text, InputField(_variable, check_late=_late_variable)]
IamAction = Annotated[str, InputField(text(limits.IAM_ACTION), is_input=False)]
IamResource = Annotated[Text, InputField(text(limits.IAM_RESOURCE))]
