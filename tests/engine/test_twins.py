"""The same programs by Pulumi's engine and by its SDK alone."""

from pathlib import Path

import pytest

from chatops_pulumi.sandbox.aws.account import local_aws
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.program.sdk_runtime import run_program
from chatops_pulumi.sandbox.provider.engine_runtime import run_with_engine
from tests.sandbox.twins import ACCOUNT, EXPECTED, OUTPUTS, PROGRAMS, registrations, written


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_runtimes_register_the_same(name: str, tmp_path: Path) -> None:
    project = load_project(written(tmp_path, PROGRAMS[name]), "dev")
    found, outputs, notes = [], [], []
    for runtime in (run_program, run_with_engine):
        with local_aws(ACCOUNT) as aws:
            run = runtime(project, aws)
        found.append(registrations(run))
        outputs.append(run.outputs)
        notes.append(run.notes)
    sdk, engine = found
    assert sdk.keys() == engine.keys()
    assert sdk.keys() >= EXPECTED[name].keys()
    for urn, registration in sdk.items():
        assert {key: engine[urn].get(key) for key in registration} == registration
    assert outputs[0] == outputs[1] == OUTPUTS[name]
    assert notes[0] == notes[1]
