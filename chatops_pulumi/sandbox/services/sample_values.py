"""Values as in AWS's own events, for services that the sandbox does not simulate, so that a sample reads like a real event."""

from string import Formatter
from typing import Final

from chatops_pulumi.sandbox.records import JsonObject

_UUID: Final = "4c7599ae-0a82-49aa-ba5a-4727fcce14a8"
_HERE: Final = "{region}:{account}"

FORMS: Final[dict[tuple[str, str], str]] = {
    ("aws.batch", "jobId"): _UUID,
    ("aws.batch", "jobArn"): f"arn:aws:batch:{_HERE}:job/{_UUID}",
    ("aws.batch", "jobQueue"): f"arn:aws:batch:{_HERE}:job-queue/example",
    ("aws.cloudformation", "stack-id"): f"arn:aws:cloudformation:{_HERE}:stack/example/{_UUID}",
    ("aws.codebuild", "build-id"): f"arn:aws:codebuild:{_HERE}:build/{{project-name}}:{_UUID}",
    ("aws.codebuild", "project-name"): "example",
    ("aws.guardduty", "id"): "16afba5c5c43e07c9e3e5e2e544e95df",
    ("aws.guardduty", "service.detectorId"): "12abc34d567e8fa901bc2d34e56789f0",
    ("aws.rds", "SourceArn"): f"arn:aws:rds:{_HERE}:db:{{SourceIdentifier}}",
    ("aws.rds", "SourceIdentifier"): "example",
    ("aws.ssm", "ExecutionId"): _UUID,
}
"""Source and field of ``detail`` to a value. Names in braces are other fields of ``detail``, or region and account.

The fields are from the services' event references, as far as they are known to this project (docs/confirm.md).
"""


def value_of(event: JsonObject, field: str) -> str | None:
    """A value for a field of ``detail`` that an event lacks; None if nothing is known of it."""
    source = str(event["source"])
    form = FORMS.get((source, field))
    if form is None:
        return None
    detail = event.get("detail")
    known = {**(detail if isinstance(detail, dict) else {}), "region": event["region"], "account": event["account"]}
    names = [name for _, name, _, _ in Formatter().parse(form) if name]
    missing = {name: FORMS.get((source, name), "example") for name in names if not isinstance(known.get(name), str)}
    return form.format_map({**known, **missing})


def resource_of(event: JsonObject) -> str:
    """An ARN for an event that names no resource."""
    service = str(event["source"]).removeprefix("aws.")
    return f"arn:aws:{service}:{event['region']}:{event['account']}:example"
