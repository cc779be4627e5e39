"""Runs ``chatops confirm``: the dialog at a terminal, real AWS clients, and the files that remain."""

from __future__ import annotations

import platform
import signal
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError

from chatops_pulumi.cli.terminal import console
from chatops_pulumi.confirm import journal as journals
from chatops_pulumi.confirm import report as reports
from chatops_pulumi.confirm.automation import PulumiDeployment
from chatops_pulumi.confirm.checks import findings
from chatops_pulumi.confirm.deployment import DeploymentError
from chatops_pulumi.confirm.findings import Outcome
from chatops_pulumi.confirm.journal import Journal, JournalError
from chatops_pulumi.confirm.plan import PLACEHOLDERS, plan_text
from chatops_pulumi.confirm.preflight import RefusedError, account_of, ensure_sandbox
from chatops_pulumi.confirm.run import remove, run_steps
from chatops_pulumi.confirm.settings import Settings, run_name
from chatops_pulumi.confirm.surroundings import Surroundings

_OPEN: Final = 1
_INVALID: Final = 2
_PACKAGES: Final = ("chatops-pulumi", "pulumi", "pulumi-aws", "pulumi-aws-native", "boto3")

_SIGNALS: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@dataclass(frozen=True)
class Choice:
    """The options of the command."""

    workspace: str
    channel: str
    member: str
    second_member: bool
    only: tuple[str, ...]
    region: str | None
    profile: str | None
    folder: Path
    out: Path


class TerminalPerson:
    """The person at this terminal."""

    def say(self, text: str) -> None:
        """Print a line."""
        console().print(text, soft_wrap=True)

    def choose(self, question: str, choices: Mapping[str, str]) -> str:
        """Ask until the answer is one of the choices."""
        self.say(f"\n{question}")
        for key, text in choices.items():
            self.say(f"  {key}  {text}")
        while True:
            answer = str(typer.prompt("Answer")).strip().lower()
            if answer in choices:
                return answer
            self.say(f"{answer!r} is not one of {', '.join(choices)}.")

    def enter(self, question: str) -> str:
        """Ask for a text."""
        return str(typer.prompt(question)).strip()


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True)
class AwsClients:
    """Clients with the credentials of a profile or of the environment."""

    session: Any

    def client(self, service: str, region: str) -> Any:
        """A client."""
        return self.session.client(service, region_name=region)


Make = Callable[[Choice], Surroundings]


def surroundings_of(choice: Choice) -> Surroundings:
    """AWS with the person's credentials, Pulumi, this terminal, and the time."""
    session = boto3.Session(profile_name=choice.profile, region_name=choice.region)
    environment = {"AWS_PROFILE": choice.profile} if choice.profile else {}
    return Surroundings(
        AwsClients(session), PulumiDeployment(choice.folder, environment), TerminalPerson(), SystemClock()
    )


def print_plan(choice: Choice) -> int:
    """Print the plan. It needs no credentials."""
    known = {"workspace_id": choice.workspace, "channel_id": choice.channel, "region": choice.region or ""}
    given = {name: value for name, value in known.items() if value}
    console().print(plan_text(replace(PLACEHOLDERS, only=choice.only, **given)), soft_wrap=True)
    return 0


def begin(choice: Choice, make: Make = surroundings_of) -> int:
    """Begin a run. Returns the exit code."""
    with _explained(choice) as code:
        if journals.is_present(choice.folder) and journals.load(choice.folder).may_exist:
            raise RefusedError(
                f"{choice.folder}: an earlier run may have left resources. Fix: chatops confirm --resume, or --clean."
            )
        surroundings = make(choice)
        now = surroundings.clock.now()
        region = choice.region or _region(surroundings)
        settings = Settings(
            run_name(now),
            account_of(surroundings.aws, region),
            region,
            choice.workspace,
            choice.channel,
            choice.member,
            choice.second_member,
            choice.only,
        )
        ensure_sandbox(surroundings.aws, settings)
        _ask(settings, surroundings)
        code.append(_run(Journal(choice.folder, settings, now.isoformat(timespec="seconds")), surroundings, choice))
    return code[-1]


def resume(choice: Choice, make: Make = surroundings_of) -> int:
    """Continue an interrupted run. Returns the exit code."""
    with _explained(choice) as code:
        journal = journals.load(choice.folder)
        surroundings = make(choice)
        _ensure_same_account(journal, surroundings)
        ensure_sandbox(surroundings.aws, journal.settings)
        _ask(journal.settings, surroundings)
        code.append(_run(journal, surroundings, choice))
    return code[-1]


def clean(choice: Choice, make: Make = surroundings_of) -> int:
    """Remove what an interrupted run created. Returns the exit code."""
    with _explained(choice) as code:
        journal = journals.load(choice.folder)
        surroundings = make(choice)
        _ensure_same_account(journal, surroundings)
        code.append(_OPEN if remove(journal, surroundings) else 0)
    return code[-1]


def _region(surroundings: Surroundings) -> str:
    found = getattr(getattr(surroundings.aws, "session", None), "region_name", None)
    if not found:
        raise RefusedError("No region is set. Fix: give --region, for example --region eu-west-1.")
    return str(found)


def _ensure_same_account(journal: Journal, surroundings: Surroundings) -> None:
    account = account_of(surroundings.aws, journal.settings.region)
    if account != journal.settings.account:
        raise RefusedError(
            f"The credentials are of account {account}, and the run is in {journal.settings.account}. Fix: use --profile."
        )


def _ask(settings: Settings, surroundings: Surroundings) -> None:
    """The plan, the number of the account, and a yes, before anything is created."""
    problem = surroundings.deployment.problem()
    if problem:
        raise RefusedError(problem)
    person = surroundings.person
    person.say(plan_text(settings))
    typed = person.enter(f"\nType the ID of the account in which this may happen ({settings.account})")
    if typed != settings.account:
        raise RefusedError(f"{typed!r} is not {settings.account}. Nothing was created.")
    if person.choose("Create this?", {"yes": "go on", "no": "stop"}) != "yes":
        raise RefusedError("Nothing was created.")


def _run(journal: Journal, surroundings: Surroundings, choice: Choice) -> int:
    run_steps(journal, surroundings)
    found = findings(journal.observations())
    date = surroundings.clock.now().date().isoformat()
    left = ("Some resources could not be deleted.",) if journal.may_exist else ()
    report = reports.Report(journal.settings, date, _versions(), found, left)
    choice.out.mkdir(parents=True, exist_ok=True)
    for suffix, text in (("md", reports.as_markdown(report)), ("json", reports.as_json(report))):
        (choice.out / f"confirm-{date}.{suffix}").write_text(text, "utf-8")
    counts = [f"{sum(one.outcome is outcome for one in found.values())} {outcome.value}" for outcome in Outcome]
    person = surroundings.person
    person.say(f"\n{', '.join(counts)}.")
    for key, one in found.items():
        if one.outcome is Outcome.CONTRADICTED:
            person.say(f"  contradicted: {key}")
    person.say(f"The report is in {choice.out / f'confirm-{date}.md'}. Please paste it into an issue.")
    is_open = left or any(one.outcome in {Outcome.CONTRADICTED, Outcome.NOT_SEEN} for one in found.values())
    return _OPEN if is_open else 0


def _versions() -> dict[str, str]:
    return {**{package: version(package) for package in _PACKAGES}, "Python": platform.python_version()}


def _terminated(number: int, frame: object) -> None:
    """The end of a terminal or of a job ends a run as Ctrl-C does: everything is removed."""
    del number, frame
    raise KeyboardInterrupt


@contextmanager
def _explained(choice: Choice) -> Generator[list[int]]:
    """Print errors as a person needs them. The list gets the exit code."""
    code: list[int] = []
    before = {number: signal.signal(number, _terminated) for number in _SIGNALS}
    try:
        yield code
    except (RefusedError, JournalError, DeploymentError, BotoCoreError, ClientError) as error:
        console(errors=True).print(str(error), soft_wrap=True)
        _say_what_is_left(choice)
        code.append(_INVALID)
    except (KeyboardInterrupt, typer.Abort):
        console(errors=True).print(_interrupted(choice), soft_wrap=True)
        code.append(_OPEN)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say_what_is_left(choice: Choice) -> None:
    if journals.is_present(choice.folder) and _may_exist(choice.folder):
        text = f"Not everything is removed. Fix: chatops confirm --clean --folder {choice.folder}"
        console(errors=True).print(text, soft_wrap=True)


def _may_exist(folder: Path) -> bool:
    try:
        return journals.load(folder).may_exist
    except JournalError:
        return False


def _interrupted(choice: Choice) -> str:
    if not journals.is_present(choice.folder):
        return "Interrupted. Nothing was created."
    folder = f"--folder {choice.folder}"
    if _may_exist(choice.folder):
        return f"Interrupted. Not everything is removed. Fix: chatops confirm --clean {folder}"
    return f"Interrupted. Everything is removed, and your answers are kept: chatops confirm --resume {folder}"
