"""The arguments: one shape for programs, for settings and for other languages."""

import json
import subprocess
import sys
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from chatops_pulumi import args as arguments
from chatops_pulumi.hosting.host import Host
from chatops_pulumi.playbooks import GATE_KINDS
from chatops_pulumi.validation import channel, component_settings, custom, freezes, gates
from chatops_pulumi.validation.settings import Settings

PAIRS: dict[Any, type[Settings]] = {
    arguments.ChatOpsArgs: component_settings.ChatOpsSettings,
    arguments.ChatChannelArgs: component_settings.ChatChannelSettings,
    arguments.NotificationsArgs: component_settings.NotificationsSettings,
    arguments.ChannelArgs: channel.Channel,
    arguments.SlackChannelArgs: channel.SlackChannel,
    arguments.TeamsChannelArgs: channel.TeamsChannel,
    arguments.MessageArgs: gates.OwnTexts,
    arguments.CustomGateArgs: custom.CustomGate,
    arguments.CustomOutcomeArgs: custom.CustomTexts,
    arguments.CustomButtonArgs: custom.CustomButton,
    arguments.EventPathArgs: custom.EventValue,
    arguments.PermissionArgs: custom.ButtonPermission,
    arguments.ButtonArgs: gates.ButtonSettings,
    arguments.DeliveryArgs: component_settings.Delivery,
    arguments.AuditLogArgs: component_settings.AuditLog,
    arguments.FreezeArgs: freezes.FreezeSettings,
} | {kind.args: gates.gate_type(argument) for argument, kind in GATE_KINDS.items()}
SHARED = {"EventSourcesArgs", "OwnedChannelArgs", "PressRulesArgs", "WatchArgs"}
"""What other arguments inherit."""


@pytest.mark.parametrize(("public", "checked"), PAIRS.items(), ids=[public.__name__ for public in PAIRS])
def test_arguments_and_settings_have_the_same_keys(public: Any, checked: type[Settings]) -> None:
    assert set(public.__annotations__) == set(checked.known_keys())
    assert public.__required_keys__ == {name for name, field in checked.model_fields.items() if field.is_required()}, (
        "and the same ones are needed"
    )


def test_every_argument_type_is_listed() -> None:
    named = {name for name in vars(arguments) if name.endswith("Args")}
    assert named - SHARED == {public.__name__ for public in PAIRS}


def test_every_argument_type_and_every_enum_is_in_the_package() -> None:
    import chatops_pulumi

    public = {name for name in arguments.__all__ if name not in SHARED}
    assert public <= set(chatops_pulumi.__all__)


def schema() -> dict[str, Any]:
    found = json.loads(Host().schema or "")
    return found | {"version": "0.0.0"}


def test_other_languages_get_this_schema(snapshot: SnapshotAssertion) -> None:
    assert schema() == snapshot.use_extension(JSONSnapshotExtension)


def test_everything_in_the_schema_is_described() -> None:
    found = schema()
    for kind in ("resources", "types"):
        for token, entry in found[kind].items():
            assert entry.get("description"), token
            for place in ("properties", "inputProperties"):
                for name, property_ in entry.get(place, {}).items():
                    assert property_.get("description"), f"{token}.{name}"


def test_tokens_are_those_of_the_plugin() -> None:
    assert set(schema()["resources"]) == {
        f"chatops:index:{name}" for name in ("ChatOps", "ChatChannel", "Notifications")
    }


def test_importing_the_package_leaves_the_heavy_parts_for_later() -> None:
    """Neither pydantic nor the generated SDK modules: each would cost more than everything else in the package."""
    program = "import sys, json, chatops_pulumi; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(json.loads(run.stdout))
    heavy = {
        "pydantic",
        "pulumi_aws.cloudwatch._inputs",
        "pulumi_aws.sns.topic",
        "pulumi_aws_native.chatbot.custom_action",
    }
    assert loaded & heavy == set()
