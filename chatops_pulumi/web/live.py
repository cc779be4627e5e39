"""The program behind the page: it runs, it fails and is fixed, it is run anew when its files change."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

import anyio.to_thread

from chatops_pulumi.sandbox.delivery.pipeline import EventError
from chatops_pulumi.sandbox.program.project import Project, ProjectError
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, Runtime, run_program
from chatops_pulumi.sandbox.session import Sandbox
from chatops_pulumi.web.changes import Changes
from chatops_pulumi.web.history import History

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chatops_pulumi.sandbox.delivery.rules import Rule
    from chatops_pulumi.sandbox.records import Button, ChannelConfiguration, JsonObject
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
class RuleOfRegion:
    """A rule of the program and where it is."""

    region: str
    rule: Rule


@dataclass(frozen=True)
class Startable:
    """Something that can be begun with one press: a deployment of a group, say."""

    title: str
    source: str
    """The events' source, as ``aws.codedeploy``."""
    rule: RuleOfRegion
    """The first rule that is about it."""


@dataclass(frozen=True)
class Program:
    """The program as it stands: running, or failed with an error."""

    generation: int
    """Counts the runs."""
    project: Project | None = None
    sandbox: Sandbox | None = None
    rules: tuple[RuleOfRegion, ...] = ()
    startable: tuple[Startable, ...] = ()
    error: str = ""
    starting: bool = False
    """Whether it is being run just now."""


@dataclass
class Live:
    """The program, its history and the pages that look at it.

    The event loop owns it. Work in the local AWS goes to a thread, one piece at a time.
    """

    load: Callable[[], Project]
    """Reads the project anew."""
    runtime: Runtime = run_program
    """Runs it."""
    history: History = field(default_factory=History)
    changes: Changes = field(default_factory=Changes)
    program: Program = field(default_factory=lambda: Program(0, starting=True))
    _world: Simulation | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def reload(self) -> None:
        """Run the program anew. What is under way in the simulation goes on; a failing program leaves its error."""
        async with self._lock:
            before = self.program
            self.program = Program(before.generation, before.project, starting=True)
            self.changes.tell()
            self.program = await anyio.to_thread.run_sync(self._run, before)
            if self.program.sandbox is not None:
                self._world = self.program.sandbox.simulation
            self.changes.tell()

    async def close(self) -> None:
        """Take the local AWS down and let the pages' streams end."""
        self.changes.close()
        async with self._lock:
            if self.program.sandbox is not None:
                await anyio.to_thread.run_sync(self.program.sandbox.close)
            self.program = Program(self.program.generation + 1, error="The sandbox has ended.")

    def _run(self, before: Program) -> Program:
        """In a thread: one local AWS after the other, since a process has room for one."""
        number = before.generation + 1
        if before.sandbox is not None:
            before.sandbox.close()
        project = before.project
        try:
            project = self.load()
            sandbox = Sandbox.open(project, self._world, self.runtime)
        except (ProjectError, ProgramError) as error:
            return Program(number, project, error=str(error))
        rules = tuple(RuleOfRegion(region, rule) for region, rules in sandbox.rules().items() for rule in rules)
        return Program(number, project, sandbox, rules, tuple(_startable(sandbox, rules)))

    @property
    def sandbox(self) -> Sandbox:
        """The running program. Raises NotRunningError."""
        if self.program.sandbox is None:
            raise NotRunningError
        return self.program.sandbox

    def channels(self) -> tuple[ChannelConfiguration, ...]:
        """The program's channels; none where it does not run."""
        return self.program.sandbox.aws.chatbot.configurations() if self.program.sandbox else ()

    def rule(self, arn: str) -> RuleOfRegion:
        """A rule by its ARN. Raises GoneError."""
        for entry in self.program.rules:
            if entry.rule.arn == arn:
                return entry
        raise GoneError(f"The program has no rule {arn} any more.")

    def sample(self, entry: RuleOfRegion) -> JsonObject | None:
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

    async def press(self, post: Post, button: Button) -> PressResult:
        """Press a button of a post."""
        pressed = await self._work(lambda sandbox: sandbox.press(post.message, button))
        self.history.add_press(post.id, pressed)
        self._note(pressed.followed, f"after '{button.label}' was pressed")
        return pressed

    async def keep_time(self) -> None:
        """Let waits end when their time has come, until it is cancelled."""
        while not self.changes.closed:
            number, due = self.changes.number, self._next_deadline()
            try:
                async with asyncio.timeout(None if due is None else max(due.total_seconds(), 1)):
                    await self.changes.after(number)
            except TimeoutError:
                if self.program.sandbox is not None:
                    await self.forward(timedelta())

    def _next_deadline(self) -> timedelta | None:
        sandbox = self.program.sandbox
        if sandbox is None:
            return None
        now = sandbox.simulation.clock()
        return min((entry.deadline - now for entry in sandbox.simulation.operations() if entry.deadline), default=None)

    def clear(self) -> None:
        """Forget the messages and events; what is under way stays."""
        self.history.clear()
        self.changes.tell()

    async def _work(self, work: Callable[[Sandbox], _T]) -> _T:
        async with self._lock:
            return await anyio.to_thread.run_sync(work, self.sandbox)

    def _note(self, firings: tuple[EventResult, ...], cause: str) -> tuple[EventResult, ...]:
        for firing in firings:
            self.history.add(firing, cause, self.program.generation)
        self.changes.tell()
        return firings


def _startable(sandbox: Sandbox, rules: Sequence[RuleOfRegion]) -> Iterator[Startable]:
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
            yield Startable(title, key[1], entry)
