"""The live program: runs, reloads on change, keeps its last good state and its last error."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

import anyio.to_thread

from chatops_pulumi.core.counted import counted
from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.sandbox.message_diff import DescribedMessage, compare_messages
from chatops_pulumi.sandbox.previews import previews
from chatops_pulumi.sandbox.program.project import Project, ProjectError
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, Runtime, run_program
from chatops_pulumi.sandbox.records import Outcome
from chatops_pulumi.sandbox.scenarios.player import Player
from chatops_pulumi.sandbox.scenarios.recorder import press_action
from chatops_pulumi.sandbox.scenarios.scenario import advance_text
from chatops_pulumi.sandbox.scenarios.step_log import StepLog
from chatops_pulumi.sandbox.session import Sandbox
from chatops_pulumi.web.history import History, button_key
from chatops_pulumi.web.notifier import Notifier
from chatops_pulumi.web.program_state import ProgramState, RegionalRule, channels_of, snapshot_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chatops_pulumi.sandbox.aws.account import LocalAws
    from chatops_pulumi.sandbox.program.sdk_runtime import Run
    from chatops_pulumi.sandbox.records import ButtonState, JsonObject, Trace
    from chatops_pulumi.sandbox.scenarios.player import StepResult
    from chatops_pulumi.sandbox.scenarios.scenario import ScenarioFile, ScenarioStep
    from chatops_pulumi.sandbox.services.service import LongRunningOperation
    from chatops_pulumi.sandbox.services.simulation import Simulation
    from chatops_pulumi.sandbox.session import EventResult, PressResult
    from chatops_pulumi.web.history import FeedNote, FiredEvent, Post

_T = TypeVar("_T")

NOT_RUNNING: Final = "Your program failed, so nothing can be fired or pressed. See the error at the top of the page."


class NotRunningError(Exception):
    """The program failed. Nothing can be done until it is fixed."""

    def __init__(self) -> None:
        super().__init__(NOT_RUNNING)


class GoneError(Exception):
    """What the request refers to does not exist, or not any more."""


class AlreadyRunningError(Exception):
    """The command of the button runs at the moment."""

    def __init__(self, label: str) -> None:
        super().__init__(f"The command of '{label}' is already running.")


@dataclass
class LiveProgram:
    """The program, its history, and the pages that show it.

    The event loop owns it. Work in the local AWS goes to a thread, one piece at a time.
    """

    load: Callable[[], Project]
    """Reads the project."""
    runtime: Runtime = run_program
    """Runs the project."""
    history: History = field(default_factory=History)
    notifier: Notifier = field(default_factory=Notifier)
    state: ProgramState = field(default_factory=lambda: ProgramState(0, starting=True))
    overrides: Mapping[str, str] = field(default_factory=dict[str, str])
    """Configuration values that replace the stack's."""
    log: StepLog = field(default_factory=StepLog)
    """What persons did, to save it as a scenario."""
    _messages: tuple[DescribedMessage, ...] = ()
    """The messages of the last good run."""
    _messages_before: tuple[DescribedMessage, ...] = ()
    """The messages before the newest reloads in the feed."""
    _starting: LocalAws | None = None
    """The local AWS of the run that is starting."""
    _simulation: Simulation | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def reload(self) -> None:
        """Run the program again. Operations in progress continue. A failing program leaves its error and last good state."""
        note: FeedNote | None = None
        async with self._lock:
            before = self.state
            self.state = replace(before, sandbox=None, error="", starting=True)
            self.notifier.notify()
            self.state = await anyio.to_thread.run_sync(self._run, before)
            if self.state.sandbox is not None:
                self._simulation = self.state.sandbox.simulation
                if before.snapshot is not None:
                    note = self.history.add_reload(self.now())
            self.notifier.notify()
        await self._compare(note)

    async def _compare(self, note: FeedNote | None) -> None:
        """Find out what a reload changed in the messages. Other work can run between two rules."""
        sandbox = self.state.sandbox
        if sandbox is None:
            return
        if note is not None and note.times == 1:
            self._messages_before = self._messages
        found, rest = list[DescribedMessage](), previews(sandbox)
        while True:
            async with self._lock:
                if self.state.sandbox is not sandbox:  # the program runs again, and that run compares
                    return
                rule = await anyio.to_thread.run_sync(next, rest, None)
            if rule is None:
                break
            found += rule.described()
        self._messages = tuple(found)
        if note is not None:
            self.history.add_changes(note.id, compare_messages(self._messages_before, self._messages))
            self.notifier.notify()

    async def warm_up(self) -> None:
        """Load what the first press needs, in the background."""
        if self.state.sandbox is not None:
            await anyio.to_thread.run_sync(self.state.sandbox.warm_up)

    async def close(self) -> None:
        """Close the local AWS and end the pages' streams."""
        self.notifier.close()
        async with self._lock:
            if self.state.sandbox is not None:
                await anyio.to_thread.run_sync(self.state.sandbox.close)
            self.state = ProgramState(self.state.generation + 1, error="The sandbox stopped.")

    def _run(self, before: ProgramState) -> ProgramState:
        """Runs in a thread. The old local AWS closes first, since a process has room for one."""
        failed = replace(before, generation=before.generation + 1, sandbox=None, starting=False)
        if before.sandbox is not None:
            before.sandbox.close()
        try:
            failed = replace(failed, project=self.load())
            assert failed.project is not None
            sandbox = Sandbox.open(failed.project, self._simulation, self._counting_runtime)
        except (ProjectError, ProgramError) as error:
            return replace(failed, error=str(error))
        return replace(failed, sandbox=sandbox, snapshot=snapshot_of(sandbox), error="")

    @property
    def sandbox(self) -> Sandbox:
        """The running program.

        Raises:
            NotRunningError: The program failed or is starting.
        """
        if self.state.sandbox is None:
            raise NotRunningError
        return self.state.sandbox

    @property
    def stack(self) -> str:
        """The name of the stack. Empty before the first run."""
        return self.state.project.stack if self.state.project else ""

    def now(self) -> datetime:
        """The time of the sandbox's clock."""
        return self._simulation.clock() if self._simulation else datetime.now(UTC)

    def created(self) -> int:
        """How many resources the run that is starting has created so far."""
        return self._starting.created if self._starting else 0

    def _counting_runtime(self, project: Project, aws: LocalAws) -> Run:
        self._starting = aws
        try:
            return self.runtime(project, aws)
        finally:
            self._starting = None

    def ahead(self) -> timedelta:
        """How far the sandbox's clock is ahead of this machine's."""
        return self._simulation.clock.ahead if self._simulation else timedelta()

    def operations(self) -> tuple[LongRunningOperation, ...]:
        """What is or was in progress. It outlives a program that fails."""
        return self._simulation.operations() if self._simulation else ()

    def rule(self, arn: str) -> RegionalRule:
        """A rule by its ARN.

        Raises:
            GoneError: The program has no such rule.
        """
        for entry in self.state.rules:
            if entry.rule.arn == arn:
                return entry
        raise GoneError(f"The program no longer has the rule {arn}.")

    def sample(self, entry: RegionalRule) -> JsonObject | None:
        """An event that a rule matches. None if the rule runs on a schedule.

        Raises:
            NotRunningError: The program failed or is starting.
        """
        return self.sandbox.sample(entry.rule, entry.region)

    async def fire(self, events: Sequence[JsonObject], cause: str) -> list[FiredEvent]:
        """Fire events, one after the other.

        Args:
            events: The events.
            cause: Why they are fired, as the list of events shows it.

        Raises:
            EventError: EventBridge would reject an event. The events before it were fired.
            NotRunningError: The program failed or is starting.
        """
        fired: list[FiredEvent] = []
        for event in events:
            began = self.now()
            try:
                firing = await self._work(lambda sandbox, event=event: sandbox.fire(event))
            except EventError as error:
                if len(events) == 1:
                    raise
                before = f"{counted(len(fired), 'event')} before it fired." if fired else "No event fired."
                raise EventError(f"Event {len(fired) + 1} of {len(events)}: {error} {before}") from error
            fired += self._record((firing,), cause)
            self._log({"fire": event}, (firing,), began)
        return fired

    async def start(self, entry: RegionalRule) -> list[FiredEvent]:
        """Start what a rule is about, with a new id. Nothing if no local service can start it."""
        began, sample = self.now(), self.sample(entry)
        if sample is None:
            return []
        firings = await self._work(lambda sandbox: sandbox.start(sample))
        if firings:
            self._log({"start": self.rule_name(entry)}, firings, began)
        return self._record(firings, "started on the page")

    async def expire(self, service: str, identifier: str, region: str) -> list[FiredEvent]:
        """Let a wait time out now.

        Args:
            service: The botocore service, for example ``codedeploy``.
            identifier: The id of the operation that waits.
            region: Its region.
        """
        began = self.now()
        title = next((one.title for one in self.operations() if one.id == identifier), identifier)
        firings = await self._work(lambda sandbox: sandbox.expire(service, identifier, region))
        if firings:
            self._log({"time_out": title}, firings, began)
        return self._record(firings, f"{identifier} timed out")

    async def forward(self, by: timedelta) -> list[FiredEvent]:
        """Move the sandbox's clock forward. Waits whose deadline passes time out."""
        began = self.now()
        firings = await self._work(lambda sandbox: sandbox.forward(by))
        if by:
            self._log({"advance": advance_text(by)}, firings, began)
        return self._record(firings, "the clock moved forward")

    async def press(
        self,
        post: Post,
        button: ButtonState,
        resources: Sequence[str] = (),
        pressed_by: str = STRANGER,
        answers: Mapping[str, str] | None = None,
    ) -> tuple[int, PressResult]:
        """Press a button of a message. Returns the id of the press, and its result.

        Args:
            post: The message.
            button: One of its buttons.
            resources: The ARNs that the call acts on, if the sandbox cannot know them.
            pressed_by: The ID of the member who presses it.
            answers: Variable to the value that the member gives when the chat asks for it.

        Raises:
            AlreadyRunningError: The command of the button runs at the moment.
            NotRunningError: The program failed or is starting.
        """
        key = button_key(button)
        if self.history.is_running(post.id, key):
            raise AlreadyRunningError(button.label)
        began = self.now()
        press_id = self.history.begin_press(post.id, button.label, key, began, pressed_by)
        self.notifier.notify()
        try:
            result = await self._work(
                lambda sandbox: sandbox.press(post.message, button, resources, pressed_by, answers)
            )
        except BaseException:
            self.history.end_press(post.id, press_id, None)
            self.notifier.notify()
            raise
        self.history.end_press(post.id, press_id, result)
        action = press_action(button.label, pressed_by, answers or {}, resources)
        self._log(action, result.followed, began, result)
        self._record(result.followed, f"after '{button.label}' was pressed")
        return press_id, result

    async def play(self, file: ScenarioFile) -> tuple[list[StepResult], list[FiredEvent]]:
        """Play a scenario on the running program, up to the first step that does not hold.

        The clock goes on from where it is: it does not move back to the scenario's own time.

        Returns:
            The result of each step, and the events.

        Raises:
            NotRunningError: The program failed or is starting.
        """
        results: list[StepResult] = []
        fired: list[FiredEvent] = []
        player = Player(self.sandbox, file.path.parent)

        def play(sandbox: Sandbox, step: ScenarioStep) -> StepResult:
            player.sandbox = sandbox  # the program can run again between two steps
            return player.play(step)

        for step in file.scenario.steps:
            result = await self._work(lambda sandbox, step=step: play(sandbox, step))
            results.append(result)
            if result.press is not None:
                self._record_press(result.press)
            fired += self._record(result.events, f"scenario {file.name}")
            if result.differences:
                break
        return results, fired

    def _record_press(self, result: PressResult) -> None:
        post = self.history.post_of(result.message)
        if post is None:
            return
        button = next(one for one in result.message.shown if one.label == result.press.label)
        member = result.press.pressed_by
        press_id = self.history.begin_press(post.id, button.label, button_key(button), self.now(), member)
        self.history.end_press(post.id, press_id, result)

    def rule_name(self, entry: RegionalRule) -> str:
        """The name that a person calls a rule by, for example ``web.ready``."""
        found = self.state.snapshot.names if self.state.snapshot else {}
        return found.get(entry.rule.arn, entry.rule.name)

    async def keep_time(self) -> None:
        """Let waits time out at their deadlines, until the task is cancelled."""
        while not self.notifier.closed:
            number, due = self.notifier.number, self._next_deadline()
            try:
                async with asyncio.timeout(None if due is None else max(due.total_seconds(), 1)):
                    await self.notifier.after(number)
            except TimeoutError:
                if self.state.sandbox is not None:
                    await self.forward(timedelta())

    def _next_deadline(self) -> timedelta | None:
        if self.state.sandbox is None:
            return None
        now = self.now()
        return min((entry.deadline - now for entry in self.operations() if entry.deadline), default=None)

    def clear(self) -> None:
        """Forget the messages and events. Operations in progress continue."""
        self.history.clear()
        self.notifier.notify()

    def _log(
        self, action: JsonObject, events: tuple[EventResult, ...], moment: datetime, press: PressResult | None = None
    ) -> None:
        self.log.add(action, events, moment, press)

    async def _work(self, work: Callable[[Sandbox], _T]) -> _T:
        async with self._lock:
            return await anyio.to_thread.run_sync(work, self.sandbox)

    def _record(self, firings: tuple[EventResult, ...], cause: str) -> list[FiredEvent]:
        fired = [self.history.add(firing, cause, self.state.generation) for firing in firings]
        for event in fired:
            for trace in event.firing.traces:
                for step in (step for step in trace.steps if step.outcome is Outcome.LOST):
                    for channel in self._channels_of(trace):
                        self.history.add_lost(event.id, channel, step, self.now())
        self.notifier.notify()
        return fired

    def _channels_of(self, trace: Trace) -> tuple[str, ...]:
        """The channels that would have shown the message of a trace."""
        if trace.arrivals:
            return tuple(dict.fromkeys(arrival.configuration_arn for arrival in trace.arrivals))
        for entry in self.state.rules:
            if entry.rule.arn == trace.rule_arn:
                return channels_of(entry.rule, self.state.channels, trace.target_id)
        return ()
