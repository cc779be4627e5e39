"""Writes the files of the Pulumi program: small, complete, and ready to edit."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from chatops_pulumi.adopt.plan import Plan
from chatops_pulumi.adopt.python_literals import literal
from chatops_pulumi.adopt.removed_blocks import removed_blocks
from chatops_pulumi.adopt.shared_messages import share_messages
from chatops_pulumi.adopt.state import JsonObject, StateResource
from chatops_pulumi.version import __version__

FILE_NAMES: Final = ("Pulumi.yaml", "__main__.py", "requirements.txt", "import.json", "removed.tf")
"""The names of all files."""
VIRTUALENV: Final = "venv"
"""The program's virtual environment, relative to its folder."""


def files(plan: Plan, resources: Sequence[StateResource], project: str, import_file: JsonObject) -> dict[str, str]:
    """Write everything that `chatops adopt --out` writes.

    Args:
        plan: The components.
        resources: All resources of the states.
        project: The name of the Pulumi project.
        import_file: The content of import.json.

    Returns:
        File name to text.
    """
    return {
        "Pulumi.yaml": _project(project, plan.region, plan.account),
        "__main__.py": _main(plan),
        "requirements.txt": f"chatops-pulumi=={__version__}\n",
        "import.json": json.dumps(import_file, indent=2, ensure_ascii=False) + "\n",
        "removed.tf": removed_blocks(resources, frozenset(plan.taken)),
    }


def project_name(text: str) -> str:
    """Return a valid name for a Pulumi project."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-.") or "chatops"


def _project(name: str, region: str, account: str) -> str:
    """The project file, with the account: the providers refuse every other one, and the sandbox simulates it."""
    return f"""\
name: {json.dumps(name)}
description: Buttons for deployments, adopted from Terraform
runtime:
  name: python
  options:
    toolchain: pip
    virtualenv: {VIRTUALENV}
config:
  aws:region:
    value: {json.dumps(region)}
  aws:allowedAccountIds:
    value: [{json.dumps(account)}]
  aws-native:region:
    value: {json.dumps(region)}
  aws-native:allowedAccountIds:
    value: [{json.dumps(account)}]
"""


def _main(plan: Plan) -> str:
    functions, args = share_messages([component.args for component in plan.components])
    calls = [_call(component.kind, component.name, own) for component, own in zip(plan.components, args, strict=True)]
    return (
        '"""Adopted from a Terraform state by `chatops adopt`. After the import, edit it like any other program."""\n\n'
        "import chatops_pulumi as chatops\n\n"
        + "".join(f"\n{function}\n\n\n" for function in functions)
        + "\n".join(calls)
    )


def _call(kind: str, name: str, args: Mapping[str, Any]) -> str:
    return f"chatops.{kind}(\n    {literal(name, 1)},\n    {literal(args, 1)},\n)\n"
