"""Every planted fault is found, and nothing else fails because of the order of the checks."""

from pathlib import Path

import pytest

from chatops_pulumi.doctor.checks import CHECKS
from tests.doctor.clinic import clinic, has
from tests.doctor.faults import FAULTS, Fault


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found(fault: Fault, tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        fault.plant(here)
        found = here.problems(fault.start.split()[1])
        assert has(found, fault.start, fault.words), "\n".join(found)
        assert not [one for one in found if "ended early" in one]


def test_every_check_has_a_planted_fault() -> None:
    found = {fault.start.split()[1] for fault in FAULTS}
    elsewhere = {"credentials", "state", "watched"}
    assert found | elsewhere == set(CHECKS)
