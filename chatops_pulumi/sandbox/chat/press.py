"""A press of a button: from its command to the AWS call, the response, and the reply in the thread."""

import contextlib
import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Protocol

from botocore.exceptions import BotoCoreError, ClientError
from botocore.response import StreamingBody
from pydantic_core import to_jsonable_python

from chatops_pulumi.core.forbidden import why_forbidden
from chatops_pulumi.sandbox.aws.account import LocalAwsError
from chatops_pulumi.sandbox.chat.command_parser import VARIABLE, parse_command, unquoted_json
from chatops_pulumi.sandbox.chat.errors import CommandRejected
from chatops_pulumi.sandbox.iam.errors import CannotEvaluate
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.sandbox.iam.role_judge import Verdict
from chatops_pulumi.sandbox.iam.service_reference import iam_action
from chatops_pulumi.sandbox.records import AwsCall, ButtonState, ChannelConfiguration, JsonObject, Press, PressOutcome
from chatops_pulumi.sandbox.services.service import LocalService, ServiceAnswer, ServiceError

TIME_LIMIT: Final = 15.0
"""Seconds that a command may take (AWS Chatbot administrator guide, running AWS CLI commands)."""
NO_ANSWER: Final = "I can't answer that question."
"""The assistant's reply to a text that is not a command (observed)."""


KEEP_ONE_WORD: Final = (
    "On AWS, the changed command would run. Fix: use an ID or an ARN from the event, not a free text."
)

ACCESS_DENIED: Final = "AccessDeniedException"
"""The error if IAM refuses a call."""

HELD: Final = frozenset({"cloudwatch", "events", "sns", "sqs"})
"""Services for which the local AWS holds what a program registers. It holds nothing of others, so their errors mean nothing."""


class AwsClients(Protocol):
    """What a press needs of the local AWS."""

    account: str

    def client(self, service: str, region: str) -> Any:
        """A boto3 client."""
        ...


class PressJudge(Protocol):
    """Judges whether the channel may make a call."""

    def may_press(
        self,
        configuration: ChannelConfiguration,
        call: AwsCall,
        account: str,
        resources: Sequence[str] = (),
        pressed_by: str = STRANGER,
        moment: datetime | None = None,
    ) -> Verdict:
        """Judge a call that a button makes."""
        ...


@dataclass(frozen=True)
class Presser:
    """Presses buttons as Amazon Q would."""

    aws: AwsClients
    services: Sequence[LocalService]
    judge: PressJudge
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    """A client serves one call at a time, because the client's own events put in the response."""

    def press(
        self,
        configuration: ChannelConfiguration,
        button: ButtonState,
        default_region: str,
        pressed_by: str = STRANGER,
        resources: Sequence[str] = (),
    ) -> Press:
        """Press a button of a message in a channel.

        Args:
            configuration: the channel's configuration.
            button: the button, with its command filled in.
            default_region: the region of a command that names none.
            pressed_by: the member's ID in the chat.
            resources: the ARNs that the call acts on, if the sandbox cannot know them.
        """
        found = self._examine(configuration, button, default_region, pressed_by, resources)
        ended = found if isinstance(found, Press) else self._run(configuration, button, *found)
        return replace(ended, pressed_by=pressed_by)

    def examine(
        self,
        configuration: ChannelConfiguration,
        button: ButtonState,
        default_region: str,
        resources: Sequence[str] = (),
        pressed_by: str = STRANGER,
        moment: datetime | None = None,
    ) -> Press | None:
        """What a press would end with before AWS gets the call, without making it. None if AWS would get the call.

        Args:
            configuration: the channel's configuration.
            button: the button, with its command filled in.
            default_region: the region of a command that names none.
            resources: the ARNs that the call acts on, if the sandbox cannot know them.
            pressed_by: the member's ID in the chat.
            moment: when the button is pressed. Default: now.
        """
        found = self._examine(configuration, button, default_region, pressed_by, resources, moment)
        return found if isinstance(found, Press) else None

    def warm_up(self, commands: Iterable[str], default_region: str) -> None:
        """Load what presses of these commands need: the AWS CLI, models of services, the service authorization reference.

        Without it, the first press takes half a second longer.

        Args:
            commands: the commands, with their variables.
            default_region: the region of a command that names none.
        """
        for command in commands:
            with contextlib.suppress(CommandRejected, CannotEvaluate):
                iam_action(parse_command(VARIABLE.sub("warm-up", command), default_region))

    def _examine(
        self,
        configuration: ChannelConfiguration,
        button: ButtonState,
        default_region: str,
        pressed_by: str,
        resources: Sequence[str],
        moment: datetime | None = None,
    ) -> "Press | tuple[AwsCall, Verdict]":
        """The call of a press and the verdict that allows it, or how the press ends without a call."""
        if not button.shown:
            return _ended(
                button,
                PressOutcome.REFUSED,
                "Nothing happens.",
                f"The button is not shown: {button.reason}",
            )
        if button.missing:
            names = ", ".join(f"${name}" for name in button.missing)
            reason = f"The notification has no value for {names}, so the chat asks the person for it."
            return _ended(button, PressOutcome.ANSWERED, f"Enter a value for {names}.", reason)
        if button.unsafe:
            reason = f"{' '.join(button.unsafe)} {KEEP_ONE_WORD}"
            return _ended(button, PressOutcome.UNSAFE, "The sandbox did not run the command.", reason)
        try:
            call = parse_command(button.command, default_region)
        except CommandRejected as refusal:
            return _ended(button, PressOutcome.ANSWERED, NO_ANSWER, f"{refusal.reason} {refusal.fix}")
        forbidden = why_forbidden(call.service, call.operation)
        if forbidden is not None:
            return _ended(button, PressOutcome.REFUSED, "I can't run this command.", forbidden, call=call)
        verdict = self.judge.may_press(configuration, call, self.aws.account, resources, pressed_by, moment)
        lost_quotes = unquoted_json(button.command)
        verdict = replace(verdict, notes=(*([lost_quotes] if lost_quotes else ()), *verdict.notes))
        if verdict.refused:
            return _ended(
                button, PressOutcome.REFUSED, f"{ACCESS_DENIED}: {verdict.message}", verdict.reason, call=call,
                configuration=configuration, error_code=ACCESS_DENIED, verdict=verdict,
            )  # fmt: skip
        if not verdict.allowed:
            return _ended(
                button, PressOutcome.NOT_JUDGED, "The sandbox did not make the call.", verdict.reason, call=call,
                configuration=configuration, verdict=verdict,
            )  # fmt: skip
        return call, verdict

    def _run(self, configuration: ChannelConfiguration, button: ButtonState, call: AwsCall, verdict: Verdict) -> Press:
        answers = _Answers(self._service(call), call.region)
        try:
            with self._lock:
                response = self._call(call, answers)
        except ClientError as error:
            code, text = error.response["Error"]["Code"], error.response["Error"]["Message"]
            if code.isdigit():  # moto's answer to a call that it does not know: a bare HTTP status
                return _would_be_called(configuration, button, call, verdict, f"HTTP {code}")
            if answers.service is None and call.client_name not in HELD:
                return _would_be_called(configuration, button, call, verdict, f"{code}: {text}")
            reason = "The channel's role and its guardrail allow the call, but the service refuses it."
            return _ended(
                button, PressOutcome.FAILED, f"{code}: {text}", reason, call=call, configuration=configuration,
                error_code=code, verdict=verdict,
            )  # fmt: skip
        except (BotoCoreError, LocalAwsError, NotImplementedError, OSError) as error:
            return _would_be_called(configuration, button, call, verdict, type(error).__name__)
        if answers.seconds > TIME_LIMIT:
            reason = (
                f"The call took {answers.seconds:g} seconds; a command may take {TIME_LIMIT:g}. "
                "Use a call that only starts the work."
            )
            return _ended(
                button, PressOutcome.FAILED, f"The command timed out after {TIME_LIMIT:g} seconds.", reason,
                call=call, configuration=configuration, error_code="TimedOut", verdict=verdict,
            )  # fmt: skip
        notes = (*verdict.notes, *answers.notes)
        if answers.service is None and call.client_name not in HELD:
            notes = (
                *notes,
                f"The local {call.service} does not hold this program's resources: AWS can answer differently.",
            )
        text = json.dumps(response, indent=2, ensure_ascii=False)
        role = f", with the role {configuration.role_arn}" if configuration.role_arn else ""
        return Press(
            label=button.label,
            command=button.command,
            outcome=PressOutcome.DONE,
            reply=f"Ran {button.command} in account {self.aws.account}, region {call.region}{role}:\n{text}",
            call=call,
            response=response,
            role_arn=configuration.role_arn,
            notes=notes,
            events=tuple(answers.events),
            resources=verdict.resources,
        )

    def _service(self, call: AwsCall) -> LocalService | None:
        return next(
            (one for one in self.services if one.name == call.client_name and one.answers(call.operation)), None
        )

    def _call(self, call: AwsCall, answers: "_Answers") -> JsonObject:
        """Make the call through botocore, which validates it and raises the errors of AWS's clients."""
        client = self.aws.client(call.client_name, call.region)
        events = client.meta.events
        if answers.service is not None:
            events.register("before-parameter-build", answers.note_parameters)
            events.register("before-call", answers.answer)
        try:
            operation = {client.meta.method_to_api_mapping[name]: name for name in client.meta.method_to_api_mapping}
            response: JsonObject = getattr(client, operation[call.operation])(**call.parameters)
        finally:
            if answers.service is not None:
                events.unregister("before-parameter-build", answers.note_parameters)
                events.unregister("before-call", answers.answer)
        answer = {key: _content(value) for key, value in response.items() if key != "ResponseMetadata"}
        # The AWS CLI prints bytes in Base64 too.
        return to_jsonable_python(answer, bytes_mode="base64")


def _content(value: object) -> object:
    """What a stream holds: only a member of the response itself can be one."""
    return value.read().decode(errors="replace") if isinstance(value, StreamingBody) else value


class _Answers:
    """Answers the calls of one client in place of AWS, through botocore's documented events."""

    def __init__(self, service: LocalService | None, region: str) -> None:
        self.service = service
        self.region = region
        self.events: list[JsonObject] = []
        self.seconds = 0.0
        self.notes: tuple[str, ...] = ()
        self._parameters: JsonObject = {}

    def note_parameters(self, params: JsonObject, **_: object) -> None:
        """Keep the call's parameters: ``before-call`` gets them serialized."""
        self._parameters = dict(params)

    def answer(self, model: Any, **_: object) -> tuple[object, JsonObject] | None:
        """Give the service's answer, so that no request is sent."""
        if self.service is None:
            return None
        try:
            answer: ServiceAnswer = self.service.call(model.name, self._parameters, self.region)
        except ServiceError as error:
            return _Http(400), {"Error": {"Code": error.code, "Message": error.message}, "ResponseMetadata": {}}
        self.events += answer.events
        self.seconds = answer.seconds
        self.notes = answer.notes
        return _Http(200), {**answer.response, "ResponseMetadata": {"HTTPStatusCode": 200}}


@dataclass(frozen=True)
class _Http:
    """All that botocore looks at in a response."""

    status_code: int


def _would_be_called(
    configuration: ChannelConfiguration, button: ButtonState, call: AwsCall, verdict: Verdict, because: str
) -> Press:
    """No local service answers the call. Report that instead of inventing a response."""
    reason = (
        f"The sandbox has no local {call.service} that answers {call.operation} ({because}). The command was read as the "
        "AWS CLI reads it, its options were checked against AWS's model, and the channel's role and guardrail allow the call."
    )
    parameters = json.dumps(call.parameters, ensure_ascii=False)
    reply = f"On AWS this would call {call.service}:{call.operation} in {call.region}, with {parameters}."
    return _ended(
        button, PressOutcome.WOULD_BE_CALLED, reply, reason,
        call=call, configuration=configuration, verdict=verdict,
    )  # fmt: skip


def _ended(
    button: ButtonState,
    outcome: PressOutcome,
    reply: str,
    reason: str | None,
    *,
    call: AwsCall | None = None,
    configuration: ChannelConfiguration | None = None,
    error_code: str | None = None,
    verdict: Verdict | None = None,
) -> Press:
    return Press(
        label=button.label,
        command=button.command,
        outcome=outcome,
        reply=reply,
        call=call,
        error_code=error_code,
        reason=reason,
        role_arn=configuration.role_arn if configuration is not None else None,
        notes=verdict.notes if verdict is not None else (),
        resources=verdict.resources if verdict is not None else (),
    )
