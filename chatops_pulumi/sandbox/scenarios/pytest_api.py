"""What ``chatops_pulumi.testing`` offers: a program's chat as Python objects, and scenario files as tests."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatops_pulumi.sandbox.button_choice import choose_button
from chatops_pulumi.sandbox.iam.members import STRANGER
from chatops_pulumi.sandbox.program.project import Project, load_project
from chatops_pulumi.sandbox.scenarios.differences import button_labels, text_lines, title_of
from chatops_pulumi.sandbox.scenarios.player import Player, StepError
from chatops_pulumi.sandbox.scenarios.reader import find_scenarios, read_scenario
from chatops_pulumi.sandbox.scenarios.report import failure_text
from chatops_pulumi.sandbox.scenarios.run import run_scenario, sandbox_at
from chatops_pulumi.sandbox.scenarios.scenario import ScenarioFile, ScenarioStep
from chatops_pulumi.sandbox.services.simulation import MOMENT
from chatops_pulumi.sandbox.session import ChannelMessage, EventResult, PressResult, Sandbox

if TYPE_CHECKING:
    from chatops_pulumi.sandbox.records import JsonObject


@dataclass(frozen=True)
class ScenarioCase:
    """A scenario file and the program that it is for."""

    file: ScenarioFile
    cwd: Path
    stack: str
    config: Mapping[str, str]

    def check(self) -> None:
        """Play the scenario.

        Raises:
            AssertionError: The program does not run, or a step does not lead to what it must lead to. The message has the
                differences.
        """
        result = run_scenario(self.file, self._project)
        if not result.holds:
            raise AssertionError(failure_text(result))

    def __str__(self) -> str:
        return self.file.name

    def _project(self, stack: str | None, config: Mapping[str, str]) -> Project:
        return load_project(self.cwd, stack or self.stack, {**self.config, **config})


def scenarios(
    place: str | Path, *, cwd: str | Path = ".", stack: str = "sandbox", config: Mapping[str, str] | None = None
) -> list[ScenarioCase]:
    """The scenarios of a file or of a folder and its subfolders, for ``pytest.mark.parametrize``.

    Args:
        place: The file or the folder.
        cwd: The folder of the Pulumi project, or a folder inside it.
        stack: The stack of scenarios that name none.
        config: Configuration values that replace the stack's, by their full keys.

    Raises:
        ScenarioError: There are no scenario files, or one is not valid.
    """
    files = [read_scenario(path) for path in find_scenarios(Path(place))]
    return [ScenarioCase(file, Path(cwd), stack, config or {}) for file in files]


@dataclass(frozen=True)
class Pressed:
    """A press of a button and what came of it."""

    result: PressResult
    chat: ChatSession

    @property
    def succeeded(self) -> bool:
        """Whether the command ran, or AWS would run it."""
        return self.result.press.outcome.right

    @property
    def reply(self) -> str:
        """The reply in the thread."""
        return self.result.press.reply

    @property
    def reason(self) -> str | None:
        """Why the press did not succeed, and what to do about it."""
        return self.result.press.reason

    @property
    def command(self) -> str:
        """The command, without ``aws``."""
        return self.result.press.command

    @property
    def call(self) -> str | None:
        """The AWS call, for example ``codedeploy:ContinueDeployment``. None if there is no call."""
        call = self.result.press.call
        return f"{call.service}:{call.operation}" if call else None

    @property
    def parameters(self) -> JsonObject:
        """The parameters of the AWS call."""
        return self.result.press.call.parameters if self.result.press.call else {}

    @property
    def messages(self) -> list[ChatMessage]:
        """The messages that followed, oldest first."""
        return [ChatMessage(one, self.chat) for event in self.result.followed for one in event.messages]


@dataclass(frozen=True)
class ChatMessage:
    """A message in a channel, as people read it."""

    result: ChannelMessage
    chat: ChatSession

    @property
    def title(self) -> str:
        """The title, without formatting."""
        return title_of(self.result)

    @property
    def lines(self) -> list[str]:
        """The lines of the description and the next steps, without formatting."""
        return text_lines(self.result)

    @property
    def text(self) -> str:
        """The lines in one text."""
        return "\n".join(self.lines)

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons, by their numbers. Amazon Q itself shows them in random order."""
        return button_labels(self.result)

    @property
    def channel(self) -> str:
        """The ID of the channel."""
        return self.result.channel.channel

    def press(
        self,
        label: str,
        *,
        member: str = STRANGER,
        answers: Mapping[str, str] | None = None,
        resource: str | None = None,
    ) -> Pressed:
        """Press a button of this message.

        Args:
            label: The button's label.
            member: The ID of the member who presses. Default: a member whom no policy names.
            answers: The values of variables that the chat asks for.
            resource: The ARN that the call acts on, if the sandbox cannot know it.

        Raises:
            ButtonChoiceError: The message shows no such button. The error has the reason.
        """
        message, button = choose_button([self.result], label)
        resources = [resource] if resource else []
        return Pressed(self.chat.sandbox.press(message, button, resources, member, answers), self.chat)


@dataclass(frozen=True)
class Events:
    """What events led to."""

    results: tuple[EventResult, ...]
    chat: ChatSession

    @property
    def messages(self) -> list[ChatMessage]:
        """The messages, oldest first."""
        return [ChatMessage(one, self.chat) for event in self.results for one in event.messages]

    @property
    def message(self) -> ChatMessage:
        """The only message.

        Raises:
            AssertionError: There is no message, or more than one. The error says why a message was lost.
        """
        if len(self.messages) != 1:
            lost = "".join(f" {reason}" for reason in self.lost)
            raise AssertionError(f"There are {len(self.messages)} messages, not one.{lost}")
        return self.messages[0]

    @property
    def lost(self) -> list[str]:
        """For each lost message, the reason and the fix."""
        steps = [step for event in self.results for step in event.lost]
        return [f"{step.text}{f' Fix: {step.fix}' if step.fix else ''}" for step in steps]


@dataclass(frozen=True)
class ChatSession:
    """The channels of a program that runs on a local AWS."""

    sandbox: Sandbox
    """The running program, with everything that it registered (``sandbox.run.resources``)."""

    def start(self, rule: str) -> Events:
        """Start what a rule is about, for example a deployment.

        Args:
            rule: The rule, as ``web.ready``.

        Raises:
            EventError: The program has no such rule. The error lists the rules.
        """
        return self._play({"start": rule})

    def fire(self, event: JsonObject) -> Events:
        """Put an event on the bus. An event of another account or region is rewritten to the program's own.

        Args:
            event: The event, as EventBridge delivers it.

        Raises:
            EventError: EventBridge would not accept the event.
        """
        moved = self.sandbox.relocate(event)
        return Events((self.sandbox.fire(moved.event),), self)

    def advance(self, time: str) -> Events:
        """Move the clock, and let waits time out on the way.

        Args:
            time: A duration as ``1h 30m``, or a time as ``2026-12-24T10:00:00Z``.

        Raises:
            ValueError: The text is neither.
        """
        return self._play({"advance": time})

    def _play(self, step: dict[str, Any]) -> Events:
        player = Player(self.sandbox, Path())
        try:
            return Events(player.act(ScenarioStep.model_validate(step)).events, self)
        except StepError as error:
            raise ValueError(str(error)) from error


@contextmanager
def open_chat(
    cwd: str | Path = ".",
    *,
    stack: str = "sandbox",
    config: Mapping[str, str] | None = None,
    at: datetime = MOMENT,
) -> Generator[ChatSession]:
    """Run a program on a local AWS, for the length of a ``with`` block.

    Args:
        cwd: The folder of the Pulumi project, or a folder inside it.
        stack: The stack whose configuration is used.
        config: Configuration values that replace the stack's, by their full keys.
        at: The time. The clock moves only with ``advance``.

    Raises:
        ProjectError: There is no project, or its configuration cannot be used.
        ProgramError: The program failed.
    """
    project = load_project(Path(cwd), stack, config or {})
    with sandbox_at(project, at) as sandbox:
        yield ChatSession(sandbox)
