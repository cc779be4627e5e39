"""The reference of the command line, from the command itself."""

from collections.abc import Iterator
from typing import Any

import typer
from typer.core import TyperGroup

from chatops_pulumi.cli.commands import app
from tools.docs.markdown import GENERATED, one_line, plain, table


def page() -> str:
    """The whole page."""
    root: Any = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    context = typer.Context(root, info_name="chatops")
    names = [name for name in root.list_commands(context) if not root.commands[name].hidden]
    parts = [GENERATED, "# The `chatops` command\n", plain(root.help or "") + "\n"]
    rows = [(f"[`{name}`](#chatops-{name})", plain(root.commands[name].get_short_help_str(200))) for name in names]
    parts.append(table(("Command", "What it does"), rows))
    parts.append(plain(root.epilog or "") + "\n")
    for name in names:
        parts += _command(root.commands[name], typer.Context(root.commands[name], info_name=name, parent=context))
    return "\n".join(parts)


def _command(command: Any, context: typer.Context) -> Iterator[str]:
    usage = command.get_usage(context).removeprefix("Usage: ")
    yield f"## chatops {context.info_name}\n"
    yield f"```console\n{one_line(usage)}\n```\n"
    yield from (f"{plain(paragraph)}\n" for paragraph in (command.help or "").split("\n\n"))
    rows = [row for parameter in command.params if (row := _row(parameter, context)) is not None]
    yield table(("Argument or option", "Meaning"), rows)
    if command.epilog:
        yield plain(command.epilog) + "\n"


def _row(parameter: Any, context: typer.Context) -> tuple[str, str] | None:
    record = None if parameter.name == "help" else parameter.get_help_record(context)
    if record is None:
        return None
    written, meaning = record
    names = " ".join(f"`{part.strip()}`" for part in written.split("  ") if part.strip())
    return names, plain(meaning)
