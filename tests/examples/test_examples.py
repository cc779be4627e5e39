"""The examples run: the Python ones by their scenarios (test_scenarios.py); the others fit the plugin's schema."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from pulumi.provider.experimental.component import ComponentProvider

import chatops_pulumi as chatops
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import PressOutcome
from chatops_pulumi.sandbox.session import Sandbox
from tests.paths import ROOT

EXAMPLES = ROOT / "examples"


def schema() -> dict[str, Any]:
    components = [chatops.ChatOps, chatops.ChatChannel, chatops.Notifications]
    return json.loads(ComponentProvider(components, "chatops", "", "0.0.0").schema)  # type: ignore[arg-type]


def test_every_example_is_listed() -> None:
    listed = re.findall(r"^\| \[([a-z-]+)\]", (EXAMPLES / "README.md").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())
    assert all((EXAMPLES / name / file).is_file() for name in listed for file in ("README.md", "Pulumi.yaml"))


IN_THE_FREEZE = datetime(2126, 12, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gate", "member", "moment", "outcome"),
    [
        ("security", "U0ANNA123", None, PressOutcome.DONE),
        ("security", "U0BEN4567", None, PressOutcome.REFUSED),
        ("product", "U0BEN4567", None, PressOutcome.DONE),
        ("product", "U0ANNA123", None, PressOutcome.REFUSED),
        ("product", "U0BEN4567", IN_THE_FREEZE, PressOutcome.REFUSED),
        ("product", "U0CEM8901", IN_THE_FREEZE, PressOutcome.DONE),
    ],
)
def test_two_people_approve_and_nobody_alone(
    gate: str, member: str, moment: datetime | None, outcome: PressOutcome
) -> None:
    with Sandbox.open(load_project(EXAMPLES / "two-approvers", "dev")) as sandbox:
        if moment is not None:
            sandbox.simulation.clock.move_to(moment)
        ((region, rules),) = sandbox.rules().items()
        (rule,) = [rule for rule in rules if f"release-{gate}-approval" in rule.name]
        sample = sandbox.sample(rule, region)
        assert sample is not None
        *_, asked = sandbox.start(sample)
        (message,) = asked.messages
        approve = next(one for one in message.shown if one.label == "1. Approve")
        assert sandbox.press(message, approve, pressed_by=member).press.outcome is outcome


def test_the_example_of_an_event_of_one_s_own_leads_from_a_sample_to_both_presses() -> None:
    with Sandbox.open(load_project(EXAMPLES / "custom", "dev")) as sandbox:
        ((region, (rule,)),) = sandbox.rules().items()
        sample = sandbox.sample(rule, region)
        assert sample is not None
        (message,) = sandbox.fire(sample).messages
        presses = [sandbox.press(message, button).press for button in message.shown]
    assert [(press.label, press.outcome.right) for press in presses] == [
        ("1. Retry build", True),
        ("2. Start new build", True),
    ], [press.reason for press in presses]
    calls = [press.call for press in presses if press.call is not None]
    assert calls[0].parameters["id"].startswith(f"arn:aws:codebuild:{region}:123456789012:build/web-")
    assert calls[1].parameters == {"projectName": sample["detail"]["project-name"]}


def misfits(value: Any, definition: dict[str, Any], types: dict[str, Any], path: str) -> list[str]:
    """Where a value does not fit the schema. Interpolations may stand for anything."""
    if isinstance(value, str) and "${" in value:
        return []
    if "$ref" in definition:
        type_ = types[definition["$ref"].removeprefix("#/types/")]
        if "enum" in type_:
            return [] if value in [entry["value"] for entry in type_["enum"]] else [path]
        return object_misfits(value, type_["properties"], type_.get("required", []), types, path)
    match definition["type"]:
        case "object":
            return [
                one
                for key, entry in value.items()
                for one in misfits(entry, definition["additionalProperties"], types, f"{path}.{key}")
            ]
        case "array":
            return [one for entry in value for one in misfits(entry, definition["items"], types, path)]
        case kind:
            python = {"string": str, "boolean": bool, "number": (int, float), "integer": int}[kind]
            return [] if isinstance(value, python) else [path]


def object_misfits(value: Any, known: Any, required: Any, types: Any, path: str) -> list[str]:
    found = [f"{path}.{key}: unknown" for key in value if key not in known]
    found += [f"{path}.{key}: missing" for key in required if key not in value]
    return found + [
        one
        for key, entry in value.items()
        if key in known
        for one in misfits(entry, known[key], types, f"{path}.{key}")
    ]


def resource_misfits(type_: str, properties: Any) -> list[str]:
    found = schema()
    resource = found["resources"][type_.replace("chatops:", "chatops:index:", 1)]
    known, required = resource["inputProperties"], resource.get("requiredInputs", [])
    return object_misfits(properties, known, required, found["types"], type_)


def test_the_yaml_example_fits_the_schema() -> None:
    program = yaml.safe_load((EXAMPLES / "yaml" / "Pulumi.yaml").read_text())
    for resource in program["resources"].values():
        assert resource_misfits(resource["type"], resource["properties"]) == []
    assert resource_misfits("chatops:ChatOps", {"chanel": {}, "layout": "SIDEWAYS"}) == [
        "chatops:ChatOps.chanel: unknown",
        "chatops:ChatOps.channel: missing",
        "chatops:ChatOps.layout",
    ], "and the check can fail"


def test_the_typescript_example_uses_only_what_the_schema_has() -> None:
    """Its types are checked by TypeScript in tests/engine; here at least no name is wrong."""
    text = (EXAMPLES / "typescript" / "index.ts").read_text()
    found = schema()
    names = {name for type_ in found["types"].values() for name in type_.get("properties", {})}
    names |= {name for one in found["resources"].values() for name in (*one["inputProperties"], *one["properties"])}
    used = set(re.findall(r"^\s{4,}(\w+):", text, re.MULTILINE)) - {"web"}
    assert used
    assert used <= names
    assert set(re.findall(r"new chatops\.(\w+)", text)) <= {one.rsplit(":", 1)[-1] for one in found["resources"]}
