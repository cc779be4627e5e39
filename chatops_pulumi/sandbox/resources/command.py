"""command:local:Command: runs a command on this machine, if it is a call to the chatbot API.

A sandbox must not run every command of an unknown program, so it only runs commands with an ``aws chatbot`` call, and
those see nothing but the local AWS. Every other command is left out, with a note.
"""

import os
import re
import subprocess
import sysconfig
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.chatbot.control_plane import ChatbotError
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import (
    Created,
    Existing,
    ReadResource,
    RefusedError,
    Registration,
    ResourceHandler,
    RunContext,
    only,
    suffix,
)

DEFAULT_INTERPRETER = ("/bin/sh", "-c")
"""The provider's default if the program gives none (not on Windows, where it is cmd)."""

TIMEOUT_SECONDS = 120
"""After this time a command is stopped. Ours: the provider would wait."""

_CHATBOT_CALL = "aws chatbot "
_CONFIGURATION_ARN = re.compile(r"arn:aws:chatbot::[0-9]{12}:chat-configuration/[A-Za-z-]+/[A-Za-z0-9_-]+")
_INHERITED = {"PATH", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TERM"}
_PROFILES = ("AWS_PROFILE", "CHATOPS_PROFILE")
"""Variables in which a command names a profile: one of the AWS CLI, and one of this package's association command."""
_RUNNER_ACCOUNT = "111111111111"
"""The account of the keys in the environment of a command that names a profile."""


class CommandFailedError(RefusedError):
    """A command ended with an error."""


def command(registration: Registration, run_context: RunContext) -> Created:
    """command:local:Command. Runs the ``create`` text."""
    identifier = f"command-{suffix(registration.urn)}"
    if not run_context.run_commands:
        return Created(identifier, {"stdout": "", "stderr": ""})
    text = registration.text("create")
    if text is None or _CHATBOT_CALL not in text:
        run_context.notes.add(
            f"The command '{registration.name}' was not run: the sandbox runs only commands that call 'aws chatbot'."
        )
        return Created(identifier, {"stdout": "", "stderr": ""})
    _assume_configurations(registration, run_context)
    stdout, stderr = _run(
        text, registration.inputs, run_context.directory, run_context.aws, run_context.region, registration.name
    )
    return Created(identifier, {"stdout": stdout, "stderr": stderr})


def delete_command(inputs: Mapping[str, object], directory: Path, aws: LocalAws, region: str) -> tuple[str, str]:
    """Run the ``delete`` text of a command, as ``pulumi destroy`` would. Returns stdout and stderr.

    ``inputs`` are those that the command was registered with. Raises CommandFailedError; does nothing for a text without an
    ``aws chatbot`` call.
    """
    text = inputs.get("delete")
    if not isinstance(text, str) or _CHATBOT_CALL not in text:
        return "", ""
    return _run(text, inputs, directory, aws, region, "delete")


def _assume_configurations(registration: Registration, run_context: RunContext) -> None:
    """A command works on configurations that exist outside of the program: they are assumed to."""
    for arn in sorted(set(_CONFIGURATION_ARN.findall(str(registration.inputs)))):
        try:
            if run_context.aws.chatbot.assume_configuration(arn).assumed:
                run_context.notes.add(
                    f"The channel configuration {arn} is not part of the program. It is assumed to exist."
                )
        except ChatbotError as error:
            raise RefusedError(error.message) from error


def _run(
    text: str, inputs: Mapping[str, object], directory: Path, aws: LocalAws, region: str, name: str
) -> tuple[str, str]:
    interpreter = [str(part) for part in cast(list[object], inputs.get("interpreter") or DEFAULT_INTERPRETER)]
    own = {str(k): str(v) for k, v in cast(Mapping[str, object], inputs.get("environment") or {}).items()}
    try:
        # Commands run in parallel, each with separate profiles.
        with tempfile.TemporaryDirectory(dir=aws.home) as home:
            done = subprocess.run(  # noqa: S603 the text calls the chatbot API, and sees only the local AWS
                [*interpreter, text],
                cwd=directory / str(inputs.get("dir") or "."),
                env=environment(own, aws, region, _account(inputs, aws), Path(home)),
                input=str(inputs.get("stdin") or ""),
                capture_output=True,
                text=True,
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired as error:
        raise CommandFailedError(f"The command '{name}' did not end within {TIMEOUT_SECONDS} seconds.") from error
    except OSError as error:
        raise CommandFailedError(f"The command '{name}' could not be started: {error}.") from error
    if done.returncode != 0:
        output = done.stderr.strip() or done.stdout.strip()
        raise CommandFailedError(f"The command '{name}' ended with exit code {done.returncode}: {output}")
    return done.stdout.removesuffix("\n"), done.stderr.removesuffix("\n")


def _account(inputs: Mapping[str, object], aws: LocalAws) -> str:
    """The account whose credentials a command has: the account of its channel configuration, which is assumed to exist."""
    owners = {arn.split(":")[4] for arn in _CONFIGURATION_ARN.findall(str(inputs))}
    return owners.pop() if len(owners) == 1 else aws.account


def environment(own: Mapping[str, str], aws: LocalAws, region: str, account: str, home: Path) -> dict[str, str]:
    """The environment of a command: a few variables of this process, the command's own, and the local AWS.

    The user's tokens are not passed on. The local endpoints and the made-up credentials override everything. If the command
    names a profile, the keys in its environment belong to another account, for example on a CI runner: it must not use them
    instead of the profile.

    Args:
        own: The command's input ``environment``.
        aws: The local AWS.
        region: The command's region.
        account: The account of the command's credentials.
        home: An empty folder for the command.
    """
    inherited = {key: value for key, value in os.environ.items() if key in _INHERITED or key.startswith("LC_")}
    profiles = {own[key] for key in _PROFILES if own.get(key)}
    credentials = aws.credentials(account)
    _write_profiles(home / "credentials", credentials, {"default", *profiles})
    result = inherited | {"AWS_REGION": region} | dict(own)
    # AWS CLI version 1 reads AWS_DEFAULT_REGION only.
    result.setdefault("AWS_DEFAULT_REGION", result["AWS_REGION"])
    return result | {
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), result.get("PATH", os.defpath)]),
        "HOME": str(home),
        "AWS_CONFIG_FILE": str(home / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "NO_PROXY": "127.0.0.1",
        **(aws.credentials(_RUNNER_ACCOUNT) if profiles else credentials),
        **aws.endpoints(),
    }


def _write_profiles(path: Path, credentials: Mapping[str, str], profiles: set[str]) -> None:
    """A credentials file with made-up credentials under each of the names."""
    lines: list[str] = []
    for profile in sorted(profiles):
        lines += [f"[{profile}]", *(f"{key.lower()} = {value}" for key, value in credentials.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _change_command(registration: Registration, existing: Existing, run_context: RunContext) -> JsonObject:
    """Without an ``update`` text, the provider runs ``create`` again for any change."""
    del existing
    inputs = registration.inputs
    run = {**inputs, "create": inputs.get("update") or inputs.get("create")}
    return command(replace(registration, inputs=run), run_context).outputs


def _delete_command(existing: Existing, run_context: RunContext) -> None:
    """The ``delete`` text of the last inputs, which the engine keeps."""
    delete_command(existing.state, run_context.directory, run_context.aws, run_context.region)


def _find_command(existing: Existing, run_context: RunContext) -> ReadResource | None:
    """The provider reads nothing back: the state of a command is what the program gave."""
    del run_context
    if not existing.state:
        raise RefusedError("A command cannot be imported: the provider cannot read it back.")
    return ReadResource(existing.state, {})


HANDLERS: dict[str, ResourceHandler] = {
    "command:local:Command": ResourceHandler(
        command, _change_command, _delete_command, _find_command, only("triggers"), ("stdout", "stderr")
    )
}
