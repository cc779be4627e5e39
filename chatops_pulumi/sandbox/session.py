"""One program in one local AWS and chat: events go in, messages come out, buttons are pressed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Self

from chatops_pulumi.sandbox.aws.account import ACCOUNT, LocalAws
from chatops_pulumi.sandbox.chat.button_visibility import answered, decide_buttons
from chatops_pulumi.sandbox.chat.notification_parser import NotificationDropped, parse_notification
from chatops_pulumi.sandbox.chat.press import ACCESS_DENIED, Presser
from chatops_pulumi.sandbox.delivery.cloudtrail import API_CALL, Caller, recorded_call
from chatops_pulumi.sandbox.delivery.pipeline import EventPath
from chatops_pulumi.sandbox.delivery.relocation import RelocatedEvent, relocate_event
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.sandbox.iam.role_judge import RoleJudge
from chatops_pulumi.sandbox.program.sdk_runtime import Runtime, run_program
from chatops_pulumi.sandbox.records import (
    Arrival,
    ButtonState,
    ChannelConfiguration,
    JsonObject,
    Notification,
    Outcome,
    Press,
    PressOutcome,
    Step,
    Trace,
)
from chatops_pulumi.sandbox.services.samples import sample_event
from chatops_pulumi.sandbox.services.simulation import Simulation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime, timedelta
    from types import TracebackType

    from chatops_pulumi.sandbox.delivery.rules import EventRule
    from chatops_pulumi.sandbox.iam.members import Member
    from chatops_pulumi.sandbox.program.project import Project
    from chatops_pulumi.sandbox.program.sdk_runtime import Run


@dataclass(frozen=True)
class ChannelMessage:
    """A message in a channel: a notification with its buttons."""

    number: int
    channel: ChannelConfiguration
    notification: Notification
    buttons: tuple[ButtonState, ...]
    """Every button of the channel, shown or not, each with the reason."""
    body: str
    """The JSON that arrived."""

    @property
    def shown(self) -> tuple[ButtonState, ...]:
        """The buttons that the person sees."""
        return tuple(button for button in self.buttons if button.shown)

    @property
    def in_order(self) -> tuple[ButtonState, ...]:
        """The buttons that the person sees, by their numbered labels. Amazon Q itself shows them in random order."""
        return tuple(sorted(self.shown, key=lambda button: button.label))


@dataclass(frozen=True)
class EventResult:
    """An event, its trace through every rule, and the messages it gave."""

    event: JsonObject
    traces: tuple[Trace, ...]
    messages: tuple[ChannelMessage, ...] = ()
    notes: tuple[str, ...] = ()
    """What the sandbox did differently from AWS."""

    @property
    def lost(self) -> tuple[Step, ...]:
        """The steps at which a message of this event was lost."""
        return tuple(step for trace in self.traces for step in trace.steps if step.outcome is Outcome.LOST)


def messages_of(events: Iterable[EventResult]) -> tuple[ChannelMessage, ...]:
    """The messages of events, oldest first."""
    return tuple(message for event in events for message in event.messages)


@dataclass(frozen=True)
class PressResult:
    """A press and what AWS did because of it."""

    message: ChannelMessage
    press: Press
    followed: tuple[EventResult, ...] = ()
    """The events that the call caused, oldest first, and the messages they gave."""


@dataclass
class Sandbox:
    """A running program. Use it as a context manager: it holds the local AWS."""

    project: Project
    aws: LocalAws
    run: Run
    simulation: Simulation
    _path: EventPath
    _presser: Presser
    _judge: RoleJudge

    @classmethod
    def open(cls, project: Project, simulation: Simulation | None = None, runtime: Runtime = run_program) -> Self:
        """Run the program of a project by a runtime. Raises ProgramError.

        ``simulation`` comes from an earlier sandbox whose program has changed: its operations continue.
        """
        # A program that refers to what exists in its own account must find itself there.
        aws = LocalAws(project.account or ACCOUNT)
        try:
            run = runtime(project, aws)
            simulation = simulation or Simulation.of(aws.account)
            judge = RoleJudge(aws, simulation.clock)
            path = EventPath(aws, judge, run.region)
            simulation.listening.patterns = partial(_patterns, path)
            presser = Presser(aws, simulation.services, judge)
        except BaseException:
            aws.close()
            raise
        return cls(project, aws, run, simulation, path, presser, judge)

    def close(self) -> None:
        """Take the local AWS down."""
        self.aws.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fire(self, event: JsonObject) -> EventResult:
        """Put an event on the bus and follow it to the channels. Raises EventError if AWS would not accept the event."""
        result = self.rehearse(event)
        self.simulation.observe(event)
        return result

    def rehearse(self, event: JsonObject) -> EventResult:
        """Follow an event to the channels, without anything starting because of it. Raises EventError as ``fire`` does."""
        traces: list[Trace] = []
        messages: list[ChannelMessage] = []
        for trace in self._path.send(event):
            steps, arrived = list(trace.steps), list[ChannelMessage]()
            for arrival in trace.arrivals:
                step, message = self._show(arrival)
                steps.append(step)
                if message is not None:
                    arrived.append(message)
            traces.append(replace(trace, steps=tuple(steps)))
            messages += arrived
        return EventResult(event, tuple(traces), tuple(messages), self._foreign(event))

    def relocate(self, event: JsonObject) -> RelocatedEvent:
        """Rewrite a recorded event of another account or region to the program's own, with a note that says so."""
        regions = self.aws.regions
        home = self.run.region if self.run.region in regions or not regions else min(regions)
        return relocate_event(event, self.aws.account, regions, home)

    def _foreign(self, event: JsonObject) -> tuple[str, ...]:
        """Notes for an event that EventBridge would not deliver to the program's rules. The sandbox delivers it."""
        origins: list[str] = []
        region, account = event.get("region"), event.get("account")
        if region and self.aws.regions and region not in self.aws.regions:
            origins.append(f"region {region}, but the program has rules only in {', '.join(self.aws.regions)}")
        if account and account != self.aws.account:
            origins.append(f"account {account}, but the program's account is {self.aws.account}")
        return tuple(
            f"The event is from {origin}. The sandbox delivers it all the same. On AWS, an event reaches only rules of "
            "its own account and region."
            for origin in origins
        )

    def press(
        self,
        message: ChannelMessage,
        button: ButtonState,
        resources: Sequence[str] = (),
        pressed_by: str = STRANGER,
        answers: Mapping[str, str] | None = None,
    ) -> PressResult:
        """Press a button of a message and follow what AWS does.

        Args:
            message: the message.
            button: one of its buttons.
            resources: the ARNs that the button's call acts on, for a call whose resources the sandbox does not know.
            pressed_by: the ID of the member who presses it.
            answers: the values of the variables that the chat asks for, by their names.
        """
        button = answered(button, answers or {})
        region = message.notification.additional_context.get("Region", self.run.region)
        press = self._presser.press(message.channel, button, region, pressed_by, resources)
        return PressResult(message, press, self._fire_all((*press.events, *self._recorded(press))))

    def examine(
        self,
        message: ChannelMessage,
        button: ButtonState,
        resources: Sequence[str] = (),
        *,
        report_unjudged: bool = False,
    ) -> Press | None:
        """Why a button cannot work, without pressing it. None if AWS would get its call, or if that cannot be judged.

        Args:
            message: the message.
            button: one of its buttons.
            resources: the ARNs that the button's call acts on, for a call whose resources the sandbox does not know.
            report_unjudged: also give a press that cannot be judged.
        """
        if button.missing:  # the chat asks the person for the value
            return None
        region = message.notification.additional_context.get("Region", self.run.region)
        channel, first = message.channel, None
        # A button works if it works for anyone at any time: the policies can name members and times.
        for member in (STRANGER, *(found.id for found in self._judge.members(channel))):
            for moment in (self.simulation.clock(), *self._judge.moments(channel)):
                ended = self._presser.examine(channel, button, region, resources, member, moment)
                if ended is None or (ended.outcome is PressOutcome.NOT_JUDGED and not report_unjudged):
                    return None
                if ended.outcome is PressOutcome.NOT_JUDGED:
                    return ended
                first = first or ended
                if ended.error_code != ACCESS_DENIED:
                    return ended
        return first

    def warm_up(self) -> None:
        """Load what the first press needs, so that it takes no longer than the next ones. Safe in another thread."""
        self._presser.warm_up([action.command_text for action in self.aws.chatbot.actions()], self.run.region)

    def unchanged(self) -> AbstractContextManager[None]:
        """Judge many buttons quickly, while nothing changes the roles and policies of the local AWS."""
        return self._judge.unchanged()

    def members(self, channel: ChannelConfiguration) -> tuple[Member, ...]:
        """The members whom the policies of a channel name."""
        return self._judge.members(channel)

    def moments(self, channel: ChannelConfiguration) -> tuple[datetime, ...]:
        """The moments at which the policies of a channel change what they allow, for example when a freeze begins."""
        return self._judge.moments(channel)

    def denials(self) -> tuple[str, ...]:
        """Who may not press in the program's channels, and when, in sentences."""
        found = (one for channel in self.aws.chatbot.configurations() for one in self._judge.denials(channel))
        return tuple(dict.fromkeys(found))

    def _recorded(self, press: Press) -> tuple[JsonObject, ...]:
        """CloudTrail's record of the call, if a rule of the program waits for such records."""
        is_recorded = press.outcome is PressOutcome.DONE or press.error_code is not None
        if not is_recorded or press.call is None or not self._listens_to(API_CALL):
            return ()
        role_id = self._judge.role_id(press.role_arn)
        error = None if press.error_code is None else (press.error_code, press.reply.partition(": ")[2])
        caller = Caller(press.role_arn or "", role_id, press.pressed_by)
        event = recorded_call(press.call, caller, self.aws.account, self.simulation.clock(), error)
        return () if event is None else (event,)

    def _listens_to(self, detail_type: str) -> bool:
        return any(detail_type in pattern.get("detail-type", ()) for pattern in _patterns(self._path))

    def rules(self) -> dict[str, tuple[EventRule, ...]]:
        """The program's rules by region."""
        return self._path.rules()

    def sample(self, rule: EventRule, region: str, moment: datetime | None = None) -> JsonObject | None:
        """An event that the rule matches, about something new. None for a rule that runs on a schedule."""
        return sample_event(rule, region, self.aws.account, self.simulation, moment)

    def start(self, sample: JsonObject) -> tuple[EventResult, ...]:
        """Start what an event is about again, for example a new deployment. None if no local service knows the event."""
        return self._fire_all(self.simulation.start(sample))

    def expire(self, service: str, identifier: str, region: str) -> tuple[EventResult, ...]:
        """Let a wait end now, as if it had timed out."""
        return self._fire_all(self.simulation.expire(service, identifier, region))

    def forward(self, by: timedelta) -> tuple[EventResult, ...]:
        """Move the time forward; waits that end on the way end."""
        return self._fire_all(self.simulation.forward(by))

    def _fire_all(self, events: Iterable[JsonObject]) -> tuple[EventResult, ...]:
        return tuple(self.fire(event) for event in events)

    def _show(self, arrival: Arrival) -> tuple[Step, ChannelMessage | None]:
        channel = self.aws.chatbot.configuration(arrival.configuration_arn)
        try:
            notification = parse_notification(arrival.body)
        except NotificationDropped as dropped:
            return Step("notification", Outcome.LOST, dropped.reason, arrival.body, dropped.fix), None
        buttons = decide_buttons(notification, self.aws.chatbot.actions_of(channel.arn))
        message = ChannelMessage(next(self.simulation.message_numbers), channel, notification, buttons, arrival.body)
        shown = ", ".join(f"'{button.label}'" for button in message.shown) or "none"
        text = f"Amazon Q shows the message in {channel.platform.capitalize()} channel {channel.channel}. Buttons: {shown}."
        return Step("notification", Outcome.OK, text, arrival.body), message


def _patterns(path: EventPath) -> Iterator[JsonObject]:
    """The event patterns of a program's rules; those on a schedule have none."""
    return (rule.pattern for rules in path.rules().values() for rule in rules if rule.pattern is not None)
