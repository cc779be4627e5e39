"""Hostile values in whole Terraform states: refused, or a program that Python and YAML can read and that calls nothing else."""

import ast
import json
from typing import Any

import pytest
import yaml

from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.import_file import import_entries
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.plan import plan
from chatops_pulumi.adopt.program_files import files
from chatops_pulumi.adopt.state import StateError, read_state
from tests.adopt.states import document
from tests.hostile.corpus import TEXTS, THOROUGH, VALUES, Figures
from tests.hostile.documents import places, replaced

STATES = ("seed", "channel", "teams", "custom_text")
JSON_VALUES = [value for value in VALUES if isinstance(value, (bool, int, str, list, dict)) and value != 10**400]


def calls(program: str) -> set[str]:
    """What a program calls and imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.Call):
            found.add(ast.unparse(node.func))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.add(ast.unparse(node))
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
    return found


def adopted(state: Any, known: set[str]) -> str:
    try:
        resources = read_state(json.dumps(state), "state.json").resources
    except StateError as error:
        said = str(error)
        resources = None
    if resources is None:
        assert 0 < len(said) < 600
        return "refused"
    planned = plan(find(resources), AdoptOptions())
    entries = import_entries(planned.components)
    json.dumps([entry.name for entry in entries]).encode()
    written = files(planned, resources, "shop", {})
    for name, text in written.items():
        text.encode()
        if name.endswith((".yaml", ".yml")):
            yaml.safe_load(text)
    assert calls(written["__main__.py"]) <= known, calls(written["__main__.py"]) - known
    return "written" if planned.components else "nothing to adopt"


@pytest.mark.parametrize("name", STATES)
def test_a_hostile_value_anywhere_in_a_state(name: str) -> None:
    state = document(name)
    resources = read_state(json.dumps(state), "state.json").resources
    program = files(plan(find(resources), AdoptOptions()), resources, "shop", {})["__main__.py"]
    known = calls(program) | {"message", "messages", "str.format"}
    figures = Figures()
    values = [
        *TEXTS.values(),
        *JSON_VALUES,
        'x"""\nimport os\nos.system("true")\n"""',
        "'); import os; ('",
        "${path.module}",
    ]
    for number, path in enumerate(places(state)):
        for value in values if THOROUGH else [values[number * 7 % len(values)]]:
            figures.count(adopted, replaced(state, path, value), known)
    assert figures["refused"] > 0
    assert figures["written"] > 0
    figures.show(f"values in the state {name}")
