"""From the text behind a button to an AWS call, by the AWS CLI's own parser.

The ``awscli`` package reads the options (shorthand, JSON, renamed options, service names); botocore's model
checks the parameters. Nothing is called: the CLI is stopped right before the call, has no files, profiles, aliases or
plugins of the user's, and knows only commands that are API calls.

Differences between Amazon Q's chat and the AWS CLI that AWS does not document are marked *unverified*.
"""

import re
import shlex
import threading
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from botocore.exceptions import UnknownRegionError
from botocore.session import Session
from botocore.validate import ParamValidator

from chatops_pulumi.core.problems import has_lone_surrogate
from chatops_pulumi.sandbox.chat.errors import CommandRejected
from chatops_pulumi.sandbox.iam.service_prefixes import iam_prefix
from chatops_pulumi.sandbox.records import AwsCall

if TYPE_CHECKING:
    from chatops_pulumi.sandbox.chat.aws_cli import ChatCli, OperationCall

SHELL_WORDS = frozenset({"|", "||", "&&", "&", ";", ">", ">>", "<", "`"})
VARIABLE = re.compile(r"\$([A-Za-z_]\w*)")
_QUOTED = re.compile(r"'[^']*'|(?<![\w:{,\[ ])\"(?:[^\"\\]|\\.)*\"(?=\s|$)")
"""A quoted word. A double quote inside JSON does not start one."""
_JSON_WORD = re.compile(r"(?<![^\s=])[{\[]\s*[{\[]*\s*\"\S*")

_HARMLESS = re.compile(r"(?!fileb?://)[\w./:@%+=,][\w./:@%+=,-]*", re.ASCII)
"""A value that is a part of one word in any place of a command: an ID, an ARN, a time."""

_SHORTHAND_SIGN = re.compile(r"[,\[\]{}\"']")
_SIGN_IN_JSON = re.compile(r"[\"\\]")
_SHORTHAND_KEY = re.compile(r"^(?!--)\S*=|^--[a-z0-9-]+=\S*=")
"""The start of a word, if it is in shorthand syntax."""
_JSON_START = re.compile(r"(--[a-z0-9-]+=)?\s*[{\[]")
"""The start of a word, if it is JSON."""

_lock = threading.Lock()
"""The AWS CLI keeps what it has parsed in its own objects, so one text is parsed at a time."""


def parse_command(text: str, default_region: str) -> AwsCall:
    """Read a command as Amazon Q's chat does.

    Args:
        text: the command with its variables filled in, as ``codedeploy continue-deployment --deployment-id d-1``.
        default_region: the region of the call if the text names none.

    Raises:
        CommandRejected: the chat would not run this text.
    """
    if has_lone_surrogate(text):
        raise CommandRejected("The command contains a lone surrogate, which cannot be encoded.", "Remove it.")
    words = _split(text)
    with _lock:
        call = _chat_cli().read(words)
        region = call.region or default_region
        _check_region(region)
        _check_parameters(call)
    return AwsCall(
        service=iam_prefix(call.model.service_model),
        operation=str(call.model.name),
        region=region,
        parameters=call.parameters,
        client_name=call.model.service_model.service_name,
    )


def unquoted_json(text: str) -> str | None:
    """Explain that JSON without quotes around it loses its own quotes, or None if no JSON does.

    AWS's guide shows such a command in an alias ("Creating aliases"), so what Amazon Q makes of it is unverified.
    """
    for match in _JSON_WORD.finditer(_QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)):
        word = text[match.start() : match.end()]
        try:
            becomes = " ".join(shlex.split(word))
        except ValueError:
            continue
        return (
            f"The JSON {word} has no quotes around it: by the AWS CLI's rules, its own quotes are removed and the option "
            f"gets {becomes}. Fix: put the JSON into single quotes."
        )
    return None


def values_changing_command(command_text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Explain which values would not stay one part of one word of a command.

    Args:
        command_text: the command with variables, such as ``s3api delete-object --key $Key``.
        values: variable name to the value that replaces it.

    Returns:
        One sentence for each value that adds words or options, closes a quote, or makes the CLI read a file.
    """
    used = set(VARIABLE.findall(command_text))
    return tuple(
        f"The value of ${name}, {value!r}, {why}."
        for name, value in values.items()
        if name in used and (why := _why_unsafe(name, value, command_text))
    )


def _why_unsafe(name: str, value: str, command_text: str) -> str | None:
    """What is wrong with one value, with all other variables left in place."""
    variable = re.compile(rf"\${re.escape(name)}(?!\w)")
    if _SHORTHAND_SIGN.search(value) and _is_in_shorthand(variable, command_text):
        return "has a comma, a bracket or a quote, which adds keys or values to the option around it"
    if _SIGN_IN_JSON.search(value) and _is_in_json(variable, command_text):
        return "has a quote or a backslash, which changes the JSON around it"
    if _HARMLESS.fullmatch(value) and _has_whole_words(command_text):
        return None
    try:
        before = shlex.split(command_text)
        after = shlex.split(variable.sub(lambda _: value, command_text))
    except ValueError:
        return "has a quote that does not end"
    if after != [variable.sub(lambda _: value, word) for word in before]:
        return "is not one word: its spaces, quotes or backslashes change the command"
    starts_word = any(variable.match(word) for word in before)
    if value.startswith("-") and starts_word:
        return "starts with '-', so the CLI reads it as an option"
    if value.startswith(("file://", "fileb://")):
        return "makes the CLI read a file"
    return None


def _is_in_shorthand(variable: re.Pattern[str], command_text: str) -> bool:
    """Whether a variable is a part of the AWS CLI's shorthand syntax, for example ``Key=a,Value=$Value``."""
    return any(
        _SHORTHAND_KEY.search(word[: match.start()]) and not _JSON_START.match(word)
        for word in _words_or_none(command_text)
        for match in variable.finditer(word)
    )


def _is_in_json(variable: re.Pattern[str], command_text: str) -> bool:
    """Whether a variable is a part of a JSON text, for example ``{"id": "$Id"}``."""
    return any(_JSON_START.match(word) and variable.search(word) for word in _words_or_none(command_text))


def _words_or_none(command_text: str) -> list[str]:
    try:
        return shlex.split(command_text)
    except ValueError:
        return []


@cache  # each message asks about each button of its channel
def _has_whole_words(command_text: str) -> bool:
    """Whether the command can be split into words at all."""
    try:
        shlex.split(command_text)
    except ValueError:
        return False
    return True


@cache
def _chat_cli() -> "ChatCli":
    # Lazy: the CLI's own modules take about half a second to import, and many programs never press a button.
    from chatops_pulumi.sandbox.chat.aws_cli import ChatCli

    return ChatCli()


def _split(text: str) -> list[str]:
    """Split a command like the AWS CLI, which handles quotes like a shell and expands nothing."""
    try:
        words = shlex.split(text)  # as awscli.alias does
    except ValueError as error:
        raise CommandRejected(
            f"The command cannot be split into words: {error}.", "Close or remove every quote."
        ) from None
    if not words:
        raise CommandRejected("The command is empty.", "Write a service, an operation and its options.")
    if words[0] == "aws":
        # Unverified: one project reports that its buttons only worked without "aws".
        raise CommandRejected(
            "The command starts with 'aws'. Unverified: a custom action only works without it.",
            "Start the command text with the service's name, without 'aws'.",
        )
    for word in words:
        if word in SHELL_WORDS:
            raise CommandRejected(
                f"The command holds '{word}', but the chat has no shell: no pipes, no redirections, no second command.",
                "Write one AWS CLI command a button.",
            )
        if found := VARIABLE.search(word):
            raise CommandRejected(
                f"The variable {found.group()} has no value, so the chat would ask the person for it.",
                f"Give {found.group()} a value in the notification's additionalContext and name it in the attachment's"
                " variables.",
            )
    return words


def _check_region(region: str) -> None:
    try:
        _session().get_partition_for_region(region)
    except UnknownRegionError:
        raise CommandRejected(
            f"'{region}' is not an AWS region.", "Give --region a region's name, as us-east-1, or leave it out."
        ) from None


@cache
def _session() -> Session:
    return Session()


def _check_parameters(call: "OperationCall") -> None:
    shape = call.model.input_shape
    if shape is None:
        return
    report = ParamValidator().validate(call.parameters, shape)
    if report.has_errors():
        raise CommandRejected(
            f"The options do not fit {call.model.name}: {'; '.join(report.generate_report().splitlines())}.",
            "Correct the options; the AWS CLI reference of the command lists them.",
        )


__all__ = ["CommandRejected", "parse_command"]
