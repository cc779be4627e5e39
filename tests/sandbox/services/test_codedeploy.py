"""The local CodeDeploy: phases, AWS's error names, and the events that follow."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.session import get_session

from chatops_pulumi.sandbox.services.codedeploy import CodeDeploy
from chatops_pulumi.sandbox.services.codedeploy_deployment import READY_WAIT, Phase
from chatops_pulumi.sandbox.services.service import ServiceError

REGION = "eu-central-1"
ID = "d-A1B2C3D4E"
DEPLOYMENT = "CodeDeploy Deployment State-change Notification"
INSTANCE = "CodeDeploy Instance State-change Notification"


def event(state: str, detail_type: str = DEPLOYMENT) -> dict[str, Any]:
    return {
        "source": "aws.codedeploy",
        "detail-type": detail_type,
        "account": "123456789012",
        "region": REGION,
        "detail": {"deploymentId": ID, "application": "shop", "deploymentGroup": "web", "state": state},
    }


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def at(*states: str) -> CodeDeploy:
    service = CodeDeploy("123456789012", Clock())
    for state in states:
        service.observe(event("SUCCESS", INSTANCE) if state == "SHIFTED" else event(state))
    return service


def call(service: CodeDeploy, what: str, region: str = REGION) -> tuple[Any, list[tuple[str, str]]]:
    parameters: dict[str, Any] = {"deploymentId": ID}
    if what == "stop":
        operation, parameters = "StopDeployment", parameters | {"autoRollbackEnabled": True}
    else:
        operation, parameters = "ContinueDeployment", parameters | {"deploymentWaitType": what}
    answer = service.call(operation, parameters, region)
    return answer.response, [(one["detail-type"], one["detail"]["state"]) for one in answer.events]


def test_the_whole_way() -> None:
    service = at("START", "READY")
    assert call(service, "READY_WAIT") == ({}, [(INSTANCE, "SUCCESS")])
    assert service.deployments()[0].status == "InProgress", "until the old tasks are gone"
    assert call(service, "TERMINATION_WAIT") == ({}, [(DEPLOYMENT, "SUCCESS")])
    assert service.deployments()[0].status == "Succeeded"


def test_stop_rolls_back_by_a_deployment_of_its_own() -> None:
    service = at("READY")
    answer = service.call("StopDeployment", {"deploymentId": ID, "autoRollbackEnabled": True}, REGION)
    assert answer.response["status"] == "Succeeded"
    stopped, back = service.deployments()
    assert (stopped.status, back.status) == ("Stopped", "Succeeded")
    assert [(one["detail"]["deploymentId"], one["detail"]["state"]) for one in answer.events] == [
        (ID, "STOP"),
        (back.id, "START"),
        (back.id, "SUCCESS"),
    ]
    info = service.call("GetDeployment", {"deploymentId": ID}, REGION).response["deploymentInfo"]
    assert info["rollbackInfo"] == {"rollbackDeploymentId": back.id}


def test_stop_without_rollback_only_stops() -> None:
    service = at("READY")
    answer = service.call("StopDeployment", {"deploymentId": ID, "autoRollbackEnabled": False}, REGION)
    assert [one["detail"]["state"] for one in answer.events] == ["STOP"]
    assert len(service.deployments()) == 1


@pytest.mark.parametrize(
    ("states", "what", "code"),
    [
        ((), "READY_WAIT", "DeploymentDoesNotExistException"),
        ((), "stop", "DeploymentDoesNotExistException"),
        (("START",), "READY_WAIT", "DeploymentIsNotInReadyStateException"),
        (("READY",), "TERMINATION_WAIT", "DeploymentIsNotInReadyStateException"),
        (("READY", "SHIFTED"), "READY_WAIT", "DeploymentIsNotInReadyStateException"),
        (("READY",), "NO_WAIT", "InvalidDeploymentWaitTypeException"),
        (("READY", "SUCCESS"), "READY_WAIT", "DeploymentAlreadyCompletedException"),
        (("READY", "SUCCESS"), "TERMINATION_WAIT", "DeploymentAlreadyCompletedException"),
        (("READY", "STOP"), "stop", "DeploymentAlreadyCompletedException"),
        (("READY", "FAILURE"), "stop", "DeploymentAlreadyCompletedException"),
    ],
)
def test_a_press_at_the_wrong_time_gets_aws_s_error(states: tuple[str, ...], what: str, code: str) -> None:
    with pytest.raises(ServiceError) as error:
        call(at(*states), what)
    assert error.value.code == code
    operation = "StopDeployment" if what == "stop" else "ContinueDeployment"
    model = get_session().get_service_model("codedeploy").operation_model(operation)
    assert code in {shape.name for shape in model.error_shapes}, "an error that AWS's model knows for this call"


def test_a_deployment_lives_in_its_region() -> None:
    with pytest.raises(ServiceError, match="could not be found in us-east-1"):
        call(at("READY"), "READY_WAIT", "us-east-1")


def test_repeated_and_late_events_change_nothing() -> None:
    service = at("READY", "SHIFTED", "SUCCESS")
    for late in ("READY", "START", "STOP", "SHIFTED"):
        service.observe(event("SUCCESS", INSTANCE) if late == "SHIFTED" else event(late))
    (deployment,) = service.deployments()
    assert deployment.phase is Phase.SUCCEEDED


def test_waits_end_by_themselves() -> None:
    service = at("READY")
    (deployment,) = service.deployments()
    assert deployment.deadline == datetime(2026, 11, 24, tzinfo=UTC) + READY_WAIT
    assert [one["detail"]["state"] for one in service.expire(ID, REGION)] == ["STOP"]
    assert service.expire(ID, REGION) == ()
    shifted = at("READY", "SHIFTED")
    assert [one["detail"]["state"] for one in shifted.expire(ID, REGION)] == ["SUCCESS"]


def test_a_new_deployment_starts_and_waits() -> None:
    service = CodeDeploy("123456789012", Clock())
    deployment, events = service.deploy("shop", "web", REGION)
    assert [one["detail"]["state"] for one in events] == ["START", "READY"]
    assert deployment.deadline is not None
    assert deployment.deadline - deployment.since == timedelta(hours=1)
    assert events[1]["resources"][1] == f"arn:aws:codedeploy:{REGION}:123456789012:deploymentgroup:shop/web"


def test_other_events_are_none_of_its_business() -> None:
    service = CodeDeploy("123456789012", Clock())
    for other in (
        {"source": "aws.ec2"},
        {"source": "aws.codedeploy"},
        event("BAKING"),
        {**event("READY"), "detail": 7},
    ):
        service.observe(other)
    assert service.deployments() == ()


def test_the_id_s_form_is_checked_only_where_the_deployment_is_not_known() -> None:
    service = CodeDeploy("123456789012", Clock())
    service.observe(event("READY") | {"detail": event("READY")["detail"] | {"deploymentId": "d-1"}})
    assert (
        service.call("GetDeployment", {"deploymentId": "d-1"}, REGION).response["deploymentInfo"]["status"] == "Ready"
    )
    with pytest.raises(ServiceError) as error:
        service.call("GetDeployment", {"deploymentId": "d-2"}, REGION)
    assert error.value.code == "InvalidDeploymentIdException"


def test_a_deployment_is_shown_with_its_rollback() -> None:
    service = at("READY")
    service.call("StopDeployment", {"deploymentId": ID, "autoRollbackEnabled": True}, REGION)
    (newest, oldest) = service.call("ListDeployments", {}, REGION).response["deployments"]
    assert oldest == ID
    stopped, rollback = (
        service.call("GetDeployment", {"deploymentId": one}, REGION).response["deploymentInfo"]
        for one in (oldest, newest)
    )
    assert (stopped["status"], stopped["creator"]) == ("Stopped", "user")
    assert stopped["rollbackInfo"] == {"rollbackDeploymentId": newest}
    assert (rollback["status"], rollback["creator"]) == ("Succeeded", "codeDeployRollback")
    assert rollback["rollbackInfo"] == {"rollbackTriggeringDeploymentId": ID}
    assert stopped["createTime"] == stopped["completeTime"] == datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, True),
        ({"applicationName": "shop", "deploymentGroupName": "web"}, True),
        ({"applicationName": "shop", "deploymentGroupName": "api"}, False),
        ({"includeOnlyStatuses": ["Ready", "Queued"]}, True),
        ({"includeOnlyStatuses": ["Succeeded"]}, False),
        ({"createTimeRange": {"start": "2026-11-23T00:00:00Z", "end": "2026-11-24T00:00:00Z"}}, True),
        ({"createTimeRange": {"start": "2026-11-24T00:00:01Z"}}, False),
        ({"createTimeRange": {"end": datetime(2026, 11, 23, tzinfo=UTC)}}, False),
    ],
)
def test_deployments_are_listed(parameters: dict[str, Any], found: bool) -> None:
    service = at("READY")
    assert service.call("ListDeployments", parameters, REGION).response == {"deployments": [ID] if found else []}
    assert service.call("ListDeployments", {}, "us-east-1").response == {"deployments": []}


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("ListDeployments", {"applicationName": "shop"}, "DeploymentGroupNameRequiredException"),
        ("ListDeployments", {"deploymentGroupName": "web"}, "ApplicationNameRequiredException"),
        ("ListDeployments", {"includeOnlyStatuses": ["Done"]}, "InvalidDeploymentStatusException"),
        ("CreateDeployment", {"applicationName": "shop"}, "DeploymentGroupNameRequiredException"),
        ("CreateDeployment", {}, "ApplicationNameRequiredException"),
        (
            "CreateDeployment",
            {"applicationName": "shop", "deploymentGroupName": "web"},
            "DeploymentLimitExceededException",
        ),
    ],
)
def test_lists_and_new_deployments_refuse_as_aws_does(operation: str, parameters: dict[str, Any], code: str) -> None:
    with pytest.raises(ServiceError) as error:
        at("READY").call(operation, parameters, REGION)
    assert error.value.code == code


def test_a_group_takes_a_new_deployment_when_the_last_one_is_over() -> None:
    service = at("READY", "SUCCESS")
    answer = service.call("CreateDeployment", {"applicationName": "shop", "deploymentGroupName": "web"}, REGION)
    assert [one["detail"]["state"] for one in answer.events] == ["START", "READY"]
    assert {one["detail"]["deploymentId"] for one in answer.events} == {answer.response["deploymentId"]}


def test_an_event_is_the_sample_of_a_new_deployment() -> None:
    service = at("READY")
    begun = service.start(event("READY"))
    assert [one["detail"]["state"] for one in begun] == ["START", "READY"]
    assert begun[0]["detail"]["deploymentId"] != ID
    assert begun[1]["detail"]["deploymentGroup"] == "web"
    assert service.start({"source": "aws.ecs", "detail": {}}) == ()


def test_each_deployment_tells_what_it_waits_for() -> None:
    service = at("READY")
    (ready,) = service.operations()
    assert (ready.title, ready.status, ready.final) == ("shop / web", "Ready", False)
    assert ready.deadline == datetime(2026, 11, 24, tzinfo=UTC) + READY_WAIT
    assert "stops" in ready.after
    service.call("StopDeployment", {"deploymentId": ID, "autoRollbackEnabled": True}, REGION)
    stopped, back = service.operations()
    assert (stopped.final, stopped.deadline, stopped.after) == (True, None, "")
    assert stopped.facts["Rolled back by"] == back.id
