"""Stacks in good health give no failure, only reading calls are made, and only declared ones."""

import re
from pathlib import Path

import botocore.session
import pytest

from chatops_pulumi.doctor.checks import CHECKS
from chatops_pulumi.doctor.examination import needed_permissions
from tests.doctor.clinic import EXISTING, PROGRAM, clinic

READING = re.compile(r"\w+:((Get|List|Describe|Filter|Simulate)[A-Z]\w+|TestEventPattern)")


def test_a_healthy_stack_has_no_problem(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        assert here.problems() == []
        assert {one.check for one in here.examined()} == set(CHECKS) - {"watched"}


@pytest.mark.parametrize("program", [PROGRAM, EXISTING], ids=["own", "existing"])
def test_only_reading_calls_are_made_and_each_is_declared(tmp_path: Path, program: str) -> None:
    with clinic(tmp_path, program) as here:
        for key, check in CHECKS.items():
            here.calls.clear()
            here.examined(key)
            asked = set(here.calls) - {"sts:GetCallerIdentity"}
            assert asked <= set(check.needs), key
            assert all(READING.fullmatch(one) for one in asked), asked
        here.calls.clear()
        here.examined()
        assert len(here.calls) > 20


def test_every_declared_permission_is_an_operation_that_only_reads() -> None:
    session = botocore.session.get_session()
    services = {"states": "stepfunctions"}
    for action in needed_permissions():
        prefix, operation = action.split(":")
        model = session.get_service_model(services.get(prefix, prefix))
        assert operation in model.operation_names, action
        assert READING.fullmatch(action), action
