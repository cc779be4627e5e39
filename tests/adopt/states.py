"""The states of this folder, and what the steps of adopting make of them."""

import json
from typing import Any

import chatops_pulumi as chatops
from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.inventory_reader import find
from chatops_pulumi.adopt.plan import Plan, plan
from chatops_pulumi.adopt.state import read_state
from tests.components.recording import Recording, record
from tests.paths import STATES

CONFIGURATION = "arn:aws:chatbot::123456789012:chat-configuration/slack-channel/deployments"


def path(name: str) -> str:
    return str(STATES / f"{name}.json")


def document(name: str) -> dict[str, Any]:
    return json.loads((STATES / f"{name}.json").read_text())


def planned(*states: str | dict[str, Any], **options: Any) -> Plan:
    """The plan for states of this folder, by name, or as documents."""
    resources = [
        resource
        for at, state in enumerate(states)
        for resource in read_state(
            json.dumps(document(state) if isinstance(state, str) else state), f"state {at}"
        ).resources
    ]
    return plan(find(resources), AdoptOptions(**options))


def registered(adopted: Plan) -> Recording:
    """What the real components register with the arguments of a plan."""

    def program() -> None:
        for entry in adopted.components:
            getattr(chatops, entry.kind)(entry.name, entry.args)

    return record(program)


def attributes(state: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The attributes of every instance of a type."""
    return [one["attributes"] for entry in state["resources"] if entry["type"] == kind for one in entry["instances"]]


def blocks(state: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The resources of a type, each with its instances."""
    return [entry for entry in state["resources"] if entry["type"] == kind]


def managed(kind: str, name: str, attributes: dict[str, Any], dependencies: tuple[str, ...] = ()) -> dict[str, Any]:
    """A resource with one instance, as a state lists it."""
    instance = {"attributes": attributes, "dependencies": list(dependencies)}
    return {"mode": "managed", "type": kind, "name": name, "instances": [instance]}
