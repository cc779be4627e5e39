"""The AWS CLI as Amazon Q's chat has it: the ``awscli`` package's parser, fenced in.

Events that the CLI documents for its own plugins restrict it: everything that is not a plain API call is removed from its tables,
and the last handler before a call keeps the parameters and stops.
"""

import argparse
import difflib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, cast

# botocore must be there before awscli: awscli carries an own copy, which would otherwise become everybody's botocore.
import botocore.session
from botocore.model import OperationModel

from chatops_pulumi.sandbox.chat.errors import CommandRejected
from chatops_pulumi.sandbox.records import JsonObject

# isort: split
from awscli import EnvironmentVariables, argparser, shorthand
from awscli.alias import AliasLoader
from awscli.argprocess import ParamError
from awscli.arguments import BooleanArgument
from awscli.clidriver import CLIDriver, ServiceCommand, ServiceOperation
from awscli.customizations.arguments import QueryOutFileArgument
from awscli.customizations.ec2.decryptpassword import LaunchKeyArgument
from awscli.plugin import load_plugins
from awscli.utils import emit_top_level_args_parsed_event, is_streaming_blob_type

CHAT_TO_CLI_NAMES: dict[str, str] = {"codedeploy": "deploy"}
"""The chat's name of a service to the AWS CLI's name, if they differ. Observed on such buttons, not documented."""

CLI_TO_CHAT_NAMES: dict[str, str] = {cli_name: chat_name for chat_name, cli_name in CHAT_TO_CLI_NAMES.items()}

STOPPED_BEFORE_THE_CALL = 0

PAGING_OPTIONS = ("starting_token", "max_items", "page_size")
"""Unverified, from the guide of 2023: "no standard AWS CLI pagination" in chat."""

OWN_OPTIONS = {"cli_input_json": "--cli-input-json", "generate_cli_skeleton": "--generate-cli-skeleton"}
"""Options by which the CLI reads a file or answers itself."""

TERMINAL_OPTIONS = {
    "profile": "--profile",
    "endpoint_url": "--endpoint-url",
    "ca_bundle": "--ca-bundle",
    "debug": "--debug",
    "read_timeout": "--cli-read-timeout",
    "connect_timeout": "--cli-connect-timeout",
    "v2_debug": "--v2-debug",
}
"""Global options that only make sense on a terminal. Unverified: the chat has none of them."""

CORRECT_OPTIONS = "Correct the options as the AWS CLI reference lists them."
WRITE_OPERATION = "Write a service, an operation and its options, as: codedeploy get-deployment --deployment-id d-1."


@dataclass(frozen=True)
class OperationCall:
    """An API call that the CLI was about to make."""

    model: OperationModel
    parameters: JsonObject
    region: str | None


class ChatCli(CLIDriver):
    """The CLI's driver without the user's configuration, without high-level commands and without calls.

    Not safe under threads: the CLI keeps state while it parses.
    """

    def __init__(self) -> None:
        nothing = (None, None, None, None)
        session = botocore.session.Session(
            {
                **EnvironmentVariables,
                # The user's profiles, plugins and settings must not change what a button means.
                "config_file": (None, None, os.devnull, None),
                "credentials_file": (None, None, os.devnull, None),
                "profile": nothing,
                "region": nothing,
            }
        )
        load_plugins({}, event_hooks=session.get_component("event_emitter"))
        # An option of an API call may make another call: cloudfront update-distribution --default-root-object.
        session.create_client = _refuse_more_calls
        super().__init__(session=session)
        self.alias_loader = AliasLoader(alias_filename=os.devnull)
        self._models: dict[str, OperationModel] = {}
        self._call: OperationCall | None = None
        emitter = session.get_component("event_emitter")
        emitter.register_last("building-command-table", _keep_api_calls)
        emitter.register_last("building-argument-table", self._adapt_options)
        emitter.register_first("operation-args-parsed", _refuse_own_options)
        emitter.register("load-cli-arg", _refuse_files)
        emitter.register_last("calling-command", self._stop)
        # awscli's parsers print to stderr and end the process. Nothing else in this process uses them.
        shorthand.get_paramfile = _refuse_shorthand_files
        argparser.CLIArgParser.error = _refuse_words  # type: ignore[method-assign]
        argparser.CLIArgParser._check_value = _check_value  # type: ignore[method-assign]  # noqa: SLF001 the CLI's own hook

    def read(self, words: Sequence[str]) -> OperationCall:
        """Parse the parts of a command as the chat does.

        Raises:
            CommandRejected: the chat would not run them.
        """
        _refuse_help(words)
        self._call = None
        try:
            commands = self._get_command_table()
            parsed, remaining = self._create_parser(commands).parse_known_args(list(words))
            _refuse_terminal_options(parsed)
            emit_top_level_args_parsed_event(self.session, parsed, remaining)
            commands[parsed.command](remaining, parsed)
        except CommandRejected:
            raise
        except _UnknownName as error:
            raise CommandRejected(f"The AWS CLI does not know the {error.what} '{error.name}'.", error.fix) from None
        # The CLI's main() catches as broadly: every handler has its own errors.
        except (Exception, SystemExit) as error:
            raise CommandRejected(f"The options cannot be read: {_sentence(str(error))}", CORRECT_OPTIONS) from error
        if self._call is None:
            raise CommandRejected(f"'{' '.join(words)}' makes no API call.", "Write a command that is one API call.")
        return self._call

    def _adapt_options(
        self, event_name: str, operation_model: OperationModel, argument_table: dict[str, Any], **_: object
    ) -> None:
        self._models[event_name.removeprefix("building-argument-table.")] = operation_model
        # The CLI writes a streamed answer into a file that the caller names. The chat has no files and shows the answer.
        argument_table.pop("outfile", None)
        for name, argument in list(argument_table.items()):
            if isinstance(argument, (LaunchKeyArgument, QueryOutFileArgument)):
                del argument_table[name]  # a file that the CLI reads or writes after the call
            elif type(argument) is BooleanArgument:
                argument_table[name] = ValuedBoolean(argument, negative=name.startswith("no-"))

    def _stop(
        self, event_name: str, call_parameters: JsonObject, parsed_globals: argparse.Namespace, **_: object
    ) -> int:
        model = self._models[event_name.removeprefix("calling-command.")]
        self._call = OperationCall(model, call_parameters, parsed_globals.region)
        return STOPPED_BEFORE_THE_CALL


class _UnknownName(Exception):  # noqa: N818 it says what happened
    def __init__(self, what: str, name: str, fix: str) -> None:
        self.what = what
        self.name = name
        self.fix = fix
        super().__init__(what)


class NoApiCall:
    """Replaces a command in the CLI's tables that makes more than one API call, and refuses it."""

    def __init__(self, name: str, reason: str, fix: str) -> None:
        self.name = name
        self.lineage: list[object] = []
        self._refusal = (reason, fix)

    def __call__(self, *_: object) -> NoReturn:
        """Refuse."""
        raise CommandRejected(*self._refusal)


class ValuedBoolean(BooleanArgument):
    """A boolean option that takes ``true`` or ``false``, as in the chat, instead of the bare flag of the AWS CLI.

    Observed: ``--auto-rollback-enabled true`` ran from a button, and a bare ``--overwrite`` made the assistant answer.
    """

    def __init__(self, argument: BooleanArgument, *, negative: bool) -> None:
        self.__dict__.update(argument.__dict__)
        self._negative = negative

    def add_to_parser(self, parser: argparse.ArgumentParser) -> None:
        """Add the option with exactly one value; the bare form and ``--no-...`` are refused with separate messages."""
        if self._negative:
            positive = self.cli_name.replace("--no-", "--", 1)
            parser.add_argument(self.cli_name, nargs=0, action=_RefuseBareFlag, instead=f"{positive} false")
        else:
            parser.add_argument(
                self.cli_name, nargs="?", action=_TakeBoolean, default=None, dest=self.py_name, metavar="true|false"
            )


class _RefuseBareFlag(argparse.Action):
    def __init__(self, instead: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._instead = instead
        self.default = argparse.SUPPRESS

    def __call__(
        self, _parser: argparse.ArgumentParser, _namespace: object, _values: object, option_string: str | None = None
    ) -> NoReturn:
        _refuse_bare_flag(option_string, self._instead)


class _TakeBoolean(argparse.Action):
    def __call__(
        self, _parser: argparse.ArgumentParser, namespace: object, values: object, option_string: str | None = None
    ) -> None:
        if values is None:
            _refuse_bare_flag(option_string, f"{option_string} true")
        if str(values).lower() not in ("true", "false"):
            raise CommandRejected(
                f"{option_string} is '{values}', but it takes true or false.", f"Write {option_string} true or false."
            )
        setattr(namespace, self.dest, str(values).lower() == "true")


def _refuse_bare_flag(option: str | None, instead: str) -> NoReturn:
    raise CommandRejected(
        f"{option} has no value. Unverified: with a bare flag, the assistant answers instead of running the command.",
        f"Write {instead}.",
    )


def _keep_api_calls(
    event_name: str, command_table: dict[str, Any], session: botocore.session.Session, **_: object
) -> None:
    """Keep what is exactly one API call; everything else the CLI adds (``s3 cp``, ``wait``, ``configure``) refuses."""
    cli_service = event_name.removeprefix("building-command-table.")
    service = CLI_TO_CHAT_NAMES.get(cli_service, cli_service)
    main = service == "main"
    for name, command in list(command_table.items()):
        if main and isinstance(command, ServiceCommand):
            if type(command) is not ServiceCommand:
                # A preview service: the CLI wants a setting before it lets one call it. The chat has its own list.
                command_table[name] = ServiceCommand(name, session, command.service_model.service_name)
        elif type(command) is not ServiceOperation:
            full = name if main else f"{service} {name}"
            command_table[name] = NoApiCall(
                name,
                f"'{full}' is a command of the AWS CLI itself, not an API call, and the chat runs only API calls.",
                "Use the API call behind it.",
            )
    if main:
        for chat_name, cli_name in CHAT_TO_CLI_NAMES.items():
            command_table[chat_name] = command_table[cli_name]
            command_table[cli_name] = NoApiCall(
                cli_name,
                f"In the chat, the service '{cli_name}' is called '{chat_name}'.",
                f"Write {chat_name} in place of {cli_name}.",
            )


_check_value_of_cli = argparser.CLIArgParser._check_value  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - the CLI's own hook


def _check_value(parser: argparser.CLIArgParser, action: argparse.Action, value: str) -> None:
    """Replaces ``CLIArgParser._check_value``: keeps the unknown name, which the CLI only prints in a long list."""
    what = {"command": "service", "operation": "operation"}.get(action.dest)
    choices = [str(choice) for choice in action.choices or ()]
    if what is None or value in choices:
        _check_value_of_cli(parser, action, value)
        return
    names = difflib.get_close_matches(value, choices, cutoff=0.8)
    raise _UnknownName(what, value, f"Did you mean {' or '.join(names)}?" if names else f"Correct the {what}'s name.")


def _refuse_words(_parser: argparse.ArgumentParser, message: str) -> NoReturn:
    """Replaces ``ArgumentParser.error``: raises an error instead of printing the usage and exiting."""
    if "arguments are required" in message:
        missing = message.rpartition(": ")[2]
        if missing in ("command", "operation"):
            what = missing.replace("command", "service")
            raise CommandRejected(f"The command names no {what}.", WRITE_OPERATION)
        # Unverified: one project saw the assistant answer; the guide of 2023 says that the chat asks for the value.
        raise CommandRejected(
            f"The command lacks {missing}, which the operation needs.", f"Add {missing} to the command."
        )
    raise CommandRejected(f"The options cannot be read: {_sentence(message)}", CORRECT_OPTIONS)


def _refuse_help(words: Sequence[str]) -> None:
    for before, word in zip(("", *words), words, strict=False):
        # The CLI reads the start of an option as the option.
        is_version = len(word) >= len("--ve") and "--version".startswith(word)
        if word == "--help" or is_version or (word == "help" and not before.startswith("--")):
            raise CommandRejected(f"'{word}' asks the CLI about itself and makes no API call.", WRITE_OPERATION)


def _refuse_terminal_options(parsed: argparse.Namespace) -> None:
    for name, option in TERMINAL_OPTIONS.items():
        if getattr(parsed, name, None):
            raise CommandRejected(
                f"{option} is an option for a terminal; the chat does not have it.", f"Leave {option} out."
            )
    for name, option in {"sign_request": "--no-sign-request", "verify_ssl": "--no-verify-ssl"}.items():
        if getattr(parsed, name, None) is False:
            raise CommandRejected(
                f"{option} is an option for a terminal; the chat does not have it.", f"Leave {option} out."
            )


def _refuse_own_options(parsed_args: argparse.Namespace, **_: object) -> None:
    for name, option in OWN_OPTIONS.items():
        if getattr(parsed_args, name, None):
            raise CommandRejected(
                f"{option} is not an option of an API call.", f"Leave {option} out and write the options."
            )
    for name in PAGING_OPTIONS:
        if getattr(parsed_args, name, None) is not None:
            option = f"--{name.replace('_', '-')}"
            raise CommandRejected(
                f"{option} pages through results, which the chat does not do.", f"Leave {option} out."
            )


def _refuse_files(param: Any, value: object, **_: object) -> None:
    model = getattr(param, "argument_model", None)
    if value is not None and model is not None and is_streaming_blob_type(model):
        # The CLI takes the value as the path of a file, with ~ and ${VARIABLES} of the environment, and opens it.
        raise CommandRejected(
            f"--{param.name} is the path of a file, and the chat has no files.", "Choose a call that needs no file."
        )
    for one in cast("list[object]", value if isinstance(value, list) else [value]):
        if isinstance(one, str) and one.startswith(("file://", "fileb://")):
            raise ParamError(param.cli_name, f"'{one}' is a file, and the chat has no files")


def _refuse_more_calls(*_: object, **__: object) -> NoReturn:
    """Replaces the session's way to make clients."""
    raise CommandRejected(
        "An option makes the AWS CLI call AWS before the operation, and the chat makes one call.",
        "Use the options of the API call itself.",
    )


def _refuse_shorthand_files(value: object, _prefixes: object) -> None:
    """Replaces the function by which shorthand reads files: ``Key@=file://name``, at any depth."""
    if isinstance(value, str) and value.startswith(("file://", "fileb://")):
        raise CommandRejected(f"'{value}' is a file, and the chat has no files.", "Write the value itself.")


def _sentence(text: str) -> str:
    flat = " ".join(text.split())
    return flat if flat.endswith(".") else f"{flat}."
