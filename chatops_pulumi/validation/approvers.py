"""Who may press which button of a channel: from the settings to the rules that become policy statements, and their checks."""

from collections.abc import Iterator
from typing import Final

from chatops_pulumi.core.press_rules import PressRule, conflict_problems, not_in_teams
from chatops_pulumi.core.problems import Problem, shown
from chatops_pulumi.playbooks.model import ARGUMENT, Button, Direction, Permission, Playbook
from chatops_pulumi.validation.channel_buttons import ChannelButton, buttons_of_channel
from chatops_pulumi.validation.component_settings import ChatChannelSettings, WithGates, WithPressRules
from chatops_pulumi.validation.fields import EVERYONE
from chatops_pulumi.validation.freezes import freeze_warnings
from chatops_pulumi.validation.gates import GateAt, is_known

_RESTRICTED: Final = (Direction.FORWARD, Direction.SILENCING)
"""The directions that the approvers of the component, or of an event source with such buttons, decide."""


def press_rules(settings: ChatChannelSettings) -> list[PressRule]:
    """One rule per button and permission, and one more per event source that has its own approvers and shares its buttons.

    The arguments of a rule may be outputs.
    """
    return [rule for entry in buttons_of_channel(settings) for rule in _rules_of(settings, entry)]


def _rules_of(settings: ChatChannelSettings, entry: ChannelButton) -> Iterator[PressRule]:
    button = entry.playbook.buttons[entry.action.button]
    name = entry.action.key if entry.at is None else f"{entry.at.path}.{button.key}"
    approvers, path = _approvers(settings, entry)
    for permission in entry.action.permissions:
        yield PressRule(
            name,
            button.direction,
            permission.actions,
            permission.resources,
            approvers,
            path,
            dict(entry.action.arguments),
        )
        if entry.at is None and permission.of_gate:
            yield from (
                _rule_of_gate(at, name, button, permission)
                for at in settings.gates
                if at.playbook is entry.playbook and at.settings.approvers and _decides(at.playbook, button)
            )


def _rule_of_gate(at: GateAt, shared: str, button: Button, permission: Permission) -> PressRule:
    named = {name for resource in permission.of_gate for name in ARGUMENT.findall(resource)}
    return PressRule(
        f"{shared} of {at.path}",
        button.direction,
        permission.actions,
        permission.of_gate,
        _members(at.settings.approvers),
        f"{at.path}.approvers",
        {name: value for name, value in at.arguments.items() if name in named},
        at.playbook.names,
        part_of=shared,
    )


def _approvers(settings: ChatChannelSettings, entry: ChannelButton) -> tuple[tuple[str, ...], str]:
    """The approvers of a button, and the path of the argument that gives them. The most specific argument decides."""
    button, own = entry.playbook.buttons[entry.action.button], entry.settings.approvers
    at = entry.at
    if at is not None and button.key in at.settings.own_buttons and own:
        return _members(own), f"{at.path}.buttons.{button.key}.approvers"
    if at is not None and at.settings.approvers and _decides(at.playbook, button):
        return _members(at.settings.approvers), f"{at.path}.approvers"
    if own:
        return _members(own), f"buttons.{entry.playbook.key}.{button.key}.approvers"
    return (settings.approvers, "approvers") if button.direction in _RESTRICTED else ((), "approvers")


def _decides(playbook: Playbook, button: Button) -> bool:
    """Whether the approvers of an event source decide a button: without any forward button, they decide all of them."""
    return button.direction in _RESTRICTED or not any(
        other.direction in _RESTRICTED for other in playbook.buttons.values()
    )


def _members(approvers: tuple[str, ...]) -> tuple[str, ...]:
    return () if approvers == (EVERYONE,) else approvers


def known_rules(rules: list[PressRule]) -> list[PressRule]:
    """The rules whose arguments are all known, with their arguments filled in."""
    return [rule.with_known(rule.arguments) for rule in rules if is_known(rule.arguments)]


def approver_problems(settings: ChatChannelSettings) -> Iterator[Problem]:
    """Approvers that IAM cannot enforce: on other members' buttons, and different ones for what is the same to IAM."""
    yield from conflict_problems(known_rules(press_rules(settings)))


def approver_argument_problems(settings: WithGates, press: WithPressRules, *, is_teams: bool) -> Iterator[Problem]:
    """Approvers of disabled buttons, of event sources that IAM cannot distinguish, and of a chat whose members IAM cannot see.

    Args:
        settings: The settings with event sources and buttons.
        press: The same settings, with approvers and freezes.
        is_teams: Whether the channel is one of Microsoft Teams.
    """
    places = dict(_places(settings, press))
    if is_teams:
        yield from (not_in_teams(path) for path, members in places.items() if members)
        return
    for key, button in settings.buttons.items():
        if button.approvers and not button.enabled:
            yield _disabled(f"buttons.{key}.approvers")
    for at in settings.gates:
        for key, button in at.settings.own_buttons.items():
            if button.approvers and not button.enabled:
                yield _disabled(f"{at.path}.buttons.{key}.approvers")
        if not at.settings.approvers:
            continue
        if not at.playbook.buttons:
            yield Problem(
                "the event source has no buttons, so there is nothing to press.",
                "remove it.",
                path=f"{at.path}.approvers",
            )
        elif not at.playbook.made_for_gate:
            yield from _indistinct(at)


def _places(settings: WithGates, press: WithPressRules) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every list of members, by its path."""
    yield "approvers", press.approvers
    for place, freeze in enumerate(press.freezes):
        yield f"freezes.{place}.exempt", freeze.exempt
    for key, button in settings.buttons.items():
        yield f"buttons.{key}.approvers", _members(button.approvers)
    for at in settings.gates:
        yield f"{at.path}.approvers", _members(at.settings.approvers)
        for key, button in at.settings.own_buttons.items():
            yield f"{at.path}.buttons.{key}.approvers", _members(button.approvers)


def _disabled(path: str) -> Problem:
    return Problem(
        "the button is disabled, so it cannot be pressed.", "remove the approvers, or enable the button.", path=path
    )


def _indistinct(at: GateAt) -> Iterator[Problem]:
    """An event source whose buttons act on everything, as far as IAM knows."""
    for button in at.playbook.buttons.values():
        for permission in button.permissions:
            if _decides(at.playbook, button) and not permission.of_gate:
                yield Problem(
                    f"IAM knows no resource for {permission.actions[0]}, so the approvers would decide every event source with "
                    "this button.",
                    f"use the component's approvers or buttons.{at.playbook.key}.{button.key}.approvers. Only another AWS "
                    "account separates them.",
                    "service authorization reference",
                    f"{at.path}.approvers",
                )
                return


def approver_warnings(settings: ChatChannelSettings) -> Iterator[Problem]:
    """Approvers and freezes that possibly do not do what they seem to do."""
    yield from freeze_warnings(settings.freezes)
    channel, places = settings.channel, dict(_places(settings, settings))
    given = next((path for path, members in places.items() if members), "freezes" if settings.freezes else "")
    if not given:
        return
    for path, members in places.items():
        unlikely = [member for member in members if not any(one.isdigit() for one in member)]
        if unlikely:
            yield Problem(
                f"{shown(unlikely[0])} does not look like the ID of a Slack member. With a wrong ID, the member may not press.",
                "use the member ID, not the name. It is in the member's profile, for example U0123ABCD.",
                "Slack, understanding IDs",
                path,
            )
    directions = {entry.direction for entry in buttons_of_channel(settings)}
    if settings.approvers and directions.isdisjoint(_RESTRICTED):
        yield Problem(
            "the channel has no forward button, so approvers restrict nothing.", "remove it.", path="approvers"
        )
    if settings.freezes and Direction.FORWARD not in directions:
        yield Problem("the channel has no forward button, so freezes restrict nothing.", "remove it.", path="freezes")
    if channel.owned is None and channel.role_name is None:
        yield Problem(
            "the role of the existing channel configuration is not known here, so nothing enforces it.",
            "give channel.role_name, or let the owner attach commands_policy_json to the channel role.",
            path=given,
        )
    if channel.owned is not None and channel.owned.user_role_required is not False:
        yield Problem(
            "each member of this channel uses a separate IAM role. Unverified: the session names may differ, and then IAM "
            "refuses the buttons to everyone.",
            "try it with one approver, or remove user_role_required.",
            "docs/confirm.md",
            given,
        )
