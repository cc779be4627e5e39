"""Pause hooks of Amazon ECS's deployments, as far as buttons reach them.

The errors are from the API model of ContinueServiceDeployment. Unverified: which one AWS gives for a late or second press, and
that a hook that is rolled back ends as HOOK_FAILED, see docs/confirm.md.

Only the service knows its hooks, and it need not be part of the program. So a deployment pauses at each later
lifecycle stage that a rule of the program names. Not simulated: linear and canary deployments reach a stage repeatedly.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from botocore.utils import parse_to_aware_datetime

from chatops_pulumi.sandbox.delivery.pattern import mismatches
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.ids import new_ids
from chatops_pulumi.sandbox.services.service import LongRunningOperation, ServiceAnswer, ServiceError, Surroundings

HOOK_EVENT: Final = "ECS Hook State Change"
PAUSE: Final = timedelta(minutes=1440)
"""How long a pause lasts by default; then ECS rolls back (ECS developer guide, pause lifecycle hooks)."""
PAUSES: Final = (
    "RECONCILE_SERVICE",
    "PRE_SCALE_UP",
    "POST_SCALE_UP",
    "POST_TEST_TRAFFIC_SHIFT",
    "PRE_PRODUCTION_TRAFFIC_SHIFT",
    "POST_PRODUCTION_TRAFFIC_SHIFT",
)
"""The stages at which a deployment can pause, in the order in which it reaches them (ECS API model, DeploymentLifecycleHook)."""
_WAITING: Final = "HOOK_AWAITING_ACTION"
_CONTINUED: Final = "HOOK_SUCCEEDED"
_WAITS_FOR: Final[Mapping[str, str]] = {
    _WAITING: "It waits for a decision: continue or roll back.",
    "HOOK_IN_PROGRESS": "It goes on.",
    _CONTINUED: "It was continued.",
    "HOOK_FAILED": "It was rolled back.",
    "HOOK_TIMED_OUT": "It timed out without a decision, and ECS rolls back.",
}


@dataclass
class Hook:
    """One pause of one deployment."""

    id: str
    detail: JsonObject
    """What its events say, but for their name."""
    region: str
    account: str
    state: str
    since: datetime

    @property
    def deployment(self) -> tuple[str, object]:
        """Whose pause it is."""
        return self.region, self.detail.get("serviceDeploymentArn")

    @property
    def place(self) -> int:
        """The lifecycle stage that the deployment has reached; -1 if the event does not name one."""
        stage = self.detail.get("lifecycleStage")
        return PAUSES.index(stage) if stage in PAUSES else -1


class Ecs:
    """The pause hooks of one account."""

    name = "ecs"

    def __init__(
        self, account: str, clock: Callable[[], datetime], patterns: Callable[[], Iterable[JsonObject]] = tuple
    ) -> None:
        """``clock`` returns the time, with its time zone; ``patterns`` are the patterns of the program's rules."""
        self._account = account
        self._patterns = patterns
        self._clock = clock
        self._ids = new_ids(self.name)
        self._hooks: dict[tuple[str, str], Hook] = {}

    def observe(self, event: JsonObject) -> None:
        """Learn of a pause from its events. Repeated and late events change nothing."""
        detail = _detail(event)
        if detail is None or not isinstance(detail.get("hookId"), str):
            return
        region, state = str(event.get("region") or ""), str(detail.get("eventName"))
        account = str(event.get("account") or self._account)
        hook = Hook(detail["hookId"], dict(detail), region, account, state, self._clock())
        known = self._hooks.setdefault((region, hook.id), hook)
        if known.state == _WAITING:
            known.state = state
        self._leave_earlier(known)

    def _leave_earlier(self, hook: Hook) -> None:
        """A deployment that has reached a later stage waits at no earlier one, no matter who continued it there."""
        others = [one for one in self._hooks.values() if one.deployment == hook.deployment]
        furthest = max(one.place for one in others)
        for one in others:
            if one.state == _WAITING and one.place < furthest:
                one.state = _CONTINUED

    def operations(self) -> tuple[LongRunningOperation, ...]:
        """Every pause, oldest first."""
        return tuple(
            LongRunningOperation(
                service=self.name,
                id=one.id,
                region=one.region,
                title=_title(one.detail),
                status=one.state,
                waits_for=_WAITS_FOR.get(one.state, one.state),
                final=one.state != _WAITING,
                deadline=one.since + PAUSE if one.state == _WAITING else None,
                after="ECS rolls the deployment back." if one.state == _WAITING else "",
                facts={"Stage": str(one.detail.get("lifecycleStage", "?"))},
                steps=("Paused", "Decided"),
                step=int(one.state != _WAITING),
            )
            for one in self._hooks.values()
        )

    def title(self, event: JsonObject) -> str | None:
        """Cluster and service of a pause's event."""
        detail = _detail(event)
        return None if detail is None or "serviceArn" not in detail else _title(detail)

    def start_label(self, event: JsonObject) -> str | None:
        """The start of a deployment that pauses."""
        detail = _detail(event)
        if detail is None or "serviceArn" not in detail:
            return None
        return f"Start a deployment of {_name(detail['serviceArn'])}"

    def complete(self, event: JsonObject) -> JsonObject | None:
        """A pause's event with all its fields. None if it does not belong to one."""
        detail = _detail(event)
        if detail is None:
            return None
        place = f"arn:aws:ecs:{event.get('region')}:{event.get('account')}"
        cluster = _name(detail.get("clusterArn")) or "example-cluster"
        service = _name(detail.get("serviceArn")) or "example-service"
        run = next(self._ids).hex[:21]
        whole: JsonObject = {
            "eventType": "INFO",
            "hookId": self._hook_id(),
            "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT",
            "expiresAt": _later(str(event.get("time") or self._moment()), PAUSE),
            "serviceDeploymentArn": f"{place}:service-deployment/{cluster}/{service}/{run}",
            **detail,
            "clusterArn": f"{place}:cluster/{cluster}",
            "serviceArn": f"{place}:service/{cluster}/{service}",
        }
        return {**event, "resources": event.get("resources") or [whole["serviceArn"]], "detail": whole}

    def start(self, sample: JsonObject) -> tuple[JsonObject, ...]:
        """Begin a deployment of the service, and let it come to its pause."""
        detail = _detail(sample)
        if detail is None:
            return ()
        kept = {key: detail[key] for key in ("clusterArn", "serviceArn", "lifecycleStage", "hookType") if key in detail}
        event = self.complete(
            {**sample, "id": str(next(self._ids)), "time": self._moment(), "detail": {**kept, "eventName": _WAITING}}
        )
        return () if event is None else (event,)

    def expire(self, identifier: str, region: str) -> tuple[JsonObject, ...]:
        """Let the hook time out."""
        hook = self._hooks.get((region, identifier))
        return () if hook is None or hook.state != _WAITING else (self._end(hook, "HOOK_TIMED_OUT"),)

    def answers(self, operation: str) -> bool:
        """Whether the operation is the one behind the buttons."""
        return operation == "ContinueServiceDeployment"

    def call(self, operation: str, parameters: JsonObject, region: str) -> ServiceAnswer:
        """Answer a call. Raises ServiceError."""
        del operation
        arn, identifier = str(parameters.get("serviceDeploymentArn")), str(parameters.get("hookId"))
        of_deployment = [one for one in self._hooks.values() if one.deployment == (region, arn)]
        if not of_deployment:
            raise ServiceError("ServiceDeploymentNotFoundException", f"The service deployment {arn} was not found.")
        hook = next((one for one in of_deployment if one.id == identifier), None)
        if hook is None or hook.state != _WAITING:
            raise ServiceError("InvalidParameterException", f"The hook {identifier} is not awaiting an action.")
        # Without an action, ECS continues (API model).
        if parameters.get("action", "CONTINUE") != "CONTINUE":
            return ServiceAnswer({"serviceDeploymentArn": arn}, (self._end(hook, "HOOK_FAILED"),))
        return ServiceAnswer({"serviceDeploymentArn": arn}, (self._end(hook, _CONTINUED), *self._next_pause(hook)))

    def _end(self, hook: Hook, state: str) -> JsonObject:
        hook.state = state
        return self._event(hook, eventName=state)

    def _next_pause(self, hook: Hook) -> tuple[JsonObject, ...]:
        """The deployment comes to its next pause: at the first later stage that a rule names."""
        for stage in PAUSES[hook.place + 1 :] if hook.place >= 0 else ():
            event = self._event(hook, eventName=_WAITING, lifecycleStage=stage)
            if any(_names_stage(pattern) and not mismatches(pattern, event) for pattern in self._patterns()):
                event["detail"]["hookId"] = self._hook_id()
                event["detail"]["expiresAt"] = _later(event["time"], PAUSE)
                return (event,)
        return ()

    def _event(self, hook: Hook, **changed: str) -> JsonObject:
        return {
            "version": "0",
            "id": str(next(self._ids)),
            "detail-type": HOOK_EVENT,
            "source": "aws.ecs",
            "account": hook.account,
            "time": self._moment(),
            "region": hook.region,
            "resources": [hook.detail.get("serviceArn")],
            "detail": {**hook.detail, **changed},
        }

    def _hook_id(self) -> str:
        return f"ecs-pause-{next(self._ids).hex[:10]}"

    def _moment(self) -> str:
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")


def _detail(event: JsonObject) -> JsonObject | None:
    """What a pause hook's event says; None if it does not belong to one."""
    detail = event.get("detail")
    if event.get("source") != "aws.ecs" or event.get("detail-type") != HOOK_EVENT or not isinstance(detail, dict):
        return None
    return detail if detail.get("hookType") == "PAUSE" else None


def _names_stage(pattern: JsonObject) -> bool:
    """Whether a pattern filters on lifecycle stages. A pattern that does not says nothing about where a service pauses."""
    detail = pattern.get("detail")
    return isinstance(detail, dict) and "lifecycleStage" in detail


def _later(moment: str, by: timedelta) -> str:
    return (parse_to_aware_datetime(moment) + by).strftime("%Y-%m-%dT%H:%M:%SZ")


def _name(arn: object) -> str:
    return str(arn).rsplit("/", 1)[-1] if arn else ""


def _title(detail: JsonObject) -> str:
    return f"{_name(detail.get('clusterArn')) or '?'} / {_name(detail.get('serviceArn')) or '?'}"


def make_service(around: Surroundings) -> Ecs:
    """Make the local service for one account."""
    return Ecs(around.account, around.clock, around.patterns)
