"""Pages of the AWS console about what a run created, with the addresses that the built-in messages have. Pure."""

from collections.abc import Mapping
from typing import Final

from chatops_pulumi.confirm.observations import JsonObject
from chatops_pulumi.confirm.settings import Settings
from chatops_pulumi.playbooks import PLAYBOOKS

_PLAYBOOKS: Final = {"page_alarm": "cloudwatch", "page_execution": "stepfunctions", "page_pipeline": "codepipeline"}


def addresses(settings: Settings, probes: Mapping[str, JsonObject]) -> dict[str, str]:
    """The address for each question about a page. A page whose resource was not created is left out.

    Args:
        settings: The settings of the run.
        probes: What the probes found: they started the executions.
    """
    values = {
        "region": settings.region,
        "alarm": settings.name("alarm") if "alarm" in probes else "",
        "executionArn": str(probes.get("states", {}).get("execution", "")),
        "pipeline": settings.name("pipeline"),
        "executionId": str(probes.get("pipeline", {}).get("execution", "")),
    }
    found: dict[str, str] = {}
    for step, playbook in _PLAYBOOKS.items():
        address = PLAYBOOKS[playbook].stages[0].console
        used = {name: value for name, value in values.items() if f"<{name}>" in address}
        if all(used.values()):
            for name, value in used.items():
                address = address.replace(f"<{name}>", value)
            found[step] = address
    return found
