"""Runs a Pulumi program, unchanged, on the local AWS. The Pulumi CLI is not needed."""

import asyncio
import contextvars
import importlib
import linecache
import os
import runpy
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from unittest.mock import patch

import pulumi.runtime
from pulumi.runtime.settings import Settings, configure
from pulumi.runtime.stack import run_in_stack

from chatops_pulumi.sandbox.aws.account import LocalAws
from chatops_pulumi.sandbox.program.monitor import EngineLog, LogMessage, Monitor, Refusal, RegisteredResource
from chatops_pulumi.sandbox.program.places import Place, is_own, nearest_place
from chatops_pulumi.sandbox.program.project import PYTHON, Project
from chatops_pulumi.sandbox.program.transforms import CallbackNeededError
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.resources.base import Notes, RunContext

DEFAULT_REGION = "us-east-1"
"""The region if neither the program nor the environment names one."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class ProgramError(Exception):
    """The program failed, or AWS would refuse what it registers."""

    def __init__(self, text: str, refusals: Sequence[Refusal] = (), place: Place | None = None) -> None:
        super().__init__(text)
        self.refusals = tuple(refusals)
        """The resources that were refused. Empty: the program failed otherwise, or they are not known one by one."""
        self.place = place
        """The line at which the program failed, if it is known."""


@dataclass(frozen=True)
class Run:
    """The result of running a program."""

    project: Project
    region: str
    """The program's own region."""
    resources: tuple[RegisteredResource, ...]
    """In the order of registration."""
    outputs: JsonObject
    """The stack's exports; secrets are shown as ``[secret]``."""
    messages: tuple[LogMessage, ...]
    notes: tuple[str, ...]
    """What the sandbox assumed or left out."""
    runtime: str = "Pulumi's SDK alone"
    """What ran the program: the SDK alone, or the engine with its version."""


Runtime = Callable[[Project, LocalAws], Run]
"""Runs a program and creates its resources in the local AWS: the SDK alone, or the engine. Raises ProgramError."""


def run_program(project: Project, aws: LocalAws, *, run_commands: bool = True) -> Run:
    """Run the program with the SDK alone, and create its resources in ``aws``.

    While it runs, the working directory, the module path and the AWS variables of this process are the program's.

    Args:
        project: The program and its configuration.
        aws: The local AWS.
        run_commands: Run the program's local commands, as far as they call the chatbot API.

    Raises:
        ProgramError: With all refused resources, or with the program's own error and its lines in the program's files.
    """
    if project.runtime != PYTHON:
        raise ProgramError(
            f"The program's runtime is '{project.runtime}', but Pulumi's SDK alone runs Python programs only. "
            "Fix: install the Pulumi CLI and use --runtime engine, which runs a program in any language."
        )
    region, notes = region_of(project)
    run_context = RunContext(aws, Notes([*project.notes, *notes]), project.directory, region, run_commands=run_commands)
    monitor = Monitor(run_context)
    engine = EngineLog()
    # A new thread has a separate event loop and separate Pulumi settings.
    error = _in_thread(lambda: _run(project, aws, monitor, engine))
    if monitor.refusals:
        raise ProgramError("\n".join(map(str, monitor.refusals)), monitor.refusals) from error
    if error is not None:
        frames = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
        raise ProgramError(
            _describe(error, project), place=nearest_place(reversed(frames), project.directory)
        ) from error
    return Run(
        project=project,
        region=region,
        resources=tuple(monitor.registered.values()),
        outputs=monitor.stack_outputs,
        messages=tuple(engine.messages),
        notes=tuple(run_context.notes.texts),
    )


def region_of(project: Project) -> tuple[str, tuple[str, ...]]:
    """The program's region, as the aws provider finds it, and a note if it is a guess."""
    for found in (
        project.config.get("aws:region"),
        project.config.get("aws-native:region"),
        os.environ.get("AWS_REGION"),
        os.environ.get("AWS_DEFAULT_REGION"),
    ):
        if found:
            return found, ()
    return DEFAULT_REGION, (f"No region is set (aws:region, AWS_REGION): {DEFAULT_REGION} is used.",)


def _in_thread(work: Callable[[], None]) -> BaseException | None:
    """Do ``work`` in a new thread with empty context, and return its error."""
    errors: list[BaseException] = []

    def guarded() -> None:
        try:
            contextvars.Context().run(work)
        except BaseException as error:  # noqa: BLE001 the caller reports every error of the program
            errors.append(error)

    thread = threading.Thread(target=guarded, name="pulumi-program", daemon=True)
    thread.start()
    thread.join()
    return errors[0] if errors else None


class _InlineExecutor(ThreadPoolExecutor):
    """Runs work at once. Pulumi sends registrations through the loop's executor; a pool would shuffle them."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """The work's result. Work that needs an answer of the program first is done as soon as the answer is there."""
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except CallbackNeededError as needed:
            again = self._after(needed, future, lambda: fn(*args, **kwargs))
            self._waiting.add(asyncio.get_running_loop().create_task(again))
        except BaseException as error:  # noqa: BLE001 the future hands it on
            future.set_exception(error)
        return future

    def __init__(self) -> None:
        super().__init__(max_workers=1)
        # The loop keeps only weak references to its tasks.
        self._waiting: set[asyncio.Task[None]] = set()

    async def _after(self, needed: CallbackNeededError, future: Future[_T], work: Callable[[], _T]) -> None:
        try:
            await needed.answer()
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 the future hands it on
            future.set_exception(error)


def _run(project: Project, aws: LocalAws, monitor: Monitor, engine: EngineLog) -> None:
    loop = asyncio.new_event_loop()
    # Tasks that a failed resource leaves behind log an error when they are collected; the refusal is reported anyway.
    loop.set_exception_handler(lambda _loop, _context: None)
    loop.set_default_executor(_InlineExecutor())
    asyncio.set_event_loop(loop)
    try:
        configure(
            Settings(
                project=project.name,
                stack=project.stack,
                monitor=monitor,
                engine=engine,
                dry_run=False,
                organization=project.organization,
                root_directory=str(project.root),
            )
        )
        pulumi.runtime.set_all_config(project.config, list(project.secret_keys))
        with _as_language_host(project), patch.dict(os.environ, aws.program_environment()):
            loop.run_until_complete(run_in_stack(lambda: _execute(project)))
    finally:
        _cancel_leftovers(loop)
        asyncio.set_event_loop(None)
        loop.close()


def _execute(project: Project) -> None:
    try:
        runpy.run_path(str(project.entry), run_name="__main__")
    except SystemExit as leaving:
        # sys.exit() without an error code ends a program successfully.
        if leaving.code not in (None, 0):
            raise


def _cancel_leftovers(loop: asyncio.AbstractEventLoop) -> None:
    """End the tasks that still wait for resources that were refused."""
    leftovers = asyncio.all_tasks(loop)
    for task in leftovers:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*leftovers, return_exceptions=True))


@contextmanager
def _as_language_host(project: Project) -> Generator[None]:
    """Working directory, module path and arguments as Pulumi's language host sets them. They are restored afterwards.

    The program prints to standard error, because standard output belongs to the command and may be JSON.
    """
    directory = str(project.directory)
    before = (Path.cwd(), list(sys.path), list(sys.argv), sys.dont_write_bytecode, set(sys.modules))
    os.chdir(directory)
    sys.path.insert(0, directory)
    sys.argv = [directory]
    # Compiled files store whole seconds, so a quick edit could be missed.
    sys.dont_write_bytecode = True
    importlib.invalidate_caches()
    linecache.checkcache()
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        cwd, sys.path[:], sys.argv, sys.dont_write_bytecode, modules = before
        os.chdir(cwd)
        for name in _own_modules(project.directory, modules):
            del sys.modules[name]


def _own_modules(directory: Path, before: set[str]) -> list[str]:
    """The program's own modules that the run imported. The next run must import them again to see changed files."""
    return [
        name
        for name, module in list(sys.modules.items())
        if name not in before and (file := getattr(module, "__file__", None)) and is_own(file, directory)
    ]


def _describe(error: BaseException, project: Project) -> str:
    """The error, and the lines of the program that led to it."""
    if isinstance(error, pulumi.RunError):  # as the engine does: its text is for people, and says where
        return f"The program of {project.name} failed: {error}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if is_own(frame.filename, project.directory)]
    text = "".join(traceback.format_exception_only(type(error), error)).strip()
    if not frames:
        return f"The program of {project.name} failed: {text}{_nearest_frame(error)}"
    return f"The program of {project.name} failed: {text}\n" + "".join(traceback.format_list(frames)).rstrip()


def _nearest_frame(error: BaseException) -> str:
    """The place of an error without lines of the program, for example an error in ``apply``."""
    frames: list[Any] = list(traceback.extract_tb(error.__traceback__))
    return f"\n  ({frames[-1].filename}, line {frames[-1].lineno})" if frames else ""
