"""The SDK runtime's half of the twins. ``tests/engine/test_twins.py`` holds that the engine gives the same."""

from pathlib import Path

import pytest

from chatops_pulumi.sandbox.aws.account import local_aws
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.program.sdk_runtime import ProgramError, run_program
from tests.sandbox.twins import ACCOUNT, EXPECTED, OUTPUTS, PROGRAMS, registrations, written


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_sdk_registers_what_the_engine_registers(name: str, tmp_path: Path) -> None:
    with local_aws(ACCOUNT) as aws:
        run = run_program(load_project(written(tmp_path, PROGRAMS[name]), "dev"), aws)
    found = registrations(run)
    for urn, expected in EXPECTED[name].items():
        assert {key: found[urn][key] for key in expected} == expected
    assert run.outputs == OUTPUTS[name]
    assert run.notes == ()


def test_a_failing_transform_is_an_error_with_its_resource(tmp_path: Path) -> None:
    program = "def broken(args): raise ValueError('no such tag')\nrule('r', transforms=[broken])\n"
    with local_aws() as aws, pytest.raises(ProgramError, match=r"EventRule 'r': a transform failed: .*no such tag"):
        run_program(load_project(written(tmp_path, program), "dev"), aws)


@pytest.mark.parametrize(
    ("program", "note"),
    [
        ("pulumi.runtime.register_invoke_transform(lambda args: None)", "transforms of data sources"),
        (
            "rule('r', hooks=pulumi.ResourceHookBinding(after_create=[lambda args: None]))",
            "resource hooks",
        ),
        ("rule('r', import_='outside')", "is imported (outside). The sandbox creates it instead."),
    ],
)
def test_what_the_sdk_alone_cannot_do_is_noted(program: str, note: str, tmp_path: Path) -> None:
    with local_aws() as aws:
        run = run_program(load_project(written(tmp_path, program), "dev"), aws)
    assert [one for one in run.notes if note in one] != []
