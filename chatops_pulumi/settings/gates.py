"""The checked, frozen form of the gates: what can be watched. One class for each map of gates in the arguments."""

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from chatops_pulumi.args import Layout
from chatops_pulumi.playbooks import GATE_MAPS, PLAYBOOKS
from chatops_pulumi.problems import Problem
from chatops_pulumi.settings import leaves
from chatops_pulumi.settings.leaves import error_of

Tags = dict[leaves.TagKey, leaves.TagValue]


class Settings(BaseModel):
    """Frozen, and closed: an unknown key is an error."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class MessageWords(Settings):
    """The user's own words of one stage."""

    title: leaves.MessageText | None = None
    description: leaves.MessageText | None = None
    next_steps: tuple[leaves.MessageText, ...] | None = None


class Gate(Settings):
    """What every gate has, whatever it watches."""

    layout: Layout | None = None
    messages: dict[str, MessageWords] = Field(default_factory=dict)
    links: dict[str, leaves.Url] = Field(default_factory=dict)
    rule_name: leaves.RuleName | None = None
    tags: Tags = Field(default_factory=dict)

    @property
    def given(self) -> dict[str, Any]:
        """The arguments that this kind of gate alone has, as far as they are given: a playbook speaks of them by name."""
        own = {name: getattr(self, name) for name in _own_arguments(type(self))}
        return {name: value for name, value in own.items() if value is not None and value != ()}

    def words(self, stage: str) -> dict[str, Any]:
        """What this gate says itself at a stage, by the fields of ``notification.Words``."""
        own = self.messages.get(stage, MessageWords())
        return {
            "title": own.title,
            "description": own.description,
            "next_steps": own.next_steps,
            "links": self.links,
            "given": self.given,
        }


@cache
def _own_arguments(kind: type[Gate]) -> tuple[str, ...]:
    return tuple(name for name in kind.model_fields if name not in Gate.model_fields)


class DeploymentGroup(Gate):
    """One CodeDeploy deployment group."""

    application: leaves.Application | None = None
    deployment_group: leaves.DeploymentGroup
    green_url: leaves.Url | None = None


class Fleet(Gate):
    """Many CodeDeploy deployment groups."""

    applications: tuple[leaves.PlainApplication, ...] = ()
    deployment_groups: tuple[leaves.PlainDeploymentGroup, ...] = ()
    deployment_group_prefixes: tuple[leaves.PlainDeploymentGroup, ...] = ()
    green_url: leaves.Url | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.applications or self.deployment_groups or self.deployment_group_prefixes):
            raise error_of(
                Problem(
                    "names no deployment groups, so it would announce every deployment of the account.",
                    "give at least one of applications, deployment_groups and deployment_group_prefixes.",
                )
            )
        return self


class PipelineApproval(Gate):
    """The manual approvals of one CodePipeline pipeline."""

    pipeline: leaves.Pipeline
    stage: leaves.PipelineStage | None = None
    action: leaves.PipelineAction | None = None
    review_url: leaves.Url | None = None


class EcsService(Gate):
    """The pause hooks of one ECS service, or of all services of a cluster."""

    cluster: leaves.EcsCluster
    service: leaves.PlainEcsService | None = None


class InstanceRefresh(Gate):
    """The instance refreshes of one Auto Scaling group."""

    auto_scaling_group: leaves.AutoScalingGroup


class Alarm(Gate):
    """One CloudWatch alarm."""

    alarm: leaves.Alarm


GATE_TYPES: dict[str, type[Gate]] = {
    "deployment_groups": DeploymentGroup,
    "fleets": Fleet,
    "pipeline_approvals": PipelineApproval,
    "ecs_services": EcsService,
    "instance_refreshes": InstanceRefresh,
    "alarms": Alarm,
}
"""The arguments that hold gates, with the type of a gate."""


def _maps(name: str, fields: Iterable[str]) -> type[Settings]:
    """A model with these maps of gates, each by keys of the user's own."""
    maps = {field: (dict[leaves.GateKey, GATE_TYPES[field]], Field(default_factory=dict)) for field in fields}
    return create_model(name, __base__=Settings, **cast("dict[str, Any]", maps))


if TYPE_CHECKING:
    GateMaps = Settings
    GateMapsWithButtons = Settings
else:
    GateMaps = _maps("GateMaps", GATE_TYPES)
    # Those whose buttons are made for a gate: a ChatChannel needs them too.
    GateMapsWithButtons = _maps(
        "GateMapsWithButtons", (field for field in GATE_TYPES if PLAYBOOKS[GATE_MAPS[field]].made_for_gate)
    )
