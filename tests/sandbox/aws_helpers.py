"""What the tests of the local AWS share."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chatops_pulumi.sandbox.aws.account import LocalAws, local_aws
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.program.sdk_runtime import Run, run_program
from chatops_pulumi.sandbox.resources.base import Created, Notes, Registration, RunContext
from chatops_pulumi.sandbox.resources.registry import create
from tests.paths import EVENTS, PROGRAMS

READY = EVENTS / "codedeploy_ready.json"
REGION = "us-east-1"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "events.amazonaws.com"}},
        ],
    }
)


class Workshop:
    """Registers resources by hand, as a program would."""

    def __init__(self, aws: LocalAws, directory: Path) -> None:
        self.aws = aws
        self.run_context = RunContext(aws, Notes(), directory, REGION)

    def make(self, type_: str, name: str, /, region: str = REGION, **inputs: Any) -> Created:
        """Register one resource."""
        urn = f"urn:pulumi:dev::shop::{type_}::{name}"
        return create(Registration(type_, name, urn, inputs, region), self.run_context)

    @property
    def notes(self) -> list[str]:
        return self.run_context.notes.texts


@contextmanager
def workshop(directory: Path) -> Generator[Workshop]:
    """A workshop in a local AWS of its own."""
    with local_aws() as aws:
        yield Workshop(aws, directory)


@contextmanager
def ran(name: str, stack: str = "dev", **overrides: str) -> Generator[tuple[Run, LocalAws]]:
    """One of the programs, run."""
    with local_aws() as aws:
        yield run_program(load_project(PROGRAMS / name, stack, overrides), aws), aws


def ready_event(**detail: Any) -> dict[str, Any]:
    """The recorded READY event, with changes to its detail."""
    event = json.loads(READY.read_text())
    event["detail"] |= detail
    return event
