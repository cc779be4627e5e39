"""Checks of the buttons of a channel: their settings, their names, and all of them together."""

from collections.abc import Iterator, Sequence
from typing import Final

from chatops_pulumi.core import limits
from chatops_pulumi.core.actions import built_in_label
from chatops_pulumi.core.problems import Problem, advice, nearest, shown
from chatops_pulumi.playbooks import PLAYBOOKS, custom
from chatops_pulumi.playbooks.model import Playbook, Stage
from chatops_pulumi.validation.component_settings import WithGates
from chatops_pulumi.validation.custom import CustomGate
from chatops_pulumi.validation.gates import ButtonSettings, GateAt

_LONGEST_ROLE: Final = "channel-role"
_UNIQUE: Final = "names of custom actions are unique per account"


def unknown_button_problems(settings: WithGates, playbooks: Sequence[Playbook]) -> Iterator[Problem]:
    """Settings of buttons that do not exist.

    Args:
        settings: The component's settings.
        playbooks: The playbooks whose buttons may have settings.
    """
    known = [f"{playbook.key}.{button}" for playbook in playbooks for button in playbook.buttons]
    for key in settings.buttons:
        if key.startswith(f"{custom.KEY}."):
            yield Problem(
                "settings of custom buttons do not belong here.",
                "move them to custom.<event source>.buttons.<button>.",
                path=f"buttons.{key}",
            )
        elif not known:
            yield Problem(
                "the event sources here have only custom buttons.", "remove this entry.", path=f"buttons.{key}"
            )
        elif key not in known:
            yield Problem(f"{shown(key)} is not a button here.", nearest(key, known), path=f"buttons.{key}")


def button_problems(name: str, settings: WithGates, playbooks: Sequence[Playbook]) -> Iterator[Problem]:
    """Everything that is wrong with the buttons of a channel.

    Args:
        name: The component's name.
        settings: The component's settings.
        playbooks: The playbooks whose buttons the channel has.
    """
    yield from unknown_button_problems(settings, playbooks)
    known = [f"{playbook.key}.{button}" for playbook in playbooks for button in playbook.buttons]
    own = dict(_custom_buttons(settings))
    every = [*(settings.buttons.get(key, ButtonSettings()) for key in known), *own.values()]
    if not every:
        yield Problem(
            "none of its entries has a button, so there is nothing to press.",
            "add a button, or use a Notifications alone and let the channel's owner subscribe its topic.",
            path=custom.KEY,
        )
    elif not any(button.enabled for button in every):
        yield Problem("every button is disabled, so there is nothing to press.", "enable one.", path="buttons")
    yield from _variable_problems(settings)
    yield from _label_problems(settings, playbooks)
    yield from _name_problems(settings, own, "action_name")
    yield from _name_problems(settings, own, "alias_name")
    yield from _length_problems(name, settings, known)


def _variable_problems(settings: WithGates) -> Iterator[Problem]:
    """Buttons with too many variables: a value that the chat asks for needs one too."""
    for at in settings.gates:
        for button in at.playbook.buttons.values():
            question = button.question
            if question is None:
                continue
            bound = button.for_gate(at.arguments)
            if len(bound.variables) + 1 > limits.VARIABLES_PER_ATTACHMENT:
                yield Problem(
                    f"the button {shown(button.key)} would need {len(bound.variables) + 1} variables; a button can have "
                    f"{limits.VARIABLES_PER_ATTACHMENT}.",
                    f"give {' or '.join(button.open)}, so that the command contains it, or remove {question.argument}.",
                    f"{limits.ACTION_SCHEMA}, Variables",
                    f"{at.path}.{question.argument}",
                )


def _custom_buttons(settings: WithGates) -> Iterator[tuple[str, ButtonSettings]]:
    """Every custom button, by its path."""
    for at in settings.gates:
        for key, button in at.settings.own_buttons.items():
            yield f"{at.path}.buttons.{key}", button


def _label_problems(settings: WithGates, playbooks: Sequence[Playbook]) -> Iterator[Problem]:
    """Buttons of one message with the same label: Amazon Q shuffles buttons, so people could not distinguish them."""
    reported: set[tuple[str, str]] = set()
    for playbook in playbooks:
        for stage in playbook.stages:
            labels: dict[str, str] = {}
            for key, label in _labels(settings, playbook, stage):
                other = labels.setdefault(label, key)
                if other != key and (key, other) not in reported:
                    reported.add((key, other))
                    yield Problem(
                        f"{shown(label)} is also the label of {other} in the same message.",
                        "give each button a different label.",
                        path=f"buttons.{key}.label",
                    )


def _labels(settings: WithGates, playbook: Playbook, stage: Stage) -> Iterator[tuple[str, str]]:
    for button in stage.buttons:
        key = f"{playbook.key}.{button}"
        own = settings.buttons.get(key, ButtonSettings())
        if own.enabled:
            yield key, own.label or built_in_label(playbook, button, stage, settings.language.value)


def _name_problems(settings: WithGates, own: dict[str, ButtonSettings], field: str) -> Iterator[Problem]:
    """Custom actions that share a name or an alias, or one name for the actions of several gates."""
    places = {f"buttons.{key}": button for key, button in settings.buttons.items()} | own
    names: dict[str, str] = {}
    for path, button in places.items():
        name = button.action_name if field == "action_name" else button.alias_name
        if name is None:
            continue
        other = names.setdefault(name, path)
        if other != path:
            yield Problem(
                f"{shown(name)} is also the name of {other.removeprefix('buttons.')}.",
                "give each custom action a different name.",
                _UNIQUE,
                f"{path}.{field}",
            )
        elif sum(f"buttons.{at.playbook.key}.{key}" == path for at, key in _buttons_of_gates(settings)) > 1:
            yield Problem(
                "each event source has a separate custom action for this button, and they cannot share one name.",
                "remove it: Pulumi then chooses the names.",
                _UNIQUE,
                f"{path}.{field}",
            )


def _buttons_of_gates(settings: WithGates) -> Iterator[tuple[GateAt, str]]:
    """Gate and button of the custom actions that are made for one gate."""
    for at in settings.gates:
        if at.playbook.made_for_gate:
            buttons = at.settings.own_buttons if isinstance(at.settings, CustomGate) else at.playbook.buttons
            for button in buttons:
                yield at, button


def _length_problems(name: str, settings: WithGates, known: Sequence[str]) -> Iterator[Problem]:
    shared = max((f"-{key.replace('.', '-')}" for key in [*known, _LONGEST_ROLE]), key=len)
    if (too_long := _too_long(f"the component's name {shown(name)}", name, shared)) is not None:
        yield too_long
        return
    longest: dict[str, tuple[str, str]] = {}
    for at, button in _buttons_of_gates(settings):
        added = f"-{at.playbook.key}-{at.key}-{button}"
        longest[at.path] = (at.key, max(longest.get(at.path, ("", ""))[1], added, key=len))
    for path, (key, added) in longest.items():
        if (
            too_long := _too_long(f"the key {shown(key)}, or the component's name {shown(name)},", name, added)
        ) is not None:
            yield too_long.under(path)


def _too_long(what: str, name: str, added: str) -> Problem | None:
    """What is wrong with a logical name, if anything: Pulumi makes physical names from it."""
    excess = len(name) + len(added) - limits.LOGICAL_NAME.maximum
    if excess <= 0:
        return None
    return Problem(
        f"{what} is too long: with {shown(added)} the component's name has {len(name) + len(added)} characters; at most "
        f"{limits.LOGICAL_NAME.maximum} fit.",
        f"shorten it by {excess}.",
        f"{limits.ACTION_NAME.source}: 64, minus {limits.AUTONAME_SUFFIX} for Pulumi's automatic suffix",
    )


def button_warnings(settings: WithGates) -> Iterator[Problem]:
    """Warnings: texts above the smaller of two limits that AWS documents, and settings that possibly do not work."""
    for key, button in settings.buttons.items():
        problem = advice(button.label, limits.BUTTON_TEXT) if button.label is not None and button.enabled else None
        if problem is not None:
            yield problem.under("buttons", key, "label")
    for at in settings.gates:
        if isinstance(at.settings, CustomGate):
            yield from (problem.under(at.path) for problem in at.settings.warnings())


def playbooks_that_may_have_buttons(settings: WithGates, listed: Sequence[str] = ()) -> list[Playbook]:
    """The playbooks whose buttons can be named: the listed ones and the gates' playbooks; without any, every playbook."""
    keys = [*listed, *(at.playbook.key for at in settings.gates)]
    found = [PLAYBOOKS[key] for key in dict.fromkeys(keys) if key in PLAYBOOKS]
    return found or ([] if settings.gates else list(PLAYBOOKS.values()))
