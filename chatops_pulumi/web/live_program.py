"""The program behind the page: it runs, it fails and is fixed, it is run anew when its files change."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

import anyio.to_thread

from chatops_pulumi.sandbox.delivery.event import EventError
from chatops_pulumi.sandbox.program.project import Project, ProjectError
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, Runtime, run_program
from chatops_pulumi.sandbox.session import Sandbox
from chatops_pulumi.web.history import History
from chatops_pulumi.web.notifier import Notifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chatops_pulumi.sandbox.delivery.rules import EventRule
    from chatops_pulumi.sandbox.records import ButtonState, ChannelConfiguration, JsonObject
    from chatops_pulumi.sandbox.services.simulation import Simulation
    from chatops_pulumi.sandbox.session import EventResult, PressResult
    from chatops_pulumi.web.history import Post

_T = TypeVar("_T")

NOT_RUNNING: Final = (
    "The program does not run, so nothing can be fired or pressed. Its error stands at the top of the page."
)


class NotRunningError(Exception):
    """The program has failed, and nothing can be done until it is fixed."""

    def __init__(self) -> None:
        super().__init__(NOT_RUNNING)


class GoneError(Exception):
    """What the request is about is not there (any more)."""


@dataclass(frozen=True)
class RegionalRule:
    """A rule of the program and where it is."""

    region: str
    rule: EventRule


@dataclass(frozen=True)
class StartOption:
    """Something that can be begun with one press: a deployment of a group, say."""

    title: str
    source: str
    """The events' source, as ``aws.codedeploy``."""
    rule: RegionalRule
    """The first rule that is about it."""


@dataclass(frozen=True)
class ProgramState:
    """The program as it stands: running, or failed with an error."""

    generation: int
    """Counts the runs."""
    project: Project | None = None
    sandbox: Sandbox | None = None
    rules: tuple[RegionalRule, ...] = ()
    start_options: tuple[StartOption, ...] = ()
    error: str = ""
    starting: bool = False
    """Whether it is being run just now."""


@dataclass
class LiveProgram:
    """The program, its history and the pages that look at it.

    The event loop owns it. Work in the local AWS goes to a thread, one piece at a time.
    """

    load: Callable[[], Project]
    """Reads the project anew."""
    runtime: Runtime = run_program
    """Runs it."""
    history: History = field(default_factory=History)
    notifier: Notifier = field(default_factory=Notifier)
    state: ProgramState = field(default_factory=lambda: ProgramState(0, starting=True))
    _world: Simulation | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def reload(self) -> None:
        """Run the program anew. What is under way in the simulation goes on; a failing program leaves its error."""
        async with self._lock:
            before = self.state
            self.state = ProgramState(before.generation, before.project, starting=True)
            self.notifier.notify()
            self.state = await anyio.to_thread.run_sync(self._run, before)
            if self.state.sandbox is not None:
                self._world = self.state.sandbox.simulation
            self.notifier.notify()

    async def close(self) -> None:
        """Take the local AWS down and let the pages' streams end."""
        self.notifier.close()
        async with self._lock:
            if self.state.sandbox is not None:
                await anyio.to_thread.run_sync(self.state.sandbox.close)
            self.state = ProgramState(self.state.generation + 1, error="The sandbox has ended.")

    def _run(self, before: ProgramState) -> ProgramState:
        """In a thread: one local AWS after the other, since a process has room for one."""
        number = before.generation + 1
        if before.sandbox is not None:
            before.sandbox.close()
        project = before.project
        try:
            project = self.load()
            sandbox = Sandbox.open(project, self._world, self.runtime)
        except (ProjectError, ProgramError) as error:
            return ProgramState(number, project, error=str(error))
        rules = tuple(RegionalRule(region, rule) for region, rules in sandbox.rules().items() for rule in rules)
        return ProgramState(number, project, sandbox, rules, tuple(_start_options(sandbox, rules)))

    @property
    def sandbox(self) -> Sandbox:
        """The running program. Raises NotRunningError."""
        if self.state.sandbox is None:
            raise NotRunningError
        return self.state.sandbox

    def channels(self) -> tuple[ChannelConfiguration, ...]:
        """The program's channels; none where it does not run."""
        return self.state.sandbox.aws.chatbot.configurations() if self.state.sandbox else ()

    def rule(self, arn: str) -> RegionalRule:
        """A rule by its ARN. Raises GoneError."""
        for entry in self.state.rules:
            if entry.rule.arn == arn:
                return entry
        raise GoneError(f"The program has no rule {arn} any more.")

    def sample(self, entry: RegionalRule) -> JsonObject | None:
        """An event that a rule matches. Raises NotRunningError."""
        return self.sandbox.sample(entry.rule, entry.region)

    async def fire(self, events: Sequence[JsonObject], cause: str) -> list[EventResult]:
        """Fire events, one after the other. Raises EventError at the first that EventBridge would not take."""
        fired: list[EventResult] = []
        for event in events:
            try:
                firing = await self._work(lambda sandbox, event=event: sandbox.fire(event))
            except EventError as error:
                if len(events) == 1:
                    raise
                before = f"The {len(fired)} before it were fired." if fired else "None was fired."
                raise EventError(f"Event {len(fired) + 1} of {len(events)}: {error} {before}") from error
            self._note((firing,), cause)
            fired.append(firing)
        return fired

    async def start(self, sample: JsonObject) -> tuple[EventResult, ...]:
        """Begin anew what an event is about."""
        return self._note(await self._work(lambda sandbox: sandbox.start(sample)), "started on the page")

    async def expire(self, service: str, identifier: str, region: str) -> tuple[EventResult, ...]:
        """Let a wait end now."""
        firings = await self._work(lambda sandbox: sandbox.expire(service, identifier, region))
        return self._note(firings, f"the wait of {identifier} ended")

    async def forward(self, by: timedelta) -> tuple[EventResult, ...]:
        """Move the time forward."""
        return self._note(await self._work(lambda sandbox: sandbox.forward(by)), "the time was moved forward")

    async def press(self, post: Post, button: ButtonState) -> PressResult:
        """Press a button of a post."""
        pressed = await self._work(lambda sandbox: sandbox.press(post.message, button))
        self.history.add_press(post.id, pressed)
        self._note(pressed.followed, f"after '{button.label}' was pressed")
        return pressed

    async def keep_time(self) -> None:
        """Let waits end when their time has come, until it is cancelled."""
        while not self.notifier.closed:
            number, due = self.notifier.number, self._next_deadline()
            try:
                async with asyncio.timeout(None if due is None else max(due.total_seconds(), 1)):
                    await self.notifier.after(number)
            except TimeoutError:
                if self.state.sandbox is not None:
                    await self.forward(timedelta())

    def _next_deadline(self) -> timedelta | None:
        sandbox = self.state.sandbox
        if sandbox is None:
            return None
        now = sandbox.simulation.clock()
        return min((entry.deadline - now for entry in sandbox.simulation.operations() if entry.deadline), default=None)

    def clear(self) -> None:
        """Forget the messages and events; what is under way stays."""
        self.history.clear()
        self.notifier.notify()

    async def _work(self, work: Callable[[Sandbox], _T]) -> _T:
        async with self._lock:
            return await anyio.to_thread.run_sync(work, self.sandbox)

    def _note(self, firings: tuple[EventResult, ...], cause: str) -> tuple[EventResult, ...]:
        for firing in firings:
            self.history.add(firing, cause, self.state.generation)
        self.notifier.notify()
        return firings


def _start_options(sandbox: Sandbox, rules: Sequence[RegionalRule]) -> Iterator[StartOption]:
    """Each thing that a rule is about and that a local service can begin, once."""
    seen: set[tuple[str, str, str]] = set()
    for entry in rules:
        sample = sandbox.sample(entry.rule, entry.region)
        title = None if sample is None else sandbox.simulation.title(sample)
        if sample is None or title is None:
            continue
        key = (title, str(sample["source"]), entry.region)
        if key not in seen:
            seen.add(key)
            yield StartOption(title, key[1], entry)
