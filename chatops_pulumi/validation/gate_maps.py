"""The one table of what can be watched, and the maps of gates that the arguments of the components have in common."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from pydantic import Field, create_model

from chatops_pulumi.playbooks import GATE_MAPS, PLAYBOOKS
from chatops_pulumi.validation import fields as leaves
from chatops_pulumi.validation import gates
from chatops_pulumi.validation.custom_gates import CustomGate

GATE_TYPES: dict[str, type[gates.Gate]] = {
    "deployment_groups": gates.DeploymentGroup,
    "fleets": gates.Fleet,
    "pipeline_approvals": gates.PipelineApproval,
    "pipeline_failures": gates.PipelineFailure,
    "ecs_services": gates.EcsService,
    "instance_refreshes": gates.InstanceRefresh,
    "alarms": gates.Alarm,
    "custom": CustomGate,
}
"""The arguments that hold gates, with the type of a gate."""


def _maps(name: str, fields: Iterable[str]) -> type[gates.Settings]:
    """A model with these maps of gates, each by keys of the user's own."""
    maps = {field: (dict[leaves.GateKey, GATE_TYPES[field]], Field(default_factory=dict)) for field in fields}
    return create_model(name, __base__=gates.Settings, **cast("dict[str, Any]", maps))


if TYPE_CHECKING:
    GateMaps = gates.Settings
    GateMapsWithButtons = gates.Settings
else:
    GateMaps = _maps("GateMaps", GATE_TYPES)
    # Those whose buttons are made for a gate: a ChatChannel needs them too.
    GateMapsWithButtons = _maps(
        "GateMapsWithButtons",
        (field for field in GATE_TYPES if field not in GATE_MAPS or PLAYBOOKS[GATE_MAPS[field]].made_for_gate),
    )
