"""Commands: their length, flags, JSON, variables, and what the chat's AWS CLI knows."""

from chatops_pulumi.confirm.experiments import REASON
from chatops_pulumi.confirm.findings import Finding, confirmed, contradicted, not_seen
from chatops_pulumi.confirm.observations import Observations, parameters_of, shown
from chatops_pulumi.confirm.steps import NOTHING, UNASKED


def _evidence(seen: Observations, *keys: str) -> list[str]:
    return [text for key in keys for text in (seen.said(key), *map(shown, seen.records_of(key)))]


def _runs(seen: Observations, key: str) -> Finding:
    """Whether the command of a button becomes a call."""
    refusal = seen.refusals.get(f"action-{key}")
    if refusal is not None:
        return contradicted(f"AWS refused the custom action: {refusal}")
    ran, evidence = seen.ran(key), _evidence(seen, key)
    return not_seen(*evidence) if ran is None else confirmed(*evidence) if ran else contradicted(*evidence)


def long_commands(seen: Observations) -> Finding:
    """A command of more than 100 characters is created and runs."""
    command = seen.button("long").command
    found = _runs(seen, "long")
    return Finding(found.outcome, (f"The command has {len(command)} characters.", *found.evidence))


def bare_flag(seen: Observations) -> Finding:
    """The same command runs with a value of the flag, and does not run without."""
    evidence = _evidence(seen, "flag_value", "flag_bare")
    if seen.ran("flag_bare"):
        return contradicted(*evidence)
    if not seen.ran("flag_value") or seen.ran("flag_bare") is None or seen.choice("flag_bare") == NOTHING:
        return not_seen(*evidence)
    return confirmed(*evidence)


def ecs_command(seen: Observations) -> Finding:
    """The command becomes a call."""
    return _runs(seen, "ecs")


def result_shorthand(seen: Observations) -> Finding:
    """The call has both parts of ``--result``."""
    for record in seen.records_of("approval"):
        result = parameters_of(record).get("result")
        if isinstance(result, dict) and result != {"summary": "chatops-confirm", "status": "Rejected"}:
            return contradicted(f"The call had the result {result}.", shown(record))
    return _runs(seen, "approval")


def asked_variable(seen: Observations) -> Finding:
    """The chat asks, and the JSON of the call contains the answer with its spaces."""
    evidence = _evidence(seen, "reason")
    if seen.choice("reason") == UNASKED:
        return contradicted(*evidence)
    for record in seen.records_of("reason"):
        pattern = parameters_of(record).get("eventPattern")
        if pattern is not None and REASON not in str(pattern):
            return contradicted("The call does not contain the answer.", *evidence)
    return _runs(seen, "reason")


def variable_replacement(seen: Observations) -> Finding:
    """What becomes of ``$Part-$PartTwo`` with the values one and two."""
    evidence = _evidence(seen, "names")
    for record in seen.records_of("names"):
        value = str(parameters_of(record).get("alarmNamePrefix", ""))
        if value.endswith("-one-oneTwo"):
            return confirmed(*evidence)
        if value.endswith("-one-two"):
            note = "$PartTwo was replaced as a whole. A single press cannot exclude another order at another press."
            return contradicted(note, *evidence)
    return not_seen(*evidence)
