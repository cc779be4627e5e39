"""Writes the arguments of components that register the same AWS objects."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from chatops_pulumi import validation
from chatops_pulumi.adopt.adopt_options import AdoptOptions
from chatops_pulumi.adopt.gate_reader import AdoptedGate
from chatops_pulumi.adopt.inventory import Finding, StateAction, StateChannel
from chatops_pulumi.adopt.state import StateResource
from chatops_pulumi.args import Language
from chatops_pulumi.core import limits
from chatops_pulumi.core.actions import actions as built_in_actions
from chatops_pulumi.core.problems import ArgsError, Problem
from chatops_pulumi.playbooks.codedeploy import CODEDEPLOY

_MAPS: Final = ("deployment_groups", "fleets")
_DEFAULT_LOGGING: Final = "ERROR"
_DEFAULT_TARGET_ID: Final = "sns"


def chat_ops_args(
    group: str,
    language: Language,
    topic_arn: str,
    gates: Sequence[AdoptedGate],
    actions: Mapping[str, StateAction],
    channel: StateChannel | str,
    others: Sequence[StateResource],
    options: AdoptOptions,
) -> dict[str, Any]:
    """Write the arguments of a ChatOps.

    Args:
        group: The action group.
        language: The language of the built-in texts.
        topic_arn: The topic of the gates.
        gates: The gates.
        actions: The custom actions, by the playbook's key of the button.
        channel: The configuration to own, or the ARN of an existing one.
        others: Other resources of the states, to find the topic's key.
        options: The choices of the user.
    """
    tagged = [*(action.tags for action in actions.values()), *(gate.rule.tags for gate in gates)]
    args: dict[str, Any] = {"channel": {"configuration_arn": channel}} if isinstance(channel, str) else {}
    further: list[str] = []
    if isinstance(channel, StateChannel):
        tagged.append(channel.tags)
        args = {"channel": {channel.platform: _owned(channel)}}
        further = sorted(set(channel.topic_arns) - {topic_arn})
    common = _common(tagged)
    return {
        **args,
        "topic_arn": topic_arn,
        **({"extra_topic_arns": further} if further else {}),
        "action_group": group,
        **_language(language),
        "buttons": _buttons(language, actions, common),
        **_gates(gates, common),
        **_delivery(topic_arn, gates, others, options),
        **({"tags": common} if common else {}),
    }


def notifications_args(
    group: str,
    language: Language,
    topic_arn: str,
    gates: Sequence[AdoptedGate],
    others: Sequence[StateResource],
    options: AdoptOptions,
) -> dict[str, Any]:
    """Write the arguments of a Notifications, for the rules of a further topic.

    Args:
        group: The action group.
        language: The language of the built-in texts.
        topic_arn: The topic of the gates.
        gates: The gates.
        others: Other resources of the states, to find the topic's key.
        options: The choices of the user.
    """
    common = _common([gate.rule.tags for gate in gates])
    return {
        "action_group": group,
        "topic_arn": topic_arn,
        **_language(language),
        **_gates(gates, common),
        **_delivery(topic_arn, gates, others, options),
        **({"tags": common} if common else {}),
    }


def checked(
    kind: str, name: str, args: dict[str, Any], gates: Sequence[AdoptedGate], findings: list[Finding]
) -> tuple[list[AdoptedGate], dict[str, Any]]:
    """Check the arguments as the component does, and remove the gates that it refuses.

    Args:
        kind: The component's type, ``ChatOps`` or ``Notifications``.
        name: The component's name.
        args: The arguments.
        gates: The gates in the arguments.
        findings: Receives the component's error messages.

    Returns:
        The accepted gates, and the arguments with these gates alone. No gates if the component cannot be registered.
    """
    good, args = list(gates), dict(args)
    read = validation.chat_ops if kind == "ChatOps" else validation.notifications
    while good:
        try:
            read(name, args)
        except ArgsError as error:
            bad = {gate.key: [problem for problem in error.problems if _is_of(problem, gate)] for gate in good}
            findings += [_of_gate(gate, problem) for gate in good for problem in bad[gate.key]]
            of_gates = [problem for problems in bad.values() for problem in problems]
            rest = [problem for problem in error.problems if problem not in of_gates]
            if rest:
                findings += [_of_component(f"{kind} {name}", problem, gates) for problem in rest]
                return [], args
            good = [gate for gate in good if not bad[gate.key]]
            args = _only(args, {gate.key for gate in good})
        else:
            return good, args
    return [], args


def _is_of(problem: Problem, gate: AdoptedGate) -> bool:
    return problem.path == f"{gate.map}.{gate.key}" or problem.path.startswith(f"{gate.map}.{gate.key}.")


def _what(problem: Problem) -> str:
    return f"{problem.path}: {problem.what}" if problem.path else problem.what


def _fix(problem: Problem) -> str:
    return problem.fix or "leave it in Terraform."


def _of_gate(gate: AdoptedGate, problem: Problem) -> Finding:
    rule = gate.rule
    what = rule.resource.redacted(_what(problem), "event_pattern", "tags", "tags_all")
    return Finding.about(rule.resource, rule.target.resource.redacted(what, "input_transformer"), _fix(problem))


def _of_component(address: str, problem: Problem, gates: Sequence[AdoptedGate]) -> Finding:
    """A finding about the component, whose action group comes from the messages of its gates."""
    what = _what(problem)
    for gate in gates:
        what = gate.rule.target.resource.redacted(what, "input_transformer")
    return Finding(address, what, _fix(problem))


def _only(args: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    kept = set(keys)
    narrowed = {
        name: {key: gate for key, gate in value.items() if key in kept} if name in _MAPS else value
        for name, value in args.items()
    }
    return {name: value for name, value in narrowed.items() if name not in _MAPS or value}


def _language(language: Language) -> dict[str, Any]:
    return {} if language is Language.ENGLISH else {"language": language.value}


def _owned(channel: StateChannel) -> dict[str, Any]:
    return {
        **channel.ids,
        "configuration_name": channel.name,
        "role_arn": channel.role_arn,
        **({} if channel.logging_level == _DEFAULT_LOGGING else {"logging_level": channel.logging_level}),
        **({"user_role_required": True} if channel.user_role_required else {}),
        **({"guardrail_policy_arns": sorted(channel.guardrail_policy_arns)} if channel.guardrail_policy_arns else {}),
    }


def _buttons(
    language: Language, actions: Mapping[str, StateAction], common: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    built_in = {
        action.key: action.attachments[0].label
        for action in built_in_actions(CODEDEPLOY, dict.fromkeys(actions), language=language.value)
    }
    found: dict[str, dict[str, Any]] = {}
    for button in CODEDEPLOY.buttons:
        key, action = f"{CODEDEPLOY.key}.{button}", actions.get(button)
        if action is None:
            found[key] = {"enabled": False}
            continue
        label = action.attachments[0].get("button_text")
        own = _without(action.tags, common)
        found[key] = {
            "action_name": action.name,
            **_given(alias_name=action.alias),
            **({} if label == built_in[key] else {"label": label}),
            **({"tags": own} if own else {}),
        }
    return found


def _gates(gates: Sequence[AdoptedGate], common: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for gate in sorted(gates, key=lambda entry: (_MAPS.index(entry.map), entry.key)):
        own = _without(gate.rule.tags, common)
        target_id = "" if gate.rule.target.target_id == _DEFAULT_TARGET_ID else gate.rule.target.target_id
        found.setdefault(gate.map, {})[gate.key] = {
            **gate.watched,
            "rule_name": gate.rule.name,
            **_given(target_id=target_id, description=gate.rule.description),
            **gate.message_args,
            **({"tags": own} if own else {}),
        }
    return found


def _given(**values: str) -> dict[str, str]:
    """The values that are set."""
    return {name: value for name, value in values.items() if value}


def _delivery(
    topic_arn: str, gates: Sequence[AdoptedGate], others: Sequence[StateResource], options: AdoptOptions
) -> dict[str, dict[str, Any]]:
    """The delivery settings that all gates share. The component chooses the others."""
    targets = [gate.rule.target for gate in gates]
    found: dict[str, Any] = {}
    roles = {target.role_arn for target in targets}
    if len(roles) == 1 and "" not in roles:
        found["role_arn"] = roles.pop()
    else:
        key = next((entry.text("kms_master_key_id") for entry in others if entry.text("arn") == topic_arn), "")
        if limits.KEY_ARN.fits(key):
            found["kms_key_arn"] = key
    queues = {target.dead_letter_arn for target in targets}
    if len(queues) == 1 and "" not in queues:
        found["dead_letter_queue_arn"] = queues.pop()
    elif not options.dead_letter_queue:
        found["dead_letter_queue"] = False
    retries = [target.retry for target in targets]
    if all(retry == retries[0] for retry in retries):
        age, attempts = retries[0].get("maximum_event_age_in_seconds"), retries[0].get("maximum_retry_attempts")
        found |= {"maximum_event_age_seconds": age} if age else {}
        found |= {} if attempts is None else {"maximum_retry_attempts": attempts}
    return {"delivery": found} if found else {}


def _common(tags: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The tags that everything has. The component also adds them to the resources that it creates."""
    first, *rest = tags
    return {key: value for key, value in sorted(first.items()) if all(other.get(key) == value for other in rest)}


def _without(tags: Mapping[str, str], common: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in sorted(tags.items()) if key not in common}
