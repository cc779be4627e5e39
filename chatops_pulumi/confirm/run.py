"""The run: deploy, send, ask, read back, remove. What was seen is in the journal after each step."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from chatops_pulumi.confirm import leftovers, pages, pipeline_probe, probes, reading
from chatops_pulumi.confirm.deployment import DeploymentError
from chatops_pulumi.confirm.experiments import MESSAGES, Message, event
from chatops_pulumi.confirm.observations import Answer, JsonObject
from chatops_pulumi.confirm.points import needed_steps
from chatops_pulumi.confirm.stack_program import OPTIONAL
from chatops_pulumi.confirm.steps import DENIED, OTHER, PAGES, RAN, SKIP, UNASKED, Step, steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from chatops_pulumi.confirm.journal import Journal
    from chatops_pulumi.confirm.surroundings import Surroundings

_ARRIVAL: Final = timedelta(seconds=45)
_LOG_LIMIT: Final = timedelta(minutes=3)
_CLOUDTRAIL_LIMIT: Final = timedelta(minutes=20)
"""CloudTrail promises no time; its user guide says about 5 minutes on average."""
_ATTEMPTS: Final = 30
"""Deployments at most: each but the last leaves out what AWS refused."""


def run_steps(journal: Journal, surroundings: Surroundings) -> None:
    """Do everything that the journal does not have yet, and remove everything at the end, in any case.

    Raises:
        DeploymentError: The stack cannot be deployed.
    """
    journal.may_exist = True
    journal.save()
    try:
        _Run(journal, surroundings).all()
    finally:
        remove(journal, surroundings)


def remove(journal: Journal, surroundings: Surroundings) -> tuple[str, ...]:
    """Delete everything that the run created.

    Returns:
        What could not be deleted, with AWS's answers. If there is something, the journal says that it may exist.
    """
    person = surroundings.person
    person.say("Removing everything that this run created ...")
    problems: list[str] = []
    try:
        surroundings.deployment.destroy()
    except DeploymentError as error:
        problems.append(str(error))
    removed = leftovers.remove(surroundings.aws, journal.settings)
    for name in removed.deleted:
        person.say(f"  deleted {name}")
    if removed.failed:
        for text in (*problems, *removed.failed):
            person.say(f"  not deleted: {text}")
        person.say("Fix: run `chatops confirm --clean` again. Every name begins with " + journal.settings.run + ".")
        return removed.failed
    journal.may_exist = False
    journal.save()
    person.say("Everything is removed.")
    return ()


class _Run:
    def __init__(self, journal: Journal, surroundings: Surroundings) -> None:
        self._journal = journal
        self._settings = journal.settings
        self._aws, self._deployment = surroundings.aws, surroundings.deployment
        self._person, self._clock = surroundings.person, surroundings.clock
        self._needed = needed_steps(journal.settings.only)
        self._since = datetime.fromisoformat(journal.started)

    def all(self) -> None:
        """Every part, in order."""
        self._deploy()
        for message in MESSAGES:
            self._message(message)
        self._probes()
        self._pages()
        self._read_cloudtrail()

    # The stack

    def _deploy(self) -> None:
        """Deploy. What AWS refuses is an answer: it is noted and left out."""
        self._person.say("Deploying the stack ...")
        for _ in range(_ATTEMPTS):
            refused = self._deployment.up(self._settings, tuple(self._journal.refusals))
            required = [one for one in refused if not one.name.startswith(OPTIONAL)]
            optional = [one for one in refused if one.name.startswith(OPTIONAL)]
            for one in optional:
                self._person.say(f"AWS refused {one.name}: {one.reason}")
                self._journal.refusals[one.name] = one.reason
            self._journal.save()
            if not refused:
                return
            # A required resource can fail because it depends on an optional one.
            if not optional:
                raise DeploymentError(f"AWS refused {required[0].name}: {required[0].reason}")
        raise DeploymentError("AWS refuses another resource at each deployment.")

    # Messages and questions

    def _message(self, message: Message) -> None:
        open_steps = [step for step in steps(self._settings) if step.message == message.key and self._is_open(step)]
        if not open_steps or f"target-{message.key}" in self._journal.refusals:
            return
        self._person.say(f"\nSending '{message.title}' ...")
        if not self._send(event(message, self._settings)):
            return
        if not reading.poll(self._clock, lambda: self._read_bodies(message.key), _ARRIVAL, 3, lambda _: None):
            self._person.say("Nothing arrived at the topic.")
        for step in open_steps:
            self._ask(step)

    def _is_open(self, step: Step) -> bool:
        """Whether a step is needed, not answered yet, and about something that AWS created."""
        action = "action-approver" if step.key == "approver_other" else f"action-{step.key}"
        is_answered = step.key in self._journal.answers
        return step.key in self._needed and not is_answered and action not in self._journal.refusals

    def _send(self, entry: dict[str, str]) -> bool:
        answer = self._aws.client("events", self._settings.region).put_events(Entries=[entry])
        if answer.get("FailedEntryCount"):
            self._person.say(f"EventBridge refused the event: {answer.get('Entries')}")
            return False
        return True

    def _read_bodies(self, key: str) -> bool:
        try:
            self._journal.bodies.update(reading.read_bodies(self._aws, self._settings))
        except probes.FAILURES as error:
            # The person can still say what appears in the chat.
            self._person.say(f"  The queue cannot be read: {error}")
            return True
        self._journal.save()
        return key in self._journal.bodies

    def _ask(self, step: Step) -> None:
        choice = self._person.choose(step.text, step.choices)
        if choice == SKIP:
            return
        text = self._person.enter("What do you see?") if choice == OTHER else ""
        self._journal.answers[step.key] = Answer(choice, text, self._now())
        self._journal.save()

    # Probes

    def _probes(self) -> None:
        found: dict[str, Callable[[], JsonObject]] = {
            "simulate": lambda: probes.simulate(self._aws, self._settings),
            "associations": lambda: probes.associations(self._aws, self._settings),
            "cloud_control": lambda: probes.cloud_control(self._aws, self._settings, self._journal.refusals),
            "subscriptions": lambda: probes.subscriptions(self._aws, self._settings),
            "chat_states": lambda: probes.chat_states(self._aws, self._settings),
            "log": self._log,
            "alarm": self._alarm,
            "states": self._states,
            "pipeline": self._pipeline,
            "queries": self._queries,
        }
        for name, probe in found.items():
            if name in self._needed:
                self._probe(name, probe)
        for name, probe in {"metrics": self._metrics, "chat_log": self._chat_log}.items():
            self._probe(name, probe)

    def _probe(self, name: str, probe: Callable[[], JsonObject]) -> None:
        """Make a probe, unless the journal has it. A probe that fails decides nothing."""
        if name in self._journal.probes:
            return
        self._person.say(f"Checking {name} ...")
        try:
            result = probe()
        except (*probes.FAILURES, *probes.UNEXPECTED) as error:
            self._person.say(f"  {name} cannot be checked: {error}")
            self._journal.errors[name] = f"{type(error).__name__}: {error}"
            self._journal.save()
            return
        self._journal.errors.pop(name, None)
        self._journal.probes[name] = result
        self._journal.times[name] = self._now()
        self._journal.save()

    def _events(self, detail_type: str, enough: Callable[[list[JsonObject]], bool]) -> list[JsonObject]:
        """Details of the events of a type in the log group; waits until there are enough."""
        found: list[JsonObject] = []

        def look() -> bool:
            found[:] = [
                one["detail"]
                for one in reading.log_events(self._aws, self._settings)
                if not detail_type or one.get("detail-type") == detail_type
            ]
            return enough(found)

        reading.poll(self._clock, look, _LOG_LIMIT, 5, lambda _: None)
        return found

    def _log(self) -> JsonObject:
        basics = MESSAGES[1]
        # With --only, no message may have been sent.
        self._send({**event(basics, self._settings), "DetailType": "log"})
        return {"events": len(self._events("", bool))}

    def _alarm(self) -> JsonObject:
        probes.set_alarm(self._aws, self._settings)
        return {"details": self._events("CloudWatch Alarm State Change", bool)}

    def _states(self) -> JsonObject:
        kind = "Step Functions Execution Status Change"
        execution = probes.start_execution(self._aws, self._settings)
        ended = self._events(kind, lambda found: any(one.get("status") == "FAILED" for one in found))
        redriven = probes.redrive(self._aws, self._settings, execution)
        details = self._events(kind, lambda found: len(found) > len(ended) + 1)
        return {"execution": execution, "redrive": redriven, "details": [_of_execution(one) for one in details]}

    def _pipeline(self) -> JsonObject:
        client = self._aws.client("codepipeline", self._settings.region)
        self._person.say("  The pipeline runs for some minutes.")
        return pipeline_probe.examine(client, self._settings.name("pipeline"), self._events)

    def _queries(self) -> JsonObject:
        started = probes.start_queries(self._aws, self._settings, self._since, self._clock.now())
        statuses: dict[str, str] = {}

        def look() -> bool:
            statuses.update({key: probes.query_status(self._aws, self._settings, one) for key, one in started.items()})
            return not {"Scheduled", "Running"} & set(statuses.values())

        reading.poll(self._clock, look, _LOG_LIMIT, 2, lambda _: None)
        return dict(statuses)

    def _metrics(self) -> JsonObject:
        return dict(reading.failed_invocations(self._aws, self._settings, self._since, self._clock.now()))

    def _chat_log(self) -> JsonObject:
        regions = reading.chat_log_regions(self._aws, self._settings)
        return {"lines": reading.chat_log(self._aws, self._settings), "regions": regions}

    def _pages(self) -> None:
        """Ask about pages of the console, whose addresses are only known now."""
        known = pages.addresses(self._settings, self._journal.probes)
        for step in steps(self._settings):
            if step.message == PAGES and step.key in known and self._is_open(step):
                self._person.say(f"\n{known[step.key]}")
                self._ask(step)

    # CloudTrail

    def _read_cloudtrail(self) -> None:
        """Wait until CloudTrail has a record of every press, or until the limit."""
        pressed = [
            step.key for step in steps(self._settings) if step.key in self._journal.answers and self._is_call(step.key)
        ]
        if not pressed:
            return
        self._person.say("\nReading CloudTrail's event history. Records appear some minutes after a press.")

        def look() -> bool:
            try:
                self._journal.records = reading.press_records(self._aws, self._clock, self._settings, self._since)
            except (*probes.FAILURES, *probes.UNEXPECTED) as error:
                self._person.say(f"  CloudTrail cannot be read: {error}")
                # Throttling ends; a missing permission does not.
                return "AccessDenied" in str(error)
            self._journal.save()
            return not self._unrecorded(pressed)

        def tick(left: timedelta) -> None:
            missing = self._unrecorded(pressed)
            minutes = int(left.total_seconds() // 60) + 1
            self._person.say(f"  {len(missing)} of {len(pressed)} presses have no record yet; {minutes} minutes left.")

        reading.poll(self._clock, look, _CLOUDTRAIL_LIMIT, 30, tick)

    def _is_call(self, key: str) -> bool:
        """Whether the person saw that a press became a call."""
        return self._journal.answers[key].choice in {RAN, DENIED, UNASKED}

    def _unrecorded(self, pressed: list[str]) -> list[str]:
        seen = self._journal.observations()
        count = {"approver_other": ("approver", 2)}
        return [
            key for key in pressed if len(seen.records_of(count.get(key, (key, 1))[0])) < count.get(key, (key, 1))[1]
        ]

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")


def _of_execution(detail: JsonObject) -> JsonObject:
    """The parts of an event that the check reads; input and output are left out."""
    return {key: detail[key] for key in ("status", "redriveCount") if key in detail}
