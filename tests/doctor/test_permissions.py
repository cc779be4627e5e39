"""What may not be read is unknown, never a failure, and the finding names the permission."""

import json
from pathlib import Path

import pytest

from chatops_pulumi.doctor.account import CredentialsError
from chatops_pulumi.doctor.checks import CHECKS
from chatops_pulumi.doctor.finding import Status
from tests.doctor.clinic import EXISTING, PROGRAM, Clinic, clinic, shown

CODES = ["AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation"]


def test_each_missing_permission_is_named_by_the_checks_that_need_it(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        for key, check in CHECKS.items():
            here.calls.clear()
            here.examined(key)
            for action in sorted(set(here.calls) - {"sts:GetCallerIdentity"}):
                _is_unknown(here, key, action, CODES[len(action) % len(CODES)])
            assert check.title


def _is_unknown(here: Clinic, key: str, action: str, code: str) -> None:
    here.denied, here.error = {action}, code
    found = here.examined(key)
    here.denied = set()
    assert not [one for one in found if one.status in (Status.FAILURE, Status.WARNING)], (key, action, found)
    missing = [one for one in found if one.status is Status.UNKNOWN and action in one.text]
    assert missing, (key, action, [shown(one) for one in found])
    assert f"allow {action}" in missing[0].fix


@pytest.mark.parametrize("program", [PROGRAM, EXISTING], ids=["own", "existing"])
def test_without_any_permission_nothing_fails_and_nothing_is_ok(tmp_path: Path, program: str) -> None:
    with clinic(tmp_path, program) as here:
        here.denied = {need for check in CHECKS.values() for need in check.needs}
        found = [one for one in here.examined() if one.check not in {"credentials", "state"}]
        assert {one.status for one in found} == {Status.UNKNOWN}, [shown(one) for one in found]
        silent = {"watched", *(("alarms", "dead-letters") if program is EXISTING else ())}
        assert {one.check for one in found} >= set(CHECKS) - {"credentials", "state"} - silent


@pytest.mark.parametrize(
    ("code", "words"), [("ThrottlingException", "was throttled"), ("InternalFailure", "failed: InternalFailure")]
)
def test_other_errors_are_unknown_too(tmp_path: Path, code: str, words: str) -> None:
    with clinic(tmp_path) as here:
        here.denied, here.error = {"sns:ListSubscriptionsByTopic"}, code
        (found,) = [one for one in here.examined("subscriptions") if one.check == "subscriptions"]
        assert (found.status, words in found.text) == (Status.UNKNOWN, True), found


def test_expired_credentials_end_the_examination(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        here.denied, here.error = {"sts:GetCallerIdentity"}, "ExpiredToken"
        with pytest.raises(CredentialsError, match="not valid: ExpiredToken"):
            here.examined()


def test_the_credentials_of_another_account_stop_the_other_checks(tmp_path: Path) -> None:
    with clinic(tmp_path) as here:
        text = json.dumps(here.state).replace("123456789012", "999999999999")
        here.state = json.loads(text)
        found = here.examined()
        assert "the stack is in 999999999999" in found[0].text
        assert {one.status for one in found if one.check not in {"credentials", "state"}} == {Status.UNKNOWN}
        assert set(here.calls) == {"sts:GetCallerIdentity"}
