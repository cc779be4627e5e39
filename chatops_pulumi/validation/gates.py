"""The checked, frozen form of the gates: what can be watched. One class for each map of gates in the arguments."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, model_validator

from chatops_pulumi.args import Layout, LifecycleStage
from chatops_pulumi.core.problems import Problem, shown
from chatops_pulumi.playbooks import GATE_MAPS, PLAYBOOKS
from chatops_pulumi.playbooks.model import Playbook
from chatops_pulumi.validation import fields as leaves
from chatops_pulumi.validation.fields import error_of

_PARTS_WITH_CLUSTER = 3
"""Of the ARN of a service, parted by slashes: ``service``, cluster, name. The old form has no cluster."""

Tags = dict[leaves.TagKey, leaves.TagValue]


def _in_order(stages: tuple[str, ...]) -> tuple[str, ...]:
    """As AWS orders them, so that the order in the arguments changes nothing."""
    return tuple(stage.value for stage in LifecycleStage if stage in stages)


LifecycleStages = Annotated[tuple[leaves.LifecycleStageName, ...], AfterValidator(_in_order)]


class Settings(BaseModel):
    """Frozen, and closed: an unknown key is an error."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class MessageWords(Settings):
    """The user's own words of one stage."""

    title: leaves.MessageText | None = None
    description: leaves.MessageText | None = None
    next_steps: tuple[leaves.MessageText, ...] | None = None


class Button(Settings):
    """Settings of one button."""

    label: leaves.ButtonText | None = None
    enabled: StrictBool = True
    action_name: leaves.ActionName | None = None
    tags: Tags = Field(default_factory=dict)


class Gate(Settings):
    """What every gate has, whatever it watches and whoever made its playbook."""

    mentions: tuple[leaves.Mention, ...] = ()
    links: dict[leaves.LinkLabel, leaves.Url] = Field(default_factory=dict)
    rule_name: leaves.RuleName | None = None
    tags: Tags = Field(default_factory=dict)

    @property
    def own_layout(self) -> Layout | None:
        """The layout that the gate alone has."""
        return None

    @property
    def own_buttons(self) -> Mapping[str, Button]:
        """The buttons that the gate brings."""
        return {}

    @property
    def own_outcomes(self) -> bool:
        """Whether the gate itself says which outcomes are reported."""
        return False

    @property
    def given(self) -> dict[str, Any]:
        """The arguments that this kind of gate alone has, as far as they are given: a playbook speaks of them by name."""
        raise NotImplementedError

    @property
    def given_to_buttons(self) -> dict[str, Any]:
        """The same, as far as the commands and the permissions of buttons speak of them."""
        return self.given

    def playbook(self, field: str) -> Playbook:
        """The playbook of a gate in this map."""
        return PLAYBOOKS[GATE_MAPS[field]]

    def words(self, stage: str) -> dict[str, Any]:
        """What this gate says itself at a stage, by the fields of ``notification.Words``."""
        raise NotImplementedError


class BuiltInGate(Gate):
    """What every gate of a built-in playbook has."""

    layout: Layout | None = None
    messages: dict[str, MessageWords] = Field(default_factory=dict)

    @property
    def own_layout(self) -> Layout | None:
        """The layout that the gate alone has."""
        return self.layout

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
            "mentions": self.mentions,
            "given": self.given,
        }


@cache
def _own_arguments(kind: type[BuiltInGate]) -> tuple[str, ...]:
    return tuple(name for name in kind.model_fields if name not in BuiltInGate.model_fields)


class DeploymentGroup(BuiltInGate):
    """One CodeDeploy deployment group."""

    application: leaves.Application | None = None
    deployment_group: leaves.DeploymentGroup
    green_url: leaves.Url | None = None


class Fleet(BuiltInGate):
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


class PipelineApproval(BuiltInGate):
    """The manual approvals of one CodePipeline pipeline."""

    pipeline: leaves.Pipeline
    stage: leaves.PipelineStage | None = None
    action: leaves.PipelineAction | None = None
    review_url: leaves.Url | None = None


class PipelineFailure(BuiltInGate):
    """The stages of one CodePipeline pipeline that fail."""

    pipeline: leaves.Pipeline
    stage: leaves.PipelineStage | None = None


class EcsService(BuiltInGate):
    """The pause hooks of one ECS service, or of all services of a cluster."""

    cluster: leaves.EcsCluster
    service: leaves.PlainEcsService | None = None
    lifecycle_stages: LifecycleStages = ()

    @model_validator(mode="after")
    def _one_cluster(self) -> Self:
        """The ARN of a service names its cluster (but in its old form), which must be this one."""
        named = (self.service or "").split("/")
        if len(named) == _PARTS_WITH_CLUSTER and isinstance(self.cluster, str):
            named_here = self.cluster.rsplit("/", 1)[-1]
            other_place = self.cluster.startswith("arn:") and self.cluster.split(":")[3:5] != named[0].split(":")[3:5]
            if named[1] != named_here or other_place:
                raise error_of(
                    Problem(
                        f"the service {shown(self.service)} is not in the cluster {shown(self.cluster)}: no event would match.",
                        "give the cluster that the service is in, or the name of the service.",
                        "Amazon ECS developer guide: the ARN of a service holds its cluster",
                    )
                )
        return self


class InstanceRefresh(BuiltInGate):
    """The instance refreshes of one Auto Scaling group."""

    auto_scaling_group: leaves.AutoScalingGroup


class Alarm(BuiltInGate):
    """One CloudWatch alarm."""

    alarm: leaves.Alarm
