"""The Pulumi program that describes what was adopted: small, whole, and ready to be edited."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from chatops_pulumi.adopt.plan import Plan
from chatops_pulumi.adopt.state import JsonObject

FILE_NAMES: Final = ("Pulumi.yaml", "__main__.py", "requirements.txt", "import.json")
"""Everything that is written."""

_WIDTH: Final = 120
_KEY: Final = 30
"""Characters that are left for a key in front of a value."""
_MANY: Final = 2
"""Lines from which a text is written one line a line."""


def files(plan: Plan, project: str, import_file: JsonObject) -> dict[str, str]:
    """File name to text, of everything that is written."""
    return {
        "Pulumi.yaml": _project(project, plan.region, plan.account),
        "__main__.py": _main(plan),
        "requirements.txt": "chatops-pulumi\n",
        "import.json": json.dumps(import_file, indent=2, ensure_ascii=False) + "\n",
    }


def project_name(text: str) -> str:
    """A name that Pulumi takes for a project."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-.") or "chatops"


def _project(name: str, region: str, account: str) -> str:
    """With the account, so that no other one is ever touched, and the sandbox knows which one it plays."""
    return f"""\
name: {json.dumps(name)}
description: Buttons for deployments, adopted from Terraform
runtime: python
config:
  aws:region:
    value: {region}
  aws:allowedAccountIds:
    value: ["{account}"]
  aws-native:region:
    value: {region}
  aws-native:allowedAccountIds:
    value: ["{account}"]
"""


def _main(plan: Plan) -> str:
    calls = [
        f"chatops.{component.kind}(\n    {_literal(component.name, 1)},\n    {_literal(component.args, 1)},\n)\n"
        for component in plan.components
    ]
    return (
        '"""Adopted from a Terraform state by `chatops adopt`. After the import it is yours: edit it as any other program."""\n\n'
        "import chatops_pulumi as chatops\n\n" + "\n".join(calls)
    )


def _literal(value: Any, depth: int) -> str:
    """A value as Python writes it, one entry a line where it does not fit into one."""
    if isinstance(value, Mapping):
        entries = [
            f"{_literal(key, depth + 1)}: {_literal(entry, depth + 1)}"
            for key, entry in cast("Mapping[str, Any]", value).items()
        ]
        return _bracketed("{", entries, "}", depth)
    if isinstance(value, list):
        return _bracketed("[", [_literal(entry, depth + 1) for entry in cast("list[Any]", value)], "]", depth)
    if isinstance(value, str):
        lines = value.splitlines(keepends=True)
        return _text(value) if len(lines) < _MANY else _bracketed("(", [_text(line) for line in lines], ")", depth, "")
    return repr(value)


def _text(value: str) -> str:
    """A text in double quotes, as formatters write it. What cannot be seen is escaped, so that nothing hides in a program."""
    escaped = (
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in value.replace("\\", "\\\\").replace('"', '\\"')
    )
    return f'"{"".join(escaped)}"'


def _bracketed(start: str, entries: Sequence[str], end: str, depth: int, between: str = ",") -> str:
    short = f"{start}{', '.join(entries)}{end}"
    if between and len(short) + 4 * depth + _KEY <= _WIDTH and "\n" not in short:
        return short
    inner = "    " * (depth + 1)
    return start + "".join(f"\n{inner}{entry}{between}" for entry in entries) + f"\n{'    ' * depth}{end}"
