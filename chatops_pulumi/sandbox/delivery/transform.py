"""The step from an event to a message body: input transformer, input, input path, or the unchanged event."""

import json
from datetime import UTC, datetime

from chatops_pulumi.core.json_values import strict_json
from chatops_pulumi.sandbox.delivery.event import MAXIMUM_EVENT_BYTES
from chatops_pulumi.sandbox.delivery.input_transformer import Transformer, Values, breaking, fill, look_up
from chatops_pulumi.sandbox.delivery.rules import EventRule, EventTarget
from chatops_pulumi.sandbox.delivery.steps import message_size
from chatops_pulumi.sandbox.records import JsonObject, Outcome, Size, Step

TEMPLATE_LIMIT = 8192
"""Characters. Source: the API model of PutTargets."""


def transform(rule: EventRule, target: EventTarget, event: JsonObject) -> tuple[str | None, Step]:
    """The message body, None if the event is lost here, and what is to be said."""
    if target.transformer is not None:
        return _by_template(rule, target.transformer, event)
    if target.input is not None:
        return target.input, _passed("The target sends a constant text instead of the event.", target.input)
    if target.input_path is not None:
        return _by_path(target.input_path, event)
    body = _compact(event)
    return body, _passed("The target has no input transformer: the message is the unchanged event.", body)


def _by_template(rule: EventRule, transformer: Transformer, event: JsonObject) -> tuple[str | None, Step]:
    template_size = Size(
        "input template", len(transformer.template), TEMPLATE_LIMIT, "characters", "API model of PutTargets"
    )
    values = look_up(transformer, event, _reserved(rule, event))
    if values.missing:
        return None, _missing(values, template_size)
    filled = fill(transformer, values)
    sizes = (template_size, message_size("transformed message", filled, "EventBridge quotas"))
    if sizes[1].value > MAXIMUM_EVENT_BYTES:
        text = f"The message has {sizes[1].value} bytes. EventBridge delivers at most {MAXIMUM_EVENT_BYTES}."
        fix = "Use fewer or smaller fields of the event."
        return None, Step("transformer", Outcome.LOST, text, fix=fix, sizes=sizes)
    try:
        message = strict_json(filled)
    except ValueError:
        return None, _broken(transformer, values, template_size)
    text = "The input transformer created the message."
    return _compact(message), Step("transformer", Outcome.OK, text, message, None, sizes)


def _by_path(path: str, event: JsonObject) -> tuple[str | None, Step]:
    values = look_up(Transformer({"part": path}, "<part>"), event, {})
    if values.missing:
        text = f"The target sends {path} of the event, and the event has nothing there."
        return None, Step("transformer", Outcome.LOST, text, fix="Use a path that every such event has.")
    body = _compact(values.found["part"])
    return body, _passed(f"The target sends {path} of the event.", body)


def _passed(text: str, body: str) -> Step:
    try:
        detail: object = strict_json(body)
    except ValueError:
        detail = body
    return Step("transformer", Outcome.OK, text, detail, None, (message_size("message", body, "EventBridge quotas"),))


def _missing(values: Values, size: Size) -> Step:
    names = ", ".join(f"<{name}> ({path})" for name, path in values.missing.items())
    return Step(
        "transformer",
        Outcome.LOST,
        f"The template uses {names}, and the event has no value there. Unverified: AWS fails the delivery then.",
        dict(values.missing),
        "Use only fields that every such event has, or narrow the rule to events that have the field, with "
        '[{"exists": true}] in its pattern.',
        (size,),
    )


def _broken(transformer: Transformer, values: Values, size: Size) -> Step:
    culprits = breaking(transformer, values)
    if not culprits:
        return Step(
            "transformer",
            Outcome.LOST,
            "The template is not one JSON document once its variables are filled in.",
            transformer.template,
            "Let the template be one JSON object, as the notification schema wants it.",
            (size,),
        )
    listed = ", ".join(f"<{name}> has {reason} in its value" for name, reason in culprits)
    first = culprits[0][0]
    return Step(
        "transformer",
        Outcome.LOST,
        f"The message is not valid JSON: {listed}, and EventBridge does not escape values inside quoted text.",
        {name: values.found[name] for name, _ in culprits},
        f"Move <{first}> out of the quoted text: EventBridge escapes a variable without quotes around it. Or "
        "use an ID, an ARN or a time instead.",
        (size,),
    )


def _reserved(rule: EventRule, event: JsonObject) -> dict[str, object]:
    """EventBridge's own variables."""
    return {
        "aws.events.rule-arn": rule.arn,
        "aws.events.rule-name": rule.name,
        "aws.events.event.ingestion-time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws.events.event": {key: value for key, value in event.items() if key != "detail"},
        "aws.events.event.json": event,
    }


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
