"""A press: from a button's command to the AWS call, its answer, and the reply in the thread."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Protocol, cast

from botocore.exceptions import BotoCoreError, ClientError
from botocore.response import StreamingBody

from chatops_pulumi.core.forbidden import why_forbidden
from chatops_pulumi.sandbox.aws.account import LocalAwsError
from chatops_pulumi.sandbox.chat.command_parser import parse_command
from chatops_pulumi.sandbox.chat.errors import CommandRejected
from chatops_pulumi.sandbox.iam.role_judge import Verdict
from chatops_pulumi.sandbox.records import AwsCall, ButtonState, ChannelConfiguration, JsonObject, Press, PressOutcome
from chatops_pulumi.sandbox.services.service import LocalService, ServiceAnswer, ServiceError

TIME_LIMIT: Final = 15.0
"""Seconds that a command may take (AWS Chatbot administrator guide, running AWS CLI commands)."""
NO_ANSWER: Final = "I can't answer that question."
"""What the assistant says to a text that is no command for it (observed)."""


HELD: Final = frozenset({"cloudwatch", "events", "sns", "sqs"})
"""Services of which the local AWS holds what a program registers. Of others it holds nothing, so their refusals tell nothing."""


class AwsClients(Protocol):
    """What a press needs of the local AWS."""

    account: str

    def client(self, service: str, region: str) -> Any:
        """A boto3 client."""
        ...


class PressJudge(Protocol):
    """Says whether the channel may make a call."""

    def may_press(
        self,
        configuration: ChannelConfiguration,
        call: AwsCall,
        account: str,
        resources: Sequence[str] = (),
        pressed_by: str = "U0SANDBOX",
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
    """A client belongs to one call at a time, since its answer is put in by the client's own events."""

    def press(
        self,
        configuration: ChannelConfiguration,
        button: ButtonState,
        default_region: str,
        pressed_by: str = "U0SANDBOX",
    ) -> Press:
        """Press a button of a message in a channel.

        Args:
            configuration: the channel's.
            button: what is pressed, with its command filled in.
            default_region: the region of a command that names none.
            pressed_by: the chat's id of the person.
        """
        if not button.shown:
            return _ended(button, PressOutcome.REFUSED, "Nothing happens.", f"The button is not there: {button.reason}")
        if button.missing:
            names = ", ".join(f"${name}" for name in button.missing)
            reason = f"The notification gives no value for {names}, so the chat asks the person for it."
            return _ended(button, PressOutcome.ANSWERED, f"Please give a value for {names}.", reason)
        try:
            call = parse_command(button.command, default_region)
        except CommandRejected as refusal:
            return _ended(button, PressOutcome.ANSWERED, NO_ANSWER, f"{refusal.reason} {refusal.fix}")
        forbidden = why_forbidden(call.service, call.operation)
        if forbidden is not None:
            return _ended(button, PressOutcome.REFUSED, "I can't run this command.", forbidden, call=call)
        verdict = self.judge.may_press(configuration, call, self.aws.account, pressed_by=pressed_by)
        if not verdict.allowed:
            reply = verdict.message or "The sandbox did not make the call."
            return _ended(
                button, PressOutcome.REFUSED, f"AccessDeniedException: {reply}" if verdict.message else reply,
                verdict.reason, call=call, configuration=configuration,
                error_code="AccessDeniedException" if verdict.message else None, notes=verdict.notes,
            )  # fmt: skip
        return self._run(configuration, button, call, verdict)

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
                error_code=code, notes=verdict.notes,
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
                call=call, configuration=configuration, error_code="TimedOut", notes=verdict.notes,
            )  # fmt: skip
        notes = verdict.notes
        if answers.service is None and call.client_name not in HELD:
            notes = (*notes, f"The local {call.service} knows nothing of this program: its answer tells little.")
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
        )

    def _service(self, call: AwsCall) -> LocalService | None:
        return next(
            (one for one in self.services if one.name == call.client_name and one.answers(call.operation)), None
        )

    def _call(self, call: AwsCall, answers: "_Answers") -> JsonObject:
        """Make the call through botocore, so that it is validated and its errors are those of AWS's clients."""
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
        return {key: _plain(value) for key, value in response.items() if key != "ResponseMetadata"}


def _plain(value: object) -> object:
    """JSON for what botocore parsed: it has dates where the model says timestamp, and streams for contents."""
    match value:
        case StreamingBody():
            return _plain(value.read())
        case bytes():
            return value.decode(errors="replace")
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(entry) for key, entry in cast("Mapping[object, object]", value).items()}
        case list() | tuple():
            return [_plain(entry) for entry in cast("list[object]", value)]
        case _:
            return value


class _Answers:
    """Answers the calls of one client in place of AWS, through botocore's documented events."""

    def __init__(self, service: LocalService | None, region: str) -> None:
        self.service = service
        self.region = region
        self.events: list[JsonObject] = []
        self.seconds = 0.0
        self._parameters: JsonObject = {}

    def note_parameters(self, params: JsonObject, **_: object) -> None:
        """Keep the call's parameters: ``before-call`` gets them serialised."""
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
        return _Http(200), {**answer.response, "ResponseMetadata": {"HTTPStatusCode": 200}}


@dataclass(frozen=True)
class _Http:
    """All that botocore looks at in a response."""

    status_code: int


def _would_be_called(
    configuration: ChannelConfiguration, button: ButtonState, call: AwsCall, verdict: Verdict, because: str
) -> Press:
    """Nobody here knows what the call is about. That is said, rather than an answer made up."""
    reason = (
        f"The sandbox has no local {call.service} that answers {call.operation} ({because}). The command was read as the "
        "AWS CLI reads it, its options were checked against AWS's model, and the channel's role and guardrail allow the call."
    )
    parameters = json.dumps(call.parameters, ensure_ascii=False)
    reply = f"On AWS this would call {call.service}:{call.operation} in {call.region}, with {parameters}."
    return _ended(
        button, PressOutcome.WOULD_BE_CALLED, reply, reason,
        call=call, configuration=configuration, notes=verdict.notes,
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
    notes: tuple[str, ...] = (),
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
        notes=notes,
    )
